"""The campaign's statements, in .sql files like those of the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_NAME = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)$", re.MULTILINE)


def load(file: str) -> Mapping[str, str]:
    """The statements of `<file>.sql` by name."""
    _, *pairs = _NAME.split(Path(__file__).with_name(f"{file}.sql").read_text(encoding="utf-8"))
    return {name: body.strip() for name, body in zip(pairs[::2], pairs[1::2], strict=True)}
