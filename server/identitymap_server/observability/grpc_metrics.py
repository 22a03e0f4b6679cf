"""The metrics of gRPC calls, under the names and labels that go-grpc-prometheus made standard.

No maintained library does this for grpc.aio. Label sets start at zero, so that a rate over a rare code is never absent.
"""

from __future__ import annotations

from typing import NamedTuple

from prometheus_client import Counter, Histogram

from identitymap_server.observability.metrics import BUCKETS, REGISTRY

_LABELS = ("grpc_type", "grpc_service", "grpc_method")

_CODES = (
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
)

_STARTED = Counter("grpc_server_started_total", "Calls started on the server.", _LABELS, registry=REGISTRY)
_HANDLED = Counter(
    "grpc_server_handled_total",
    "Calls completed on the server, whatever came of them.",
    (*_LABELS, "grpc_code"),
    registry=REGISTRY,
)
_SECONDS = Histogram(
    "grpc_server_handling_seconds",
    "Time from the start of a call to its end, in seconds.",
    _LABELS,
    buckets=BUCKETS,
    registry=REGISTRY,
)


class MethodMetrics(NamedTuple):
    """The metrics of one method, with their labels filled in."""

    started_total: Counter
    handled_total: dict[str, Counter]
    seconds: Histogram

    def started(self) -> None:
        """Count a call that has begun."""
        self.started_total.inc()

    def handled(self, code: str, seconds: float) -> None:
        """Count a call that has ended with the status `code`, after `seconds`."""
        self.handled_total[code].inc()
        self.seconds.observe(seconds)


def of_method(service: str, method: str, grpc_type: str) -> MethodMetrics:
    """The metrics of one method, all at zero if they are new."""
    labels = (grpc_type, service, method)
    # prometheus_client spells the code as go-grpc does: "InvalidArgument".
    handled = {code: _HANDLED.labels(*labels, _camel_case(code)) for code in _CODES}
    return MethodMetrics(_STARTED.labels(*labels), handled, _SECONDS.labels(*labels))


def _camel_case(code: str) -> str:
    return code if code == "OK" else "".join(word.capitalize() for word in code.split("_"))
