"""Made-up towns: families with brothers, sisters and twins, so that numbers in a row belong to people much alike."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import msgspec
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import Matrix, Measure
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Verdict
from identitymap_server.domain.records import RosterRecord
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from identitymap_server.matching.sides import Sides
from unit.matching.records import TRUST, legacy, roster

_FIRST = (
    "Ana", "Ben", "Carla", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kofi", "Lena", "Marek",
    "Nora", "Omar", "Priya", "Quentin", "Rosa", "Sven", "Tara", "Umut", "Vera", "Wen", "Ximena", "Yara",
    "Zoltan", "Amara", "Bruno", "Chloe", "Darius", "Edith", "Faisal", "Gwen", "Hana", "Igor", "Jade", "Kenji",
    "Laila", "Milo", "Nadia", "Oskar",
)  # fmt: skip
_LAST = (
    "Abara", "Berg", "Costa", "Diaz", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Kowalski",
    "Lopez", "Mensah", "Nguyen", "Okafor", "Patel", "Quispe", "Rossi", "Silva", "Tanaka", "Usman", "Vargas",
    "Weber", "Xu", "Yilmaz", "Zeman", "Andersen", "Brandt", "Castro", "Duarte", "Ekberg", "Farah", "Gruber",
    "Holm", "Ivanov",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody of a town, by number."""

    number: int
    first_name: str
    last_name: str
    birth_date: str
    role: str
    school: str

    @property
    def fields(self) -> dict[str, object]:
        names = {"first_name": self.first_name, "last_name": self.last_name, "birth_date": self.birth_date}
        return {**names, "role": self.role}


def town(people: int, seed: int = 1, schools: tuple[str, ...] = ("North", "South")) -> list[Person]:
    """So many people, numbered from 1, family by family; every tenth is a teacher, every fifth family has twins."""
    chance = random.Random(seed)
    found: list[Person] = []
    while len(found) < people:
        last_name, school = chance.choice(_LAST), chance.choice(schools)
        first_names = chance.sample(_FIRST, chance.choice((1, 1, 2, 2, 3)))
        twins = chance.random() < 0.2
        birth_date = _birth_date(chance)
        for first_name in first_names:
            role = "teacher" if len(found) % 10 == 9 else "student"
            born = birth_date if twins else _birth_date(chance)
            found.append(Person(len(found) + 1, first_name, last_name, born, role, school))
    return found[:people]


def _birth_date(chance: random.Random) -> str:
    return f"{chance.randint(2006, 2018)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


#: What one side has of a person: the fields, and as `id` the legacy key's own.
Fields = Callable[[Person], Mapping[str, object]]


def sides(
    of_legacy: Iterable[Person],
    of_roster: Iterable[Person],
    legacy_fields: Fields,
    roster_fields: Fields,
    schools: Mapping[str, RosterRecord] | None = None,
) -> Sides:
    """Both sides of a town, each person with their names and what the functions give them."""
    mine = []
    for person in of_legacy:
        fields = {**person.fields, "id": f"account {person.number}", **legacy_fields(person)}
        id_ = fields.pop("id")
        mine.append(legacy(id_, fields))
    theirs = [roster(person.number, {**person.fields, **roster_fields(person)}) for person in of_roster]
    return Sides(EntityType.PERSON, mine, theirs, schools=schools or {})


def measures(made: Sides) -> dict[str, Measure]:
    """The matrix by the patterns' names."""
    return {measure.pattern.name: measure for measure in find(made, TRUST).measures}


def found(made: Sides) -> Matrix:
    return find(made, TRUST)


def linked(made: Sides) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """What is certain under the profile of the patterns found: the pairs by a pattern, and all of them."""
    profile = MatchingProfile(TRUST, find(made, TRUST).used)
    certain = [p for p in propose(made, profile) if p.verdict is Verdict.CERTAIN]
    pairs = {(p.legacy_key.id, int(p.edlink_id[-12:])): p.rule for p in certain}
    return {pair for pair, rule in pairs.items() if rule.startswith("pattern:")}, set(pairs)


def shuffled(made: Sides, chance: random.Random) -> Sides:
    """The same in another order."""
    mine, theirs = list(made.legacy), list(made.roster)
    chance.shuffle(mine)
    chance.shuffle(theirs)
    return dataclasses.replace(made, legacy=mine, roster=theirs)


def absent(made: Sides) -> Sides:
    """The same after everybody has left."""
    gone = [msgspec.structs.replace(record, present=False) for record in made.roster]
    return dataclasses.replace(made, roster=gone)
