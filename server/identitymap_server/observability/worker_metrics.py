"""The metrics of the ingestion worker."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from identitymap_server.observability.metrics import BUCKETS, REGISTRY
from identitymap_server.observability.status_metrics import StatusCollector

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

EVENTS = Counter(
    "identitymap_events_total",
    "Events read and committed, by outcome: applied, outdated (a newer version is known), ignored, malformed.",
    ["integration_id", "outcome"],
    registry=REGISTRY,
)

STATUSES = StatusCollector()
REGISTRY.register(STATUSES)

LEASES = Gauge("identitymap_leases_held", "Integrations that this worker works on now.", registry=REGISTRY)
