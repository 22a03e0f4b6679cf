"""Reads Edlink over HTTP, with retries for what passes by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import itertools
from collections.abc import Callable, Mapping
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import stamina

from identitymap_server.edlink import discovered, events, failures, materializations, pages
from identitymap_server.edlink.discovered import DiscoveredIntegration
from identitymap_server.edlink.events import EventPage
from identitymap_server.edlink.objects import RosterObject

#: Edlink documents 32 MB a request; what is larger is not read.
MAX_BODY_BYTES: Final = 48 * 1024 * 1024

_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=10.0, pool=10.0)
#: Edlink ends a connection after 300 seconds; one that drips on for longer is not waited for.
_ANSWER_SECONDS: Final = 330.0
_FIRST_WAIT_SECONDS: Final = 0.2
_MAX_WAIT_SECONDS: Final = 60.0

#: After so many pages in a row that list no other integration the list has no end.
_MAX_IDLE_PAGES: Final = 10

T = TypeVar("T")


class EdlinkClient:
    """Reads one Edlink. Raises EdlinkRefused, EdlinkUnavailable when patience ends, CursorDied or PageMalformed.

    `patience_seconds` is how long one request is tried again and again; `on_retry` is told the reason of every retry,
    for metrics. Use it as a context manager.
    """

    def __init__(
        self, base_url: str, *, patience_seconds: float = 300.0, on_retry: Callable[[str], None] | None = None
    ) -> None:
        """A client of the Edlink at `base_url`, for example `https://ed.link`. Raises EdlinkAddressMalformed."""
        self._base = _base(base_url)
        self._patience_seconds = patience_seconds
        self._on_retry = on_retry or (lambda _reason: None)
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._http.aclose()

    def first_url(self, collection: str, page_size: int) -> str:
        """The URL of a collection's first page."""
        return self._graph(collection, {"$first": str(page_size)})

    def events_url(self, page_size: int, after: str | None) -> str:
        """The URL of the events after the one with the id `after`; without one, of the oldest that Edlink keeps."""
        return self._graph("events", {"$first": str(page_size), **({"$after": after} if after else {})})

    async def page(self, collection: str, url: str, token: str) -> pages.Page:
        """One page of a collection."""
        return await self._get(url, token, lambda body: pages.decode(collection, body))

    async def single(
        self, collection: str, edlink_id: str, token: str, *, patience_seconds: float | None = None
    ) -> tuple[str, RosterObject] | None:
        """One object with its version, as on a page; None if what Edlink gives is none. Refused if there is none."""
        url = self._graph(f"{collection}/{edlink_id}", {})
        return await self._get(url, token, lambda body: pages.decode_single(collection, body), patience_seconds)

    async def events(
        self, integration_id: str, url: str, token: str, *, patience_seconds: float | None = None
    ) -> EventPage:
        """One page of an integration's events."""
        return await self._get(url, token, lambda body: events.decode(integration_id, body), patience_seconds)

    async def newest_event_id(self, integration_id: str, token: str) -> str | None:
        """The id of the newest event; None if there is none."""
        return (await self.events(integration_id, self._graph("events", {"$last": "1"}), token)).last_id

    async def is_materialized(self, token: str) -> bool | None:
        """Whether Edlink has read the integration's source at least once; None if it does not say."""
        return await self._get(self._graph("materializations", {}), token, materializations.decode)

    async def integrations(self, application_secret: str) -> list[DiscoveredIntegration]:
        """All integrations of an application."""
        found: dict[str, DiscoveredIntegration] = {}
        url: str | None = str(self._base.join("api/v1/integrations"))
        idle = 0
        while url:
            known = len(found)
            page, url = await self._get(url, application_secret, discovered.decode)
            found |= {integration.integration_id: integration for integration in page}
            idle = 0 if len(found) > known else idle + 1
            if url and idle > _MAX_IDLE_PAGES:
                raise failures.PageMalformed("The pages of Edlink's list of integrations lead in a circle.")
        return list(found.values())

    def _graph(self, path: str, parameters: Mapping[str, str]) -> str:
        return str(self._base.join(f"api/v2/graph/{path}").copy_merge_params(parameters))

    async def _get(
        self, url: str, token: str, decode: Callable[[bytes], T], patience_seconds: float | None = None
    ) -> T:
        address = self._within_base(url)
        if not (token.isascii() and token.isprintable()):
            raise failures.EdlinkRefused("INVALID_TOKEN")
        patience = self._patience_seconds if patience_seconds is None else patience_seconds
        failed = itertools.count()
        async for attempt in stamina.retry_context(
            on=lambda error: self._backoff(error, patience, next(failed)),
            attempts=None,
            timeout=patience,
            wait_initial=_FIRST_WAIT_SECONDS,
            wait_max=_MAX_WAIT_SECONDS,
        ):
            with attempt:
                return decode(await self._get_once(address, token))
        raise AssertionError("stamina either returns or raises")

    def _backoff(self, error: Exception, patience_seconds: float, failed_before: int) -> bool | float:
        """Whether to try again, or after how long, if Edlink said so: never sooner than without its word."""
        if not isinstance(error, failures.EdlinkUnavailable):
            return False
        self._on_retry("rate_limited" if error.retry_after_seconds is not None else "unavailable")
        if error.retry_after_seconds is None:
            return True
        own = min(_FIRST_WAIT_SECONDS * 2.0 ** min(failed_before, 20), _MAX_WAIT_SECONDS)
        return min(max(error.retry_after_seconds, own), patience_seconds)

    async def _get_once(self, url: httpx.URL, token: str) -> bytes:
        body = bytearray()
        try:
            async with (
                asyncio.timeout(_ANSWER_SECONDS),
                self._http.stream("GET", url, headers={"Authorization": f"Bearer {token}"}) as response,
            ):
                if "," in response.headers.get("Content-Encoding", ""):
                    # Packed twice, the little that is read at a time may unpack to more than any memory holds.
                    raise failures.PageMalformed("An answer is packed several times over.")
                async for chunk in response.aiter_bytes():
                    if len(body) + len(chunk) > MAX_BODY_BYTES:
                        raise failures.PageMalformed(f"An answer is larger than {MAX_BODY_BYTES:,} bytes.")
                    body += chunk
        except (TimeoutError, httpx.TransportError, httpx.DecodingError) as error:
            # Refused, reset, timed out, or ended in the middle of the body.
            raise failures.EdlinkUnavailable(_kind(error)) from error
        answer = bytes(body)
        problem = failures.of_answer(response.status_code, answer, _retry_after_seconds(response))
        if problem is not None:
            raise problem
        return answer

    def _within_base(self, url: str) -> httpx.URL:
        """`url` on the host that was configured: the token goes there and nowhere else, whatever `$next` says.

        It also lets a proxy or a regional host, maybe below a path of its own, stand in for the one that Edlink writes
        into `$next`.
        """
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise failures.PageMalformed("The address of the next page is none.") from error
        _, api, path = parts.path.partition("/api/")
        # Segments that lead upwards would lead out of the API.
        if not api or ".." in path:
            raise failures.PageMalformed("The address of the next page is not one of Edlink's API.")
        query = f"?{parts.query}" if parts.query else ""
        return self._base.copy_with(raw_path=self._base.raw_path + f"api/{path}{query}".encode())


def _base(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url.rstrip("/") + "/")
    except httpx.InvalidURL as error:
        raise failures.EdlinkAddressMalformed from error
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise failures.EdlinkAddressMalformed
    return url


def _retry_after_seconds(response: httpx.Response) -> float | None:
    """What Retry-After says, in either of its forms."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    # No date, one that does not exist, or in a time zone that is none.
    except (ValueError, OverflowError):
        return None
    # A date without a zone is in UTC: HTTP knows no other.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - dt.datetime.now(dt.UTC)).total_seconds())


def _kind(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    return "the connection broke"
