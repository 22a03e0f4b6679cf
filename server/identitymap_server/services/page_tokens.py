"""Page tokens: where the next page begins, opaque to the caller and bound to what was asked for.

They are not signed: one that was made up leads to another place in the same answers, and to nothing else. So the parts
of a position are of types that Postgres can take whatever they hold.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from typing import Annotated, Any, Final

import msgspec

from identitymap_server.domain.errors import InvalidField

_DIGEST_BYTES = 8

#: Parts of a position.
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Text = Annotated[str, msgspec.Meta(pattern=r"\A[^\0]*\Z")]
Uuid = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
#: Microseconds since 1970, up to the year 9999.
Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999_999)]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


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


def moment_number(moment: dt.datetime) -> int:
    """A moment as a part of a position."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(number: int) -> dt.datetime:
    """The moment that a part of a position stands for."""
    return _EPOCH + number * _MICROSECOND
