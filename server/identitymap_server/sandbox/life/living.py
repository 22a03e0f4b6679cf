"""Life, step by step: which of all that may happen does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from identitymap_server.sandbox.chance import Chance, Weighted
from identitymap_server.sandbox.events import Event
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.life import upheavals
from identitymap_server.sandbox.life.classes import CLASSES
from identitymap_server.sandbox.life.happening import Happening
from identitymap_server.sandbox.life.office import Office
from identitymap_server.sandbox.life.people import PEOPLE
from identitymap_server.sandbox.life.records import RECORDS
from identitymap_server.sandbox.world import World

HAPPENINGS: Final[Mapping[str, Happening]] = {one.name: one for one in (*PEOPLE, *RECORDS, *CLASSES)}

#: In a small district a few things happen each day, in a large one more.
_FEW: Final = 6
_PEOPLE_PER_HAPPENING: Final = 250

#: How often to look for something that can happen.
_TRIES: Final = 20

# Shares of materializations.
_SHUFFLED: Final = 0.5
_FAILED: Final = 0.05


class Life:
    """The life of a world's districts, from a seed. Whatever it does, it does holding the world's lock."""

    def __init__(self, world: World, seed: int, kinds: Collection[str] = tuple(HAPPENINGS)) -> None:
        """`kinds` are the names of `HAPPENINGS` that a step may bring."""
        self._world = world
        self._seed = seed
        self._kinds = Weighted({name: HAPPENINGS[name].weight for name in kinds})
        self._offices: dict[str, Office] = {}

    def step(self, integration: Integration | None = None, happenings: int | None = None) -> list[Event]:
        """A day: some things happen in every district, or in one, and Edlink reads them. Gives all events.

        `happenings` is how many; usually there are a few, and more where there are many people. Now and then a
        materialization fails, and its events come with the next one's. There are none while an integration is paused,
        or while somebody has a materialization open.
        """
        events: list[Event] = []
        with self._world.lock:
            for one in [integration] if integration else list(self._world.integrations):
                office = self.office(one)
                self._live(office, happenings)
                if one.status != "active" or one.materialized.is_open:
                    continue
                if office.chance.happens(_FAILED):
                    one.materialized.fail()
                else:
                    order = office.chance if office.chance.happens(_SHUFFLED) else None
                    events += one.materialize(shuffled=order)
        return events

    def happen(self, kind: str, integration: Integration, times: int = 1) -> int:
        """Let one kind of thing happen so many times, for Edlink to read later. Gives how often it could."""
        with self._world.lock:
            office = self.office(integration)
            return sum(self._befalls(office, HAPPENINGS[kind]) for _ in range(times))

    def delete_many(self, integration: Integration, share: float) -> int:
        """Take this share of all people away, for Edlink to read later. Gives how many have gone."""
        with self._world.lock:
            return upheavals.delete_many(self.office(integration), share)

    def bring_back(self, integration: Integration) -> int:
        """Readmit everybody who has left, for Edlink to read later. Gives how many."""
        with self._world.lock:
            return upheavals.bring_back(self.office(integration))

    def create_anew(self, integration: Integration) -> Integration:
        """Connect a district a second time, and forget the first: nothing of it is known any more, its token neither.

        The new integration is active, and not yet materialized.
        """
        with self._world.lock:
            made = upheavals.created_anew(integration, self.office(integration).chance, self._world.clock)
            self._world.integrations[self._world.integrations.index(integration)] = made
            return made

    def office(self, integration: Integration) -> Office:
        """Where changes are entered by hand."""
        id = integration.integration_id
        if id not in self._offices:
            self._offices[id] = Office(integration, Chance(self._seed, "life", id), self._world.clock)
        return self._offices[id]

    def _live(self, office: Office, happenings: int | None) -> None:
        people = len(office.integration.objects["people"])
        wanted = 1 + office.chance.randrange(_FEW) + people // _PEOPLE_PER_HAPPENING
        for _ in range(wanted if happenings is None else happenings):
            any(HAPPENINGS[self._kinds.draw(office.chance)].befall(office) for _ in range(_TRIES))

    def _befalls(self, office: Office, kind: Happening) -> bool:
        return any(kind.befall(office) for _ in range(_TRIES))
