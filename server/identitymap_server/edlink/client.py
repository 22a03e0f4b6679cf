"""Reads Edlink over HTTP, with retries for what passes by itself."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina

from identitymap_server.edlink import failures, pages
from identitymap_server.edlink.objects import canonical_id

#: Edlink documents 32 MB a request; what is larger is not read.
MAX_BODY_BYTES: Final = 48 * 1024 * 1024

_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=10.0, pool=10.0)
T = TypeVar("T")

_ATTEMPTS: Final = 6
_MAX_WAIT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class DiscoveredIntegration:
    """An integration as Edlink lists it. `access_token` is None while Edlink gives none."""

    integration_id: str
    name: str
    provider: str
    status: str
    access_token: str | None


class _Source(msgspec.Struct):
    name: str | None = None


class _Provider(msgspec.Struct):
    application: str | None = None


class _Team(msgspec.Struct):
    name: str | None = None


class _Integration(msgspec.Struct):
    id: str
    status: str | None = None
    state: str | None = None
    access_token: str | None = None
    source: _Source | None = None
    provider: _Provider | None = None
    team: _Team | None = None


class _IntegrationPage(msgspec.Struct):
    data: list[_Integration] = msgspec.field(name="$data")
    next_url: str | None = msgspec.field(default=None, name="$next")


_INTEGRATIONS = msgspec.json.Decoder(_IntegrationPage)


class EdlinkClient:
    """Reads one Edlink. Raises EdlinkRefused, EdlinkUnavailable after all attempts, CursorDied or PageMalformed.

    `on_retry` is told the reason of every retry, for metrics. Use it as a context manager, or close it.
    """

    def __init__(self, base_url: str, *, on_retry: Callable[[str], None] | None = None) -> None:
        """A client of the Edlink at `base_url`, for example `https://ed.link`."""
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        self._on_retry = on_retry or (lambda _reason: None)
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._http.aclose()

    def first_url(self, collection: str, page_size: int) -> str:
        """The URL of a collection's first page."""
        return str(self._base.join(f"api/v2/graph/{collection}").copy_merge_params({"$first": str(page_size)}))

    async def page(self, collection: str, url: str, token: str) -> pages.Page:
        """One page of a collection."""
        return await self._get(url, token, lambda body: pages.decode(collection, body))

    async def integrations(self, application_secret: str) -> list[DiscoveredIntegration]:
        """All integrations of an application. Those whose id is no UUID are left out."""
        found: list[DiscoveredIntegration] = []
        url: str | None = str(self._base.join("api/v1/integrations"))
        seen: set[str] = set()
        while url and url not in seen:
            seen.add(url)
            page = await self._get(url, application_secret, _integration_page)
            found.extend(_discovered(item) for item in page.data if canonical_id(item.id))
            url = page.next_url
        return found

    async def _get(self, url: str, token: str, decode: Callable[[bytes], T]) -> T:
        address = self._within_base(url)
        async for attempt in stamina.retry_context(
            on=self._backoff, attempts=_ATTEMPTS, timeout=None, wait_initial=0.2, wait_max=_MAX_WAIT_SECONDS
        ):
            with attempt:
                return decode(await self._get_once(address, token))
        raise AssertionError("stamina either returns or raises")

    def _backoff(self, error: Exception) -> bool | float | dt.timedelta:
        """Whether to try again, or after how long, if Edlink said so."""
        if not isinstance(error, failures.EdlinkUnavailable):
            return False
        self._on_retry("rate_limited" if error.retry_after_seconds is not None else "unavailable")
        if error.retry_after_seconds is None:
            return True
        return min(error.retry_after_seconds, _MAX_WAIT_SECONDS)

    async def _get_once(self, url: httpx.URL, token: str) -> bytes:
        chunks: list[bytes] = []
        size_bytes = 0
        try:
            async with self._http.stream("GET", url, headers={"Authorization": f"Bearer {token}"}) as response:
                async for chunk in response.aiter_bytes():
                    size_bytes += len(chunk)
                    if size_bytes > MAX_BODY_BYTES:
                        raise failures.PageMalformed(f"An answer is larger than {MAX_BODY_BYTES:,} bytes.")
                    chunks.append(chunk)
        except (httpx.TransportError, httpx.DecodingError) as error:
            # Refused, reset, timed out, or ended in the middle of the body.
            raise failures.EdlinkUnavailable(_kind(error)) from error
        body = b"".join(chunks)
        error_of_answer = failures.of_answer(response.status_code, body, _retry_after_seconds(response))
        if error_of_answer is not None:
            raise error_of_answer
        if response.status_code != httpx.codes.OK:
            raise failures.EdlinkUnavailable(f"HTTP {response.status_code}")
        return body

    def _within_base(self, url: str) -> httpx.URL:
        """`url` on the host that was configured: the token goes there and nowhere else, whatever `$next` says.

        It also lets a proxy or a regional host stand in for the one that Edlink writes into `$next`.
        """
        parts = urlsplit(url)
        path = parts.path.encode() + (b"?" + parts.query.encode() if parts.query else b"")
        return self._base.copy_with(raw_path=path)


def _integration_page(body: bytes) -> _IntegrationPage:
    try:
        return _INTEGRATIONS.decode(body)
    except msgspec.ValidationError as error:
        raise failures.PageMalformed("The list of integrations is not what Edlink documents.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise failures.EdlinkUnavailable("an answer was cut short or is no JSON") from error


def _discovered(item: _Integration) -> DiscoveredIntegration:
    names = (item.source and item.source.name, item.team and item.team.name)
    return DiscoveredIntegration(
        integration_id=canonical_id(item.id) or "",
        name=next((name for name in names if name), ""),
        provider=(item.provider and item.provider.application) or "",
        status=item.status or item.state or "",
        access_token=item.access_token or None,
    )


def _retry_after_seconds(response: httpx.Response) -> float | None:
    """What Retry-After says, in either of its forms."""
    text = response.headers.get("Retry-After")
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _kind(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    return "the connection broke"
