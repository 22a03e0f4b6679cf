"""A match in a process of its own, which may use so much memory and no more."""

from __future__ import annotations

import pytest
from identitymap_server.domain.runs import Run, RunKind
from identitymap_server.store.leases import Lease
from identitymap_server.store.runs import Runs
from identitymap_server.worker import matching

from .conftest import INTEGRATION, District

_MIB = 1024**2

#: So many that they are compared in bulk.
_PEOPLE = 8_200


@pytest.fixture
def crowd(district: District) -> District:
    """A district of people whose names have nothing to do with one another."""
    name = "translate(left(md5(({})::text), 7), '0123456789', 'ghijklmnop')"
    of_a_number = (
        f"SELECT n, jsonb_build_object('first_name', {name.format('n %% 900')}, 'last_name', {name.format('n / 4')},"
        " 'birth_date', (DATE '2008-01-01' + n %% 2900)::text) AS attributes FROM generate_series(1, %s) AS n"
    )
    district.execute(
        f"WITH made AS ({of_a_number}) INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)"
        " SELECT 1, 'app', n, attributes FROM made",
        _PEOPLE,
    )
    district.execute("INSERT INTO legacy_membership SELECT %s, record_no FROM legacy_record", INTEGRATION)
    district.execute(
        f"WITH made AS ({of_a_number}) INSERT INTO roster_object (integration_id, edlink_id, collection, attributes)"
        " SELECT %s, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'people', attributes FROM made",
        _PEOPLE,
        INTEGRATION,
    )
    return district


async def _matched(district: District, memory_bytes: int) -> tuple[Run, int]:
    """A match in so much memory, and what it ended with."""
    runs = Runs(district.pool)
    run = await runs.request(RunKind.MATCH, INTEGRATION, dry_run=False, proposes_profile=False, requested_by="test")
    lease = Lease(INTEGRATION, district.fencing)
    status = await matching.run_in_subprocess(
        run, lease, dsn=district.dsn, memory_bytes=memory_bytes, log_format="json"
    )
    return await runs.get(run.run_id), status


async def test_a_match_that_needs_more_memory_than_it_may_use_changes_nothing_and_says_so(crowd: District):
    run, status = await _matched(crowd, 256 * _MIB)

    assert status == matching.EXIT_OUT_OF_MEMORY
    assert matching.failure_of(status, 256 * _MIB).reason == "MATCH_MEMORY"
    assert crowd.execute("SELECT count(*) FROM proposal WHERE run_id = %s", run.run_id) == [(0,)]
    assert crowd.links() == {}


async def test_what_is_only_set_aside_uses_no_memory(crowd: District):
    """Arrow would set a GiB aside at once, of which a match of this size uses next to nothing."""
    run, status = await _matched(crowd, 1_300 * _MIB)

    assert status == matching.EXIT_DONE
    assert run.counts["certain"] > 0
