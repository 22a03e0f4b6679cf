"""Whether what a sync has not seen can be believed to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.runs import RunFailure
from identitymap_server.store.roster import Absences

#: Collections this small may lose any share of their objects, as long as some are left.
_SMALL_COLLECTION: Final = 20


def doubt(integration: Integration, absences: Iterable[Absences], created: Mapping[str, int]) -> RunFailure | None:
    """Why nobody is to be marked absent unasked; None if all is plausible.

    `created` says how many objects of a collection this sync saw for the first time: the share that is missing is one
    of those known before. A roster that is all new is implausible, however large it is.
    """
    threshold = integration.settings.absence_threshold
    for found in absences:
        known = max(found.present - created.get(found.collection, 0), found.unseen)
        none_left = found.unseen == found.present
        if none_left or (known >= _SMALL_COLLECTION and found.unseen > threshold * known):
            return RunFailure(
                "IMPLAUSIBLE_ROSTER",
                f"{found.unseen:,} of {known:,} known {found.collection} are missing from the roster; more than "
                f"{threshold:.0%}, or all, are not believed unasked. Nobody was marked absent. If it is true, run: "
                f"identitymap runs sync {integration.integration_id} --accept-absences",
            )
    return None
