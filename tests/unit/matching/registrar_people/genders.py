"""Gender, as one piece of evidence that is often wrong or new."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import ROOSEVELT, at, certain, home, none, possible, pupil

CASES: Final = (
    certain(
        "another gender, name and birth date the same",
        pupil("Kerensa", "Polglase", "2012-08-22", gender="male"),
        pupil("Kerensa", "Polglase", "2012-08-22", gender="female"),
        "Somebody ticked the wrong box; name and birth date are the same.",
    ),
    certain(
        "a gender that is neither",
        pupil("Kerensa", "Polglase", "2012-08-22", gender="X"),
        pupil("Kerensa", "Polglase", "2012-08-22", gender="female"),
        "Name and birth date are the same.",
    ),
    certain(
        "F and female",
        pupil("Kerensa", "Polglase", "2012-08-22", gender="F"),
        pupil("Kerensa", "Polglase", "2012-08-22", gender="female"),
        "All the same.",
    ),
    possible(
        "Gabriel and Gabriela, with home and school",
        pupil("Gabriel", "Montenegro", "2011-10-16", gender="male") | home("Montenegro") | at(ROOSEVELT, "08"),
        pupil("Gabriela", "Montenegro", "2011-10-16", gender="female") | home("Montenegro") | at(ROOSEVELT, "08"),
        "A letter and a box, or a boy and a girl born together.",
    ),
    none(
        "Gabriel and Gabriela, both on both sides, crosswise",
        pupil("Gabriel", "Montenegro", "2011-10-16", gender="male"),
        pupil("Gabriela", "Montenegro", "2011-10-16", gender="female"),
        "Each has a record of their own.",
        accounts=[pupil("Gabriela", "Montenegro", "2011-10-16", gender="female")],
        people=[pupil("Gabriel", "Montenegro", "2011-10-16", gender="male")],
    ),
    none(
        "Gabriel and Gabriela, two birth dates",
        pupil("Gabriel", "Montenegro", "2011-10-16", gender="male") | home("Montenegro"),
        pupil("Gabriela", "Montenegro", "2014-01-09", gender="female") | home("Montenegro"),
        "Brother and sister.",
    ),
    possible(
        "Sasha, a boy here and a girl there",
        pupil("Sasha", "Ulyanin", "2013-05-29", gender="male"),
        pupil("Aleksandra", "Ulyanin", "2013-05-29", gender="female"),
        "Sasha is short for both; the box says Aleksandr.",
    ),
    none(
        "a common name, another gender, no birth date",
        pupil("Jordan", "Smith", gender="male"),
        pupil("Jordan", "Smith", gender="female"),
        "Two of several.",
    ),
    certain(
        "a new name that the record knows, with the new gender",
        pupil("Hugo", "Ellesmere", "2010-09-04", preferred_name="Ada", gender="male"),
        pupil("Ada", "Ellesmere", "2010-09-04", gender="female"),
        "The record itself says what she is called; surname and birth date are the same.",
    ),
    possible(
        "a new name and gender that the record does not know, all else the same",
        pupil("Hugo", "Ellesmere", "2010-09-04") | home("Ellesmere") | at(ROOSEVELT, "08"),
        pupil("Ada", "Ellesmere", "2010-09-04") | home("Ellesmere") | at(ROOSEVELT, "08"),
        "A new name, or twins: everything but the first name is the same.",
    ),
)
