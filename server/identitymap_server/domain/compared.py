"""What a match has compared, kept for the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: A hash of what is compared of a record, and of the keys by which it is found.
Signature = bytes


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows of two sides that were held against one another, and what came of it."""

    #: A hash of what comparing rested on besides the records.
    basis: bytes = b""
    legacy: frozenset[Signature] = frozenset()
    roster: frozenset[Signature] = frozenset()
    #: The pairs that are anybody's candidates: legacy and roster signature, and a byte for each comparison.
    pairs: Mapping[tuple[Signature, Signature], bytes] = field(default_factory=dict)


#: Before the first match.
NOTHING = Compared()
