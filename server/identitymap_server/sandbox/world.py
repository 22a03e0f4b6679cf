"""The whole pretend world: integrations with their rosters, and the company's legacy accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from identitymap_server.sandbox import district, roster, truth, wear
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.providers import PROVIDERS
from identitymap_server.sandbox.roster import Roster
from identitymap_server.sandbox.truth import Truth
from identitymap_server.sandbox.wear import Account, LegacyClass

#: The share of people who have left: they have accounts and are in no roster any more.
_LEAVERS: Final = 0.07

_TOWNS: Final = ("Gravity Falls", "Pawnee", "Bedrock", "Riverdale", "Sunnydale", "Smallville", "Arlen", "Quahog")


@dataclass(frozen=True, slots=True)
class Integration:
    """A connected district: what Edlink knows of it, and what the company knows."""

    integration_id: str
    name: str
    status: str
    token: str
    roster: Roster
    accounts: list[Account]
    classes: list[LegacyClass]
    truth: list[Truth]


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the sandbox serves and writes."""

    application_secret: str
    integrations: tuple[Integration, ...]


def build(people: int, integrations: int, seed: int) -> World:
    """A world of about `people` people in so many integrations, equally large."""
    made = tuple(_integration(Chance(seed, n), n, max(2, people // integrations)) for n in range(integrations))
    return World(f"sandbox-application-secret-{Chance(seed, 'secret').hexadecimal(16)}", made)


def _integration(chance: Chance, number: int, people: int) -> Integration:
    town = _TOWNS[number % len(_TOWNS)]
    name = f"{town} School District" if number < len(_TOWNS) else f"{town} School District {number}"
    provider = PROVIDERS[number % len(PROVIDERS)]
    integration_id = chance.uuid()
    token = f"sandbox-token-{chance.hexadecimal(24)}"
    built = district.build(chance, people, name)
    gone = {human.number for human in built.humans if human.kind != "parent" and chance.happens(_LEAVERS)}
    domain = f"{town.lower().replace(' ', '')}{number or ''}.example.org"
    known = roster.build(chance, built, provider, domain, gone)
    # The company numbers its accounts across all districts.
    accounts = wear.accounts(chance, built, known, first_id=100_000 + 10_000_000 * number)
    # Class ids are unique across districts as well.
    classes = [
        replace(legacy_class, id=f"{number}-{legacy_class.id}")
        for legacy_class in wear.classes(chance, built, known, accounts)
    ]
    pairs = truth.of_people(built, known, accounts) + truth.of_classes(known, classes)
    return Integration(integration_id, name, "active", token, known, accounts, classes, pairs)
