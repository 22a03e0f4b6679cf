"""Twins and triplets: all they have is the same but the first name."""

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

_ROW: Final = home("Blackthorn") | at(LINCOLN, "03")
_WELL: Final = home("Wellspring") | at(ROOSEVELT, "07")

CASES: Final = (
    none(
        "one twin on each side",
        pupil("Tamsin", "Hollowell", "2013-05-19"),
        pupil("Barnaby", "Hollowell", "2013-05-19"),
        "Surname and birth date are what twins share; the first names are two children's.",
    ),
    none(
        "boy and girl, with home and school",
        pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        pupil("Edmund", "Blackthorn", "2017-02-11", gender="male") | _ROW,
        "A boy and a girl are two children, whatever else is the same.",
    ),
    possible(
        "two girls, with home and school, and nobody else fits either",
        pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        pupil("Winifred", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        "Twins, or one girl with a new name: everything but the first name is the same.",
    ),
    none(
        "both twins on both sides, crosswise",
        pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        pupil("Winifred", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        "Each has her own record on the other side.",
        accounts=[pupil("Winifred", "Blackthorn", "2017-02-11", gender="female") | _ROW],
        people=[pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW],
    ),
    certain(
        "both twins on both sides, each to herself",
        pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        pupil("Rosalind", "Blackthorn", "2017-02-11", gender="female") | _ROW,
        "The very same first name, and the twin has her own record on both sides.",
        accounts=[pupil("Winifred", "Blackthorn", "2017-02-11", gender="female") | _ROW],
        people=[pupil("Winifred", "Blackthorn", "2017-02-11", gender="female") | _ROW],
    ),
    certain(
        "the twin is on the roster only",
        pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL,
        pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL,
        "The very same first name; a brother who has no account changes nothing.",
        people=[pupil("Linus", "Wellspring", "2012-11-03") | _WELL],
    ),
    certain(
        "the twin has an account only",
        pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL,
        pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL,
        "The very same first name; a brother who has left changes nothing.",
        accounts=[pupil("Linus", "Wellspring", "2012-11-03") | _WELL],
    ),
    none(
        "the one has left, the other's account is missing",
        pupil("Linus", "Wellspring", "2012-11-03") | _WELL,
        pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL,
        "Ambrose has his own account, so Linus's is not his.",
        accounts=[pupil("Ambrose", "Wellspring", "2012-11-03") | _WELL],
    ),
    possible(
        "Jayden and Kayden, one on each side",
        pupil("Jayden", "Ferncastle", "2014-07-22"),
        pupil("Kayden", "Ferncastle", "2014-07-22"),
        "A letter apart, and both are names: a typing error or twins.",
    ),
    possible(
        "Jayden and Kayden, with home and school",
        pupil("Jayden", "Ferncastle", "2014-07-22") | home("Ferncastle") | at(LINCOLN, "05"),
        pupil("Kayden", "Ferncastle", "2014-07-22") | home("Ferncastle") | at(LINCOLN, "05"),
        "Twins share home and school as well.",
    ),
    none(
        "Jayden and Kayden, both on both sides, crosswise",
        pupil("Jayden", "Ferncastle", "2014-07-22"),
        pupil("Kayden", "Ferncastle", "2014-07-22"),
        "Each has his own record.",
        accounts=[pupil("Kayden", "Ferncastle", "2014-07-22")],
        people=[pupil("Jayden", "Ferncastle", "2014-07-22")],
    ),
    certain(
        "Jayden and Kayden, both on both sides, each to himself",
        pupil("Kayden", "Ferncastle", "2014-07-22"),
        pupil("Kayden", "Ferncastle", "2014-07-22"),
        "The names are exact on both sides.",
        accounts=[pupil("Jayden", "Ferncastle", "2014-07-22")],
        people=[pupil("Jayden", "Ferncastle", "2014-07-22")],
    ),
    possible(
        "a spelling between the two twins",
        pupil("Ericka", "Stonebridge", "2011-09-30"),
        pupil("Erika", "Stonebridge", "2011-09-30"),
        "Ericka may be Erika or Erica, and both are there.",
        people=[pupil("Erica", "Stonebridge", "2011-09-30")],
    ),
    possible(
        "a nickname that is short for both twins",
        pupil("Alex", "Thistlewood", "2010-01-27"),
        pupil("Alexander", "Thistlewood", "2010-01-27"),
        "Alex may be his sister Alexandra.",
        people=[pupil("Alexandra", "Thistlewood", "2010-01-27")],
    ),
    possible(
        "an initial of both twins",
        pupil("M", "Quillfeather", "2015-10-08"),
        pupil("Matilda", "Quillfeather", "2015-10-08"),
        "M may be her brother Magnus.",
        people=[pupil("Magnus", "Quillfeather", "2015-10-08")],
    ),
    possible(
        "no first name, and there are twins",
        pupil("", "Quillfeather", "2015-10-08"),
        pupil("Matilda", "Quillfeather", "2015-10-08"),
        "Surname and birth date leave two.",
        people=[pupil("Magnus", "Quillfeather", "2015-10-08")],
    ),
    none(
        "triplets, crosswise",
        pupil("Flora", "Merriweather", "2016-04-14"),
        pupil("Fauna", "Merriweather", "2016-04-14"),
        "All three are on both sides.",
        accounts=[pupil("Fauna", "Merriweather", "2016-04-14"), pupil("Celeste", "Merriweather", "2016-04-14")],
        people=[pupil("Flora", "Merriweather", "2016-04-14"), pupil("Celeste", "Merriweather", "2016-04-14")],
    ),
    certain(
        "triplets, one of them to herself",
        pupil("Celeste", "Merriweather", "2016-04-14"),
        pupil("Celeste", "Merriweather", "2016-04-14"),
        "The name is exact on both sides.",
        accounts=[pupil("Flora", "Merriweather", "2016-04-14"), pupil("Fauna", "Merriweather", "2016-04-14")],
        people=[pupil("Flora", "Merriweather", "2016-04-14"), pupil("Fauna", "Merriweather", "2016-04-14")],
    ),
    none(
        "twins in another language",
        pupil("Thiago", "Albuquerque", "2013-12-01"),
        pupil("Heitor", "Albuquerque", "2013-12-01"),
        "Two brothers' names.",
    ),
    possible(
        "twins who share the first of two given names",
        pupil("Muhammad Hamza", "Qureshi", "2014-03-03"),
        pupil("Muhammad Bilal", "Qureshi", "2014-03-03"),
        "In many families every boy is Muhammad, and the second name tells them apart. Or one boy has three names.",
    ),
    none(
        "twins who share the first of two given names, both on both sides, crosswise",
        pupil("Muhammad Hamza", "Qureshi", "2014-03-03"),
        pupil("Muhammad Bilal", "Qureshi", "2014-03-03"),
        "Each has his own record.",
        accounts=[pupil("Muhammad Bilal", "Qureshi", "2014-03-03")],
        people=[pupil("Muhammad Hamza", "Qureshi", "2014-03-03")],
    ),
    possible(
        "twins' first names left out of the second name",
        pupil("Muhammad", "Qureshi", "2014-03-03"),
        pupil("Muhammad Bilal", "Qureshi", "2014-03-03"),
        "Muhammad may be either brother.",
        people=[pupil("Muhammad Hamza", "Qureshi", "2014-03-03")],
    ),
    none(
        "twins with a mailbox of their mother's",
        pupil("Phineas", "Oakhurst", "2015-06-06", email="mrs.oakhurst@mail.example"),
        pupil("Cordelia", "Oakhurst", "2015-06-06", email="mrs.oakhurst@mail.example"),
        "The mailbox is the family's.",
    ),
    none(
        "twins of whom one goes to another school",
        pupil("Leopold", "Ravensworth", "2009-08-17") | home("Ravensworth") | at(WASHINGTON, "11"),
        pupil("Beatrix", "Ravensworth", "2009-08-17") | home("Ravensworth") | at(ROOSEVELT, "08"),
        "Two names, two schools.",
    ),
    possible(
        "twins with one number, which was mixed up",
        pupil("Ottilie", "Greengage", "2012-02-29", sis_id="550817"),
        pupil("Hedwig", "Greengage", "2012-02-29", sis_id="550817"),
        "The number says one, the names say two: somebody mixed up the twins or changed a name.",
    ),
    *(
        possible(
            f"{one} and {other}, one on each side",
            pupil(one, last, born) | home(last),
            pupil(other, last, born) | home(last),
            "Twins' names rhyme in every language, and these are two.",
        )
        for one, other, last, born in (
            ("Rohit", "Mohit", "Chaturvedi", "2013-01-17"),
            ("Jiayi", "Jiaqi", "Ouyangfeng", "2012-09-09"),
            ("Khoa", "Hoa", "Duongthuy", "2011-03-29"),
            ("Charley", "Harley", "Satterthwaite", "2014-12-11"),
            ("Thùy", "Thủy", "Huynhdang", "2010-05-25"),
            ("Alessandro", "Alessandra", "Bonaventura", "2012-07-07"),
        )
    ),
)
