"""How a case is written: two records, what else is around, the answer and its reason.

The registrar's rules, from which the answers follow:

- **certain**: full name and birth date are the same, spellings aside, and nobody else around could be meant. Or one of
  them is off by a slip that clerks make, and the slip does not give a relative's name or date.
- **possible**: it may be the same person, but a relative or a namesake would look just so; or two things are off at
  once; or something speaks against what otherwise agrees. Somebody looks at both files.
- **none**: nobody would open the second file. All that agrees is what relatives share, or a name that many bear.

Schools, grades, homes and telephone numbers confirm a person whose name agrees. They never make up for another first
name, because brothers and sisters have the same.
"""

from __future__ import annotations

import enum
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: What one side says of a person, by the columns of an import. `role`, `grade_level` and `school` are single values.
Fields = Mapping[str, str]

LINCOLN: Final = "Lincoln Elementary School"
ROOSEVELT: Final = "Roosevelt Middle School"
WASHINGTON: Final = "Washington High School"


class Answer(enum.Enum):
    """What a careful registrar says of two records."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Case:
    """A pair, judged. `accounts` are further records of the legacy side, `people` of the roster."""

    what: str
    legacy: Fields
    roster: Fields
    answer: Answer
    why: str
    accounts: Sequence[Fields] = ()
    people: Sequence[Fields] = ()

    @property
    def of_legacy(self) -> Sequence[Fields]:
        """All records of the legacy side, the judged one first."""
        return self.legacy, *self.accounts

    @property
    def of_roster(self) -> Sequence[Fields]:
        """All records of the roster, the judged one first."""
        return self.roster, *self.people


def certain(what: str, legacy: Fields, roster: Fields, why: str, **beside: Sequence[Fields]) -> Case:
    """Linked without anybody looking."""
    return Case(what, legacy, roster, Answer.CERTAIN, why, **beside)


def possible(what: str, legacy: Fields, roster: Fields, why: str, **beside: Sequence[Fields]) -> Case:
    """Somebody looks."""
    return Case(what, legacy, roster, Answer.POSSIBLE, why, **beside)


def none(what: str, legacy: Fields, roster: Fields, why: str, **beside: Sequence[Fields]) -> Case:
    """Not worth a look."""
    return Case(what, legacy, roster, Answer.NONE, why, **beside)


def pupil(first: str = "", last: str = "", born: str = "", **more: str) -> Fields:
    """A student, as far as known."""
    return _person("student", first, last, born, more)


def teacher(first: str = "", last: str = "", born: str = "", **more: str) -> Fields:
    """A teacher, as far as known."""
    return _person("teacher", first, last, born, more)


def parent(first: str = "", last: str = "", born: str = "", **more: str) -> Fields:
    """A parent, as far as known."""
    return _person("parent", first, last, born, more)


def _person(role: str, first: str, last: str, born: str, more: Mapping[str, str]) -> Fields:
    fields = {"role": role, "first_name": first, "last_name": last, "birth_date": born, **more}
    return {name: value for name, value in fields.items() if value}


def at(school: str, grade: str) -> Fields:
    """Where a pupil goes to school."""
    return {"school": school, "grade_level": grade}


_STREETS: Final = ("Larch Lane", "Mill Road", "Quarry Street", "Harbor Avenue", "Orchard Drive", "Chapel Street")


def home(of: str) -> Fields:
    """The address and telephone number of a household; another `of`, another household."""
    number = zlib.crc32(of.encode())
    return {
        "street": f"{number % 8_900 + 100} {_STREETS[number % len(_STREETS)]}",
        "city": "Gravity Falls",
        "state": "OR",
        "postal_code": f"97{number % 899 + 100}",
        "phone": f"(541) 5{number % 89 + 10}-{number // 97 % 9_000 + 1_000}",
    }
