"""Proposals and links: which proposals can become links, and which links have lost their support. Links never move.

What is linked already and what is certain in this run count the same, so that matching again after its proposals were
linked gives the same outcome.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable
from typing import Final

from identitymap_server.domain.keys import EdlinkId, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.proposals import Link, Proposal, ReviewReason, Verdict
from identitymap_server.matching import rules

Pair = tuple[LegacyKey, EdlinkId]

#: Reasons that speak against a pair itself. Where one of the two is linked to another, such a pair is no question.
_AGAINST: Final = frozenset(
    {
        ReviewReason.BIRTH_DATE_DIFFERS,
        ReviewReason.NAME_DIFFERS,
        ReviewReason.TERM_DIFFERS,
        ReviewReason.NOT_CONFIRMED,
        ReviewReason.MADE_OF_NAME,
        ReviewReason.ROLE_DIFFERS,
        ReviewReason.IMPORTED_ROW_REFUTED,
        ReviewReason.POSSIBLE_MATCH,
        ReviewReason.INDISTINGUISHABLE,
        ReviewReason.MAY_BE_RELATIVE,
        ReviewReason.EMAIL_NOT_TRUSTED,
    }
)

#: Reasons that contest a link. That others carry the same identifier by now does not.
_CONTESTING: Final = frozenset(
    {
        ReviewReason.BIRTH_DATE_DIFFERS,
        ReviewReason.NAME_DIFFERS,
        ReviewReason.TERM_DIFFERS,
        ReviewReason.MEMBERS_DIFFER,
        ReviewReason.CONFLICTING_IDENTIFIERS,
        ReviewReason.IMPORTED_ROW_REFUTED,
    }
)

#: What these find may be more or less alike; what the others find is there or is not.
_RESEMBLANCE: Final = frozenset({LinkMethod.STATISTICS, LinkMethod.ROSTER})

#: What a person decided stands. That a class is empty by now, at the end of its term, says nothing against its link.
_NEEDS_NO_SUPPORT: Final = frozenset({LinkMethod.DECISION, LinkMethod.ROSTER})


def reconcile(
    proposals: Iterable[Proposal],
    links: Collection[Link],
    *,
    one_to_one: bool,
    is_present: Callable[[LegacyKey, EdlinkId], bool],
) -> list[Proposal]:
    """The proposals as they stand beside the links.

    `one_to_one` is true for everything but classes: a legacy key then has one Edlink ID, and an Edlink ID one legacy
    key in each system. `is_present` tells whether both records of a link are there now. A linked pair that is still
    supported stays certain; one that is not comes back as CONTESTED.
    """
    listed = list(proposals)
    linked = {(link.legacy_key, link.edlink_id): link for link in links}
    taken = _Taken(linked) if one_to_one else _Taken(())
    outcome: list[Proposal] = []
    undecided: list[Proposal] = []
    for proposal in listed:
        pair = (proposal.legacy_key, proposal.edlink_id)
        if pair in linked:
            outcome.extend(_of_linked(proposal, linked[pair]))
        elif proposal.verdict is Verdict.CERTAIN and not taken.by_another(pair):
            outcome.append(proposal)
        else:
            undecided.append(proposal)
    if one_to_one:
        taken.add((p.legacy_key, p.edlink_id) for p in outcome if p.verdict is Verdict.CERTAIN)
    for proposal in undecided:
        spoken_for = taken.by_another((proposal.legacy_key, proposal.edlink_id))
        if not spoken_for or proposal.reason is ReviewReason.DUPLICATE_ACCOUNT:
            outcome.append(proposal)
        elif proposal.reason not in _AGAINST:
            outcome.append(_possible(proposal, ReviewReason.ALREADY_LINKED))
    supported = {(proposal.legacy_key, proposal.edlink_id) for proposal in listed}
    for pair, link in linked.items():
        if pair not in supported and link.method not in _NEEDS_NO_SUPPORT and is_present(*pair):
            outcome.append(_lost(link))
    return sorted(outcome, key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))


class _Taken:
    """Who is spoken for: legacy keys, and Edlink IDs in each system."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._partners: dict[LegacyKey, set[EdlinkId]] = {}
        self._holders: dict[tuple[EdlinkId, str], set[LegacyKey]] = {}
        self.add(pairs)

    def add(self, pairs: Iterable[Pair]) -> None:
        for legacy_key, edlink_id in pairs:
            self._partners.setdefault(legacy_key, set()).add(edlink_id)
            self._holders.setdefault((edlink_id, legacy_key.system), set()).add(legacy_key)

    def by_another(self, pair: Pair) -> bool:
        """Whether either record of the pair is linked, and not to the other."""
        legacy_key, edlink_id = pair
        partners = self._partners.get(legacy_key, set())
        holders = self._holders.get((edlink_id, legacy_key.system), set())
        return bool(partners - {edlink_id} or holders - {legacy_key})


def _of_linked(proposal: Proposal, link: Link) -> list[Proposal]:
    if proposal.verdict is Verdict.CERTAIN:
        return [proposal]
    # That two resemble is no support for a link that an identifier has made.
    only_resemble = proposal.method in _RESEMBLANCE and link.method is not proposal.method
    if (only_resemble or proposal.reason in _CONTESTING) and link.method is not LinkMethod.DECISION:
        return [_possible(proposal, ReviewReason.CONTESTED)]
    return []


def _possible(proposal: Proposal, reason: ReviewReason) -> Proposal:
    return dataclasses.replace(
        proposal,
        verdict=Verdict.POSSIBLE,
        reason=reason,
        confidence=rules.CONFIDENCE[reason],
        explanation=rules.explained(proposal.rule, reason),
    )


def _lost(link: Link) -> Proposal:
    reason = ReviewReason.CONTESTED
    return Proposal(
        legacy_key=link.legacy_key,
        edlink_id=link.edlink_id,
        verdict=Verdict.POSSIBLE,
        method=link.method,
        rule="link",
        confidence=rules.CONFIDENCE[reason],
        evidence=(Evidence("identifiers", "none in common"),),
        reason=reason,
        explanation="The two are linked, but no identifier that both carry supports it any more.",
    )
