"""The engine for large sides: DuckDB compares, told by Splink what to compare.

Splink makes the SQL from the model's own table of comparisons, with its weights fixed and with the frequencies of the
model, so that it weighs a pair as the scorer of a single one does. Nothing is written to disk.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from identitymap_server.domain.models import Model
from identitymap_server.matching.model import blocking, weights
from identitymap_server.matching.model.candidates import FLOOR_BITS, Found
from identitymap_server.matching.model.comparisons import COMPARISONS, MISSING, Comparison
from identitymap_server.matching.model.rows import Row
from identitymap_server.matching.model.scoring import Levels

#: Splink's weights are sums in another order than ours: so much they may differ by.
_ROUNDING_BITS: Final = 0.01

_LISTS: Final = frozenset({"first_forms", "middle_tokens", "last_tokens", "only_field", "whole_names", "schools"})

#: Pairs fetched at a time.
_CHUNK: Final = 100_000


class Bulk:
    """Compares on `threads` threads of DuckDB."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads

    def find(self, legacy: Sequence[Row], roster: Sequence[Row], model: Model) -> Iterator[Found]:
        """As `Engine` says; what certainly weighs less than the floor is left out."""
        if legacy and roster:
            for one, other, levels, _ in _scored(legacy, roster, model, FLOOR_BITS - _ROUNDING_BITS, self._threads):
                yield Found(one, other, levels)


def weighed(
    legacy: Sequence[Row], roster: Sequence[Row], model: Model, *, least_bits: float
) -> dict[tuple[int, int], tuple[Levels, float]]:
    """The levels of pairs and what they weigh by Splink, in bits of posterior odds, from `least_bits` on."""
    found = _scored(legacy, roster, model, least_bits, threads=1)
    return {(one, other): (levels, bits) for one, other, levels, bits in found}


def _scored(
    legacy: Sequence[Row], roster: Sequence[Row], model: Model, least_bits: float, threads: int
) -> Iterator[tuple[int, int, Levels, float]]:
    with (
        _memory_errors(),
        contextlib.closing(duckdb.connect(":memory:", config={"threads": threads})) as connection,
    ):
        linker = _linker(connection, legacy, roster, model)
        scored = linker.inference.predict(threshold_match_weight=least_bits, warning_mode="never")
        gammas = ", ".join(f"gamma_{comparison.name}" for comparison in COMPARISONS)
        pairs = connection.execute(
            f"SELECT unique_id_l, unique_id_r, match_weight, {gammas} FROM {scored.physical_name}"  # noqa: S608
        )
        while chunk := pairs.fetchmany(_CHUNK):
            for one, other, bits, *found in chunk:
                yield one, other, tuple(map(_position, COMPARISONS, found)), bits


@contextlib.contextmanager
def _memory_errors() -> Iterator[None]:
    """Raises MemoryError where DuckDB lacks memory; it has an error of its own, and Splink wraps that in another."""
    try:
        yield
    except Exception as error:
        if any(isinstance(each, duckdb.OutOfMemoryException) for each in (error, error.__cause__)):
            raise MemoryError from error
        raise


def _linker(
    connection: duckdb.DuckDBPyConnection, legacy: Sequence[Row], roster: Sequence[Row], model: Model
) -> Linker:
    keys = blocking.keys(legacy, roster)
    api = DuckDBAPI(connection)
    tables = [
        api.register(_table(rows, rows_keys), table_name=name)
        # Splink takes the sides in the order of their names.
        for name, rows, rows_keys in zip(("a_legacy", "b_roster"), (legacy, roster), keys, strict=True)
    ]
    prior_bits = weights.prior_bits(len(legacy), len(roster))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(comparison, model) for comparison in COMPARISONS],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": f"l.key_{n} = r.key_{n}", "sql_dialect": "duckdb"} for n in range(len(blocking.RULES))
        ],
        probability_two_random_records_match=1 / (1 + 2.0**-prior_bits),
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(tables, settings, log_level=logging.WARNING, validate_settings=False)
    for column, frequencies in model.frequencies.items():
        values = sorted({getattr(row, column) for rows in (legacy, roster) for row in rows})
        lookup = pa.table({column: values, f"tf_{column}": [frequencies.of(value) for value in values]})
        linker.table_management.register_term_frequency_lookup(
            api.register(lookup, table_name=f"frequencies_of_{column}"), column
        )
    return linker


def _table(rows: Sequence[Row], keys: blocking.Keys) -> pa.Table:
    columns: dict[str, pa.Array] = {"unique_id": pa.array(range(len(rows)), pa.int64())}
    for name in Row.__struct_fields__:
        type_ = pa.list_(pa.string()) if name in _LISTS else pa.string()
        columns[name] = pa.array([getattr(row, name) for row in rows], type_)
    for number, of_rule in enumerate(zip(*keys, strict=True)):
        columns[f"key_{number}"] = pa.array([key or None for key in of_rule], pa.string())
    return pa.table(columns)


def _comparison(comparison: Comparison, model: Model) -> dict[str, Any]:
    """A comparison in Splink's words. Its levels are numbered downwards, ours upwards."""
    worth = weights.of_levels(model, comparison)
    missing = {"sql_condition": comparison.missing.sql, "label_for_charts": MISSING, "is_null_level": True}
    levels = [
        {
            "sql_condition": sql,
            "label_for_charts": name,
            "m_probability": worth[name].m,
            "u_probability": worth[name].u,
            **_by_frequency(column),
        }
        for name, sql, column in zip(
            comparison.names,
            (*(level.when.sql for level in comparison.levels), "ELSE"),
            (*(level.frequency for level in comparison.levels), ""),
            strict=True,
        )
    ]
    return {"output_column_name": comparison.name, "comparison_levels": [missing, *levels]}


def _by_frequency(column: str) -> Mapping[str, Any]:
    return {"tf_adjustment_column": column, "disable_tf_exact_match_detection": True} if column else {}


def _position(comparison: Comparison, gamma: int) -> int:
    """The position of a level by Splink's number for it."""
    return gamma if gamma < 0 else len(comparison.levels) - gamma
