"""The metrics, by their Prometheus names.

One registry for each process, served on a port of its own: prometheus_client's multi-process mode never drops the
files of dead processes.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

#: Seconds. The same for calls and for queries, so that the two can be laid over one another.
BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

# Twice the series, for the moment at which each was made: nobody asks for that.
disable_created_metrics()  # type: ignore[no-untyped-call]  # It has no types.

REGISTRY = CollectorRegistry()

QUERY_SECONDS = Histogram(
    "identitymap_query_seconds",
    "Time of one statement in Postgres, whatever came of it, waiting for a connection not included.",
    ["query"],
    buckets=BUCKETS,
    registry=REGISTRY,
)

QUERY_FAILURES = Counter(
    "identitymap_query_failures_total",
    "Statements that failed in Postgres, or were cut off because nobody waited for them any more.",
    ["query"],
    registry=REGISTRY,
)

POOL_CONNECTIONS = Gauge(
    "identitymap_pool_connections",
    "Connections of a pool by state: idle or busy.",
    ["pool", "state"],
    registry=REGISTRY,
)

KEYS_LOOKED_UP = Counter(
    "identitymap_keys_looked_up_total",
    "Keys looked up, by kind (legacy, edlink, identifier, invalid) and outcome (found, not_found, ambiguous, error).",
    ["kind", "outcome"],
    registry=REGISTRY,
)
