"""The office where changes are entered into a district's source, which stays consistent: who goes, goes everywhere."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from identitymap_server.sandbox import providers, roster, wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.clock import Clock
from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.integration import Integration
from identitymap_server.sandbox.providers import Ids
from identitymap_server.sandbox.source import COLLECTION_OF

T = TypeVar("T", bound=wire.Dated)

#: How many classes a newcomer is put into at most, and how many are looked at to find them.
_CLASSES: Final = 5
_LOOKED_AT: Final = 40

_END_OF_YEAR: Final = "2027-06-11"


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who has gone, and all that went with them: `(collection, id, body)`, the person first."""

    person: wire.Person
    objects: tuple[tuple[str, str, bytes], ...]


@dataclass(slots=True)
class Office:
    """Enters changes into one integration's source. By `chance` it draws, and by `clock` it dates.

    `absent` are people who may come back, by Edlink ID; `twice` are second records of somebody, by the Edlink ID of the
    first one.
    """

    integration: Integration
    chance: Chance
    clock: Clock
    absent: dict[str, Absence] = field(default_factory=dict)
    unshared: dict[str, Absence] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)

    def draw(self, kind: type[T]) -> T | None:
        """Any object of a kind; None if there is none."""
        return self.integration.source.draw(self.chance, kind)

    def change(self, item: T, **fields: Any) -> T:
        """Write new values into an object, and date it."""
        changed = replace(item, **fields)
        if changed == item:
            return item
        changed = replace(changed, updated_date=self.clock.moment())
        self.integration.source.put(changed)
        return changed

    def changed(self, item: wire.Dated, **fields: Any) -> bool:
        """The same, for whoever only wants to know whether any value was new."""
        return self.change(item, **fields) is not item

    def add(self, item: T, **fields: Any) -> T:
        """Enter a new object, made now, with an id of its own."""
        now = self.clock.moment()
        added = replace(item, id=self.chance.uuid(), created_date=now, updated_date=now, **fields)
        self.integration.source.put(added)
        return added

    def enter(self, human: Human, ids: Ids) -> wire.Person:
        """Take somebody in, whom systems call `ids`, and put them into classes."""
        integration = self.integration
        school = self._school(human)
        made = roster.person(
            self.chance,
            human,
            ids,
            integration.provider,
            school.district_id,
            None if human.kind == "parent" else school.id,
        )
        person = self.add(made)
        integration.registry.people[person.id] = human.number
        if human.kind != "parent":
            self.put_into_classes(person, "teacher" if human.kind == "teacher" else "student", school.id)
        return person

    def newcomer_ids(self, human: Human) -> Ids:
        """What systems call somebody whom they have not known before."""
        return providers.person_ids(self.chance, human, self.integration.domain, None)

    def put_into_classes(self, person: wire.Person, role: str, school_id: str) -> None:
        """Enroll somebody in a few classes of a school, of their grade if they have one."""
        wanted = 1 + self.chance.randrange(_CLASSES)
        for _ in range(_LOOKED_AT):
            found = self.draw(wire.Class)
            if not wanted or found is None:
                return
            fits = not person.grade_levels or set(person.grade_levels) & set(found.grade_levels)
            if found.school_id == school_id and fits and not self.places(person.id, found.id):
                self.enroll(person, found, role)
                wanted -= 1

    def enroll(self, person: wire.Person, class_: wire.Class, role: str, *, primary: bool = False) -> wire.Enrollment:
        """Give somebody a place in a class."""
        sections = self.integration.source.referring(wire.Section, "class_id", class_.id)
        now = self.clock.moment()
        return self.add(
            wire.Enrollment(
                id="",
                updated_date=now,
                start_date=wire.day(now[:10]),
                end_date=wire.day(_END_OF_YEAR),
                role=role,
                primary=primary,
                state="active",
                person_id=person.id,
                class_id=class_.id,
                section_id=sections[0].id if sections else None,
            )
        )

    def places(self, person_id: str, class_id: str) -> list[wire.Enrollment]:
        """Somebody's places in a class: there may be several."""
        return [place for place in self.enrollments_of(person_id) if place.class_id == class_id]

    def enrollments_of(self, person_id: str) -> list[wire.Enrollment]:
        """All places that somebody has."""
        return self.integration.source.referring(wire.Enrollment, "person_id", person_id)

    def enrollments_in(self, class_id: str) -> list[wire.Enrollment]:
        """All places in a class."""
        return self.integration.source.referring(wire.Enrollment, "class_id", class_id)

    def remove(self, item: wire.Dated) -> tuple[str, str, bytes]:
        """Take an object away, and give what it takes to bring it back."""
        collection = COLLECTION_OF[type(item)]
        return collection, item.id, self.integration.source.remove(collection, item.id)

    def withdraw(self, person: wire.Person) -> Absence:
        """Take somebody away, with their places in classes and whatever says who looks after whom."""
        source = self.integration.source
        agents = {
            agent.id: agent
            for end in ("observer_id", "target_id")
            for agent in source.referring(wire.Agent, end, person.id)
        }
        going = (person, *self.enrollments_of(person.id), *agents.values())
        return Absence(person, tuple(self.remove(item) for item in going))

    def readmit(self, absence: Absence) -> None:
        """Bring somebody back as they were, with what still has another end; what lacks one waits for whoever it is."""
        source = self.integration.source
        for collection, id, body in absence.objects:
            source.restore(collection, id, body)
        for place in self.enrollments_of(absence.person.id):
            if source.body("classes", place.class_id) is None:
                self.remove(place)
        for end in ("observer_id", "target_id"):
            for agent in source.referring(wire.Agent, end, absence.person.id):
                other = agent.target_id if end == "observer_id" else agent.observer_id
                if source.body("people", other) is None:
                    self._wait_for(other, self.remove(agent))

    def dissolve(self, class_: wire.Class) -> None:
        """Take a class away, with its sections and everybody's places in it."""
        sections = self.integration.source.referring(wire.Section, "class_id", class_.id)
        for item in (*self.enrollments_in(class_.id), *sections, class_):
            self.remove(item)

    def _wait_for(self, id: str, removed: tuple[str, str, bytes]) -> None:
        for absences in (self.absent, self.unshared):
            if id in absences:
                absences[id] = dataclasses.replace(absences[id], objects=(*absences[id].objects, removed))

    def _school(self, human: Human) -> wire.School:
        schools = list(self.integration.source.all(wire.School))
        fitting = [school for school in schools if not human.grade or human.grade in school.grade_levels]
        return self.chance.choice(fitting or schools)
