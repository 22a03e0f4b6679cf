"""Brothers, sisters, cousins, foster children and neighbours: what a household shares is nobody's own."""

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
)

_GLEN: Final = home("Glendower")
_MAIL: Final = {"email": "the.pemberleys@mail.example"}

SIBLINGS: Final = (
    none(
        "brother and sister at one address",
        pupil("Percival", "Glendower", "2011-03-12") | _GLEN,
        pupil("Isolde", "Glendower", "2013-06-25") | _GLEN,
        "Two names, two birth dates, one family.",
    ),
    none(
        "brothers at one address, one birth date unknown",
        pupil("Percival", "Glendower", "2011-03-12") | _GLEN,
        pupil("Galahad", "Glendower") | _GLEN,
        "The first names are two boys'.",
    ),
    none(
        "sisters whose first names begin alike",
        pupil("Marianne", "Dashwick", "2010-10-02") | home("Dashwick"),
        pupil("Margaret", "Dashwick", "2013-01-17") | home("Dashwick"),
        "Two names and two birth dates.",
    ),
    none(
        "sisters a letter apart, two birth dates",
        pupil("Alina", "Petrosian", "2010-05-05") | home("Petrosian"),
        pupil("Elina", "Petrosian", "2013-08-21") | home("Petrosian"),
        "The birth dates are three years apart and the names are two.",
    ),
    none(
        "brother and sister of one initial, both on both sides, crosswise",
        pupil("Silas", "Marner", "2012-04-01") | home("Marner"),
        pupil("Selma", "Marner", "2014-09-09") | home("Marner"),
        "Each has a record of their own.",
        accounts=[pupil("Selma", "Marner", "2014-09-09") | home("Marner")],
        people=[pupil("Silas", "Marner", "2012-04-01") | home("Marner")],
    ),
    certain(
        "a brother to himself, his sister beside him",
        pupil("Silas", "Marner", "2012-04-01") | home("Marner"),
        pupil("Silas", "Marner", "2012-04-01") | home("Marner"),
        "All the same; his sister has another name and birth date.",
        people=[pupil("Selma", "Marner", "2014-09-09") | home("Marner")],
    ),
    none(
        "siblings a year apart whose birth dates differ in one digit",
        pupil("Caspian", "Underhill", "2012-03-14") | home("Underhill"),
        pupil("Lucinda", "Underhill", "2013-03-14") | home("Underhill"),
        "A birthday in common and two first names: siblings.",
    ),
    none(
        "siblings, one grade and one school",
        pupil("Horatio", "Pembrook", "2014-01-05") | at(LINCOLN, "05") | home("Pembrook"),
        pupil("Cressida", "Pembrook", "2014-12-20") | at(LINCOLN, "05") | home("Pembrook"),
        "Two names; eleven months apart in one grade happens.",
    ),
    none(
        "the younger sister at the school her brother has left",
        pupil("Lysander", "Foxglove", "2009-02-02") | at(ROOSEVELT, "08") | home("Foxglove"),
        pupil("Hermia", "Foxglove", "2012-05-30") | at(ROOSEVELT, "08") | home("Foxglove"),
        "An old account of the brother's, and the sister's record.",
    ),
    none(
        "the only two whom nobody has matched",
        pupil("Ignatius", "Wolfenden", "2011-11-11") | home("Wolfenden"),
        pupil("Seraphina", "Wolfenden", "2016-02-04") | home("Wolfenden"),
        "One has left and the other has come; that nobody else is left makes them no pair.",
    ),
    none(
        "half-siblings with two surnames",
        pupil("Dorian", "Leclair", "2010-07-07") | home("Leclair"),
        pupil("Sabine", "Moreau", "2015-03-19") | home("Leclair"),
        "Only the home is the same.",
    ),
    none(
        "cousins with a grandfather's name",
        pupil("Bartholomew", "Ashdown", "2010-06-15") | home("Ashdown north"),
        pupil("Bartholomew", "Ashdown", "2014-11-28") | home("Ashdown south"),
        "Birth dates, homes: two cousins.",
    ),
)

MAILBOXES: Final = (
    none(
        "siblings with one mailbox",
        pupil("Georgiana", "Pemberley", "2013-02-20") | _MAIL,
        pupil("Fitzwilliam", "Pemberley", "2009-10-10") | _MAIL,
        "The family's mailbox.",
    ),
    none(
        "siblings with one mailbox, no birth dates",
        pupil("Georgiana", "Pemberley") | _MAIL,
        pupil("Fitzwilliam", "Pemberley") | _MAIL,
        "The family's mailbox, and two first names.",
    ),
    none(
        "a mother and her child's mailbox",
        parent("Philippa", "Trelawney", email="philippa.trelawney@mail.example"),
        pupil("Jory", "Trelawney", "2014-04-24", email="philippa.trelawney@mail.example"),
        "A parent and a pupil, with two names.",
    ),
    certain(
        "a child with a parent's mailbox on both sides",
        pupil("Jory", "Trelawney", "2014-04-24", email="philippa.trelawney@mail.example"),
        pupil("Jory", "Trelawney", "2014-04-24", email="philippa.trelawney@mail.example"),
        "Name and birth date are the same; the mailbox neither helps nor hurts.",
        people=[pupil("Wenna", "Trelawney", "2016-08-13", email="philippa.trelawney@mail.example")],
    ),
    certain(
        "a school's address instead of the parents' mailbox",
        pupil("Jory", "Trelawney", "2014-04-24", email="philippa.trelawney@mail.example"),
        pupil("Jory", "Trelawney", "2014-04-24", email="jtrelawney@pupils.example.org"),
        "Mailboxes change; name and birth date are the same.",
    ),
    possible(
        "the same name and a mailbox of one's own, no birth date",
        pupil("Morwenna", "Carlyon", email="morwenna.carlyon@mail.example"),
        pupil("Morwenna", "Carlyon", "2012-12-12", email="morwenna.carlyon@mail.example"),
        "An address that nobody vouches for, and a name: likely, and to be looked at.",
    ),
    none(
        "one mailbox, two families",
        pupil("Kenver", "Nankivell", "2013-01-30", email="afterschool@club.example"),
        pupil("Elowen", "Bosanko", "2011-07-16", email="afterschool@club.example"),
        "A club's mailbox.",
    ),
    none(
        "a mailbox that went to the next child",
        pupil("Derwa", "Penhaligon", "2006-03-03", email="penhaligon@mail.example") | at(WASHINGTON, "12"),
        pupil("Talan", "Penhaligon", "2015-05-15", email="penhaligon@mail.example") | at(LINCOLN, "04"),
        "The elder has left, the younger uses the same mailbox.",
    ),
)

HOMES: Final = (
    none(
        "neighbours in one house",
        pupil("Viola", "Illyrian", "2012-06-18") | home("tower block"),
        pupil("Orsino", "Messina", "2011-09-23") | home("tower block"),
        "Only the house is the same.",
    ),
    none(
        "neighbours of one common surname",
        pupil("Araceli", "Garcia", "2012-06-18", street="12 Tower Court", city="Gravity Falls"),
        pupil("Fermin", "Garcia", "2012-10-02", street="12 Tower Court", city="Gravity Falls"),
        "A common surname and a big house.",
    ),
    none(
        "foster children of one house",
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        pupil("Shiloh", "Castellan", "2014-03-01") | home("foster home") | at(LINCOLN, "05"),
        "Home and grade are the same; names and birth dates are two children's.",
    ),
    none(
        "foster children of one house and one birth date",
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        pupil("Shiloh", "Castellan", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        "A birth date in common is chance; neither name agrees.",
    ),
    certain(
        "a foster child who moved",
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("Broadmoor") | at(LINCOLN, "04"),
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        "Name and birth date are the same; children move.",
    ),
    possible(
        "a foster child who took the family's name",
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("Broadmoor"),
        pupil("Keanu", "Castellan", "2014-02-14") | home("foster home"),
        "First name and birth date agree, surname and home do not: an adoption or another child.",
    ),
    certain(
        "an adopted child at the same home and school",
        pupil("Keanu", "Broadmoor", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        pupil("Keanu", "Castellan", "2014-02-14") | home("foster home") | at(LINCOLN, "05"),
        "First name, birth date, home, telephone, school and grade: nobody else is meant.",
    ),
    certain(
        "a family that moved within the district",
        pupil("Ondine", "Marchbanks", "2011-01-21") | home("Marchbanks old") | at(ROOSEVELT, "08"),
        pupil("Ondine", "Marchbanks", "2011-01-21") | home("Marchbanks new") | at(WASHINGTON, "09"),
        "Name and birth date are the same; home and school change.",
    ),
    certain(
        "two homes of divorced parents",
        pupil("Florian", "Heatherly", "2013-09-05") | home("mother") | at(ROOSEVELT, "06"),
        pupil("Florian", "Heatherly", "2013-09-05") | home("father") | at(ROOSEVELT, "06"),
        "A child may have two homes.",
    ),
    certain(
        "the street spelt otherwise",
        pupil("Florian", "Heatherly", "2013-09-05", street="400 N Chapel Street Apt 4"),
        pupil("Florian", "Heatherly", "2013-09-05", street="400 North Chapel St. #4"),
        "Name and birth date are the same, and so is the street.",
    ),
    none(
        "only home and telephone are known",
        pupil(**home("Larkspur")),
        pupil("Juniper", "Larkspur", "2012-08-08") | home("Larkspur"),
        "Any child of the house.",
    ),
    none(
        "a grandmother's telephone number on two cousins",
        pupil("Marisol", "Cardona", "2012-03-27", phone="(541) 555-8080"),
        pupil("Anselmo", "Rebollo", "2010-04-11", phone="(541) 555-8080"),
        "Only the telephone number is the same.",
    ),
)

CASES: Final = (*SIBLINGS, *MAILBOXES, *HOMES)
