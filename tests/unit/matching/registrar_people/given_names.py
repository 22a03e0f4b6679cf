"""Middle names, double first names, one-name people, patronymics, and names in each other's fields."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
    LINCOLN,
    ROOSEVELT,
    at,
    certain,
    home,
    none,
    possible,
    pupil,
)

MIDDLE_NAMES: Final = (
    certain(
        "a middle name known on one side",
        pupil("Gideon", "Hawksmoor", "2012-04-09"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "First name, surname and birth date; middle names get left out.",
    ),
    certain(
        "a middle initial and a middle name",
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="T."),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "The initial fits.",
    ),
    possible(
        "two middle names",
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Ephraim"),
        "All agrees but the middle name, which is what such names are for.",
    ),
    none(
        "two middle names, a common name, no birth date",
        pupil("Daniel", "Johnson", middle_name="Tobias"),
        pupil("Daniel", "Johnson", "2012-04-09", middle_name="Ephraim"),
        "Two of many.",
    ),
    certain(
        "a middle initial behind the first name",
        pupil("Gideon T", "Hawksmoor", "2012-04-09"),
        pupil("Gideon", "Hawksmoor", "2012-04-09"),
        "An initial in the wrong field.",
    ),
    certain(
        "called by the middle name",
        pupil("Tobias", "Hawksmoor", "2012-04-09"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "The record has the name, if in the middle; surname and birth date are the same.",
    ),
    possible(
        "called by the middle name, and there is a brother of that name",
        pupil("Tobias", "Hawksmoor", "2012-04-09"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "Gideon Tobias or the brother: the birth date says the one, the name the other.",
        people=[pupil("Tobias", "Hawksmoor", "2014-11-02")],
    ),
    none(
        "a son whose middle name is his uncle's first",
        pupil("Tobias", "Hawksmoor", "2009-01-15"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "Another first name and another birth date.",
    ),
    certain(
        "first and middle name the other way round",
        pupil("Tobias", "Hawksmoor", "2012-04-09", middle_name="Gideon"),
        pupil("Gideon", "Hawksmoor", "2012-04-09", middle_name="Tobias"),
        "The same two names.",
    ),
    certain(
        "a double first name, cut to its first half",
        pupil("Anneliese", "Brückner", "2013-07-07"),
        pupil("Anneliese Sophie", "Brückner", "2013-07-07"),
        "The second given name gets left out.",
    ),
    certain(
        "a double first name in one word",
        pupil("Marielouise", "Brückner", "2013-07-07"),
        pupil("Marie-Louise", "Brückner", "2013-07-07"),
        "The same letters.",
    ),
    possible(
        "the second half of a double first name, and a sister called so",
        pupil("Louise", "Brückner", "2013-07-07"),
        pupil("Marie-Louise", "Brückner", "2013-07-07"),
        "There is a Louise.",
        people=[pupil("Louise", "Brückner", "2010-02-12")],
    ),
    none(
        "María José and José of one family",
        pupil("María José", "Arizmendi", "2011-04-19", gender="female") | home("Arizmendi"),
        pupil("José", "Arizmendi", "2013-09-27", gender="male") | home("Arizmendi"),
        "A girl and a boy, with two birth dates.",
    ),
    certain(
        "Ma. for María",
        pupil("Ma. Consuelo", "Arizmendi", "2012-10-30"),
        pupil("María Consuelo", "Arizmendi", "2012-10-30"),
        "The usual way to shorten María.",
    ),
)

ONE_NAME: Final = (
    certain(
        "one name as first name, with birth date, school and grade",
        pupil("Suprapto", "", "2012-06-01") | at(ROOSEVELT, "07"),
        pupil("Suprapto", "", "2012-06-01") | at(ROOSEVELT, "07"),
        "Many Indonesians have one name; it is rare, and all else is the same.",
    ),
    certain(
        "one name, FNU on the other side, with birth date, school and grade",
        pupil("", "Suprapto", "2012-06-01") | at(ROOSEVELT, "07"),
        pupil("FNU", "Suprapto", "2012-06-01") | at(ROOSEVELT, "07"),
        "FNU says that there is no first name, and all else is the same.",
    ),
    certain(
        "one name, repeated as surname",
        pupil("Suprapto", "Suprapto", "2012-06-01"),
        pupil("Suprapto", "", "2012-06-01"),
        "A form that wanted two names got one twice.",
    ),
    possible(
        "one name as first name here and as surname there",
        pupil("Suprapto", "", "2012-06-01"),
        pupil("", "Suprapto", "2012-06-01"),
        "One name and a birth date; as a surname it would be a family's.",
    ),
    possible(
        "one name, no birth date",
        pupil("Suprapto"),
        pupil("Suprapto", "", "2012-06-01"),
        "A rare name, and nothing more.",
    ),
    none(
        "one name, two birth dates",
        pupil("Suprapto", "", "2009-02-20"),
        pupil("Suprapto", "", "2012-06-01"),
        "A name in common and two birth dates.",
    ),
    none(
        "one common name and nothing else",
        pupil("Maria"),
        pupil("Maria", "Garcia", "2012-06-01"),
        "Which of the many?",
    ),
    possible(
        "the one name is the first of two there",
        pupil("Suprapto", "", "2012-06-01"),
        pupil("Suprapto", "Wiranegara", "2012-06-01"),
        "A rare first name and the birth date; a surname came with the passport, or it is another.",
    ),
)

PATRONYMICS: Final = (
    certain(
        "a patronymic as a middle name",
        pupil("Timofei", "Arbenin", "2012-09-22"),
        pupil("Timofei", "Arbenin", "2012-09-22", middle_name="Lvovich"),
        "The patronymic gets left out.",
    ),
    possible(
        "two patronymics",
        pupil("Timofei", "Arbenin", "2012-09-22", middle_name="Petrovich"),
        pupil("Timofei", "Arbenin", "2012-09-22", middle_name="Lvovich"),
        "Sons of two fathers, if both are right.",
    ),
    certain(
        "a patronymic in the first name's field",
        pupil("Timofei Lvovich", "Arbenin", "2012-09-22"),
        pupil("Timofei", "Arbenin", "2012-09-22"),
        "The first name comes first.",
    ),
    none(
        "Icelandic brother and sister",
        pupil("Hallgrímur", "Þorvaldsson", "2011-03-03") | home("Þorvaldur"),
        pupil("Ragnheiður", "Þorvaldsdóttir", "2013-12-29") | home("Þorvaldur"),
        "Two names and two birth dates.",
    ),
    certain(
        "an Icelandic name without its letters",
        pupil("Ragnheidur", "Thorvaldsdottir", "2013-12-29"),
        pupil("Ragnheiður", "Þorvaldsdóttir", "2013-12-29"),
        "The same name in letters that every keyboard has.",
    ),
    certain(
        "bin in the surname",
        pupil("Danish", "bin Iskandar", "2012-07-11"),
        pupil("Danish", "Iskandar", "2012-07-11"),
        "Son of Iskandar, or just Iskandar.",
    ),
    none(
        "a Tamil father's initial, and another child of his",
        pupil("Kavitha", "S", "2012-02-02"),
        pupil("Senthil", "S", "2014-06-06"),
        "An initial in common.",
    ),
    certain(
        "a Tamil father's initial and his name, with school and grade",
        pupil("Kavitha", "S", "2012-02-02") | at(ROOSEVELT, "08"),
        pupil("Kavitha", "Subramaniam", "2012-02-02") | at(ROOSEVELT, "08"),
        "First name, birth date, school and grade, and the initial fits.",
    ),
    possible(
        "an Ethiopian child with the father's or the grandfather's name",
        pupil("Mahlet", "Tesfaye", "2012-11-27"),
        pupil("Mahlet", "Gebremariam", "2012-11-27"),
        "Both names are customary; without the other one nobody knows.",
    ),
    certain(
        "an Ethiopian child with both names",
        pupil("Mahlet", "Tesfaye", "2012-11-27"),
        pupil("Mahlet", "Gebremariam", "2012-11-27", middle_name="Tesfaye"),
        "The father's name stands in the middle.",
    ),
)

ORDER: Final = (
    certain(
        "first and last name in each other's fields",
        pupil("Hawtrey", "Ferelith", "2012-03-25"),
        pupil("Ferelith", "Hawtrey", "2012-03-25"),
        "The same two names and the birth date.",
    ),
    certain(
        "Chinese order",
        pupil("Shen", "Yuhan", "2013-08-28"),
        pupil("Yuhan", "Shen", "2013-08-28"),
        "The surname comes first in Chinese.",
    ),
    certain(
        "Hungarian order, accents left out",
        pupil("Szigeti", "Borbala", "2011-12-12"),
        pupil("Borbála", "Szigeti", "2011-12-12"),
        "The surname comes first in Hungarian.",
    ),
    certain(
        "Vietnamese order in three fields",
        pupil("Đặng", "Thảo", "2012-01-08", middle_name="Thị Thanh"),
        pupil("Thảo", "Đặng", "2012-01-08", middle_name="Thị Thanh"),
        "The same names, the surname first.",
    ),
    certain(
        "the whole name in one field",
        pupil("Ferelith Hawtrey", "", "2012-03-25"),
        pupil("Ferelith", "Hawtrey", "2012-03-25"),
        "The same name; the last name's field stayed empty.",
    ),
    certain(
        "the whole name in one field, with a comma",
        pupil("", "Hawtrey, Ferelith", "2012-03-25"),
        pupil("Ferelith", "Hawtrey", "2012-03-25"),
        "The same name as lists have it.",
    ),
    possible(
        "in each other's fields, and no birth date",
        pupil("Hawtrey", "Ferelith"),
        pupil("Ferelith", "Hawtrey", "2012-03-25"),
        "The same two rare names, and nothing more.",
    ),
    none(
        "in each other's fields, and another birth date",
        pupil("Kelly", "James", "2009-01-30"),
        pupil("James", "Kelly", "2012-03-25"),
        "James Kelly and Kelly James are two people.",
    ),
    none(
        "in each other's fields, and no birth date, both common",
        pupil("Kelly", "James"),
        pupil("James", "Kelly", "2012-03-25"),
        "James Kelly and Kelly James are two people.",
    ),
    possible(
        "in each other's fields, and both are on the roster",
        pupil("Kelly", "James", "2012-03-25"),
        pupil("James", "Kelly", "2012-03-25"),
        "The name fits the one and the birth date the other.",
        people=[pupil("Kelly", "James", "2011-08-19")],
    ),
    none(
        "one name in common, in two fields",
        pupil("Ferelith", "Hawtrey", "2012-03-25"),
        pupil("Hawtrey", "Lindqvist", "2013-10-06") | at(LINCOLN, "05"),
        "A first name that is another's surname.",
    ),
)

CASES: Final = (*MIDDLE_NAMES, *ONE_NAME, *PATRONYMICS, *ORDER)
