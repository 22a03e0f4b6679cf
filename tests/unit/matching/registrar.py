"""Pairs as a careful registrar would judge them: (what, legacy fields, roster fields, answer).

The answer is `certain`, `none`, or the reason why somebody has to look. Written from the policy, not from the code.
"""

from __future__ import annotations

from typing import Final

from unit.matching.records import part, pattern

G: Final = {"google_id": "108877665544332211001"}
S: Final = {"sis_id": "204417"}
STUDENT: Final = {"role": "student"}


def n(first: str | None = None, last: str | None = None, born: str | None = None, **more: str) -> dict[str, object]:
    named = {"first_name": first, "last_name": last, "birth_date": born, **more}
    return {name: value for name, value in named.items() if value is not None}


MABEL: Final = n("Mabel", "Pines", "2013-08-31")

PAIRS: Final = [
    # Identifiers that stand alone.
    ("google, all the same", G | MABEL, G | MABEL, "certain"),
    ("google, nothing else known", G, G, "certain"),
    ("google, one side has no name", G, G | MABEL, "certain"),
    ("google, white space around it", {"google_id": " 108877665544332211001 "} | MABEL, G | MABEL, "certain"),
    ("google, married", G | n("Ana", "Lee", "1990-02-03"), G | n("Ana", "Kim", "1990-02-03"), "certain"),
    ("google, married, birth date unknown", G | n("Ana", "Lee"), G | n("Ana", "Kim"), "certain"),
    ("google, another birth date", G | MABEL, G | n("Mabel", "Pines", "2013-08-30"), "BIRTH_DATE_DIFFERS"),
    ("google, somebody else's names", G | n("Mabel", "Pines"), G | n("Omar", "Haddad"), "NAME_DIFFERS"),
    ("google, brother and sister", G | n("Mabel", "Pines"), G | n("Omar", "Pines"), "NAME_DIFFERS"),
    ("google, twins", G | MABEL, G | n("Dipper", "Pines", "2013-08-31"), "NAME_DIFFERS"),
    ("google, twins, other surname", G | MABEL, G | n("Dipper", "Rosas", "2013-08-31"), "NAME_DIFFERS"),
    ("google, nickname", G | n("Bill", "Hughes"), G | n("William", "Hughes"), "certain"),
    ("google, initial", G | n("M", "Pines"), G | n("Mabel", "Pines"), "certain"),
    ("google, typo", G | n("Mabell", "Pines"), G | n("Mabel", "Pines"), "certain"),
    ("google, father and son", G | n("John", "Kay", suffix="Sr"), G | n("John", "Kay", suffix="Jr."), "NAME_DIFFERS"),
    ("google, suffix in the surname", G | n("John", "Kay Jr."), G | n("John", "Kay Sr."), "NAME_DIFFERS"),
    ("google, suffix known on one side", G | n("John", "Kay Jr."), G | n("John", "Kay"), "certain"),
    ("google, student who became a teacher", G | MABEL | STUDENT, G | MABEL | {"role": "teacher"}, "certain"),
    ("google, differs only in case", {"clever_id": "5f3A"} | MABEL, {"clever_id": "5f3a"} | MABEL, "none"),
    ("google, but sis differs", G | S | MABEL, G | MABEL | {"sis_id": "990001"}, "CONFLICTING_IDENTIFIERS"),
    ("sis, but google differs", G | S | MABEL, S | MABEL | {"google_id": "1166"}, "CONFLICTING_IDENTIFIERS"),
    ("google, sis with an eaten zero", G | MABEL | {"sis_id": "04417"}, G | MABEL | {"sis_id": "4417"}, "certain"),
    ("google, username changed", G | MABEL | {"username": "mab"}, G | MABEL | {"username": "mpines"}, "certain"),
    ("values of different types", {"google_id": "77881"} | MABEL, {"clever_id": "77881"} | MABEL, "none"),
    ("an e-mail address is no identifier here", {"email": "a@b.org"} | MABEL, {"email": "a@b.org"} | MABEL, "none"),
    ("nothing in common but the name", MABEL, MABEL, "none"),
    # Identifiers that need a name or a birth date.
    ("sis, all the same", S | MABEL, S | MABEL, "certain"),
    ("sis, name only", S | n("Mabel", "Pines"), S | n("Mabel", "Pines"), "certain"),
    ("sis, birth date only", S | n(born="2013-08-31"), S | MABEL, "certain"),
    ("sis, nothing else known", S, S | MABEL, "NOT_CONFIRMED"),
    ("sis, first name only", S | n("Mabel"), S | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("sis, surname only", S | n(last="Pines"), S | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("sis, accents and case", S | n("JOSÉ", "Núñez"), S | n("jose", "nunez"), "certain"),
    ("sis, apostrophe", S | n("Sean", "O'Brien"), S | n("Sean", "O\u2019Brien"), "certain"),
    ("sis, hyphen", S | n("Anne-Marie", "Roy"), S | n("Anne Marie", "Roy"), "certain"),
    ("sis, two surnames", S | n("Luis", "García López"), S | n("Luis", "Garcia"), "certain"),
    ("sis, hyphenated after marriage", S | n("Ana", "Lee"), S | n("Ana", "Lee-Kim"), "certain"),
    (
        "sis, married, birth date the same",
        S | n("Ana", "Lee", "1990-02-03"),
        S | n("Ana", "Kim", "1990-02-03"),
        "certain",
    ),
    ("sis, married, birth date unknown", S | n("Ana", "Lee"), S | n("Ana", "Kim"), "NOT_CONFIRMED"),
    ("sis, first and last swapped", S | n("Pines", "Mabel"), S | n("Mabel", "Pines"), "certain"),
    ("sis, preferred name", S | n("Zhou", "Li", preferred_name="Amy"), S | n("Amy", "Li"), "certain"),
    ("sis, middle name in use", S | n("James", "Roe", middle_name="Peter"), S | n("Peter", "Roe"), "NOT_CONFIRMED"),
    (
        "sis, middle name in use, birth date the same",
        S | n("James", "Roe", "2011-01-02", middle_name="Peter"),
        S | n("Peter", "Roe", "2011-01-02"),
        "certain",
    ),
    (
        "sis of the son whose middle name is his father's",
        S | n("John", "Kay"),
        S | n("Michael", "Kay", middle_name="John"),
        "NOT_CONFIRMED",
    ),
    ("sis, second given name left out", S | n("Ana María", "Roe"), S | n("Ana", "Roe"), "certain"),
    ("sis, second given name of a sister", S | n("Ana María", "Roe"), S | n("María", "Roe"), "NOT_CONFIRMED"),
    ("sis, nickname", S | n("Liz", "Roe"), S | n("Elizabeth", "Roe"), "NOT_CONFIRMED"),
    (
        "sis, nickname, birth date the same",
        S | n("Liz", "Roe", "2011-01-02"),
        S | n("Elizabeth", "Roe", "2011-01-02"),
        "certain",
    ),
    ("sis, sisters whose names are short forms of one", S | n("Emma", "Roe"), S | n("Emily", "Roe"), "NOT_CONFIRMED"),
    ("sis, brothers so called", S | n("Ian", "Roe"), S | n("John", "Roe"), "NOT_CONFIRMED"),
    (
        "google, brother and sister whose names resemble",
        G | n("Gabriel", "Roe", gender="male"),
        G | n("Gabriela", "Roe", gender="F"),
        "NAME_DIFFERS",
    ),
    (
        "sis, brother and sister of one nickname",
        S | n("Andrew", "Roe", "2011-01-02", gender="M"),
        S | n("Andrea", "Roe", "2011-01-02", gender="female"),
        "NAME_DIFFERS",
    ),
    (
        "google, a new name with a new gender",
        G | n("Andrew", "Roe", preferred_name="Andrea", gender="male"),
        G | n("Andrea", "Roe", gender="female"),
        "certain",
    ),
    (
        "google, twins of one first name",
        G | n("Muhammad", "Khan", "2013-08-31", middle_name="Ali"),
        G | n("Muhammad", "Khan", "2013-08-31", middle_name="Omar"),
        "NAME_DIFFERS",
    ),
    ("sis, sisters of one first name", S | n("María José", "Roe"), S | n("María Fernanda", "Roe"), "NAME_DIFFERS"),
    (
        "sis, the second given name in a field of its own",
        S | n("María José", "Roe"),
        S | n("María", "Roe", middle_name="Fernanda"),
        "NAME_DIFFERS",
    ),
    ("sis, middle initial", S | n("Ann", "Roe", middle_name="M"), S | n("Ann", "Roe", middle_name="Mae"), "certain"),
    ("google, marks that make another name", G | n("Hà", "Nguyễn"), G | n("Hạ", "Nguyễn"), "certain"),
    ("sis, marks that make another name", S | n("Hà", "Nguyễn"), S | n("Hạ", "Nguyễn"), "NOT_CONFIRMED"),
    ("sis, marks left out on one side", S | n("Hà", "Nguyễn"), S | n("Ha", "Nguyen"), "certain"),
    ("google, brothers in Devanagari", G | n("राम", "शर्मा"), G | n("रमा", "शर्मा"), "NAME_DIFFERS"),
    ("google, brothers in kana", G | n("たいき", "山田"), G | n("だいき", "山田"), "NAME_DIFFERS"),
    ("google, sisters in Tamil", G | n("கமலா", "குமார்"), G | n("கமலி", "குமார்"), "NAME_DIFFERS"),
    ("sis, initial", S | n("E", "Roe"), S | n("Elizabeth", "Roe"), "NOT_CONFIRMED"),
    (
        "sis, initial and birth date",
        S | n("E", "Roe", "2011-01-02"),
        S | n("Elizabeth", "Roe", "2011-01-02"),
        "certain",
    ),
    ("sis, one-name people", S | n("Sukarno", born="2011-01-02"), S | n("Sukarno", born="2011-01-02"), "certain"),
    ("sis, one-name people, no birth date", S | n("Sukarno"), S | n("Sukarno"), "NOT_CONFIRMED"),
    ("sis, names in another script", S | n("伟", "王"), S | n("伟", "王"), "certain"),
    ("sis, passed on to a newcomer", S | MABEL, S | n("Omar", "Haddad", "2015-04-01"), "BIRTH_DATE_DIFFERS"),
    ("sis, passed on, no birth dates", S | n("Mabel", "Pines"), S | n("Omar", "Haddad"), "NAME_DIFFERS"),
    ("sis, siblings", S | n("Mabel", "Pines"), S | n("Omar", "Pines"), "NAME_DIFFERS"),
    ("sis, same name, other birth date", S | MABEL, S | n("Mabel", "Pines", "2009-08-31"), "BIRTH_DATE_DIFFERS"),
    ("sis, father and son", S | n("John", "Kay", suffix="II"), S | n("John", "Kay", suffix="III"), "NAME_DIFFERS"),
    ("sis, student and teacher", S | MABEL | STUDENT, S | MABEL | {"role": "teacher"}, "ROLE_DIFFERS"),
    ("sis, student and parent", S | MABEL | STUDENT, S | MABEL | {"role": "parent"}, "ROLE_DIFFERS"),
    ("sis, teacher and aide", S | MABEL | {"role": "teacher"}, S | MABEL | {"role": "aide"}, "certain"),
    ("sis, role unknown on one side", S | MABEL | STUDENT, S | MABEL, "certain"),
    ("sis, Test Student twice", S | n("Test", "Student"), S | n("Test", "Student"), "NOT_CONFIRMED"),
    ("sis, FNU LNU twice", S | n("FNU", "LNU"), S | n("FNU", "LNU"), "NOT_CONFIRMED"),
    ("sis, surname only, first unknown", S | n("Unknown", "Roe"), S | n("Unknown", "Roe"), "NOT_CONFIRMED"),
    ("sis, leading zero eaten", {"sis_id": "04417"} | MABEL, {"sis_id": "4417"} | MABEL, "none"),
    ("sis, a placeholder birth date", S | n(born="1900-01-01"), S | n("Mabel", "Pines", "1900-01-01"), "NOT_CONFIRMED"),
    ("username, other case", {"username": "MPines"} | MABEL, {"username": "mpines"} | MABEL, "certain"),
    (
        "username, no birth date",
        {"username": "mpines"} | n("Mabel", "Pines"),
        {"username": "mpines"} | MABEL,
        "MADE_OF_NAME",
    ),
    (
        "username with a number, no birth date",
        {"username": "mpines417"} | n("Mabel", "Pines"),
        {"username": "mpines417"} | MABEL,
        "certain",
    ),
    (
        "username of twins, who begin alike",
        {"username": "jpines"} | n("Jayden", "Pines", "2013-08-31"),
        {"username": "jpines"} | n("Jaylen", "Pines", "2013-08-31"),
        "MADE_OF_NAME",
    ),
    (
        "username of the first of a name, and of the next",
        {"username": "pinem001"} | n("Mabel", "Pines"),
        {"username": "pinem001"} | n("Mabel", "Pines", "2013-08-31"),
        "MADE_OF_NAME",
    ),
    (
        "username of a namesake",
        {"username": "mpines"} | n("Mark", "Pines"),
        {"username": "mpines"} | MABEL,
        "NAME_DIFFERS",
    ),
    # Fathers and sons.
    *(
        (f"google, {mine} and {theirs}", G | mine, G | theirs, "NAME_DIFFERS")
        for mine, theirs in (
            (n("John Jr.", "Kay"), n("John Sr.", "Kay")),
            (n("John II", "Kay"), n("John III", "Kay")),
            (n("John", "Kay", middle_name="Jr"), n("John", "Kay", middle_name="Sr")),
            (n("John", "Kay", suffix="Jr"), n("John", "Kay", suffix="Snr")),
            (n("John", "Kay", suffix="Jr"), n("John", "Kay", suffix="3rd")),
            (n("John", "Kay", suffix="I"), n("John", "Kay", suffix="II")),
        )
    ),
    ("google, a title is no suffix", G | n("Ann", "Kay", suffix="PhD"), G | n("Ann", "Kay", suffix="Jr"), "certain"),
    ("sis, father of the junior", S | n("John", "Kay"), S | n("John", "Kay Jr.") | STUDENT, "NOT_CONFIRMED"),
    (
        "sis, junior whose account has no suffix",
        S | n("John", "Kay") | STUDENT,
        S | n("John", "Kay Jr.") | STUDENT,
        "certain",
    ),
    # One name is too little where the other differs.
    ("google, an initial and another surname", G | n("M", "Pines"), G | n("Mustafa", "Haddad"), "NAME_DIFFERS"),
    ("google, another surname and nothing else", G | n(last="Pines"), G | n("Omar", "Haddad"), "NAME_DIFFERS"),
    ("sis, a first name that is a surname there", S | n("Jordan"), S | n(last="Jordan"), "NOT_CONFIRMED"),
    # Identifiers that nobody trusts to link speak against a link all the same.
    (
        "sis, but another identifier differs",
        S | MABEL | {"aeries_id": "11"},
        S | MABEL | {"aeries_id": "12"},
        "CONFLICTING_IDENTIFIERS",
    ),
    (
        "sis, but the district's own number differs",
        S | MABEL | {"nces_id": "1"},
        S | MABEL | {"nces_id": "2"},
        "certain",
    ),
    # Roles.
    ("google, a teacher and a student without names", G | {"role": "teacher"}, G | STUDENT, "ROLE_DIFFERS"),
    # Values that stand for nothing.
    *(
        (f"google, the value {value!r}", {"google_id": value} | MABEL, {"google_id": value} | MABEL, "none")
        for value in ("N/A", "0", "0000", "9999", "test", "none", "Unknown", "-", "null", "TBD", "not set", "test1")
    ),
    # An identifier may be short.
    ("google, a short number", {"google_id": "7"} | MABEL, {"google_id": "7"} | MABEL, "certain"),
]

#: Patterns that hold in the integration of the pairs below.
PATTERNS: Final = (
    pattern(part("email", local_part=True), part("username")),
    pattern(part("sis_id"), part("sis_id"), ignore_zeros=True),
    pattern(part("id", system="app", prefix="T-"), part("sis_id")),
    pattern(part("sis_id", prefix="P-"), part("sis_id")),
    pattern(part("staff_id"), part("state_id")),
)

MAIL: Final = {"email": "mpines417@students.gf.example"}
NAME: Final = {"username": "mpines417"}
T: Final = {"id": "T-204417"}

#: As PAIRS, under a profile with PATTERNS. A field `id` is the legacy key's own.
PATTERN_PAIRS: Final = [
    ("all the same", MAIL | MABEL, NAME | MABEL, "certain"),
    ("names, and no birth date on either side", MAIL | n("Mabel", "Pines"), NAME | n("Mabel", "Pines"), "certain"),
    ("a birth date on one side", MAIL | MABEL, NAME | n("Mabel", "Pines"), "certain"),
    ("another domain", {"email": "mpines417@old.gf.example"} | MABEL, NAME | MABEL, "certain"),
    ("capitals", {"email": "MPines417@Students.gf.example"} | MABEL, {"username": "MPINES417"} | MABEL, "certain"),
    ("nickname", MAIL | n("Bill", "Hughes"), NAME | n("William", "Hughes"), "NOT_CONFIRMED"),
    (
        "nickname, birth date the same",
        MAIL | n("Bill", "Hughes", "2011-01-02"),
        NAME | n("William", "Hughes", "2011-01-02"),
        "certain",
    ),
    ("preferred name", MAIL | n("Zhou", "Li", preferred_name="Amy"), NAME | n("Amy", "Li"), "certain"),
    ("two surnames", MAIL | n("Luis", "Garc\u00eda L\u00f3pez"), NAME | n("Luis", "Garcia"), "certain"),
    ("the number of a teacher", T | n("Ana", "Lee"), S | n("Ana", "Lee"), "certain"),
    ("an eaten zero", {"sis_id": "4417"} | MABEL, {"sis_id": "04417"} | MABEL, "certain"),
    ("two eaten zeros", {"sis_id": "417"} | MABEL, {"sis_id": "00417"} | MABEL, "certain"),
    ("a number in another column", {"staff_id": "8831"} | MABEL, {"state_id": "8831"} | MABEL, "certain"),
    ("two patterns agree", MAIL | {"sis_id": "417"} | MABEL, NAME | {"sis_id": "0417"} | MABEL, "certain"),
    ("a pattern and an identifier agree", MAIL | G | MABEL, NAME | G | MABEL, "certain"),
    ("the identifier alone would do", MAIL | G, NAME | G, "certain"),
    # A pattern never stands alone, and nothing but names will do.
    ("no names", MAIL, NAME, "NOT_CONFIRMED"),
    ("no names, the same birth date", MAIL | n(born="2013-08-31"), NAME | n(born="2013-08-31"), "NOT_CONFIRMED"),
    ("names on one side", MAIL, NAME | MABEL, "NOT_CONFIRMED"),
    ("first name only", MAIL | n("Mabel"), NAME | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("surname only", MAIL | n(last="Pines"), NAME | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("initial", MAIL | n("M", "Pines"), NAME | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("initial, same birth date", MAIL | n("M", "Pines", "2013-08-31"), NAME | MABEL, "NOT_CONFIRMED"),
    ("typo", MAIL | n("Mabell", "Pines"), NAME | n("Mabel", "Pines"), "NOT_CONFIRMED"),
    ("typo in the surname, same birth date", MAIL | n("Mabel", "Pimes", "2013-08-31"), NAME | MABEL, "NOT_CONFIRMED"),
    ("married", MAIL | n("Ana", "Lee", "1990-02-03"), NAME | n("Ana", "Kim", "1990-02-03"), "NOT_CONFIRMED"),
    ("one-name people", MAIL | n("Sukarno"), NAME | n("Sukarno"), "NOT_CONFIRMED"),
    ("Test Student twice", MAIL | n("Test", "Student"), NAME | n("Test", "Student"), "NOT_CONFIRMED"),
    ("FNU LNU twice", MAIL | n("FNU", "LNU"), NAME | n("FNU", "LNU"), "NOT_CONFIRMED"),
    # Schools give a leaver's username to the next of the same name.
    *(
        (
            f"{name}, no birth date",
            {"email": f"{name}@gf.example"} | n("Mabel", "Pines"),
            {"username": name} | MABEL,
            answer,
        )
        for name, answer in (
            ("mabel.pines", "MADE_OF_NAME"),
            ("mpines", "MADE_OF_NAME"),
            ("mpines2", "MADE_OF_NAME"),
            ("mpines31", "MADE_OF_NAME"),
            ("mpines2031", "MADE_OF_NAME"),
            ("31mpines7", "MADE_OF_NAME"),
            ("mpines417", "certain"),
            ("204417", "certain"),
            ("7", "certain"),
        )
    ),
    *(
        (f"{name}, the same birth date", {"email": f"{name}@gf.example"} | MABEL, {"username": name} | MABEL, "certain")
        for name in ("mabel.pines", "mpines", "mpines2031")
    ),
    (
        "made of a name, and sis agrees",
        {"email": "m.pines@gf.example"} | S | MABEL,
        {"username": "m.pines"} | S | n("Mabel", "Pines"),
        "certain",
    ),
    # The guards stand above it.
    ("another birth date", MAIL | MABEL, NAME | n("Mabel", "Pines", "2012-08-31"), "BIRTH_DATE_DIFFERS"),
    ("an address passed on", MAIL | n("Mark", "Pines"), NAME | n("Mabel", "Pines"), "NAME_DIFFERS"),
    ("twins", MAIL | MABEL, NAME | n("Dipper", "Pines", "2013-08-31"), "NAME_DIFFERS"),
    ("somebody else", MAIL | n("Omar", "Haddad"), NAME | n("Mabel", "Pines"), "NAME_DIFFERS"),
    ("father and son", MAIL | n("John", "Kay", suffix="Sr"), NAME | n("John", "Kay", suffix="Jr"), "NAME_DIFFERS"),
    ("a student and a teacher", MAIL | MABEL | STUDENT, NAME | MABEL | {"role": "teacher"}, "ROLE_DIFFERS"),
    ("a student and a parent", MAIL | MABEL | STUDENT, NAME | MABEL | {"role": "parent"}, "ROLE_DIFFERS"),
    ("sis differs", MAIL | S | MABEL, NAME | {"sis_id": "990001"} | MABEL, "CONFLICTING_IDENTIFIERS"),
    ("google differs", MAIL | G | MABEL, NAME | {"google_id": "1166"} | MABEL, "CONFLICTING_IDENTIFIERS"),
    ("a teacher's number, and sis differs", T | {"sis_id": "5"} | MABEL, S | MABEL, "CONFLICTING_IDENTIFIERS"),
    # Values that a pattern reads otherwise do not disagree.
    ("its own type, spelt otherwise", {"sis_id": "P-204417"} | MABEL, S | MABEL, "certain"),
    ("spelt otherwise, and google", {"sis_id": "P-204417"} | G | MABEL, S | G | MABEL, "certain"),
    ("another's, spelt otherwise, and google", {"sis_id": "P-5"} | G | MABEL, S | G | MABEL, "CONFLICTING_IDENTIFIERS"),
    # What no pattern says.
    ("two addresses", MAIL | MABEL, MAIL | MABEL, "none"),
    ("username and address, the other way round", NAME | MABEL, MAIL | MABEL, "none"),
    ("another prefix", {"id": "S-204417"} | MABEL, S | MABEL, "none"),
    ("no prefix", {"id": "204417"} | MABEL, S | MABEL, "none"),
    ("the prefix on the other side", {"id": "204417"} | MABEL, {"sis_id": "T-204417"} | MABEL, "none"),
    ("only a prefix", {"id": "T-"} | MABEL, {"sis_id": "T-"} | MABEL, "none"),
    ("another system's ids", {"id": "T-204417", "system": "portal"} | MABEL, S | MABEL, "none"),
    ("addresses for numbers", {"staff_id": "a@b.example"} | MABEL, {"state_id": "a@b.example"} | MABEL, "none"),
    ("zeros behind", {"sis_id": "4170"} | MABEL, {"sis_id": "417"} | MABEL, "none"),
    ("zeros only", {"sis_id": "0"} | MABEL, {"sis_id": "000"} | MABEL, "none"),
    ("letters behind zeros", {"sis_id": "0a7"} | MABEL, {"sis_id": "a7"} | MABEL, "none"),
    ("not an address", {"email": "mpines417"} | MABEL, NAME | MABEL, "none"),
    ("no mailbox", {"email": "@students.gf.example"} | MABEL, NAME | MABEL, "none"),
    ("an address within an address", {"email": "mpines417@a@b.example"} | MABEL, NAME | MABEL, "none"),
    *(
        (f"the mailbox {value}", {"email": f"{value}@gf.example"} | MABEL, {"username": value} | MABEL, "none")
        for value in ("test", "none", "noemail", "0000", "student", "n/a")
    ),
]
