"""What becomes of the bodies of answers that go wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from identitymap_server.sandbox.faults.kinds import FaultKind

_WARNINGS: Final = [
    {"code": "PROVIDER_IGNORED_PAGE_SIZE", "message": "This provider gives pages of its own size."},
    {"code": "UNHEARD_OF", "message": "No documentation has this warning."},
]


def _cut_short(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _malformed(_body: bytes) -> bytes:
    return b"<!doctype html><title>Please wait</title>"


def _not_utf8(body: bytes) -> bytes:
    half = len(body) // 2
    return body[:half] + b"\xff\xfe" + body[half:]


def _unknown_fields(body: bytes) -> bytes:
    answer = msgspec.json.decode(body)
    answer["$unheard_of"] = {"of": ["any", None, 7]}
    for item in _objects(answer):
        item["unheard_of"] = {"of": ["any", None, 7]}
    return msgspec.json.encode(answer)


def _unknown_values(body: bytes) -> bytes:
    answer = msgspec.json.decode(body)
    for item in _objects(answer):
        for name in ("roles", "grade_levels"):
            if name in item:
                item[name] = [*(item[name] or []), "unheard-of"]
        if "state" in item:
            item["state"] = "unheard-of"
        if "identifiers" in item:
            item["identifiers"] = [*(item["identifiers"] or []), {"type": "unheard_of_id", "value": item["id"]}]
    return msgspec.json.encode(answer)


def _nulls(body: bytes) -> bytes:
    answer = msgspec.json.decode(body)
    for item in _objects(answer):
        for name, value in list(item.items()):
            if value is None:
                del item[name]
            elif value == []:
                item[name] = None
    return msgspec.json.encode(answer)


def _warned(body: bytes) -> bytes:
    answer = msgspec.json.decode(body)
    answer["$warnings"] = answer.get("$warnings", []) + _WARNINGS
    return msgspec.json.encode(answer)


def _objects(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects in an answer: one or a list, and of events what is in them."""
    data = answer.get("$data")
    items = data if isinstance(data, list) else [data]
    found = [item for item in items if isinstance(item, dict)]
    return found + [item["data"] for item in found if isinstance(item.get("data"), dict)]


#: By kind, what becomes of the body of a good answer.
BODIES: Final[Mapping[FaultKind, Callable[[bytes], bytes]]] = {
    FaultKind.CUT_SHORT: _cut_short,
    FaultKind.MALFORMED: _malformed,
    FaultKind.NOT_UTF8: _not_utf8,
    FaultKind.UNKNOWN_FIELDS: _unknown_fields,
    FaultKind.UNKNOWN_VALUES: _unknown_values,
    FaultKind.NULLS: _nulls,
    FaultKind.WARNED: _warned,
}
