"""The metrics of the ingestion worker."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from identitymap_server.observability.metrics import BUCKETS, REGISTRY

OBJECTS_READ = Counter(
    "identitymap_sync_objects_total",
    "Objects read from Edlink and committed.",
    ["integration_id", "collection"],
    registry=REGISTRY,
)

PAGE_SECONDS = Histogram(
    "identitymap_sync_page_seconds",
    "Time to write one page into Postgres, its commit included.",
    buckets=BUCKETS,
    registry=REGISTRY,
)

RETRIES = Counter(
    "identitymap_edlink_retries_total",
    "Requests to Edlink that were tried again, by reason: rate_limited or unavailable.",
    ["reason"],
    registry=REGISTRY,
)

RUNS = Counter(
    "identitymap_runs_total",
    "Runs ended, by kind (sync, match, events) and state (succeeded, awaiting_approval, failed, held).",
    ["integration_id", "kind", "state"],
    registry=REGISTRY,
)

LAST_SYNC = Gauge(
    "identitymap_last_sync_timestamp_seconds",
    "When the last complete sync of an integration ended, in seconds since 1970.",
    ["integration_id"],
    registry=REGISTRY,
)

EVENTS = Counter(
    "identitymap_events_total",
    "Events read and committed, by outcome: applied, outdated (a newer version is known), ignored, malformed.",
    ["integration_id", "outcome"],
    registry=REGISTRY,
)

LAST_FOLLOW = Gauge(
    "identitymap_last_follow_timestamp_seconds",
    "When the events of an integration were last read to the newest, in seconds since 1970.",
    ["integration_id"],
    registry=REGISTRY,
)

STOPPED = Gauge(
    "identitymap_integration_stopped",
    "1 while nothing is read of an integration, by the reason that Edlink gave. The same from every worker.",
    ["integration_id", "reason"],
    registry=REGISTRY,
)

LEASES = Gauge("identitymap_leases_held", "Integrations that this worker works on now.", registry=REGISTRY)
