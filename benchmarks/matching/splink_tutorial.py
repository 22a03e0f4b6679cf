"""Splink with the model of its documentation: https://moj-analytical-services.github.io/splink/.

Comparisons, blocking and the rules for the prior are those of its example of linking without deduplication, training is
that of the tutorial "Estimating model parameters". The example for FEBRL 4 lends the comparison of postal codes, which
serves for streets too, and blocks on the birth date as well, without which a sixth of the pairs would never be seen.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import one_to_one
import pandas as pd
import splink.comparison_library as cl
from dataset import DataSet, Pair
from outcome import Said
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from table import table

_TABLES = ("a_legacy", "b_roster")
_SEED = 1
_SAMPLED_PAIRS = 1_000_000

_COMPARISONS = {
    "first_name": cl.NameComparison("first_name"),
    "last_name": cl.NameComparison("last_name"),
    "birth_date": cl.DateOfBirthComparison("birth_date", input_is_string=True, invalid_dates_as_null=True),
    "city": cl.ExactMatch("city").configure(term_frequency_adjustments=True),
    "email": cl.EmailComparison("email"),
    "street": cl.DamerauLevenshteinAtThresholds("street", [1, 2]),
    "postal_code": cl.DamerauLevenshteinAtThresholds("postal_code", [1, 2]),
}

#: Rules that find, by the example's guess, 70% of the true pairs.
_SURE = (
    "l.first_name = r.first_name and levenshtein(r.birth_date, l.birth_date) <= 1",
    "l.last_name = r.last_name and levenshtein(r.birth_date, l.birth_date) <= 1",
    "l.first_name = r.first_name and levenshtein(r.last_name, l.last_name) <= 2",
)
_GUESSED_RECALL = 0.7


def said(data: DataSet) -> Mapping[str, Said]:
    """The links at each threshold."""
    # Splink tells at length what it has not seen in the data.
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = trained([table(data.people.legacy), table(data.people.roster)])
    predicted = linker.inference.predict(threshold_match_probability=one_to_one.THRESHOLDS[0])
    scored = [_of_row(data, row) for row in predicted.as_pandas_dataframe().itertuples()]
    return {f"Splink, p ≥ {least:g}": links for least, links in one_to_one.assigned(scored).items()}


def _of_row(data: DataSet, row: object) -> tuple[float, Pair]:
    assert (row.source_dataset_l, row.source_dataset_r) == _TABLES
    legacy, roster = data.people.legacy[row.unique_id_l], data.people.roster[row.unique_id_r]
    return row.match_probability, (legacy.key, roster.edlink_id)


def trained(sides: Sequence[pd.DataFrame]) -> Linker:
    """The linker for two tables, legacy first, after training."""
    columns = [name for name in _COMPARISONS if all(name in side.columns for side in sides)]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_COMPARISONS[name] for name in columns],
        blocking_rules_to_generate_predictions=[block_on(name) for name in ("first_name", "last_name", "birth_date")],
    )
    api = DuckDBAPI()
    # Splink puts the left of a pair by the table's name.
    tables = [api.register(side, dataset_display_name=name) for name, side in zip(_TABLES, sides, strict=True)]
    linker = Linker(tables, settings)
    sure = [*_SURE, block_on("email")] if "email" in columns else list(_SURE)
    training = linker.training
    training.estimate_probability_two_random_records_match(sure, recall=_GUESSED_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=_SAMPLED_PAIRS, seed=_SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    return linker
