"""Everything running on one machine, until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import identitymap
from identitymap.v1 import migration_pb2
from rich.console import Console

from identitymap_server.local import commands
from identitymap_server.local.calls import Calls
from identitymap_server.local.stack import Stack


def keep_running(console: Console, people: int, integrations: int, seed: int) -> None:
    """Start everything, import, sync and match, say what to try, and wait for SIGINT or SIGTERM.

    Raises IdentityMapError if a part of it fails.
    """
    stopping = threading.Event()

    def tell(line: str) -> None:
        console.print(line, highlight=False, markup=False, soft_wrap=True)

    with Stack(people, integrations, seed, tell=lambda what: tell(f"started {what}")) as stack:
        with identitymap.channel(stack.address, insecure=True) as channel:
            _fill(stack, Calls(channel), tell)
        # From here on. Before, Ctrl-C ends what is under way.
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: stopping.set())
        for line in (
            "",
            "Try, in another terminal:",
            f"  export PATH={Path(sys.executable).parent}:$PATH IDENTITYMAP_SERVER={stack.address}",
            "  identitymap integrations list",
            "  identitymap runs list",
            "  identitymap review list",
            "  identitymap mappings export --out mappings.csv",
            f"  psql '{stack.dsn}'",
            "",
            f"The export, the truth and the logs are in {stack.folder}. Ctrl-C stops everything and removes it.",
        ):
            tell(line)
        stopping.wait()
        console.print("\nStopping …")


def _fill(stack: Stack, calls: Calls, tell: Callable[[str], None]) -> None:
    """Go the way of the demo: import, read the rosters, match."""
    districts = calls.integrations(at_least=len(stack.edlink.integrations))
    commands.import_export(stack, tell)
    for district in districts:
        calls.choose_continuous(district.integration_id)
    for district in districts:
        for kind in (migration_pb2.RUN_KIND_SYNC, migration_pb2.RUN_KIND_MATCH):
            run = calls.ended_run(district.integration_id, kind)
            if run.HasField("failure"):
                tell(f"A run of {district.name} ended with {run.failure.reason}: {run.failure.message}")
                break
        else:
            tell(f"matched {district.name}: {run.counts['linked']:,} links, {run.counts['review']:,} for review")
