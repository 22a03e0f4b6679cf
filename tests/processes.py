"""Starting the product's own processes, as an operator would."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IDENTITYMAP = Path(sys.executable).with_name("identitymap")


@dataclass(frozen=True)
class Running:
    """A process of ours that said it is ready, and the ports that it said."""

    process: subprocess.Popen[bytes]
    ports: dict[str, Any]
    log: Path

    @property
    def address(self) -> str:
        """Where the gRPC server listens."""
        return f"127.0.0.1:{self.ports['port']}"


@contextlib.contextmanager
def running(
    command: str, dsn: str, folder: Path, *options: str, patience_seconds: float = 20.0, **environment: str
) -> Iterator[Running]:
    """`identitymap <command>` with its log in `folder`, once it is ready; told to stop at the end, then made to."""
    ready, log = folder / f"{command}.ready", folder / f"{command}.log"
    ready.unlink(missing_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("IDENTITYMAP_")},
        "IDENTITYMAP_DSN": dsn,
        "IDENTITYMAP_METRICS_PORT": "0",
        "IDENTITYMAP_DRAIN_PAUSE_SECONDS": "0",
        **environment,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [IDENTITYMAP, command, "--ready-file", ready, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + patience_seconds
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"identitymap {command} is not ready; its log:\n{log.read_text()}")
            time.sleep(0.02)
        yield Running(process, json.loads(ready.read_text()), log)
    finally:
        process.terminate()
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
