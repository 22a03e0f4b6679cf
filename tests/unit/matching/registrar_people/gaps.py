"""Fields that one side or both leave empty: what is missing is no evidence either way."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
    LINCOLN,
    ROOSEVELT,
    WASHINGTON,
    at,
    certain,
    home,
    none,
    possible,
    pupil,
    teacher,
)

_BORN: Final = "2012-05-31"

CASES: Final = (
    certain(
        "name and birth date, and nothing else on either side",
        pupil("Ottavia", "Rosewarne", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "A rare name and the birth date.",
    ),
    certain(
        "a common name and the birth date",
        pupil("Emily", "Smith", "2012-05-30"),
        pupil("Emily", "Smith", "2012-05-30"),
        "There are others of that name, and none of that day.",
    ),
    certain(
        "no role on one side",
        {"first_name": "Ottavia", "last_name": "Rosewarne", "birth_date": _BORN},
        pupil("Ottavia", "Rosewarne", _BORN),
        "Name and birth date are the same.",
    ),
    certain(
        "home on one side, school on the other",
        pupil("Ottavia", "Rosewarne", _BORN) | home("Rosewarne"),
        pupil("Ottavia", "Rosewarne", _BORN) | at(ROOSEVELT, "07"),
        "Name and birth date are the same; what one side leaves out says nothing.",
    ),
    certain(
        "no birth date, a rare name, home, school and grade",
        pupil("Ottavia", "Rosewarne") | home("Rosewarne") | at(ROOSEVELT, "07"),
        pupil("Ottavia", "Rosewarne", _BORN) | home("Rosewarne") | at(ROOSEVELT, "07"),
        "A rare name, home, telephone, school and grade.",
    ),
    possible(
        "no birth date, a rare name and nothing else",
        pupil("Ottavia", "Rosewarne"),
        pupil("Ottavia", "Rosewarne", _BORN),
        "A rare name alone.",
    ),
    possible(
        "no birth date, a rare name and another grade",
        pupil("Ottavia", "Rosewarne") | at(LINCOLN, "02"),
        pupil("Ottavia", "Rosewarne", _BORN) | at(ROOSEVELT, "07"),
        "An old account of the same girl, or a cousin.",
    ),
    possible(
        "no birth date, a common name, school and grade",
        pupil("Emily", "Smith") | at(ROOSEVELT, "07"),
        pupil("Emily", "Smith", "2012-05-30") | at(ROOSEVELT, "07"),
        "One of several Emily Smiths; school and grade make it likely.",
    ),
    none(
        "no birth date, a common name and nothing else",
        pupil("Emily", "Smith"),
        pupil("Emily", "Smith", "2012-05-30"),
        "One of several Emily Smiths.",
    ),
    none(
        "no birth date, a common name and another grade",
        pupil("Emily", "Smith") | at(LINCOLN, "02"),
        pupil("Emily", "Smith", "2012-05-30") | at(ROOSEVELT, "07"),
        "One of several Emily Smiths, of another age.",
    ),
    none(
        "nothing at all on one side",
        pupil(),
        pupil("Ottavia", "Rosewarne", _BORN),
        "An empty file is nobody's.",
    ),
    none("nothing at all on either side", pupil(), pupil(), "An empty file is nobody's."),
    none(
        "the birth date only",
        pupil("", "", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "A birth date in common is chance.",
    ),
    none(
        "a common surname only",
        pupil("", "Smith"),
        pupil("Emily", "Smith", "2012-05-30"),
        "One of many Smiths.",
    ),
    possible(
        "a rare surname and the birth date, no first name",
        pupil("", "Rosewarne", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "Whose first name is missing may be her twin.",
    ),
    none(
        "a common surname and the birth date, no first name",
        pupil("", "Garcia", _BORN),
        pupil("Ottavia", "Garcia", _BORN),
        "One of many Garcias, and a day.",
    ),
    possible(
        "a rare first name and the birth date, no surname",
        pupil("Ottavia", "", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "A rare first name and the day: likely, and to be looked at.",
    ),
    none(
        "a common first name and the birth date, no surname",
        pupil("Emily", "", _BORN),
        pupil("Emily", "Rosewarne", _BORN),
        "One of many Emilys, and a day.",
    ),
    possible(
        "an initial, surname and birth date",
        pupil("O", "Rosewarne", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "The initial fits; a twin's might as well.",
    ),
    none(
        "an initial that does not fit",
        pupil("K", "Rosewarne", _BORN),
        pupil("Ottavia", "Rosewarne", _BORN),
        "Ottavia has no K.",
    ),
    none(
        "an initial, surname and no birth date",
        pupil("E", "Smith"),
        pupil("Emily", "Smith", "2012-05-30"),
        "One of many.",
    ),
    certain(
        "a teacher without a birth date, rare name, school and e-mail",
        teacher("Quintessa", "Aldermaston", email="qaldermaston@school.example.org", school=WASHINGTON),
        teacher("Quintessa", "Aldermaston", email="qaldermaston@school.example.org", school=WASHINGTON),
        "Staff have no birth dates on lists; a rare name, the school and the school's own mailbox.",
    ),
    possible(
        "a teacher without a birth date, rare name",
        teacher("Quintessa", "Aldermaston"),
        teacher("Quintessa", "Aldermaston"),
        "A rare name alone.",
    ),
    none(
        "a teacher without a birth date, common name",
        teacher("Jennifer", "Smith"),
        teacher("Jennifer", "Smith"),
        "One of several Jennifer Smiths.",
    ),
    possible(
        "home and surname, no first name, one child in the house",
        pupil("", "Rosewarne") | home("Rosewarne"),
        pupil("Ottavia", "Rosewarne", _BORN) | home("Rosewarne"),
        "The only child of that house on the roster; brothers and sisters may have left.",
    ),
    none(
        "home and surname, no first name, two children in the house",
        pupil("", "Rosewarne") | home("Rosewarne"),
        pupil("Ottavia", "Rosewarne", _BORN) | home("Rosewarne"),
        "Either of the two.",
        people=[pupil("Leander", "Rosewarne", "2015-02-26") | home("Rosewarne")],
    ),
)
