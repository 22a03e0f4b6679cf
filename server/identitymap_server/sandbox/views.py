"""`$fields` and `$expand`: how much of each object is shown, and what is put beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.errors import Problem
from identitymap_server.sandbox.kinds import Expansion, Kind

#: An object of which nothing but the names of its fields is read.
_DECODER: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_IDS: Final = msgspec.json.Decoder(str | list[str] | None)
_ENCODE: Final = msgspec.json.Encoder().encode
_NOTHING: Final = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of an object: these fields, or all if None; and expansions by name."""

    fields: frozenset[str] | None = None
    expansions: tuple[tuple[str, Expansion], ...] = ()

    def __bool__(self) -> bool:
        return self.fields is not None or bool(self.expansions)

    def of(self, body: bytes, objects: Mapping[str, Collection]) -> bytes:
        """An object as it is shown. `objects` are those that it may be expanded by."""
        if not self:
            return body
        item = _DECODER.decode(body)
        shown: dict[str, msgspec.Raw | list[msgspec.Raw]] = {
            name: value for name, value in item.items() if self.fields is None or name in self.fields
        }
        for name, expansion in self.expansions:
            ids = _IDS.decode(item.get(expansion.field, _NOTHING))
            ids = [ids] if isinstance(ids, str) else ids or []
            found = [msgspec.Raw(other) for id in ids if (other := objects[expansion.collection].get(id)) is not None]
            shown[name] = found if expansion.many else found[0] if found else _NOTHING
        return _ENCODE(shown)


def parse(fields: str | None, expand: str | None, kind: Kind) -> tuple[View, list[Problem]]:
    """The view that `$fields` and `$expand` ask for, and a warning for each name that they may not hold."""
    wanted = None if fields is None else _names(fields)
    warnings = [
        Problem("INVALID_FIELD_REQUESTED", f"{kind.singular} has no field '{name}' to give.")
        for name in wanted or ()
        if name not in kind.fields
    ]
    expansions = []
    for name in _names(expand or ""):
        if name in kind.expansions:
            expansions.append((name, kind.expansions[name]))
        else:
            warnings.append(Problem("INVALID_EXPANSION", f"{kind.singular} cannot be expanded by '{name}'."))
    return View(None if wanted is None else frozenset(wanted), tuple(expansions)), warnings


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]
