"""Links held against the truth."""

from __future__ import annotations

from pathlib import Path

import pytest
from identitymap_server.domain import accuracy
from identitymap_server.domain.accuracy import Truth
from identitymap_server.files import truth
from identitymap_server.files.containers import File, UnusableFile

MABEL = "63acc741-7633-453c-9bfd-75ae1ac34533"


def pair(number: int) -> accuracy.Pair:
    return "person", str(number), MABEL


def test_shares_are_of_what_could_be_told():
    """A link that is true although nothing could tell is right, and counts for no recall."""
    known = Truth({pair(n) for n in range(1, 6)}, {pair(n) for n in range(1, 5)})

    found = accuracy.measured(known, [pair(1), pair(2), pair(5), pair(9)], [pair(3), pair(9)])

    assert (found.right, found.wrong, found.missed, found.missed_in_review, found.unresolvable) == (3, 1, 2, 1, 0)
    assert found.precision == 0.75
    assert found.recall == 0.5
    assert found.coverage == 0.75


def test_of_nothing_there_is_no_share():
    found = accuracy.measured(Truth(set(), set()), [], [])

    assert (found.precision, found.recall, found.coverage) == (None, None, None)


def test_a_truth_may_be_written_by_hand(tmp_path: Path):
    """With as little as two columns, and UUIDs in any spelling."""
    path = tmp_path / "truth.csv"
    path.write_text(f"legacy_id,edlink_id,resolvable\n7,{MABEL.upper()},\n8,{MABEL},false\n")

    assert truth.read(File.at(path)) == Truth({pair(7), pair(8)}, {pair(7)})


@pytest.mark.parametrize(
    "row",
    ["7,204417", "7", f",{MABEL}", f"7,{MABEL},pupil", f"7,{MABEL},person,perhaps"],
    ids=("no UUID", "no Edlink ID", "no legacy id", "unknown type", "neither true nor false"),
)
def test_half_a_truth_is_none(tmp_path: Path, row: str):
    path = tmp_path / "truth.csv"
    path.write_text(f"legacy_id,edlink_id,entity_type,resolvable\n{row}\n")

    with pytest.raises(UnusableFile, match=r"truth\.csv:2"):
        truth.read(File.at(path))


def test_a_truth_without_a_pair_is_none(tmp_path: Path):
    path = tmp_path / "truth.csv"
    path.write_text("legacy_id,edlink_id\n")

    with pytest.raises(UnusableFile, match=r"truth\.csv names no pair"):
        truth.read(File.at(path))
