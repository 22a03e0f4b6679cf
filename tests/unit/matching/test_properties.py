"""What holds for any records, in any order."""

from __future__ import annotations

import functools
import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.domain.proposals import Decision, DecisionVerdict, ImportedRow, Verdict
from unit.matching import records
from unit.matching.records import TRUST, edlink_id, legacy, legacy_key, links_of, part, pattern, roster

#: Patterns that most of the values below fit, and several fit with one another.
PATTERNS = (
    pattern(part("email", local_part=True), part("username")),
    pattern(part("username"), part("email", local_part=True)),
    pattern(part("sis_id"), part("sis_id"), ignore_zeros=True),
    pattern(part("id", system="app"), part("sis_id")),
)
match = functools.partial(records.match, profile=MatchingProfile(TRUST, PATTERNS))

SYSTEMS = ("app", "portal")

#: Few values on purpose, so that records collide in every way.
people = st.fixed_dictionaries(
    {},
    optional={
        "google_id": st.sampled_from(["g11", "g22", "g33"]),
        "sis_id": st.sampled_from(["11", "22", "022", "3", "0000"]),
        "username": st.sampled_from(["mpines417", "dpines417", "mpines"]),
        "email": st.sampled_from(
            ["mpines417@a.example", "mpines417@b.example", "dpines417@a.example", "mpines@a.example"]
        ),
        "first_name": st.sampled_from(["Mabel", "Dipper", "Mabell", "M", "Unknown"]),
        "last_name": st.sampled_from(["Pines", "Pines-Roe", "Haddad"]),
        "birth_date": st.sampled_from(["2013-08-31", "2011-01-02"]),
        "role": st.sampled_from(["student", "teacher", "parent"]),
        "suffix": st.sampled_from(["Jr", "Sr"]),
    },
)
present = st.sampled_from([True, True, True, False])


@st.composite
def sides(draw):
    legacy_people = draw(st.lists(st.tuples(people, st.sampled_from(SYSTEMS), present), max_size=6))
    roster_people = draw(st.lists(st.tuples(people, present), max_size=6))
    legacy_records = [legacy(i, f, system, present=p) for i, (f, system, p) in enumerate(legacy_people)]
    roster_records = [roster(i, f, present=p) for i, (f, p) in enumerate(roster_people)]
    pairs = st.tuples(st.integers(0, 6), st.sampled_from(SYSTEMS), st.integers(0, 6))
    imported = [ImportedRow(legacy_key(i, s), edlink_id(n)) for i, s, n in draw(st.sets(pairs, max_size=2))]
    verdicts = st.sampled_from(DecisionVerdict)
    decided = draw(st.dictionaries(pairs, verdicts, max_size=2))
    decisions = [Decision(legacy_key(i, s), edlink_id(n), v) for (i, s, n), v in decided.items()]
    return legacy_records, roster_records, decisions, imported


@given(sides(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_order_means_nothing(case, chance: random.Random):
    shuffled = [chance.sample(part, len(part)) for part in case]
    assert match(*shuffled) == match(*case)


@given(sides())
@settings(max_examples=200)
def test_matching_again_after_linking_gives_the_same(case):
    first = match(*case)
    assert match(*case, links=links_of(first)) == first


@given(sides())
@settings(max_examples=200)
def test_nobody_is_certain_twice(case):
    legacy_records, roster_records, decisions, imported = case
    undecided = [d for d in decisions if d.verdict is DecisionVerdict.NOT_A_MATCH]
    certain = links_of(match(legacy_records, roster_records, undecided, imported))
    assert len({link.legacy_key for link in certain}) == len(certain)
    assert len({(link.edlink_id, link.legacy_key.system) for link in certain}) == len(certain)


@given(sides())
@settings(max_examples=200)
def test_one_account_never_gets_two_people_whatever_was_decided(case):
    certain = links_of(match(*case))
    assert len({link.legacy_key for link in certain}) == len(certain)


@st.composite
def lone_pairs(draw):
    """A pair that shares an identifier with nobody else about: all that can stop it is what it says of itself."""
    shared = draw(st.sampled_from([{"google_id": "g11"}, {"sis_id": "11"}, {"google_id": "g11", "sis_id": "11"}]))
    imported = [ImportedRow(legacy_key(0), edlink_id(0))] if draw(st.booleans()) else []
    first_names = st.sampled_from(["Mabel", "Dipper"])
    own = st.builds(lambda fields, first_name: fields | {"first_name": first_name} | shared, people, first_names)
    return [legacy(0, draw(own))], [roster(0, draw(own))], [], imported


@given(lone_pairs())
@settings(max_examples=200)
def test_what_speaks_against_a_lone_pair_is_never_outvoted(case):
    assert_nothing_is_outvoted(case)


@given(sides())
@settings(max_examples=200)
def test_what_speaks_against_a_pair_is_never_outvoted(case):
    assert_nothing_is_outvoted(case)


def assert_nothing_is_outvoted(case):
    legacy_records, roster_records, decisions, _ = case
    mine = {r.key: r for r in legacy_records}
    theirs = {r.edlink_id: r for r in roster_records}
    by_decision = {(d.legacy_key, d.edlink_id) for d in decisions if d.verdict is DecisionVerdict.LINK}
    refused = {(d.legacy_key, d.edlink_id) for d in decisions} - by_decision
    for proposal in match(*case):
        pair = (proposal.legacy_key, proposal.edlink_id)
        assert pair not in refused
        if proposal.verdict is not Verdict.CERTAIN or pair in by_decision:
            continue
        one, other = mine[proposal.legacy_key], theirs[proposal.edlink_id]
        assert one.present
        assert other.present
        for field in ("birth_date", "suffix"):
            values = {getattr(one.attributes, field), getattr(other.attributes, field)} - {None}
            assert len(values) <= 1, field
        first_names = {one.attributes.first_name, other.attributes.first_name}
        assert not ("Dipper" in first_names and first_names & {"Mabel", "Mabell", "M"})


@given(sides())
@settings(max_examples=200)
def test_what_a_pattern_links_has_names_that_agree(case):
    mine = {record.key: record.attributes for record in case[0]}
    theirs = {record.edlink_id: record.attributes for record in case[1]}
    for proposal in match(*case):
        if proposal.verdict is Verdict.CERTAIN and proposal.rule.startswith("pattern:"):
            one, other = mine[proposal.legacy_key], theirs[proposal.edlink_id]
            assert one.first_name == other.first_name != "Unknown"
            assert {one.last_name, other.last_name} <= {"Pines", "Pines-Roe"} or one.last_name == other.last_name
            assert one.first_name
            assert one.last_name


@given(sides())
@settings(max_examples=200)
def test_a_pattern_may_raise_doubts_about_a_certain_pair_and_never_gives_it_to_another(case):
    plain = {p.legacy_key: p.edlink_id for p in records.match(*case) if p.verdict is Verdict.CERTAIN}
    fitted = {p.legacy_key: p.edlink_id for p in match(*case) if p.verdict is Verdict.CERTAIN}
    assert all(fitted[key] == edlink for key, edlink in plain.items() if key in fitted)


@given(sides())
@settings(max_examples=200)
def test_an_unrelated_record_changes_nothing(case):
    legacy_records, roster_records, decisions, imported = case
    stranger = {"google_id": "g99", "sis_id": "99", "first_name": "Zoe", "last_name": "Quill"}
    more = [*legacy_records, legacy("stranger", stranger)], [*roster_records, roster(99, stranger)]
    others = [p for p in match(*more, decisions, imported) if p.legacy_key.id != "stranger"]
    assert others == match(*case)


@given(sides())
@settings(max_examples=200)
def test_no_proposal_holds_anything_personal(case):
    texts = {"Mabel", "Dipper", "Pines", "Haddad", "2013-08-31", "2011-01-02", "g11", "g22", "022", "mpines"}
    for proposal in match(*case):
        said = f"{proposal.rule} {proposal.explanation} {msgspec.json.encode(proposal.evidence).decode()}"
        assert not [text for text in texts if text in said]
        assert proposal.explanation.count(".") == 1
        assert (proposal.verdict is Verdict.CERTAIN) == (not proposal.reason)
