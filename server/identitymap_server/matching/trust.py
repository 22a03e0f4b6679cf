"""Which identifiers are believed, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.keys import EntityType

#: Identifiers that never link: an e-mail address changes hands, and these name a tenant or an old Edlink ID.
NEVER: Final = frozenset({"email", "edlink_id", "classlink_tenant_id", "lti_id", "canvas_lti_id"})

#: A change of these is ordinary, so that two different values do not speak against a pair.
CHANGEABLE: Final = frozenset({"username"})


@dataclass(frozen=True, slots=True)
class Trust:
    """An integration's trust in identifier types, the most trusted first."""

    standalone: tuple[str, ...]
    corroborated: tuple[str, ...]

    def order(self, entity_type: EntityType, present: set[str]) -> tuple[str, ...]:
        """The types that count for an entity type, the most trusted first.

        People are matched by the types that are named. Classes and schools by every type that both sides carry, because
        theirs are few and always ids of the thing itself.
        """
        named = (*self.standalone, *self.corroborated)
        if entity_type is EntityType.PERSON:
            return tuple(type_ for type_ in named if type_ not in NEVER)
        others = sorted(present - set(named))
        return tuple(type_ for type_ in (*named, *others) if type_ in present and type_ not in NEVER)
