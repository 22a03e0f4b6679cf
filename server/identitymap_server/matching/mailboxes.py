"""Mailboxes: a record's, and whose one is, as far as its address tells."""

from __future__ import annotations

from typing import Final

from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.matching.names import folded
from identitymap_server.matching.values import is_placeholder

#: A shorter first name is found in anything.
_LEAST_FOUND: Final = 3


def of_record(record: LegacyRecord | RosterRecord) -> str:
    """The mailbox of a person's record in the field for it, or else the first that is an identifier; "" if none."""
    assert isinstance(record.attributes, PersonAttributes)
    given = (record.attributes.email or "").strip().casefold()
    email = given or min((i.normalised for i in record.identifiers if i.type == "email"), default="")
    return "" if "@" not in email or is_placeholder(email) else email


def is_called_after(mailbox: str, first_name: str, last_name: str) -> bool:
    """Whether an address is called after somebody with these folded names: mabel@, or mpines2@.

    pines.family@ and mrs.pines@ are called after a family, which is nobody.
    """
    local = folded(mailbox.partition("@")[0]).replace(" ", "")
    first, last = first_name.replace(" ", ""), last_name.replace(" ", "")
    if len(first) >= _LEAST_FOUND and first in local:
        return True
    letters = "".join(c for c in local if not c.isdigit())
    return bool(first and last) and letters in (first[0] + last, last + first[0])
