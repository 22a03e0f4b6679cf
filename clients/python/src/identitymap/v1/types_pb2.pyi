import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EntityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTITY_TYPE_UNSPECIFIED: _ClassVar[EntityType]
    ENTITY_TYPE_PERSON: _ClassVar[EntityType]
    ENTITY_TYPE_CLASS: _ClassVar[EntityType]
    ENTITY_TYPE_SCHOOL: _ClassVar[EntityType]

class MappingView(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MAPPING_VIEW_UNSPECIFIED: _ClassVar[MappingView]
    MAPPING_VIEW_BASIC: _ClassVar[MappingView]
    MAPPING_VIEW_FULL: _ClassVar[MappingView]

class LinkMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LINK_METHOD_UNSPECIFIED: _ClassVar[LinkMethod]
    LINK_METHOD_DECISION: _ClassVar[LinkMethod]
    LINK_METHOD_IMPORTED: _ClassVar[LinkMethod]
    LINK_METHOD_IDENTIFIER: _ClassVar[LinkMethod]
    LINK_METHOD_PATTERN: _ClassVar[LinkMethod]
    LINK_METHOD_EMAIL: _ClassVar[LinkMethod]
    LINK_METHOD_STATISTICS: _ClassVar[LinkMethod]
    LINK_METHOD_ROSTER: _ClassVar[LinkMethod]
ENTITY_TYPE_UNSPECIFIED: EntityType
ENTITY_TYPE_PERSON: EntityType
ENTITY_TYPE_CLASS: EntityType
ENTITY_TYPE_SCHOOL: EntityType
MAPPING_VIEW_UNSPECIFIED: MappingView
MAPPING_VIEW_BASIC: MappingView
MAPPING_VIEW_FULL: MappingView
LINK_METHOD_UNSPECIFIED: LinkMethod
LINK_METHOD_DECISION: LinkMethod
LINK_METHOD_IMPORTED: LinkMethod
LINK_METHOD_IDENTIFIER: LinkMethod
LINK_METHOD_PATTERN: LinkMethod
LINK_METHOD_EMAIL: LinkMethod
LINK_METHOD_STATISTICS: LinkMethod
LINK_METHOD_ROSTER: LinkMethod

class LegacyKey(_message.Message):
    __slots__ = ("entity_type", "system", "id")
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    SYSTEM_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    entity_type: EntityType
    system: str
    id: str
    def __init__(self, entity_type: _Optional[_Union[EntityType, str]] = ..., system: _Optional[str] = ..., id: _Optional[str] = ...) -> None: ...

class SourceIdentifier(_message.Message):
    __slots__ = ("entity_type", "type", "value")
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    entity_type: EntityType
    type: str
    value: str
    def __init__(self, entity_type: _Optional[_Union[EntityType, str]] = ..., type: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Key(_message.Message):
    __slots__ = ("integration_id", "legacy", "edlink_id", "identifier")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEGACY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    legacy: LegacyKey
    edlink_id: str
    identifier: SourceIdentifier
    def __init__(self, integration_id: _Optional[str] = ..., legacy: _Optional[_Union[LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ..., identifier: _Optional[_Union[SourceIdentifier, _Mapping]] = ...) -> None: ...

class Revision(_message.Message):
    __slots__ = ("epoch", "number")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    epoch: str
    number: int
    def __init__(self, epoch: _Optional[str] = ..., number: _Optional[int] = ...) -> None: ...

class Mapping(_message.Message):
    __slots__ = ("integration_id", "legacy_key", "edlink_id", "primary", "details")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEGACY_KEY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    PRIMARY_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    legacy_key: LegacyKey
    edlink_id: str
    primary: bool
    details: MappingDetails
    def __init__(self, integration_id: _Optional[str] = ..., legacy_key: _Optional[_Union[LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ..., primary: bool = ..., details: _Optional[_Union[MappingDetails, _Mapping]] = ...) -> None: ...

class MappingDetails(_message.Message):
    __slots__ = ("method", "rule", "confidence", "evidence", "linked_at", "changed_at", "changed_revision", "run_id", "edlink_absent", "legacy_absent", "linked_edlink_id")
    METHOD_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    LINKED_AT_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    CHANGED_REVISION_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ABSENT_FIELD_NUMBER: _ClassVar[int]
    LEGACY_ABSENT_FIELD_NUMBER: _ClassVar[int]
    LINKED_EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    method: LinkMethod
    rule: str
    confidence: float
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    linked_at: _timestamp_pb2.Timestamp
    changed_at: _timestamp_pb2.Timestamp
    changed_revision: int
    run_id: str
    edlink_absent: bool
    legacy_absent: bool
    linked_edlink_id: str
    def __init__(self, method: _Optional[_Union[LinkMethod, str]] = ..., rule: _Optional[str] = ..., confidence: _Optional[float] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., linked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., changed_revision: _Optional[int] = ..., run_id: _Optional[str] = ..., edlink_absent: bool = ..., legacy_absent: bool = ..., linked_edlink_id: _Optional[str] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("field", "outcome", "weight")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    field: str
    outcome: str
    weight: float
    def __init__(self, field: _Optional[str] = ..., outcome: _Optional[str] = ..., weight: _Optional[float] = ...) -> None: ...
