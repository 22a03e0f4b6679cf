"""One name, spelt in several ways: accents, umlauts, transliterations, other scripts."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import (
    ROOSEVELT,
    WASHINGTON,
    at,
    certain,
    home,
    none,
    possible,
    pupil,
)


def _same(what: str, one: tuple[str, str], other: tuple[str, str], born: str, why: str):
    """A pair with one birth date, of which nothing but the spelling differs."""
    return certain(what, pupil(*one, born), pupil(*other, born), why)


def _wide(text: str) -> str:
    """`text` in the letters that East Asian keyboards call full width."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


ACCENTS: Final = (
    _same("no accents", ("Zoë", "Lefèvre"), ("Zoe", "Lefevre"), "2012-01-17", "Accents get lost."),
    _same("a tilde", ("Iñaki", "Ibáñez"), ("Inaki", "Ibanez"), "2011-06-21", "Accents get lost."),
    _same("a cedilla", ("Françoise", "Gonçalvès"), ("Francoise", "Goncalves"), "2010-10-19", "Accents get lost."),
    _same("Polish l", ("Michalina", "Wałęsiak"), ("Michalina", "Walesiak"), "2013-02-25", "Polish letters get lost."),
    _same(
        "Turkish i",
        ("I\u015f\u0131l", "Y\u0131ld\u0131r\u0131m"),
        ("Isil", "Yildirim"),
        "2012-09-01",
        "Turkish letters get lost.",
    ),
    _same("Czech hooks", ("Kryštof", "Růžička"), ("Krystof", "Ruzicka"), "2014-05-02", "Hooks get lost."),
    _same("Vietnamese", ("Đức", "Trương"), ("Duc", "Truong"), "2012-12-21", "Marks get lost on both names."),
    _same("umlauts as two letters", ("Jörg", "Müllensiefen"), ("Joerg", "Muellensiefen"), "2011-03-28", "ö is oe."),
    _same("umlauts as one letter", ("Jörg", "Müllensiefen"), ("Jorg", "Mullensiefen"), "2011-03-28", "Dots get lost."),
    _same("sharp s", ("Anke", "Weißgerber"), ("Anke", "Weissgerber"), "2013-04-16", "ß is ss."),
    _same("Danish o", ("Søren", "Kjærsgaard"), ("Soeren", "Kjaersgaard"), "2012-08-02", "ø is oe, æ is ae."),
    _same("Swedish a", ("Åsa", "Bergström"), ("Asa", "Bergstrom"), "2010-12-31", "Rings and dots get lost."),
    _same(
        "letters that were eaten",
        ("Zo", "Lefvre"),
        ("Zoë", "Lefèvre"),
        "2012-01-17",
        "A system that drops what it does not know; all other letters and the birth date are there.",
    ),
    _same(
        "letters that became question marks",
        ("I?aki", "Ib??ez"),
        ("Iñaki", "Ibáñez"),
        "2011-06-21",
        "Each question mark stands where an accent was.",
    ),
    _same(
        "an encoding read as another",
        ("IÃ±aki", "IbÃ¡Ã±ez"),
        ("Iñaki", "Ibáñez"),
        "2011-06-21",
        "UTF-8 read as Latin-1.",
    ),
    possible(
        "two Vietnamese names without their marks, and both girls are there",
        pupil("Hanh", "Trương", "2012-12-21"),
        pupil("Hạnh", "Trương", "2012-12-21"),
        "Without marks it may be either twin.",
        people=[pupil("Hành", "Trương", "2012-12-21")],
    ),
    none(
        "two Vietnamese names, both on both sides, crosswise",
        pupil("Hạnh", "Trương", "2012-12-21"),
        pupil("Hành", "Trương", "2012-12-21"),
        "Marks make two names of them, and each has her own record.",
        accounts=[pupil("Hành", "Trương", "2012-12-21")],
        people=[pupil("Hạnh", "Trương", "2012-12-21")],
    ),
    _same("capitals", ("ANOUK", "VAN RIEBEECK"), ("Anouk", "van Riebeeck"), "2011-09-15", "The same letters."),
    _same("spaces", ("  Anouk ", "van  Riebeeck"), ("Anouk", "van Riebeeck"), "2011-09-15", "The same letters."),
)

TRANSLITERATIONS: Final = (
    _same("Arabic: Mohamed", ("Mohamed", "Bensalem"), ("Muhammad", "Bensalem"), "2013-01-26", "One name."),
    _same("Arabic: Yusuf", ("Youssef", "Bensalem"), ("Yusuf", "Bensalem"), "2013-01-26", "One name."),
    _same("Arabic: Husayn", ("Hussein", "Albazzaz"), ("Husain", "Al-Bazzaz"), "2011-07-05", "One name."),
    _same(
        "Arabic: Abdulrahman",
        ("Abdul Rahman", "Bensalem"),
        ("Abdelrahman", "Bensalem"),
        "2012-04-12",
        "One name in one word or two, with u or e.",
    ),
    _same("Arabic: Fatima", ("Fatma", "Albazzaz"), ("Fatima", "Albazzaz"), "2014-09-18", "One name."),
    _same("Russian: Sergey", ("Sergei", "Arkhipov"), ("Sergey", "Arhipov"), "2010-11-06", "One name, two tables."),
    _same("Russian: Alexei", ("Aleksey", "Tsvetkov"), ("Alexei", "Tsvetkov"), "2010-11-06", "ks is x."),
    _same("Russian: Yulia", ("Julia", "Shchukina"), ("Yuliya", "Schukina"), "2013-08-07", "One name, two tables."),
    _same("Ukrainian: Oleksandr", ("Oleksandr", "Hrytsenko"), ("Olexandr", "Hrytsenko"), "2012-05-20", "ks is x."),
    _same("Greek: Giannis", ("Giannis", "Papadakis"), ("Yannis", "Papadakis"), "2011-10-11", "One name."),
    _same("Greek: Xenakis", ("Georgios", "Xenakis"), ("Georgios", "Ksenakis"), "2011-10-11", "x is ks."),
    _same("Hindi: Lakshmi", ("Laxmi", "Chaturvedi"), ("Lakshmi", "Chaturvedi"), "2012-03-31", "x is ksh."),
    _same("Hindi: Chaudhary", ("Nandini", "Choudhury"), ("Nandini", "Chaudhary"), "2012-03-31", "One name."),
    _same("Urdu: Sheikh", ("Zainab", "Shaikh"), ("Zaynab", "Sheikh"), "2013-11-23", "One name, two spellings each."),
    _same("Bengali: Mukherjee", ("Anindita", "Mukerji"), ("Anindita", "Mukherjee"), "2010-04-04", "One name."),
    _same("Korean: Choi", ("Hyunwoo", "Choe"), ("Hyunwoo", "Choi"), "2012-10-25", "One name."),
    _same("Japanese: Ohno", ("Shohei", "Ohno"), ("Shouhei", "Ono"), "2011-01-31", "A long o, in three spellings."),
    possible(
        "Chinese: Wade-Giles and pinyin, all else the same",
        pupil("Chih-Hao", "Hsueh", "2012-07-30", gender="male") | home("Hsueh") | at(ROOSEVELT, "08"),
        pupil("Zhihao", "Xue", "2012-07-30", gender="male") | home("Hsueh") | at(ROOSEVELT, "08"),
        "Who knows both tables says yes; who does not sees that all else is the same, and asks.",
    ),
    _same("Hebrew: Haim", ("Chaim", "Rabinovich"), ("Haim", "Rabinovitz"), "2013-06-12", "ch is h, ch is tz."),
    _same("Persian: Hosseini", ("Shirin", "Hoseyni"), ("Shirin", "Hosseini"), "2014-02-28", "One name."),
    _same("English: Sara", ("Sara", "Ponsonby"), ("Sarah", "Ponsonby"), "2012-08-25", "One name."),
    _same("English: Catherine", ("Kathryn", "Ponsonby"), ("Catherine", "Ponsonby"), "2012-08-25", "One name."),
    _same("English: Geoffrey", ("Jeffrey", "Ponsonby"), ("Geoffrey", "Ponsonby"), "2012-08-25", "One name."),
    _same("English: Smythe", ("Leander", "Smythe"), ("Leander", "Smyth"), "2011-12-03", "One name."),
    none(
        "two transliterations of a common name, two birth dates",
        pupil("Mohamed", "Bensalem", "2009-05-09"),
        pupil("Muhammad", "Bensalem", "2013-01-26"),
        "Two boys of a family, or of two.",
    ),
    none(
        "Amina and Amira, both on both sides, crosswise",
        pupil("Amina", "Albazzaz", "2014-09-18"),
        pupil("Amira", "Albazzaz", "2014-09-18"),
        "Twins, each with her own record.",
        accounts=[pupil("Amira", "Albazzaz", "2014-09-18")],
        people=[pupil("Amina", "Albazzaz", "2014-09-18")],
    ),
)

SCRIPTS: Final = (
    possible(
        "Cyrillic, and all else the same",
        pupil("Тимофей", "Щукин", "2012-09-22") | home("Shchukin") | at(ROOSEVELT, "07"),
        pupil("Timofey", "Shchukin", "2012-09-22") | home("Shchukin") | at(ROOSEVELT, "07"),
        "Who reads Cyrillic says yes; who does not sees that all else is the same, and asks.",
    ),
    possible(
        "Chinese, and all else the same",
        pupil("雨涵", "沈", "2013-08-28") | home("Shen") | at(ROOSEVELT, "06"),
        pupil("Yuhan", "Shen", "2013-08-28") | home("Shen") | at(ROOSEVELT, "06"),
        "Who reads Chinese says yes; who does not sees that all else is the same, and asks.",
    ),
    none(
        "Chinese, and the birth date only",
        pupil("雨涵", "沈", "2013-08-28"),
        pupil("Clarissa", "Featherby", "2013-08-28"),
        "A birth date in common is chance.",
    ),
    certain(
        "Arabic script on both sides",
        pupil("زينب", "الخطيب", "2011-11-19"),
        pupil("زينب", "الخطيب", "2011-11-19"),
        "The same name and birth date.",
    ),
    none(
        "two first names in Arabic script, of one family",
        pupil("زينب", "الخطيب", "2011-11-19") | home("Khatib"),
        pupil("مريم", "الخطيب", "2013-03-05") | home("Khatib"),
        "Two names and two birth dates.",
    ),
    none(
        "Chinese siblings who share a syllable",
        pupil("雨涵", "沈", "2013-08-28") | home("Shen"),
        pupil("雨桐", "沈", "2010-01-16") | home("Shen"),
        "The shared syllable is the generation's.",
    ),
    none(
        "Chinese twins who share a syllable, both on both sides, crosswise",
        pupil("雨涵", "沈", "2013-08-28"),
        pupil("雨桐", "沈", "2013-08-28"),
        "Each has her own record.",
        accounts=[pupil("雨桐", "沈", "2013-08-28")],
        people=[pupil("雨涵", "沈", "2013-08-28")],
    ),
    certain(
        "full width letters",
        pupil(_wide("Haruto"), _wide("Kitagawa"), "2009-12-25") | at(WASHINGTON, "10"),
        pupil("Haruto", "Kitagawa", "2009-12-25") | at(WASHINGTON, "10"),
        "The same letters from another keyboard.",
    ),
)

CASES: Final = (*ACCENTS, *TRANSLITERATIONS, *SCRIPTS)
