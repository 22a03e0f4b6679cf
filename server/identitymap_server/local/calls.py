"""What the demo asks of the server, through the Python stubs as any caller would."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import grpc
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2

_TIMEOUT_SECONDS = 30.0
_ENTITY = {
    types_pb2.ENTITY_TYPE_PERSON: "person",
    types_pb2.ENTITY_TYPE_CLASS: "class",
    types_pb2.ENTITY_TYPE_SCHOOL: "school",
}
_ENDED = (
    migration_pb2.RUN_STATE_AWAITING_APPROVAL,
    migration_pb2.RUN_STATE_SUCCEEDED,
    migration_pb2.RUN_STATE_FAILED,
    migration_pb2.RUN_STATE_HELD,
)


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer and how long it took, in seconds, at the caller."""

    answer: identity_map_pb2.BulkLookupResponse
    seconds: float


class Calls:
    """The server's two services."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._map = identity_map_pb2_grpc.IdentityMapStub(channel)
        self._migration = migration_pb2_grpc.MigrationStub(channel)

    def integrations(self, at_least: int) -> list[migration_pb2.Integration]:
        """All integrations, once the worker has discovered so many."""
        while True:
            request = migration_pb2.ListIntegrationsRequest()
            found = list(self._migration.ListIntegrations(request, timeout=_TIMEOUT_SECONDS).integrations)
            if len(found) >= at_least:
                return found
            time.sleep(0.2)

    def choose_continuous(self, integration_id: str) -> None:
        """Have an integration synced and matched from now on."""
        self._migration.UpdateIntegration(
            migration_pb2.UpdateIntegrationRequest(
                integration_id=integration_id, strategy=migration_pb2.STRATEGY_CONTINUOUS
            ),
            timeout=_TIMEOUT_SECONDS,
        )

    def ended_run(self, integration_id: str, kind: migration_pb2.RunKind, after: str = "") -> migration_pb2.Run:
        """The integration's newest run of a kind, once it has ended; with `after`, once it is another than that."""
        while True:
            request = migration_pb2.ListRunsRequest(integration_id=integration_id)
            runs: list[migration_pb2.Run] = self._migration.ListRuns(request, timeout=_TIMEOUT_SECONDS).runs
            newest = next((run for run in runs if run.kind == kind and run.state in _ENDED), None)
            if newest is not None and newest.run_id != after:
                return newest
            time.sleep(0.2)

    def proposed_profile(self, integration_id: str) -> migration_pb2.MatchingProfile:
        """A matching profile made from what is in the records, not in use yet."""
        request = migration_pb2.ProposeProfileRequest(integration_id=integration_id)
        run = self._migration.ProposeProfile(request, timeout=_TIMEOUT_SECONDS).run
        while run.state not in _ENDED:
            time.sleep(0.2)
            answer = self._migration.GetRun(migration_pb2.GetRunRequest(run_id=run.run_id), timeout=_TIMEOUT_SECONDS)
            run = answer.run
        asked = migration_pb2.GetProfileRequest(integration_id=integration_id, version=run.profile_version)
        profile: migration_pb2.MatchingProfile = self._migration.GetProfile(asked, timeout=_TIMEOUT_SECONDS).profile
        return profile

    def adopt(self, profile: migration_pb2.MatchingProfile) -> None:
        """Have matches use a profile; one follows by itself."""
        self._migration.AdoptProfile(
            migration_pb2.AdoptProfileRequest(integration_id=profile.integration_id, version=profile.version),
            timeout=_TIMEOUT_SECONDS,
        )

    def review_items(self, integration_id: str) -> Iterator[migration_pb2.ReviewItem]:
        """Everything that waits for review."""
        token = ""
        while True:
            answer = self._migration.ListReviewItems(
                migration_pb2.ListReviewItemsRequest(integration_id=integration_id, page_size=1_000, page_token=token),
                timeout=_TIMEOUT_SECONDS,
            )
            yield from answer.items
            token = answer.next_page_token
            if not token:
                return

    def mappings(self, integration_id: str) -> Iterator[types_pb2.Mapping]:
        """Every mapping, as of one revision."""
        request = identity_map_pb2.ExportMappingsRequest(integration_id=integration_id)
        for batch in self._map.ExportMappings(request):
            yield from batch.mappings

    def lookup(self, key: types_pb2.Key) -> identity_map_pb2.LookupResponse:
        """One look-up."""
        answer: identity_map_pb2.LookupResponse = self._map.Lookup(
            identity_map_pb2.LookupRequest(key=key), timeout=_TIMEOUT_SECONDS
        )
        return answer

    def bulk_lookup(self, keys: Sequence[types_pb2.Key]) -> Timed:
        """Many look-ups in one call."""
        request = identity_map_pb2.BulkLookupRequest(keys=keys)
        started = time.perf_counter()
        answer = self._map.BulkLookup(request, timeout=_TIMEOUT_SECONDS)
        return Timed(answer, time.perf_counter() - started)


def pair(key: types_pb2.LegacyKey, edlink_id: str) -> tuple[str, str, str]:
    """A pair as the truth file has it."""
    return _ENTITY[key.entity_type], key.id, edlink_id
