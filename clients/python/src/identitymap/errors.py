"""What a failed call says, beyond its status code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status


@dataclass(frozen=True, slots=True)
class ErrorDetails:
    """Why a call failed. `reason` is a name of the enum ErrorReason without its prefix, such as "INVALID_FIELD"."""

    reason: str
    message: str
    metadata: Mapping[str, str]
    #: The fields at fault, `(field, what is wrong)`.
    fields: tuple[tuple[str, str], ...] = ()


def error_reason(error: grpc.RpcError) -> ErrorDetails | None:
    """What IdentityMap says of a failed call, synchronous or asyncio.

    None if the error does not come from IdentityMap but from the way there: no server, a proxy, a passed deadline.
    **Whatever it is, it never means "not found".**
    """
    try:
        status = rpc_status.from_call(error)  # type: ignore[arg-type]  # The errors of calls are calls themselves.
    except (AttributeError, ValueError):
        # Not a call's error, or details that contradict the status: neither is ours.
        return None
    info: error_details_pb2.ErrorInfo | None = None
    fields: list[tuple[str, str]] = []
    for detail in status.details if status else ():
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            info = error_details_pb2.ErrorInfo()
            detail.Unpack(info)
        elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            request = error_details_pb2.BadRequest()
            detail.Unpack(request)
            fields.extend((violation.field, violation.description) for violation in request.field_violations)
    if info is None:
        return None
    return ErrorDetails(info.reason, status.message, dict(info.metadata), tuple(fields))
