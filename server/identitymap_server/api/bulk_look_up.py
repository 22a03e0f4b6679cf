"""One bulk look-up, from the keys in its request to the results in its response.

Many keys are looked up in parts, so that Postgres works on some parts while this process reads the keys of the next and
writes the results of the last. Parts read at different moments. If their revisions are the same, no mapping has changed
between them; if they are not, all keys are read again at once.
"""

from __future__ import annotations

import asyncio
import collections
from collections.abc import Iterator
from typing import Final

from identitymap.v1 import identity_map_pb2, types_pb2

from identitymap_server.api import convert, look_up_messages
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.lookups import (
    Found,
    LookupKey,
    LookupResult,
    View,
    check_answer_size,
    check_mappings_fit,
)
from identitymap_server.domain.mappings import Revision
from identitymap_server.services.lookup import LookupService

#: What is counted of a key: its class and its result's. A key that cannot be read is its own result.
Outcome = tuple[type[LookupKey | InvalidField], type[LookupResult]]

#: Keys of one part, and how many parts of one request Postgres may work on at a time. More of them would share the same
#: processors and be ready no sooner, and a lane should be left to other calls.
_PART_KEYS: Final = 1_000
_PARTS_AT_A_TIME: Final = 3

#: About how many mappings are written before other calls have their turn. Most parts hold no more; to pause within them
#: as well would cost a twentieth of the call.
_MAPPINGS_IN_A_TURN: Final = 1_000


class BulkLookUp:
    """One bulk look-up."""

    def __init__(
        self,
        lookups: LookupService,
        request: identity_map_pb2.BulkLookupRequest,
        integration_id: IntegrationId | None,
        view: View,
        min_revision: Revision | None,
    ) -> None:
        """A look-up of the keys in `request`, those that name no integration in `integration_id`."""
        self._lookups = lookups
        self._view, self._min_revision = view, min_revision
        self._integrations: dict[str, IntegrationId | None] = {"": integration_id}
        self._response = identity_map_pb2.BulkLookupResponse()
        # A message is taken from its field where it is needed: ten thousand of them kept in a list cost more than that.
        self._keys, self._results = request.keys, self._response.results
        #: How many keys of each outcome there were.
        self.outcomes: collections.Counter[Outcome] = collections.Counter()
        self._mappings = 0

    async def answer(self) -> identity_map_pb2.BulkLookupResponse:
        """A result for each key, in order, and the revision at which all of them were read."""
        self._make_room()
        revisions = await self._in_parts()
        if len(revisions) > 1:
            self.outcomes.clear()
            self._mappings = 0
            del self._results[:]
            self._make_room()
            revisions = {await self._part(range(len(self._keys)))}
        self._response.revision.CopyFrom(convert.revision(revisions.pop()))
        return self._response

    def _make_room(self) -> None:
        for _ in range(len(self._keys)):
            self._results.add()

    async def _in_parts(self) -> set[Revision]:
        """Answer all keys, and give the revisions at which that was done."""
        count = len(self._keys)
        if count <= _PART_KEYS:
            return {await self._part(range(count))}
        parts = (range(start, min(start + _PART_KEYS, count)) for start in range(0, count, _PART_KEYS))
        try:
            async with asyncio.TaskGroup() as group:
                workers = [group.create_task(self._each(parts)) for _ in range(_PARTS_AT_A_TIME)]
        except ExceptionGroup as failed:
            # One part's failure fails the call, and says so in its own words.
            raise failed.exceptions[0] from None
        return set[Revision]().union(*(worker.result() for worker in workers))

    async def _each(self, parts: Iterator[range]) -> set[Revision]:
        return {await self._part(part) for part in parts}

    async def _part(self, part: range) -> Revision:
        keys = [self._key(self._keys[position]) for position in part]
        good = [key for key in keys if not isinstance(key, InvalidField)]
        found, revision = await self._lookups.bulk_lookup(good, self._view, self._min_revision)
        results = found if len(good) == len(keys) else _with_errors(keys, found)
        mappings = sum([len(result.mappings) for result in results if isinstance(result, Found)])
        self._mappings += mappings
        check_mappings_fit(self._mappings)
        turn = max(len(results) * _MAPPINGS_IN_A_TURN // max(mappings, _MAPPINGS_IN_A_TURN), 1)
        for start in range(0, len(results), turn):
            if start:
                check_answer_size(self._response.ByteSize())
                await asyncio.sleep(0)
            for position, result in zip(part[start : start + turn], results[start : start + turn], strict=True):
                look_up_messages.fill(self._results[position], result)
        self.outcomes.update(zip(map(type, keys), map(type, results), strict=True))
        return revision

    def _key(self, message: types_pb2.Key) -> LookupKey | InvalidField:
        try:
            return look_up_messages.key(message, self._integrations)
        except InvalidField as error:
            return error


def _with_errors(keys: list[LookupKey | InvalidField], found: list[LookupResult]) -> list[LookupResult]:
    remaining = iter(found)
    return [key if isinstance(key, InvalidField) else next(remaining) for key in keys]
