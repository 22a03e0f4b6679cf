"""Classes that come, change, split, end and vanish, and people who join and leave them."""

from __future__ import annotations

from typing import Final

from identitymap_server.sandbox import providers, wire
from identitymap_server.sandbox.life.happening import Happening, to_any
from identitymap_server.sandbox.life.office import Office

#: When a cross-listed class is split, it often stays as one of the two.
_STAYS_AS_ONE_OF_TWO: Final = 0.6
_DROPPED_NOT_REMOVED: Final = 0.5


def _joins(office: Office) -> bool:
    """Somebody gets a place, now and then the second one in the same class."""
    person, class_ = office.draw(wire.Person), office.draw(wire.Class)
    if person is None or class_ is None or (person.roles and "student" not in person.roles):
        return False
    office.enroll(person, class_, "student")
    return True


def _quits(office: Office, place: wire.Enrollment) -> bool:
    """A place is given up: it is marked so, or is gone."""
    if place.state == "active" and office.chance.happens(_DROPPED_NOT_REMOVED):
        office.change(place, state="dropped", end_date=wire.day(office.clock.moment()[:10]))
    else:
        office.remove(place)
    return True


def _another_teacher(office: Office) -> bool:
    """Somebody who teaches one class takes over another."""
    class_, other = office.draw(wire.Class), office.draw(wire.Class)
    if class_ is None or other is None or class_.id == other.id:
        return False
    taught = [place for place in office.enrollments_in(class_.id) if place.role == "teacher"]
    theirs = [place for place in office.enrollments_in(other.id) if place.role == "teacher"]
    if not taught or not theirs or office.places(theirs[0].person_id, class_.id):
        return False
    office.remove(taught[0])
    teacher = office.integration.source.get(wire.Person, theirs[0].person_id)
    office.enroll(teacher, class_, "teacher", primary=True)
    return True


def _renamed(office: Office, class_: wire.Class) -> bool:
    name = f"{class_.name.partition(' (')[0]} ({office.chance.choice(('A', 'B', 'C', 'Honors'))})"
    return office.changed(class_, name=name, periods=(str(office.chance.randint(1, 8)),))


def _school_renamed(office: Office, school: wire.School) -> bool:
    return office.changed(school, name=f"{school.name.partition(' at ')[0]} at {office.integration.town}")


def _opens(office: Office, like: wire.Class) -> bool:
    """A new class, taught by somebody who teaches already, with some of the same students."""
    number = office.integration.registry.new_course()
    opened = _like(office, like, f"{like.name.partition(' Section')[0]} Workshop", number)
    for place in office.enrollments_in(like.id):
        if place.role == "teacher" or office.chance.happens(1 / 3):
            office.add(place, class_id=opened.id, section_id=_section_id(office, opened))
    return True


def _splits(office: Office, class_: wire.Class) -> bool:
    """What was one class becomes one for each section; either one of them is the former, or both are new."""
    # To the company it is one class still, so both have its number.
    number = office.integration.registry.classes[class_.id]
    parts = [_like(office, class_, f"{class_.name}, Part 2", number)]
    if not office.chance.happens(_STAYS_AS_ONE_OF_TWO):
        parts.append(_like(office, class_, f"{class_.name}, Part 1", number))
    places = office.enrollments_in(class_.id)
    students = [place for place in places if place.role != "teacher"]
    for position, place in enumerate(students):
        if position % 2 < len(parts):
            part = parts[position % 2]
            office.change(place, class_id=part.id, section_id=_section_id(office, part))
    for place in places:
        if place.role == "teacher":
            for part in parts:
                office.add(place, class_id=part.id, section_id=_section_id(office, part))
    if len(parts) > 1:
        office.dissolve(class_)
    return True


def _ends(office: Office, class_: wire.Class) -> bool:
    """It is over, and still there to be seen."""
    if class_.state != "active":
        return False
    return office.changed(class_, state=office.chance.choice(("completed", "archived", "transfigured")))


def _vanishes(office: Office, class_: wire.Class) -> bool:
    office.dissolve(class_)
    return True


def _like(office: Office, class_: wire.Class, name: str, number: int) -> wire.Class:
    """A new class much like another one, with identifiers of its own, and with a section where classes have them."""
    integration = office.integration
    # Systems number classes by their own count.
    ids = providers.class_ids(office.chance, integration.registry.new_course())
    given = providers.given(office.chance, ids, integration.provider.class_ids)
    made = office.add(class_, name=name, identifiers=wire.identifiers(given))
    integration.registry.classes[made.id] = number
    if integration.provider.knows_sections:
        canvas_id = wire.identifiers({"canvas_id": office.chance.digits(6)})
        office.add(wire.Section(id="", updated_date="", name=name, class_id=made.id, identifiers=canvas_id))
    return made


def _section_id(office: Office, class_: wire.Class) -> str | None:
    sections = office.integration.source.referring(wire.Section, "class_id", class_.id)
    return sections[0].id if sections else None


CLASSES: Final = (
    Happening("somebody joins a class", 6, _joins),
    Happening("somebody quits a class", 6, to_any(wire.Enrollment, _quits)),
    Happening("a class gets another teacher", 2, _another_teacher),
    Happening("a class is renamed", 2, to_any(wire.Class, _renamed)),
    Happening("a school is renamed", 0.5, to_any(wire.School, _school_renamed)),
    Happening("a class opens", 2, to_any(wire.Class, _opens)),
    Happening("a class splits", 2, to_any(wire.Class, _splits)),
    Happening("a class ends", 1, to_any(wire.Class, _ends)),
    Happening("a class vanishes", 1, to_any(wire.Class, _vanishes)),
)
