"""The kinds of faults."""

from __future__ import annotations

import enum
from typing import Final


class FaultKind(enum.StrEnum):
    """What can go wrong with a request."""

    #: 429, with Retry-After in seconds.
    RATE_LIMITED = "rate_limited"
    #: 429, with Retry-After as a date.
    RATE_LIMITED_UNTIL = "rate_limited_until"
    #: 500, in Edlink's envelope.
    SERVER_ERROR = "server_error"
    #: 502 from a proxy, with a page of HTML.
    BAD_GATEWAY = "bad_gateway"
    #: The answer comes late.
    STALLED = "stalled"
    #: Half of the answer comes, and the rest late.
    STALLED_IN_BODY = "stalled_in_body"
    #: The connection ends before any answer.
    DROPPED = "dropped"
    #: The connection ends in the middle of the body.
    DROPPED_IN_BODY = "dropped_in_body"
    #: The connection is reset in the middle of the body.
    RESET_IN_BODY = "reset_in_body"
    #: The body is half of what it should be, and says that it is whole.
    CUT_SHORT = "cut_short"
    #: The body is no JSON.
    MALFORMED = "malformed"
    #: The body is no UTF-8.
    NOT_UTF8 = "not_utf8"
    #: A cursor is refused before its time.
    DEAD_CURSOR = "dead_cursor"
    #: A page holds less than was asked for, although more follows.
    SHORT_PAGE = "short_page"
    #: A page holds nothing, although more follows.
    EMPTY_PAGE = "empty_page"
    #: A page comes again as the next one.
    REPEATED_PAGE = "repeated_page"
    #: Objects have fields that no documentation has.
    UNKNOWN_FIELDS = "unknown_fields"
    #: What is null is missing, and empty lists are null.
    NULLS = "nulls"
    #: The answer comes with warnings.
    WARNED = "warned"
    #: Objects have roles, states and identifier types that no documentation has.
    UNKNOWN_VALUES = "unknown_values"


#: What comes without being named: whoever tries again, and reads liberally, has the same in the end as without it.
#: Unknown values stay with those who have read them.
PASSING: Final = tuple(kind for kind in FaultKind if kind is not FaultKind.UNKNOWN_VALUES)

#: These befall pages only.
OF_PAGES: Final = frozenset({FaultKind.SHORT_PAGE, FaultKind.EMPTY_PAGE, FaultKind.REPEATED_PAGE})
