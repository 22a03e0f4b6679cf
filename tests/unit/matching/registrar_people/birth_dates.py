"""Birth dates: wrong in a digit, turned round, missing, made up."""

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

_ALL: Final = home("Silverthorne") | at(ROOSEVELT, "07")
_EVA: Final = ("Evangeline", "Silverthorne")
_SLIP: Final = "A rare name, home, telephone, school and grade; the date is off by a slip."
_ALONE: Final = "A rare name and a date that is off by a slip: likely, and to be looked at."

WRONG: Final = (
    certain(
        "one digit of the day, all else the same",
        pupil(*_EVA, "2012-08-14") | _ALL,
        pupil(*_EVA, "2012-08-19") | _ALL,
        _SLIP,
    ),
    certain(
        "one digit of the month, all else the same",
        pupil(*_EVA, "2012-08-14") | _ALL,
        pupil(*_EVA, "2012-06-14") | _ALL,
        _SLIP,
    ),
    certain(
        "one digit of the year, all else the same",
        pupil(*_EVA, "2012-08-14") | _ALL,
        pupil(*_EVA, "2013-08-14") | _ALL,
        _SLIP,
    ),
    certain(
        "day and month turned round, all else the same",
        pupil(*_EVA, "2012-08-04") | _ALL,
        pupil(*_EVA, "2012-04-08") | _ALL,
        _SLIP,
    ),
    certain(
        "two digits changed over, all else the same",
        pupil(*_EVA, "2012-08-14") | _ALL,
        pupil(*_EVA, "2021-08-14") | _ALL,
        _SLIP,
    ),
    possible("one digit, and the name only", pupil(*_EVA, "2012-08-14"), pupil(*_EVA, "2012-08-19"), _ALONE),
    possible(
        "day and month turned round, and the name only", pupil(*_EVA, "2012-08-04"), pupil(*_EVA, "2012-04-08"), _ALONE
    ),
    possible("one year, and the name only", pupil(*_EVA, "2012-08-14"), pupil(*_EVA, "2011-08-14"), _ALONE),
    none(
        "one digit, and a common name only",
        pupil("Jose", "Garcia", "2012-08-14"),
        pupil("Jose", "Garcia", "2012-08-19"),
        "In a district with dozens of that name, near birth dates are chance.",
    ),
    possible(
        "another birth date, all else the same",
        pupil(*_EVA, "2012-08-14") | _ALL,
        pupil(*_EVA, "2009-01-30") | _ALL,
        "One of the dates is wrong, or there are two of that name in one house and one class.",
    ),
    none(
        "another birth date, and the name only",
        pupil(*_EVA, "2012-08-14"),
        pupil(*_EVA, "2008-01-30"),
        "Two people of one name, such as cousins.",
    ),
    none(
        "another birth date, a common name",
        pupil("Maria", "Garcia", "2012-08-14"),
        pupil("Maria", "Garcia", "2009-01-30"),
        "Two of many.",
    ),
    possible(
        "two of one name, one digit apart, both on the roster",
        pupil("Jose", "Hernandez", "2012-08-14") | at(ROOSEVELT, "07"),
        pupil("Jose", "Hernandez", "2012-08-19") | at(ROOSEVELT, "07"),
        "The account's date is between two boys': a slip in either.",
        people=[pupil("Jose", "Hernandez", "2012-08-15") | at(ROOSEVELT, "07")],
    ),
    none(
        "one digit, and the right one is there as well",
        pupil(*_EVA, "2012-08-14"),
        pupil(*_EVA, "2012-08-19"),
        "There is one of the very same name and date.",
        people=[pupil(*_EVA, "2012-08-14")],
    ),
    certain(
        "the right one, and another of one digit",
        pupil(*_EVA, "2012-08-14"),
        pupil(*_EVA, "2012-08-14"),
        "The very same name and date; the other has a date of her own.",
        people=[pupil(*_EVA, "2012-08-19")],
    ),
    possible(
        "a teacher, a decade off",
        teacher("Ludovic", "Marchetti", "1972-05-06", school=WASHINGTON),
        teacher("Ludovic", "Marchetti", "1982-05-06", school=WASHINGTON),
        "One digit, and one school: likely, and to be looked at.",
    ),
    none(
        "only the birthday is the same",
        pupil("Thelonius", "Brightwater", "2010-11-07"),
        pupil("Augustine", "Millhaven", "2013-11-07"),
        "A birthday in common is chance.",
    ),
    none(
        "only the birth date is the same",
        pupil("Thelonius", "Brightwater", "2010-11-07"),
        pupil("Augustine", "Millhaven", "2010-11-07"),
        "A birth date in common is chance.",
    ),
    none(
        "first name and birth date of two families",
        pupil("Daniel", "Brightwater", "2010-11-07"),
        pupil("Daniel", "Millhaven", "2010-11-07"),
        "A common first name and a day.",
    ),
)

PLACEHOLDERS: Final = (
    certain(
        "a made-up date on one side, all else the same",
        pupil("Peregrine", "Sandringham", "1900-01-01") | home("Sandringham") | at(LINCOLN, "04"),
        pupil("Peregrine", "Sandringham", "2015-07-19") | home("Sandringham") | at(LINCOLN, "04"),
        "1900-01-01 stands for nothing; rare name, home, telephone, school and grade are the same.",
    ),
    possible(
        "a made-up date on one side, and the name only",
        pupil("Peregrine", "Sandringham", "1900-01-01"),
        pupil("Peregrine", "Sandringham", "2015-07-19"),
        "A rare name and nothing more.",
    ),
    possible(
        "a made-up date on both sides, and the name only",
        pupil("Peregrine", "Sandringham", "1970-01-01"),
        pupil("Peregrine", "Sandringham", "1970-01-01"),
        "The day on which computers begin is nobody's; a rare name and nothing more.",
    ),
    none(
        "a made-up date on both sides, and a common name",
        pupil("Emily", "Smith", "1900-01-01"),
        pupil("Emily", "Smith", "1900-01-01"),
        "Neither says anything.",
    ),
    none(
        "a made-up date on both sides, and two first names",
        pupil("Peregrine", "Sandringham", "1900-01-01"),
        pupil("Araminta", "Sandringham", "1900-01-01"),
        "The date makes no twins of them.",
    ),
    certain(
        "the first of January on both sides, name, home, school and grade",
        pupil("Abdikarim", "Warsame", "2011-01-01") | home("Warsame") | at(ROOSEVELT, "08"),
        pupil("Abdikarim", "Warsame", "2011-01-01") | home("Warsame") | at(ROOSEVELT, "08"),
        "Everything is the same.",
    ),
    none(
        "two brothers with the first of January",
        pupil("Abdikarim", "Warsame", "2011-01-01") | home("Warsame"),
        pupil("Liban", "Warsame", "2011-01-01") | home("Warsame"),
        "The day is made up for both; the first names are two boys'.",
        people=[pupil("Abdikarim", "Warsame", "2011-01-01") | home("Warsame")],
        accounts=[pupil("Liban", "Warsame", "2011-01-01") | home("Warsame")],
    ),
)

CASES: Final = (*WRONG, *PLACEHOLDERS)
