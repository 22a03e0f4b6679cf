"""What a match costs a database that takes its tables for empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from forgetting import Forgetful
from identitymap_server.domain.integrations import Strategy
from identitymap_server.domain.runs import RunState
from identitymap_server.services.approve import ApprovalService

from .conftest import District

_PEOPLE = 1_500

#: How often a row is read on the way, at most.
_READS = 150


@pytest.fixture
def forgetful(dsn: str) -> Iterator[Forgetful]:
    found = Forgetful(dsn)
    yield found
    found.close()


_FILL: Final = (
    """
    INSERT INTO roster_object (integration_id, edlink_id, collection, attributes, content_hash)
    SELECT integration_id, lpad(n::text, 32, '0')::uuid, 'people', jsonb_build_object('first_name', 'First' || n), ''
    FROM integration, generate_series(1, {people}) AS n
    """,
    """
    INSERT INTO roster_identifier (integration_id, edlink_id, entity_type, type, value, normalised)
    SELECT integration_id, lpad(n::text, 32, '0')::uuid, 1, 'google_id', 'g' || n, 'g' || n
    FROM integration, generate_series(1, {people}) AS n
    """,
    # Every tenth has another account, which is a question.
    """
    INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)
    SELECT 1, 'app', n || '-' || again, jsonb_build_object('first_name', 'First' || n)
    FROM generate_series(1, {people}) AS n, generate_series(1, 2) AS again
    WHERE again = 1 OR n %% 10 = 0
    """,
    """
    INSERT INTO legacy_membership (integration_id, record_no)
    SELECT integration_id, record_no FROM integration, legacy_record
    """,
    """
    INSERT INTO legacy_identifier (record_no, type, value, normalised)
    SELECT record_no, 'google_id', 'g' || split_part(legacy_id, '-', 1), 'g' || split_part(legacy_id, '-', 1)
    FROM legacy_record
    """,
    "SELECT pg_stat_force_next_flush()",
)


def fill(district: District) -> None:
    """So many people, with an account each or two."""
    for statement in _FILL:
        district.execute(statement.format(people=_PEOPLE))


async def settle(district: District) -> None:
    """What sessions have read is told only once they are idle."""
    for _ in range(4):
        await district.pool.execute("SELECT pg_stat_force_next_flush()")


@pytest.mark.timeout(120)
async def test_each_row_is_read_a_bounded_number_of_times(district, forgetful):
    """A first match that links, and another."""
    fill(district)
    for _ in range(2):
        forgetful.forget()
        before = forgetful.rows_read()
        assert (await district.match()).state is RunState.SUCCEEDED
        await settle(district)
        assert forgetful.rows_read() - before <= _READS * _PEOPLE
    assert len(district.links()) == _PEOPLE * 9 // 10


@pytest.mark.timeout(120)
async def test_so_it_is_where_a_person_approves(district, forgetful):
    fill(district)
    district.strategy(Strategy.ONE_TIME)
    run = await district.match()
    forgetful.forget()
    before = forgetful.rows_read()
    await ApprovalService(district.pool).approve(run.run_id, "somebody")
    await settle(district)
    assert len(district.links()) == _PEOPLE * 9 // 10
    assert forgetful.rows_read() - before <= _READS * _PEOPLE
