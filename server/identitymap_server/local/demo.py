"""The demo: the whole path on a made-up district, for somebody who has never heard of Edlink."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections import Counter
from typing import Final

import identitymap
from identitymap.v1 import migration_pb2, types_pb2
from rich.console import Console
from rich.table import Table

from identitymap_server.domain import accuracy
from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.files import truth
from identitymap_server.files.containers import File
from identitymap_server.local import commands
from identitymap_server.local.calls import Calls, pair
from identitymap_server.local.stack import Stack

_BULK_KEYS: Final = 10_000
_SINGLE_LOOKUPS: Final = 200

_INTRODUCTION: Final = """\
A company has years of pupils' and teachers' accounts under its own ids. Its
school districts now connect through Edlink, which gives everybody an id of its
own. Whoever signs in through Edlink must land in the account they always had:
never in somebody else's, never in a new and empty one. IdentityMap finds out
which account is whose, and answers.

Everything below is made up, runs on this machine only, and is gone at the end.
"""

_METRICS: Final = (
    'grpc_server_handled_total{grpc_code="OK",grpc_method="Lookup"',
    'grpc_server_handled_total{grpc_code="OK",grpc_method="BulkLookup"',
    'identitymap_keys_looked_up_total{kind="edlink"',
    'identitymap_keys_looked_up_total{kind="legacy"',
    'identitymap_query_seconds_count{query="many_by_edlink_id"}',
    "identitymap_pool_connections",
)


class DemoFailed(IdentityMapError):
    """The demo did not get to its end."""


def show(console: Console, people: int, seed: int) -> None:
    """Run the demo and print it. Raises IdentityMapError if a part of it fails."""
    started = time.monotonic()
    console.print(_INTRODUCTION)
    _heading(console, 1, "Start everything, each in a process of its own")
    with Stack(people, 1, seed, tell=lambda what: console.print(f"  started {what}")) as stack:
        with identitymap.channel(stack.address, insecure=True) as channel:
            _Demo(console, stack, Calls(channel)).run()
        _heading(console, 9, "Stop everything")
    console.print(f"  Stopped, nothing left behind. All of it took {time.monotonic() - started:.0f} s.")


class _Demo:
    def __init__(self, console: Console, stack: Stack, calls: Calls) -> None:
        self._console = console
        self._stack = stack
        self._calls = calls
        #: The latest match, and what waits for review since.
        self._matched = migration_pb2.Run()
        self._review: list[migration_pb2.ReviewItem] = []

    def run(self) -> None:
        (integration,) = self._calls.integrations(at_least=1)
        self._import()
        self._sync(integration)
        self._match(integration)
        self._learn(integration)
        links = self._compare(integration)
        self._look_up(links)
        self._show_metrics()

    def _import(self) -> None:
        _heading(self._console, 2, "Import what the company knows: its accounts and classes")
        commands.import_export(self._stack, self._line)

    def _sync(self, integration: migration_pb2.Integration) -> None:
        _heading(self._console, 3, "Read what Edlink knows: the district's roster")
        self._console.print(f"  The worker has discovered an integration: {integration.name} ({integration.provider}).")
        self._console.print("  Its strategy is set to continuous: read the roster, link what is certain.")
        self._calls.choose_continuous(integration.integration_id)
        run = self._finished(integration, migration_pb2.RUN_KIND_SYNC)
        objects = [f"{run.counts[name]:,} {name}" for name in ("schools", "people", "classes", "enrollments")]
        self._console.print(f"  Read {', '.join(objects)} in {run.counts['pages']:,} pages and {_seconds(run):.1f} s.")

    def _match(self, integration: migration_pb2.Integration) -> None:
        _heading(self._console, 4, "Match: which account is whose")
        self._matched = self._finished(integration, migration_pb2.RUN_KIND_MATCH)
        self._show_links("linked by rule")

    def _learn(self, integration: migration_pb2.Integration) -> None:
        _heading(self._console, 5, "Learn how the two sides spell one number, and match again")
        profile = self._calls.proposed_profile(integration.integration_id)
        found = Table("found in the records", "values", box=None, pad_edge=False, padding=(0, 2))
        for matrix in profile.matrices:
            for measure in matrix.measures:
                if measure.outcome == migration_pb2.PATTERN_OUTCOME_USED:
                    names = f"names agree in {measure.agreeing / measure.compared:.0%}"
                    found.add_row(f"  {measure.pattern.description}; {names}", f"{measure.matched:>6,}")
        self._console.print(found)
        self._console.print("  Nothing of this counts before a person has looked at it. Here, somebody adopts it.\n")
        self._calls.adopt(profile)
        self._matched = self._finished(integration, migration_pb2.RUN_KIND_MATCH, after=profile.run_id)
        self._show_links("linked besides")
        review = list(self._calls.review_items(integration.integration_id))
        self._review = review
        waiting = Table("waits for a person, for example because …", "items", box=None, pad_edge=False, padding=(0, 2))
        by_reason = Counter(item.reason for item in review)
        for reason, items in by_reason.most_common():
            sentence = next(item.candidates[0].explanation for item in review if item.reason == reason)
            waiting.add_row(f"  {sentence}", f"{items:>6,}")
        self._console.print()
        self._console.print(waiting)
        counts = self._matched.counts
        accounts, others = counts["unmatched_legacy"], counts["unmatched_roster"]
        self._console.print(
            f"\n  Left alone: {accounts:,} accounts, and {others:,} people and classes of the roster, \n"
            "  are like nothing on the other side. Nobody is linked by a guess."
        )

    def _show_links(self, title: str) -> None:
        """What the latest match has linked, by rule."""
        counts = self._matched.counts
        linked = Table(title, "links", box=None, pad_edge=False, padding=(0, 2))
        for name in sorted((n for n in counts if n.startswith("linked:")), key=lambda n: -counts[n]):
            _, entity, rule = name.split(":", 2)
            linked.add_row(f"  {_ENTITIES[entity]}, {rule.replace(':', ' ')}", f"{counts[name]:>6,}")
        self._console.print(linked)

    def _compare(self, integration: migration_pb2.Integration) -> list[types_pb2.Mapping]:
        _heading(self._console, 6, "Compare with the truth, which only a made-up district has")
        links = list(self._calls.mappings(integration.integration_id))
        found = accuracy.measured(
            truth.read(File.at(self._stack.folder / "truth.csv")),
            (pair(mapping.legacy_key, mapping.edlink_id) for mapping in links),
            (pair(item.legacy_key, candidate.edlink_id) for item in self._review for candidate in item.candidates),
        )
        self._console.print(f"  {found.right:,} links are right, [bold]{found.wrong:,} are wrong[/].")
        self._console.print(
            f"  {found.missed:,} pairs that some evidence could resolve are not linked;\n"
            f"  {found.missed_in_review:,} of them wait for review. {found.unresolvable:,} pairs nothing could tell."
        )
        return links

    def _look_up(self, links: list[types_pb2.Mapping]) -> None:
        _heading(self._console, 7, "Look up, as a sign-in service does")
        if not links:
            raise DemoFailed("There are no links to look up.")
        example = next(m for m in links if m.legacy_key.entity_type == types_pb2.ENTITY_TYPE_PERSON)
        key = types_pb2.Key(edlink_id=example.edlink_id)
        seconds = []
        for _ in range(_SINGLE_LOOKUPS):
            begun = time.perf_counter()
            answer = self._calls.lookup(key)
            seconds.append(time.perf_counter() - begun)
        (mapping,) = answer.result.found.mappings
        self._console.print(f"  Edlink ID {example.edlink_id} signs in to account {mapping.legacy_key.id}.")
        milliseconds = statistics.median(seconds) * 1000
        self._console.print(
            f"  One key: {milliseconds:.2f} ms (median of {_SINGLE_LOOKUPS} calls, one after the other)."
        )
        keys = [types_pb2.Key(edlink_id=links[n % len(links)].edlink_id) for n in range(_BULK_KEYS)]
        timed = [self._calls.bulk_lookup(keys) for _ in range(5)]
        results = timed[0].answer.results
        found = sum(result.HasField("found") for result in results)
        milliseconds = statistics.median(t.seconds for t in timed) * 1000
        self._console.print(
            f"  {len(results):,} keys in one call: {milliseconds:.0f} ms (median of {len(timed)}); {found:,} found."
        )

    def _show_metrics(self) -> None:
        _heading(self._console, 8, "See what Prometheus sees")
        with urllib.request.urlopen(self._stack.metrics_url, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        for line in lines:
            if line.startswith(_METRICS) and not line.endswith(" 0.0"):
                self._line(line)

    def _finished(
        self, integration: migration_pb2.Integration, kind: migration_pb2.RunKind, after: str = ""
    ) -> migration_pb2.Run:
        run = self._calls.ended_run(integration.integration_id, kind, after)
        if run.HasField("failure"):
            raise DemoFailed(f"A run ended with {run.failure.reason}: {run.failure.message}")
        return run

    def _line(self, text: str) -> None:
        self._console.print(f"  {text}", highlight=False, markup=False, soft_wrap=True)


_ENTITIES: Final = {"person": "people", "class": "classes", "school": "schools"}


def _heading(console: Console, number: int, text: str) -> None:
    console.print(f"\n[bold]{number}. {text}[/]")


def _seconds(run: migration_pb2.Run) -> float:
    elapsed = run.finished_at.ToDatetime() - run.started_at.ToDatetime()
    return elapsed.total_seconds()
