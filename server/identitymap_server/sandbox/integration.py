"""A connected district: its source, what Edlink has of it, what the company has, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from identitymap_server.sandbox import truth, wire
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.collection import Collection, Listed
from identitymap_server.sandbox.events import Event
from identitymap_server.sandbox.legacy_classes import LegacyClass
from identitymap_server.sandbox.materialized import Materialized
from identitymap_server.sandbox.providers import Provider
from identitymap_server.sandbox.registry import Registry
from identitymap_server.sandbox.source import Source
from identitymap_server.sandbox.truth import Truth


@dataclass(slots=True, eq=False)
class Integration:
    """A connected district. With `token_refused_with`, one of Edlink's codes, its token is refused unless it is empty.

    `town` and `domain` are where its people live and have their addresses.
    """

    integration_id: str
    source_id: str
    team_id: str
    name: str
    status: str
    provider: Provider
    token: str
    source: Source
    materialized: Materialized
    registry: Registry
    accounts: list[Account]
    classes: list[LegacyClass]
    town: str
    domain: str
    token_refused_with: str = ""

    @property
    def objects(self) -> Mapping[str, Collection]:
        """What Edlink has: the collections as of the last materialization."""
        return self.materialized.objects

    def person(self, id: str) -> bytes | None:
        """Somebody who signs in, as the roster has them; or before it does, as their school's system has them."""
        return self.objects["people"].get(id) or self.source.body("people", id)

    def listed(self, name: str) -> Listed | None:
        """What the Graph API lists under a name; None if there is no such thing."""
        if name == "events":
            self.materialized.events.expire()
            return self.materialized.events
        if name == "materializations":
            return self.materialized.materializations
        return self.materialized.objects.get(name)

    def truth(self) -> list[Truth]:
        """The true pairs of the company's accounts and classes with what the source has now."""
        school_names = {school.id: school.name for school in self.source.all(wire.School)}
        people = [(self.registry.people[person.id], person) for person in self.source.all(wire.Person)]
        classes = [(self.registry.classes[class_.id], class_) for class_ in self.source.all(wire.Class)]
        return truth.of_people(people, school_names, self.accounts) + truth.of_classes(classes, self.classes)

    def rightful(self) -> dict[str, dict[str, list[str]]]:
        """For each Edlink ID that was ever given out, the ids of the legacy records that it may rightly be linked to.

        Of `people` and of `classes`. Whatever else it is linked to is wrong, and so is every link of an id not in here.
        """
        accounts: dict[int, list[str]] = {}
        for account in self.accounts:
            accounts.setdefault(account.human, []).append(account.id)
        classes: dict[int, list[str]] = {}
        for class_ in self.classes:
            for number in class_.courses:
                classes.setdefault(number, []).append(class_.id)
        return {
            "people": {id: accounts.get(number, []) for id, number in self.registry.people.items()},
            "classes": {id: classes.get(number, []) for id, number in self.registry.classes.items()},
        }

    def materialize(self, *, shuffled: Chance | None = None, stale: bool = False) -> list[Event]:
        """Have Edlink read the source, and give the events; see `Materialized.complete`.

        Edlink reads nothing while the integration is not active.
        """
        return (
            self.materialized.complete(self.source, shuffled=shuffled, stale=stale) if self.status == "active" else []
        )

    def pause(self) -> None:
        """From now on nothing is materialized; what has been can still be read."""
        self.status = "paused"

    def resume(self) -> list[Event]:
        """Be active again: one materialization brings, as one difference, all that has happened meanwhile."""
        self.status = "active"
        return self.materialize()
