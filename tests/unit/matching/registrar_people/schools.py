"""Schools, grades and the years between them."""

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
)

_BORN: Final = "2012-02-07"

CASES: Final = (
    certain(
        "another school",
        pupil("Evander", "Kingsleigh", _BORN) | at(LINCOLN, "05"),
        pupil("Evander", "Kingsleigh", _BORN) | at(ROOSEVELT, "08"),
        "Name and birth date are the same; children leave elementary school.",
    ),
    certain(
        "a grade behind",
        pupil("Evander", "Kingsleigh", _BORN, grade_level="07"),
        pupil("Evander", "Kingsleigh", _BORN, grade_level="08"),
        "Last year's account.",
    ),
    certain(
        "a grade ahead",
        pupil("Evander", "Kingsleigh", _BORN, grade_level="09"),
        pupil("Evander", "Kingsleigh", _BORN, grade_level="08"),
        "Who repeats a grade.",
    ),
    certain(
        "seven grades behind",
        pupil("Evander", "Kingsleigh", _BORN, grade_level="01"),
        pupil("Evander", "Kingsleigh", _BORN, grade_level="08"),
        "An account from long ago; name and birth date are the same.",
    ),
    certain(
        "kindergarten in two spellings",
        pupil("Persis", "Longbourne", "2020-03-30", grade_level="KG"),
        pupil("Persis", "Longbourne", "2020-03-30", grade_level="K"),
        "Name and birth date are the same.",
    ),
    certain(
        "no birth date; rare name, school and a grade behind",
        pupil("Evander", "Kingsleigh") | at(ROOSEVELT, "07"),
        pupil("Evander", "Kingsleigh", _BORN) | at(ROOSEVELT, "08"),
        "A rare name, the school, and last year's grade.",
    ),
    certain(
        "no birth dates; rare name, school and grade",
        pupil("Evander", "Kingsleigh") | at(ROOSEVELT, "08"),
        pupil("Evander", "Kingsleigh") | at(ROOSEVELT, "08"),
        "A rare name, school and grade.",
    ),
    possible(
        "no birth dates; rare name, another school",
        pupil("Evander", "Kingsleigh") | at(LINCOLN, "05"),
        pupil("Evander", "Kingsleigh") | at(WASHINGTON, "10"),
        "A boy who moved on twice, or a cousin.",
    ),
    none(
        "no birth dates; common name, another school",
        pupil("James", "Smith") | at(LINCOLN, "05"),
        pupil("James", "Smith") | at(WASHINGTON, "10"),
        "Two of several.",
    ),
    possible(
        "no birth dates; common name, school and grade",
        pupil("James", "Smith") | at(ROOSEVELT, "08"),
        pupil("James", "Smith") | at(ROOSEVELT, "08"),
        "Two of that name in one grade would be rare, and are known to happen.",
    ),
    possible(
        "no birth dates; common name, school and grade, and there are two",
        pupil("James", "Smith") | at(ROOSEVELT, "08"),
        pupil("James", "Smith") | at(ROOSEVELT, "08"),
        "There are two of that name in the grade.",
        people=[pupil("James", "Smith") | at(ROOSEVELT, "08")],
    ),
    none(
        "no birth dates; common first name, rare surname of a family",
        pupil("James", "Kingsleigh") | at(WASHINGTON, "11") | home("Kingsleigh"),
        pupil("Evander", "Kingsleigh", _BORN) | at(ROOSEVELT, "08") | home("Kingsleigh"),
        "Brothers.",
    ),
    certain(
        "the same name and birth date in another home, school and grade",
        pupil("Evander", "Kingsleigh", _BORN) | at(LINCOLN, "02") | home("Kingsleigh old"),
        pupil("Evander", "Kingsleigh", _BORN) | at(ROOSEVELT, "08") | home("Kingsleigh new"),
        "An account from years ago; a rare name and the birth date.",
    ),
    possible(
        "a common name and the same birth date in another home and school",
        pupil("Jose", "Garcia", "2011-06-17") | at(ROOSEVELT, "08") | home("Garcia east"),
        pupil("Jose", "Garcia", "2011-06-17") | at(LINCOLN, "05") | home("Garcia west"),
        "Two boys of the most common name may share a day; home, school and grade say so.",
    ),
    certain(
        "the pupils of one name in two schools, each by birth date",
        pupil("Jose", "Garcia", "2011-06-17") | at(ROOSEVELT, "08"),
        pupil("Jose", "Garcia", "2011-06-17") | at(ROOSEVELT, "08"),
        "Name, birth date, school and grade.",
        people=[pupil("Jose", "Garcia", "2015-01-22") | at(LINCOLN, "04")],
    ),
    certain(
        "the class of, instead of the grade",
        pupil("Persis", "Longbourne", "2008-11-02", graduation_year="2027"),
        pupil("Persis", "Longbourne", "2008-11-02", grade_level="11"),
        "Name and birth date are the same.",
    ),
    none(
        "only school and grade",
        pupil("Persis", "Longbourne") | at(WASHINGTON, "11"),
        pupil("Evander", "Kingsleigh") | at(WASHINGTON, "11"),
        "Classmates.",
    ),
)
