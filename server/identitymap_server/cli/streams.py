"""Calls that send a stream of requests: what goes wrong while the requests are made ends the call, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any, TypeVar

import grpc

RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


def send(method: grpc.StreamUnaryMultiCallable[RequestT, AnswerT], requests: Iterator[RequestT]) -> AnswerT:
    """The answer to a stream of requests. Raises what making them raises; the server has then not heard of their end,
    and does nothing. Raises grpc.RpcError.
    """
    # gRPC makes the requests in a thread of its own, and of an error there it tells but the log.
    begun = Event()
    calls: list[Any] = []
    failures: list[BaseException] = []

    def guarded() -> Iterator[RequestT]:
        begun.wait()
        try:
            yield from requests
        except GeneratorExit:
            # The call is over, and gRPC wants no more of them.
            raise
        except BaseException as error:  # noqa: BLE001  # It is raised again, in the thread that waits for the answer.
            failures.append(error)
            calls[0].cancel()

    calls.append(method.future(guarded()))
    begun.set()
    try:
        answer: AnswerT = calls[0].result()
    except (grpc.RpcError, grpc.FutureCancelledError):
        if failures:
            raise failures[0] from None
        raise
    return answer
