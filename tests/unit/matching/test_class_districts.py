"""The classes of the sandbox's districts, matched by their people, held against the truth."""

from __future__ import annotations

from collections import Counter

import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import ReviewReason, Verdict
from identitymap_server.matching.classes.proposing import propose as propose_classes
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from unit.matching.districts import Pair, district
from unit.matching.records import TRUST

DISTRICTS = [(people, seed, provider) for people, seed in ((300, 1), (300, 2), (1_000, 3)) for provider in range(4)]


def said(people: int, seed: int, provider: int) -> dict[Pair, Verdict]:
    """What is said of each pair of classes, with people whom identifiers and patterns have matched."""
    persons, classes = district(people, seed, provider), district(people, seed, provider, EntityType.CLASS)
    profile = MatchingProfile(TRUST, find(persons.sides, TRUST).used)
    known = [(p.legacy_key, p.edlink_id) for p in propose(persons.sides, profile) if p.verdict is Verdict.CERTAIN]
    found = propose(classes.sides, profile)
    proposals = propose_classes(classes.sides, found, known, persons.sides.legacy, persons.sides.roster)
    return {(p.legacy_key, p.edlink_id): p.verdict for p in proposals}


@pytest.mark.parametrize(("people", "seed", "provider"), DISTRICTS)
def test_no_class_is_linked_wrongly(people, seed, provider):
    certain = {pair for pair, verdict in said(people, seed, provider).items() if verdict is Verdict.CERTAIN}
    assert certain <= district(people, seed, provider, EntityType.CLASS).true
    assert certain


def test_nearly_every_class_is_found_and_few_are_questions():
    """Some classes have a pupil or two of whom nobody knows who they are; nothing can tell those."""
    counts: Counter[str] = Counter()
    candidates: Counter[object] = Counter()
    for people, seed, provider in DISTRICTS:
        of, found = district(people, seed, provider, EntityType.CLASS), said(people, seed, provider)
        questions = [pair for pair, verdict in found.items() if verdict is Verdict.POSSIBLE]
        candidates.update((people, seed, provider, legacy_key) for legacy_key, _ in questions)
        asked = len({legacy_key for legacy_key, _ in questions})
        reached = len(of.true & found.keys())
        counts.update(true=len(of.true), reached=reached, classes=len(of.sides.legacy), asked=asked)
    assert counts["reached"] >= 0.99 * counts["true"]
    assert counts["asked"] <= 0.05 * counts["classes"]
    assert max(candidates.values()) <= 3


def test_the_classes_of_another_district_are_not_linked_by_their_numbers():
    """Somebody has imported one district's accounts into another's integration: nobody is known, and classes have the
    same numbers and names.
    """
    classes = district(300, 1, 0, EntityType.CLASS).sides
    accounts, people = district(300, 1, 0).sides, district(300, 2, 0).sides
    profile = MatchingProfile(TRUST)
    found = propose(classes, profile)
    assert any(p.verdict is Verdict.CERTAIN for p in found)
    proposals = propose_classes(classes, found, [], accounts.legacy, people.roster)
    assert any(p.reason is ReviewReason.MEMBERS_DIFFER for p in proposals)
    assert all(p.verdict is not Verdict.CERTAIN for p in proposals if _lists_people(classes, p))


def _lists_people(classes, proposal) -> bool:
    (one,) = (r.attributes.member_ids for r in classes.legacy if r.key == proposal.legacy_key)
    (other,) = (r.attributes.member_ids for r in classes.roster if r.edlink_id == proposal.edlink_id)
    return bool(one and other)
