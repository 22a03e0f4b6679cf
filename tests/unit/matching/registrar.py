"""Pairs as a careful registrar would judge them: (what, legacy fields, roster fields, answer).

The answer is `certain`, `none`, or the reason why somebody has to look. Written from the policy, not from the code.
"""

from __future__ import annotations

from typing import Final

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
    ("sis, middle name in use", S | n("James", "Roe", middle_name="Peter"), S | n("Peter", "Roe"), "certain"),
    ("sis, second given name left out", S | n("Ana María", "Roe"), S | n("Ana", "Roe"), "certain"),
    ("sis, second given name of a sister", S | n("Ana María", "Roe"), S | n("María", "Roe"), "NOT_CONFIRMED"),
    ("sis, nickname", S | n("Liz", "Roe"), S | n("Elizabeth", "Roe"), "certain"),
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
        "username of a namesake",
        {"username": "mpines"} | n("Mark", "Pines"),
        {"username": "mpines"} | MABEL,
        "NAME_DIFFERS",
    ),
    # Values that stand for nothing.
    *(
        (f"google, the value {value!r}", {"google_id": value} | MABEL, {"google_id": value} | MABEL, "none")
        for value in ("N/A", "0", "0000", "9999", "test", "none", "Unknown", "-", "null", "TBD", "not set", "test1")
    ),
    # An identifier may be short.
    ("google, a short number", {"google_id": "7"} | MABEL, {"google_id": "7"} | MABEL, "certain"),
]
