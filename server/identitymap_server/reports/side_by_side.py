"""Two records side by side, field by field, with a word for how they compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

import msgspec

from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.records import LegacyRecord, RosterRecord

#: Attributes by what they are called in evidence and to people, where that differs.
_LABELS: Final[Mapping[str, str]] = {
    "roles": "role",
    "schools": "school",
    "grade_levels": "grade",
    "periods": "period",
    "teacher_ids": "teachers",
    "member_ids": "members",
    "agent_ids": "guardians",
}

#: Lists of ids that are too long to be read: their length is shown.
_COUNTED: Final = frozenset({"member_ids", "agent_ids", "session_ids"})

#: The time of day that sources add to days.
_TIME_OF_DAY: Final = re.compile(r"T[0-9:.]+(Z|[+-][0-9:]+)?")

#: What says nothing about who somebody is.
_LEFT_OUT: Final = frozenset({"status", "created", "session_ids"})

SAME: Final = "same"
ONE_SAME: Final = "one is the same"
DIFFERS: Final = "differs"
ONLY_OWN: Final = "not on the roster"
ONLY_ROSTER: Final = "not in the own records"

#: What evidence calls an outcome, in words for people.
_WORDS: Final[Mapping[str, str]] = {
    "equal": SAME,
    "equal, not unique": "same, but others carry it too",
    "equal_beside_birth_date": SAME,
    "called": "one is the preferred name",
    "known_as": "one is short for the other",
    "contained": "one holds the other",
    "one_in_common": "one part is the same",
    "middle_name": "the first name of one is the middle name of the other",
    "initial": "one is the initial of the other",
    "similar": "alike",
    "initials": "the initials of the other",
    "whole_name": "the whole name stands in one field",
    "only_name": "the only name, in another field",
    "no_first_name": "there is none",
    "cut_off": "one is cut off",
    "typo": "a slip of the pen apart",
    "one_letter": "a letter apart",
    "spelt_otherwise": "spelt otherwise",
    "letters_lost": "the same without letters that one has lost",
    "swapped": "first and last name are swapped",
    "swapped_with_slips": "first and last name are swapped, and a slip of the pen apart",
    "day_and_month_swapped": "day and month are swapped",
    "same_day_and_month": "same day, another year",
    "same_grade": "same school grade",
    "next_grade": "a school grade apart",
    "email": "same e-mail address",
    "phone": "same phone number",
    "address": "same address",
    "similar_address": "nearly the same address",
    "same_street": "same street",
    "postal_code": "same postal code",
    "different_email": "other e-mail addresses, which says little",
    "different": DIFFERS,
    "different_date": DIFFERS,
    "same_month": DIFFERS,
    "different_initial": DIFFERS,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What records are called that others name by id: the roster's schools, and people of either side."""

    schools: Mapping[str, str] = field(default_factory=dict)
    #: By system and legacy id.
    own: Mapping[tuple[str, str], str] = field(default_factory=dict)
    roster: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A field of both records. `weight` is in bits, and None if the field was not weighed."""

    label: str
    own: str
    roster: str
    outcome: str
    differs: bool
    weight: float | None = None


def rows(legacy: LegacyRecord, roster: RosterRecord, evidence: Iterable[Evidence], names: Names) -> list[Row]:
    """The fields that either record fills, and what else was compared."""
    # What fits a pattern is said by the sentence above, and stands in no field.
    found = {each.field: each for each in evidence if not each.field.startswith("pattern:")}
    mine, theirs = _values(legacy, names), _values(roster, names)
    attributes = [label(name) for name in legacy.attributes.__struct_fields__ if is_shown(name)]
    fields = [
        *(name for name in attributes if name in mine or name in theirs),
        *sorted((mine.keys() | theirs.keys()).difference(attributes)),
    ]
    fields += [name for name in found if name not in fields]
    return [_row(name, mine.get(name, ()), theirs.get(name, ()), found.get(name)) for name in fields]


def label(attribute: str) -> str:
    """What people call an attribute or a type of identifier."""
    return _LABELS.get(attribute, attribute)


def is_shown(attribute: str) -> bool:
    """Whether an attribute says anything about who somebody is."""
    return attribute not in _LEFT_OUT


def _row(name: str, own: Sequence[str], other: Sequence[str], evidence: Evidence | None) -> Row:
    if evidence is not None:
        word = _WORDS.get(evidence.outcome, evidence.outcome.replace("_", " "))
    else:
        word = _compared({_bare(text, name) for text in own}, {_bare(text, name) for text in other})
    weight = evidence.weight if evidence and evidence.weight else None
    return Row(name, ", ".join(own), ", ".join(other), word, word == DIFFERS, weight)


def _compared(own: AbstractSet[str], other: AbstractSet[str]) -> str:
    """How the values of a field compare that matching has not weighed."""
    if not own or not other:
        return ONLY_OWN if own else ONLY_ROSTER
    if own == other:
        return SAME
    return DIFFERS if own.isdisjoint(other) else ONE_SAME


def _values(record: LegacyRecord | RosterRecord, names: Names) -> dict[str, list[str]]:
    """What a record says, by label: attributes in their order, then identifiers by type."""
    found: dict[str, list[str]] = {}
    for name, value in msgspec.structs.asdict(record.attributes).items():
        if not value or not is_shown(name):
            continue
        texts = list(value) if isinstance(value, tuple) else [value]
        if name in _COUNTED:
            texts = [f"{len(value):,}"]
        elif name in ("school", "schools"):
            texts = [names.schools.get(school, school) for school in texts]
        elif name == "teacher_ids" and isinstance(record, LegacyRecord):
            texts = [names.own.get((record.key.system, teacher), teacher) for teacher in texts]
        elif name == "teacher_ids":
            texts = [names.roster.get(teacher, teacher) for teacher in texts]
        elif name == "term":
            texts = [_TIME_OF_DAY.sub("", term) for term in texts]
        found[label(name)] = texts
    for identifier in sorted(record.identifiers, key=lambda each: (each.type, each.value)):
        # An attribute such as e-mail stands first among the identifiers of its type.
        values = found.setdefault(identifier.type, [])
        if identifier.value not in values:
            values.append(identifier.value)
    return found


def _bare(text: str, name: str) -> str:
    """What is left of a text where nothing counts but what it says."""
    bare = unicodedata.normalize("NFC", text).strip().casefold()
    # Grade 07 is grade 7.
    return bare.lstrip("0") if name == "grade" else bare
