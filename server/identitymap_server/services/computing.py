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
from identitymap_server.matching.classes import rounds
from identitymap_server.matching.classes.proposing import propose as propose_classes
from identitymap_server.matching.classes.shared import NO_CLASSES, ClassesOfPeople
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from identitymap_server.matching.model import classmates, rows, weights
from identitymap_server.matching.model.candidates import Candidate, Engine, Weighed, candidates
from identitymap_server.matching.model.refining import refined
from identitymap_server.matching.model.training import trained
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
        #: The classes in which people are, as far as the proposals rest on them.
        self.places = NO_CLASSES

    def propose(self, everything: Iterable[Sides]) -> dict[EntityType, list[Proposal]]:
        """The proposals by entity type. There is one pair of sides for each, which may be left out."""
        given = {sides.entity_type: sides for sides in everything}
        for sides in given.values():
            self._find_patterns(sides)
        people = given.get(EntityType.PERSON, Sides(EntityType.PERSON, (), ()))
        scored = self._candidates(people)
        proposals = {
            entity_type: propose(sides, self.profile, scored if sides is people else ())
            for entity_type, sides in given.items()
        }
        if EntityType.CLASS in given:
            proposals |= self._in_rounds(people, given[EntityType.CLASS], scored, proposals)
        return proposals

    def _in_rounds(
        self, people: Sides, classes: Sides, scored: list[Candidate], first: Mapping[EntityType, list[Proposal]]
    ) -> dict[EntityType, list[Proposal]]:
        """People and classes by one another. `first` are the proposals of each by itself."""
        of_people = first.get(EntityType.PERSON, [])
        by_records = first[EntityType.CLASS]

        def of_classes_by(proposals: Iterable[Proposal]) -> list[Proposal]:
            return propose_classes(classes, by_records, _certain(proposals), people.legacy, people.roster)

        of_classes = of_classes_by(of_people)
        for _ in range(rounds.MOST_ROUNDS - 1):
            self.places = ClassesOfPeople(_certain(of_classes), classes.legacy, classes.roster)
            in_classes = classmates.with_classes(scored, self.places, people)
            if in_classes == scored:
                break
            of_people = rounds.added(of_people, propose(people, self.profile, in_classes), one_to_one=True)
            of_classes = rounds.added(of_classes, of_classes_by(of_people), one_to_one=False)
        found = {EntityType.CLASS: of_classes}
        return {EntityType.PERSON: of_people, **found} if EntityType.PERSON in first else found

    def _find_patterns(self, sides: Sides) -> None:
        matrix = find(sides, self.profile.trust)
        self.matrices.append(matrix)
        if self._makes_profile:
            self.profile = msgspec.structs.replace(self.profile, patterns=(*self.profile.patterns, *matrix.used))

    def _candidates(self, people: Sides) -> list[Candidate]:
        legacy, roster = rows.of_sides(people)
        engine = self._engine or engines.for_sides(len(legacy), len(roster))
        model = self.profile.model or weights.default()
        if not self._makes_profile:
            return candidates(Weighed(people, legacy, roster, model), engine)
        counted = refined(model, legacy, roster)
        found = list(engine.find(legacy, roster, counted))
        model = trained(counted, Weighed(people, legacy, roster, counted).candidates(found))
        self.profile = msgspec.structs.replace(self.profile, model=model)
        return Weighed(people, legacy, roster, model).candidates(found)


def _certain(proposals: Iterable[Proposal]) -> list[tuple[LegacyKey, EdlinkId]]:
    return [(p.legacy_key, p.edlink_id) for p in proposals if p.verdict is Verdict.CERTAIN]
