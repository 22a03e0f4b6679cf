"""Databases full of mappings, and requests that look them up.

Mapping number n links the legacy id `user-n` to the Edlink ID md5(n), so that whoever knows the number knows both.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psycopg
from identitymap.v1 import identity_map_pb2, types_pb2
from identitymap_server.local.postgres import EmbeddedPostgres
from identitymap_server.store import migrations

INTEGRATION = "11111111-1111-4111-8111-111111111111"
SYSTEM = "app"
BULK_KEYS = 10_000
_SINGLE_REQUESTS, _BULK_REQUESTS = 50_000, 16

_FILL = """
WITH opened AS (INSERT INTO mapping_commit (actor, revision) VALUES ('bench', 1) RETURNING commit_id)
INSERT INTO mapping (integration_id, entity_type, legacy_system, legacy_id, edlink_id, linked_edlink_id, is_primary,
    method, rule, confidence, evidence, commit_id)
SELECT %(integration)s::uuid, 1, %(system)s, 'user-' || n, md5(n::text)::uuid, md5(n::text)::uuid, true,
    3, 'identifier:google_id', 1, '[]', commit_id
FROM opened, generate_series(1, %(count)s) AS n
ORDER BY md5(n::text)
"""


#: Nothing that is filled here has to outlive a crash, and only reading is measured.
_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "fsync": "off", "full_page_writes": "off"}


def postgres() -> EmbeddedPostgres:
    """A PostgreSQL for such databases."""
    return EmbeddedPostgres(settings=_SETTINGS)


def filled(server: EmbeddedPostgres, size: int) -> str:
    """The DSN of a new database with `size` mappings."""
    name = f"bench_{size}"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    dsn = server.dsn(name)
    migrations.migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("INSERT INTO integration (integration_id) VALUES (%s)", [INTEGRATION])
        # The sort of ten million rows would go to disk with what Postgres takes by itself.
        connection.execute("SET work_mem = '1GB'")
        # Nor are the foreign keys of each row looked up, which are the same in all of them.
        connection.execute("SET session_replication_role = replica")
        connection.execute(_FILL, {"integration": INTEGRATION, "system": SYSTEM, "count": size})
        connection.execute("UPDATE revision SET number = 1")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return dsn


def legacy_id(number: int) -> str:
    """The legacy id of a mapping."""
    return f"user-{number}"


def edlink_id(number: int) -> str:
    """The Edlink ID of a mapping, as Postgres made it."""
    return str(uuid.UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()))


def legacy_key(number: int) -> types_pb2.Key:
    """A mapping's legacy key, as a request has it."""
    return types_pb2.Key(
        legacy=types_pb2.LegacyKey(entity_type=types_pb2.ENTITY_TYPE_PERSON, system=SYSTEM, id=legacy_id(number))
    )


def edlink_key(number: int) -> types_pb2.Key:
    """A mapping's Edlink ID, as a request has it."""
    return types_pb2.Key(edlink_id=edlink_id(number))


def numbers(size: int) -> list[int]:
    """The mappings that one bulk request asks for: distinct where there are enough."""
    return random.sample(range(1, size + 1), BULK_KEYS)


def batches(size: int) -> list[list[int]]:
    """The mappings that the bulk requests of one benchmark ask for."""
    return [numbers(size) for _ in range(_BULK_REQUESTS)]


def single_requests(size: int, key: Callable[[int], types_pb2.Key]) -> Iterator[bytes]:
    """Requests of one key each."""
    for number in random.sample(range(1, size + 1), min(size, _SINGLE_REQUESTS)):
        yield identity_map_pb2.LookupRequest(key=key(number)).SerializeToString()


def bulk_requests(asked: Iterable[Iterable[int]], key: Callable[[int], types_pb2.Key]) -> Iterator[bytes]:
    """Requests that ask for many mappings each."""
    for batch in asked:
        keys = [key(number) for number in batch]
        yield identity_map_pb2.BulkLookupRequest(keys=keys, integration_id=INTEGRATION).SerializeToString()


def write(path: Path, requests: Iterable[bytes]) -> Path:
    """A file of requests as the driver reads it: each after its length."""
    with path.open("wb") as file:
        for body in requests:
            file.write(len(body).to_bytes(4, "big") + body)
    return path
