"""Matching goes on from what was compared before, and says what it would say from scratch."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identitymap_server.domain.compared import NOTHING, Compared
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.engines.bulk import Bulk
from identitymap_server.matching.model import blocking, scoring, weights
from identitymap_server.matching.model.candidates import Engine, InMemory
from identitymap_server.matching.model.incremental import Incremental
from identitymap_server.matching.model.rows import HOUSEHOLD
from unit.matching.model.test_properties import SYSTEMS, people, present
from unit.matching.records import PROFILE, legacy, match, roster


def bulk(_legacy_size: int, _roster_size: int) -> Engine:
    return InMemory()


#: A district's sides over time: by number who is there and what is known of them. The same number is the same record.
record = st.tuples(people, st.sampled_from(SYSTEMS), present)
side = st.dictionaries(st.integers(0, 24), record, max_size=25)


@st.composite
def histories(draw) -> list[tuple[dict, dict]]:
    """Two sides, and what a few syncs and imports make of them."""
    now = (draw(side), draw(side))
    history = [now]
    for _ in range(draw(st.integers(1, 3))):
        changed = tuple(
            {
                number: value
                for number, value in (before | draw(st.dictionaries(st.integers(0, 24), record, max_size=4))).items()
                if number not in gone
            }
            for before, gone in ((part, draw(st.sets(st.integers(0, 24), max_size=2))) for part in now)
        )
        if draw(st.booleans()):
            changed = tuple(_crowd(part, draw(st.sampled_from(["phone", "street"]))) for part in changed)
        now = changed
        history.append(now)
    return history


def _crowd(part: dict, field: str) -> dict:
    """All of a side get one value, so that it is nobody's household any more, if they are many."""
    return {number: ({**fields, field: "541-555-0100"}, *rest) for number, (fields, *rest) in part.items()}


def _records(now: tuple[dict, dict]) -> tuple[list, list]:
    mine, theirs = now
    return (
        [legacy(n, fields, system, present=p) for n, (fields, system, p) in mine.items()],
        [roster(n, fields, present=p) for n, (fields, _, p) in theirs.items()],
    )


@pytest.fixture
def always_incremental(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many have changed; and blocks are full early, so that they cross the limit in both directions."""
    monkeypatch.setattr("identitymap_server.matching.model.incremental._FEW", 0)
    monkeypatch.setattr(blocking, "LARGEST_BLOCK", 40)


@given(histories())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_changes_it_says_what_it_would_say_from_scratch(always_incremental: None, history):
    compared = NOTHING
    for now in history:
        engine = Incremental(compared, bulk)
        assert match(*_records(now), engine=engine) == match(*_records(now), engine=InMemory())
        compared = engine.after


@given(histories())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.timeout(600)
def test_so_it_does_where_large_sides_are_compared_in_bulk(monkeypatch: pytest.MonkeyPatch, history):
    """Whatever is found in bulk goes on pair by pair, and the other way round."""
    monkeypatch.setattr(blocking, "LARGEST_BLOCK", 40)
    compared = NOTHING
    for now in history:
        engine = Incremental(compared, lambda _legacy_size, _roster_size: Bulk(threads=1))
        said = match(*_records(now), engine=engine)
        assert said == match(*_records(now), engine=Bulk(threads=1)) == match(*_records(now), engine=InMemory())
        compared = engine.after


TOWN = [{"first_name": f"{a}{b}", "last_name": "Pines", "birth_date": "2013-08-31"} for a in "KLMNR" for b in "aeiou"]


def _sides(fields: list[dict]) -> tuple[list, list]:
    return [legacy(n, f) for n, f in enumerate(fields)], [roster(n, f) for n, f in enumerate(fields)]


def _compare(fields: list[dict], before: Compared, profile: MatchingProfile = PROFILE) -> Compared:
    engine = Incremental(before, bulk)
    match(*_sides(fields), profile=profile, engine=engine)
    return engine.after


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One item for each pair that is compared."""
    made: list[None] = []
    levels = scoring.levels

    def counted(*pair):
        made.append(None)
        return levels(*pair)

    monkeypatch.setattr(scoring, "levels", counted)
    return made


def test_nothing_is_compared_where_nothing_has_changed(comparisons: list[None]):
    compared = _compare(TOWN, NOTHING)
    assert len(comparisons) == len(TOWN) ** 2
    comparisons.clear()

    assert _compare(TOWN, compared) == compared
    assert not comparisons


def test_only_pairs_of_which_one_has_changed_are_compared(comparisons: list[None]):
    compared = _compare(TOWN, NOTHING)
    comparisons.clear()

    _compare([*TOWN[:-1], {**TOWN[-1], "middle_name": "Ruth"}], compared)

    assert len(comparisons) == 2 * len(TOWN) - 1


def test_a_value_that_becomes_a_crowds_changes_all_who_have_it():
    """They are compared again, without it."""
    shared = [{**fields, "phone": "541-555-0199"} for fields in TOWN[:HOUSEHOLD]] + TOWN[HOUSEHOLD:]
    household = _compare(shared, NOTHING)

    crowd = _compare([*shared[:-1], {**shared[-1], "phone": "541-555-0199"}], household)

    assert len(crowd.legacy - household.legacy) == HOUSEHOLD


def test_a_block_that_becomes_too_large_is_left_out_and_comes_back(monkeypatch: pytest.MonkeyPatch):
    """Although nobody's record has changed but that of who came and went."""
    monkeypatch.setattr(blocking, "LARGEST_BLOCK", 36)
    household = [{"email": "pines@home.example"}] * 6
    others = [{"email": f"{n}@home.example"} for n in range(24)]

    small = _compare(household + others, NOTHING)
    large = _compare(household + others + household[:1], small)
    small_again = _compare(household + others, large)

    # Six who cannot be told apart are one row.
    assert len(small.pairs) == len(others) + 1
    assert len(large.pairs) == len(others)
    assert small_again == small


def test_another_model_compares_everything_again():
    compared = _compare(TOWN, NOTHING)
    model = msgspec.structs.replace(weights.default(), version="another")

    other = _compare(TOWN, compared, msgspec.structs.replace(PROFILE, model=model))

    assert other.basis != compared.basis
    assert other.legacy == compared.legacy


def test_a_side_that_crosses_a_power_of_two_compares_everything_again(comparisons: list[None]):
    """By its size it is judged what is anybody's candidate, and what was left out is needed again."""
    few = [{"email": f"{n}@home.example"} for n in range(1_024)]
    compared = _compare(few, NOTHING)
    comparisons.clear()

    _compare([*few, {"gender": "F"}], compared)

    assert len(comparisons) == len(few)
