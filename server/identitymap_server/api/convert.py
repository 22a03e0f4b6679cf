"""Domain values as protobuf messages, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from google.protobuf.timestamp_pb2 import Timestamp
from identitymap.v1 import migration_pb2, types_pb2

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.integrations import Integration, Stop
from identitymap_server.domain.keys import LegacyKey
from identitymap_server.domain.mappings import Evidence, Mapping, MappingDetails, Revision
from identitymap_server.domain.proposals import Proposal
from identitymap_server.domain.runs import Run


def legacy_key(key: LegacyKey) -> types_pb2.LegacyKey:
    """A legacy key's message."""
    return types_pb2.LegacyKey(entity_type=key.entity_type.value, system=key.system, id=key.id)  # type: ignore[arg-type]


def revision(value: Revision) -> types_pb2.Revision:
    """A revision's message."""
    return types_pb2.Revision(epoch=value.epoch, number=value.number)


def revision_asked(message: types_pb2.Revision, field: str) -> Revision:
    """The revision that a request demands. Raises InvalidField."""
    if not message.epoch:
        raise InvalidField(f"{field}.epoch", "must be that of a revision from an earlier answer")
    return Revision(message.epoch, message.number)


def timestamp(moment: dt.datetime | None) -> Timestamp | None:
    """A moment's message; None stays None, which leaves the field unset."""
    if moment is None:
        return None
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def evidence(items: Iterable[Evidence]) -> list[types_pb2.Evidence]:
    """The messages of pieces of evidence."""
    return [types_pb2.Evidence(field=item.field, outcome=item.outcome, weight=item.weight) for item in items]


def details(value: MappingDetails) -> types_pb2.MappingDetails:
    """The message of a link's details."""
    merged = value.linked_edlink_id
    return types_pb2.MappingDetails(
        method=value.method.value,  # type: ignore[arg-type]
        rule=value.rule,
        confidence=value.confidence,
        evidence=evidence(value.evidence),
        linked_at=timestamp(value.linked_at),
        changed_at=timestamp(value.changed_at),
        changed_revision=value.changed_revision,
        run_id=value.run_id or "",
        edlink_absent=value.edlink_absent,
        legacy_absent=value.legacy_absent,
        linked_edlink_id=merged,
    )


def run(value: Run) -> migration_pb2.Run:
    """A run's message."""
    failure = value.failure
    return migration_pb2.Run(
        run_id=value.run_id,
        integration_id=value.integration_id or "",
        kind=value.kind.value,  # type: ignore[arg-type]
        state=value.state.value,  # type: ignore[arg-type]
        dry_run=value.dry_run,
        proposes_profile=value.proposes_profile,
        profile_version=value.profile_version or 0,
        requested_by=value.requested_by,
        requested_at=timestamp(value.requested_at),
        started_at=timestamp(value.started_at),
        finished_at=timestamp(value.finished_at),
        counts=value.counts,
        failure=migration_pb2.RunFailure(reason=failure.reason, message=failure.message) if failure else None,
        label=value.label,
    )


def integration(value: Integration) -> migration_pb2.Integration:
    """An integration's message."""
    settings = value.settings
    return migration_pb2.Integration(
        integration_id=value.integration_id,
        name=value.name,
        provider=value.provider,
        edlink_status=value.edlink_status,
        source_id=value.source_id,
        strategy=value.strategy.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        has_token=value.has_token,
        settings=migration_pb2.IntegrationSettings(
            sync_interval_seconds=settings.sync_interval_seconds,
            absence_threshold=settings.absence_threshold,
            event_interval_seconds=settings.event_interval_seconds,
            standalone_identifier_types=settings.standalone_identifier_types,
            corroborated_identifier_types=settings.corroborated_identifier_types,
            trusts_email=settings.trusts_email,
        ),
        profile_version=value.profile_version,
        last_synced_at=timestamp(value.last_synced_at),
        created_at=timestamp(value.created_at),
        last_followed_at=timestamp(value.last_followed_at),
        stop=_stop(value.stop) if value.stop else None,
        unlisted_since=timestamp(value.unlisted_since),
    )


def _stop(stop: Stop) -> migration_pb2.IntegrationStop:
    return migration_pb2.IntegrationStop(
        reason=stop.reason,
        message=stop.message,
        since=timestamp(stop.since),
        retry_at=timestamp(stop.retry_at),
    )


def mapping(value: Mapping, *, full: bool) -> types_pb2.Mapping:
    """A mapping's message, in the full view with its details."""
    return types_pb2.Mapping(
        integration_id=value.integration_id,
        legacy_key=legacy_key(value.legacy_key),
        edlink_id=value.edlink_id,
        primary=value.is_primary,
        details=details(value.details) if full and value.details else None,
    )


def proposal(value: Proposal) -> migration_pb2.Proposal:
    """A proposal's message."""
    return migration_pb2.Proposal(
        legacy_key=legacy_key(value.legacy_key),
        edlink_id=value.edlink_id,
        verdict=value.verdict.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        rule=value.rule,
        confidence=value.confidence,
        evidence=evidence(value.evidence),
        reason=value.reason.value,  # type: ignore[arg-type]
        explanation=value.explanation,
    )
