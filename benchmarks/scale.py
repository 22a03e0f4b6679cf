"""Look-ups in 10 million mappings against look-ups in 1 million, and how much room they take."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import driving
import mappings
import psycopg
from driving import Driver
from figures import Figure

_LARGE, _SMALL = 10_000_000, 1_000_000
_KEYS = {"legacy key": mappings.legacy_key, "Edlink ID": mappings.edlink_key}

#: Seconds for one look-up, by direction: single ones at full load, and bulk ones of 10,000 keys.
Times = dict[str, float]


def measure(folder: Path, driver: Driver, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """`rounds` rounds. Filling takes minutes."""
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(mappings.postgres())
        benches, bytes_of = {}, {}
        for size in (_LARGE, _SMALL):
            say(f"filling {size:,} mappings")
            dsn = mappings.filled(postgres, size)
            bytes_of[size] = _bytes(dsn)
            address = stack.enter_context(driving.server(folder / f"serve-{size}", dsn))
            benches[size] = _Bench(folder, driver, address, size)
        measured = []
        for number in range(rounds):
            measured.append({size: bench.round() for size, bench in benches.items()})
            say(f"10 million mappings, round {number + 1} of {rounds}")
    return [*_times(measured), _room(bytes_of)]


class _Bench:
    """One server, and the requests for it."""

    def __init__(self, folder: Path, driver: Driver, address: str, size: int) -> None:
        self._driver, self._address = driver, address
        asked = mappings.batches(size)
        self._single, self._bulk = {}, {}
        for number, (name, key) in enumerate(_KEYS.items()):
            single, bulk = folder / f"single-{size}-{number}", folder / f"bulk-{size}-{number}"
            self._single[name] = mappings.write(single, mappings.single_requests(size, key))
            self._bulk[name] = mappings.write(bulk, mappings.bulk_requests(asked, key))

    def round(self) -> Times:
        """Every benchmark once."""
        times = {}
        for name in _KEYS:
            times[f"Lookup by {name}"] = 1 / self._driver.lookups_per_second(self._address, self._single[name])
            times[f"BulkLookup by {name}"] = self._driver.bulk_seconds(self._address, self._bulk[name])
        return times


def _times(measured: Sequence[dict[int, Times]]) -> list[Figure]:
    found = []
    for name in measured[0][_LARGE]:
        large, small = (statistics.median(one[size][name] for one in measured) * 1_000 for size in (_LARGE, _SMALL))
        ratios = [one[_LARGE][name] / one[_SMALL][name] for one in measured]
        note = f"{large:.3g} ms of {small:.3g} ms"
        found.append(Figure(f"{name}: time at 10 million mappings, of that at 1 million", ratios, note=note))
    return found


def _room(bytes_of: dict[int, dict[str, int]]) -> Figure:
    large = bytes_of[_LARGE]
    ratio = sum(large.values()) / sum(bytes_of[_SMALL].values())
    note = ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in large.items())
    return Figure("Table and indexes: bytes at 10 million mappings, of those at 1 million", [ratio], note=note)


def _bytes(dsn: str) -> dict[str, int]:
    """The size of the table of mappings and of each of its indexes, the table first."""
    with psycopg.connect(dsn) as connection:
        return dict(
            connection.execute(
                "SELECT c.relname, pg_relation_size(c.oid) FROM pg_class AS c "
                "WHERE c.oid = 'mapping'::regclass "
                "OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'mapping'::regclass) "
                "ORDER BY c.relkind = 'r' DESC, pg_relation_size(c.oid) DESC"
            ).fetchall()
        )
