"""People who do not exist, values that stand for nothing, and values that a crowd shares."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
    LINCOLN,
    ROOSEVELT,
    at,
    certain,
    none,
    possible,
    pupil,
    teacher,
)

TESTS: Final = (
    none(
        "Test Student twice",
        pupil("Test", "Student", "2010-10-10"),
        pupil("Test", "Student", "2010-10-10"),
        "Every vendor makes a Test Student; they are nobody.",
    ),
    none(
        "Test Student twice, with school and grade",
        pupil("Test", "Student", "2010-10-10") | at(LINCOLN, "05"),
        pupil("Test", "Student", "2010-10-10") | at(LINCOLN, "05"),
        "Every school makes a Test Student; they are nobody.",
    ),
    none("Demo Teacher twice", teacher("Demo", "Teacher"), teacher("Demo", "Teacher"), "Nobody."),
    none("Sample Student 1 and 2", pupil("Sample", "Student 1"), pupil("Sample", "Student 2"), "Nobody."),
    none(
        "FNU LNU twice, of one birth date",
        pupil("FNU", "LNU", "2011-04-04"),
        pupil("FNU", "LNU", "2011-04-04"),
        "First name unknown, last name unknown: a birth date in common.",
    ),
    none(
        "Unknown Unknown twice",
        pupil("Unknown", "Unknown", "2000-01-01"),
        pupil("Unknown", "Unknown", "2000-01-01"),
        "Neither says anything.",
    ),
    none(
        "Baby Boy of one surname",
        pupil("Baby Boy", "Garcia", "2019-03-03"),
        pupil("Mateo", "Garcia", "2019-03-03"),
        "A clinic's word for a child without a name, a common surname and a day.",
    ),
    none(
        "xxx and a real name",
        pupil("xxx", "Silverlock"),
        pupil("Imogen", "Silverlock", "2012-06-06"),
        "A surname and nothing more.",
    ),
    certain(
        "a real pupil called Test",
        pupil("Ramona", "Test", "2012-10-21") | at(ROOSEVELT, "07"),
        pupil("Ramona", "Test", "2012-10-21") | at(ROOSEVELT, "07"),
        "Test is a surname in Hungary and France; first name, birth date, school and grade are a child's.",
    ),
    certain(
        "a real pupil called Null",
        pupil("Octavian", "Null", "2013-02-18") | at(ROOSEVELT, "06"),
        pupil("Octavian", "Null", "2013-02-18") | at(ROOSEVELT, "06"),
        "Null is a German surname; first name, birth date, school and grade are a child's.",
    ),
    certain(
        "a real pupil called Student",
        pupil("Evadne", "Student", "2011-08-27"),
        pupil("Evadne", "Student", "2011-08-27"),
        "A surname; the first name is a person's and the birth date is the same.",
    ),
)

MAILBOXES: Final = (
    none(
        "noemail@ on both sides",
        pupil("Imogen", "Silverlock", email="noemail@district.example"),
        pupil("Barnabas", "Cotterell", "2012-06-06", email="noemail@district.example"),
        "A mailbox that stands for none.",
    ),
    none(
        "a made-up mailbox, one surname",
        pupil("Imogen", "Smith", email="none@none.com"),
        pupil("Barnabas", "Smith", "2012-06-06", email="none@none.com"),
        "A common surname, and a mailbox that stands for none.",
    ),
    none(
        "the office's mailbox, common name",
        pupil("Emily", "Johnson", email="office@district.example"),
        pupil("Emily", "Johnson", "2012-10-10", email="office@district.example"),
        "Dozens have the office's mailbox; the name is common.",
    ),
    possible(
        "the office's mailbox, rare name",
        pupil("Imogen", "Silverlock", email="office@district.example"),
        pupil("Imogen", "Silverlock", "2012-06-06", email="office@district.example"),
        "Dozens have the office's mailbox; a rare name alone.",
    ),
    certain(
        "the office's mailbox, name and birth date",
        pupil("Imogen", "Silverlock", "2012-06-06", email="office@district.example"),
        pupil("Imogen", "Silverlock", "2012-06-06", email="office@district.example"),
        "Name and birth date are the same.",
    ),
)

CROWDS: Final = (
    none(
        "the school's telephone number",
        pupil("Jemima", "Puddlewick", phone="(541) 555-0100"),
        pupil("Barnabas", "Cotterell", "2012-06-06", phone="(541) 555-0100"),
        "The office's number stands on dozens.",
    ),
    none(
        "the school's telephone number, one common surname",
        pupil("Jemima", "Johnson", phone="(541) 555-0100"),
        pupil("Barnabas", "Johnson", "2012-06-06", phone="(541) 555-0100"),
        "A common surname and the office's number.",
    ),
    none(
        "a telephone number of zeros",
        pupil("Jemima", "Puddlewick", phone="000-000-0000"),
        pupil("Barnabas", "Puddlewick", "2012-06-06", phone="000-000-0000"),
        "Two first names and no number.",
    ),
    none(
        "the district's address, common name",
        pupil("Emily", "Johnson", street="1 District Office Way", city="Gravity Falls"),
        pupil("Emily", "Johnson", "2012-10-10", street="1 District Office Way", city="Gravity Falls"),
        "Dozens have the office's address; the name is common.",
    ),
    possible(
        "the district's address, rare name",
        pupil("Jemima", "Puddlewick", street="1 District Office Way", city="Gravity Falls"),
        pupil("Jemima", "Puddlewick", "2012-06-06", street="1 District Office Way", city="Gravity Falls"),
        "Dozens have the office's address; a rare name alone.",
    ),
    none(
        "one town, one state, one surname",
        pupil("Jemima", "Smith", city="Gravity Falls", state="OR", postal_code="97333"),
        pupil("Barnabas", "Smith", "2012-06-06", city="Gravity Falls", state="OR", postal_code="97333"),
        "Everybody lives there.",
    ),
    none(
        "N/A everywhere",
        pupil("N/A", "N/A", sis_id="N/A", phone="N/A", street="N/A"),
        pupil("N/A", "N/A", sis_id="N/A", phone="N/A", street="N/A"),
        "Nothing is the same.",
    ),
    none(
        "a placeholder number and one surname",
        pupil("Jemima", "Puddlewick", sis_id="0000"),
        pupil("Barnabas", "Puddlewick", "2012-06-06", sis_id="0000"),
        "Zeros are no number.",
    ),
    none(
        "one grade, one school, one gender",
        pupil("Jemima", "Puddlewick", gender="female") | at(LINCOLN, "03"),
        pupil("Rowena", "Cotterell", "2016-06-06", gender="female") | at(LINCOLN, "03"),
        "Dozens are in that grade.",
    ),
    none(
        "the most common name, school and another grade",
        pupil("Maria", "Garcia") | at(LINCOLN, "01"),
        pupil("Maria", "Garcia", "2014-11-30") | at(LINCOLN, "05"),
        "Two of several.",
    ),
)

CASES: Final = (*TESTS, *MAILBOXES, *CROWDS)
