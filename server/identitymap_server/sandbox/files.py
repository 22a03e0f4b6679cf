"""The sandbox's files: the legacy export, the roster, the truth, and how to reach the pretend Edlink."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.sandbox.wire import COLLECTIONS
from identitymap_server.sandbox.world import World

#: How to reach the pretend Edlink; written last, so whoever waits for it finds the others complete.
ACCESS_FILE: Final = "sandbox.json"

#: The legacy system that the export does not name, which is the importer's default.
LEGACY_SYSTEM: Final = "app"

_IDENTIFIERS: Final = ("google_id", "clever_id", "canvas_id", "oneroster_id", "sis_id", "state_id")

_ACCOUNT_FIELDS: Final = (
    "role",
    "created",
    "last_active",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "preferred_name",
    "email",
    "username",
    "birth_date",
    "gender",
    "grade_level",
    "school",
    "phone",
    "street",
    "city",
    "state",
    "postal_code",
)
_PEOPLE: Final = ("id", "entity_type", "integration", *_ACCOUNT_FIELDS, *_IDENTIFIERS)

_CLASS_FIELDS: Final = ("name", "term", "period", "school")
_CLASSES: Final = ("id", "entity_type", "integration", *_CLASS_FIELDS, "teacher_ids", "member_ids", *_IDENTIFIERS)

_TRUTH: Final = ("entity_type", "legacy_system", "legacy_id", "integration_id", "edlink_id", "resolvable", "by", "wear")


class CannotWrite(IdentityMapError):
    """The sandbox cannot write its files."""


class IntegrationAccess(msgspec.Struct):
    """An integration and its token, which is as pretended as everything else."""

    id: str
    name: str
    provider: str
    token: str
    status: str = "active"


class Access(msgspec.Struct):
    """How to reach the pretend Edlink. `url` is empty if it is not served."""

    url: str
    application_id: str
    application_secret: str
    integrations: list[IntegrationAccess]

    def line(self) -> str:
        """As JSON on one line."""
        return msgspec.json.encode(self).decode()


def access(world: World, url: str) -> Access:
    """How to reach `world`, served at `url`."""
    return Access(
        url,
        world.application_id,
        world.application_secret,
        [
            IntegrationAccess(i.integration_id, i.name, i.provider.application, i.token, i.status)
            for i in world.integrations
        ],
    )


def prepare(folder: Path) -> None:
    """Make `folder` and take the access file of an earlier sandbox away. Raises CannotWrite."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ACCESS_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def write_export(world: World, folder: Path) -> None:
    """Write `people.csv`, `classes.csv` and `truth.csv` into `folder`. Raises CannotWrite."""
    try:
        _write(folder / "people.csv", _PEOPLE, _people(world))
        _write(folder / "classes.csv", _CLASSES, _classes(world))
        _write(folder / "truth.csv", _TRUTH, _truth(world))
    except OSError as error:
        raise _cannot_write(folder, error) from error


def write_roster(world: World, folder: Path) -> None:
    """Write what Edlink knows of each integration into `folder`, an object a line: `roster.ndjson`, or of several
    integrations `roster-1.ndjson` and so on, in their order. Raises CannotWrite.
    """
    several = len(world.integrations) > 1
    try:
        for number, integration in enumerate(world.integrations, 1):
            name = f"roster-{number}.ndjson" if several else "roster.ndjson"
            with (folder / name).open("wb") as file:
                for collection in COLLECTIONS:
                    file.writelines(body + b"\n" for _, body in integration.objects[collection])
    except OSError as error:
        raise _cannot_write(folder, error) from error


def write_access(found: Access, folder: Path) -> None:
    """Write `sandbox.json` into `folder`, complete or not at all. Raises CannotWrite."""
    partial = folder / f".{ACCESS_FILE}.partial"
    try:
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
        partial.replace(folder / ACCESS_FILE)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _people(world: World) -> Iterator[Sequence[str]]:
    for integration in world.integrations:
        for account in integration.accounts:
            yield (
                account.id,
                "person",
                integration.integration_id,
                *(getattr(account, field) for field in _ACCOUNT_FIELDS),
                *(account.identifiers.get(type_, "") for type_ in _IDENTIFIERS),
            )


def _classes(world: World) -> Iterator[Sequence[str]]:
    for integration in world.integrations:
        for legacy_class in integration.classes:
            yield (
                legacy_class.id,
                "class",
                integration.integration_id,
                *(getattr(legacy_class, field) for field in _CLASS_FIELDS),
                ";".join(legacy_class.teacher_ids),
                ";".join(legacy_class.member_ids),
                *(legacy_class.identifiers.get(type_, "") for type_ in _IDENTIFIERS),
            )


def _truth(world: World) -> Iterator[Sequence[str]]:
    for integration in world.integrations:
        for pair in integration.truth():
            yield (
                pair.entity_type,
                LEGACY_SYSTEM,
                pair.legacy_id,
                integration.integration_id,
                pair.edlink_id,
                "true" if pair.resolvable else "false",
                pair.by,
                ";".join(pair.wear),
            )


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _cannot_write(folder: Path, error: OSError) -> CannotWrite:
    return CannotWrite(f"Cannot write into {folder}: {error.strerror}.")
