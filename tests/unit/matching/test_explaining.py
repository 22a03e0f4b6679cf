"""Why a match says what it says of two records."""

from __future__ import annotations

import pytest
from identitymap_server.domain.explanations import Explanation
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import Verdict
from identitymap_server.domain.records import (
    Attributes,
    ClassAttributes,
    Identifier,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
)
from identitymap_server.matching import explaining
from identitymap_server.matching.reconcile import reconcile
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import Computation

PROFILE = MatchingProfile(Trust(("google_id",), ("sis_id",)))


def explained(
    legacy: list[tuple[Attributes, dict[str, str]]],
    roster: list[tuple[Attributes, dict[str, str]]],
    entity_type: EntityType = EntityType.PERSON,
    *,
    present: bool = True,
) -> Explanation:
    """What a match says of the first records of both sides."""
    own = [
        LegacyRecord(LegacyKey(entity_type, "app", str(n)), attributes, ids(identifiers), present)
        for n, (attributes, identifiers) in enumerate(legacy)
    ]
    theirs = [
        RosterRecord(EdlinkId(f"63acc741-7633-453c-9bfd-{n:012}"), attributes, ids(identifiers))
        for n, (attributes, identifiers) in enumerate(roster)
    ]
    sides = Sides(entity_type, own, theirs)
    computation = Computation(PROFILE, makes_profile=False)
    made = computation.propose([sides])[entity_type]
    proposals = reconcile(made, (), one_to_one=True, is_present=lambda _one, _other: True)
    return explaining.explained(sides, computation.profile, proposals, own[0].key, theirs[0].edlink_id)


def ids(identifiers: dict[str, str]) -> tuple[Identifier, ...]:
    return tuple(Identifier(type_, value, value) for type_, value in identifiers.items())


def person(first: str, birth_date: str | None = "2013-08-31", **more: object) -> PersonAttributes:
    given = {"last_name": "Pines", "street": "618 Gopher Road", "city": "Gravity Falls", "postal_code": "97008"}
    return PersonAttributes(first_name=first, birth_date=birth_date, **{**given, **more})


def test_a_certain_pair_is_told_with_its_rule_and_all_weights():
    """Statistics are told beside an identifier too; what they weigh adds up."""
    found = explained([(person("Mabel"), {"google_id": "108"})], [(person("Mabel"), {"google_id": "108"})])

    assert (found.verdict, found.rule, found.guard) == (Verdict.CERTAIN, "identifier:google_id", "")
    assert found.weighing is not None
    total = found.weighing.prior + sum(part.weight for part in found.weighing.parts)
    assert total == pytest.approx(found.weighing.bits, abs=0.05 * len(found.weighing.parts) + 0.01)


def test_the_guard_of_a_rule_is_named():
    found = explained([(person("Mabel"), {"google_id": "108"})], [(person("Dipper"), {"google_id": "108"})])

    assert found.verdict is Verdict.POSSIBLE
    assert found.guard == "first name differs, as between brothers, sisters and twins"


def test_the_guard_of_the_model_is_named():
    """A brother, by everything a family shares."""
    found = explained([(person("Mabel"), {})], [(person("Dipper"), {})])

    assert found.verdict is not Verdict.CERTAIN
    assert found.guard == "first name differs"


def test_a_pair_that_nobody_proposes_is_weighed_all_the_same():
    found = explained(
        [(person("Mabel"), {})], [(person("Soos", "1990-07-13", last_name="Ramirez", street="1 Mystery Lane"), {})]
    )

    assert found.verdict is None
    assert found.weighing is not None
    assert found.weighing.bits < found.weighing.possible_bits
    assert "bits" in found.sentence


def test_who_matches_another_is_told_so():
    mabel = person("Mabel"), {"google_id": "108"}

    found = explained([mabel], [(person("Dipper"), {}), mabel])

    assert found.verdict is None
    assert "another record for certain" in found.sentence


def test_who_is_gone_is_told_so():
    assert "gone" in explained([(person("Mabel"), {})], [(person("Mabel"), {})], present=False).sentence


def test_no_explanation_holds_a_name_or_a_number():
    found = explained([(person("Mabel"), {"google_id": "10887"})], [(person("Dipper"), {"google_id": "10887"})])

    assert not any(text in repr(found) for text in ("Mabel", "Dipper", "Pines", "10887", "2013", "Gopher"))


def test_classes_are_not_weighed():
    algebra = ClassAttributes(name="Algebra 1"), {"sis_id": "C1"}

    found = explained([algebra], [algebra], EntityType.CLASS)

    assert (found.verdict, found.rule) == (Verdict.CERTAIN, "identifier:sis_id")
    assert found.weighing is None
