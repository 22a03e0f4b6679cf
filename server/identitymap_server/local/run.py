"""Everything running on one machine, until Ctrl-C."""

from __future__ import annotations

import signal
import threading

from rich.console import Console

from identitymap_server.local.stack import Stack


def keep_running(console: Console, people: int, integrations: int, seed: int) -> None:
    """Start everything, say what to try, and wait for SIGINT or SIGTERM."""
    stopping = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stopping.set())
    with Stack(people, integrations, seed, tell=lambda what: console.print(f"started {what}")) as stack:
        integration_id = stack.edlink.integrations[0].id
        for line in (
            "",
            "Try, in another terminal:",
            f"  export IDENTITYMAP_SERVER={stack.address}",
            "  identitymap integrations list",
            f"  identitymap legacy import {stack.folder}/people.csv --full",
            f"  identitymap integrations set {integration_id} --strategy continuous",
            "  identitymap runs list",
            "  identitymap review list",
            "  identitymap mappings export --out mappings.csv",
            f"  psql '{stack.dsn}'",
            "",
            f"Logs are in {stack.folder}. Ctrl-C stops everything and removes it.",
        ):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
        stopping.wait()
        console.print("\nStopping …")
