"""The sandbox's districts, worn by years of use, held against the truth."""

from __future__ import annotations

from collections import Counter

import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Verdict
from identitymap_server.matching.engine import propose
from identitymap_server.matching.finding import find
from unit.matching.districts import District, Pair, district
from unit.matching.records import TRUST

#: Clever, Google Classroom, Canvas and OneRoster.
PROVIDERS = range(4)


def certain(of: District, profile: MatchingProfile) -> dict[Pair, str]:
    """The certain pairs, with their rules."""
    proposals = propose(of.sides, profile)
    return {(p.legacy_key, p.edlink_id): p.rule for p in proposals if p.verdict is Verdict.CERTAIN}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("people", "seed"), [(300, 1), (300, 2), (1_000, 3)])
def test_patterns_link_many_more_and_nobody_wrongly(people, seed, provider):
    of = district(people, seed, provider)
    plain = certain(of, MatchingProfile(TRUST))
    fitted = certain(of, MatchingProfile(TRUST, find(of.sides, TRUST).used))
    assert fitted.keys() <= of.true
    assert len(fitted) > 1.08 * len(plain)
    # What identifiers settled, patterns leave: but for the few about whom they raise a doubt.
    assert len(plain.keys() - fitted.keys()) <= 0.01 * len(plain)


def test_eaten_zeros_and_usernames_in_addresses_are_what_is_found():
    of = district(1_000, 3)
    used = {pattern.name for pattern in find(of.sides, TRUST).used}
    assert used == {"local(email)=username", "sis_id=sis_id+zeros", "username=local(email)"}
    by_rule = Counter(certain(of, MatchingProfile(TRUST, find(of.sides, TRUST).used)).values())
    assert all(by_rule[f"pattern:{name}"] for name in used)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_classes_have_no_pattern_here(provider):
    of = district(300, 1, provider, EntityType.CLASS)
    assert find(of.sides, TRUST).used == ()
