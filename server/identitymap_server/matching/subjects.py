"""Records of both sides in the shape in which they are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec

from identitymap_server.domain.records import (
    ClassAttributes,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
    SchoolAttributes,
)
from identitymap_server.matching.names import folded
from identitymap_server.matching.roles import RoleClass, role_class
from identitymap_server.matching.terms import school_year
from identitymap_server.matching.values import is_placeholder, meaningful_names


class Subject(msgspec.Struct, frozen=True, gc=False):
    """A record, prepared for comparison. Names are folded; unknown is an empty string or None."""

    first_name: str = ""
    #: What the person is called instead: preferred and middle name.
    called: tuple[str, ...] = ()
    last_name: str = ""
    suffix: str = ""
    birth_date: dt.date | None = None
    role: RoleClass | None = None
    #: The name of a class or a school.
    title: str = ""
    #: The school year of a class: the year in which it began.
    school_year: int | None = None
    #: Trusted identifiers, `(type, normalised value)`, placeholders left out, and `(rule, key)` of patterns.
    identifiers: tuple[tuple[str, str], ...] = ()
    present: bool = True
    #: The legacy ID space; empty on the Edlink side.
    system: str = ""


def of_record(
    record: LegacyRecord | RosterRecord, trusted: Collection[str], fitting: Iterable[tuple[str, str]] = ()
) -> Subject:
    """The subject of a record, with its identifiers of the `trusted` types and with what patterns make of it."""
    values = {(i.type, i.normalised) for i in record.identifiers if i.type in trusted}
    identifiers = tuple(sorted((*(value for value in values if not is_placeholder(value[1])), *fitting)))
    attributes = record.attributes
    system = record.key.system if isinstance(record, LegacyRecord) else ""
    if isinstance(attributes, PersonAttributes):
        first, last = meaningful_names(folded(attributes.first_name or ""), folded(attributes.last_name or ""))
        return Subject(
            first_name=first,
            called=tuple(folded(name) for name in (attributes.preferred_name, attributes.middle_name) if name),
            last_name=_without_suffix(last),
            suffix=_suffix(folded(attributes.suffix or ""), last),
            birth_date=_birth_date(attributes.birth_date),
            role=role_class(attributes.roles),
            identifiers=identifiers,
            present=record.present,
            system=system,
        )
    assert isinstance(attributes, ClassAttributes | SchoolAttributes)
    return Subject(
        title=folded(attributes.name or ""),
        school_year=school_year(attributes.term or "") if isinstance(attributes, ClassAttributes) else None,
        identifiers=identifiers,
        present=record.present,
        system=system,
    )


_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "v": "v"}


def _suffix(suffix: str, last_name: str) -> str:
    """The suffix, from its own field or from the end of the last name."""
    last_word = last_name.rpartition(" ")[2]
    return _SUFFIXES.get(suffix) or (_SUFFIXES.get(last_word, "") if " " in last_name else "")


def _without_suffix(last_name: str) -> str:
    front, _, last_word = last_name.rpartition(" ")
    return front if front and last_word in _SUFFIXES else last_name


#: Dates that systems put where none is known.
_PLACEHOLDER_DATES = frozenset({dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(2000, 1, 1), dt.date(1901, 1, 1)})


def _birth_date(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return None if date in _PLACEHOLDER_DATES else date
