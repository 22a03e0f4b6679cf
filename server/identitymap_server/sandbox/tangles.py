"""What befalls accounts together: one person's second account, and identifiers that ended up with somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from identitymap_server.sandbox import accounts
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.providers import Ids, Provider

#: A second account: usually made in another way, sometimes with the very same identifiers.
DUPLICATES: Final = 0.03
_SAME_IDENTIFIERS: Final = 0.3

# Shares of accounts, or of leavers' accounts.
_COPIED: Final = 0.004
_CONTRADICTING: Final = 0.003
_RECYCLED: Final = 0.03


def again(chance: Chance, human: Human, first: Account, known: Ids, provider: Provider, school: str) -> Account:
    """The same person's second account, made after the first."""
    second = accounts.opened(chance, human, known, provider, school)
    created, last_active = accounts.days_of_use(chance, dt.date.fromisoformat(first.created))
    same = first.identifiers and chance.happens(_SAME_IDENTIFIERS)
    return replace(
        second,
        created=created,
        last_active=last_active,
        identifiers=dict(first.identifiers) if same else second.identifiers,
        wear=("second account",),
    )


@dataclass(slots=True)
class _Neighbours:
    """Who lives with whom, and who is still there."""

    chance: Chance
    humans: dict[int, Human]
    present: dict[int, Ids]
    present_numbers: Sequence[int]
    by_home: dict[int, list[Account]] = field(default_factory=dict)

    def other(self, account: Account, everybody: Sequence[Account]) -> Account:
        """A brother's or sister's account if there is one, else anybody's."""
        family = self.by_home.get(self.humans[account.human].home.number, ())
        return self.chance.choice([one for one in family if one.human != account.human] or everybody)


def tangled(
    chance: Chance, made: Sequence[Account], humans: dict[int, Human], present: dict[int, Ids]
) -> list[Account]:
    """The accounts, with some identifiers gone astray.

    `present` are the identifiers, by number, that the source gives of people who are there now.
    """
    neighbours = _Neighbours(chance, humans, present, tuple(present))
    for account in made:
        neighbours.by_home.setdefault(humans[account.human].home.number, []).append(account)
    return [_astray(chance, account, made, neighbours) for account in made]


def _astray(chance: Chance, account: Account, everybody: Sequence[Account], neighbours: _Neighbours) -> Account:
    if account.human not in neighbours.present:
        return _recycled(chance, account, neighbours) if chance.happens(_RECYCLED) else account
    other = neighbours.other(account, everybody)
    if other.human == account.human:
        return account
    if other.identifiers and chance.happens(_COPIED):
        return replace(account, identifiers=dict(other.identifiers), wear=(*account.wear, "copied identifiers"))
    if account.identifiers and chance.happens(_CONTRADICTING):
        theirs = neighbours.present.get(other.human, {})
        foreign = {t: v for t, v in theirs.items() if t.endswith("_id") and t not in account.identifiers}
        if foreign:
            type_ = chance.choice(tuple(foreign))
            return replace(
                account,
                identifiers={**account.identifiers, type_: foreign[type_]},
                wear=(*account.wear, "somebody else's identifier"),
            )
    return account


def _recycled(chance: Chance, account: Account, neighbours: _Neighbours) -> Account:
    """Schools give the number or the address of somebody who has left to somebody else."""
    theirs = neighbours.present[chance.choice(neighbours.present_numbers)]
    if "sis_id" in theirs:
        recycled = replace(account, identifiers={**account.identifiers, "sis_id": theirs["sis_id"]})
    elif theirs["email"]:
        recycled = replace(account, email=theirs["email"])
    else:
        return account
    return replace(recycled, wear=(*account.wear, "recycled since"))
