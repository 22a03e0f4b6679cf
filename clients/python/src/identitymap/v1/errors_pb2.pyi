from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    ERROR_REASON_INVALID_FIELD: _ClassVar[ErrorReason]
    ERROR_REASON_LIMIT_EXCEEDED: _ClassVar[ErrorReason]
    ERROR_REASON_INTEGRATION_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_INTEGRATION_EXISTS: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_STATE: _ClassVar[ErrorReason]
    ERROR_REASON_REVISION_NOT_REACHED: _ClassVar[ErrorReason]
    ERROR_REASON_EPOCH_CHANGED: _ClassVar[ErrorReason]
    ERROR_REASON_INTEGRATION_STATE: _ClassVar[ErrorReason]
    ERROR_REASON_IMPLAUSIBLE_IMPORT: _ClassVar[ErrorReason]
    ERROR_REASON_TOKEN_KEY_MISSING: _ClassVar[ErrorReason]
    ERROR_REASON_DATABASE_UNAVAILABLE: _ClassVar[ErrorReason]
    ERROR_REASON_OVERLOADED: _ClassVar[ErrorReason]
    ERROR_REASON_SCHEMA_MISMATCH: _ClassVar[ErrorReason]
    ERROR_REASON_INTERNAL: _ClassVar[ErrorReason]
    ERROR_REASON_CONFLICT: _ClassVar[ErrorReason]
    ERROR_REASON_UNKNOWN_METHOD: _ClassVar[ErrorReason]
    ERROR_REASON_DEADLINE: _ClassVar[ErrorReason]
    ERROR_REASON_PROFILE_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_LEGACY_RECORD_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_STREAM_STALLED: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
ERROR_REASON_INVALID_FIELD: ErrorReason
ERROR_REASON_LIMIT_EXCEEDED: ErrorReason
ERROR_REASON_INTEGRATION_NOT_FOUND: ErrorReason
ERROR_REASON_INTEGRATION_EXISTS: ErrorReason
ERROR_REASON_RUN_NOT_FOUND: ErrorReason
ERROR_REASON_RUN_STATE: ErrorReason
ERROR_REASON_REVISION_NOT_REACHED: ErrorReason
ERROR_REASON_EPOCH_CHANGED: ErrorReason
ERROR_REASON_INTEGRATION_STATE: ErrorReason
ERROR_REASON_IMPLAUSIBLE_IMPORT: ErrorReason
ERROR_REASON_TOKEN_KEY_MISSING: ErrorReason
ERROR_REASON_DATABASE_UNAVAILABLE: ErrorReason
ERROR_REASON_OVERLOADED: ErrorReason
ERROR_REASON_SCHEMA_MISMATCH: ErrorReason
ERROR_REASON_INTERNAL: ErrorReason
ERROR_REASON_CONFLICT: ErrorReason
ERROR_REASON_UNKNOWN_METHOD: ErrorReason
ERROR_REASON_DEADLINE: ErrorReason
ERROR_REASON_PROFILE_NOT_FOUND: ErrorReason
ERROR_REASON_LEGACY_RECORD_NOT_FOUND: ErrorReason
ERROR_REASON_STREAM_STALLED: ErrorReason
