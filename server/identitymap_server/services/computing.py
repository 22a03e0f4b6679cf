"""What follows from the records of an integration: patterns, and proposals, for all entity types.

No database and no clock, so that it serves a run in the worker and a match of two files alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from identitymap_server import engines
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.patterns import Matrix
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, Verdict
from identitymap_server.matching.classes import proposing as classes
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.candidates import Candidate, Engine, candidates
from identitymap_server.matching.sides import Sides

#: People first, because classes are recognised by their people.
ORDER: Final = (EntityType.PERSON, EntityType.CLASS, EntityType.SCHOOL)


class Computation:
    """Proposes for all entity types under one profile.

    With `makes_profile` the profile grows by what is found in the records, before they are proposed under it. `engine`
    is where pairs are compared in bulk; without one it is chosen by the size of the sides, and gives the same.
    """

    def __init__(self, profile: MatchingProfile, *, makes_profile: bool, engine: Engine | None = None) -> None:
        self._makes_profile = makes_profile
        self._engine = engine
        self.profile = profile
        #: The match-rate matrices, one for each entity type.
        self.matrices: list[Matrix] = []

    def propose(self, everything: Mapping[EntityType, Sides]) -> dict[EntityType, list[Proposal]]:
        """The proposals by entity type, in the order `ORDER`. An entity type may be left out."""
        given = [entity_type for entity_type in ORDER if entity_type in everything]
        for entity_type in given:
            self._find_patterns(everything[entity_type])
        proposals = {
            entity_type: propose(everything[entity_type], self.profile, self._candidates(everything[entity_type]))
            for entity_type in given
        }
        if EntityType.CLASS in everything:
            people = everything.get(EntityType.PERSON, Sides(EntityType.PERSON, (), ()))
            proposals[EntityType.CLASS] = classes.propose(
                everything[EntityType.CLASS],
                proposals[EntityType.CLASS],
                _certain(proposals.get(EntityType.PERSON, ())),
                people.legacy,
                people.roster,
            )
        return proposals

    def _find_patterns(self, sides: Sides) -> None:
        matrix = find(sides, self.profile.trust)
        self.matrices.append(matrix)
        if self._makes_profile:
            self.profile = msgspec.structs.replace(self.profile, patterns=(*self.profile.patterns, *matrix.used))

    def _candidates(self, sides: Sides) -> list[Candidate]:
        """Only people are matched by statistics."""
        if sides.entity_type is not EntityType.PERSON:
            return []
        engine = self._engine or engines.for_sides(len(sides.legacy), len(sides.roster))
        return candidates(sides, self.profile.model or weights.default(), engine)


def _certain(proposals: Iterable[Proposal]) -> list[tuple[LegacyKey, EdlinkId]]:
    return [(p.legacy_key, p.edlink_id) for p in proposals if p.verdict is Verdict.CERTAIN]
