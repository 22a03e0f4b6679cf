"""Accounts and numbers that got into disorder, where names and numbers speak together."""

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

_IRIS: Final = pupil("Iris", "Mandeville", "2012-07-09")
_NUMBER: Final = {"sis_id": "731904"}
_GOOGLE: Final = {"google_id": "117744881122993355664"}

TWO_ACCOUNTS: Final = (
    possible(
        "a teacher with two accounts",
        teacher("Fenella", "Drumgoole", "1977-09-26"),
        teacher("Fenella", "Drumgoole", "1977-09-26"),
        "Either account may be the one in use.",
        accounts=[teacher("Fenella", "Drumgoole", "1977-09-26")],
    ),
    possible(
        "a teacher with two accounts, one from before she married",
        teacher("Fenella", "Drumgoole", "1977-09-26", school=WASHINGTON),
        teacher("Fenella", "Drumgoole-Pratt", "1977-09-26", school=WASHINGTON),
        "Both accounts are hers; which one she uses, somebody has to say.",
        accounts=[teacher("Fenella", "Drumgoole-Pratt", "1977-09-26", school=WASHINGTON)],
    ),
    possible(
        "two roster records of one pupil",
        _IRIS,
        _IRIS,
        "Nobody can tell which of the two records is the pupil's.",
        people=[_IRIS],
    ),
    possible(
        "two pupils whom nothing tells apart",
        pupil("Mohamed", "Ali", "2013-05-01"),
        pupil("Mohamed", "Ali", "2013-05-01"),
        "Two on each side with the same name and day: nobody links by chance.",
        accounts=[pupil("Mohamed", "Ali", "2013-05-01")],
        people=[pupil("Mohamed", "Ali", "2013-05-01")],
    ),
    certain(
        "two of one name and day, told apart by school and home",
        pupil("Mohamed", "Ali", "2013-05-01") | at(ROOSEVELT, "06") | home("Ali north"),
        pupil("Mohamed", "Ali", "2013-05-01") | at(ROOSEVELT, "06") | home("Ali north"),
        "Each has his own home, school and grade on both sides.",
        accounts=[pupil("Mohamed", "Ali", "2013-05-01") | at(LINCOLN, "05") | home("Ali south")],
        people=[pupil("Mohamed", "Ali", "2013-05-01") | at(LINCOLN, "05") | home("Ali south")],
    ),
    possible(
        "a duplicate with a slip beside the right account",
        pupil("Iriss", "Mandeville", "2012-07-09"),
        _IRIS,
        "An old account with a slip, probably hers; the other one fits exactly.",
        accounts=[_IRIS],
    ),
)

CONSTANT_NUMBER: Final = (
    certain(
        "married, and the number is the same",
        teacher("Isolde", "Featherby", "1990-06-06", **_NUMBER),
        teacher("Isolde", "Crawshaw", "1990-06-06", **_NUMBER),
        "Number, first name and birth date.",
    ),
    possible(
        "a new first name, and the number is the same",
        pupil("Robert", "Mandeville", "2012-07-09", **_NUMBER),
        pupil("Violet", "Mandeville", "2012-07-09", **_NUMBER),
        "A new first name looks like a twin whose number was mixed up: a person asks.",
    ),
    possible(
        "a new first name, and the Google ID is the same",
        pupil("Robert", "Mandeville", "2012-07-09", **_GOOGLE),
        pupil("Violet", "Mandeville", "2012-07-09", **_GOOGLE),
        "A new first name looks like a twin whose account was mixed up: a person asks.",
    ),
    certain(
        "a new first name that the record knows",
        pupil("Robert", "Mandeville", "2012-07-09", preferred_name="Violet", **_NUMBER),
        pupil("Violet", "Mandeville", "2012-07-09", **_NUMBER),
        "Number and birth date, and the record itself says what she is called.",
    ),
    possible(
        "both names new, number and birth date the same",
        pupil("Robert", "Mandeville", "2012-07-09", **_NUMBER),
        pupil("Violet", "Crawshaw", "2012-07-09", **_NUMBER),
        "An adoption, or a number that was passed on.",
    ),
    certain(
        "a transliteration anew, and the number is the same",
        pupil("Mykhailo", "Shevchuk", "2012-01-20", **_NUMBER),
        pupil("Mikhail", "Shevchuk", "2012-01-20", **_NUMBER),
        "Number, surname and birth date; one name in two languages.",
    ),
)

REUSED_NUMBER: Final = (
    possible(
        "a number that went to somebody else",
        _IRIS | _NUMBER,
        pupil("Cuthbert", "Langtoft", "2016-10-30", **_NUMBER),
        "Only the number is the same; somebody has to say that it was passed on.",
    ),
    possible(
        "a number that went to somebody else, and she has a new one",
        _IRIS | _NUMBER,
        _IRIS | {"sis_id": "940022"},
        "Name and birth date say yes, the numbers say no, and hers is another's now.",
        people=[pupil("Cuthbert", "Langtoft", "2016-10-30", **_NUMBER)],
    ),
    possible(
        "a number that went to the younger brother",
        _IRIS | _NUMBER,
        pupil("Basil", "Mandeville", "2015-03-11", **_NUMBER),
        "Somebody mixed up the children, or gave the number on.",
    ),
    possible(
        "two numbers, name and birth date the same",
        _IRIS | {"sis_id": "110022"},
        _IRIS | {"sis_id": "940022"},
        "A new number after she came back, or two of one name and day: the numbers contradict one another.",
    ),
    none(
        "two numbers, a common name, no birth date",
        pupil("Emily", "Smith", sis_id="110022"),
        pupil("Emily", "Smith", sis_id="940022"),
        "Two of several, with two numbers.",
    ),
    none(
        "numbers of another kind that happen to be alike",
        pupil("Iris", "Mandeville", "2012-07-09", canvas_id="5501"),
        pupil("Cuthbert", "Langtoft", "2016-10-30", sis_id="5501"),
        "Two systems count alike.",
    ),
)

MIXED: Final = (
    certain(
        "a number that lost its zero, name and birth date the same",
        _IRIS | {"sis_id": "4471"},
        _IRIS | {"sis_id": "04471"},
        "Name and birth date; a spreadsheet ate the zero.",
    ),
    certain(
        "another mailbox and username, name and birth date the same",
        _IRIS | {"email": "iris@old.example", "username": "iris.m"},
        _IRIS | {"email": "imandeville@new.example", "username": "imandeville"},
        "Mailboxes and usernames change.",
    ),
    none(
        "one username, two people",
        pupil("Iris", "Mandeville", "2012-07-09", username="imandeville"),
        pupil("Ivo", "Mandeville", "2015-12-02", username="ivomandeville"),
        "Brother and sister, each with a username.",
    ),
    possible(
        "a username that a namesake had before",
        pupil("Iris", "Mandeville", "2004-02-15", username="imandeville"),
        _IRIS | {"username": "imandeville"},
        "A leaver's username, given to the next of that name.",
    ),
    certain(
        "a Google ID with a name off by a slip",
        pupil("Irsi", "Mandeville", "2012-07-09", **_GOOGLE),
        _IRIS | _GOOGLE,
        "An identifier that stands alone, surname and birth date.",
    ),
    certain(
        "identifiers of two kinds, name and birth date the same",
        _IRIS | {"canvas_id": "99182"},
        _IRIS | {"clever_id": "5f3a9c1b2d4e6f7a8b9c0d1e"},
        "What only one side has says nothing.",
    ),
    possible(
        "the number says one, name and birth date say another",
        _IRIS | _NUMBER,
        pupil("Iris", "Mandeville", "2012-07-09"),
        "The number is on somebody else's record.",
        people=[pupil("Iris", "Langtoft", "2012-11-09", **_NUMBER)],
    ),
    none(
        "the number settles it, and a cousin has the name",
        pupil("Iris", "Mandeville", "2012-07-09", **_NUMBER),
        pupil("Iris", "Mandeville", "2010-04-18"),
        "She has her own record, with her number and her birth date.",
        people=[_IRIS | _NUMBER],
    ),
)

CASES: Final = (*TWO_ACCOUNTS, *CONSTANT_NUMBER, *REUSED_NUMBER, *MIXED)
