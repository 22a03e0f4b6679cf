"""People of one name."""

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

CASES: Final = (
    none(
        "two of a common name, two birth dates",
        pupil("James", "Smith", "2011-04-02"),
        pupil("James", "Smith", "2014-08-20"),
        "Two boys.",
    ),
    none(
        "two of a common name, two birth dates, one school",
        pupil("James", "Smith", "2011-04-02") | at(ROOSEVELT, "08"),
        pupil("James", "Smith", "2013-08-20") | at(ROOSEVELT, "06"),
        "Two boys of one school.",
    ),
    certain(
        "three of a common name, each by birth date",
        pupil("James", "Smith", "2011-04-02"),
        pupil("James", "Smith", "2011-04-02"),
        "One of the three was born that day.",
        people=[pupil("James", "Smith", "2014-08-20"), pupil("James", "Smith", "2009-12-12")],
    ),
    none(
        "a common name without a birth date, three on the roster",
        pupil("James", "Smith"),
        pupil("James", "Smith", "2011-04-02"),
        "Which of the three?",
        people=[pupil("James", "Smith", "2014-08-20"), pupil("James", "Smith", "2009-12-12")],
    ),
    none(
        "of a common name, the right one is there",
        pupil("James", "Smith", "2011-04-02"),
        pupil("James", "Smith", "2011-04-20"),
        "Another was born on the very day.",
        people=[pupil("James", "Smith", "2011-04-02")],
    ),
    none(
        "a rare name twice in the family, two birth dates",
        pupil("Theophila", "Quincannon", "2008-03-21") | home("Quincannon"),
        pupil("Theophila", "Quincannon", "2013-10-14") | home("Quincannon uncle"),
        "Cousins called after one grandmother.",
    ),
    possible(
        "a rare name without a birth date, twice on the roster",
        pupil("Theophila", "Quincannon"),
        pupil("Theophila", "Quincannon", "2008-03-21"),
        "Either of two.",
        people=[pupil("Theophila", "Quincannon", "2013-10-14")],
    ),
    certain(
        "a rare name without a birth date, twice on the roster, told apart by school and home",
        pupil("Theophila", "Quincannon") | at(WASHINGTON, "12") | home("Quincannon"),
        pupil("Theophila", "Quincannon", "2008-03-21") | at(WASHINGTON, "12") | home("Quincannon"),
        "School, grade, home and telephone number are the one's.",
        people=[pupil("Theophila", "Quincannon", "2013-10-14") | at(LINCOLN, "05") | home("Quincannon uncle")],
    ),
    none(
        "one first name, two surnames",
        pupil("Theophila", "Quincannon", "2008-03-21"),
        pupil("Theophila", "Wetherby", "2012-12-01"),
        "A first name in common.",
    ),
    none(
        "one surname, two families",
        pupil("Rafferty", "Nguyen", "2012-04-15") | home("Nguyen east"),
        pupil("Clarence", "Nguyen", "2012-04-15") | home("Nguyen west"),
        "A common surname and a day; two homes.",
    ),
    none(
        "one common surname, one birth date, one school and grade",
        pupil("Rafferty", "Nguyen", "2012-04-15") | at(ROOSEVELT, "07"),
        pupil("Clarence", "Nguyen", "2012-04-15") | at(ROOSEVELT, "07"),
        "A common surname; two first names are two boys.",
    ),
    certain(
        "the most common name with middle name, birth date and school",
        pupil("Maria", "Garcia", "2013-04-27", middle_name="Encarnación") | at(ROOSEVELT, "06"),
        pupil("Maria", "Garcia", "2013-04-27", middle_name="Encarnación") | at(ROOSEVELT, "06"),
        "All the same.",
    ),
    possible(
        "the most common name with two middle names and one birth date",
        pupil("Maria", "Garcia", "2013-04-27", middle_name="Encarnación"),
        pupil("Maria", "Garcia", "2013-04-27", middle_name="Salvadora"),
        "Two girls of the most common name may share a day; the middle names say so.",
    ),
)
