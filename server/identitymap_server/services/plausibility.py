"""Whether what a sync has not seen, or what events say is gone, can be believed to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import RunFailure
from identitymap_server.store.events import Losses
from identitymap_server.store.roster import Absences

#: Collections this small may lose any share of their objects, as long as some are left.
_SMALL_COLLECTION: Final = 20


def doubt(integration: Integration, absences: Iterable[Absences]) -> RunFailure | None:
    """Why nobody is to be marked absent unasked by a sync; None if all is plausible.

    The share that is missing is one of those that the last complete sync left. What was seen since by this sync, or by
    others that failed or were held, speaks neither for nor against: a roster that is all new is implausible, however
    large it is and however often it is read.
    """
    for found in absences:
        any_left = found.unseen < found.present
        known, lost = (found.known, found.lost) if any_left else (found.present, found.unseen)
        if _is_implausible(integration, known, lost, any_left=any_left):
            return _failure(integration, f"{lost:,} of {known:,} known {found.collection} are missing from the roster")
    return None


def doubt_of_events(integration: Integration, losses: Iterable[Losses], known: Mapping[str, int]) -> RunFailure | None:
    """Why nobody is to be marked absent unasked by events; None if all is plausible.

    `known` says how many objects of a collection the last full sync left. All that has gone since then counts together:
    a mass deletion stays one, whatever the pieces in which it comes.
    """
    for lost in losses:
        before = known.get(lost.collection, 0)
        # Where nothing was known, only what came since can have gone again.
        if lost.pending and before and _is_implausible(integration, before, lost.missing, any_left=lost.any_left):
            return _failure(
                integration,
                f"Since the last full sync {lost.missing:,} of {before:,} known {lost.collection} were deleted or "
                f"unshared, {lost.pending:,} of them now",
            )
    return None


def _is_implausible(integration: Integration, known: int, missing: int, *, any_left: bool) -> bool:
    threshold = integration.settings.absence_threshold
    return not any_left or (known >= _SMALL_COLLECTION and missing > threshold * known)


def _failure(integration: Integration, what: str) -> RunFailure:
    return RunFailure(
        "IMPLAUSIBLE_ROSTER",
        f"{what}; more than {integration.settings.absence_threshold:.0%}, or all, are not believed unasked. Nobody was "
        f"marked absent. If it is true, run: identitymap runs sync {integration.integration_id} --accept-absences",
    )
