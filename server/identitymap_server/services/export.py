"""Exporting all mappings as of one revision, in batches, to be resumed after any of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from identitymap_server.domain.errors import EpochChanged, InvalidField
from identitymap_server.domain.keys import EntityType, IntegrationId
from identitymap_server.domain.mappings import Mapping, Revision
from identitymap_server.services import page_tokens
from identitymap_server.store.export import Export

BATCH: Final = 1_000

#: Epoch, revision number, id of the last mapping.
_Position = tuple[str, page_tokens.Number, page_tokens.Number]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some mappings, the revision of the whole export, and where to go on; empty on the last batch."""

    mappings: list[Mapping]
    revision: Revision
    resume_token: str


class ExportService:
    """Exports mappings."""

    def __init__(self, export: Export) -> None:
        self._export = export

    async def batches(
        self, integration_id: IntegrationId | None, entity_type: EntityType | None, resume_token: str
    ) -> AsyncIterator[Batch]:
        """All mappings, or those behind a token, at one revision.

        Raises InvalidField for a bad token, and EpochChanged if the database was restored since the export began.
        """
        asked = (integration_id, entity_type)
        revision, after = await self._export.revision(), 0
        if resume_token:
            epoch, number, after = page_tokens.read(resume_token, asked, _Position, "resume_token")
            if epoch != revision.epoch:
                raise EpochChanged(epoch=revision.epoch)
            if number > revision.number:
                raise InvalidField("resume_token", "is of a revision that is not reached yet: no export was there")
            revision = Revision(epoch, number)
        more = True
        while more:
            page = await self._export.page(revision.number, integration_id, entity_type, after=after, size=BATCH)
            more = page.last_mapping_id is not None
            token = ""
            if page.last_mapping_id is not None:
                after = page.last_mapping_id
                token = page_tokens.made((revision.epoch, revision.number, after), asked)
            yield Batch(page.mappings, revision, token)
