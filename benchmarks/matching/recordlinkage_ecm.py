"""recordlinkage's ECM classifier, as its guide uses it: https://recordlinkage.readthedocs.io.

Text is compared by Jaro-Winkler, dates and codes for equality; the classifier calls values of .8 and more agreement. It
looks at the pairs that share first name, last name or birth date.
"""

from __future__ import annotations

from collections.abc import Mapping

import one_to_one
import recordlinkage
from dataset import DataSet
from outcome import Said
from table import table

_BLOCKS = ("first_name", "last_name", "birth_date")
_TEXTS = ("first_name", "last_name", "street", "city")
_CODES = ("birth_date", "postal_code", "email")
_AGREES_FROM = 0.8


def said(data: DataSet) -> Mapping[str, Said]:
    """The links at each threshold."""
    mine, theirs = (table(side).set_index("unique_id") for side in (data.people.legacy, data.people.roster))
    index = recordlinkage.Index()
    for name in _BLOCKS:
        index.block(name)
    compare = recordlinkage.Compare()
    for name in mine.columns:
        if name in theirs.columns:
            if name in _TEXTS:
                compare.string(name, name, method="jarowinkler", label=name)
            elif name in _CODES:
                compare.exact(name, name, label=name)
    features = compare.compute(index.index(mine, theirs), mine, theirs)
    classifier = recordlinkage.ECMClassifier(binarize=_AGREES_FROM)
    classifier.fit(features)
    legacy, roster = data.people.legacy, data.people.roster
    scored = [
        (probability, (legacy[one].key, roster[other].edlink_id))
        for (one, other), probability in classifier.prob(features).items()
        if probability >= one_to_one.THRESHOLDS[0]
    ]
    return {f"ECM, p ≥ {least:g}": links for least, links in one_to_one.assigned(scored).items()}
