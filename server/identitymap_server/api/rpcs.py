"""A service's methods, found by their names in the objects that implement them.

Only generic handlers are used: grpc.aio's main loop waits on a future of its own for every registered method, and that
costs a fifth of the throughput.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from identitymap_server.api.calls import Call
from identitymap_server.api.layers import Layers, Method
from identitymap_server.domain.errors import IdentityMapError, InvalidField, LimitExceeded

#: Of one message. The transport takes more (see `api.server`), so that whoever is over the limit is told so.
MAX_REQUEST_BYTES: Final = 3 * 1024 * 1024


class UnknownMethod(IdentityMapError):
    """The server does not know this method; it may be older than the client."""

    reason = "UNKNOWN_METHOD"


class Rpcs(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # Generic only in the stubs, not at run time.
    """Hands calls of one service to their methods, within all layers."""

    def __init__(self, service: ServiceDescriptor, implementations: Sequence[object], layers: Layers) -> None:
        """Find an implementation of every method of `service`. Raises TypeError if there is none or more than one."""
        self._prefix = f"/{service.full_name}/"
        self._handlers = {
            self._prefix + method.name: _handler(service, method, _implementation(method, implementations), layers)
            for method in service.methods
        }
        self._unknown = _unknown_method(service, layers)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        """The handler of a call, or None if it is of another service."""
        handler = self._handlers.get(handler_call_details.method)
        if handler is None and handler_call_details.method.startswith(self._prefix):
            return self._unknown
        return handler


def _implementation(method: MethodDescriptor, implementations: Sequence[object]) -> Any:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", method.name).lower()
    found = [getattr(implementation, name) for implementation in implementations if hasattr(implementation, name)]
    if len(found) != 1:
        raise TypeError(f"{len(found)} implementations of {method.full_name}, where there has to be one")
    return found[0]


def _handler(
    service: ServiceDescriptor, descriptor: MethodDescriptor, implementation: Any, layers: Layers
) -> grpc.RpcMethodHandler[Any, Any]:
    method = Method(service.full_name, descriptor.name, descriptor.client_streaming, descriptor.server_streaming)
    wrap = layers.stream if method.server_streaming else layers.unary
    parse = _requests_parser if method.client_streaming else _request_parser
    make = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[method.client_streaming, method.server_streaming]
    return make(
        # gRPC itself would answer a request that it cannot parse with UNKNOWN, past all layers.
        wrap(method, parse(implementation, GetMessageClass(descriptor.input_type))),
        response_serializer=GetMessageClass(descriptor.output_type).SerializeToString,
    )


def _request_parser(implementation: Any, message_class: type[Message]) -> Any:
    """`implementation` with a single request, from its bytes."""

    def parsed(request: bytes, call: Call) -> Any:
        return implementation(_parsed(request, message_class), call)

    return parsed


def _requests_parser(implementation: Any, message_class: type[Message]) -> Any:
    """`implementation` with a stream of requests, from their bytes."""

    async def messages(requests: AsyncIterator[bytes]) -> AsyncIterator[Message]:
        async for request in requests:
            yield _parsed(request, message_class)

    def parsed(requests: AsyncIterator[bytes], call: Call) -> Any:
        return implementation(messages(requests), call)

    return parsed


def _parsed(request: bytes, message_class: type[Message]) -> Message:
    if len(request) > MAX_REQUEST_BYTES:
        raise LimitExceeded("bytes in a request", MAX_REQUEST_BYTES, len(request), "send less at a time")
    try:
        return message_class.FromString(request)
    except DecodeError:
        raise InvalidField(
            "request", "cannot be parsed: it is cut short, of another type, or holds text that is not UTF-8"
        ) from None


def _unknown_method(service: ServiceDescriptor, layers: Layers) -> grpc.RpcMethodHandler[Any, Any]:
    async def refuse(_requests: object, _call: Call) -> object:
        raise UnknownMethod

    # One label for all unknown names, because a client chooses them.
    method = Method(service.full_name, "unknown", client_streaming=True, server_streaming=False)
    return grpc.stream_unary_rpc_method_handler(layers.unary(method, refuse))
