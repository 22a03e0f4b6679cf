"""Records as the statistical model compares them: flat rows of texts, folded once.

SQL and Python read the same columns, so that a pair comes out the same in both. What is unknown, stands for nothing or
is a crowd's is an empty text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching import birth_dates, mailboxes, short_forms, suffixes, whole_names
from identitymap_server.matching.model import addresses, schools
from identitymap_server.matching.model.spelling import spelt
from identitymap_server.matching.names import folded, marked, without_lost
from identitymap_server.matching.no_names import meaningful_further_name, meaningful_names, says_no_name
from identitymap_server.matching.roles import role_class
from identitymap_server.matching.sides import Sides
from identitymap_server.matching.subjects import known_birth_date, known_gender
from identitymap_server.matching.values import is_placeholder


class Row(msgspec.Struct, frozen=True, gc=False):
    """A person's record, prepared. All names are folded."""

    #: The first name, and without its spaces: Anne Marie is Annemarie.
    first: str = ""
    first_key: str = ""
    #: The same in ASCII letters only: letters of other scripts are not compared one by one.
    first_ascii: str = ""
    #: In one spelling of several.
    first_spelt: str = ""
    last_spelt: str = ""
    first_token: str = ""
    #: Set if the first name is no more than a letter.
    first_initial_only: str = ""
    first_initial: str = ""
    #: The first name with the marks that folding takes away; empty if it has none.
    first_marked: str = ""
    #: Two initials that stand for first and middle name, and those of a full name.
    initials_only: str = ""
    initials: str = ""
    #: The name in the one field, if only one of the two has one.
    only_first: str = ""
    only_last: str = ""
    #: The same where it is of several words, and so may be a whole name; and whole names as one field may have them.
    only_field: tuple[str, ...] = ()
    whole_names: tuple[str, ...] = ()
    #: Set if there is no first name beside the last, and if the record says that there is none: FNU.
    lacks_first: str = ""
    has_no_first: str = ""
    #: What is left of the names where letters that are not ASCII get lost; empty if they have none.
    first_left: str = ""
    last_left: str = ""
    #: What the first name is short for, and itself.
    first_forms: tuple[str, ...] = ()
    preferred: str = ""
    #: The given names beyond the first one, in whichever field they stand.
    middle: str = ""
    middle_ascii: str = ""
    middle_initial: str = ""
    middle_initial_only: str = ""
    #: The same if it is more than a letter.
    middle_full: str = ""
    middle_tokens: tuple[str, ...] = ()
    last: str = ""
    last_key: str = ""
    last_ascii: str = ""
    last_tokens: tuple[str, ...] = ()
    #: Set if the last name is no more than a letter.
    last_initial_only: str = ""
    last_initial: str = ""
    #: "ascii" or "other": names in two scripts cannot be compared.
    first_script: str = ""
    last_script: str = ""
    suffix: str = ""
    #: YYYYMMDD, with day and month swapped if that is a date as well, and in parts.
    born: str = ""
    born_swapped: str = ""
    born_year: str = ""
    born_month: str = ""
    born_month_day: str = ""
    #: The school grade as a number, kindergarten is 0, and the next one.
    grade: str = ""
    next_grade: str = ""
    graduation_year: str = ""
    #: The schools' Edlink IDs, where both sides mean the same by them.
    schools: schools.SchoolIds = ()
    gender: str = ""
    role: str = ""
    email: str = ""
    #: The digits, without the country code of North America.
    phone: str = ""
    #: House number and street, abbreviated, without the flat.
    street: str = ""
    house_number: str = ""
    street_name: str = ""
    street_ascii: str = ""
    #: The words of the street in the order of the alphabet.
    street_words: str = ""
    #: Only letters and digits.
    city: str = ""
    city_ascii: str = ""
    postal_code: str = ""
    postal_code_ascii: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is a name to go by."""
        return bool(self.first or self.last)


#: An address, a phone number or a mailbox on more records of one side than this is no household's.
HOUSEHOLD: Final = 12


def of_sides(sides: Sides) -> tuple[list[Row], list[Row]]:
    """The rows of both sides' people, in the order of the sides."""
    of_legacy, of_roster = schools.of_people(sides)
    return rows(sides.legacy, of_legacy), rows(sides.roster, of_roster)


def rows(
    records: Sequence[LegacyRecord | RosterRecord], schools_of: Sequence[schools.SchoolIds] | None = None
) -> list[Row]:
    """The rows of one side's people, without the values that a crowd shares."""
    people = [record.attributes for record in records]
    emails = _household_values(map(mailboxes.of_record, records))
    phones = _household_values(_phone(_of_person(person).phone) for person in people)
    places = [_place(_of_person(person)) for person in people]
    crowded = _crowded(places)
    dates = [known_birth_date(_of_person(person).birth_date) for person in people]
    defaults = birth_dates.of_nobody(dates)
    return [
        _row(
            _of_person(person),
            email,
            phone,
            addresses.NOWHERE if place in crowded else place,
            None if date in defaults else date,
            school_ids,
        )
        for person, email, phone, place, date, school_ids in zip(
            people, emails, phones, places, dates, schools_of or [()] * len(people), strict=True
        )
    ]


def _row(
    person: PersonAttributes,
    email: str,
    phone: str,
    place: addresses.Place,
    birth_date: dt.date | None,
    school_ids: schools.SchoolIds,
) -> Row:
    first_name, last_name = meaningful_names(folded(person.first_name or ""), folded(person.last_name or ""))
    first, of_first = suffixes.split(first_name)
    last, of_last = suffixes.split(last_name)
    middle_name, of_middle = suffixes.split(meaningful_further_name(folded(person.middle_name or "")), whole=True)
    tokens = first.split()
    given = (*tokens[1:], *middle_name.split())
    middle = "".join(given)
    first_key, last_key = first.replace(" ", ""), last.replace(" ", "")
    only_field = whole_names.in_one_field(first, last)
    born = birth_date.strftime("%Y%m%d") if birth_date else ""
    grade = _grade(person.grade_levels)
    role = role_class(person.roles)
    return Row(
        first=first,
        first_key=first_key,
        first_ascii=_ascii(first_key),
        first_spelt=spelt(_ascii(first_key)),
        last_spelt=spelt(_ascii(last_key)),
        first_token=tokens[0] if tokens else "",
        first_initial_only=first if len(first) == 1 else "",
        first_initial=first[:1],
        initials_only=first_key if _INITIALS.fullmatch(person.first_name or "") else "",
        initials=first[0] + middle[0] if len(first) > 1 and middle else "",
        only_first="" if last else first_key,
        only_last="" if first else last_key,
        only_field=(only_field,) if only_field else (),
        lacks_first="yes" if last and not first else "",
        has_no_first="yes" if last and says_no_name(folded(person.first_name or "")) else "",
        whole_names=whole_names.of(first, middle_name, last),
        first_marked=marked(person.first_name or "") if first else "",
        first_left=without_lost(person.first_name or "") if first else "",
        last_left=without_lost(person.last_name or "") if last else "",
        first_forms=short_forms.of(first),
        preferred=meaningful_further_name(folded(person.preferred_name or "")).replace(" ", ""),
        middle=middle,
        middle_ascii=_ascii(middle),
        middle_initial=middle[:1],
        middle_initial_only=middle if len(middle) == 1 else "",
        middle_full=middle if len(middle) > 1 else "",
        middle_tokens=given,
        last=last,
        last_key=last_key,
        last_ascii=_ascii(last_key),
        last_tokens=tuple(last.split()),
        last_initial_only=last if len(last) == 1 else "",
        last_initial=last[:1],
        first_script=_script(first_key),
        last_script=_script(last_key),
        suffix=suffixes.known(folded(person.suffix or "")) or of_last or of_first or of_middle,
        born=born,
        born_swapped=_swapped(birth_date),
        born_year=born[:4],
        born_month=born[:6],
        born_month_day=born[4:],
        grade="" if grade is None else str(grade),
        next_grade="" if grade is None else str(grade + 1),
        graduation_year=(person.graduation_year or "").strip(),
        schools=school_ids,
        gender=known_gender(person.gender),
        role=role.value if role else "",
        email=email,
        phone=phone,
        street=place.street,
        house_number=place.house_number,
        street_name=place.street_name,
        street_ascii=_ascii(place.street_name),
        street_words=_ascii(" ".join(sorted(place.street_name.split()))),
        city=place.city,
        city_ascii=_ascii(place.city),
        postal_code=place.postal_code,
        postal_code_ascii=_ascii(place.postal_code),
    )


#: J.D. and T J, or without dots what cannot be a name: JD.
_INITIALS: Final = re.compile(r"\s*[A-Z](\.\s*[A-Z]\.?|\s+[A-Z])\s*|\s*[B-DF-HJ-NP-TV-XZ]{2}\s*")


def _of_person(attributes: object) -> PersonAttributes:
    assert isinstance(attributes, PersonAttributes)
    return attributes


def _crowded(places: Sequence[addresses.Place]) -> set[addresses.Place]:
    """Places where more live than a household has. Some records of them lack the city or the postal code."""
    where = {place: [(place.street, part) for part in (place.city, place.postal_code) if part] for place in places}
    residents = Counter(one for place in places if place.street for one in where[place])
    return {place for place, parts in where.items() if any(residents[part] > HOUSEHOLD for part in parts)}


def _household_values(values: Iterable[str]) -> list[str]:
    found = list(values)
    counts = Counter(found)
    return [value if counts[value] <= HOUSEHOLD else "" for value in found]


def _ascii(name: str) -> str:
    return name if name.isascii() else ""


def _script(name: str) -> str:
    return "" if not name else "ascii" if name.isascii() else "other"


def _swapped(date: dt.date | None) -> str:
    if date is None or date.day > 12 or date.day == date.month:  # noqa: PLR2004  # A day that could be a month.
        return ""
    return date.strftime("%Y%d%m")


_NAMED_GRADES: Final = {"PK": -1, "PR": -1, "P": -1, "TK": 0, "KG": 0, "K": 0}


def _grade(levels: Iterable[str]) -> int | None:
    """The one grade of a student; None if there are several or none that is a number."""
    found = {level.strip().upper().removeprefix("GRADE").strip() for level in levels}
    if len(found) != 1:
        return None
    level = found.pop()
    if level in _NAMED_GRADES:
        return _NAMED_GRADES[level]
    return int(level) if level.isascii() and level.isdigit() and len(level) <= 2 else None  # noqa: PLR2004


_NOT_DIGITS: Final = re.compile(r"\D+", re.ASCII)

#: Shorter numbers are extensions.
_PHONE_DIGITS: Final = 7
_NORTH_AMERICAN_DIGITS: Final = 11


def _phone(text: str | None) -> str:
    digits = _NOT_DIGITS.sub("", text or "")
    if len(digits) == _NORTH_AMERICAN_DIGITS and digits[0] == "1":
        digits = digits[1:]
    return "" if len(digits) < _PHONE_DIGITS or is_placeholder(digits) else digits


def _place(person: PersonAttributes) -> addresses.Place:
    return addresses.place(person.street or "", person.city or "", person.postal_code or "")
