"""The truth: which account or class is whose, and whether anything in the two sides could tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from identitymap_server.sandbox import evidence, wire
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.legacy_classes import LegacyClass

#: What tells a class that shares no identifier.
BY_ROSTER = "name+term+members"


@dataclass(frozen=True, slots=True)
class Truth:
    """A true pair. `by` names the strongest evidence that could resolve it, empty if there is none.

    `wear` says what has befallen the account since it was made.
    """

    entity_type: str
    legacy_id: str
    edlink_id: str
    by: str
    wear: tuple[str, ...] = ()

    @property
    def resolvable(self) -> bool:
        """Whether any evidence could resolve it."""
        return bool(self.by)


def of_people(
    people: Iterable[tuple[int, wire.Person]], school_names: Mapping[str, str], accounts: Iterable[Account]
) -> list[Truth]:
    """The true pairs of people. `people` are the roster's, each with the number of whose record it is.

    Somebody who has two records is in two pairs; accounts whose person is not in the roster are in none.
    """
    records = list(people)
    known = [
        (number, evidence.of_person(person, *(school_names[id_] for id_ in person.school_ids[:1])))
        for number, person in records
    ]
    made = list(accounts)
    found = evidence.told_by(known, [(account.human, evidence.of_account(account)) for account in made])
    edlink_ids: dict[int, list[str]] = {}
    for number, person in records:
        edlink_ids.setdefault(number, []).append(person.id)
    return [
        Truth("person", account.id, edlink_id, by, account.wear)
        for account, by in zip(made, found, strict=True)
        for edlink_id in edlink_ids.get(account.human, ())
    ]


def of_classes(classes: Iterable[tuple[int, wire.Class]], legacy_classes: Iterable[LegacyClass]) -> list[Truth]:
    """The true pairs of classes. `classes` are the roster's, each with the number of the course that it is or was.

    A legacy class that was cross-listed, or has been split, is in several pairs, one that is over in none.
    """
    made = list(legacy_classes)
    known: dict[int, list[wire.Class]] = {}
    for number, class_ in classes:
        known.setdefault(number, []).append(class_)
    holders: dict[tuple[str, str], int] = {}
    for legacy_class in made:
        for pair in legacy_class.identifiers.items():
            holders[pair] = holders.get(pair, 0) + 1
    found = []
    for legacy_class in made:
        for class_ in [one for number in legacy_class.courses for one in known.get(number, ())]:
            theirs = {(i.type, i.value) for i in class_.identifiers}
            unique = any(pair in theirs and holders[pair] == 1 for pair in legacy_class.identifiers.items())
            by = "identifier" if unique else BY_ROSTER
            found.append(Truth("class", legacy_class.id, class_.id, by, legacy_class.wear))
    return found
