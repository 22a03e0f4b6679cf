"""People and classes in Edlink's own JSON, as somebody has kept them from its API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, parse_legacy_key
from identitymap_server.edlink.objects import Address, Class, Demographics, Person, parsed
from identitymap_server.files.json_objects import JsonObject
from identitymap_server.files.records import FileRecord
from identitymap_server.files.rows import Rejected

_NOWHERE: Final = Address()
_UNKNOWN: Final = Demographics()

#: Members that only one kind of object has.
_OF_PEOPLE: Final = frozenset({"first_name", "last_name", "display_name", "demographics", "roles", "graduation_year"})
_OF_CLASSES: Final = frozenset({"session_ids", "course_id", "period_ids", "periods", "subjects", "description"})
#: Members that objects of ours never have.
_OF_EDLINK: Final = frozenset({"created_date", "updated_date", "identifiers"})


def is_object(members: Mapping[str, Any]) -> bool:
    """Whether an object looks like one of Edlink's."""
    return "id" in members and not _OF_EDLINK.isdisjoint(members)


def is_person_or_class(members: Mapping[str, Any]) -> bool:
    """Whether an object is a person or a class, and not both."""
    return not _OF_PEOPLE.isdisjoint(members) is not (not _OF_CLASSES.isdisjoint(members))


def records(
    file: str, objects: Iterable[JsonObject], system: str, id_column: str = "id"
) -> Iterator[FileRecord | Rejected]:
    """The records in Edlink's objects. People and classes are known by their `id`, or by an identifier of the type that
    `id_column` names.
    """
    for item in objects:
        if item.members is None:
            yield Rejected(item.line, "", item.problem, file)
            continue
        try:
            yield _record(file, item.line, item.members, system, id_column)
        except InvalidField as error:
            yield Rejected(item.line, error.field, error.problem, file)


def _record(file: str, line: int, members: Mapping[str, Any], system: str, id_column: str) -> FileRecord:
    is_person, is_class = not _OF_PEOPLE.isdisjoint(members), not _OF_CLASSES.isdisjoint(members)
    if is_person == is_class:
        raise InvalidField("", "is neither a person nor a class as Edlink has them")
    item = parsed(Person, members) if is_person else parsed(Class, members)
    if item is None:
        raise InvalidField("id", "must not be empty")
    identifiers = tuple((i.type, i.value) for i in item.identifiers or () if i.type and i.value)
    id_ = item.id if id_column == "id" else next((value for type_, value in identifiers if type_ == id_column), "")
    entity_type = EntityType.PERSON if is_person else EntityType.CLASS
    try:
        key = parse_legacy_key(entity_type, system, id_, "key")
    except InvalidField as error:
        field = error.field.removeprefix("key.")
        raise InvalidField(id_column if field == "id" else field, error.problem) from None
    fields, lists = _of_person(item) if isinstance(item, Person) else _of_class(item)
    created = members.get("created_date")
    return FileRecord(
        file=file,
        line=line,
        key=key,
        status=(item.state or "") if isinstance(item, Class) else "",
        created=created if isinstance(created, str) else "",
        fields={name: text for name, text in fields.items() if text},
        lists={name: values for name, values in lists.items() if values},
        identifiers=identifiers,
    )


def _of_person(person: Person) -> tuple[dict[str, str | None], dict[str, tuple[str, ...]]]:
    address, demographics = person.address or _NOWHERE, person.demographics or _UNKNOWN
    fields = {
        "first_name": person.first_name,
        "middle_name": person.middle_name,
        "last_name": person.last_name,
        "email": person.email,
        "username": next((i.value for i in person.identifiers or () if i.type == "username"), None),
        # A time of day, where there is one, says nothing about a birthday.
        "birth_date": (demographics.birthday or "")[:10],
        "gender": demographics.gender,
        "graduation_year": str(person.graduation_year) if person.graduation_year else None,
        "phone": person.phone,
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
    }
    lists = {
        "roles": tuple(person.roles or ()),
        "grade_levels": tuple(person.grade_levels or ()),
        "schools": tuple(person.school_ids or ()),
    }
    return fields, lists


def _of_class(item: Class) -> tuple[dict[str, str | None], dict[str, tuple[str, ...]]]:
    return {"name": item.name, "school": item.school_id}, {"periods": tuple(item.periods or ())}
