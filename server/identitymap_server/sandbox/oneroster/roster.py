"""What Edlink has of an export: objects that say exactly what the files say, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from identitymap_server.files.oneroster.objects import Class, Session
from identitymap_server.files.remarks import Remarks
from identitymap_server.sandbox import wire
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.collection import Collection, Encoded
from identitymap_server.sandbox.oneroster import vocabulary
from identitymap_server.sandbox.oneroster.export import Export, Member

T = TypeVar("T", bound=wire.Dated)

_ENCODE: Final = msgspec.json.Encoder().encode


class Roster:
    """The objects of an export by the export's ids, and by their collections. `today` is an ISO date."""

    def __init__(self, chance: Chance, export: Export, today: str, remarks: Remarks) -> None:
        """Ids and dates of change come by `chance`."""
        self._chance = chance
        self._export = export
        self._today = today
        self._remarks = remarks
        self._encoded: dict[str, list[Encoded]] = {name: [] for name in wire.COLLECTIONS}
        self.district = self._add("districts", self._made(wire.District, name=self._district_name()))
        self._placeholder: wire.School | None = None
        self.schools = {
            id: self._add("schools", self._school(org.name or id, wire.identifiers_of(org.identifiers)))
            for id, org in export.orgs.items()
            if vocabulary.is_school(org.type)
        }
        if not self.schools:
            self._place()
        self.sessions = {id: self._add("sessions", self._session(session)) for id, session in export.sessions.items()}
        self._terms: dict[tuple[str, str], wire.Session] = {}
        self.courses = {
            id: self._add(
                "courses",
                self._made(
                    wire.Course,
                    name=course.title or id,
                    code=course.code or None,
                    session_id=self.sessions[course.session_id].id if course.session_id in self.sessions else None,
                    school_id=(self._school_of(course.org_id) or self._place()).id,
                ),
            )
            for id, course in export.courses.items()
        }
        self.people = {id: self._add("people", self._person(member)) for id, member in export.members.items()}
        self.classes = {id: self._add("classes", self._class(class_)) for id, class_ in export.classes.items()}
        self._add_enrollments()
        self._add_agents()

    @property
    def all_schools(self) -> list[wire.School]:
        """The schools, and the one that Edlink makes up for what belongs to none."""
        return [*self.schools.values(), *([self._placeholder] if self._placeholder else [])]

    @property
    def all_sessions(self) -> list[wire.Session]:
        """The sessions, and those that classes name themselves."""
        return [*self.sessions.values(), *self._terms.values()]

    def collections(self) -> dict[str, Collection]:
        """All objects, by the names of their collections."""
        return {name: Collection(encoded) for name, encoded in self._encoded.items()}

    def _add(self, collection: str, item: T) -> T:
        self._encoded[collection].append((item.id, _ENCODE(item)))
        return item

    def _made(self, kind: Callable[..., T], **fields: object) -> T:
        return kind(id=self._chance.uuid(), updated_date=wire.updated(self._chance), **fields)

    def _district_name(self) -> str:
        districts = [org.name for org in self._export.orgs.values() if org.type == "district" and org.name]
        return districts[0] if districts else self._export.name

    def _school(self, name: str, identifiers: tuple[wire.Identifier, ...] = ()) -> wire.School:
        return self._made(
            wire.School, name=name, grade_levels=(), address=None, identifiers=identifiers, district_id=self.district.id
        )

    def _place(self) -> wire.School:
        """The school that Edlink makes up for classes of none."""
        if self._placeholder is None:
            self._placeholder = self._add("schools", self._school(f"{self.district.name} (District Office)"))
        return self._placeholder

    def _school_of(self, org_id: str) -> wire.School | None:
        """The school that an org is, or belongs to."""
        seen: set[str] = set()
        while org_id in self._export.orgs and org_id not in seen:
            if org_id in self.schools:
                return self.schools[org_id]
            seen.add(org_id)
            org_id = self._export.orgs[org_id].parent_id
        return None

    def _session(self, session: Session) -> wire.Session:
        state = "upcoming" if session.start_date > self._today else "active"
        return self._made(
            wire.Session,
            name=session.title or session.sourced_id,
            start_date=wire.day(session.start_date) if session.start_date else None,
            end_date=wire.day(session.end_date) if session.end_date else None,
            state="completed" if session.end_date and session.end_date < self._today else state,
            type=vocabulary.session_type(session.type),
            district_id=self.district.id,
        )

    def _person(self, member: Member) -> wire.Person:
        user = member.user
        birthday, gender = member.birth_date or None, vocabulary.gender(member.sex)
        identifiers = (*user.identifiers, ("username", user.username))
        return self._made(
            wire.Person,
            first_name=user.given_name,
            middle_name=user.middle_name or None,
            last_name=user.family_name,
            display_name=f"{user.preferred_given_name or user.given_name} {user.family_name}",
            roles=vocabulary.roles(member.roles),
            email=user.email or None,
            phone=user.phone or user.sms or None,
            graduation_year=int(user.graduation_year) if user.graduation_year.isdecimal() else None,
            grade_levels=vocabulary.grades(member.grades),
            demographics=wire.Demographics(birthday, gender) if birthday or gender else None,
            address=None,
            identifiers=wire.identifiers_of(identifiers),
            district_id=self.district.id,
            school_ids=self._school_ids(member),
        )

    def _school_ids(self, member: Member) -> tuple[str, ...]:
        schools = []
        for org_id in member.org_ids:
            if org_id not in self._export.orgs:
                self._remarks.add(member.user.file, member.user.line, "names an org that is not there; passed over")
            if school := self._school_of(org_id):
                schools.append(school.id)
        return tuple(dict.fromkeys(schools))

    def _class(self, class_: Class) -> wire.Class:
        sessions = [self.sessions[id] for id in class_.session_ids if id in self.sessions]
        if class_.term and not sessions:
            sessions = [self._term(class_.term, class_.term_start_date)]
        course = self.courses.get(class_.course_id)
        for what, missing in (
            ("a term", len(sessions) < len(class_.session_ids)),
            # Some sets have no file of courses, but classes have their ids.
            ("a course", bool(class_.course_id and self.courses and not course)),
            ("an org", bool(class_.org_id) and class_.org_id not in self._export.orgs),
        ):
            if missing:
                self._remarks.add(class_.file, class_.line, f"names {what} that is not there; passed over")
        return self._made(
            wire.Class,
            name=class_.title or class_.code or class_.sourced_id,
            grade_levels=vocabulary.grades(class_.grades),
            periods=class_.periods,
            state="inactive" if class_.status.lower() == "inactive" else "active",
            identifiers=wire.identifiers_of(class_.identifiers),
            session_ids=tuple(session.id for session in sessions),
            course_id=course.id if course else None,
            school_id=(self._school_of(class_.org_id) or self._place()).id,
        )

    def _term(self, name: str, start_date: str) -> wire.Session:
        """The term that classes name themselves where no file has terms."""
        key = name, start_date
        if key not in self._terms:
            self._terms[key] = self._add(
                "sessions", self._session(Session("", 0, name, title=name, start_date=start_date))
            )
        return self._terms[key]

    def _add_enrollments(self) -> None:
        for row in self._export.enrollments:
            roles = vocabulary.roles([row.role] if row.role else ())
            self._add(
                "enrollments",
                self._made(
                    wire.Enrollment,
                    start_date=None,
                    end_date=None,
                    role=roles[0] if roles else "member",
                    primary=row.primary,
                    state="active",
                    person_id=self.people[row.user_id].id,
                    class_id=self.classes[row.class_id].id,
                    section_id=None,
                ),
            )

    def _add_agents(self) -> None:
        for (agent_id, child_id), role in self._export.care.items():
            said = role or next(iter(self._export.members[agent_id].roles), "")
            self._add(
                "agents",
                self._made(
                    wire.Agent,
                    relationship=vocabulary.relationship(said),
                    observer_id=self.people[agent_id].id,
                    target_id=self.people[child_id].id,
                ),
            )
