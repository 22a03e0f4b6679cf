"""What changes in people's records: names, addresses, identifiers, grades, roles."""

from __future__ import annotations

import datetime as dt
from typing import Final

from identitymap_server.sandbox import mistakes, names, wire
from identitymap_server.sandbox.households import GRADES
from identitymap_server.sandbox.life.happening import Happening
from identitymap_server.sandbox.life.office import Office

_ADDRESS_FOLLOWS_NAME: Final = 0.5
_OLD_ADDRESS_KEPT: Final = 0.5

#: Edlink says that types, roles and whatever else may come that nobody has heard of.
_UNHEARD_OF: Final = "quidditch_id"
_UNHEARD_OF_ROLE: Final = "seeker"


def _last_name_changes(office: Office) -> bool:
    """As by marriage; the school often gives a new address as well."""
    person = office.draw(wire.Person)
    if person is None:
        return False
    last = names.family_name(office.chance)[0]
    changed = office.change(person, last_name=last, display_name=f"{person.first_name} {last}")
    if office.chance.happens(_ADDRESS_FOLLOWS_NAME):
        _give_address(office, changed)
    return True


def _short_name_used(office: Office) -> bool:
    """Short for long, as everybody at school says."""
    person = office.draw(wire.Person)
    short = person and names.nickname(office.chance, person.first_name)
    if person is None or not short:
        return False
    office.change(person, first_name=short, display_name=f"{short} {person.last_name}")
    return True


def _first_name_corrected(office: Office) -> bool:
    """From one mistake to another."""
    person = office.draw(wire.Person)
    if person is None:
        return False
    first = mistakes.mistyped(office.chance, person.first_name)
    office.change(person, first_name=first, display_name=f"{first} {person.last_name}")
    return True


def _address_changes(office: Office) -> bool:
    """The Edlink ID stays the same; the former address may stay among the identifiers."""
    person = office.draw(wire.Person)
    if person is None:
        return False
    _give_address(office, person)
    return True


def _address_vanishes(office: Office) -> bool:
    person = office.draw(wire.Person)
    if person is None or person.email is None:
        return False
    office.change(person, email=None)
    return True


def _identifier_changes(office: Office) -> bool:
    """One of somebody's numbers is another from now on, as when a school gets a new system."""
    person = office.draw(wire.Person)
    types = (
        [one.type for one in person.identifiers if one.type.endswith("_id") and one.type != "edlink_id"]
        if person
        else []
    )
    if person is None or not types:
        return False
    changing = office.chance.choice(types)
    office.change(
        person,
        identifiers=tuple(
            wire.Identifier(one.type, office.chance.digits(12)) if one.type == changing else one
            for one in person.identifiers
        ),
    )
    return True


def _identifier_vanishes(office: Office) -> bool:
    person = office.draw(wire.Person)
    if person is None or not person.identifiers:
        return False
    gone = office.chance.choice(person.identifiers)
    office.change(person, identifiers=tuple(one for one in person.identifiers if one != gone))
    return True


def _identifier_unheard_of(office: Office) -> bool:
    """Somebody gets an identifier of a type, and a role, that no documentation has."""
    person = office.draw(wire.Person)
    if person is None or _UNHEARD_OF in {one.type for one in person.identifiers}:
        return False
    identifiers = (*person.identifiers, wire.Identifier(_UNHEARD_OF, office.chance.digits(6)))
    office.change(person, identifiers=identifiers, roles=(*person.roles, _UNHEARD_OF_ROLE))
    return True


def _moves_up(office: Office) -> bool:
    """One grade higher."""
    person = office.draw(wire.Person)
    if person is None or len(person.grade_levels) != 1 or person.grade_levels[0] not in GRADES[:-1]:
        return False
    office.change(person, grade_levels=(GRADES[GRADES.index(person.grade_levels[0]) + 1],))
    return True


def _moves_house(office: Office) -> bool:
    person = office.draw(wire.Person)
    if person is None or person.address is None:
        return False
    street = f"{office.chance.randint(1, 9999)} {names.family_name(office.chance)[0]} Street"
    address = wire.Address(person.address.city, person.address.state, street, person.address.postal_code)
    office.change(person, address=address, phone=f"+1555{office.chance.digits(7)}")
    return True


def _birthday_corrected(office: Office) -> bool:
    person = office.draw(wire.Person)
    if person is None or person.demographics is None or person.demographics.birthday is None:
        return False
    birthday = dt.date.fromisoformat(mistakes.wrong_day(office.chance, person.demographics.birthday))
    office.change(person, demographics=wire.Demographics(birthday.isoformat(), person.demographics.gender))
    return True


def _role_changes(office: Office) -> bool:
    """Of those who work there."""
    person = office.draw(wire.Person)
    if person is None or not {"teacher", "staff"} & set(person.roles):
        return False
    office.change(person, roles=("administrator",) if "teacher" in person.roles else ("teacher",))
    return True


def _give_address(office: Office, person: wire.Person) -> None:
    local = f"{names.ascii_letters(person.first_name)}.{names.ascii_letters(person.last_name)}"
    email = f"{local}{office.chance.randint(1, 99_999)}@{office.integration.domain}"
    identifiers = person.identifiers
    if person.email and office.chance.happens(_OLD_ADDRESS_KEPT):
        identifiers = tuple(dict.fromkeys((*identifiers, wire.Identifier("email", person.email))))
    office.change(person, email=email, identifiers=identifiers)


RECORDS: Final = (
    Happening("a last name changes", 2, _last_name_changes),
    Happening("a short name is used", 1, _short_name_used),
    Happening("a first name is corrected", 1, _first_name_corrected),
    Happening("an address changes", 4, _address_changes),
    Happening("an address vanishes", 1, _address_vanishes),
    Happening("an identifier changes", 3, _identifier_changes),
    Happening("an identifier vanishes", 2, _identifier_vanishes),
    Happening("an identifier is unheard of", 1, _identifier_unheard_of),
    Happening("a grade changes", 4, _moves_up),
    Happening("somebody moves house", 3, _moves_house),
    Happening("a birthday is corrected", 1, _birthday_corrected),
    Happening("a role changes", 1, _role_changes),
)
