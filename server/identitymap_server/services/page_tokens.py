"""Page tokens: where the next page begins, opaque to the caller and bound to what was asked for."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

import msgspec

from identitymap_server.domain.errors import InvalidField

_DIGEST_BYTES = 8


def made(position: tuple[object, ...], asked: tuple[object, ...]) -> str:
    """A token for `position` in the answers to `asked`."""
    return base64.urlsafe_b64encode(_digest(asked) + msgspec.msgpack.encode(position)).decode()


def read(token: str, asked: tuple[object, ...], kind: type[tuple[Any, ...]] | Any, field: str) -> Any:
    """The position, of type `kind`, in a token for `asked`. Raises InvalidField."""
    try:
        raw = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
        position = msgspec.msgpack.decode(raw[_DIGEST_BYTES:], type=kind)
    except (binascii.Error, UnicodeEncodeError, msgspec.MsgspecError):
        raise InvalidField(field, "must be a token from an earlier answer, unchanged") from None
    if raw[:_DIGEST_BYTES] != _digest(asked):
        raise InvalidField(field, "belongs to a request that asked for something else")
    return position


def _digest(asked: tuple[object, ...]) -> bytes:
    return hashlib.blake2b(repr(asked).encode(), digest_size=_DIGEST_BYTES).digest()
