"""What holds of statistics for any records, in any order."""

from __future__ import annotations

import functools
import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Decision, DecisionVerdict, Verdict
from identitymap_server.matching.model.candidates import InMemory
from unit.matching import records
from unit.matching.records import edlink_id, legacy, legacy_key, links_of, roster

match = functools.partial(records.match, engine=InMemory())

SYSTEMS = ("app", "portal")

#: A family, its namesakes, and what years of use do to them: most pairs collide in most fields.
people = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["Mabel", "Mabell", "Mable", "Dipper", "Pines", "M", "Ana", "Ana María", "Anna"]),
        "last_name": st.sampled_from(["Pines", "Pines-Roe", "Mabel", "Pinas"]),
        "birth_date": st.sampled_from(["2013-08-31", "2013-08-31", "2013-08-13", "2011-01-02", "2011-02-01"]),
    },
    optional={
        "middle_name": st.sampled_from(["Ruth", "R", "Olga"]),
        "gender": st.sampled_from(["F", "M"]),
        "suffix": st.sampled_from(["Jr", "Sr"]),
        "role": st.sampled_from(["student", "teacher"]),
        "sis_id": st.sampled_from(["11", "22"]),
        "email": st.sampled_from(["pines@home.example", "mabel@school.example"]),
        "phone": st.sampled_from(["541-555-0199", "(541) 555-0147"]),
        "street": st.sampled_from(["618 Gopher Road", "618 Gopher Rd Apt 2", "12 Elm St"]),
        "postal_code": st.sampled_from(["97401", "97402-0001"]),
    },
)
present = st.sampled_from([True, True, True, False])


@st.composite
def sides(draw):
    legacy_people = draw(st.lists(st.tuples(people, st.sampled_from(SYSTEMS), present), max_size=7))
    roster_people = draw(st.lists(st.tuples(people, present), max_size=7))
    legacy_records = [legacy(i, f, system, present=p) for i, (f, system, p) in enumerate(legacy_people)]
    roster_records = [roster(i, f, present=p) for i, (f, p) in enumerate(roster_people)]
    pairs = st.tuples(st.integers(0, 7), st.sampled_from(SYSTEMS), st.integers(0, 7))
    decided = draw(st.dictionaries(pairs, st.sampled_from(DecisionVerdict), max_size=2))
    decisions = [Decision(legacy_key(i, s), edlink_id(n), v) for (i, s, n), v in decided.items()]
    return legacy_records, roster_records, decisions


@given(sides(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_order_means_nothing(case, chance: random.Random):
    shuffled = [chance.sample(part, len(part)) for part in case]
    assert match(*shuffled) == match(*case)


@given(sides(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_ids_mean_nothing(case, chance: random.Random):
    """Ties too are settled, or left open, by what records say: with other ids everybody is told the same."""
    legacy_records, roster_records, _ = case
    numbers = chance.sample(range(len(legacy_records)), len(legacy_records))
    others = chance.sample(range(len(roster_records)), len(roster_records))
    renamed = (
        [
            msgspec.structs.replace(r, key=legacy_key(n, r.key.system))
            for r, n in zip(legacy_records, numbers, strict=True)
        ],
        [msgspec.structs.replace(r, edlink_id=edlink_id(n)) for r, n in zip(roster_records, others, strict=True)],
    )
    said = {(p.legacy_key.id, p.edlink_id): p.reason for p in match(legacy_records, roster_records)}
    of_renamed = {
        (str(numbers.index(int(p.legacy_key.id))), edlink_id(others.index(int(p.edlink_id[-12:])))): p.reason
        for p in match(*renamed)
    }
    assert of_renamed == said


@given(sides())
@settings(max_examples=200)
def test_matching_again_after_linking_gives_the_same(case):
    first = match(*case)
    assert match(*case, links=links_of(first)) == first


@given(sides())
@settings(max_examples=200)
def test_nobody_is_certain_twice(case):
    legacy_records, roster_records, decisions = case
    undecided = [d for d in decisions if d.verdict is DecisionVerdict.NOT_A_MATCH]
    certain = links_of(match(legacy_records, roster_records, undecided))
    assert len({link.legacy_key for link in certain}) == len(certain)
    assert len({(link.edlink_id, link.legacy_key.system) for link in certain}) == len(certain)


@given(sides())
@settings(max_examples=200)
def test_what_was_called_no_match_stays_none_and_what_was_decided_is_settled(case):
    decisions = case[2]
    refused = {(d.legacy_key, d.edlink_id) for d in decisions if d.verdict is DecisionVerdict.NOT_A_MATCH}
    decided = {d.legacy_key for d in decisions if d.verdict is DecisionVerdict.LINK}
    for proposal in match(*case):
        if proposal.method is LinkMethod.STATISTICS:
            assert (proposal.legacy_key, proposal.edlink_id) not in refused
            assert proposal.legacy_key not in decided


@given(sides())
@settings(max_examples=200)
def test_identifiers_come_first(case):
    """What they made certain stays so, and what they have questioned is not made certain over their head."""
    by_rules = {(p.legacy_key, p.edlink_id): p.reason for p in records.match(*case)}
    for proposal in match(*case):
        pair = (proposal.legacy_key, proposal.edlink_id)
        if pair in by_rules and proposal.method is not LinkMethod.STATISTICS:
            assert by_rules.pop(pair) == proposal.reason
        elif proposal.verdict is Verdict.CERTAIN:
            assert pair not in by_rules
    assert not [pair for pair, reason in by_rules.items() if not reason]


@given(sides())
@settings(max_examples=200)
def test_a_record_has_few_candidates(case):
    proposals = [p for p in match(*case) if p.method is LinkMethod.STATISTICS]
    for legacy_record in case[0]:
        assert sum(p.legacy_key == legacy_record.key for p in proposals) <= 3


@given(sides())
@settings(max_examples=200)
def test_every_proposal_says_what_each_field_is_worth_and_nothing_personal(case):
    for proposal in match(*case):
        if proposal.method is LinkMethod.STATISTICS:
            assert {e.field for e in proposal.evidence} >= {"first_name", "last_name", "birth_date"}
            said = f"{proposal.explanation} {msgspec.json.encode(proposal.evidence).decode()}"
            assert not [text for text in ("Mabel", "Pines", "2013", "Gopher", "home.example") if text in said]
            assert proposal.explanation.count(".") == 1
