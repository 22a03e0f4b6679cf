"""The legacy export: accounts and classes of a district as years of use leave them."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from identitymap_server.sandbox import accounts, tangles, wear
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.providers import Ids, Provider
from identitymap_server.sandbox.roster import Roster

#: Who has come since the company was last used there: no account.
_JOINERS: Final = 0.05
#: Most parents have none.
_PARENTS_WITH_ACCOUNTS: Final = 0.3

#: Ids are not dense: accounts have been deleted.
_ID_STEP: Final = 7


def people(chance: Chance, district: District, roster: Roster, provider: Provider, first_id: int) -> list[Account]:
    """The accounts of a district, with ids from `first_id` on, in the order in which they were made."""
    schools = {school.number: school.name for school in district.schools}
    made: list[Account] = []
    for human in district.humans:
        if not chance.happens(_PARENTS_WITH_ACCOUNTS if human.kind == "parent" else 1 - _JOINERS):
            continue
        known = roster.person_ids[human.number]
        school = schools.get(district.school_of.get(human.number, -1), "")
        account = accounts.opened(chance, human, known, provider, school)
        made.append(wear.worn(chance, account, human.home.email))
        if chance.happens(tangles.DUPLICATES):
            second = tangles.again(chance, human, account, known, provider, school)
            made.append(wear.worn(chance, second, human.home.email))
    humans = {human.number: human for human in district.humans}
    made = tangles.tangled(chance, made, humans, _given(roster))
    made.sort(key=lambda account: account.created)
    return [replace(account, id=str(first_id + _ID_STEP * n)) for n, account in enumerate(made)]


def _given(roster: Roster) -> dict[int, Ids]:
    return {
        number: {**{i.type: i.value for i in person.identifiers if i.type != "edlink_id"}, "email": person.email or ""}
        for number, person in roster.people.items()
    }
