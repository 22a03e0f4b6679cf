"""The client of the look-up benchmarks, which is written in Go, and the server that it calls."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import processes

LOOKUP, BULK = "/identitymap.v1.IdentityMap/Lookup", "/identitymap.v1.IdentityMap/BulkLookup"

_IN_FLIGHT, _CONNECTIONS = 64, 4


@dataclass(frozen=True)
class Driver:
    """The built client. Each measurement takes `seconds`."""

    binary: Path
    seconds: int

    def lookups_per_second(self, address: str, requests: Path) -> float:
        """Calls of Lookup that are answered in a second, 64 of them in flight on four connections."""
        printed = self._drive(address, LOOKUP, requests, _IN_FLIGHT, _CONNECTIONS)
        return printed["calls"] / printed["seconds"]

    def bulk_seconds(self, address: str, requests: Path, method: str = BULK) -> float:
        """The median time from a bulk request to the end of its answer, one after the other on one connection."""
        return self._drive(address, method, requests, 1, 1)["median_seconds"]

    def _drive(self, address: str, method: str, requests: Path, in_flight: int, connections: int) -> dict[str, float]:
        command = [self.binary, address, method, requests, in_flight, connections, self.seconds]
        found: dict[str, float] = json.loads(subprocess.check_output(list(map(str, command))))
        return found


def built(folder: Path, seconds: int) -> Driver:
    """The client, built into `folder`."""
    if shutil.which("go") is None:
        raise SystemExit("The client of the look-up benchmarks is written in Go, and there is no go on the PATH.")
    binary = folder / "driver"
    subprocess.run(["go", "build", "-o", binary, "."], cwd=Path(__file__).with_name("driver"), check=True)
    return Driver(binary, seconds)


@contextlib.contextmanager
def server(ready: Path, dsn: str) -> Iterator[str]:
    """The address of `identitymap serve`, which writes its file `ready`."""
    command = ["-c", "from identitymap_server.cli.main import main; main()", "serve"]
    command += ["--port", "0", "--metrics-port", "0", "--ready-file", str(ready)]
    environment = {"IDENTITYMAP_DSN": dsn, "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0"}
    with processes.running([sys.executable, *command], ready, environment):
        yield f"127.0.0.1:{json.loads(ready.read_text())['port']}"
