import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from identitymap.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Strategy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STRATEGY_UNSPECIFIED: _ClassVar[Strategy]
    STRATEGY_NONE: _ClassVar[Strategy]
    STRATEGY_ONE_TIME: _ClassVar[Strategy]
    STRATEGY_CONTINUOUS: _ClassVar[Strategy]

class RunKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RUN_KIND_UNSPECIFIED: _ClassVar[RunKind]
    RUN_KIND_SYNC: _ClassVar[RunKind]
    RUN_KIND_MATCH: _ClassVar[RunKind]
    RUN_KIND_IMPORT: _ClassVar[RunKind]
    RUN_KIND_EVENTS: _ClassVar[RunKind]

class RunState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RUN_STATE_UNSPECIFIED: _ClassVar[RunState]
    RUN_STATE_QUEUED: _ClassVar[RunState]
    RUN_STATE_RUNNING: _ClassVar[RunState]
    RUN_STATE_AWAITING_APPROVAL: _ClassVar[RunState]
    RUN_STATE_SUCCEEDED: _ClassVar[RunState]
    RUN_STATE_FAILED: _ClassVar[RunState]
    RUN_STATE_HELD: _ClassVar[RunState]

class PatternOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PATTERN_OUTCOME_UNSPECIFIED: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_USED: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_IDENTIFIER: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_TOO_FEW: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_RARE: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_NOT_UNIQUE: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_NAMES_DIFFER: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_NAMES_UNKNOWN: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_NAMESAKES: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_FOLDING_MERGES: _ClassVar[PatternOutcome]
    PATTERN_OUTCOME_ADDRESS: _ClassVar[PatternOutcome]

class MatchVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MATCH_VERDICT_UNSPECIFIED: _ClassVar[MatchVerdict]
    MATCH_VERDICT_CERTAIN: _ClassVar[MatchVerdict]
    MATCH_VERDICT_POSSIBLE: _ClassVar[MatchVerdict]

class ReviewReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_REASON_UNSPECIFIED: _ClassVar[ReviewReason]
    REVIEW_REASON_AMBIGUOUS_IDENTIFIER: _ClassVar[ReviewReason]
    REVIEW_REASON_CONFLICTING_IDENTIFIERS: _ClassVar[ReviewReason]
    REVIEW_REASON_BIRTH_DATE_DIFFERS: _ClassVar[ReviewReason]
    REVIEW_REASON_NAME_DIFFERS: _ClassVar[ReviewReason]
    REVIEW_REASON_NOT_CONFIRMED: _ClassVar[ReviewReason]
    REVIEW_REASON_ROLE_DIFFERS: _ClassVar[ReviewReason]
    REVIEW_REASON_DUPLICATE_ACCOUNT: _ClassVar[ReviewReason]
    REVIEW_REASON_ALREADY_LINKED: _ClassVar[ReviewReason]
    REVIEW_REASON_IMPORTED_ROW_REFUTED: _ClassVar[ReviewReason]
    REVIEW_REASON_IMPORTED_ROW_UNKNOWN: _ClassVar[ReviewReason]
    REVIEW_REASON_CONTESTED: _ClassVar[ReviewReason]
    REVIEW_REASON_TERM_DIFFERS: _ClassVar[ReviewReason]
    REVIEW_REASON_MADE_OF_NAME: _ClassVar[ReviewReason]
    REVIEW_REASON_POSSIBLE_MATCH: _ClassVar[ReviewReason]
    REVIEW_REASON_INDISTINGUISHABLE: _ClassVar[ReviewReason]
    REVIEW_REASON_MAY_BE_RELATIVE: _ClassVar[ReviewReason]
    REVIEW_REASON_EMAIL_NOT_TRUSTED: _ClassVar[ReviewReason]
    REVIEW_REASON_SPLIT_OR_MERGED: _ClassVar[ReviewReason]
    REVIEW_REASON_MEMBERS_DIFFER: _ClassVar[ReviewReason]

class Stage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STAGE_UNSPECIFIED: _ClassVar[Stage]
    STAGE_NEEDS_STRATEGY: _ClassVar[Stage]
    STAGE_NEEDS_TOKEN: _ClassVar[Stage]
    STAGE_AWAITING_ROSTER: _ClassVar[Stage]
    STAGE_AWAITING_MATCH: _ClassVar[Stage]
    STAGE_AWAITING_APPROVAL: _ClassVar[Stage]
    STAGE_UP_TO_DATE: _ClassVar[Stage]
STRATEGY_UNSPECIFIED: Strategy
STRATEGY_NONE: Strategy
STRATEGY_ONE_TIME: Strategy
STRATEGY_CONTINUOUS: Strategy
RUN_KIND_UNSPECIFIED: RunKind
RUN_KIND_SYNC: RunKind
RUN_KIND_MATCH: RunKind
RUN_KIND_IMPORT: RunKind
RUN_KIND_EVENTS: RunKind
RUN_STATE_UNSPECIFIED: RunState
RUN_STATE_QUEUED: RunState
RUN_STATE_RUNNING: RunState
RUN_STATE_AWAITING_APPROVAL: RunState
RUN_STATE_SUCCEEDED: RunState
RUN_STATE_FAILED: RunState
RUN_STATE_HELD: RunState
PATTERN_OUTCOME_UNSPECIFIED: PatternOutcome
PATTERN_OUTCOME_USED: PatternOutcome
PATTERN_OUTCOME_IDENTIFIER: PatternOutcome
PATTERN_OUTCOME_TOO_FEW: PatternOutcome
PATTERN_OUTCOME_RARE: PatternOutcome
PATTERN_OUTCOME_NOT_UNIQUE: PatternOutcome
PATTERN_OUTCOME_NAMES_DIFFER: PatternOutcome
PATTERN_OUTCOME_NAMES_UNKNOWN: PatternOutcome
PATTERN_OUTCOME_NAMESAKES: PatternOutcome
PATTERN_OUTCOME_FOLDING_MERGES: PatternOutcome
PATTERN_OUTCOME_ADDRESS: PatternOutcome
MATCH_VERDICT_UNSPECIFIED: MatchVerdict
MATCH_VERDICT_CERTAIN: MatchVerdict
MATCH_VERDICT_POSSIBLE: MatchVerdict
REVIEW_REASON_UNSPECIFIED: ReviewReason
REVIEW_REASON_AMBIGUOUS_IDENTIFIER: ReviewReason
REVIEW_REASON_CONFLICTING_IDENTIFIERS: ReviewReason
REVIEW_REASON_BIRTH_DATE_DIFFERS: ReviewReason
REVIEW_REASON_NAME_DIFFERS: ReviewReason
REVIEW_REASON_NOT_CONFIRMED: ReviewReason
REVIEW_REASON_ROLE_DIFFERS: ReviewReason
REVIEW_REASON_DUPLICATE_ACCOUNT: ReviewReason
REVIEW_REASON_ALREADY_LINKED: ReviewReason
REVIEW_REASON_IMPORTED_ROW_REFUTED: ReviewReason
REVIEW_REASON_IMPORTED_ROW_UNKNOWN: ReviewReason
REVIEW_REASON_CONTESTED: ReviewReason
REVIEW_REASON_TERM_DIFFERS: ReviewReason
REVIEW_REASON_MADE_OF_NAME: ReviewReason
REVIEW_REASON_POSSIBLE_MATCH: ReviewReason
REVIEW_REASON_INDISTINGUISHABLE: ReviewReason
REVIEW_REASON_MAY_BE_RELATIVE: ReviewReason
REVIEW_REASON_EMAIL_NOT_TRUSTED: ReviewReason
REVIEW_REASON_SPLIT_OR_MERGED: ReviewReason
REVIEW_REASON_MEMBERS_DIFFER: ReviewReason
STAGE_UNSPECIFIED: Stage
STAGE_NEEDS_STRATEGY: Stage
STAGE_NEEDS_TOKEN: Stage
STAGE_AWAITING_ROSTER: Stage
STAGE_AWAITING_MATCH: Stage
STAGE_AWAITING_APPROVAL: Stage
STAGE_UP_TO_DATE: Stage

class Integration(_message.Message):
    __slots__ = ("integration_id", "name", "provider", "edlink_status", "strategy", "has_token", "settings", "last_synced_at", "created_at", "last_followed_at", "stop", "unlisted_since", "profile_version", "source_id")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    EDLINK_STATUS_FIELD_NUMBER: _ClassVar[int]
    STRATEGY_FIELD_NUMBER: _ClassVar[int]
    HAS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    LAST_SYNCED_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_FOLLOWED_AT_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    UNLISTED_SINCE_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    name: str
    provider: str
    edlink_status: str
    strategy: Strategy
    has_token: bool
    settings: IntegrationSettings
    last_synced_at: _timestamp_pb2.Timestamp
    created_at: _timestamp_pb2.Timestamp
    last_followed_at: _timestamp_pb2.Timestamp
    stop: IntegrationStop
    unlisted_since: _timestamp_pb2.Timestamp
    profile_version: int
    source_id: str
    def __init__(self, integration_id: _Optional[str] = ..., name: _Optional[str] = ..., provider: _Optional[str] = ..., edlink_status: _Optional[str] = ..., strategy: _Optional[_Union[Strategy, str]] = ..., has_token: bool = ..., settings: _Optional[_Union[IntegrationSettings, _Mapping]] = ..., last_synced_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_followed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stop: _Optional[_Union[IntegrationStop, _Mapping]] = ..., unlisted_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., profile_version: _Optional[int] = ..., source_id: _Optional[str] = ...) -> None: ...

class IntegrationStop(_message.Message):
    __slots__ = ("reason", "message", "since", "retry_at")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AT_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    since: _timestamp_pb2.Timestamp
    retry_at: _timestamp_pb2.Timestamp
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retry_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IntegrationSettings(_message.Message):
    __slots__ = ("sync_interval_seconds", "absence_threshold", "standalone_identifier_types", "corroborated_identifier_types", "event_interval_seconds", "trusts_email")
    SYNC_INTERVAL_SECONDS_FIELD_NUMBER: _ClassVar[int]
    ABSENCE_THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    STANDALONE_IDENTIFIER_TYPES_FIELD_NUMBER: _ClassVar[int]
    CORROBORATED_IDENTIFIER_TYPES_FIELD_NUMBER: _ClassVar[int]
    EVENT_INTERVAL_SECONDS_FIELD_NUMBER: _ClassVar[int]
    TRUSTS_EMAIL_FIELD_NUMBER: _ClassVar[int]
    sync_interval_seconds: int
    absence_threshold: float
    standalone_identifier_types: _containers.RepeatedScalarFieldContainer[str]
    corroborated_identifier_types: _containers.RepeatedScalarFieldContainer[str]
    event_interval_seconds: int
    trusts_email: bool
    def __init__(self, sync_interval_seconds: _Optional[int] = ..., absence_threshold: _Optional[float] = ..., standalone_identifier_types: _Optional[_Iterable[str]] = ..., corroborated_identifier_types: _Optional[_Iterable[str]] = ..., event_interval_seconds: _Optional[int] = ..., trusts_email: bool = ...) -> None: ...

class CreateIntegrationRequest(_message.Message):
    __slots__ = ("integration_id", "name", "access_token", "strategy", "settings")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STRATEGY_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    name: str
    access_token: str
    strategy: Strategy
    settings: IntegrationSettings
    def __init__(self, integration_id: _Optional[str] = ..., name: _Optional[str] = ..., access_token: _Optional[str] = ..., strategy: _Optional[_Union[Strategy, str]] = ..., settings: _Optional[_Union[IntegrationSettings, _Mapping]] = ...) -> None: ...

class CreateIntegrationResponse(_message.Message):
    __slots__ = ("integration",)
    INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    integration: Integration
    def __init__(self, integration: _Optional[_Union[Integration, _Mapping]] = ...) -> None: ...

class GetIntegrationRequest(_message.Message):
    __slots__ = ("integration_id",)
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    def __init__(self, integration_id: _Optional[str] = ...) -> None: ...

class GetIntegrationResponse(_message.Message):
    __slots__ = ("integration",)
    INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    integration: Integration
    def __init__(self, integration: _Optional[_Union[Integration, _Mapping]] = ...) -> None: ...

class ListIntegrationsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListIntegrationsResponse(_message.Message):
    __slots__ = ("integrations",)
    INTEGRATIONS_FIELD_NUMBER: _ClassVar[int]
    integrations: _containers.RepeatedCompositeFieldContainer[Integration]
    def __init__(self, integrations: _Optional[_Iterable[_Union[Integration, _Mapping]]] = ...) -> None: ...

class UpdateIntegrationRequest(_message.Message):
    __slots__ = ("integration_id", "strategy", "access_token", "settings")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    STRATEGY_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    strategy: Strategy
    access_token: str
    settings: IntegrationSettings
    def __init__(self, integration_id: _Optional[str] = ..., strategy: _Optional[_Union[Strategy, str]] = ..., access_token: _Optional[str] = ..., settings: _Optional[_Union[IntegrationSettings, _Mapping]] = ...) -> None: ...

class UpdateIntegrationResponse(_message.Message):
    __slots__ = ("integration",)
    INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    integration: Integration
    def __init__(self, integration: _Optional[_Union[Integration, _Mapping]] = ...) -> None: ...

class ImportLegacyRecordsRequest(_message.Message):
    __slots__ = ("header", "batch", "end")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    header: ImportHeader
    batch: LegacyRecordBatch
    end: ImportEnd
    def __init__(self, header: _Optional[_Union[ImportHeader, _Mapping]] = ..., batch: _Optional[_Union[LegacyRecordBatch, _Mapping]] = ..., end: _Optional[_Union[ImportEnd, _Mapping]] = ...) -> None: ...

class ImportEnd(_message.Message):
    __slots__ = ("unread_records",)
    UNREAD_RECORDS_FIELD_NUMBER: _ClassVar[int]
    unread_records: int
    def __init__(self, unread_records: _Optional[int] = ...) -> None: ...

class ImportHeader(_message.Message):
    __slots__ = ("integration_id", "full", "dry_run", "accept_absences", "label", "source")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    FULL_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_ABSENCES_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    full: bool
    dry_run: bool
    accept_absences: bool
    label: str
    source: str
    def __init__(self, integration_id: _Optional[str] = ..., full: bool = ..., dry_run: bool = ..., accept_absences: bool = ..., label: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class LegacyRecordBatch(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[LegacyRecord]
    def __init__(self, records: _Optional[_Iterable[_Union[LegacyRecord, _Mapping]]] = ...) -> None: ...

class LegacyRecord(_message.Message):
    __slots__ = ("key", "integration_id", "line", "identifiers", "person", "class_fields", "school", "created", "last_active", "status", "absent", "change", "source", "unreadable")
    KEY_FIELD_NUMBER: _ClassVar[int]
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    CLASS_FIELDS_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    LAST_ACTIVE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    UNREADABLE_FIELD_NUMBER: _ClassVar[int]
    key: _types_pb2.LegacyKey
    integration_id: str
    line: int
    identifiers: _containers.RepeatedCompositeFieldContainer[RecordIdentifier]
    person: PersonFields
    class_fields: ClassFields
    school: SchoolFields
    created: str
    last_active: str
    status: str
    absent: bool
    change: RecordChange
    source: str
    unreadable: bool
    def __init__(self, key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., integration_id: _Optional[str] = ..., line: _Optional[int] = ..., identifiers: _Optional[_Iterable[_Union[RecordIdentifier, _Mapping]]] = ..., person: _Optional[_Union[PersonFields, _Mapping]] = ..., class_fields: _Optional[_Union[ClassFields, _Mapping]] = ..., school: _Optional[_Union[SchoolFields, _Mapping]] = ..., created: _Optional[str] = ..., last_active: _Optional[str] = ..., status: _Optional[str] = ..., absent: bool = ..., change: _Optional[_Union[RecordChange, _Mapping]] = ..., source: _Optional[str] = ..., unreadable: bool = ...) -> None: ...

class RecordChange(_message.Message):
    __slots__ = ("fields", "must_be_known", "lists")
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    MUST_BE_KNOWN_FIELD_NUMBER: _ClassVar[int]
    LISTS_FIELD_NUMBER: _ClassVar[int]
    fields: _containers.RepeatedScalarFieldContainer[str]
    must_be_known: bool
    lists: _containers.RepeatedCompositeFieldContainer[ListChange]
    def __init__(self, fields: _Optional[_Iterable[str]] = ..., must_be_known: bool = ..., lists: _Optional[_Iterable[_Union[ListChange, _Mapping]]] = ...) -> None: ...

class ListChange(_message.Message):
    __slots__ = ("field", "added", "removed")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    field: str
    added: _containers.RepeatedScalarFieldContainer[str]
    removed: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, field: _Optional[str] = ..., added: _Optional[_Iterable[str]] = ..., removed: _Optional[_Iterable[str]] = ...) -> None: ...

class RecordIdentifier(_message.Message):
    __slots__ = ("type", "value")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    type: str
    value: str
    def __init__(self, type: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class PersonFields(_message.Message):
    __slots__ = ("role", "first_name", "middle_name", "last_name", "suffix", "preferred_name", "email", "username", "birth_date", "gender", "grade_level", "graduation_year", "school", "phone", "street", "city", "state", "postal_code", "roles", "schools", "grade_levels", "agent_ids")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    FIRST_NAME_FIELD_NUMBER: _ClassVar[int]
    MIDDLE_NAME_FIELD_NUMBER: _ClassVar[int]
    LAST_NAME_FIELD_NUMBER: _ClassVar[int]
    SUFFIX_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    GENDER_FIELD_NUMBER: _ClassVar[int]
    GRADE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    GRADUATION_YEAR_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    STREET_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    POSTAL_CODE_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    SCHOOLS_FIELD_NUMBER: _ClassVar[int]
    GRADE_LEVELS_FIELD_NUMBER: _ClassVar[int]
    AGENT_IDS_FIELD_NUMBER: _ClassVar[int]
    role: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    preferred_name: str
    email: str
    username: str
    birth_date: str
    gender: str
    grade_level: str
    graduation_year: str
    school: str
    phone: str
    street: str
    city: str
    state: str
    postal_code: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    schools: _containers.RepeatedScalarFieldContainer[str]
    grade_levels: _containers.RepeatedScalarFieldContainer[str]
    agent_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, role: _Optional[str] = ..., first_name: _Optional[str] = ..., middle_name: _Optional[str] = ..., last_name: _Optional[str] = ..., suffix: _Optional[str] = ..., preferred_name: _Optional[str] = ..., email: _Optional[str] = ..., username: _Optional[str] = ..., birth_date: _Optional[str] = ..., gender: _Optional[str] = ..., grade_level: _Optional[str] = ..., graduation_year: _Optional[str] = ..., school: _Optional[str] = ..., phone: _Optional[str] = ..., street: _Optional[str] = ..., city: _Optional[str] = ..., state: _Optional[str] = ..., postal_code: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., schools: _Optional[_Iterable[str]] = ..., grade_levels: _Optional[_Iterable[str]] = ..., agent_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ClassFields(_message.Message):
    __slots__ = ("name", "term", "period", "school", "teacher_ids", "member_ids", "periods")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_FIELD_NUMBER: _ClassVar[int]
    TEACHER_IDS_FIELD_NUMBER: _ClassVar[int]
    MEMBER_IDS_FIELD_NUMBER: _ClassVar[int]
    PERIODS_FIELD_NUMBER: _ClassVar[int]
    name: str
    term: str
    period: str
    school: str
    teacher_ids: _containers.RepeatedScalarFieldContainer[str]
    member_ids: _containers.RepeatedScalarFieldContainer[str]
    periods: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., term: _Optional[str] = ..., period: _Optional[str] = ..., school: _Optional[str] = ..., teacher_ids: _Optional[_Iterable[str]] = ..., member_ids: _Optional[_Iterable[str]] = ..., periods: _Optional[_Iterable[str]] = ...) -> None: ...

class SchoolFields(_message.Message):
    __slots__ = ("name", "city", "state")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    city: str
    state: str
    def __init__(self, name: _Optional[str] = ..., city: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ImportLegacyRecordsResponse(_message.Message):
    __slots__ = ("run_id", "created", "updated", "unchanged", "marked_absent", "rejected", "rejections", "conflicts", "absences_passed_over")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    MARKED_ABSENT_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    ABSENCES_PASSED_OVER_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    created: int
    updated: int
    unchanged: int
    marked_absent: int
    rejected: int
    rejections: _containers.RepeatedCompositeFieldContainer[RejectedRow]
    conflicts: int
    absences_passed_over: bool
    def __init__(self, run_id: _Optional[str] = ..., created: _Optional[int] = ..., updated: _Optional[int] = ..., unchanged: _Optional[int] = ..., marked_absent: _Optional[int] = ..., rejected: _Optional[int] = ..., rejections: _Optional[_Iterable[_Union[RejectedRow, _Mapping]]] = ..., conflicts: _Optional[int] = ..., absences_passed_over: bool = ...) -> None: ...

class RejectedRow(_message.Message):
    __slots__ = ("line", "field", "reason")
    LINE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    line: int
    field: str
    reason: str
    def __init__(self, line: _Optional[int] = ..., field: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetLegacyRecordRequest(_message.Message):
    __slots__ = ("key",)
    KEY_FIELD_NUMBER: _ClassVar[int]
    key: _types_pb2.LegacyKey
    def __init__(self, key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ...) -> None: ...

class GetLegacyRecordResponse(_message.Message):
    __slots__ = ("record", "integration_ids", "parts")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    INTEGRATION_IDS_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    record: LegacyRecord
    integration_ids: _containers.RepeatedScalarFieldContainer[str]
    parts: _containers.RepeatedCompositeFieldContainer[LegacyRecordPart]
    def __init__(self, record: _Optional[_Union[LegacyRecord, _Mapping]] = ..., integration_ids: _Optional[_Iterable[str]] = ..., parts: _Optional[_Iterable[_Union[LegacyRecordPart, _Mapping]]] = ...) -> None: ...

class LegacyRecordPart(_message.Message):
    __slots__ = ("source", "run_id", "label", "imported_at", "record")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    source: str
    run_id: str
    label: str
    imported_at: _timestamp_pb2.Timestamp
    record: LegacyRecord
    def __init__(self, source: _Optional[str] = ..., run_id: _Optional[str] = ..., label: _Optional[str] = ..., imported_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., record: _Optional[_Union[LegacyRecord, _Mapping]] = ...) -> None: ...

class LegacySource(_message.Message):
    __slots__ = ("name", "records")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    records: int
    def __init__(self, name: _Optional[str] = ..., records: _Optional[int] = ...) -> None: ...

class ListLegacySourcesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListLegacySourcesResponse(_message.Message):
    __slots__ = ("sources",)
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    sources: _containers.RepeatedCompositeFieldContainer[LegacySource]
    def __init__(self, sources: _Optional[_Iterable[_Union[LegacySource, _Mapping]]] = ...) -> None: ...

class OrderLegacySourcesRequest(_message.Message):
    __slots__ = ("names",)
    NAMES_FIELD_NUMBER: _ClassVar[int]
    names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, names: _Optional[_Iterable[str]] = ...) -> None: ...

class OrderLegacySourcesResponse(_message.Message):
    __slots__ = ("sources", "changed_records")
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CHANGED_RECORDS_FIELD_NUMBER: _ClassVar[int]
    sources: _containers.RepeatedCompositeFieldContainer[LegacySource]
    changed_records: int
    def __init__(self, sources: _Optional[_Iterable[_Union[LegacySource, _Mapping]]] = ..., changed_records: _Optional[int] = ...) -> None: ...

class ListLegacyConflictsRequest(_message.Message):
    __slots__ = ("integration_id", "page_size", "page_token")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    page_size: int
    page_token: str
    def __init__(self, integration_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class LegacyConflict(_message.Message):
    __slots__ = ("key", "field", "sources")
    KEY_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    key: _types_pb2.LegacyKey
    field: str
    sources: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., field: _Optional[str] = ..., sources: _Optional[_Iterable[str]] = ...) -> None: ...

class ListLegacyConflictsResponse(_message.Message):
    __slots__ = ("conflicts", "next_page_token")
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conflicts: _containers.RepeatedCompositeFieldContainer[LegacyConflict]
    next_page_token: str
    def __init__(self, conflicts: _Optional[_Iterable[_Union[LegacyConflict, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ImportMappingTableRequest(_message.Message):
    __slots__ = ("header", "batch")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    header: ImportHeader
    batch: MappingTableBatch
    def __init__(self, header: _Optional[_Union[ImportHeader, _Mapping]] = ..., batch: _Optional[_Union[MappingTableBatch, _Mapping]] = ...) -> None: ...

class MappingTableBatch(_message.Message):
    __slots__ = ("rows",)
    ROWS_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[MappingTableRow]
    def __init__(self, rows: _Optional[_Iterable[_Union[MappingTableRow, _Mapping]]] = ...) -> None: ...

class MappingTableRow(_message.Message):
    __slots__ = ("legacy_key", "edlink_id", "line")
    LEGACY_KEY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    legacy_key: _types_pb2.LegacyKey
    edlink_id: str
    line: int
    def __init__(self, legacy_key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ..., line: _Optional[int] = ...) -> None: ...

class ImportMappingTableResponse(_message.Message):
    __slots__ = ("run_id", "created", "unchanged", "withdrawn", "rejected", "rejections")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    created: int
    unchanged: int
    withdrawn: int
    rejected: int
    rejections: _containers.RepeatedCompositeFieldContainer[RejectedRow]
    def __init__(self, run_id: _Optional[str] = ..., created: _Optional[int] = ..., unchanged: _Optional[int] = ..., withdrawn: _Optional[int] = ..., rejected: _Optional[int] = ..., rejections: _Optional[_Iterable[_Union[RejectedRow, _Mapping]]] = ...) -> None: ...

class Run(_message.Message):
    __slots__ = ("run_id", "integration_id", "kind", "state", "dry_run", "requested_by", "requested_at", "started_at", "finished_at", "counts", "failure", "label", "proposes_profile", "profile_version")
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_BY_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    PROPOSES_PROFILE_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    integration_id: str
    kind: RunKind
    state: RunState
    dry_run: bool
    requested_by: str
    requested_at: _timestamp_pb2.Timestamp
    started_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    counts: _containers.ScalarMap[str, int]
    failure: RunFailure
    label: str
    proposes_profile: bool
    profile_version: int
    def __init__(self, run_id: _Optional[str] = ..., integration_id: _Optional[str] = ..., kind: _Optional[_Union[RunKind, str]] = ..., state: _Optional[_Union[RunState, str]] = ..., dry_run: bool = ..., requested_by: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., counts: _Optional[_Mapping[str, int]] = ..., failure: _Optional[_Union[RunFailure, _Mapping]] = ..., label: _Optional[str] = ..., proposes_profile: bool = ..., profile_version: _Optional[int] = ...) -> None: ...

class RunFailure(_message.Message):
    __slots__ = ("reason", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class StartSyncRequest(_message.Message):
    __slots__ = ("integration_id", "accept_absences")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_ABSENCES_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    accept_absences: bool
    def __init__(self, integration_id: _Optional[str] = ..., accept_absences: bool = ...) -> None: ...

class StartSyncResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: Run
    def __init__(self, run: _Optional[_Union[Run, _Mapping]] = ...) -> None: ...

class StartMatchRequest(_message.Message):
    __slots__ = ("integration_id", "dry_run")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    dry_run: bool
    def __init__(self, integration_id: _Optional[str] = ..., dry_run: bool = ...) -> None: ...

class StartMatchResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: Run
    def __init__(self, run: _Optional[_Union[Run, _Mapping]] = ...) -> None: ...

class ProposeProfileRequest(_message.Message):
    __slots__ = ("integration_id",)
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    def __init__(self, integration_id: _Optional[str] = ...) -> None: ...

class ProposeProfileResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: Run
    def __init__(self, run: _Optional[_Union[Run, _Mapping]] = ...) -> None: ...

class GetProfileRequest(_message.Message):
    __slots__ = ("integration_id", "version")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    version: int
    def __init__(self, integration_id: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class GetProfileResponse(_message.Message):
    __slots__ = ("profile",)
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    profile: MatchingProfile
    def __init__(self, profile: _Optional[_Union[MatchingProfile, _Mapping]] = ...) -> None: ...

class ListProfilesRequest(_message.Message):
    __slots__ = ("integration_id",)
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    def __init__(self, integration_id: _Optional[str] = ...) -> None: ...

class ListProfilesResponse(_message.Message):
    __slots__ = ("profiles",)
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    profiles: _containers.RepeatedCompositeFieldContainer[MatchingProfile]
    def __init__(self, profiles: _Optional[_Iterable[_Union[MatchingProfile, _Mapping]]] = ...) -> None: ...

class AdoptProfileRequest(_message.Message):
    __slots__ = ("integration_id", "version")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    version: int
    def __init__(self, integration_id: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class AdoptProfileResponse(_message.Message):
    __slots__ = ("integration",)
    INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    integration: Integration
    def __init__(self, integration: _Optional[_Union[Integration, _Mapping]] = ...) -> None: ...

class MatchingProfile(_message.Message):
    __slots__ = ("integration_id", "version", "in_use", "standalone_identifier_types", "corroborated_identifier_types", "patterns", "run_id", "made_at", "adopted_at", "adopted_by", "matrices", "trusts_email")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    IN_USE_FIELD_NUMBER: _ClassVar[int]
    STANDALONE_IDENTIFIER_TYPES_FIELD_NUMBER: _ClassVar[int]
    CORROBORATED_IDENTIFIER_TYPES_FIELD_NUMBER: _ClassVar[int]
    PATTERNS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    ADOPTED_AT_FIELD_NUMBER: _ClassVar[int]
    ADOPTED_BY_FIELD_NUMBER: _ClassVar[int]
    MATRICES_FIELD_NUMBER: _ClassVar[int]
    TRUSTS_EMAIL_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    version: int
    in_use: bool
    standalone_identifier_types: _containers.RepeatedScalarFieldContainer[str]
    corroborated_identifier_types: _containers.RepeatedScalarFieldContainer[str]
    patterns: _containers.RepeatedCompositeFieldContainer[IdentifierPattern]
    run_id: str
    made_at: _timestamp_pb2.Timestamp
    adopted_at: _timestamp_pb2.Timestamp
    adopted_by: str
    matrices: _containers.RepeatedCompositeFieldContainer[MatchRateMatrix]
    trusts_email: bool
    def __init__(self, integration_id: _Optional[str] = ..., version: _Optional[int] = ..., in_use: bool = ..., standalone_identifier_types: _Optional[_Iterable[str]] = ..., corroborated_identifier_types: _Optional[_Iterable[str]] = ..., patterns: _Optional[_Iterable[_Union[IdentifierPattern, _Mapping]]] = ..., run_id: _Optional[str] = ..., made_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., adopted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., adopted_by: _Optional[str] = ..., matrices: _Optional[_Iterable[_Union[MatchRateMatrix, _Mapping]]] = ..., trusts_email: bool = ...) -> None: ...

class IdentifierPattern(_message.Message):
    __slots__ = ("entity_type", "name", "description", "legacy", "roster", "ignore_zeros", "ignore_case", "may_link_at_sign_in")
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LEGACY_FIELD_NUMBER: _ClassVar[int]
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    IGNORE_ZEROS_FIELD_NUMBER: _ClassVar[int]
    IGNORE_CASE_FIELD_NUMBER: _ClassVar[int]
    MAY_LINK_AT_SIGN_IN_FIELD_NUMBER: _ClassVar[int]
    entity_type: _types_pb2.EntityType
    name: str
    description: str
    legacy: PatternPart
    roster: PatternPart
    ignore_zeros: bool
    ignore_case: bool
    may_link_at_sign_in: bool
    def __init__(self, entity_type: _Optional[_Union[_types_pb2.EntityType, str]] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., legacy: _Optional[_Union[PatternPart, _Mapping]] = ..., roster: _Optional[_Union[PatternPart, _Mapping]] = ..., ignore_zeros: bool = ..., ignore_case: bool = ..., may_link_at_sign_in: bool = ...) -> None: ...

class PatternPart(_message.Message):
    __slots__ = ("columns", "local_part", "prefix", "suffix", "address")
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    LOCAL_PART_FIELD_NUMBER: _ClassVar[int]
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    SUFFIX_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    columns: _containers.RepeatedCompositeFieldContainer[PatternColumn]
    local_part: bool
    prefix: str
    suffix: str
    address: bool
    def __init__(self, columns: _Optional[_Iterable[_Union[PatternColumn, _Mapping]]] = ..., local_part: bool = ..., prefix: _Optional[str] = ..., suffix: _Optional[str] = ..., address: bool = ...) -> None: ...

class PatternColumn(_message.Message):
    __slots__ = ("name", "system", "of_school")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SYSTEM_FIELD_NUMBER: _ClassVar[int]
    OF_SCHOOL_FIELD_NUMBER: _ClassVar[int]
    name: str
    system: str
    of_school: bool
    def __init__(self, name: _Optional[str] = ..., system: _Optional[str] = ..., of_school: bool = ...) -> None: ...

class MatchRateMatrix(_message.Message):
    __slots__ = ("entity_type", "legacy_columns", "roster_columns", "measures", "thresholds")
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    LEGACY_COLUMNS_FIELD_NUMBER: _ClassVar[int]
    ROSTER_COLUMNS_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    THRESHOLDS_FIELD_NUMBER: _ClassVar[int]
    entity_type: _types_pb2.EntityType
    legacy_columns: _containers.RepeatedCompositeFieldContainer[PatternColumnValues]
    roster_columns: _containers.RepeatedCompositeFieldContainer[PatternColumnValues]
    measures: _containers.RepeatedCompositeFieldContainer[PatternMeasure]
    thresholds: PatternThresholds
    def __init__(self, entity_type: _Optional[_Union[_types_pb2.EntityType, str]] = ..., legacy_columns: _Optional[_Iterable[_Union[PatternColumnValues, _Mapping]]] = ..., roster_columns: _Optional[_Iterable[_Union[PatternColumnValues, _Mapping]]] = ..., measures: _Optional[_Iterable[_Union[PatternMeasure, _Mapping]]] = ..., thresholds: _Optional[_Union[PatternThresholds, _Mapping]] = ...) -> None: ...

class PatternColumnValues(_message.Message):
    __slots__ = ("column", "values")
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    column: PatternColumn
    values: int
    def __init__(self, column: _Optional[_Union[PatternColumn, _Mapping]] = ..., values: _Optional[int] = ...) -> None: ...

class PatternMeasure(_message.Message):
    __slots__ = ("pattern", "outcome", "legacy_values", "roster_values", "matched", "unique", "compared", "agreeing", "matched_by_chance", "agreeing_by_chance", "expected_wrong")
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    LEGACY_VALUES_FIELD_NUMBER: _ClassVar[int]
    ROSTER_VALUES_FIELD_NUMBER: _ClassVar[int]
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    UNIQUE_FIELD_NUMBER: _ClassVar[int]
    COMPARED_FIELD_NUMBER: _ClassVar[int]
    AGREEING_FIELD_NUMBER: _ClassVar[int]
    MATCHED_BY_CHANCE_FIELD_NUMBER: _ClassVar[int]
    AGREEING_BY_CHANCE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_WRONG_FIELD_NUMBER: _ClassVar[int]
    pattern: IdentifierPattern
    outcome: PatternOutcome
    legacy_values: int
    roster_values: int
    matched: int
    unique: int
    compared: int
    agreeing: int
    matched_by_chance: float
    agreeing_by_chance: float
    expected_wrong: float
    def __init__(self, pattern: _Optional[_Union[IdentifierPattern, _Mapping]] = ..., outcome: _Optional[_Union[PatternOutcome, str]] = ..., legacy_values: _Optional[int] = ..., roster_values: _Optional[int] = ..., matched: _Optional[int] = ..., unique: _Optional[int] = ..., compared: _Optional[int] = ..., agreeing: _Optional[int] = ..., matched_by_chance: _Optional[float] = ..., agreeing_by_chance: _Optional[float] = ..., expected_wrong: _Optional[float] = ...) -> None: ...

class PatternThresholds(_message.Message):
    __slots__ = ("pairs", "matched", "unique", "agreeing", "agreeing_bound", "expected_wrong")
    PAIRS_FIELD_NUMBER: _ClassVar[int]
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    UNIQUE_FIELD_NUMBER: _ClassVar[int]
    AGREEING_FIELD_NUMBER: _ClassVar[int]
    AGREEING_BOUND_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_WRONG_FIELD_NUMBER: _ClassVar[int]
    pairs: int
    matched: float
    unique: float
    agreeing: float
    agreeing_bound: float
    expected_wrong: float
    def __init__(self, pairs: _Optional[int] = ..., matched: _Optional[float] = ..., unique: _Optional[float] = ..., agreeing: _Optional[float] = ..., agreeing_bound: _Optional[float] = ..., expected_wrong: _Optional[float] = ...) -> None: ...

class GetRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class GetRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: Run
    def __init__(self, run: _Optional[_Union[Run, _Mapping]] = ...) -> None: ...

class ListRunsRequest(_message.Message):
    __slots__ = ("integration_id", "page_size", "page_token")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    page_size: int
    page_token: str
    def __init__(self, integration_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListRunsResponse(_message.Message):
    __slots__ = ("runs", "next_page_token")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[Run]
    next_page_token: str
    def __init__(self, runs: _Optional[_Iterable[_Union[Run, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Proposal(_message.Message):
    __slots__ = ("legacy_key", "edlink_id", "verdict", "rule", "confidence", "evidence", "reason", "explanation")
    LEGACY_KEY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    legacy_key: _types_pb2.LegacyKey
    edlink_id: str
    verdict: MatchVerdict
    rule: str
    confidence: float
    evidence: _containers.RepeatedCompositeFieldContainer[_types_pb2.Evidence]
    reason: ReviewReason
    explanation: str
    def __init__(self, legacy_key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ..., verdict: _Optional[_Union[MatchVerdict, str]] = ..., rule: _Optional[str] = ..., confidence: _Optional[float] = ..., evidence: _Optional[_Iterable[_Union[_types_pb2.Evidence, _Mapping]]] = ..., reason: _Optional[_Union[ReviewReason, str]] = ..., explanation: _Optional[str] = ...) -> None: ...

class WeighPairRequest(_message.Message):
    __slots__ = ("integration_id", "legacy_key", "edlink_id")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEGACY_KEY_FIELD_NUMBER: _ClassVar[int]
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    legacy_key: _types_pb2.LegacyKey
    edlink_id: str
    def __init__(self, integration_id: _Optional[str] = ..., legacy_key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., edlink_id: _Optional[str] = ...) -> None: ...

class WeighPairResponse(_message.Message):
    __slots__ = ("prior_bits", "evidence", "bits", "kin_bits", "probability", "possible_bits", "certain_bits", "guard", "profile_version")
    PRIOR_BITS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    KIN_BITS_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    POSSIBLE_BITS_FIELD_NUMBER: _ClassVar[int]
    CERTAIN_BITS_FIELD_NUMBER: _ClassVar[int]
    GUARD_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    prior_bits: float
    evidence: _containers.RepeatedCompositeFieldContainer[_types_pb2.Evidence]
    bits: float
    kin_bits: float
    probability: float
    possible_bits: float
    certain_bits: float
    guard: str
    profile_version: int
    def __init__(self, prior_bits: _Optional[float] = ..., evidence: _Optional[_Iterable[_Union[_types_pb2.Evidence, _Mapping]]] = ..., bits: _Optional[float] = ..., kin_bits: _Optional[float] = ..., probability: _Optional[float] = ..., possible_bits: _Optional[float] = ..., certain_bits: _Optional[float] = ..., guard: _Optional[str] = ..., profile_version: _Optional[int] = ...) -> None: ...

class ListProposalsRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class ListProposalsResponse(_message.Message):
    __slots__ = ("proposals",)
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    proposals: _containers.RepeatedCompositeFieldContainer[Proposal]
    def __init__(self, proposals: _Optional[_Iterable[_Union[Proposal, _Mapping]]] = ...) -> None: ...

class ApproveRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class ApproveRunResponse(_message.Message):
    __slots__ = ("run", "linked", "sent_to_review", "revision")
    RUN_FIELD_NUMBER: _ClassVar[int]
    LINKED_FIELD_NUMBER: _ClassVar[int]
    SENT_TO_REVIEW_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    run: Run
    linked: int
    sent_to_review: int
    revision: _types_pb2.Revision
    def __init__(self, run: _Optional[_Union[Run, _Mapping]] = ..., linked: _Optional[int] = ..., sent_to_review: _Optional[int] = ..., revision: _Optional[_Union[_types_pb2.Revision, _Mapping]] = ...) -> None: ...

class ReviewItem(_message.Message):
    __slots__ = ("review_item_id", "integration_id", "legacy_key", "reason", "candidates", "version", "opened_at")
    REVIEW_ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEGACY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    review_item_id: str
    integration_id: str
    legacy_key: _types_pb2.LegacyKey
    reason: ReviewReason
    candidates: _containers.RepeatedCompositeFieldContainer[ReviewCandidate]
    version: int
    opened_at: _timestamp_pb2.Timestamp
    def __init__(self, review_item_id: _Optional[str] = ..., integration_id: _Optional[str] = ..., legacy_key: _Optional[_Union[_types_pb2.LegacyKey, _Mapping]] = ..., reason: _Optional[_Union[ReviewReason, str]] = ..., candidates: _Optional[_Iterable[_Union[ReviewCandidate, _Mapping]]] = ..., version: _Optional[int] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReviewCandidate(_message.Message):
    __slots__ = ("edlink_id", "reason", "rule", "evidence", "explanation")
    EDLINK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    edlink_id: str
    reason: ReviewReason
    rule: str
    evidence: _containers.RepeatedCompositeFieldContainer[_types_pb2.Evidence]
    explanation: str
    def __init__(self, edlink_id: _Optional[str] = ..., reason: _Optional[_Union[ReviewReason, str]] = ..., rule: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[_types_pb2.Evidence, _Mapping]]] = ..., explanation: _Optional[str] = ...) -> None: ...

class ListReviewItemsRequest(_message.Message):
    __slots__ = ("integration_id", "entity_type", "reason", "page_size", "page_token")
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    entity_type: _types_pb2.EntityType
    reason: ReviewReason
    page_size: int
    page_token: str
    def __init__(self, integration_id: _Optional[str] = ..., entity_type: _Optional[_Union[_types_pb2.EntityType, str]] = ..., reason: _Optional[_Union[ReviewReason, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListReviewItemsResponse(_message.Message):
    __slots__ = ("items", "next_page_token", "total")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ReviewItem]
    next_page_token: str
    total: int
    def __init__(self, items: _Optional[_Iterable[_Union[ReviewItem, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetStatusRequest(_message.Message):
    __slots__ = ("integration_id",)
    INTEGRATION_ID_FIELD_NUMBER: _ClassVar[int]
    integration_id: str
    def __init__(self, integration_id: _Optional[str] = ...) -> None: ...

class GetStatusResponse(_message.Message):
    __slots__ = ("statuses",)
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    statuses: _containers.RepeatedCompositeFieldContainer[IntegrationStatus]
    def __init__(self, statuses: _Optional[_Iterable[_Union[IntegrationStatus, _Mapping]]] = ...) -> None: ...

class IntegrationStatus(_message.Message):
    __slots__ = ("integration", "stage", "working_on", "queued_runs", "roster_known_at", "problem", "problem_since", "people", "classes", "linked_people", "linked_classes", "review_items", "awaiting_approval")
    INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    WORKING_ON_FIELD_NUMBER: _ClassVar[int]
    QUEUED_RUNS_FIELD_NUMBER: _ClassVar[int]
    ROSTER_KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_SINCE_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    LINKED_PEOPLE_FIELD_NUMBER: _ClassVar[int]
    LINKED_CLASSES_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ITEMS_FIELD_NUMBER: _ClassVar[int]
    AWAITING_APPROVAL_FIELD_NUMBER: _ClassVar[int]
    integration: Integration
    stage: Stage
    working_on: RunKind
    queued_runs: int
    roster_known_at: _timestamp_pb2.Timestamp
    problem: RunFailure
    problem_since: _timestamp_pb2.Timestamp
    people: int
    classes: int
    linked_people: int
    linked_classes: int
    review_items: int
    awaiting_approval: int
    def __init__(self, integration: _Optional[_Union[Integration, _Mapping]] = ..., stage: _Optional[_Union[Stage, str]] = ..., working_on: _Optional[_Union[RunKind, str]] = ..., queued_runs: _Optional[int] = ..., roster_known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., problem: _Optional[_Union[RunFailure, _Mapping]] = ..., problem_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., people: _Optional[int] = ..., classes: _Optional[int] = ..., linked_people: _Optional[int] = ..., linked_classes: _Optional[int] = ..., review_items: _Optional[int] = ..., awaiting_approval: _Optional[int] = ...) -> None: ...
