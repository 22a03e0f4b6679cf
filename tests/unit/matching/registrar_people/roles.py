"""Pupils, staff and parents."""

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
    parent,
    possible,
    pupil,
    teacher,
)

CASES: Final = (
    possible(
        "a pupil who became a teacher",
        pupil("Leocadia", "Brandywine", "1999-05-23", school=WASHINGTON),
        teacher("Leocadia", "Brandywine", "1999-05-23", school=WASHINGTON),
        "Name and birth date are the same; a pupil's account never becomes a teacher's unasked.",
    ),
    possible(
        "a pupil who became a teacher, with a number that is not strong",
        pupil("Leocadia", "Brandywine", "1999-05-23", state_id="88120034"),
        teacher("Leocadia", "Brandywine", "1999-05-23"),
        "The number is on one side only, and a pupil's account never becomes a teacher's unasked.",
    ),
    certain(
        "a pupil who became a teacher, with a Google ID",
        pupil("Leocadia", "Brandywine", "1999-05-23", google_id="104455667788990011223"),
        teacher("Leocadia", "Brandywine", "1999-05-23", google_id="104455667788990011223"),
        "An identifier that stands alone, and name and birth date.",
    ),
    none(
        "a pupil and a teacher of one common name",
        pupil("Jennifer", "Johnson") | at(ROOSEVELT, "07"),
        teacher("Jennifer", "Johnson", school=ROOSEVELT),
        "Two of several, and a pupil is no teacher.",
    ),
    none(
        "a pupil and a teacher of one rare name, a generation apart",
        pupil("Leocadia", "Brandywine", "2012-01-01"),
        teacher("Leocadia", "Brandywine", "1979-05-23"),
        "A daughter called like her mother.",
    ),
    none(
        "a mother and her daughter of one name",
        parent("Cosima", "Valerian", "1983-02-08") | home("Valerian"),
        pupil("Cosima", "Valerian", "2013-07-16") | home("Valerian"),
        "A generation apart, parent and pupil.",
    ),
    none(
        "a mother and her daughter of one name, no birth dates",
        parent("Cosima", "Valerian") | home("Valerian"),
        pupil("Cosima", "Valerian") | at(LINCOLN, "05") | home("Valerian"),
        "A parent and a pupil of one house.",
    ),
    none(
        "a mother and her son",
        parent("Cosima", "Valerian") | home("Valerian"),
        pupil("Leontes", "Valerian", "2015-09-12") | home("Valerian"),
        "Two names, two roles.",
    ),
    certain(
        "an aide who became a teacher",
        {"role": "aide", "first_name": "Bettina", "last_name": "Kaltenbrunn", "birth_date": "1986-12-01"},
        teacher("Bettina", "Kaltenbrunn", "1986-12-01"),
        "Both are staff; name and birth date are the same.",
    ),
    certain(
        "a teacher who is an administrator",
        teacher("Bettina", "Kaltenbrunn", "1986-12-01"),
        {"role": "administrator", "first_name": "Bettina", "last_name": "Kaltenbrunn", "birth_date": "1986-12-01"},
        "Both are staff; name and birth date are the same.",
    ),
    possible(
        "a teacher who is a parent",
        teacher("Bettina", "Kaltenbrunn", "1986-12-01", email="bettina@mail.example"),
        parent("Bettina", "Kaltenbrunn", "1986-12-01", email="bettina@mail.example"),
        "One person with two roles; whether a parent's account becomes a teacher's, somebody decides.",
    ),
    none(
        "a teacher and a parent of one common name",
        teacher("Jennifer", "Garcia"),
        parent("Jennifer", "Garcia"),
        "Two of several.",
    ),
    none(
        "a teacher and her pupils of one surname",
        teacher("Winona", "Arrowsmith", "1980-03-03", school=LINCOLN),
        pupil("Nova", "Arrowsmith", "2015-05-05") | at(LINCOLN, "04"),
        "Mother and child, or neither.",
    ),
    certain(
        "two parents to themselves",
        parent("Hiram", "Colchester", "1980-01-17") | home("Colchester"),
        parent("Hiram", "Colchester", "1980-01-17") | home("Colchester"),
        "Name, birth date and home.",
        people=[parent("Hepzibah", "Colchester", "1982-10-05") | home("Colchester")],
    ),
    none(
        "husband and wife",
        parent("Hiram", "Colchester") | home("Colchester"),
        parent("Hepzibah", "Colchester") | home("Colchester"),
        "Two first names.",
    ),
    possible(
        "a pupil without a role and a teacher without a birth date, one rare name",
        {"first_name": "Leocadia", "last_name": "Brandywine"},
        teacher("Leocadia", "Brandywine", "1999-05-23"),
        "A rare name alone.",
    ),
)
