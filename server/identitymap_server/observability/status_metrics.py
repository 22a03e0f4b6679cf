"""The status of integrations as metrics: what `identitymap status` shows, the same from every worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from identitymap_server.domain.status import Stage, Status

_ID: Final = ("integration_id",)


class StatusCollector(Collector):
    """Gives what was observed last. Integrations that are gone disappear with the next observation."""

    def __init__(self) -> None:
        self.observed: Sequence[Status] = ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Every family, so that each is known even before there are integrations."""
        seen = self.observed
        info = GaugeMetricFamily(
            "identitymap_integration_info",
            "1 for each integration, with its name, provider and strategy, to be joined with the others.",
            labels=(*_ID, "name", "provider", "strategy"),
        )
        stage = GaugeMetricFamily(
            "identitymap_integration_stage", "1 for the stage that an integration is in.", labels=(*_ID, "stage")
        )
        stopped = GaugeMetricFamily(
            "identitymap_integration_stopped",
            "1 while nothing is read of an integration, by the reason that Edlink gave.",
            labels=(*_ID, "reason"),
        )
        problem = GaugeMetricFamily(
            "identitymap_integration_problem",
            "1 while an integration's latest sync or match has failed or is held, or its latest events are, by reason.",
            labels=(*_ID, "reason"),
        )
        for status in seen:
            one = status.integration
            info.add_metric((one.integration_id, one.name, one.provider, one.strategy.name.lower()), 1)
            for each in Stage:
                stage.add_metric((one.integration_id, each.name.lower()), each is status.stage)
            if one.stop is not None:
                stopped.add_metric((one.integration_id, one.stop.reason), 1)
            elif status.problem is not None:
                problem.add_metric((one.integration_id, status.problem.failure.reason), 1)
        yield from (info, stage, stopped, problem)
        yield from (_gauge(name, help_, value, seen) for name, help_, value in _NUMBERS)


def _gauge(name: str, help_: str, value: Callable[[Status], float | None], seen: Iterable[Status]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_, labels=_ID)
    for status in seen:
        number = value(status)
        if number is not None:
            family.add_metric((status.integration.integration_id,), number)
    return family


def _last_synced(status: Status) -> float | None:
    moment = status.integration.last_synced_at
    return moment.timestamp() if moment else None


def _known(status: Status) -> float | None:
    moment = status.roster_known_at
    return moment.timestamp() if moment else None


_NUMBERS: Final[Sequence[tuple[str, str, Callable[[Status], float | None]]]] = (
    (
        "identitymap_last_sync_timestamp_seconds",
        "When the last complete sync of an integration ended, in seconds since 1970.",
        _last_synced,
    ),
    (
        "identitymap_roster_known_timestamp_seconds",
        "All that Edlink had changed up to then has been read, in seconds since 1970.",
        _known,
    ),
    (
        "identitymap_sync_interval_seconds",
        "How often an integration's whole roster is to be read.",
        lambda status: status.integration.settings.sync_interval_seconds,
    ),
    (
        "identitymap_event_interval_seconds",
        "How often an integration's events are to be read; 0 if never.",
        lambda status: status.integration.settings.event_interval_seconds,
    ),
    (
        "identitymap_roster_people",
        "People in an integration's roster at its latest complete sync.",
        lambda status: status.people,
    ),
    (
        "identitymap_review_items",
        "Questions of an integration that wait for a person.",
        lambda status: status.waiting.review_items,
    ),
    (
        "identitymap_awaiting_approval",
        "Certain pairs of an integration that wait for approval.",
        lambda status: status.waiting.awaiting_approval,
    ),
    (
        "identitymap_queued_runs",
        "Runs of an integration that wait for a worker.",
        lambda status: status.waiting.queued_runs,
    ),
)
