"""What is believed to be gone, and what waits for a person's word."""

from __future__ import annotations

import datetime as dt

import pytest
from identitymap_server.domain.integrations import Integration, IntegrationSettings, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.services import plausibility
from identitymap_server.store.roster import Absences

_INTEGRATION = Integration(
    IntegrationId("11111111-1111-4111-8111-111111111111"),
    name="",
    provider="",
    edlink_status="",
    strategy=Strategy.NONE,
    has_token=True,
    created_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
    settings=IntegrationSettings(absence_threshold=0.2),
)


@pytest.mark.parametrize(
    ("present", "unseen", "created", "believed"),
    [
        (100, 0, 0, True),
        (100, 20, 0, True),
        (100, 21, 0, False),
        (100, 100, 0, False),
        (19, 18, 0, True),
        (19, 19, 0, False),
        (20, 5, 0, False),
        (1, 1, 0, False),
        # 80 new ones do not make the loss of 21 among 100 smaller.
        (180, 21, 80, False),
        (180, 20, 80, True),
        # All new.
        (1_100, 100, 1_000, False),
    ],
)
def test_a_share_beyond_the_threshold_is_doubted(present: int, unseen: int, created: int, believed: bool) -> None:
    """The share is one of those known before; small collections are exempt as long as some are left."""
    doubt = plausibility.doubt(_INTEGRATION, [Absences("people", present, unseen)], {"people": created})
    assert (doubt is None) is believed
