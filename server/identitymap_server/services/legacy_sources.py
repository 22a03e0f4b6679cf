"""The sources of legacy records: where each field comes from, whom to believe, what they disagree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.errors import InvalidField, LegacyRecordNotFound
from identitymap_server.domain.keys import IntegrationId, LegacyKey
from identitymap_server.domain.sources import LegacySource, ScatteredRecord, SourceConflict
from identitymap_server.services import page_tokens
from identitymap_server.store import failures, integrations, legacy, legacy_merge, legacy_sources, runs
from identitymap_server.store.pool import Pool

MAX_PAGE: Final = 1_000
DEFAULT_PAGE: Final = 100

_Position = tuple[page_tokens.Number]


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Some conflicts, and a token for the next page; empty on the last."""

    conflicts: list[SourceConflict]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Sources in their new order, and how many records have changed by it."""

    sources: list[LegacySource]
    changed_records: int


class LegacySourceService:
    """Shows where legacy records come from, and puts their sources in order."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def record(self, key: LegacyKey) -> ScatteredRecord:
        """A record with what each source gives of it. Raises LegacyRecordNotFound."""
        with failures.translated():
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                found = await legacy_sources.record(connection, key)
        if found is None:
            raise LegacyRecordNotFound
        return found

    async def sources(self) -> list[LegacySource]:
        """All sources, in the order in which they are believed."""
        with failures.translated():
            return await legacy_sources.sources(self._pool)

    async def order(self, first: Sequence[str], actor: str) -> NewOrder:
        """Believe these sources first, in this order, and all others after them. Raises InvalidField."""
        with failures.translated():
            async with self._pool.acquire() as connection:
                await legacy.prepare(connection)
                async with connection.transaction():
                    await legacy_merge.lock(connection)
                    known = await legacy_sources.names(connection)
                    if len(set(first)) != len(first) or not set(first) <= set(known):
                        raise InvalidField("names", f"must name sources, each once; known are {', '.join(known)}")
                    await legacy_sources.order(connection, [*first, *(name for name in known if name not in first)])
                    changed, concerned = await legacy_merge.derive_all(connection)
                    await runs.request_matches(connection, concerned, actor)
                    await integrations.change_input(connection, concerned)
                    ordered = await legacy_sources.sources(connection)
                await legacy.clear(connection)
        return NewOrder(ordered, changed)

    async def conflicts(self, integration_id: IntegrationId | None, *, size: int, token: str) -> ConflictPage:
        """What sources disagree on, by record; `size` counts records. Raises InvalidField for a bad size or token."""
        if not 0 <= size <= MAX_PAGE:
            raise InvalidField("page_size", f"must be 1 to {MAX_PAGE:,}, or 0 for {DEFAULT_PAGE}")
        size = size or DEFAULT_PAGE
        asked = ("conflicts", integration_id)
        (after,) = page_tokens.read(token, asked, _Position, "page_token") if token else (0,)
        with failures.translated():
            # One more than asked for tells whether there is a next page.
            found = await legacy_sources.conflicts(self._pool, integration_id, after=after, records=size + 1)
        numbers = sorted({conflict.record_no for conflict in found})
        if len(numbers) <= size:
            return ConflictPage(found, "")
        last = numbers[size - 1]
        return ConflictPage(
            [conflict for conflict in found if conflict.record_no <= last], page_tokens.made((last,), asked)
        )
