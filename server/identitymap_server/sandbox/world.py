"""The whole pretend world: integrations with their rosters, and the company's legacy accounts and classes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.files.remarks import Remarks
from identitymap_server.sandbox import district, export, legacy_classes, names, roster
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.faults.plan import Faults, Plan
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.oneroster import connected
from identitymap_server.sandbox.providers import ONEROSTER, PROVIDERS, Provider
from identitymap_server.sandbox.registry import Leaver, Registry
from identitymap_server.sandbox.roster import Roster
from identitymap_server.sandbox.source import Source

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


@dataclass(slots=True, eq=False)
class World:
    """Everything that the sandbox serves and writes. Whoever reads or changes it from several threads holds `lock`.

    The application's id and secret are what OAuth calls a client's.
    """

    application_id: str
    application_secret: str
    integrations: list[Integration]
    clock: Clock
    seed: int
    lock: threading.RLock = field(default_factory=threading.RLock)
    #: What goes wrong; another plan may take its place at any time.
    faults: Plan = field(default_factory=lambda: Plan(Faults()))

    def integration_of(self, token: str) -> Integration | None:
        """The integration whose token this is; None if it is nobody's."""
        # Looked for anew each time, because integrations come, go and get new tokens.
        return next((integration for integration in self.integrations if integration.token == token), None)


def build(
    people: int,
    integrations: int,
    seed: int,
    statuses: Sequence[str] = (),
    *,
    clock: Clock | None = None,
    materialized: bool = True,
) -> World:
    """A world of `people` people in so many integrations of equal size, of which the last have these `statuses`.

    The others are active. Edlink has materialized them all, or none yet. Raises WorldTooSmall or UnknownStatus.
    """
    size = people // integrations
    if size < MIN_PEOPLE:
        raise WorldTooSmall(
            f"{people:,} people in {integrations:,} integrations are too few: each integration needs {MIN_PEOPLE}. "
            "Ask for more --people or fewer --integrations."
        )
    time = clock or Clock()
    made = [
        _integration(seed, number, _made_up(seed, number, size), status, time, materialized=materialized)
        for number, status in enumerate(_every_status(integrations, statuses))
    ]
    return _world(seed, made, time)


def build_from(
    exports: Sequence[Path],
    seed: int,
    remarks: Remarks,
    statuses: Sequence[str] = (),
    *,
    clock: Clock | None = None,
    materialized: bool = True,
) -> World:
    """A world of the districts in these OneRoster or School Data Sync sets, an integration each.

    What of a set cannot be used is remarked on. Raises UnusableFile, WorldTooSmall or UnknownStatus.
    """
    time = clock or Clock()
    made = [
        _integration(
            seed, number, _exported(seed, number, path, time, remarks), status, time, materialized=materialized
        )
        for number, (path, status) in enumerate(zip(exports, _every_status(len(exports), statuses), strict=True))
    ]
    return _world(seed, made, time)


@dataclass(frozen=True, slots=True)
class _District:
    """A district that is about to be connected. `domain` is that of its addresses."""

    name: str
    town: str
    domain: str
    provider: Provider
    district: District
    roster: Roster


def _every_status(integrations: int, statuses: Sequence[str]) -> tuple[str, ...]:
    if len(statuses) > integrations:
        raise WorldTooSmall(
            f"{integrations:,} integrations cannot have {len(statuses):,} statuses. Ask for more --integrations."
        )
    unknown = [status for status in statuses if status not in STATUSES]
    if unknown:
        raise UnknownStatus(f"No integration is {unknown[0]}. Choose a --status from {', '.join(STATUSES)}.")
    return ("active",) * (integrations - len(statuses)) + tuple(statuses)


def _made_up(seed: int, number: int, people: int) -> _District:
    town = _TOWNS[number % len(_TOWNS)]
    round_ = number // len(_TOWNS)
    name = f"{town} School District {round_ + 1 if round_ else ''}".rstrip()
    domain = f"{names.ascii_letters(town)}{round_ or ''}.example.org"
    provider = PROVIDERS[number % len(PROVIDERS)]
    # A chance for each part, so that a change of one leaves the others as they are.
    built = district.build(Chance(seed, number, "district"), people, name, town, with_parents=provider.knows_parents)
    known = roster.build(Chance(seed, number, "roster"), built, provider, domain)
    return _District(name, town, domain, provider, built, known)


def _exported(seed: int, number: int, path: Path, clock: Clock, remarks: Remarks) -> _District:
    town = _TOWNS[number % len(_TOWNS)]
    found = connected.read(Chance(seed, number, "roster"), path, town, clock.moment()[:10], remarks)
    return _District(found.district.name, town, found.domain, ONEROSTER, found.district, found.roster)


def _integration(
    seed: int, number: int, made: _District, status: str, clock: Clock, *, materialized: bool
) -> Integration:
    ids = Chance(seed, number, "ids")
    # The company numbers its accounts and classes across all districts.
    accounts = export.people(
        Chance(seed, number, "accounts"), made.district, made.roster, made.provider, 100_000 + _ACCOUNT_IDS * number
    )
    classes = legacy_classes.classes(
        Chance(seed, number, "classes"),
        made.district,
        made.provider,
        made.roster.class_ids,
        accounts,
        id_prefix=f"c{number}-",
    )
    integration_id, source_id, team_id = ids.uuid(), ids.uuid(), ids.uuid()
    edlink = Materialized(integration_id, source_id, Chance(seed, number, "materializations"), clock)
    if materialized:
        edlink.adopt(made.roster.objects)
    return Integration(
        integration_id=integration_id,
        source_id=source_id,
        team_id=team_id,
        name=made.name,
        status=status,
        provider=made.provider,
        token=f"sandbox-token-{ids.hexadecimal(24)}",
        source=Source(edlink.objects, {} if materialized else made.roster.objects),
        materialized=edlink,
        registry=_registry(made.district, made.roster),
        accounts=accounts,
        classes=classes,
        town=made.town,
        domain=made.domain,
    )


def _world(seed: int, integrations: list[Integration], clock: Clock) -> World:
    chance = Chance(seed, "secret")
    return World(
        application_secret=f"sandbox-application-secret-{chance.hexadecimal(16)}",
        application_id=chance.uuid(),
        integrations=integrations,
        clock=clock,
        seed=seed,
    )


def _registry(built: District, known: Roster) -> Registry:
    return Registry(
        people={person.id: number for number, person in known.people.items()},
        classes={class_.id: number for number, class_ in known.classes.items()},
        leavers=[Leaver(h, known.person_ids[h.number]) for h in built.humans if h.number in built.gone],
        next_human=max(human.number for human in built.humans) + 1,
        next_course=max((course.number for course in built.courses), default=-1) + 1,
    )
