"""Paths of exports on the command line: `SOURCE=PATH` says which source a file is from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from identitymap_server.domain.errors import InvalidField
from identitymap_server.files import exports
from identitymap_server.files.exports import Export, Options
from identitymap_server.files.remarks import Remarks


def opened(files: Iterable[str], options: Options, remarks: Remarks) -> list[tuple[str, Export]]:
    """All exports with their sources, and says what they are."""
    paths: dict[str, list[Path]] = {}
    for source, path in map(parsed, files):
        paths.setdefault(source, []).append(path)
    found = [(source, export) for source in paths for export in exports.opened(paths[source], options, remarks)]
    for source, export in found:
        typer.echo(f"Reading {f'{source} ' if source else ''}{export.description}", err=True)
    return found


def parsed(text: str) -> tuple[str, Path]:
    """A path and the source it is from; empty if none is named. Raises InvalidField."""
    if "=" not in text or Path(text).exists():
        return "", Path(text)
    source, path = pair(text, "SOURCE=PATH")
    return source, Path(path)


def pair(text: str, what: str) -> tuple[str, str]:
    """What stands on both sides of an equals sign. Raises InvalidField for `what`."""
    left, equals, right = text.partition("=")
    if not (left and equals and right):
        raise InvalidField(what, "must have a name on both sides of an equals sign")
    return left, right
