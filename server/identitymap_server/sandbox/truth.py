"""The truth: which account is whose, and whether anything in the two sides could tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.roster import Roster
from identitymap_server.sandbox.wear import Account, LegacyClass


@dataclass(frozen=True, slots=True)
class Truth:
    """A true pair. `by` names the strongest evidence that could resolve it; empty if there is none."""

    entity_type: str
    legacy_id: str
    edlink_id: str
    by: str

    @property
    def resolvable(self) -> bool:
        """Whether any evidence could resolve it."""
        return bool(self.by)


def of_people(district: District, roster: Roster, accounts: list[Account]) -> list[Truth]:
    """The true pairs of people. Accounts whose person is not in the roster have none."""
    humans = {human.number: human for human in district.humans}
    held = _holders((account.identifiers.items() for account in accounts), fold=False)
    given = _holders((ids.items() for ids in roster.given_ids.values()), fold=False)
    held_bare = _holders((account.identifiers.items() for account in accounts), fold=True)
    given_bare = _holders((ids.items() for ids in roster.given_ids.values()), fold=True)
    emails = Counter(account.email.lower() for account in accounts if account.email)
    people = Counter(
        (humans[n].first_name, humans[n].last_name, humans[n].birth_date.isoformat()) for n in roster.edlink_ids
    )
    names = Counter((humans[n].first_name, humans[n].last_name) for n in roster.edlink_ids)

    def evidence(account: Account) -> str:
        own = roster.given_ids[account.human]
        shared = [(t, v) for t, v in account.identifiers.items() if own.get(t) == v]
        if any(held[pair] == 1 and given[pair] == 1 for pair in shared):
            return "identifier"
        if shared:
            return "shared identifier"
        bare = [
            (t, v.lstrip("0")) for t, v in account.identifiers.items() if own.get(t, "").lstrip("0") == v.lstrip("0")
        ]
        if any(held_bare[pair] == 1 and given_bare[pair] == 1 for pair in bare):
            return "pattern"
        if account.email.lower() == own["email"] and emails[own["email"]] == 1:
            return "email"
        name = (account.first_name, account.last_name)
        if roster.provider.knows_birthdays and people[(*name, account.birth_date)] == 1:
            return "name and birth date"
        human = humans[account.human]
        return "name" if names[name] == 1 and name == (human.first_name, human.last_name) else ""

    return [
        Truth("person", account.id, roster.edlink_ids[account.human], evidence(account))
        for account in accounts
        if account.human in roster.edlink_ids
    ]


def of_classes(roster: Roster, classes: list[LegacyClass]) -> list[Truth]:
    """The true pairs of classes; all of them can be told by their rosters, if by nothing else."""

    def evidence(legacy_class: LegacyClass) -> str:
        given = roster.given_class_ids[legacy_class.course]
        shared = any(given.get(t) == v for t, v in legacy_class.identifiers.items())
        return "identifier" if shared else "name, teacher and members"

    return [
        Truth("class", legacy_class.id, roster.class_edlink_ids[legacy_class.course], evidence(legacy_class))
        for legacy_class in classes
    ]


def _holders(records: Iterable[Iterable[tuple[str, str]]], *, fold: bool) -> Counter[tuple[str, str]]:
    """How many records carry each identifier; with `fold`, without leading zeros."""
    return Counter((t, v.lstrip("0") if fold else v) for record in records for t, v in record)
