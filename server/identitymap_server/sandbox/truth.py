"""The truth: which account or class is whose, and whether anything in the two sides could tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from identitymap_server.sandbox import evidence
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.legacy_classes import LegacyClass
from identitymap_server.sandbox.roster import Roster

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


def of_people(roster: Roster, accounts: Iterable[Account]) -> list[Truth]:
    """The true pairs of people. Accounts whose person is not in the roster are in none."""
    known = {
        number: evidence.of_person(person, *(roster.school_names[id_] for id_ in person.school_ids[:1]))
        for number, person in roster.people.items()
    }
    made = list(accounts)
    found = evidence.told_by(known, [(account.human, evidence.of_account(account)) for account in made])
    return [
        Truth("person", account.id, roster.people[account.human].id, by, account.wear)
        for account, by in zip(made, found, strict=True)
        if account.human in known
    ]


def of_classes(roster: Roster, classes: Iterable[LegacyClass]) -> list[Truth]:
    """The true pairs of classes. One that was cross-listed is in several, one that is over in none."""
    made = list(classes)
    holders: dict[tuple[str, str], int] = {}
    for legacy_class in made:
        for pair in legacy_class.identifiers.items():
            holders[pair] = holders.get(pair, 0) + 1
    found = []
    for legacy_class in made:
        for number in legacy_class.courses:
            theirs = {(i.type, i.value) for i in roster.classes[number].identifiers}
            unique = any(pair in theirs and holders[pair] == 1 for pair in legacy_class.identifiers.items())
            by = "identifier" if unique else BY_ROSTER
            found.append(Truth("class", legacy_class.id, roster.classes[number].id, by, legacy_class.wear))
    return found
