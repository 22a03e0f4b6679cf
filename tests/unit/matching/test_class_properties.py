"""What holds for any classes, in any order."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.proposals import Decision, DecisionVerdict, Verdict
from identitymap_server.matching.classes.proposing import propose as propose_classes
from identitymap_server.matching.engine import propose
from identitymap_server.matching.sides import Sides
from unit.matching.records import CLASS, PROFILE, edlink_id, legacy, legacy_key, roster

#: Eight pupils and two teachers, all of them known on both sides but the last pupil.
PUPILS = list(range(1, 9))
TEACHERS = [11, 12]
PEOPLE = [(legacy_key(n), edlink_id(n)) for n in (*PUPILS[:-1], *TEACHERS)]

NAMES = ["Math 4", "Math 4 Section 1", "Math 4 Section 2", "Math 5", "Math", "Homeroom 4", "Ms. Pines"]
TERMS = ["2026-27", "Fall 2026", "Spring 2027", "2025-26", "Semester 1"]

#: Few values on purpose, so that classes collide in every way.
classes = st.fixed_dictionaries(
    {"members": st.sets(st.sampled_from(PUPILS)), "teachers": st.sets(st.sampled_from(TEACHERS), max_size=2)},
    optional={
        "name": st.sampled_from(NAMES),
        "term": st.sampled_from(TERMS),
        "period": st.sampled_from(["2", "P3"]),
        "sis_id": st.sampled_from(["71", "72"]),
        "present": st.sampled_from([True, True, False]),
    },
)


def _fields(given):
    known = {key: given[key] for key in ("name", "term", "sis_id") if key in given}
    return known | ({"periods": (given["period"],)} if "period" in given else {})


def mine(id, given):
    people = {f"{role}_ids": tuple(map(str, given[f"{role}s"])) for role in ("member", "teacher")}
    return legacy(id, _fields(given), entity_type=CLASS, present=given.get("present", True), people=people)


def theirs(number, given):
    people = {f"{role}_ids": tuple(map(edlink_id, given[f"{role}s"])) for role in ("member", "teacher")}
    return roster(number, _fields(given), CLASS, given.get("present", True), people)


@st.composite
def sides(draw):
    legacy_classes = [mine(n, one) for n, one in enumerate(draw(st.lists(classes, max_size=4)))]
    roster_classes = [theirs(n, one) for n, one in enumerate(draw(st.lists(classes, max_size=4)))]
    decided = draw(
        st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.sampled_from(DecisionVerdict), max_size=1)
    )
    decisions = [Decision(legacy_key(i, entity_type=CLASS), edlink_id(n), v) for (i, n), v in decided.items()]
    return legacy_classes, roster_classes, decisions, PEOPLE


def match(legacy_classes, roster_classes, decisions, people, links=()):
    known = Sides(CLASS, legacy_classes, roster_classes, decisions, links=links)
    return propose_classes(known, propose(known, PROFILE), people)


@given(sides(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_order_means_nothing(case, chance: random.Random):
    shuffled = [chance.sample(part, len(part)) for part in case]
    assert match(*shuffled) == match(*case)


@given(sides(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_of_people_in_a_class_means_nothing(case, chance: random.Random):
    def shuffled(record):
        attributes = record.attributes
        lists = {
            name: tuple(chance.sample(getattr(attributes, name), len(getattr(attributes, name))))
            for name in ("member_ids", "teacher_ids")
        }
        return msgspec.structs.replace(record, attributes=msgspec.structs.replace(attributes, **lists))

    legacy_classes, roster_classes, *rest = case
    assert match([*map(shuffled, legacy_classes)], [*map(shuffled, roster_classes)], *rest) == match(*case)


@given(sides())
@settings(max_examples=300)
def test_nothing_is_certain_without_an_identifier_that_a_registrar_would_not_see(case):
    """The term is the same and said on both sides, the name is of the same course, and somebody is in both."""
    legacy_classes, roster_classes, *_ = case
    by_key = {record.key: record for record in legacy_classes}
    by_id = {record.edlink_id: record for record in roster_classes}
    years = {"2026-27": "2026", "Fall 2026": "2026 fall", "Spring 2027": "2026 spring", "2025-26": "2025"}
    for proposal in match(*case):
        if proposal.verdict is not Verdict.CERTAIN or not proposal.rule.startswith("class:"):
            continue
        one, other = by_key[proposal.legacy_key], by_id[proposal.edlink_id]
        assert one.present
        assert other.present
        terms = [years[record.attributes.term].split() for record in (one, other)]
        assert terms[0][0] == terms[1][0]
        assert len({*terms[0][1:], *terms[1][1:]}) <= 1
        courses = {record.attributes.name.partition(" Section")[0] for record in (one, other)}
        assert len(courses) == 1 or courses in ({"Math", "Math 4"}, {"Math", "Math 5"})
        pupils = {edlink_id(int(id)) for id in one.attributes.member_ids} & set(other.attributes.member_ids)
        assert pupils - {edlink_id(PUPILS[-1])}


@given(sides())
@settings(max_examples=200)
def test_no_decided_pair_is_proposed_otherwise(case):
    verdicts = {(d.legacy_key, d.edlink_id): d.verdict for d in case[2]}
    for proposal in match(*case):
        verdict = verdicts.get((proposal.legacy_key, proposal.edlink_id))
        assert verdict is not DecisionVerdict.NOT_A_MATCH
        assert verdict is None or proposal.rule == "decision"


@given(sides())
@settings(max_examples=200)
def test_an_unrelated_class_changes_nothing(case):
    legacy_classes, roster_classes, decisions, people = case
    stranger = {"name": "Woodwork", "term": "2026-27", "members": {901, 902}, "teachers": {903}}
    more = [*people, *((legacy_key(n), edlink_id(n)) for n in (901, 902, 903))]
    found = match([*legacy_classes, mine("x", stranger)], [*roster_classes, theirs(99, stranger)], decisions, more)
    assert [p for p in found if p.legacy_key.id != "x"] == match(*case)


@given(sides())
@settings(max_examples=200)
def test_what_is_linked_adds_no_other_certain_pair(case):
    first = match(*case)
    linked = [(p.legacy_key, p.edlink_id) for p in first if p.verdict is Verdict.CERTAIN]
    certain = [p for p in match(*case, links=linked) if p.verdict is Verdict.CERTAIN]
    assert certain == [p for p in first if p.verdict is Verdict.CERTAIN]


@given(sides())
@settings(max_examples=200)
def test_questions_have_at_most_three_candidates_and_say_nothing_personal(case):
    questions: dict[object, int] = {}
    for proposal in match(*case):
        said = f"{proposal.rule} {proposal.explanation} {msgspec.json.encode(proposal.evidence).decode()}"
        assert not [text for text in ("Math", "Pines", "2026", "2027", "Semester") if text in said]
        assert proposal.explanation.count(".") == 1
        assert (proposal.verdict is Verdict.CERTAIN) == (not proposal.reason)
        if proposal.verdict is Verdict.POSSIBLE and proposal.rule.startswith("class:"):
            questions[proposal.legacy_key] = questions.get(proposal.legacy_key, 0) + 1
    assert all(n <= 3 for n in questions.values())
