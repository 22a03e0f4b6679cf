"""Why records of a match are left without a certain counterpart: the first of these that holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.proposals import Proposal, Verdict
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.domain.unmatched import Unmatched, UnmatchedReason
from identitymap_server.matching import subjects
from identitymap_server.matching.sides import Sides

RecordT = TypeVar("RecordT", LegacyRecord, RosterRecord)
Key = LegacyKey | EdlinkId

_PLURALS: Final = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}

_SENTENCES: Final[Mapping[UnmatchedReason, str]] = {
    UnmatchedReason.ABSENT: "The files say that it is gone.",
    UnmatchedReason.TAKEN: "What seemed to be its counterpart matches another record for certain.",
    UnmatchedReason.OTHER_SIDE_EMPTY: "The other side holds no {plural}.",
    UnmatchedReason.NOTHING_TO_COMPARE: (
        "It has neither a name nor a birth date nor an identifier; placeholders such as N/A count for nothing."
    ),
    UnmatchedReason.NO_CANDIDATE: "Nothing on the other side shares an identifier with it, or is like it enough.",
}


def legacy(sides: Sides, before: Iterable[Proposal], proposals: Iterable[Proposal]) -> list[Unmatched]:
    """The legacy records without a certain proposal. `before` are the proposals as made, `proposals` those that
    are left beside one another.
    """
    return _unmatched(sides.entity_type, sides.legacy, sides.roster, _by_legacy(before), _by_legacy(proposals), _legacy)


def roster(sides: Sides, before: Iterable[Proposal], proposals: Iterable[Proposal]) -> list[Unmatched]:
    """The same of the roster's records."""
    return _unmatched(sides.entity_type, sides.roster, sides.legacy, _by_roster(before), _by_roster(proposals), _roster)


def _legacy(record: LegacyRecord) -> Key:
    return record.key


def _roster(record: RosterRecord) -> Key:
    return record.edlink_id


def _unmatched(
    entity_type: EntityType,
    records: Iterable[RecordT],
    others: Sequence[LegacyRecord | RosterRecord],
    before: Mapping[Key, Sequence[Proposal]],
    proposals: Mapping[Key, Sequence[Proposal]],
    key_of: Callable[[RecordT], Key],
) -> list[Unmatched]:
    types = {identifier.type for other in others for identifier in other.identifiers}
    found = []
    for record in sorted(records, key=key_of):
        key = key_of(record)
        mine = proposals.get(key, ())
        if any(proposal.verdict is Verdict.CERTAIN for proposal in mine):
            continue
        if mine:
            sentence = _in_review(mine)
            found.append(Unmatched(entity_type, key, UnmatchedReason.IN_REVIEW, sentence, len(mine)))
            continue
        reason = _reason(record, others, types, has_had=key in before)
        sentence = _SENTENCES[reason].format(plural=_PLURALS[entity_type])
        found.append(Unmatched(entity_type, key, reason, sentence))
    return found


def _in_review(proposals: Sequence[Proposal]) -> str:
    """What waits, and the likeliest candidate's explanation."""
    likeliest = max(proposals, key=lambda proposal: (proposal.confidence, proposal.legacy_key, proposal.edlink_id))
    waits = "One candidate waits" if len(proposals) == 1 else f"{len(proposals):,} candidates wait"
    return f"{waits} for somebody to decide. {likeliest.explanation}"


def _reason(
    record: LegacyRecord | RosterRecord, others: Collection[object], types: Collection[str], *, has_had: bool
) -> UnmatchedReason:
    if not record.present:
        return UnmatchedReason.ABSENT
    if has_had:
        return UnmatchedReason.TAKEN
    if not others:
        return UnmatchedReason.OTHER_SIDE_EMPTY
    subject = subjects.of_record(record, types)
    if subject.first_name or subject.last_name or subject.title or subject.birth_date or subject.identifiers:
        return UnmatchedReason.NO_CANDIDATE
    return UnmatchedReason.NOTHING_TO_COMPARE


def _by_legacy(proposals: Iterable[Proposal]) -> dict[Key, list[Proposal]]:
    found: dict[Key, list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(proposal.legacy_key, []).append(proposal)
    return found


def _by_roster(proposals: Iterable[Proposal]) -> dict[Key, list[Proposal]]:
    found: dict[Key, list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(proposal.edlink_id, []).append(proposal)
    return found
