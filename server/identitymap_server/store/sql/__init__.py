"""The SQL, in files by aggregate, each statement under its name.

A file holds statements that open with a line `-- name: <name>`; the comment lines below it say why the statement is
as it is and which index it relies on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

_NAME = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)$", re.MULTILINE)

_NAMES: dict[str, str] = {}


def load(aggregate: str) -> Mapping[str, str]:
    """The statements of `<aggregate>.sql` by name, without their comments."""
    text = resources.files(__name__).joinpath(f"{aggregate}.sql").read_text(encoding="utf-8")
    _, *pairs = _NAME.split(text)
    names, bodies = pairs[::2], pairs[1::2]
    if len(set(names)) != len(names):
        raise ValueError(f"{aggregate}.sql names a statement twice")
    statements = {name: _without_comments(body) for name, body in zip(names, bodies, strict=True)}
    _NAMES.update({statement: f"{aggregate}.{name}" for name, statement in statements.items()})
    return MappingProxyType(statements)


def name_of(statement: str) -> str | None:
    """`<aggregate>.<name>` of a statement that was loaded; None for any other."""
    return _NAMES.get(statement)


def _without_comments(body: str) -> str:
    lines = (line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("--"))
    return "\n".join(lines).rstrip(";")
