"""The engine for large sides where there is too little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Compares once, so that everything is loaded and Arrow has its own memory, and then under a limit that DuckDB meets.
_UNDER_A_LIMIT = """
import resource
from identitymap_server.engines import bulk
from identitymap_server.matching.model import rows, weights
from identitymap_server.matching.sides import Sides
from unit.matching.records import PERSON, legacy, roster

def sides(people):
    names = [{"first_name": f"Mabel{n % 50}", "last_name": f"Pines{n % 40}"} for n in range(people)]
    of_legacy = [legacy(n, fields) for n, fields in enumerate(names)]
    return rows.of_sides(Sides(PERSON, of_legacy, [roster(n, fields) for n, fields in enumerate(names)]))

few, many, model = sides(10), sides(4_000), weights.default()
list(bulk.Bulk(1).find(*few, model))
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
limit = (int(status["VmData"].split()[0]) + 24 * 1024) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
try:
    list(bulk.Bulk(1).find(*many, model))
except MemoryError:
    print("MemoryError")
"""


def test_too_little_memory_is_a_memory_error_whoever_notices():
    """DuckDB has an error of its own, and Splink wraps it: neither tells the worker what would help."""
    ended = subprocess.run(
        [sys.executable, "-c", _UNDER_A_LIMIT],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.stdout.strip() == "MemoryError", ended.stderr
