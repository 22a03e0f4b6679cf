"""The whole pretend world: integrations with their rosters, and the company's legacy accounts and classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.sandbox import district, export, legacy_classes, names, roster, truth
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.legacy_classes import LegacyClass
from identitymap_server.sandbox.providers import PROVIDERS, Provider
from identitymap_server.sandbox.truth import Truth

#: Fewer make no school.
MIN_PEOPLE: Final = 10

_TOWNS: Final = ("Gravity Falls", "Pawnee", "Bedrock", "Riverdale", "Sunnydale", "Smallville", "Arlen", "Quahog")

#: Room for the accounts of an integration, so that their numbers never meet.
_ACCOUNT_IDS: Final = 10_000_000


#: Every status that Edlink's integrations have.
STATUSES: Final = ("requested", "inactive", "scheduled", "active", "disabled", "paused", "error", "pending")


class WorldTooSmall(IdentityMapError):
    """Each integration needs some people."""


class UnknownStatus(IdentityMapError):
    """Integrations have the statuses that Edlink gives them."""


@dataclass(frozen=True, slots=True)
class Integration:
    """A connected district: what Edlink has of it, what the company has, and who is who."""

    integration_id: str
    source_id: str
    team_id: str
    name: str
    status: str
    provider: Provider
    token: str
    objects: dict[str, Collection]
    accounts: list[Account]
    classes: list[LegacyClass]
    truth: list[Truth]


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the sandbox serves and writes.

    The application's id and secret are what OAuth calls a client's.
    """

    application_id: str
    application_secret: str
    integrations: tuple[Integration, ...]


def build(people: int, integrations: int, seed: int, statuses: Sequence[str] = ()) -> World:
    """A world of `people` people in so many integrations of equal size, of which the last have these `statuses`.

    The others are active. Raises WorldTooSmall or UnknownStatus.
    """
    size = people // integrations
    if size < MIN_PEOPLE:
        raise WorldTooSmall(
            f"{people:,} people in {integrations:,} integrations are too few: each integration needs {MIN_PEOPLE}. "
            "Ask for more --people or fewer --integrations."
        )
    if len(statuses) > integrations:
        raise WorldTooSmall(
            f"{integrations:,} integrations cannot have {len(statuses):,} statuses. Ask for more --integrations."
        )
    unknown = [status for status in statuses if status not in STATUSES]
    if unknown:
        raise UnknownStatus(f"No integration is {unknown[0]}. Choose a --status from {', '.join(STATUSES)}.")
    every_status = ("active",) * (integrations - len(statuses)) + tuple(statuses)
    made = tuple(_integration(seed, n, size, status) for n, status in enumerate(every_status))
    chance = Chance(seed, "secret")
    return World(
        application_secret=f"sandbox-application-secret-{chance.hexadecimal(16)}",
        application_id=chance.uuid(),
        integrations=made,
    )


def _integration(seed: int, number: int, people: int, status: str) -> Integration:
    # A chance for each part, so that a change of one leaves the others as they are.
    chances = {part: Chance(seed, number, part) for part in ("ids", "district", "roster", "accounts", "classes")}
    ids = chances["ids"]
    town = _TOWNS[number % len(_TOWNS)]
    round_ = number // len(_TOWNS)
    name = f"{town} School District {round_ + 1 if round_ else ''}".rstrip()
    provider = PROVIDERS[number % len(PROVIDERS)]
    built = district.build(chances["district"], people, name, town, with_parents=provider.knows_parents)
    domain = f"{names.ascii_letters(town)}{round_ or ''}.example.org"
    known = roster.build(chances["roster"], built, provider, domain)
    # The company numbers its accounts and classes across all districts.
    accounts = export.people(chances["accounts"], built, known, provider, 100_000 + _ACCOUNT_IDS * number)
    classes = legacy_classes.classes(
        chances["classes"], built, provider, known.class_ids, accounts, id_prefix=f"c{number}-"
    )
    return Integration(
        integration_id=ids.uuid(),
        source_id=ids.uuid(),
        team_id=ids.uuid(),
        name=name,
        status=status,
        provider=provider,
        token=f"sandbox-token-{ids.hexadecimal(24)}",
        objects=known.objects,
        accounts=accounts,
        classes=classes,
        truth=truth.of_people(known, accounts) + truth.of_classes(known, classes),
    )
