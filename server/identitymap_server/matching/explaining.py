"""Why a match says what it says of two records, proposed or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.models import Model
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.matching import engine, likely, likeness
from identitymap_server.matching.classes.shared import NO_CLASSES, ClassesOfPeople
from identitymap_server.matching.compare import compare
from identitymap_server.matching.model import classmates, rows, weights
from identitymap_server.matching.model.candidates import Candidate, Weighed
from identitymap_server.matching.pairs import PairKey
from identitymap_server.matching.population import Population
from identitymap_server.matching.sides import Sides

_ABSENT: Final = "One of the two is gone, and what is gone is not proposed."
_TAKEN: Final = "One of the two matches another record for certain."
_TOO_LIGHT: Final = "What agrees weighs {bits:+.1f} bits, and from {least:+g} on it would be a question."
_OTHERS: Final = "Both weigh enough to be a question, but others are likelier by far."
_APART: Final = {
    EntityType.CLASS: "They share no identifier, and name, term and people do not say that they are one.",
    EntityType.SCHOOL: "They share no identifier.",
}


def explained(
    sides: Sides,
    profile: MatchingProfile,
    proposals: Iterable[Proposal],
    legacy_key: LegacyKey,
    edlink_id: EdlinkId,
    places: ClassesOfPeople = NO_CLASSES,
) -> Explanation:
    """What `proposals`, those of the sides under the profile, say of two records of the sides, and why.

    `places` are the classes in which people are, as far as the proposals rest on them.
    """
    around = [p for p in proposals if p.legacy_key == legacy_key or p.edlink_id == edlink_id]
    proposal = next((p for p in around if (p.legacy_key, p.edlink_id) == (legacy_key, edlink_id)), None)
    people = Population(sides, profile)
    key = people.legacy_positions[legacy_key], people.roster_positions[edlink_id]
    model = profile.model or weights.default()
    candidate = weighing = None
    if people.is_of_people:
        candidate, weighing = _weighed(sides, model, legacy_key, edlink_id, places)
    if proposal is None:
        return Explanation(
            legacy_id=legacy_key.id,
            edlink_id=edlink_id,
            verdict=None,
            rule="",
            reason=ReviewReason.NONE,
            sentence=_why_not(people, key, around, weighing),
            evidence=_compared(people, key),
            guard=_guard(people, key, candidate, model, profile),
            weighing=weighing,
        )
    guard = ""
    if proposal.verdict is Verdict.POSSIBLE and proposal.method is LinkMethod.STATISTICS:
        guard = _guard(people, key, candidate, model, profile)
    elif proposal.verdict is Verdict.POSSIBLE:
        objecting = engine.guard_of(sides, profile, legacy_key, edlink_id)
        guard = objecting.name if objecting else ""
    return Explanation(
        legacy_id=legacy_key.id,
        edlink_id=edlink_id,
        verdict=proposal.verdict,
        rule=proposal.rule,
        reason=proposal.reason,
        sentence=proposal.explanation,
        evidence=proposal.evidence if proposal.method is not LinkMethod.STATISTICS else _compared(people, key),
        guard=guard,
        weighing=weighing,
    )


def weighed_alone(sides: Sides, profile: MatchingProfile, sizes: tuple[int, int]) -> tuple[Weighing, str]:
    """What the only two people of `sides` weigh, and the name of the guard that objects to them; empty if none does.

    `sizes` are how many people there are on both sides.
    """
    model = profile.model or weights.default()
    weighed = Weighed(sides, *rows.of_sides(sides), model, sizes)
    candidate = weighed.of(0, 0)
    return _weighing(weighed, candidate), _guard(Population(sides, profile), (0, 0), candidate, model, profile)


def _weighed(
    sides: Sides, model: Model, legacy_key: LegacyKey, edlink_id: EdlinkId, places: ClassesOfPeople
) -> tuple[Candidate, Weighing]:
    """What statistics say of two people, whatever it is."""
    weighed = Weighed(sides, *rows.of_sides(sides), model)
    alone = weighed.of(
        next(n for n, record in enumerate(sides.legacy) if record.key == legacy_key),
        next(n for n, record in enumerate(sides.roster) if record.edlink_id == edlink_id),
    )
    (candidate,) = classmates.with_classes([alone], places, sides)
    return candidate, _weighing(weighed, candidate)


def _weighing(weighed: Weighed, candidate: Candidate) -> Weighing:
    thresholds = weighed.model.thresholds
    return Weighing(
        prior=weighed.prior_bits,
        parts=likely.evidence(candidate),
        bits=candidate.bits,
        kin_bits=candidate.kin_bits,
        probability=likely.probability(candidate),
        possible_bits=thresholds.possible_bits,
        certain_bits=thresholds.certain_bits,
    )


def _guard(
    people: Population, key: PairKey, candidate: Candidate | None, model: Model, profile: MatchingProfile
) -> str:
    """The name of the model's guard that objects to two people."""
    found = likeness.guard(people, key, candidate, model, profile.trust) if candidate else None
    return found.name if found else ""


def _compared(people: Population, key: PairKey) -> tuple[Evidence, ...]:
    """What the rules see, field by field."""
    return compare(people.legacy[key[0]], people.roster[key[1]]).evidence()


def _why_not(people: Population, key: PairKey, around: Iterable[Proposal], weighing: Weighing | None) -> str:
    """Why a pair is not proposed: the first of these that holds."""
    if not (people.legacy[key[0]].present and people.roster[key[1]].present):
        return _ABSENT
    if any(proposal.verdict is Verdict.CERTAIN for proposal in around):
        return _TAKEN
    if weighing is None:
        return _APART[people.legacy_records[key[0]].key.entity_type]
    if weighing.bits < weighing.possible_bits:
        return _TOO_LIGHT.format(bits=weighing.bits, least=weighing.possible_bits)
    return _OTHERS
