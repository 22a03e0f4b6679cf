"""What look-ups answer, against real Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator

import links
import psycopg
import pytest
from identitymap_server.domain import errors
from identitymap_server.domain.keys import EntityType, LegacyKey, SourceIdentifier
from identitymap_server.domain.lookups import Ambiguous, ByEdlinkId, ByIdentifier, ByLegacyKey, Found, NotFound, View
from identitymap_server.domain.mappings import Revision
from identitymap_server.services.lookup import LookupService
from identitymap_server.store import pool
from identitymap_server.store.lanes import Lanes
from identitymap_server.store.lookups import STATEMENTS, Lookups


@pytest.fixture
async def service(dsn: str) -> AsyncIterator[LookupService]:
    lookup_pool = await pool.open_lookup_pool(dsn, size=2, application_name="test")
    lanes = Lanes(lookup_pool, 2, STATEMENTS)
    yield LookupService(Lookups(lanes))
    await lanes.close()
    await lookup_pool.close()


def user(id_: str, integration_id: str | None = None) -> ByLegacyKey:
    return ByLegacyKey(LegacyKey(EntityType.PERSON, "app", id_), integration_id)


async def test_a_key_gives_what_it_is_linked_to_in_both_directions(dsn: str, service: LookupService):
    """A legacy key gives the Edlink ID, and the Edlink ID gives the legacy key."""
    links.insert_links(dsn, 3)

    by_legacy, _ = await service.lookup(user("user-2"), View.BASIC, None)
    by_edlink, _ = await service.lookup(ByEdlinkId(links.edlink_id(2), None), View.BASIC, None)

    assert isinstance(by_legacy, Found)
    assert by_legacy == by_edlink
    assert by_legacy.mappings[0].edlink_id == links.edlink_id(2)
    assert by_legacy.mappings[0].legacy_id == "user-2"


async def test_without_an_integration_there_is_an_entry_for_each(dsn: str, service: LookupService):
    """A teacher in two districts has one legacy key and two links."""
    links.insert_links(dsn, 1, integration_id=links.INTEGRATION)
    links.insert_links(dsn, 1, integration_id=links.OTHER_INTEGRATION)

    everywhere, _ = await service.lookup(user("user-1"), View.BASIC, None)
    in_one, _ = await service.lookup(user("user-1", links.OTHER_INTEGRATION), View.BASIC, None)

    assert [m.integration_id for m in everywhere.mappings] == [links.INTEGRATION, links.OTHER_INTEGRATION]
    assert [m.integration_id for m in in_one.mappings] == [links.OTHER_INTEGRATION]


async def test_keys_compare_byte_by_byte(dsn: str, service: LookupService):
    """Neither case nor white space nor Unicode form is forgiven, and user 7 is not class 7."""
    links.insert_links(dsn, 1)

    for other in ("USER-1", "user-1 ", " user-1", "user-1\u200b", "user\u20101"):
        result, _ = await service.lookup(user(other), View.BASIC, None)
        assert result == NotFound(), other
    result, _ = await service.lookup(ByLegacyKey(LegacyKey(EntityType.CLASS, "app", "user-1"), None), View.BASIC, None)
    assert result == NotFound()


async def test_bulk_results_keep_order_and_duplicates(dsn: str, service: LookupService):
    """There is one result for each key, mixed kinds, duplicates and misses included."""
    links.insert_links(dsn, 5)
    keys = [user("user-3"), ByEdlinkId(links.edlink_id(5), None), user("nobody"), user("user-3"), user("user-1")]

    results, _ = await service.bulk_lookup(keys, View.BASIC, None)

    found = [result.mappings[0].legacy_id if isinstance(result, Found) else None for result in results]
    assert found == ["user-3", "user-5", None, "user-3", "user-1"]


async def test_an_empty_request_is_an_empty_answer(service: LookupService):
    """With the revision all the same."""
    results, revision = await service.bulk_lookup([], View.BASIC, None)

    assert results == []
    assert revision.number == 0


async def test_more_than_a_hundred_mappings_are_truncated_with_the_primary_first(dsn: str, service: LookupService):
    """One Edlink ID with 150 legacy keys: the primary, 99 others, and the word that there are more."""
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [links.INTEGRATION])
        connection.execute(
            """
            WITH opened AS (INSERT INTO mapping_commit (actor, revision) VALUES ('test', 1) RETURNING commit_id)
            INSERT INTO mapping (integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id,
                is_primary, method, rule, confidence, evidence, commit_id)
            SELECT %s, 1, 'app', lpad(n::text, 3, '0'), %s, %s, n = 150, 3, 'identifier:x', 1, '[]', commit_id
            FROM opened, generate_series(1, 150) AS n
            """,
            [links.INTEGRATION, links.edlink_id(1), links.edlink_id(1)],
        )

    single, _ = await service.lookup(ByEdlinkId(links.edlink_id(1), None), View.BASIC, None)
    (bulk,), _ = await service.bulk_lookup([ByEdlinkId(links.edlink_id(1), None)], View.BASIC, None)

    assert single == bulk
    assert single.truncated
    assert len(single.mappings) == 100
    assert [m.legacy_id for m in single.mappings[:2]] == ["150", "001"]


async def test_the_full_view_tells_how_the_link_came_to_be(dsn: str, service: LookupService):
    """Rule, evidence, dates and revision, and whether the records are there now."""
    links.insert_links(dsn, 1)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes, absent_since)"
            " VALUES (%s, %s, 'people', '{}', now())",
            [links.INTEGRATION, links.edlink_id(1)],
        )

    result, _ = await service.lookup(user("user-1"), View.FULL, None)

    details = result.mappings[0].details
    assert details is not None
    assert (details.rule, details.changed_revision) == ("identifier:google_id", 1)
    assert [(e.field, e.outcome) for e in details.evidence] == [("google_id", "equal")]
    assert (details.edlink_absent, details.legacy_absent) == (True, False)


async def test_a_merged_away_id_is_answered_by_the_one_that_replaced_it(dsn: str, service: LookupService):
    """And the answer says so."""
    links.insert_links(dsn, 2)
    _merge_away(dsn, links.INTEGRATION, 99, into=2)

    single, _ = await service.lookup(ByEdlinkId(links.edlink_id(99), None), View.BASIC, None)
    results, _ = await service.bulk_lookup(
        [ByEdlinkId(links.edlink_id(n), None) for n in (1, 99, 98)], View.BASIC, None
    )

    assert single == results[1]
    assert (single.alias_of, single.mappings[0].legacy_id) == (links.edlink_id(2), "user-2")
    assert [type(result) for result in results] == [Found, Found, NotFound]


async def test_an_id_merged_away_in_two_integrations_has_an_entry_for_each(dsn: str, service: LookupService):
    """They merged it into different ids, and each mapping names its own; one integration alone answers for itself."""
    links.insert_links(dsn, 2, integration_id=links.INTEGRATION)
    links.insert_links(dsn, 3, integration_id=links.OTHER_INTEGRATION)
    _merge_away(dsn, links.INTEGRATION, 99, into=2)
    _merge_away(dsn, links.OTHER_INTEGRATION, 99, into=3)

    single, _ = await service.lookup(ByEdlinkId(links.edlink_id(99), None), View.BASIC, None)
    (bulk,), _ = await service.bulk_lookup([ByEdlinkId(links.edlink_id(99), None)], View.BASIC, None)
    in_one, _ = await service.lookup(ByEdlinkId(links.edlink_id(99), links.OTHER_INTEGRATION), View.BASIC, None)

    assert single == bulk
    assert [(m.integration_id, m.legacy_id, m.edlink_id) for m in single.mappings] == [
        (links.INTEGRATION, "user-2", links.edlink_id(2)),
        (links.OTHER_INTEGRATION, "user-3", links.edlink_id(3)),
    ]
    assert single.alias_of == links.edlink_id(2)
    assert [m.legacy_id for m in in_one.mappings] == ["user-3"]


async def test_an_id_linked_in_one_integration_and_merged_away_in_another_has_both_entries(
    dsn: str, service: LookupService
):
    """What it is linked to itself is never hidden by what it stands for elsewhere, nor the other way round."""
    links.insert_links(dsn, 1, integration_id=links.INTEGRATION)
    links.insert_links(dsn, 3, integration_id=links.OTHER_INTEGRATION)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "DELETE FROM mapping WHERE integration_id = %s AND legacy_id = 'user-1'", [links.OTHER_INTEGRATION]
        )
    _merge_away(dsn, links.OTHER_INTEGRATION, 1, into=3)

    single, _ = await service.lookup(ByEdlinkId(links.edlink_id(1), None), View.BASIC, None)
    (bulk,), _ = await service.bulk_lookup([ByEdlinkId(links.edlink_id(1), None)], View.BASIC, None)

    assert single == bulk
    assert [(m.integration_id, m.legacy_id) for m in single.mappings] == [
        (links.INTEGRATION, "user-1"),
        (links.OTHER_INTEGRATION, "user-3"),
    ]
    assert single.alias_of is None


def _merge_away(dsn: str, integration_id: str, number: int, *, into: int) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO edlink_alias VALUES (%s, %s, %s)",
            [integration_id, links.edlink_id(number), links.edlink_id(into)],
        )


async def test_min_revision_is_met_or_the_call_fails(dsn: str, service: LookupService):
    """A revision in the future and one of another epoch are different errors."""
    links.insert_links(dsn, 1)
    _, now = await service.lookup(user("user-1"), View.BASIC, None)

    await service.lookup(user("user-1"), View.BASIC, now)
    with pytest.raises(errors.RevisionNotReached):
        await service.lookup(user("user-1"), View.BASIC, Revision(now.epoch, now.number + 1))
    with pytest.raises(errors.EpochChanged):
        await service.bulk_lookup([user("user-1")], View.BASIC, Revision("another", 0))


class TestSourceIdentifiers:
    """Look-ups by an identifier of the source system."""

    @pytest.fixture
    def google(self, dsn: str):
        links.insert_links(dsn, 3)

        def carry(number: int | None, value: str, *, side: str, legacy_id: str = "") -> None:
            with psycopg.connect(dsn) as connection:
                if side == "edlink":
                    connection.execute(
                        "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes)"
                        " VALUES (%s, %s, 'people', '{}') ON CONFLICT DO NOTHING",
                        [links.INTEGRATION, links.edlink_id(number)],
                    )
                    connection.execute(
                        "INSERT INTO roster_identifier VALUES (%s, %s, 1, 'google_id', %s, %s)",
                        [links.INTEGRATION, links.edlink_id(number), value, value],
                    )
                    return
                record_no = connection.execute(
                    "INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)"
                    " VALUES (1, 'app', %s, '{}') RETURNING record_no",
                    [legacy_id],
                ).fetchone()[0]
                connection.execute("INSERT INTO legacy_membership VALUES (%s, %s)", [links.INTEGRATION, record_no])
                connection.execute(
                    "INSERT INTO legacy_identifier VALUES (%s, 'google_id', %s, %s)", [record_no, value, value]
                )

        return carry

    async def _look_up(self, service: LookupService, value: str):
        key = ByIdentifier(SourceIdentifier(EntityType.PERSON, "google_id", value), links.INTEGRATION)
        return (await service.lookup(key, View.BASIC, None))[0]

    async def test_one_record_on_either_side_is_an_answer(self, service: LookupService, google):
        """The roster's record alone, or the legacy record alone, leads to the link."""
        google(1, "g1", side="edlink")
        google(None, "g2", side="legacy", legacy_id="user-2")

        assert (await self._look_up(service, " g1 ")).mappings[0].legacy_id == "user-1"
        assert (await self._look_up(service, "g2")).mappings[0].edlink_id == links.edlink_id(2)
        assert await self._look_up(service, "G1") == NotFound()

    async def test_two_linked_records_are_one_answer(self, service: LookupService, google):
        """Both sides carry it, and they are linked to each other."""
        google(1, "g", side="edlink")
        google(None, "g", side="legacy", legacy_id="user-1")

        assert (await self._look_up(service, "g")).mappings[0].legacy_id == "user-1"

    async def test_two_records_that_are_not_linked_to_each_other_are_ambiguous(self, service: LookupService, google):
        """The identifier names Edlink's 1 and the company's user-2, who are different people."""
        google(1, "g", side="edlink")
        google(None, "g", side="legacy", legacy_id="user-2")

        assert await self._look_up(service, "g") == Ambiguous(1, 1)

    async def test_an_account_that_has_moved_to_another_district_carries_it_while_it_is_linked(
        self, service: LookupService, google, dsn: str
    ):
        """Linked, it still owns the mapping, marked; else what it carries is nobody's here."""
        google(None, "g2", side="legacy", legacy_id="user-2")
        google(None, "g9", side="legacy", legacy_id="user-9")
        google(1, "g9", side="edlink")
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE legacy_membership SET absent_since = now()")

        linked = (await self._look_up(service, "g2")).mappings[0]
        full, _ = await service.lookup(ByEdlinkId(linked.edlink_id, None), View.FULL, None)
        assert full.mappings[0].details.legacy_absent
        assert (await self._look_up(service, "g9")).mappings[0].legacy_id == "user-1"

    async def test_several_records_of_one_side_are_ambiguous(self, service: LookupService, google):
        """None of them is ever picked, even if one is linked."""
        google(1, "g", side="edlink")
        google(7, "g", side="edlink")

        assert await self._look_up(service, "g") == Ambiguous(2, 0)
