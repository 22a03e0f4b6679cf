"""Who is who: whose every Edlink ID is that was ever given out, whatever has happened to it since."""

from __future__ import annotations

from dataclasses import dataclass, field

from identitymap_server.sandbox.households import Human
from identitymap_server.sandbox.providers import Ids


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who had left before the integration began, with everything that systems called them."""

    human: Human
    ids: Ids


@dataclass(slots=True)
class Registry:
    """`people` and `classes` give, by Edlink ID, the number of the human and of the course in the district.

    An ID that was merged away, left, or was lost when its source was created anew stays in here: so whoever holds it
    can still be told right from wrong. The numbers are those of `Account.human` and `LegacyClass.courses`.
    """

    people: dict[str, int] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    leavers: list[Leaver] = field(default_factory=list)
    next_human: int = 0
    next_course: int = 0

    def new_human(self) -> int:
        """A number that nobody has."""
        self.next_human += 1
        return self.next_human - 1

    def new_course(self) -> int:
        """A number that no course has."""
        self.next_course += 1
        return self.next_course - 1
