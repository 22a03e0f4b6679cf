"""A made-up district in files, and what a match makes of it: made once for all who look at it."""

from __future__ import annotations

from pathlib import Path

import processes
import pytest


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    ended = processes.run("sandbox", "--no-serve", "--people", "600", "--out", str(folder))
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture(scope="session")
def matched(district: Path) -> Path:
    out = district / "out"
    ended = processes.run(
        "match", "--legacy", str(district / "people.csv"), "--legacy", str(district / "classes.csv"),
        "--roster", str(district / "roster.ndjson"), "--truth", str(district / "truth.csv"), "--out", str(out),
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "Against the truth" in ended.stdout
    assert " 0 are wrong" in ended.stdout
    return out
