"""What waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import EntityType, IntegrationId
from identitymap_server.domain.proposals import ReviewReason
from identitymap_server.domain.reviews import ReviewItem
from identitymap_server.services import page_tokens
from identitymap_server.store.review import FIRST_PAGE, PageKey, Review

MAX_PAGE: Final = 1_000
DEFAULT_PAGE: Final = 100

#: A PageKey.
_Position = tuple[page_tokens.Uuid, Literal[1, 2, 3], page_tokens.Text, page_tokens.Text]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some items, a token for the next page (empty on the last), and how many items there are in all pages."""

    items: list[ReviewItem]
    next_page_token: str
    total: int


class ReviewService:
    """Lists review items."""

    def __init__(self, review: Review) -> None:
        self._review = review

    async def page(
        self,
        integration_id: IntegrationId | None,
        entity_type: EntityType | None,
        reason: ReviewReason | None,
        *,
        size: int,
        token: str,
    ) -> ReviewPage:
        """A page of items by integration and legacy key. Raises InvalidField for a bad size or token."""
        if not 0 <= size <= MAX_PAGE:
            raise InvalidField("page_size", f"must be 1 to {MAX_PAGE:,}, or 0 for {DEFAULT_PAGE}")
        size = size or DEFAULT_PAGE
        asked = (integration_id, entity_type, reason)
        after: PageKey = page_tokens.read(token, asked, _Position, "page_token") if token else FIRST_PAGE
        # One more than asked for tells whether there is a next page.
        items = await self._review.page(integration_id, entity_type, reason, after=after, size=size + 1)
        next_token = ""
        if len(items) > size:
            items = items[:size]
            last = items[-1]
            key = last.legacy_key
            next_token = page_tokens.made((last.integration_id, int(key.entity_type), key.system, key.id), asked)
        return ReviewPage(items, next_token, await self._review.total(integration_id, entity_type, reason))
