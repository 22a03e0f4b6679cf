"""A district from its export, in the shape of a made-up one: who and what is there, and what Edlink has of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from identitymap_server.files.remarks import Remarks
from identitymap_server.sandbox import providers, roster
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import District, School
from identitymap_server.sandbox.oneroster import export, people
from identitymap_server.sandbox.oneroster.export import Export
from identitymap_server.sandbox.oneroster.roster import Roster
from identitymap_server.sandbox.providers import Ids
from identitymap_server.sandbox.timetable import Course

#: Where those have their addresses of whom the export says none.
_DOMAIN: Final = "example.org"


@dataclass(frozen=True, slots=True)
class Connected:
    """A district, what Edlink has of it, and the domain of its addresses."""

    district: District
    roster: roster.Roster
    domain: str


def read(chance: Chance, path: Path, town: str, today: str, remarks: Remarks) -> Connected:
    """The district in a folder or a zip archive. `today` is an ISO date. Raises UnusableFile."""
    exported = export.read(path, remarks)
    return _Connector(chance, exported, Roster(chance, exported, today, remarks), town).connected()


class _Connector:
    def __init__(self, chance: Chance, exported: Export, known: Roster, town: str) -> None:
        self._chance = chance
        self._export = exported
        self._known = known
        self._humans = people.humans(chance, exported, town)
        self._schools = {school.id: number for number, school in enumerate(known.all_schools)}
        self._courses = {id: number for number, id in enumerate(exported.classes)}

    def connected(self) -> Connected:
        known, domain = self._known, self._domain()
        courses = tuple(self._held())
        return Connected(
            District(
                name=known.district.name,
                humans=tuple(self._humans.values()),
                gone=frozenset(self._humans[id].number for id in self._export.left),
                schools=tuple(School(self._schools[school.id], school.name, ()) for school in known.all_schools),
                courses=courses,
                school_of={
                    self._humans[id].number: self._schools[person.school_ids[0]]
                    for id, person in known.people.items()
                    if person.school_ids
                },
            ),
            roster.Roster(
                objects=known.collections(),
                school_names={school.id: school.name for school in known.all_schools},
                people={self._humans[id].number: person for id, person in known.people.items()},
                classes={self._courses[id]: class_ for id, class_ in known.classes.items()},
                person_ids=self._person_ids(domain),
                class_ids={number: self._class_ids(id, number) for id, number in self._courses.items()},
            ),
            domain,
        )

    def _held(self) -> Iterator[Course]:
        """The classes, with those who teach and sit in them."""
        places: dict[str, dict[str, list[int]]] = {}
        for row in self._export.enrollments:
            role = "teacher" if row.role not in {"student", ""} else "student"
            places.setdefault(row.class_id, {}).setdefault(role, []).append(self._humans[row.user_id].number)
        terms = {session.id: session.name for session in self._known.all_sessions}
        for id, class_ in self._known.classes.items():
            yield Course(
                number=self._courses[id],
                name=class_.name,
                school=self._schools[class_.school_id],
                grade=next(iter(class_.grade_levels), ""),
                period=next(iter(class_.periods), ""),
                term=terms[class_.session_ids[0]] if class_.session_ids else "",
                teachers=tuple(dict.fromkeys(places.get(id, {}).get("teacher", ()))),
                students=tuple(dict.fromkeys(places.get(id, {}).get("student", ()))),
            )

    def _person_ids(self, domain: str) -> dict[int, Ids]:
        usernames: set[str] = set()
        everybody = {**self._export.members, **self._export.left}
        return {
            human.number: people.ids(self._chance, human, everybody[id], domain, usernames)
            for id, human in self._humans.items()
        }

    def _class_ids(self, id: str, number: int) -> Ids:
        return {**providers.class_ids(self._chance, number), **dict(self._export.classes[id].identifiers)}

    def _domain(self) -> str:
        """The one that most addresses are of."""
        emails = (member.user.email for member in self._export.members.values())
        domains = Counter(domain for email in emails if (domain := email.partition("@")[2]))
        return domains.most_common(1)[0][0] if domains else _DOMAIN
