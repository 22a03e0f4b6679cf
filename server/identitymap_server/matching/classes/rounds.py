"""People and classes feed each other, for a bounded number of rounds that only add.

Who is in two classes says that they are one, and in which classes two people sit says that they are one. A pair that
one round has made certain stays as that round proposed it, whatever later ones say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.proposals import Proposal, Verdict

#: People, classes, people again, classes again. In the sandbox's districts a third time adds nothing: who is found by
#: their classes in the second round sits in classes that were certain without them.
MOST_ROUNDS: Final = 2


def added(first: Iterable[Proposal], later: Iterable[Proposal], *, one_to_one: bool) -> list[Proposal]:
    """The proposals of a round and of a later one together, by legacy key and Edlink ID.

    What was certain stays. Of the later round counts what takes nothing away from it: where `one_to_one` holds, not a
    pair of which one record is certainly somebody else's (a second account in another system may join).
    """
    kept = {(p.legacy_key, p.edlink_id): p for p in first if p.verdict is Verdict.CERTAIN}
    taken: set[LegacyKey | tuple[EdlinkId, str]] = set()
    if one_to_one:
        taken.update(legacy_key for legacy_key, _ in kept)
        taken.update((edlink_id, legacy_key.system) for legacy_key, edlink_id in kept)
    for proposal in later:
        pair = (proposal.legacy_key, proposal.edlink_id)
        is_new = proposal.verdict is not Verdict.CERTAIN or taken.isdisjoint(
            (proposal.legacy_key, (proposal.edlink_id, proposal.legacy_key.system))
        )
        if pair not in kept and is_new:
            kept[pair] = proposal
    return sorted(kept.values(), key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))
