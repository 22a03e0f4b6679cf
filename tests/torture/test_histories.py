"""Stories told while everything breaks: in the end it is as if nothing had."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from campaign import histories
from campaign.telling import Outcome, Theatre

_FAULT_RATE = 0.05


@pytest.fixture(scope="session")
def undisturbed(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Outcome]:
    """What a story comes to if nothing goes wrong."""

    @functools.cache
    def outcome(story: int) -> Outcome:
        told = theatre.tell(histories.undisturbed(story), tmp_path_factory.mktemp("undisturbed"), fault_rate=0)
        assert told.wrong == []
        return told.outcome

    return outcome


@pytest.fixture(scope="session")
def tally(seed: int, note: Callable[[str], None]) -> Iterator[Counter[str]]:
    """Counts what was done to the system, and notes it at the end."""
    counts: Counter[str] = Counter()
    yield counts
    if counts:
        note(
            f"{counts.pop('histories')} histories from seed {seed}, told as if nothing had happened: "
            + "; ".join(f"{what} {count:,}" for what, count in sorted(counts.items()))
        )


@pytest.mark.timeout(300)
def test_a_history(
    history_number: int,
    seed: int,
    theatre: Theatre,
    undisturbed: Callable[[int], Outcome],
    tally: Counter[str],
    tmp_path: Path,
) -> None:
    """Processes killed and frozen, connections cut, Edlink failing: all promises hold, and the end is the same.

    Again alone: pytest tests/torture --seed SEED --history NUMBER
    """
    history = histories.drawn(seed, history_number)
    expected = undisturbed(history.story)
    told = theatre.tell(history, tmp_path, fault_rate=_FAULT_RATE)
    different = [f"{name}: {row}" for name in expected for row in _differences(expected[name], told.outcome[name])]
    assert told.wrong + different == [], history
    tally["histories"] += 1
    tally.update(f"{one.kind} {one.whom}" for step in history.disturbances for one in step)
    tally["look-ups answered"] += told.look_ups["OK"]
    tally["look-ups refused"] += told.look_ups.total() - told.look_ups["OK"]
    tally["requests to Edlink gone wrong"] += told.edlink_faults.total()


def _differences(expected: list[tuple[object, ...]], found: list[tuple[object, ...]]) -> list[str]:
    """Rows of one side only, the first few of them."""
    missing, more = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    return [f"- {row}" for row in list(missing)[:3]] + [f"+ {row}" for row in list(more)[:3]]
