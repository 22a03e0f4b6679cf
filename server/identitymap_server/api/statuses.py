"""Errors as gRPC statuses: the one place that knows which reason has which code."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import grpc
from google.protobuf import any_pb2, message
from google.rpc import error_details_pb2, status_pb2

from identitymap_server.domain.errors import IdentityMapError, InvalidField

DOMAIN = "identitymap.dev"
_DETAILS_KEY = "grpc-status-details-bin"

#: By the names of the protobuf enum ErrorReason. A reason that is missing here fails a test.
CODES: Mapping[str, grpc.StatusCode] = MappingProxyType(
    {
        "INVALID_FIELD": grpc.StatusCode.INVALID_ARGUMENT,
        "LIMIT_EXCEEDED": grpc.StatusCode.INVALID_ARGUMENT,
        "INTEGRATION_NOT_FOUND": grpc.StatusCode.NOT_FOUND,
        "INTEGRATION_EXISTS": grpc.StatusCode.ALREADY_EXISTS,
        "LEGACY_RECORD_NOT_FOUND": grpc.StatusCode.NOT_FOUND,
        "RECORD_NOT_FOUND": grpc.StatusCode.NOT_FOUND,
        "NOT_MATCHED_YET": grpc.StatusCode.FAILED_PRECONDITION,
        "RUN_NOT_FOUND": grpc.StatusCode.NOT_FOUND,
        "PROFILE_NOT_FOUND": grpc.StatusCode.NOT_FOUND,
        "RUN_STATE": grpc.StatusCode.FAILED_PRECONDITION,
        "REVISION_NOT_REACHED": grpc.StatusCode.FAILED_PRECONDITION,
        "EPOCH_CHANGED": grpc.StatusCode.FAILED_PRECONDITION,
        "INTEGRATION_STATE": grpc.StatusCode.FAILED_PRECONDITION,
        "IMPLAUSIBLE_IMPORT": grpc.StatusCode.FAILED_PRECONDITION,
        "TOKEN_KEY_MISSING": grpc.StatusCode.FAILED_PRECONDITION,
        "DATABASE_UNAVAILABLE": grpc.StatusCode.UNAVAILABLE,
        "OVERLOADED": grpc.StatusCode.RESOURCE_EXHAUSTED,
        "STREAM_STALLED": grpc.StatusCode.ABORTED,
        "SCHEMA_MISMATCH": grpc.StatusCode.FAILED_PRECONDITION,
        "INTERNAL": grpc.StatusCode.INTERNAL,
        "CONFLICT": grpc.StatusCode.ABORTED,
        "UNKNOWN_METHOD": grpc.StatusCode.UNIMPLEMENTED,
        "DEADLINE": grpc.StatusCode.DEADLINE_EXCEEDED,
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed call's status."""

    code: grpc.StatusCode
    message: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def of_error(error: IdentityMapError) -> Failure:
    """The status of an error, with its ErrorInfo, and a BadRequest where a field is at fault."""
    details: list[message.Message] = [
        error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=dict(error.metadata))
    ]
    if isinstance(error, InvalidField):
        violation = error_details_pb2.BadRequest.FieldViolation(field=error.field, description=error.problem)
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    return _failure(CODES[error.reason], error.message, details)


def of_defect() -> tuple[Failure, str]:
    """The status of an error nobody foresaw, and the request id under which the log has its details."""
    request_id = uuid.uuid4().hex[:12]
    info = error_details_pb2.ErrorInfo(reason="INTERNAL", domain=DOMAIN, metadata={"request_id": request_id})
    message = f"A defect of the server. Its log has the details under request id {request_id}."
    return _failure(grpc.StatusCode.INTERNAL, message, [info]), request_id


def _failure(code: grpc.StatusCode, message: str, details: list[message.Message]) -> Failure:
    status = status_pb2.Status(code=code.value[0], message=message)
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return Failure(code, message, ((_DETAILS_KEY, status.SerializeToString()),))
