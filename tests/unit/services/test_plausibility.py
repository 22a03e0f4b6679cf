"""What is believed to be gone, and what waits for a person's word."""

from __future__ import annotations

import datetime as dt

import pytest
from identitymap_server.domain.integrations import Integration, IntegrationSettings, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.services import plausibility
from identitymap_server.store.events import Losses
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
    ("present", "unseen", "new", "new_unseen", "believed"),
    [
        (100, 0, 0, 0, True),
        (100, 20, 0, 0, True),
        (100, 21, 0, 0, False),
        (100, 100, 0, 0, False),
        (19, 18, 0, 0, True),
        (19, 19, 0, 0, False),
        (20, 5, 0, 0, False),
        (1, 1, 0, 0, False),
        # 80 new ones do not make the loss of 21 among 100 smaller.
        (180, 21, 80, 0, False),
        (180, 20, 80, 0, True),
        # All new.
        (1_100, 100, 1_000, 0, False),
        # What was held or failed brought 600 and is gone again: those known before are all there. Then nobody is.
        (700, 600, 600, 600, True),
        (700, 700, 600, 600, False),
        # No sync has been complete yet.
        (700, 600, 700, 600, True),
    ],
)
def test_a_share_beyond_the_threshold_is_doubted(
    present: int, unseen: int, new: int, new_unseen: int, believed: bool
) -> None:
    """The share is one of those that the last complete sync left; small collections are exempt while some are left."""
    absences = [Absences("people", present, unseen, known=present - new, lost=unseen - new_unseen)]
    doubt = plausibility.doubt(_INTEGRATION, absences)
    assert (doubt is None) is believed


@pytest.mark.parametrize(
    ("known", "missing", "pending", "any_left", "believed"),
    [
        (100, 20, 1, True, True),
        (100, 21, 1, True, False),
        # What has been marked before counts; if nothing is new, there is nothing to ask.
        (100, 21, 0, True, True),
        (19, 18, 18, True, True),
        (19, 19, 19, False, False),
        # Come and gone since the last full sync.
        (0, 30, 30, False, True),
        (1, 1, 1, True, True),
    ],
)
def test_events_are_doubted_by_all_that_has_gone_since_the_last_sync(
    known: int, missing: int, pending: int, any_left: bool, believed: bool
) -> None:
    """In whatever pieces it comes."""
    losses = [Losses("people", missing, pending, any_left)]
    assert (plausibility.doubt_of_events(_INTEGRATION, losses, {"people": known}) is None) is believed
