"""What every reader gives: records, as a file has them, ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from identitymap_server.domain.keys import LegacyKey

_NOTHING: Final[Mapping[str, tuple[str, ...]]] = {}


class Change(msgspec.Struct, frozen=True, gc=False):
    """What a record changes of what its source gave before. Everything else stays."""

    #: The fields that the record gives, "identifiers" among them.
    fields: tuple[str, ...] = ()
    #: Whether the record makes no sense if its source has not given it before.
    must_be_known: bool = False
    #: Values that come into lists and go out of them, by field.
    added: Mapping[str, tuple[str, ...]] = _NOTHING
    removed: Mapping[str, tuple[str, ...]] = _NOTHING


class FileRecord(msgspec.Struct, frozen=True, gc=False):
    """A record as a file gives it: the names of fields and lists are those of the contract. Unknown is not there.

    `integration` is as the file has it, and empty if the row names none.
    """

    file: str
    line: int
    key: LegacyKey
    integration: str = ""
    status: str = ""
    created: str = ""
    last_active: str = ""
    fields: Mapping[str, str] = {}
    lists: Mapping[str, tuple[str, ...]] = _NOTHING
    identifiers: tuple[tuple[str, str], ...] = ()
    #: The file says that the record is gone.
    absent: bool = False
    #: None if the record is all that its source knows.
    change: Change | None = None
