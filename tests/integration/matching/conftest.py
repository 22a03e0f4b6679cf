"""A small district in a database: records of both sides, and match runs over them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import links
import psycopg
import pytest
from identitymap_server.domain.integrations import Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.proposals import DecisionVerdict
from identitymap_server.domain.runs import Run, RunKind
from identitymap_server.services.match import MatchService
from identitymap_server.store import pool
from identitymap_server.store.leases import Lease
from identitymap_server.store.pool import Pool
from identitymap_server.store.runs import Runs

_NO_IDS: Mapping[str, str] = MappingProxyType({})

INTEGRATION = IntegrationId(links.INTEGRATION)


@dataclass
class District:
    """Writes records straight into the database, and runs matches as a worker would."""

    dsn: str
    pool: Pool
    connection: psycopg.Connection
    fencing: int = 1

    def execute(self, statement: str, *arguments: object) -> list[tuple]:
        cursor = self.connection.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []

    def strategy(self, strategy: Strategy) -> None:
        self.execute("UPDATE integration SET strategy = %s", int(strategy))

    def account(
        self,
        id_: str,
        *,
        google: str = "",
        ids: Mapping[str, str] = _NO_IDS,
        last_active: str | None = None,
        **attributes: object,
    ) -> None:
        (record_no,) = self.execute(
            "INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes, last_active)"
            " VALUES (1, 'app', %s, %s, %s) ON CONFLICT (legacy_id, legacy_system, entity_type)"
            " DO UPDATE SET attributes = excluded.attributes, last_active = excluded.last_active RETURNING record_no",
            id_,
            json.dumps(attributes),
            last_active,
        )[0]
        self.execute("INSERT INTO legacy_membership VALUES (%s, %s) ON CONFLICT DO NOTHING", INTEGRATION, record_no)
        self.execute("DELETE FROM legacy_identifier WHERE record_no = %s", record_no)
        for type_, value in _identifiers(google, ids):
            self.execute("INSERT INTO legacy_identifier VALUES (%s, %s, %s, %s)", record_no, type_, value, value)

    def person(self, number: int, *, google: str = "", ids: Mapping[str, str] = _NO_IDS, **attributes: object) -> None:
        edlink_id = links.edlink_id(number)
        self.execute(
            "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes, content_hash)"
            " VALUES (%s, %s, 'people', %s, '\\x00') ON CONFLICT (integration_id, edlink_id)"
            " DO UPDATE SET attributes = excluded.attributes",
            INTEGRATION,
            edlink_id,
            json.dumps(attributes),
        )
        self.execute("DELETE FROM roster_identifier WHERE edlink_id = %s", edlink_id)
        for type_, value in _identifiers(google, ids):
            self.execute(
                "INSERT INTO roster_identifier (integration_id, edlink_id, entity_type, type, value, normalised)"
                " VALUES (%s, %s, 1, %s, %s, %s)",
                INTEGRATION,
                edlink_id,
                type_,
                value,
                value,
            )

    def enrollment(
        self,
        number: int,
        person: int,
        role: str,
        *,
        class_: int | None = None,
        state: str = "active",
        present: bool = True,
    ) -> None:
        """A person's place in some class."""
        place = {"person_id": links.edlink_id(person), "role": role, "state": state}
        if class_ is not None:
            place["class_id"] = links.edlink_id(class_)
        self.roster_object(number, "enrollments", place, present=present)

    def roster_object(
        self, number: int, collection: str, attributes: Mapping[str, object], *, present: bool = True
    ) -> None:
        """An object as a sync keeps it."""
        self.execute(
            "INSERT INTO roster_object (integration_id, edlink_id, collection, attributes, absent_since)"
            " VALUES (%s, %s, %s, %s, CASE WHEN NOT %s THEN now() END)",
            INTEGRATION,
            links.edlink_id(number),
            collection,
            json.dumps(attributes),
            present,
        )

    def legacy_class(self, id_: str, **attributes: object) -> None:
        """A class as an import keeps it."""
        (record_no,) = self.execute(
            "INSERT INTO legacy_record (entity_type, legacy_system, legacy_id, attributes)"
            " VALUES (2, 'app', %s, %s) RETURNING record_no",
            id_,
            json.dumps(attributes),
        )[0]
        self.execute("INSERT INTO legacy_membership VALUES (%s, %s)", INTEGRATION, record_no)

    def merge(self, old: int, new: int) -> None:
        """The source merges one person into another."""
        self.execute("UPDATE roster_object SET absent_since = now() WHERE edlink_id = %s", links.edlink_id(old))
        self.execute(
            "INSERT INTO edlink_alias VALUES (%s, %s, %s)", INTEGRATION, links.edlink_id(old), links.edlink_id(new)
        )

    def decide(self, legacy_id: str, number: int, verdict: DecisionVerdict) -> None:
        """A person's word on an account and a person of the roster."""
        self.execute(
            "INSERT INTO decision (integration_id, entity_type, legacy_system, legacy_id, edlink_id, verdict, actor)"
            " VALUES (%s, 1, 'app', %s, %s, %s, 'somebody')",
            INTEGRATION,
            legacy_id,
            links.edlink_id(number),
            int(verdict),
        )

    def imported(self, legacy_id: str, number: int) -> None:
        """A row of an imported mapping table."""
        self.execute(
            "INSERT INTO imported_mapping VALUES (%s, 1, 'app', %s, %s)",
            INTEGRATION,
            legacy_id,
            links.edlink_id(number),
        )

    async def match(self, *, dry_run: bool = False, proposes_profile: bool = False) -> Run:
        runs = Runs(self.pool)
        run = await runs.request(
            RunKind.MATCH, INTEGRATION, dry_run=dry_run, proposes_profile=proposes_profile, requested_by="test"
        )
        await MatchService(self.pool).run(run, Lease(INTEGRATION, self.fencing))
        return await runs.get(run.run_id)

    def links(self) -> dict[str, int]:
        rows = self.execute("SELECT legacy_id, right(edlink_id::text, 12)::int FROM mapping ORDER BY 1")
        return dict(rows)

    def review(self) -> dict[str, list[int]]:
        rows = self.execute(
            "SELECT i.legacy_id, array_agg(right(c.edlink_id::text, 12)::int ORDER BY c.rank)"
            " FROM review_item AS i JOIN review_candidate AS c USING (review_item_id) GROUP BY 1"
        )
        return dict(rows)


def _identifiers(google: str, ids: Mapping[str, str]) -> list[tuple[str, str]]:
    return [*ids.items(), *([("google_id", google)] if google else [])]


@pytest.fixture
async def district(dsn: str) -> AsyncIterator[District]:
    opened = await pool.open_pool(dsn, max_size=4, application_name="test")
    with psycopg.connect(dsn, autocommit=True) as connection:
        made = District(dsn, opened, connection)
        made.execute("INSERT INTO integration (integration_id, strategy) VALUES (%s, 3)", INTEGRATION)
        made.execute("INSERT INTO integration_lease (integration_id, fencing) VALUES (%s, 1)", INTEGRATION)
        yield made
    await opened.close()
