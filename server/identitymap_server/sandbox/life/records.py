"""What changes in people's records: names, addresses, identifiers, grades, roles."""

from __future__ import annotations

import datetime as dt
from typing import Final

from identitymap_server.sandbox import mistakes, names, wire
from identitymap_server.sandbox.households import GRADES
from identitymap_server.sandbox.life.happening import Happening, to_any
from identitymap_server.sandbox.life.office import Office

_ADDRESS_FOLLOWS_NAME: Final = 0.5
_OLD_ADDRESS_KEPT: Final = 0.5

#: Edlink's lists of identifier types and roles grow.
_UNHEARD_OF: Final = "quidditch_id"
_UNHEARD_OF_ROLE: Final = "seeker"


def _last_name_changes(office: Office, person: wire.Person) -> bool:
    """As by marriage; the school often gives a new address as well."""
    last = names.family_name(office.chance)[0]
    changed = office.change(person, last_name=last, display_name=f"{person.first_name} {last}")
    if office.chance.happens(_ADDRESS_FOLLOWS_NAME):
        _give_address(office, changed)
    return True


def _short_name_used(office: Office, person: wire.Person) -> bool:
    """Short for long, as everybody at school says."""
    short = names.nickname(office.chance, person.first_name)
    return short is not None and office.changed(person, first_name=short, display_name=f"{short} {person.last_name}")


def _first_name_corrected(office: Office, person: wire.Person) -> bool:
    """From one mistake to another."""
    first = mistakes.mistyped(office.chance, person.first_name)
    return office.changed(person, first_name=first, display_name=f"{first} {person.last_name}")


def _address_changes(office: Office, person: wire.Person) -> bool:
    """The Edlink ID stays the same; the former address may stay among the identifiers."""
    _give_address(office, person)
    return True


def _address_vanishes(office: Office, person: wire.Person) -> bool:
    if person.email is None:
        return False
    return office.changed(person, email=None)


def _identifier_changes(office: Office, person: wire.Person) -> bool:
    """One of somebody's numbers is another from now on, as when a school gets a new system."""
    types = [one.type for one in person.identifiers if one.type.endswith("_id") and one.type != "edlink_id"]
    if not types:
        return False
    changing = office.chance.choice(types)
    return office.changed(
        person,
        identifiers=tuple(
            wire.Identifier(one.type, office.chance.digits(12)) if one.type == changing else one
            for one in person.identifiers
        ),
    )


def _identifier_vanishes(office: Office, person: wire.Person) -> bool:
    if not person.identifiers:
        return False
    gone = office.chance.choice(person.identifiers)
    return office.changed(person, identifiers=tuple(one for one in person.identifiers if one != gone))


def _identifier_unheard_of(office: Office, person: wire.Person) -> bool:
    """Somebody gets an identifier of a type, and a role, that no documentation has."""
    if _UNHEARD_OF in {one.type for one in person.identifiers}:
        return False
    identifiers = (*person.identifiers, wire.Identifier(_UNHEARD_OF, office.chance.digits(6)))
    return office.changed(person, identifiers=identifiers, roles=(*person.roles, _UNHEARD_OF_ROLE))


def _moves_up(office: Office, person: wire.Person) -> bool:
    """One grade higher."""
    if len(person.grade_levels) != 1 or person.grade_levels[0] not in GRADES[:-1]:
        return False
    return office.changed(person, grade_levels=(GRADES[GRADES.index(person.grade_levels[0]) + 1],))


def _moves_house(office: Office, person: wire.Person) -> bool:
    if person.address is None:
        return False
    street = f"{office.chance.randint(1, 9999)} {names.family_name(office.chance)[0]} Street"
    address = wire.Address(person.address.city, person.address.state, street, person.address.postal_code)
    return office.changed(person, address=address, phone=f"+1555{office.chance.digits(7)}")


def _birthday_corrected(office: Office, person: wire.Person) -> bool:
    if person.demographics is None or person.demographics.birthday is None:
        return False
    birthday = dt.date.fromisoformat(mistakes.wrong_day(office.chance, person.demographics.birthday))
    return office.changed(person, demographics=wire.Demographics(birthday.isoformat(), person.demographics.gender))


def _role_changes(office: Office, person: wire.Person) -> bool:
    """Of those who work there."""
    if not {"teacher", "staff"} & set(person.roles):
        return False
    return office.changed(person, roles=("administrator",) if "teacher" in person.roles else ("teacher",))


def _give_address(office: Office, person: wire.Person) -> None:
    local = f"{names.ascii_letters(person.first_name)}.{names.ascii_letters(person.last_name)}"
    email = f"{local}{office.chance.randint(1, 99_999)}@{office.integration.domain}"
    identifiers = person.identifiers
    if person.email and office.chance.happens(_OLD_ADDRESS_KEPT):
        identifiers = tuple(dict.fromkeys((*identifiers, wire.Identifier("email", person.email))))
    office.change(person, email=email, identifiers=identifiers)


RECORDS: Final = (
    Happening("a last name changes", 2, to_any(wire.Person, _last_name_changes)),
    Happening("a short name is used", 1, to_any(wire.Person, _short_name_used)),
    Happening("a first name is corrected", 1, to_any(wire.Person, _first_name_corrected)),
    Happening("an address changes", 4, to_any(wire.Person, _address_changes)),
    Happening("an address vanishes", 1, to_any(wire.Person, _address_vanishes)),
    Happening("an identifier changes", 3, to_any(wire.Person, _identifier_changes)),
    Happening("an identifier vanishes", 2, to_any(wire.Person, _identifier_vanishes)),
    Happening("an identifier is unheard of", 1, to_any(wire.Person, _identifier_unheard_of)),
    Happening("a grade changes", 4, to_any(wire.Person, _moves_up)),
    Happening("somebody moves house", 3, to_any(wire.Person, _moves_house)),
    Happening("a birthday is corrected", 1, to_any(wire.Person, _birthday_corrected)),
    Happening("a role changes", 1, to_any(wire.Person, _role_changes)),
)
