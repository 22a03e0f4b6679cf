"""A large bulk look-up is answered in parts; nobody can tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import links
import psycopg
import pytest
from identitymap.v1 import identity_map_pb2, types_pb2
from identitymap_server.api.bulk_look_up import BulkLookUp
from identitymap_server.domain.errors import DatabaseUnavailable, LimitExceeded
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.lookups import ByEdlinkId, ByLegacyKey, Found, LookupKey, LookupResult, View
from identitymap_server.domain.mappings import Revision
from identitymap_server.services.lookup import LookupService
from identitymap_server.store import pool
from identitymap_server.store.lanes import Lanes
from identitymap_server.store.lookups import STATEMENTS, Lookups


class Service(LookupService):
    """Look-ups that do something once a first part is read, and count the parts."""

    parts = 0
    read = 0

    async def bulk_lookup(
        self, keys: Sequence[LookupKey], view: View, min_revision: Revision | None
    ) -> tuple[list[LookupResult], Revision]:
        self.parts += 1
        answer = await super().bulk_lookup(keys, view, min_revision)
        self.read += 1
        if self.read == 1:
            self.after_first()
        return answer

    def after_first(self) -> None:
        """Replaced by tests."""


@pytest.fixture
async def service(dsn: str) -> AsyncIterator[Service]:
    lookup_pool = await pool.open_lookup_pool(dsn, size=2, application_name="test")
    lanes = Lanes(lookup_pool, 2, STATEMENTS)
    yield Service(Lookups(lanes))
    await lanes.close()
    await lookup_pool.close()


def keys(numbers: Sequence[int]) -> list[types_pb2.Key]:
    return [
        types_pb2.Key(legacy=types_pb2.LegacyKey(entity_type=1, system="app", id=f"user-{number}"))
        for number in numbers
    ]


async def answer(service: Service, messages: list[types_pb2.Key]) -> tuple[identity_map_pb2.BulkLookupResponse, int]:
    look_up = BulkLookUp(service, identity_map_pb2.BulkLookupRequest(keys=messages), None, View.BASIC, None)
    response = await look_up.answer()
    return response, look_up.outcomes.total()


async def test_results_keep_order_over_all_parts(dsn: str, service: Service):
    """Bad keys, misses and finds stand where they were asked for."""
    links.insert_links(dsn, 4_000)
    messages = keys(range(1, 4_501))
    messages[2_500].legacy.system = ""

    response, counted = await answer(service, messages)

    assert service.parts == 5
    assert response.revision.number == 1
    assert counted == 4_500
    for number, result in enumerate(response.results, start=1):
        if number == 2_501:
            assert result.error.field == "legacy.system"
        elif number <= 4_000:
            assert [mapping.edlink_id for mapping in result.found.mappings] == [links.edlink_id(number)]
        else:
            assert result.HasField("not_found")


async def test_a_commit_between_parts_is_seen_by_all_of_them_or_by_none(dsn: str, service: Service):
    """An account that moves from the last key to the first while they are read is nobody's twice, and never lost."""
    links.insert_links(dsn, 4_000)
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM mapping WHERE legacy_id = 'user-1'")

    def move() -> None:
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE mapping SET legacy_id = 'user-1' WHERE legacy_id = 'user-4000'")
            connection.execute("UPDATE revision SET number = number + 1")

    service.after_first = move

    response, counted = await answer(service, keys(range(1, 4_001)))

    holders = [n for n, r in enumerate(response.results, 1) if links.edlink_id(4_000) in str(r)]
    assert holders == [1]
    assert response.results[3_999].HasField("not_found")
    assert response.revision.number == 2
    assert (len(response.results), counted) == (4_000, 4_000)


async def test_a_part_that_fails_fails_the_call_in_its_own_words(dsn: str, service: Service):
    """Half an answer is none, and what is left of the work is not begun."""
    links.insert_links(dsn, 1)

    def fail() -> None:
        raise DatabaseUnavailable

    service.after_first = fail

    with pytest.raises(DatabaseUnavailable):
        await answer(service, keys(range(1, 10_001)))
    assert service.parts < 10


@pytest.mark.parametrize("by", ["edlink_id", "legacy"])
async def test_what_no_answer_can_hold_is_not_read_to_its_end(dsn: str, service: Service, by: str):
    """As much as the shortest ids would let into an answer is read whole; beyond that the call is refused."""
    _insert_linked_classes(dsn, 120, 330)
    # By either kind of key there are more than a hundred mappings for each, of which a hundred are answered.
    distinct: list[LookupKey] = (
        [ByEdlinkId(EdlinkId(links.edlink_id(n)), None) for n in range(1, 121)]
        if by == "edlink_id"
        else [ByLegacyKey(LegacyKey(EntityType.CLASS, "app", f"class-{n}"), None) for n in range(1, 331)]
    )

    results, _ = await service.bulk_lookup((distinct * 3)[:354], View.BASIC, None)
    with pytest.raises(LimitExceeded):
        await service.bulk_lookup((distinct * 4)[:400], View.BASIC, None)

    found = [result for result in results if isinstance(result, Found)]
    assert sum(len(result.mappings) for result in found) == 35_400
    assert all(result.truncated for result in found)


async def test_an_answer_that_grows_too_large_is_not_written_to_its_end(dsn: str, service: Service):
    """Ids as long as these let fewer mappings in than the shortest would."""
    _insert_linked_classes(dsn, 120, 330)
    messages = [types_pb2.Key(edlink_id=links.edlink_id(n % 120 + 1)) for n in range(350)]

    with pytest.raises(LimitExceeded):
        await answer(service, messages)


def _insert_linked_classes(dsn: str, edlink_classes: int, legacy_classes: int) -> None:
    """Link each of the legacy classes to each of the Edlink ones."""
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [links.INTEGRATION])
        connection.execute(
            """
            WITH opened AS (INSERT INTO mapping_commit (actor, revision) VALUES ('test', 1) RETURNING commit_id)
            INSERT INTO mapping (integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id,
                is_primary, method, rule, confidence, evidence, commit_id)
            SELECT %s, 2, 'app', 'class-' || l, id, id, false, 3, 'identifier:x', 1, '[]', commit_id
            FROM opened, generate_series(1, %s) AS l, generate_series(1, %s) AS e,
                LATERAL (SELECT ('00000000-0000-4000-8000-' || lpad(e::text, 12, '0'))::uuid AS id) AS i
            """,
            [links.INTEGRATION, legacy_classes, edlink_classes],
        )
