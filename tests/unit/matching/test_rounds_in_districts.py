"""People and classes of the sandbox's districts by one another, held against the truth."""

from __future__ import annotations

import dataclasses
import random

import msgspec
import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Proposal, Verdict
from identitymap_server.domain.records import ClassAttributes, LegacyRecord, RosterRecord
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import Computation
from unit.matching.districts import Pair, district
from unit.matching.records import CLASS, PERSON, TRUST

PROVIDERS = range(4)


def sides(provider: int, seed: int = 1) -> list[Sides]:
    return [district(300, seed, provider, entity_type).sides for entity_type in (PERSON, CLASS)]


def proposed(given: list[Sides]) -> dict[EntityType, list[Proposal]]:
    return Computation(MatchingProfile(TRUST), makes_profile=True).propose(given)


def certain(proposals: list[Proposal]) -> set[Pair]:
    return {(p.legacy_key, p.edlink_id) for p in proposals if p.verdict is Verdict.CERTAIN}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_classes_make_many_more_people_certain_and_nobody_wrongly(provider):
    """Where nobody knows who is at which school, which would say much of the same."""
    people, classes = (dataclasses.replace(one, schools={}) for one in sides(provider))
    by_themselves = certain(proposed([people])[PERSON])
    together = proposed([people, classes])
    assert certain(together[PERSON]) <= district(300, 1, provider).true
    assert certain(together[CLASS]) <= district(300, 1, provider, CLASS).true
    assert len(certain(together[PERSON])) > 1.05 * len(by_themselves)
    assert by_themselves <= certain(together[PERSON])


def test_the_order_of_records_and_of_people_in_a_class_means_nothing():
    chance = random.Random(7)

    def shuffled(record: LegacyRecord | RosterRecord):
        attributes = record.attributes
        if not isinstance(attributes, ClassAttributes):
            return record
        lists = {
            name: tuple(chance.sample(ids, len(ids)))
            for name in ("member_ids", "teacher_ids")
            if (ids := getattr(attributes, name))
        }
        return msgspec.structs.replace(record, attributes=msgspec.structs.replace(attributes, **lists))

    given = sides(2)
    mixed = [
        Sides(
            one.entity_type,
            [shuffled(record) for record in chance.sample(one.legacy, len(one.legacy))],
            [shuffled(record) for record in chance.sample(one.roster, len(one.roster))],
            schools=one.schools,
        )
        for one in given
    ]
    assert proposed(mixed) == proposed(given)
