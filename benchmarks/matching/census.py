"""pseudopeople's made-up town, asked twice by a census: the errors of two clerks, and households."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pseudopeople
from birth_dates import iso
from dataset import DataSet, Person, halved, of_people
from identitymap_server.domain.records import PersonAttributes

YEAR = 2020

#: Of the people whom both censuses have, on both sides; and on each side alone.
_SHARED, _ALONE = 0.6, 0.2

#: The ages of pupils, in full years.
_PUPILS = range(5, 19)


def default_noise(seed: int) -> DataSet:
    """The errors that pseudopeople makes by default."""
    return _census(seed, noise=None)


def heavy_noise(seed: int) -> DataSet:
    """One name in ten is a nickname, one in twenty mistyped; one birth date in twenty missing, 3% of numbers wrong."""
    return _census(seed, noise=HEAVY)


def pupils(seed: int) -> DataSet:
    """Those of school age, each with the household's one mailbox."""
    sides = _sides(seed, None)
    of_age = [{name: person for name, (person, age) in side.items() if age in _PUPILS} for side in sides]
    return _split(seed, [{name: _with_mailbox(person) for name, person in side.items()} for side in of_age])


def _share(of_cells: float) -> Mapping[str, float]:
    return {"cell_probability": of_cells}


_TYPED = {"make_typos": _share(0.05)}
_NAMED = {"use_nickname": _share(0.1), **_TYPED}

#: What differs from the default.
HEAVY: Mapping[str, Any] = {
    "decennial_census": {
        "column_noise": {
            "first_name": _NAMED,
            "last_name": _TYPED,
            "street_name": _TYPED,
            "city": _TYPED,
            "date_of_birth": {"leave_blank": _share(0.05), "write_wrong_digits": _share(0.03), **_TYPED},
            "street_number": {"write_wrong_digits": _share(0.03)},
            "zipcode": {"write_wrong_zipcode_digits": _share(0.03)},
        }
    }
}


def _census(seed: int, noise: Mapping[str, Any] | None) -> DataSet:
    return _split(seed, [{name: person for name, (person, _) in side.items()} for side in _sides(seed, noise)])


def _split(seed: int, sides: list[dict[str, Person]]) -> DataSet:
    both = sides[0].keys() & sides[1].keys()
    mine, theirs = halved(seed, both, int(len(both) * _SHARED), int(len(both) * _ALONE))
    return of_people(seed, [sides[0][name] for name in mine], [sides[1][name] for name in theirs])


def _sides(seed: int, noise: Mapping[str, Any] | None) -> list[dict[str, tuple[Person, int]]]:
    """What the two censuses have, by simulant: the person and the age."""
    return [_people(_asked(2 * seed + number, noise)) for number in range(2)]


def _asked(seed: int, noise: Mapping[str, Any] | None) -> pd.DataFrame:
    return pseudopeople.generate_decennial_census(seed=seed, year=YEAR, config=noise)


def _people(census: pd.DataFrame) -> dict[str, tuple[Person, int]]:
    # Whoever was counted twice is on the list once, as a roster would have them.
    once = census.drop_duplicates("simulant_id").astype(object)
    rows = once.where(once.notna(), None).to_dict("records")
    ages = _true_ages()
    return {
        row["simulant_id"]: (
            Person(row["simulant_id"], _attributes(row), row["household_id"]),
            ages[row["simulant_id"]],
        )
        for row in rows
    }


@functools.cache
def _true_ages() -> Mapping[str, int]:
    """Who is a pupil does not hang on what a clerk wrote."""
    clean = pseudopeople.generate_decennial_census(year=YEAR, config=pseudopeople.NO_NOISE)
    return {row.simulant_id: int(row.age) for row in clean.itertuples()}


def _attributes(row: Mapping[str, Any]) -> PersonAttributes:
    month, day, year = [*(row["date_of_birth"] or "").split("/"), "", "", ""][:3]
    return PersonAttributes(
        first_name=row["first_name"],
        middle_name=row["middle_initial"],
        last_name=row["last_name"],
        birth_date=iso(year, month, day),
        gender=row["sex"],
        street=" ".join(filter(None, (row["street_number"], row["street_name"], row["unit_number"]))) or None,
        city=row["city"],
        state=row["state"],
        postal_code=row["zipcode"],
    )


def _with_mailbox(person: Person) -> Person:
    attributes = person.attributes
    mailbox = f"family{person.household.replace('_', '')}@mail.example"
    fields = {name: getattr(attributes, name) for name in attributes.__struct_fields__}
    return Person(person.name, PersonAttributes(**fields | {"email": mailbox}), person.household)
