"""People who come, go, come back, are recorded twice and merged."""

from __future__ import annotations

from typing import Final

from identitymap_server.sandbox import households, wire
from identitymap_server.sandbox.life.happening import Happening, to_any
from identitymap_server.sandbox.life.office import Absence, Office

#: A second record seldom has every identifier of the first.
_IDENTIFIERS_REPEATED: Final = 0.6
_PARENT_RECORDED: Final = 0.5
_OLDER_RECORD_STAYS: Final = 0.7


def _family_arrives(office: Office) -> bool:
    """Brothers and sisters, maybe twins, and sometimes a parent."""
    integration = office.integration
    registry = integration.registry
    *children, parent = next(households.families(office.chance, integration.town, registry.next_human))
    registry.next_human = parent.number + 1
    arriving = [office.enter(child, office.newcomer_ids(child)) for child in children]
    if integration.provider.knows_parents and office.chance.happens(_PARENT_RECORDED):
        observer = office.enter(parent, office.newcomer_ids(parent))
        for child in arriving:
            office.add(
                wire.Agent(id="", updated_date="", relationship="parent", observer_id=observer.id, target_id=child.id)
            )
    return True


def _employee_hired(office: Office) -> bool:
    integration = office.integration
    kind = office.chance.choice(("teacher", "teacher", "staff"))
    human = households.employee(office.chance, integration.town, integration.registry.new_human(), kind)
    office.enter(human, office.newcomer_ids(human))
    return True


def _leaver_returns(office: Office) -> bool:
    """Somebody who had left before Edlink came, and whose account has been waiting, is back under the old numbers."""
    leavers = office.integration.registry.leavers
    if not leavers:
        return False
    leaver = leavers.pop(office.chance.randrange(len(leavers)))
    office.enter(leaver.human, leaver.ids)
    return True


def _leaves(office: Office, person: wire.Person) -> bool:
    office.absent[person.id] = office.withdraw(person)
    return True


def _returns(office: Office) -> bool:
    """Under the Edlink ID of before."""
    return _comes_back(office, office.absent)


def _unshared(office: Office, person: wire.Person) -> bool:
    """The district does not share somebody any more, who is still there."""
    office.unshared[person.id] = office.withdraw(person)
    return True


def _shared_again(office: Office) -> bool:
    return _comes_back(office, office.unshared)


def _returns_under_another_id(office: Office) -> bool:
    """The same person with the same identifiers; but Edlink does not know that."""
    absence = _drawn(office, office.absent)
    if absence is None:
        return False
    former = absence.person
    person = office.add(former)
    office.integration.registry.people[person.id] = office.integration.registry.people[former.id]
    return True


def _recorded_twice(office: Office, first: wire.Person) -> bool:
    """Somebody gets a second record beside the first, with some of the identifiers and a place in some class."""
    if first.id in office.twice or first.id in office.twice.values():
        return False
    kept = tuple(one for one in first.identifiers if office.chance.happens(_IDENTIFIERS_REPEATED))
    second = office.add(first, identifiers=tuple(one for one in kept if one.type != "edlink_id"))
    for place in office.enrollments_of(first.id)[:1]:
        office.add(place, person_id=second.id)
    office.twice[first.id] = second.id
    office.integration.registry.people[second.id] = office.integration.registry.people[first.id]
    return True


def _merged(office: Office) -> bool:
    """Of two records one stays, and names the other as `edlink_id`; the other one's places are the first one's now."""
    source = office.integration.source
    for first_id, second_id in list(office.twice.items()):
        del office.twice[first_id]
        older, newer = source.find(wire.Person, first_id), source.find(wire.Person, second_id)
        if older is None or newer is None:
            continue
        stays, goes = (older, newer) if office.chance.happens(_OLDER_RECORD_STAYS) else (newer, older)
        for place in office.enrollments_of(goes.id):
            if office.places(stays.id, place.class_id):
                office.remove(place)
            else:
                office.change(place, person_id=stays.id)
        office.withdraw(goes)
        identifiers = dict.fromkeys((*stays.identifiers, *goes.identifiers, wire.Identifier("edlink_id", goes.id)))
        office.change(stays, identifiers=tuple(identifiers))
        return True
    return False


def _takes_over(office: Office) -> bool:
    """Somebody gets the address and the username that somebody else had, who has left."""
    absence = _any(office, office.absent)
    person = office.draw(wire.Person)
    if absence is None or person is None or not absence.person.email:
        return False
    registry = office.integration.registry
    if registry.people[absence.person.id] == registry.people[person.id]:
        return False
    theirs = [one for one in absence.person.identifiers if one.type == "username"]
    own = [one for one in person.identifiers if one.type != "username"] if theirs else person.identifiers
    return office.changed(person, email=absence.person.email, identifiers=(*own, *theirs))


def _changes_school(office: Office) -> bool:
    """Leaves all classes, and is put into others."""
    person, school = office.draw(wire.Person), office.draw(wire.School)
    if person is None or school is None or not person.school_ids or school.id in person.school_ids:
        return False
    places = office.enrollments_of(person.id)
    for place in places:
        office.remove(place)
    moved = office.change(person, school_ids=(school.id,))
    office.put_into_classes(moved, places[0].role if places else "student", school.id)
    return True


def _comes_back(office: Office, absences: dict[str, Absence]) -> bool:
    absence = _drawn(office, absences)
    if absence is None:
        return False
    office.readmit(absence)
    return True


def _drawn(office: Office, absences: dict[str, Absence]) -> Absence | None:
    absence = _any(office, absences)
    return None if absence is None else absences.pop(absence.person.id)


def _any(office: Office, absences: dict[str, Absence]) -> Absence | None:
    return absences[office.chance.choice(tuple(absences))] if absences else None


PEOPLE: Final = (
    Happening("a family arrives", 6, _family_arrives),
    Happening("an employee is hired", 2, _employee_hired),
    Happening("a leaver returns", 2, _leaver_returns),
    Happening("somebody leaves", 8, to_any(wire.Person, _leaves)),
    Happening("somebody returns", 4, _returns),
    Happening("somebody returns under another id", 1, _returns_under_another_id),
    Happening("somebody is unshared", 4, to_any(wire.Person, _unshared)),
    Happening("somebody is shared again", 4, _shared_again),
    Happening("somebody is recorded twice", 3, to_any(wire.Person, _recorded_twice)),
    Happening("two records are merged", 3, _merged),
    Happening("somebody takes over an address", 1, _takes_over),
    Happening("somebody changes school", 2, _changes_school),
)
