"""The layers around every method, and the seam for more.

A layer wraps a method once, when the server is built; a call then passes through plain function calls. gRPC's own
interceptors would look the method up again on every call.

From the outside in: metrics (so that refused calls count), errors, the limit of calls at a time, and then the `Caller`,
which decides who calls: it makes the `Call` that the method is given. API keys and roles belong there.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import grpc

from identitymap_server.api import statuses
from identitymap_server.api.calls import Call
from identitymap_server.api.places import Places
from identitymap_server.domain.errors import IdentityMapError
from identitymap_server.observability import grpc_metrics, logs

Context = grpc.aio.ServicerContext[Any, Any]
#: A method with a single response, as gRPC calls it.
UnaryBehaviour = Callable[[Any, Context], Awaitable[Any]]
#: A method with a stream of responses, as gRPC calls it.
StreamBehaviour = Callable[[Any, Context], AsyncIterator[Any]]
#: Says who calls. Refuses by raising an IdentityMapError.
Caller = Callable[[Context], str]


@dataclass(frozen=True, slots=True)
class Method:
    """A method as the proto declares it."""

    service: str
    name: str
    client_streaming: bool
    server_streaming: bool

    @property
    def grpc_type(self) -> str:
        """The value of Prometheus' grpc_type label."""
        if self.client_streaming:
            return "bidi_stream" if self.server_streaming else "client_stream"
        return "server_stream" if self.server_streaming else "unary"


def anonymous(_context: Context) -> str:
    """Everybody is nobody: what a server without client certificates knows of its callers."""
    return "anonymous"


def certificate_name(context: Context) -> str:
    """The common name in the client's certificate, which mTLS has checked."""
    names: list[bytes] = list(context.auth_context().get("x509_common_name", ()))
    return names[0].decode(errors="replace") if names else "unnamed certificate"


class Layers:
    """The layers, as all methods of one server share them."""

    def __init__(self, caller: Caller, max_calls: int) -> None:
        """Layers that let `max_calls` calls in at a time."""
        self._caller = caller
        self._places = Places(max_calls, "calls", "Retry with backoff.")

    def unary(self, method: Method, inner: Callable[[Any, Call], Awaitable[Any]]) -> UnaryBehaviour:
        """`inner` within all layers."""
        measures = grpc_metrics.of_method(method.service, method.name, method.grpc_type)

        async def behaviour(request: Any, context: Context) -> Any:
            started = time.perf_counter()
            measures.started()
            code = grpc.StatusCode.OK
            try:
                with self._places:
                    return await inner(request, Call(self._caller(context)))
            except asyncio.CancelledError as error:
                code = _cancelled(context)
                _let_go(error)
                raise
            except Exception as error:  # noqa: BLE001  # The outermost layer: whatever went wrong becomes a status.
                failure = _failure(method, error)
                code = failure.code
                _let_go(error)
            finally:
                measures.handled(code.name, time.perf_counter() - started)
            # After the count, as with answers: who has seen the refusal finds it counted.
            return await context.abort(failure.code, failure.message, failure.trailing_metadata)

        return behaviour

    def stream(self, method: Method, inner: Callable[[Any, Call], AsyncIterator[Any]]) -> StreamBehaviour:
        """`inner` within all layers."""
        measures = grpc_metrics.of_method(method.service, method.name, method.grpc_type)

        async def behaviour(request: Any, context: Context) -> AsyncIterator[Any]:
            started = time.perf_counter()
            measures.started()
            code = grpc.StatusCode.OK
            try:
                with self._places:
                    async for response in inner(request, Call(self._caller(context))):
                        yield response
            except (asyncio.CancelledError, GeneratorExit) as error:
                code = _cancelled(context)
                _let_go(error)
                raise
            except Exception as error:  # noqa: BLE001  # The outermost layer: whatever went wrong becomes a status.
                failure = _failure(method, error)
                code = failure.code
                _let_go(error)
            else:
                return
            finally:
                measures.handled(code.name, time.perf_counter() - started)
            await context.abort(failure.code, failure.message, failure.trailing_metadata)

        return behaviour


def _let_go(error: BaseException) -> None:
    """Let go of what the frames that `error` has come through still hold, request and half an answer included.

    A task group keeps the error that it ends with, and the error's traceback keeps the group's frame. Such a circle
    goes when the garbage collector comes by, and the process has told it to come rarely (see `api.process`).
    """
    traceback.clear_frames(error.__traceback__)


def _cancelled(context: Context) -> grpc.StatusCode:
    remaining = context.time_remaining()
    expired = remaining is not None and remaining <= 0
    return grpc.StatusCode.DEADLINE_EXCEEDED if expired else grpc.StatusCode.CANCELLED


def _failure(method: Method, error: Exception) -> statuses.Failure:
    if isinstance(error, IdentityMapError):
        return statuses.of_error(error)
    failure, request_id = statuses.of_defect()
    logs.get().error("call failed by a defect", method=method.name, request_id=request_id, error=error)
    return failure
