from identitymap.v1 import errors_pb2 as _errors_pb2
from identitymap.v1 import migration_pb2 as _migration_pb2
from identitymap.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LookupRequest(_message.Message):
    __slots__ = ("key", "view", "min_revision")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    MIN_REVISION_FIELD_NUMBER: _ClassVar[int]
    key: _types_pb2.Key
    view: _types_pb2.MappingView
    min_revision: _types_pb2.Revision
    def __init__(self, key: _Optional[_Union[_types_pb2.Key, _Mapping]] = ..., view: _Optional[_Union[_types_pb2.MappingView, str]] = ..., min_revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class LookupResponse(_message.Message):
    __slots__ = ("result", "revision")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    result: LookupResult
    revision: _types_pb2.Revision
    def __init__(self, result: _Optional[_Union[LookupResult, _Mapping]] = ..., revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class BulkLookupRequest(_message.Message):
    __slots__ = ("keys", "integration_id", "view", "min_revision")
    KEYS_FIELD_NUMBER: _ClassVar[int]
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    MIN_REVISION_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[_types_pb2.Key]
    integration_id: str
    view: _types_pb2.MappingView
    min_revision: _types_pb2.Revision
    def __init__(self, keys: _Optional[_Iterable[_Union[_types_pb2.Key, _Mapping]]] = ..., integration_id: _Optional[str] = ..., view: _Optional[_Union[_types_pb2.MappingView, str]] = ..., min_revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class BulkLookupResponse(_message.Message):
    __slots__ = ("results", "revision")
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[LookupResult]
    revision: _types_pb2.Revision
    def __init__(self, results: _Optional[_Iterable[_Union[LookupResult, _Mapping]]] = ..., revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class LookupResult(_message.Message):
    __slots__ = ("found", "not_found", "ambiguous", "error")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    AMBIGUOUS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    found: FoundMappings
    not_found: NotFound
    ambiguous: Ambiguous
    error: KeyFailure
    def __init__(self, found: _Optional[_Union[FoundMappings, _Mapping]] = ..., not_found: _Optional[_Union[NotFound, _Mapping]] = ..., ambiguous: _Optional[_Union[Ambiguous, _Mapping]] = ..., error: _Optional[_Union[KeyFailure, _Mapping]] = ...) -> None: ...

class FoundMappings(_message.Message):
    __slots__ = ("mappings", "truncated", "alias_of")
    MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    ALIAS_OF_FIELD_NUMBER: _ClassVar[int]
    mappings: _containers.RepeatedCompositeFieldContainer[_types_pb2.Mapping]
    truncated: bool
    alias_of: str
    def __init__(self, mappings: _Optional[_Iterable[_Union[_types_pb2.Mapping, _Mapping]]] = ..., truncated: bool = ..., alias_of: _Optional[str] = ...) -> None: ...

class NotFound(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Ambiguous(_message.Message):
    __slots__ = ("edlink_records", "legacy_records")
    EDLINK_RECORDS_FIELD_NUMBER: _ClassVar[int]
    LEGACY_RECORDS_FIELD_NUMBER: _ClassVar[int]
    edlink_records: int
    legacy_records: int
    def __init__(self, edlink_records: _Optional[int] = ..., legacy_records: _Optional[int] = ...) -> None: ...

class KeyFailure(_message.Message):
    __slots__ = ("reason", "field", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: _errors_pb2.ErrorReason
    field: str
    message: str
    def __init__(self, reason: _Optional[_Union[_errors_pb2.ErrorReason, str]] = ..., field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class MatchRequest(_message.Message):
    __slots__ = ("integration_id", "legacy", "edlink_id", "min_revision")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEGACY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    MIN_REVISION_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    legacy: _types_pb2.LegacyKey
    edlink_id: str
    min_revision: _types_pb2.Revision
    def __init__(self, integration_id: _Optional[str] = ..., legacy: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ..., min_revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class MatchResponse(_message.Message):
    __slots__ = ("verdict", "candidates", "truncated", "explanation", "run_id", "profile_version", "outdated", "revision")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    OUTDATED_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    verdict: _migration_pb2.MatchVerdict
    candidates: _containers.RepeatedCompositeFieldContainer[_migration_pb2.Proposal]
    truncated: bool
    explanation: str
    run_id: str
    profile_version: int
    outdated: bool
    revision: _types_pb2.Revision
    def __init__(self, verdict: _Optional[_Union[_migration_pb2.MatchVerdict, str]] = ..., candidates: _Optional[_Iterable[_Union[_migration_pb2.Proposal, _Mapping]]] = ..., truncated: bool = ..., explanation: _Optional[str] = ..., run_id: _Optional[str] = ..., profile_version: _Optional[int] = ..., outdated: bool = ..., revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class ExportMappingsRequest(_message.Message):
    __slots__ = ("integration_id", "entity_type", "view", "resume_token")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    entity_type: _types_pb2.EntityType
    view: _types_pb2.MappingView
    resume_token: str
    def __init__(self, integration_id: _Optional[str] = ..., entity_type: _Optional[_Union[_types_pb2.EntityType, str]] = ..., view: _Optional[_Union[_types_pb2.MappingView, str]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class ExportMappingsResponse(_message.Message):
    __slots__ = ("mappings", "revision", "resume_token")
    MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    mappings: _containers.RepeatedCompositeFieldContainer[_types_pb2.Mapping]
    revision: _types_pb2.Revision
    resume_token: str
    def __init__(self, mappings: _Optional[_Iterable[_Union[_types_pb2.Mapping, _Mapping]]] = ..., revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ..., resume_token: _Optional[str] = ...) -> None: ...
