"""Fathers and sons, grandfathers, and suffixes in general."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
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

_HOME: Final = home("Carmody")

CASES: Final = (
    none(
        "father and son at one address, both birth dates known",
        parent("Desmond", "Carmody", "1979-04-04", suffix="Sr") | _HOME,
        pupil("Desmond", "Carmody", "2010-08-12", suffix="Jr") | _HOME,
        "Suffix, birth date and role: two people.",
    ),
    none(
        "father and son, no birth dates",
        parent("Desmond", "Carmody", suffix="Sr") | _HOME,
        pupil("Desmond", "Carmody", suffix="Jr") | _HOME,
        "Senior and junior are two by their very names.",
    ),
    none(
        "father and son, suffixes nowhere",
        parent("Desmond", "Carmody", "1979-04-04") | _HOME,
        pupil("Desmond", "Carmody", "2010-08-12") | _HOME,
        "A generation apart, parent and pupil.",
    ),
    none(
        "a teacher and his son the pupil",
        teacher("Lorcan", "Tiernan", "1975-02-20", school=WASHINGTON),
        pupil("Lorcan", "Tiernan", "2009-07-01", suffix="Jr") | at(WASHINGTON, "11"),
        "A generation apart, teacher and pupil.",
    ),
    possible(
        "junior and senior with one birth date",
        pupil("Anton", "Szabados", "2011-05-17", suffix="Jr"),
        pupil("Anton", "Szabados", "2011-05-17", suffix="Sr"),
        "No son is born with his father: one of the suffixes or one of the dates is wrong.",
    ),
    possible(
        "the second and the third with one birth date",
        pupil("Winthrop", "Lathrop", "2010-03-09", suffix="II"),
        pupil("Winthrop", "Lathrop", "2010-03-09", suffix="III"),
        "The numbers contradict one another, all else agrees.",
    ),
    certain(
        "a suffix known on one side",
        pupil("Winthrop", "Lathrop", "2010-03-09"),
        pupil("Winthrop", "Lathrop", "2010-03-09", suffix="III"),
        "Suffixes get left out; name and birth date are the same.",
    ),
    certain(
        "a suffix behind the surname",
        pupil("Winthrop", "Lathrop III", "2010-03-09"),
        pupil("Winthrop", "Lathrop", "2010-03-09", suffix="III"),
        "The same suffix in another field.",
    ),
    certain(
        "two spellings of junior",
        pupil("Anton", "Szabados", "2011-05-17", suffix="Junior"),
        pupil("Anton", "Szabados, Jr.", "2011-05-17"),
        "The same suffix.",
    ),
    certain(
        "a Spanish junior",
        pupil("Ulises", "Barragán", "2012-10-10", suffix="Hijo"),
        pupil("Ulises", "Barragán", "2012-10-10"),
        "Hijo is how a son is told from his father; name and birth date are the same.",
    ),
    certain(
        "a Portuguese junior, whose Júnior is a part of the name",
        pupil("Evandro", "Siqueira Júnior", "2013-03-30"),
        pupil("Evandro", "Siqueira", "2013-03-30"),
        "Júnior, Filho, Neto get left out.",
    ),
    none(
        "a son and a father of whom only the father's record is there",
        pupil("Cormac", "Delahunty", "2012-01-13", suffix="Jr") | at(ROOSEVELT, "07"),
        parent("Cormac", "Delahunty", "1981-06-29"),
        "Two birth dates, two roles.",
    ),
    certain(
        "the son to himself while the father is there as well",
        pupil("Cormac", "Delahunty", "2012-01-13") | home("Delahunty"),
        pupil("Cormac", "Delahunty", "2012-01-13", suffix="Jr") | home("Delahunty"),
        "The birth date is the son's.",
        people=[parent("Cormac", "Delahunty", "1981-06-29", suffix="Sr") | home("Delahunty")],
    ),
    possible(
        "neither role nor birth date, and father and son are there",
        {"first_name": "Cormac", "last_name": "Delahunty"},
        pupil("Cormac", "Delahunty", "2012-01-13", suffix="Jr") | home("Delahunty"),
        "An account that may be either's.",
        people=[parent("Cormac", "Delahunty", "1981-06-29", suffix="Sr") | home("Delahunty")],
    ),
    none(
        "brothers, the elder named for the father",
        pupil("Thaddeus", "Wainscott", "2009-05-08", suffix="Jr") | home("Wainscott"),
        pupil("Jasper", "Wainscott", "2011-12-19") | home("Wainscott"),
        "Two boys.",
    ),
    none(
        "grandfather and grandson",
        parent("Ezekiel", "Thornbury", "1950-09-09") | home("Thornbury"),
        pupil("Ezekiel", "Thornbury", "2013-09-09", suffix="III") | home("Thornbury"),
        "A birthday in common, sixty years apart.",
    ),
    possible(
        "of one name and one home, and thirty years apart to the day",
        {"first_name": "Evander", "last_name": "Aldersey", "birth_date": "1981-03-12"} | home("Aldersey"),
        pupil("Evander", "Aldersey", "2011-03-12") | home("Aldersey"),
        "A wrong year, or his father's account: one father in a year has his son's birthday.",
    ),
    possible(
        "cousins of one name in one house, two grades apart",
        pupil("Evander", "Aldersey", "2010-03-12") | home("Aldersey") | at(WASHINGTON, "10"),
        pupil("Evander", "Aldersey", "2012-03-12") | home("Aldersey") | at(WASHINGTON, "08"),
        "Year and grade both say that there are two, called after one grandfather.",
    ),
    certain(
        "a doctor's degree is no suffix",
        teacher("Eudora", "Vanterpool", "1968-03-03", suffix="PhD"),
        teacher("Eudora", "Vanterpool", "1968-03-03"),
        "A degree tells nobody apart.",
    ),
)
