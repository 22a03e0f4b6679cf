"""The district that every pair stands in: some 450 people with ordinary names, as both sides know them.

Surnames and first names are as frequent as in an American district: Smith, Garcia and Nguyen are common, and some full
names are borne by several people. Nobody has one of the table's rare names. Thirty families gave the office's address,
telephone number and mailbox as theirs.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from typing import Final

from identitymap_server.domain.keys import EdlinkId
from unit.matching.registrar_people.cases import LINCOLN, ROOSEVELT, WASHINGTON, Fields, home

#: The Edlink IDs of the schools, by their names.
SCHOOLS: Final = {
    LINCOLN: EdlinkId("00000000-0000-4000-9000-000000000001"),
    ROOSEVELT: EdlinkId("00000000-0000-4000-9000-000000000002"),
    WASHINGTON: EdlinkId("00000000-0000-4000-9000-000000000003"),
}

#: Names that several people bear, as the table supposes.
COMMON: Final = (
    ("Daniel", "Johnson"), ("Emily", "Johnson"), ("Emily", "Smith"), ("James", "Smith"), ("Jennifer", "Garcia"),
    ("Jennifer", "Johnson"), ("Jennifer", "Smith"), ("Jordan", "Smith"), ("Jose", "Garcia"), ("Jose", "Hernandez"),
    ("Margaret", "Smith"), ("Maria", "Garcia"),
)  # fmt: skip
_BEARERS: Final = 4

_FAMILIES: Final = 170
#: Of the people, who has an account, and who is on the roster.
_KNOWN_TO_LEGACY, _KNOWN_TO_ROSTER = 0.85, 0.9

_FIRST: Final = (
    "Aaliyah", "Aaron", "Abigail", "Adam", "Adrian", "Aiden", "Alice", "Amelia", "Andrew", "Angel", "Anna",
    "Anthony", "Aria", "Ashley", "Ava", "Benjamin", "Brandon", "Brian", "Camila", "Carlos", "Charlotte",
    "Christopher", "Daniel", "David", "Diego", "Dylan", "Elijah", "Ella", "Emily", "Emma", "Ethan", "Evelyn",
    "Gabriel", "Grace", "Hannah", "Harper", "Henry", "Isaac", "Isabella", "Jack", "Jacob", "James", "Jasmine",
    "Jennifer", "Joseph", "Joshua", "Julian", "Kevin", "Layla", "Liam", "Logan", "Lucas", "Luis", "Luna", "Madison",
    "Maria", "Mason", "Mateo", "Matthew", "Michael", "Natalie", "Nathan", "Noah", "Nora", "Olivia", "Owen", "Ryan",
    "Samantha", "Samuel", "Scarlett", "Sebastian", "Sofia", "Sophia", "Stella", "Tyler", "Victoria", "William",
    "Zachary",
)  # fmt: skip
_LAST: Final = (
    "Smith", "Johnson", "Garcia", "Nguyen", "Martinez", "Hernandez", "Brown", "Lopez", "Lee", "Williams",
    "Gonzalez", "Davis", "Rodriguez", "Miller", "Perez", "Wilson", "Kim", "Anderson", "Ramirez", "Thomas",
    "Taylor", "Torres", "Moore", "Jackson", "Flores", "White", "Tran", "Harris", "Rivera", "Clark", "Lewis",
    "Robinson", "Patel", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Green", "Baker", "Adams",
    "Nelson", "Hill", "Campbell", "Mitchell", "Roberts", "Carter", "Phillips", "Evans", "Turner", "Parker",
    "Collins", "Edwards", "Stewart", "Morris", "Murphy", "Cook", "Rogers", "Morgan", "Peterson", "Cooper", "Reed",
    "Bailey", "Bell", "Gomez", "Kelly", "Howard", "Ward", "Cox", "Richardson", "Wood", "Watson", "Brooks",
    "Bennett", "Gray", "Hughes", "Price", "Myers", "Long", "Foster", "Sanders", "Ross", "Powell", "Sullivan",
    "Jenkins", "Perry", "Butler", "Barnes", "Fisher",
)  # fmt: skip


@functools.cache
def sides() -> tuple[Sequence[Fields], Sequence[Fields]]:
    """What the legacy side and the roster know of the district."""
    chance = random.Random(1)
    people = [*_families(chance), *_namesakes(chance), *_teachers(chance)]
    accounts = [_worn(chance, person) for person in people if chance.random() < _KNOWN_TO_LEGACY]
    return accounts, [person for person in people if chance.random() < _KNOWN_TO_ROSTER]


def _families(chance: random.Random) -> list[Fields]:
    found = []
    for number in range(_FAMILIES):
        surname = _surname(chance)
        lives = home(f"family {number}") if number % 6 else _OFFICE
        mailbox = f"{surname.lower()}{number}@mail.example" if number % 6 else "office@district.example"
        twins = number % 25 == 0
        born = _birth_date(chance)
        found += [
            _pupil(first, surname, born if twins else _birth_date(chance)) | lives | {"email": mailbox}
            for first in chance.sample(_FIRST, 2 if twins else chance.choice((1, 2, 2, 3)))
        ]
    return found


_OFFICE: Final = {
    "street": "1 District Office Way",
    "city": "Gravity Falls",
    "state": "OR",
    "postal_code": "97333",
    "phone": "(541) 555-0100",
}


def _namesakes(chance: random.Random) -> list[Fields]:
    return [
        _pupil(first, last, _birth_date(chance)) | home(f"{first} {last} {number}")
        for first, last in COMMON
        for number in range(_BEARERS)
    ]


def _teachers(chance: random.Random) -> list[Fields]:
    names = [(chance.choice(_FIRST), _surname(chance)) for _ in range(30)]
    names += [("Jennifer", last) for last in ("Smith", "Smith", "Johnson", "Johnson", "Garcia", "Garcia")]
    return [
        {
            "role": "teacher",
            "first_name": first,
            "last_name": last,
            "birth_date": f"{chance.randint(1960, 1998)}{_birth_date(chance)[4:]}",
            "school": chance.choice(tuple(SCHOOLS)),
        }
        for first, last in names
    ]


def _surname(chance: random.Random) -> str:
    """The n-th most frequent surname is borne by a share that goes with 1/n."""
    return chance.choices(_LAST, [1 / (rank + 3) for rank in range(len(_LAST))])[0]


def _birth_date(chance: random.Random) -> str:
    return f"{chance.randint(2008, 2019)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


#: The year in which the school year of the table begins.
_YEAR: Final = 2025
_AGE_IN_KINDERGARTEN: Final = 5


def _pupil(first: str, last: str, born: str) -> Fields:
    grade = max(0, _YEAR - int(born[:4]) - _AGE_IN_KINDERGARTEN - (born[5:] > "08-31"))
    school = LINCOLN if grade <= 5 else ROOSEVELT if grade <= 8 else WASHINGTON
    name = {"role": "student", "first_name": first, "last_name": last, "birth_date": born}
    return {**name, "grade_level": f"{grade:02}" if grade else "KG", "school": school}


def _worn(chance: random.Random, person: Fields) -> Fields:
    """An account lacks what nobody asked for."""
    lacks = set()
    if chance.random() < 0.1:
        lacks.add("birth_date")
    if chance.random() < 0.3:
        lacks |= {"street", "city", "state", "postal_code", "phone"}
    if chance.random() < 0.5:
        lacks.add("email")
    return {name: value for name, value in person.items() if name not in lacks}
