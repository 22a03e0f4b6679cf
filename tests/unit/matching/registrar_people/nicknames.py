"""Short and pet names, in the languages of a school district, and names that people go by."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
    LINCOLN,
    ROOSEVELT,
    Answer,
    Case,
    at,
    certain,
    home,
    none,
    possible,
    pupil,
)

_SURNAMES: Final = (
    "Ashgrove", "Birkenshaw", "Coldstream", "Dunwoody", "Ellsworthy", "Fothergill", "Grimsditch", "Hathersage",
    "Inglethorpe", "Jessamine", "Kettlewell", "Lonsdale", "Mossgrave", "Netherby", "Osgoodby", "Pickersgill",
    "Quenby", "Ruddock", "Snowdrop", "Tillotson", "Uppingham", "Vickerstaff", "Wetherill", "Yarborough",
    "Zellwood", "Applegarth", "Braithwell", "Crowhurst", "Dimsdale", "Eversley", "Farnsworth", "Gooderham",
    "Hebblethwaite", "Ickringill", "Jarrow", "Kirkbride", "Lamplugh", "Micklethwait", "Nuttall", "Oglethorpe",
    "Postlethwaite", "Quarmby", "Rokeby", "Satterthwaite", "Threlkeld", "Ullswater", "Varley", "Wigglesworth",
)  # fmt: skip

#: Language, short name, full name.
_SHORT: Final = (
    ("English", "Maggie", "Margaret"),
    ("English", "Chuck", "Charles"),
    ("English", "Peggy", "Margaret"),
    ("English", "Teddy", "Theodore"),
    ("English", "Gus", "Augustus"),
    ("English", "Nell", "Eleanor"),
    ("Spanish", "Pepe", "José"),
    ("Spanish", "Paco", "Francisco"),
    ("Spanish", "Lupita", "Guadalupe"),
    ("Spanish", "Nacho", "Ignacio"),
    ("Spanish", "Chuy", "Jesús"),
    ("Spanish", "Memo", "Guillermo"),
    ("Spanish", "Quique", "Enrique"),
    ("Spanish", "Lola", "Dolores"),
    ("Russian", "Sasha", "Aleksandr"),
    ("Russian", "Misha", "Mikhail"),
    ("Russian", "Katya", "Ekaterina"),
    ("Russian", "Dima", "Dmitri"),
    ("Russian", "Vova", "Vladimir"),
    ("Russian", "Nastya", "Anastasia"),
    ("Ukrainian", "Olenka", "Olena"),
    ("Polish", "Kasia", "Katarzyna"),
    ("Polish", "Gosia", "Małgorzata"),
    ("German", "Hansi", "Johannes"),
    ("German", "Uschi", "Ursula"),
    ("German", "Lisl", "Elisabeth"),
    ("French", "Manu", "Emmanuel"),
    ("French", "Margot", "Marguerite"),
    ("Portuguese", "Zé", "José"),
    ("Portuguese", "Chico", "Francisco"),
    ("Italian", "Beppe", "Giuseppe"),
    ("Italian", "Gigi", "Luigi"),
    ("Arabic", "Mo", "Mohammed"),
    ("Hebrew", "Yossi", "Yosef"),
    ("Hindi", "Abhi", "Abhishek"),
    ("Greek", "Kostas", "Konstantinos"),
)

#: A short name, the birth date and the surname the same, and nobody else about.
_IN_MANY_LANGUAGES: Final[tuple[Case, ...]] = tuple(
    certain(
        f"{language}: {short} for {full}",
        pupil(short, surname, f"20{10 + number % 8}-{number % 12 + 1:02}-{number % 27 + 1:02}"),
        pupil(full, surname, f"20{10 + number % 8}-{number % 12 + 1:02}-{number % 27 + 1:02}"),
        "The usual short form; surname and birth date are the same, and there is no twin.",
    )
    for number, ((language, short, full), surname) in enumerate(zip(_SHORT, _SURNAMES, strict=False))
)

#: A short name that another first name has too, or that is no short form of it.
_NOT_SHORT: Final = tuple(
    Case(
        f"{one} is not {other}",
        pupil(one, surname, f"2012-{number + 1:02}-17"),
        pupil(other, surname, f"2014-{number + 1:02}-05"),
        Answer.NONE,
        "Two names and two birth dates.",
    )
    for number, (one, other, surname) in enumerate(
        (
            ("Beth", "Bethany", "Postgate"),
            ("Alex", "Alexis", "Haverstock"),
            ("Chris", "Christina", "Lilliput"),
            ("Sam", "Samira", "Goldspink"),
        )
    )
)

_OTHERS: Final = (
    certain(
        "two short forms of one name",
        pupil("Liza", "Marchmont", "2011-05-14"),
        pupil("Betty", "Marchmont", "2011-05-14", middle_name="Elizabeth"),
        "Both are Elizabeth, which one record says.",
    ),
    certain(
        "a preferred name that is the other's first name",
        pupil("Xiuying", "Ouyang", "2012-08-18", preferred_name="Crystal"),
        pupil("Crystal", "Ouyang", "2012-08-18"),
        "The record itself says what she is called.",
    ),
    certain(
        "an English first name with the Chinese one in the middle",
        pupil("Crystal", "Ouyang", "2012-08-18", middle_name="Xiuying"),
        pupil("Xiuying", "Ouyang", "2012-08-18"),
        "The given name stands in the middle; surname and birth date are the same.",
    ),
    certain(
        "both names in one field",
        pupil("Xiuying Crystal", "Ouyang", "2012-08-18"),
        pupil("Crystal", "Ouyang", "2012-08-18"),
        "One of the two given names; surname and birth date are the same.",
    ),
    certain(
        "the English name in brackets",
        pupil("Xiuying (Crystal)", "Ouyang", "2012-08-18"),
        pupil("Xiuying", "Ouyang", "2012-08-18"),
        "What stands in brackets is a second name.",
    ),
    possible(
        "an English and a Chinese first name, and all else the same",
        pupil("Crystal", "Ouyang", "2012-08-18", gender="female") | home("Ouyang") | at(ROOSEVELT, "07"),
        pupil("Xiuying", "Ouyang", "2012-08-18", gender="female") | home("Ouyang") | at(ROOSEVELT, "07"),
        "A girl with two names, or twins: nothing tells.",
    ),
    none(
        "an English and a Chinese first name, twins on the roster",
        pupil("Crystal", "Ouyang", "2012-08-18"),
        pupil("Xiuying", "Ouyang", "2012-08-18"),
        "Crystal is there under her own name.",
        people=[pupil("Crystal", "Ouyang", "2012-08-18")],
    ),
    certain(
        "a Vietnamese girl with an English preferred name",
        pupil("Jenny", "Thach", "2013-06-26"),
        pupil("Phương", "Thạch", "2013-06-26", preferred_name="Jenny"),
        "The record itself says what she is called.",
    ),
    certain(
        "a Korean given name of two syllables, with a hyphen, a space or neither",
        pupil("Seo-yeon", "Namgung", "2014-01-31"),
        pupil("Seoyeon", "Namgung", "2014-01-31"),
        "The same letters.",
    ),
    possible(
        "half of a Korean given name",
        pupil("Seo", "Namgung", "2014-01-31"),
        pupil("Seo Yeon", "Namgung", "2014-01-31"),
        "Sisters often share the first syllable.",
        people=[pupil("Seo Jin", "Namgung", "2014-01-31")],
    ),
    possible(
        "a short name, and no birth date",
        pupil("Maggie", "Ravenglass"),
        pupil("Margaret", "Ravenglass", "2012-03-08"),
        "A rare surname and a usual short form, and nothing more.",
    ),
    none(
        "a short name, a common surname, and no birth date",
        pupil("Maggie", "Smith"),
        pupil("Margaret", "Smith", "2012-03-08"),
        "Too many are called so.",
    ),
    none(
        "a short name, another birth date",
        pupil("Maggie", "Ravenglass", "2009-07-19"),
        pupil("Margaret", "Ravenglass", "2012-03-08"),
        "Two girls of one family.",
    ),
    possible(
        "Emma and Emily",
        pupil("Emma", "Greystoke", "2012-12-05"),
        pupil("Emily", "Greystoke", "2012-12-05"),
        "Em is short for both: one girl, or twins.",
    ),
    none(
        "Emma and Emily, both on both sides, crosswise",
        pupil("Emma", "Greystoke", "2012-12-05"),
        pupil("Emily", "Greystoke", "2012-12-05"),
        "Each has her own record.",
        accounts=[pupil("Emily", "Greystoke", "2012-12-05")],
        people=[pupil("Emma", "Greystoke", "2012-12-05")],
    ),
    possible(
        "a nickname that is no form of the name, and all else the same",
        pupil("Buddy", "Hornblower", "2011-08-23", gender="male") | home("Hornblower") | at(LINCOLN, "05"),
        pupil("Reginald", "Hornblower", "2011-08-23", gender="male") | home("Hornblower") | at(LINCOLN, "05"),
        "A boy who is called Buddy, or his brother: somebody knows.",
    ),
    certain(
        "a nickname in quotation marks",
        pupil('Reginald "Buddy"', "Hornblower", "2011-08-23"),
        pupil("Reginald", "Hornblower", "2011-08-23"),
        "The first name is the same.",
    ),
    certain(
        "initials that are a name",
        pupil("J.D.", "Ironmonger", "2013-10-20"),
        pupil("James", "Ironmonger", "2013-10-20", middle_name="Douglas"),
        "Both initials fit, and surname and birth date are the same.",
    ),
)

CASES: Final = (*_IN_MANY_LANGUAGES, *_NOT_SHORT, *_OTHERS)
