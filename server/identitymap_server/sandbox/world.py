"""The whole pretend world: integrations with their rosters, and the company's legacy accounts and classes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.sandbox import district, export, legacy_classes, names, roster
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.faults.plan import Faults, Plan
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.providers import PROVIDERS
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
    time = clock or Clock()
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
    made = [
        _integration(seed, n, size, status, time, materialized=materialized) for n, status in enumerate(every_status)
    ]
    chance = Chance(seed, "secret")
    return World(
        application_secret=f"sandbox-application-secret-{chance.hexadecimal(16)}",
        application_id=chance.uuid(),
        integrations=made,
        clock=time,
        seed=seed,
    )


def _integration(seed: int, number: int, people: int, status: str, clock: Clock, *, materialized: bool) -> Integration:
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
    integration_id, source_id, team_id = ids.uuid(), ids.uuid(), ids.uuid()
    edlink = Materialized(integration_id, source_id, Chance(seed, number, "materializations"), clock)
    if materialized:
        edlink.adopt(known.objects)
    return Integration(
        integration_id=integration_id,
        source_id=source_id,
        team_id=team_id,
        name=name,
        status=status,
        provider=provider,
        token=f"sandbox-token-{ids.hexadecimal(24)}",
        source=Source(edlink.objects, {} if materialized else known.objects),
        materialized=edlink,
        registry=_registry(built, known),
        accounts=accounts,
        classes=classes,
        town=town,
        domain=domain,
    )


def _registry(built: District, known: Roster) -> Registry:
    return Registry(
        people={person.id: number for number, person in known.people.items()},
        classes={class_.id: number for number, class_ in known.classes.items()},
        leavers=[Leaver(h, known.person_ids[h.number]) for h in built.humans if h.number in built.gone],
        next_human=max(human.number for human in built.humans) + 1,
        next_course=max((course.number for course in built.courses), default=-1) + 1,
    )
