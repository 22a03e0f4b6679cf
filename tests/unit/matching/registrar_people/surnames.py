"""Surnames that change, join and come in twos: marriages, divorces, hyphens, Iberian and other customs."""

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

MARRIAGES: Final = (
    possible(
        "a teacher who married",
        teacher("Clementine", "Fairweather", "1991-04-18"),
        teacher("Clementine", "Abernathy", "1991-04-18"),
        "First name and birth date agree; a marriage, or two women.",
    ),
    possible(
        "a teacher who married, same school",
        teacher("Clementine", "Fairweather", "1991-04-18", school=LINCOLN),
        teacher("Clementine", "Abernathy", "1991-04-18", school=LINCOLN),
        "Likely; but a school has many teachers, and nothing else is hers alone.",
    ),
    certain(
        "a teacher who married and kept address, telephone and e-mail",
        teacher("Clementine", "Fairweather", "1991-04-18", email="clem91@mail.example") | home("Fairweather"),
        teacher("Clementine", "Abernathy", "1991-04-18", email="clem91@mail.example") | home("Fairweather"),
        "First name, birth date, home, telephone and mailbox: nobody else is meant.",
    ),
    certain(
        "a teacher who added her husband's name",
        teacher("Clementine", "Fairweather", "1991-04-18"),
        teacher("Clementine", "Fairweather Abernathy", "1991-04-18"),
        "One surname is in the other, and the birth date is the same.",
    ),
    certain(
        "a maiden name that became the middle name",
        teacher("Clementine", "Fairweather", "1991-04-18"),
        teacher("Clementine", "Abernathy", "1991-04-18", middle_name="Fairweather"),
        "The old surname stands in the middle, and the birth date is the same.",
    ),
    none(
        "another first name after a marriage",
        teacher("Clementine", "Fairweather", "1991-04-18", school=LINCOLN),
        teacher("Rosamund", "Abernathy", "1991-04-18", school=LINCOLN),
        "Neither name agrees.",
    ),
    none(
        "a common first name and another surname, no birth date",
        teacher("Jennifer", "Whitlock", school=WASHINGTON),
        teacher("Jennifer", "Ormsby", "1985-05-05", school=WASHINGTON),
        "Many women are called Jennifer.",
    ),
    none(
        "sisters-in-law of one new surname",
        teacher("Henrietta", "Abernathy", "1988-08-08") | home("Abernathy"),
        teacher("Clementine", "Abernathy", "1991-04-18") | home("Abernathy"),
        "Two names and two birth dates.",
    ),
)

DIVORCES: Final = (
    possible(
        "a pupil with the other parent's surname",
        pupil("Calliope", "Winterbourne", "2012-09-14"),
        pupil("Calliope", "Dunmore", "2012-09-14"),
        "First name and birth date agree; a divorce, or two girls.",
    ),
    certain(
        "a pupil with the other parent's surname, same home, school and grade",
        pupil("Calliope", "Winterbourne", "2012-09-14") | home("Winterbourne") | at(ROOSEVELT, "07"),
        pupil("Calliope", "Dunmore", "2012-09-14") | home("Winterbourne") | at(ROOSEVELT, "07"),
        "First name, birth date, home, telephone, school and grade: nobody else is meant.",
    ),
    certain(
        "both parents' surnames in turn",
        pupil("Calliope", "Winterbourne-Dunmore", "2012-09-14"),
        pupil("Calliope", "Dunmore", "2012-09-14"),
        "One surname is in the other, and the birth date is the same.",
    ),
    none(
        "step-siblings",
        pupil("Calliope", "Dunmore", "2012-09-14") | home("Dunmore"),
        pupil("Marguerite", "Dunmore", "2013-02-08") | home("Dunmore"),
        "Two names and two birth dates.",
    ),
    possible(
        "a common first name with another surname, same birth date and school",
        pupil("Emma", "Tattersall", "2013-03-21") | at(ROOSEVELT, "06"),
        pupil("Emma", "Brandreth", "2013-03-21") | at(ROOSEVELT, "06"),
        "Emma is common, but the day and the grade agree as well.",
    ),
    none(
        "a common first name with another surname, and the same birth date only",
        pupil("Emma", "Tattersall", "2013-03-21"),
        pupil("Emma", "Brandreth", "2013-03-21"),
        "Two Emmas born on one day are nothing rare in a district.",
    ),
)

HYPHENS: Final = (
    certain(
        "hyphen or space",
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        pupil("Isambard", "Penrose Tyndall", "2011-07-29"),
        "The same name.",
    ),
    certain(
        "hyphen left out",
        pupil("Isambard", "PenroseTyndall", "2011-07-29"),
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        "The same letters.",
    ),
    certain(
        "the first half only",
        pupil("Isambard", "Penrose", "2011-07-29"),
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        "One surname is in the other, and the birth date is the same.",
    ),
    certain(
        "the second half only",
        pupil("Isambard", "Tyndall", "2011-07-29"),
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        "One surname is in the other, and the birth date is the same.",
    ),
    certain(
        "the halves the other way round",
        pupil("Isambard", "Tyndall-Penrose", "2011-07-29"),
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        "The same two surnames.",
    ),
    possible(
        "one half in common, another the other",
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        pupil("Isambard", "Penrose-Gascoigne", "2011-07-29"),
        "First name, birth date and half of the surname: somebody looks at the other half.",
    ),
    certain(
        "a field that was too short",
        pupil("Isambard", "Penrose-Tyn", "2011-07-29"),
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29"),
        "Cut off; first name and birth date are the same.",
    ),
    none(
        "brother and sister with a hyphen",
        pupil("Isambard", "Penrose-Tyndall", "2011-07-29") | home("Penrose"),
        pupil("Ottoline", "Penrose-Tyndall", "2014-02-02") | home("Penrose"),
        "A rare surname makes two children no one child.",
    ),
)

TWO_SURNAMES: Final = (
    certain(
        "the father's surname only",
        pupil("Yolanda", "Zubiri", "2012-05-03"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        "Spanish surnames come in twos, and the second gets left out.",
    ),
    certain(
        "the mother's surname only",
        pupil("Yolanda", "Echeverría", "2012-05-03"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        "A form that asked for the last name got the last one.",
    ),
    certain(
        "the surnames the other way round",
        pupil("Yolanda", "Echeverria Zubiri", "2012-05-03"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        "In Portugal and in Spain since 2017 the order is free.",
    ),
    certain(
        "the first surname as a middle name",
        pupil("Yolanda", "Echeverría", "2012-05-03", middle_name="Zubiri"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        "American forms make a middle name of it.",
    ),
    certain(
        "y between the surnames",
        pupil("Yolanda", "Zubiri y Echeverría", "2012-05-03"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        "The same two surnames.",
    ),
    certain(
        "common surnames, both of them",
        pupil("Jose", "Garcia Hernandez", "2011-01-19"),
        pupil("José", "García Hernández", "2011-01-19"),
        "Two surnames, first name and birth date.",
    ),
    possible(
        "a common father's surname and two mothers' surnames",
        pupil("Jose", "Garcia Hernandez", "2011-01-19"),
        pupil("Jose", "Garcia Martinez", "2011-01-19"),
        "Two boys, unless somebody mistook a name: the mothers are two.",
    ),
    none(
        "brother and sister of two surnames",
        pupil("Ximena", "Zubiri Echeverría", "2014-10-01") | home("Zubiri"),
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03") | home("Zubiri"),
        "Both surnames in common are what brothers and sisters have.",
    ),
    none(
        "a mother's and a child's common surname",
        pupil("Yolanda", "Zubiri Echeverría", "2012-05-03"),
        pupil("Amaia", "Echeverría Goñi", "2012-07-23"),
        "Half a surname, another first name, another birth date.",
    ),
    certain(
        "Portuguese particles",
        pupil("Leonor", "Vasconcelos de Sá", "2013-11-11"),
        pupil("Leonor", "Vasconcelos Sa", "2013-11-11"),
        "The particle gets left out.",
    ),
    certain(
        "a Brazilian chain of surnames, shortened",
        pupil("Moacir", "dos Santos Figueiredo Lacerda", "2010-12-24"),
        pupil("Moacir", "Lacerda", "2010-12-24"),
        "Of four surnames the last is used.",
    ),
    certain(
        "de la, in one word or three",
        pupil("Araminta", "De La Rosa", "2012-02-16"),
        pupil("Araminta", "Delarosa", "2012-02-16"),
        "The same letters.",
    ),
    certain(
        "van der, left out",
        pupil("Saskia", "van der Meulen", "2011-04-27"),
        pupil("Saskia", "Meulen", "2011-04-27"),
        "Dutch lists sort by Meulen.",
    ),
    certain(
        "al, with and without a hyphen",
        pupil("Rayyan", "Al-Khoury", "2014-08-30"),
        pupil("Rayyan", "Alkhoury", "2014-08-30"),
        "The same name.",
    ),
    certain(
        "al, left out",
        pupil("Rayyan", "Al Khoury", "2014-08-30"),
        pupil("Rayyan", "Khoury", "2014-08-30"),
        "The article gets left out.",
    ),
    certain(
        "Mc and Mac",
        pupil("Fergus", "McAlistair", "2012-06-06"),
        pupil("Fergus", "MacAlistair", "2012-06-06"),
        "The same name, spelt twice.",
    ),
    certain(
        "an apostrophe instead of nothing",
        pupil("Niamh", "OShaughnessy", "2013-01-01"),
        pupil("Niamh", "O'Shaughnessy", "2013-01-01"),
        "The same letters.",
    ),
    certain(
        "Saint and St.",
        pupil("Odile", "Saint-Clair", "2010-09-13"),
        pupil("Odile", "St. Clair", "2010-09-13"),
        "The same name, shortened.",
    ),
    certain(
        "a wife's Slavic surname in the husband's form",
        teacher("Bronislava", "Dvořáková", "1984-10-28"),
        teacher("Bronislava", "Dvorak", "1984-10-28"),
        "The feminine ending gets left out abroad.",
    ),
    certain(
        "a daughter's Russian surname in the father's form",
        pupil("Zlata", "Beloborodova", "2013-05-25"),
        pupil("Zlata", "Beloborodov", "2013-05-25"),
        "The feminine ending gets left out abroad.",
    ),
    certain(
        "a Polish surname in both genders",
        pupil("Jagoda", "Zakrzewska", "2012-11-15"),
        pupil("Jagoda", "Zakrzewski", "2012-11-15"),
        "The feminine ending gets changed abroad.",
    ),
    none(
        "brother and sister with the two forms of a surname",
        pupil("Miroslav", "Beloborodov", "2011-02-17") | at(WASHINGTON, "09"),
        pupil("Zlata", "Beloborodova", "2013-05-25") | at(ROOSEVELT, "06"),
        "Two names and two birth dates.",
    ),
)

CASES: Final = (*MARRIAGES, *DIVORCES, *HYPHENS, *TWO_SURNAMES)
