"""Cursors, codes and tokens: what was given out for a while."""

from __future__ import annotations

from identitymap_server.sandbox.issued import Issued


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_it_dies_so_long_after_it_was_issued() -> None:
    """Being used does not make it live longer."""
    clock = Clock()
    issued: Issued[str] = Issued(clock, 7_200)
    name = issued.issue("a thing")
    clock.seconds = 7_200
    assert issued.find(name) == "a thing"
    clock.seconds = 7_200.1
    assert issued.find(name) is None


def test_the_dead_take_no_room() -> None:
    """A sandbox may run for weeks."""
    clock = Clock()
    issued: Issued[int] = Issued(clock, 7_200)
    for hour in range(100):
        clock.seconds = 3_600 * hour
        issued.issue(hour)
    assert len(issued) <= 3


def test_what_is_taken_is_gone() -> None:
    """Codes are good once."""
    issued: Issued[str] = Issued(Clock(), 1)
    name = issued.issue("a thing")
    assert (issued.take(name), issued.take(name), issued.take("made up")) == ("a thing", None, None)
