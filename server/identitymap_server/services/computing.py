"""What follows from the records of an integration: patterns, and proposals, one entity type after the other.

No database and no clock, so that it serves a run in the worker and a match of two files alike.
"""

from __future__ import annotations

from typing import Final

import msgspec

from identitymap_server import engines
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import Matrix
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.candidates import Candidate, Engine, candidates
from identitymap_server.matching.sides import Sides

#: People first, because classes are recognised by their people.
ORDER: Final = (EntityType.PERSON, EntityType.CLASS, EntityType.SCHOOL)


class Computation:
    """Proposes for the entity types in the order `ORDER`, under one profile.

    With `makes_profile` the profile grows by what is found in the records, before they are proposed under it. `engine`
    is where pairs are compared in bulk; without one it is chosen by the size of the sides, and gives the same.
    """

    def __init__(self, profile: MatchingProfile, *, makes_profile: bool, engine: Engine | None = None) -> None:
        self._makes_profile = makes_profile
        self._engine = engine
        self.profile = profile
        #: The match-rate matrices of the entity types so far.
        self.matrices: list[Matrix] = []

    def add(self, sides: Sides) -> list[Proposal]:
        """The proposals for one entity type."""
        matrix = find(sides, self.profile.trust)
        self.matrices.append(matrix)
        if self._makes_profile:
            self.profile = msgspec.structs.replace(self.profile, patterns=(*self.profile.patterns, *matrix.used))
        return propose(sides, self.profile, self._candidates(sides))

    def _candidates(self, sides: Sides) -> list[Candidate]:
        """Only people are matched by statistics."""
        if sides.entity_type is not EntityType.PERSON:
            return []
        engine = self._engine or engines.for_sides(len(sides.legacy), len(sides.roster))
        return candidates(sides, self.profile.model or weights.default(), engine)
