"""Both sides of a match as files give them: records checked as an import checks them, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey, parse_edlink_id
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
)
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.exports import Export
from identitymap_server.files.oneroster.manifest import Mode
from identitymap_server.files.records import FileRecord
from identitymap_server.files.rows import Rejected
from identitymap_server.services import legacy_records

#: Told of each row that cannot be used.
OnRejected = Callable[[Rejected], None]

_NO_INTEGRATION: Final = IntegrationId("")
_AGAIN: Final = "stands in the files a second time; the first one counts"


class SeveralIntegrations(UnusableFile):
    """The files hold several integrations, and a match is about one."""


def legacy(
    exports: Iterable[tuple[str, Export]], integration: str, on_rejected: OnRejected
) -> dict[EntityType, list[LegacyRecord]]:
    """The legacy side of exports, each with the name of its source.

    What several sources give of a record is joined: of a field that several give the first source counts, and the
    identifiers of all do. Of rows that name an integration only those of `integration` are read.
    Raises UnusableFile, and SeveralIntegrations if rows name more than one and none is chosen.
    """
    found: dict[LegacyKey, LegacyRecord] = {}
    seen: dict[str, set[LegacyKey]] = {}
    chosen = _Integration(integration)
    for source, export in exports:
        given = seen.setdefault(source, set())
        for row in _rows(export, chosen, on_rejected):
            record = _checked(row, on_rejected, given)
            if record is not None:
                known = found.get(record.key)
                found[record.key] = record if known is None else _joined(known, record)
    return _by_type(found.values(), lambda record: record.key.entity_type)


def roster(exports: Iterable[Export], on_rejected: OnRejected) -> dict[EntityType, list[RosterRecord]]:
    """The roster's side. Raises UnusableFile, also if nothing in the files has an Edlink ID for its id."""
    found: dict[EntityType, list[RosterRecord]] = {entity_type: [] for entity_type in EntityType}
    seen: set[LegacyKey] = set()
    chosen = _Integration("")
    without = total = 0
    for export in exports:
        for row in _rows(export, chosen, on_rejected):
            total += 1
            try:
                edlink_id = parse_edlink_id(row.key.id, "id")
            except InvalidField as error:
                without += 1
                on_rejected(Rejected(row.line, error.field, f"{error.problem}: Edlink's id of it", row.file))
                continue
            # The same UUID in another spelling is the same record.
            same = msgspec.structs.replace(row, key=LegacyKey(row.key.entity_type, row.key.system, edlink_id))
            record = _checked(same, on_rejected, seen)
            if record is not None:
                found[record.key.entity_type].append(
                    RosterRecord(edlink_id, _with_edlink_ids(record.attributes), record.identifiers, record.present)
                )
    if total and without == total:
        raise NoEdlinkIds(
            f"None of the {total:,} records of the roster has an Edlink ID for its id. Edlink IDs are UUIDs such as "
            "63acc741-7633-453c-9bfd-75ae1ac34533; if the files are a set whose ids are the school's own, they are the "
            "legacy side, or no roster of Edlink's."
        )
    found[EntityType.PERSON] = _with_roles(found[EntityType.PERSON], found[EntityType.CLASS])
    return found


class NoEdlinkIds(UnusableFile):
    """The roster has no Edlink IDs."""


def schools(records: Iterable[RosterRecord]) -> dict[str, RosterRecord]:
    """The roster's schools, by their Edlink IDs."""
    return {record.edlink_id: record for record in records}


class _Integration:
    """The one integration whose rows are read."""

    def __init__(self, chosen: str) -> None:
        self._chosen = chosen.strip().casefold()
        self._met = ""

    def has(self, row: FileRecord) -> bool:
        """Whether a row is of it. One that names none is. Raises SeveralIntegrations."""
        named = row.integration.strip()
        if not named:
            return True
        if self._chosen:
            return named.casefold() == self._chosen
        if self._met and named.casefold() != self._met.casefold():
            raise SeveralIntegrations(
                f"{row.file}:{row.line}: the column integration names a second one. A match is about one integration: "
                "say which with --integration, as the column has it; or, of the roster, take the others out."
            )
        self._met = named
        return True


def _rows(export: Export, chosen: _Integration, on_rejected: OnRejected) -> Iterator[FileRecord]:
    if export.mode is Mode.DELTA:
        raise UnusableFile(f"{export.description}: it holds changes only. A match needs everything: export a bulk set.")
    for row in export.records():
        if isinstance(row, Rejected):
            on_rejected(row)
        elif chosen.has(row):
            yield row


def _checked(row: FileRecord, on_rejected: OnRejected, given: set[LegacyKey]) -> LegacyRecord | None:
    """The record of a row, under the limits of an import; None if it cannot be used, or its key is `given` already."""
    if row.key in given:
        on_rejected(Rejected(row.line, "id", _AGAIN, row.file, key=row.key))
        return None
    try:
        record = legacy_records.arrived(
            row.key,
            _NO_INTEGRATION,
            {**row.fields, **row.lists},
            status=row.status,
            created=row.created,
            identifiers=row.identifiers,
            last_active=row.last_active,
        )
        content = legacy_records.content_of(record)
    except InvalidField as error:
        on_rejected(Rejected(row.line, error.field, error.problem, row.file, key=row.key))
        return None
    except UnicodeError:
        # Half a character, as some encodings let one write.
        on_rejected(Rejected(row.line, "", "holds characters that are none", row.file, key=row.key))
        return None
    given.add(row.key)
    last_active = content.last_active.timestamp() if content.last_active else None
    return LegacyRecord(row.key, record.attributes, content.identifiers, not row.absent, last_active)


def _joined(first: LegacyRecord, second: LegacyRecord) -> LegacyRecord:
    """What two sources give of a record: what those give that still have it, the first of them first."""
    if first.present is not second.present:
        return first if first.present else second
    own = msgspec.structs.asdict(second.attributes)
    own.update({name: value for name, value in msgspec.structs.asdict(first.attributes).items() if value})
    moments = [moment for moment in (first.last_active, second.last_active) if moment is not None]
    return LegacyRecord(
        first.key,
        type(first.attributes)(**own),
        tuple(dict.fromkeys((*first.identifiers, *second.identifiers))),
        first.present,
        max(moments, default=None),
    )


def _with_edlink_ids(attributes: Attributes) -> Attributes:
    """Attributes whose lists of people spell Edlink IDs as the people's own records do."""
    if isinstance(attributes, ClassAttributes):
        teachers, members = map(_spelt, (attributes.teacher_ids, attributes.member_ids))
        return msgspec.structs.replace(attributes, teacher_ids=teachers, member_ids=members)
    if isinstance(attributes, PersonAttributes) and attributes.agent_ids:
        return msgspec.structs.replace(attributes, agent_ids=_spelt(attributes.agent_ids))
    return attributes


def _spelt(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(_edlink_id(text) for text in ids)


def _edlink_id(text: str) -> str:
    try:
        return parse_edlink_id(text)
    except InvalidField:
        # Of somebody who cannot be on the roster.
        return text


def _with_roles(people: list[RosterRecord], classes: Iterable[RosterRecord]) -> list[RosterRecord]:
    """People without roles have those that they have in their classes: some sources know no others."""
    if all(isinstance(person.attributes, PersonAttributes) and person.attributes.roles for person in people):
        return people
    roles: dict[str, set[str]] = {}
    for record in classes:
        if record.present and isinstance(record.attributes, ClassAttributes):
            for role, ids in (("teacher", record.attributes.teacher_ids), ("student", record.attributes.member_ids)):
                for id_ in ids:
                    roles.setdefault(id_, set()).add(role)
    return [_with_role(person, roles) for person in people]


def _with_role(person: RosterRecord, roles: Mapping[EdlinkId | str, set[str]]) -> RosterRecord:
    attributes = person.attributes
    assert isinstance(attributes, PersonAttributes)
    found = roles.get(person.edlink_id)
    if attributes.roles or not found:
        return person
    return msgspec.structs.replace(person, attributes=msgspec.structs.replace(attributes, roles=tuple(sorted(found))))


def _by_type(
    records: Iterable[LegacyRecord], entity_type: Callable[[LegacyRecord], EntityType]
) -> dict[EntityType, list[LegacyRecord]]:
    found: dict[EntityType, list[LegacyRecord]] = {each: [] for each in EntityType}
    for record in records:
        found[entity_type(record)].append(record)
    return found
