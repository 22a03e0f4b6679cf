"""What the layers around a method tell it about the call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Methods are coroutines `method(request, call)`, named as in the proto but in snake case. A client stream comes as
    an async iterator of requests; a server stream is an async generator of responses. Methods raise IdentityMapErrors.
    """

    #: Who calls; what a change of mappings is recorded under.
    actor: str
