"""Faults: which request meets which, and what becomes of bodies."""

from __future__ import annotations

import json
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.sandbox.faults.bodies import BODIES
from identitymap_server.sandbox.faults.kinds import OF_PAGES, PASSING, FaultKind
from identitymap_server.sandbox.faults.plan import Asked, Fault, Faults, Plan, Scripted

PAGE = Asked("a token", "an integration", "people", is_page=True, has_cursor=True)
FIRST_PAGE = Asked("a token", "an integration", "people", is_page=True)
OTHER = Asked("another token", "another integration", "classes", is_page=True)


def fates(plan: Plan, *asked: Asked) -> list[FaultKind | None]:
    return [fault and fault.kind for fault in map(plan.next, asked)]


def test_nothing_goes_wrong_unless_asked_for() -> None:
    """Which is how a sandbox starts."""
    assert fates(Plan(Faults()), *[PAGE] * 50) == [None] * 50


def test_faults_come_at_their_rate_each_kind_as_often() -> None:
    """And the plan counts them."""
    plan = Plan(Faults(rate=0.2, seed=1))
    met = Counter(fates(plan, *[PAGE] * 10_000))
    assert 0.78 < met.pop(None) / 10_000 < 0.82
    assert met == plan.met
    assert set(met) == set(PASSING)
    assert max(met.values()) < 2 * min(met.values())


@given(st.integers(0, 99), st.lists(st.booleans(), max_size=40))
def test_a_caller_s_nth_request_always_meets_the_same_fate(seed: int, others: list[bool]) -> None:
    """Whatever others ask meanwhile."""
    alone = fates(Plan(Faults(rate=0.5, seed=seed)), *[PAGE] * len(others))
    plan = Plan(Faults(rate=0.5, seed=seed))
    mine = []
    for other_first in others:
        if other_first:
            plan.next(OTHER)
        mine += fates(plan, PAGE)
    assert mine == alone


def test_another_seed_makes_other_faults() -> None:
    """Otherwise a campaign would try one history again and again."""
    one, other = (fates(Plan(Faults(rate=0.5, seed=seed)), *[PAGE] * 50) for seed in (1, 2))
    assert one != other


def test_only_those_kinds_that_were_named_come() -> None:
    """Unknown values among them, which do not come unnamed."""
    assert FaultKind.UNKNOWN_VALUES not in PASSING
    plan = Plan(Faults(rate=1.0, kinds=(FaultKind.STALLED, FaultKind.UNKNOWN_VALUES), seconds=7.0))
    assert {plan.next(PAGE) for _ in range(50)} == {
        Fault(FaultKind.STALLED, 7.0),
        Fault(FaultKind.UNKNOWN_VALUES, 7.0),
    }


def test_a_page_s_faults_befall_pages_and_a_cursor_s_cursors() -> None:
    """Others are spared them."""
    single = Asked("a token", "an integration", "people")
    kinds = (*OF_PAGES, FaultKind.DEAD_CURSOR)
    assert fates(Plan(Faults(rate=1.0, kinds=kinds)), *[single] * 20) == [None] * 20
    assert FaultKind.DEAD_CURSOR not in fates(Plan(Faults(rate=1.0, kinds=kinds)), *[FIRST_PAGE] * 50)
    assert set(fates(Plan(Faults(rate=1.0, kinds=kinds)), *[PAGE] * 50)) == set(kinds)


def test_a_script_s_fault_befalls_the_requests_it_names() -> None:
    """After so many, so many times."""
    script = (Scripted(FaultKind.DROPPED, collection="people", skip=1, times=2),)
    asked = [FIRST_PAGE, OTHER, PAGE, OTHER, PAGE, PAGE]
    assert fates(Plan(Faults(script=script)), *asked) == [
        None,
        None,
        FaultKind.DROPPED,
        None,
        FaultKind.DROPPED,
        None,
    ]


def test_a_script_may_name_an_integration_and_a_time() -> None:
    """And what it does not name, it does not mean."""
    plan = Plan(Faults(script=(Scripted(FaultKind.STALLED, integration="another integration", seconds=9.0),)))
    assert [plan.next(PAGE), plan.next(OTHER), plan.next(OTHER)] == [None, Fault(FaultKind.STALLED, 9.0), None]


def test_the_first_of_a_script_that_applies_befalls_and_all_of_them_count() -> None:
    """Two of a kind are two in a row."""
    script = (Scripted(FaultKind.DROPPED), Scripted(FaultKind.STALLED, skip=1))
    assert fates(Plan(Faults(script=script)), *[PAGE] * 3) == [FaultKind.DROPPED, FaultKind.STALLED, None]


@pytest.mark.parametrize(
    "text",
    ['{"rate": 1.1}', '{"rates": 0.1}', '{"kinds": ["hail"]}', '{"script": [{"fault": "hail"}]}', '{"seconds": -1}'],
)
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    """Above all, a name misspelt must not be passed over: the test would test nothing."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Faults)


BODY = json.dumps(
    {
        "$data": [
            {"id": "a", "roles": ["student"], "email": None, "identifiers": [{"type": "sis_id", "value": "1"}]},
            {"id": "b", "data": {"id": "c", "roles": [], "phone": None}},
        ],
        "$next": "the next",
    }
).encode()


@pytest.mark.parametrize("kind", [FaultKind.CUT_SHORT, FaultKind.MALFORMED, FaultKind.NOT_UTF8])
def test_a_broken_body_is_no_json(kind: FaultKind) -> None:
    """In three ways."""
    with pytest.raises(ValueError, match=r"."):
        json.loads(BODIES[kind](BODY))


def test_unknown_fields_stand_beside_those_that_are_known() -> None:
    """Of objects, of what is in events, and of the answer."""
    answer = json.loads(BODIES[FaultKind.UNKNOWN_FIELDS](BODY))
    assert answer.pop("$unheard_of")
    for item in (*answer["$data"], answer["$data"][1]["data"]):
        assert item.pop("unheard_of")
    assert answer == json.loads(BODY)


def test_unknown_values_are_added_to_those_that_are_known() -> None:
    """Roles and identifiers that no documentation has."""
    first, second = json.loads(BODIES[FaultKind.UNKNOWN_VALUES](BODY))["$data"]
    assert first["roles"] == ["student", "unheard-of"]
    assert {"type": "unheard_of_id", "value": "a"} in first["identifiers"]
    assert second["data"]["roles"] == ["unheard-of"]


def test_what_is_null_may_be_missing_and_what_is_empty_null() -> None:
    """As Edlink does both."""
    first, second = json.loads(BODIES[FaultKind.NULLS](BODY))["$data"]
    assert "email" not in first
    assert second["data"] == {"id": "c", "roles": None}


def test_warnings_change_nothing_else() -> None:
    """They stand beside the data."""
    answer = json.loads(BODIES[FaultKind.WARNED](BODY))
    assert [warning["code"] for warning in answer.pop("$warnings")] == ["PROVIDER_IGNORED_PAGE_SIZE", "UNHEARD_OF"]
    assert answer == json.loads(BODY)
