"""What the worker says of a match whose process ended badly."""

from __future__ import annotations

import signal

from identitymap_server.worker import matching

_MIB = 1024**2


def test_a_match_that_was_killed_says_by_what():
    """The kernel kills what uses most when the machine's memory runs out, whatever a match may use."""
    failure = matching.failure_of(-signal.SIGKILL, 256 * _MIB)

    assert failure.reason == "MATCH_CRASHED"
    assert "ended by SIGKILL" in failure.message
    assert "memory" in failure.message


def test_a_match_that_crashed_by_itself_says_with_what():
    failure = matching.failure_of(1, 256 * _MIB)

    assert failure.reason == "MATCH_CRASHED"
    assert "ended with status 1;" in failure.message
