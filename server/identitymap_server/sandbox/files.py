"""The files of the sandbox: the legacy export, the truth, and how to reach the pretend Edlink."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from identitymap_server.sandbox.world import World

_IDENTIFIERS: Final = ("google_id", "clever_id", "canvas_id", "oneroster_id", "sis_id")

_PEOPLE: Final = (
    "id",
    "entity_type",
    "integration",
    "role",
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "birth_date",
    "grade_level",
    "school",
    "created",
    "last_active",
    *_IDENTIFIERS,
)

_CLASSES: Final = (
    "id",
    "entity_type",
    "integration",
    "name",
    "term",
    "period",
    "school",
    "teacher_ids",
    "member_ids",
    *_IDENTIFIERS,
)

_TRUTH: Final = ("entity_type", "legacy_system", "legacy_id", "integration_id", "edlink_id", "resolvable", "by")


class IntegrationAccess(msgspec.Struct):
    """An integration and its token, which is as pretended as everything else."""

    id: str
    name: str
    provider: str
    token: str


class Access(msgspec.Struct):
    """How to reach the pretend Edlink. `url` is empty if it is not served."""

    url: str
    application_secret: str
    integrations: list[IntegrationAccess]


def write_export(world: World, folder: Path) -> None:
    """Write `people.csv`, `classes.csv` and `truth.csv` into `folder`, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "people.csv", _PEOPLE, _people(world))
    _write(folder / "classes.csv", _CLASSES, _classes(world))
    _write(folder / "truth.csv", _TRUTH, _truth(world))


def access(world: World, url: str) -> Access:
    """How to reach `world`, served at `url`."""
    return Access(
        url,
        world.application_secret,
        [
            IntegrationAccess(i.integration_id, i.name, i.roster.provider.application, i.token)
            for i in world.integrations
        ],
    )


def _people(world: World) -> Iterable[Sequence[str]]:
    for integration in world.integrations:
        for account in integration.accounts:
            yield (
                account.id,
                "person",
                integration.integration_id,
                account.role,
                account.first_name,
                account.last_name,
                account.preferred_name,
                account.email,
                account.birth_date,
                account.grade_level,
                account.school,
                account.created,
                account.last_active,
                *(account.identifiers.get(type_, "") for type_ in _IDENTIFIERS),
            )


def _classes(world: World) -> Iterable[Sequence[str]]:
    for integration in world.integrations:
        for legacy_class in integration.classes:
            yield (
                legacy_class.id,
                "class",
                integration.integration_id,
                legacy_class.name,
                legacy_class.term,
                legacy_class.period,
                legacy_class.school,
                ";".join(legacy_class.teacher_ids),
                ";".join(legacy_class.member_ids),
                *(legacy_class.identifiers.get(type_, "") for type_ in _IDENTIFIERS),
            )


def _truth(world: World) -> Iterable[Sequence[str]]:
    for integration in world.integrations:
        for pair in integration.truth:
            resolvable = "true" if pair.resolvable else "false"
            yield (
                pair.entity_type,
                "app",
                pair.legacy_id,
                integration.integration_id,
                pair.edlink_id,
                resolvable,
                pair.by,
            )


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
