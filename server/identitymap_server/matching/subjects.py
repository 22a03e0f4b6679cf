"""Records of both sides in the shape in which they are compared."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from identitymap_server.domain.records import (
    ClassAttributes,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
    SchoolAttributes,
)
from identitymap_server.matching import suffixes
from identitymap_server.matching.names import folded, marked
from identitymap_server.matching.no_names import meaningful_further_name, meaningful_names
from identitymap_server.matching.roles import RoleClass, role_class
from identitymap_server.matching.terms import school_year, spanned_year
from identitymap_server.matching.values import is_placeholder


class Subject(msgspec.Struct, frozen=True, gc=False):
    """A record, prepared for comparison. Names are folded; unknown is an empty string or None."""

    first_name: str = ""
    #: The first name with the marks that folding takes away; empty if it has none.
    first_marked: str = ""
    middle_name: str = ""
    #: What the person is called instead.
    preferred_name: str = ""
    last_name: str = ""
    suffix: str = ""
    birth_date: dt.date | None = None
    #: Whether many of its side have the birth date, or its day of the year, because they know no better.
    birth_date_is_usual: bool = False
    role: RoleClass | None = None
    #: "male" or "female"; empty if unknown or neither.
    gender: str = ""
    #: The name of a class or a school.
    title: str = ""
    #: The school year of a class: the year in which it began.
    school_year: int | None = None
    #: The numbers of a class's periods.
    periods: tuple[str, ...] = ()
    #: Trusted identifiers, `(type, normalised value)`, placeholders left out, and `(rule, key)` of patterns.
    identifiers: tuple[tuple[str, str], ...] = ()
    #: Identifiers of other types, which link nobody but may speak against a link.
    further: tuple[tuple[str, str], ...] = ()
    present: bool = True
    #: The legacy ID space; empty on the Edlink side.
    system: str = ""


def of_record(
    record: LegacyRecord | RosterRecord,
    trusted: Collection[str],
    fitting: Iterable[tuple[str, str]] = (),
    telling: Collection[str] = (),
) -> Subject:
    """The subject of a record, with its identifiers of the `trusted` types and with what patterns make of it.

    Identifiers of the types `telling` are kept to see whether they disagree.
    """
    values = sorted({(i.type, i.normalised) for i in record.identifiers if not is_placeholder(i.normalised)})
    identifiers = tuple(sorted((*(value for value in values if value[0] in trusted), *fitting)))
    further = tuple(value for value in values if value[0] in telling and value[0] not in trusted)
    attributes = record.attributes
    system = record.key.system if isinstance(record, LegacyRecord) else ""
    if isinstance(attributes, PersonAttributes):
        names = meaningful_names(folded(attributes.first_name or ""), folded(attributes.last_name or ""))
        first, of_first = suffixes.split(names[0])
        middle, of_middle = suffixes.split(meaningful_further_name(folded(attributes.middle_name or "")), whole=True)
        last, of_last = suffixes.split(names[1])
        return Subject(
            first_name=first,
            first_marked=marked(attributes.first_name or "") if first else "",
            middle_name=middle,
            preferred_name=meaningful_further_name(folded(attributes.preferred_name or "")),
            last_name=last,
            suffix=suffixes.known(folded(attributes.suffix or "")) or of_last or of_first or of_middle,
            birth_date=known_birth_date(attributes.birth_date),
            role=role_class(attributes.roles),
            gender=known_gender(attributes.gender),
            identifiers=identifiers,
            further=further,
            present=record.present,
            system=system,
        )
    assert isinstance(attributes, ClassAttributes | SchoolAttributes)
    of_class = attributes if isinstance(attributes, ClassAttributes) else ClassAttributes()
    return Subject(
        title=folded(attributes.name or ""),
        school_year=_school_year(of_class),
        periods=tuple(sorted({number.lstrip("0") for text in of_class.periods for number in _DIGITS.findall(text)})),
        identifiers=identifiers,
        further=further,
        present=record.present,
        system=system,
    )


_DIGITS = re.compile(r"\d+")

_GENDERS = {"m": "male", "male": "male", "boy": "male", "f": "female", "female": "female", "girl": "female"}


def known_gender(text: str | None) -> str:
    """The texts "male" and "female"; empty if unknown or neither."""
    return _GENDERS.get((text or "").strip().casefold(), "")


def _school_year(attributes: ClassAttributes) -> int | None:
    """From the term, or else from a span of years in the name: Algebra 1 2025-26."""
    return school_year(attributes.term or "") or spanned_year(attributes.name or "")


#: Dates that systems put where none is known.
_PLACEHOLDER_DATES = frozenset({dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(2000, 1, 1), dt.date(1901, 1, 1)})


#: Nobody of any other year goes to school, or works in one.
_YEARS: Final = range(1900, 2100)


def is_placeholder_date(text: str) -> bool:
    """Whether a birth date stands where none is known, or is none."""
    return known_birth_date(text) is None


def known_birth_date(text: str | None) -> dt.date | None:
    """A birth date, None where none is known: systems put dates such as 1900-01-01 there."""
    if not text:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return None if date in _PLACEHOLDER_DATES or date.year not in _YEARS else date
