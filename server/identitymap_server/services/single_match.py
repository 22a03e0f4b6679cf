"""What one record matches: what the latest match of the integration has said of it.

A match holds all records against one another: whether a pair is certain depends on rivals, twins and namesakes, and on
who else is certain. So a record's answer is what a match has found, not a second opinion.
"""

from __future__ import annotations

from identitymap_server.domain.keys import EdlinkId, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.single_match import SingleMatch
from identitymap_server.services.lookup import check_reached
from identitymap_server.store.single_match import SingleMatches


class SingleMatchService:
    """Answers what one record matches."""

    def __init__(self, matches: SingleMatches) -> None:
        self._matches = matches

    async def match(
        self, integration_id: IntegrationId, record: LegacyKey | EdlinkId, min_revision: Revision | None
    ) -> SingleMatch:
        """What a known record matches.

        Raises IntegrationNotFound, RecordNotFound, NotMatchedYet, RevisionNotReached, EpochChanged, and what
        `store.failures` makes of the driver's errors.
        """
        found = await self._matches.read(integration_id, record)
        check_reached(found.latest.revision, min_revision)
        return found
