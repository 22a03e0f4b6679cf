"""The report of a match of two files, for a school's contact: what matched and why, what is doubtful, what is missing.

It holds personal data, and says so. The doubtful pairs and the samples that it shows are chosen by what they are, not
by chance: the same match makes the same page.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeVar

from identitymap_server.domain.accuracy import Accuracy
from identitymap_server.domain.column_quality import ColumnQuality
from identitymap_server.domain.file_match import FileMatch, Matched
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.proposals import Proposal, ReviewReason
from identitymap_server.domain.records import LegacyRecord, PersonAttributes, RosterRecord
from identitymap_server.domain.unmatched import Unmatched, UnmatchedReason
from identitymap_server.reports import charts, match_rates, outcomes, pages, side_by_side
from identitymap_server.reports.charts import Bar
from identitymap_server.reports.pages import Fact
from identitymap_server.reports.side_by_side import Names, Row

#: Doubtful records shown for each reason, unless a reader asks for more or fewer, and candidates of each.
CASES_PER_REASON: Final = 5
CANDIDATES_PER_CASE: Final = 3
#: Certain pairs shown for each rule, to be checked by somebody who knows the people.
SAMPLES_PER_RULE: Final = 2

_PLURALS: Final = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}
#: Roles that have a line of their own.
_ROLES_SHOWN: Final = 6
_NO_ROLE: Final = "role unknown"
_ALL: Final = "all"

KeyT = TypeVar("KeyT", LegacyKey, EdlinkId)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, for the head of the page. `remarks` are sentences without personal data."""

    title: str
    facts: Sequence[Fact]
    remarks: Sequence[str]
    rejected: int = 0
    #: Doubtful records shown for each reason; the mapping table has them all.
    cases_per_reason: int = CASES_PER_REASON


@dataclass(frozen=True, slots=True)
class _Count:
    """A kind of record and what became of it on one side."""

    name: str
    total: int
    certain: int
    in_review: int
    left: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule, what it says, and how many pairs it made."""

    rule: str
    explanation: str
    pairs: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two records side by side."""

    legacy_id: str
    edlink_id: str
    name: str
    explanation: str
    rows: Sequence[Row]
    #: Fields that one side alone fills, with their values.
    only_own: str
    only_roster: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A legacy record about which there are doubts, with its likeliest candidates."""

    pairs: Sequence[_Pair]
    candidates: int


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A reason for doubts: how many records have it, and some of them."""

    reason: str
    explanation: str
    records: int
    cases: Sequence[_Case]


@dataclass(frozen=True, slots=True)
class _Left:
    """Why records are left: how many, and whose."""

    explanation: str
    own: int
    roster: int


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of both sides; None where a side has none."""

    name: str
    own: ColumnQuality | None
    roster: ColumnQuality | None


@dataclass(frozen=True, slots=True)
class _Section:
    """An entity type."""

    plural: str
    own: Sequence[_Count]
    roster: Sequence[_Count]
    rules: Sequence[_Rule]
    bars: Sequence[Bar]
    doubts: Sequence[_Doubt]
    samples: Sequence[_Pair]
    left: Sequence[_Left]
    columns: Sequence[_Column]


def page(reading: Reading, found: FileMatch, accuracy: Accuracy | None = None) -> str:
    """The page as HTML."""
    names = _names(found)
    return pages.rendered(
        "match_report.html.j2",
        title=reading.title,
        facts=reading.facts,
        reading=reading,
        accuracy=accuracy,
        sections=[_section(part, names, reading.cases_per_reason) for part in found.parts],
        rates=match_rates.sections(found.matrices),
        thresholds=match_rates.thresholds(found.matrices),
        percent=outcomes.percent,
        share=_share,
        candidates_per_case=CANDIDATES_PER_CASE,
        samples_per_rule=SAMPLES_PER_RULE,
    )


def _names(found: FileMatch) -> Names:
    """What the schools of the roster and the people of both sides are called."""
    schools: dict[str, str] = {}
    own: dict[tuple[str, str], str] = {}
    roster: dict[str, str] = {}
    for part in found.parts:
        if part.entity_type is EntityType.SCHOOL:
            schools = {edlink_id: name for edlink_id, record in part.roster.items() if (name := _name(record))}
        elif part.entity_type is EntityType.PERSON:
            own = {(key.system, key.id): name for key, record in part.legacy.items() if (name := _name(record))}
            roster = {edlink_id: name for edlink_id, record in part.roster.items() if (name := _name(record))}
    return Names(schools, own, roster)


def _section(part: Matched, names: Names, cases_per_reason: int) -> _Section:
    certain = part.certain
    own = _counts(part.legacy, {proposal.legacy_key for proposal in certain}, part.unmatched_legacy)
    roster = _counts(part.roster, {proposal.edlink_id for proposal in certain}, part.unmatched_roster)
    return _Section(
        plural=_PLURALS[part.entity_type],
        own=own,
        roster=roster,
        rules=_rules(certain),
        bars=charts.scores(part.proposals),
        doubts=_doubts(part, names, cases_per_reason),
        samples=_samples(part, certain, names),
        left=_left(part),
        columns=_columns(part),
    )


def _counts(
    records: Mapping[KeyT, LegacyRecord | RosterRecord], certain: AbstractSet[KeyT], unmatched: Iterable[Unmatched]
) -> list[_Count]:
    """All records of a side first, then by role where they have roles."""
    in_review = {one.key for one in unmatched if one.reason is UnmatchedReason.IN_REVIEW}
    totals: Counter[str] = Counter()
    of_certain: Counter[str] = Counter()
    of_review: Counter[str] = Counter()
    for key, record in records.items():
        for name in {_ALL, _role(record)}:
            totals[name] += 1
            of_certain[name] += key in certain
            of_review[name] += key in in_review
    shown = [name for name, _ in sorted(totals.items(), key=lambda item: (item[0] != _ALL, -item[1], item[0]))]
    return [
        _Count(name, totals[name], of_certain[name], of_review[name], totals[name] - of_certain[name] - of_review[name])
        for name in shown[: _ROLES_SHOWN + 1]
    ]


def _role(record: LegacyRecord | RosterRecord) -> str:
    """The first of somebody's roles, as the source has it. Classes and schools have none, and are of one kind."""
    if not isinstance(record.attributes, PersonAttributes):
        return _ALL
    return record.attributes.roles[0].strip().lower() if record.attributes.roles else _NO_ROLE


def _rules(certain: Iterable[Proposal]) -> list[_Rule]:
    """The rules that made certain pairs, the most frequent first, each with the sentence that explains its pairs."""
    explanations: dict[str, Counter[str]] = {}
    for proposal in certain:
        explanations.setdefault(proposal.rule, Counter())[proposal.explanation] += 1
    rules = [_Rule(rule, _one_of(said), said.total()) for rule, said in explanations.items()]
    return sorted(rules, key=lambda rule: (-rule.pairs, rule.rule))


def _one_of(explanations: Counter[str]) -> str:
    """The sentence that explains all pairs or, where each has its own, the most frequent one as an example."""
    sentence, _ = min(explanations.items(), key=lambda item: (-item[1], item[0]))
    return sentence if len(explanations) == 1 else f"For example: {sentence}"


def _doubts(part: Matched, names: Names, cases: int) -> list[_Doubt]:
    """By the reason of each record's likeliest candidate, the most frequent reason first."""
    by_record: dict[LegacyKey, list[Proposal]] = {}
    for proposal in part.possible:
        by_record.setdefault(proposal.legacy_key, []).append(proposal)
    by_reason: dict[ReviewReason, list[list[Proposal]]] = {}
    for proposals in by_record.values():
        # A stable sort: of equal scores the order of the keys stays.
        proposals.sort(key=lambda proposal: -proposal.confidence)
        by_reason.setdefault(proposals[0].reason, []).append(proposals)
    doubts = []
    for records in sorted(by_reason.values(), key=lambda records: (-len(records), records[0][0].reason)):
        shown = sorted(records, key=lambda proposals: _drawn(proposals[0]))[:cases]
        said = Counter(proposals[0].explanation for proposals in records)
        reason = records[0][0].reason.name.replace("_", " ").capitalize()
        doubts.append(_Doubt(reason, _one_of(said), len(records), [_case(part, p, names) for p in shown]))
    return doubts


def _case(part: Matched, proposals: Sequence[Proposal], names: Names) -> _Case:
    shown = [_pair(part, proposal, names) for proposal in proposals[:CANDIDATES_PER_CASE]]
    return _Case(shown, len(proposals))


def _samples(part: Matched, certain: Iterable[Proposal], names: Names) -> list[_Pair]:
    """Some certain pairs of each rule."""
    by_rule: dict[str, list[Proposal]] = {}
    for proposal in certain:
        by_rule.setdefault(proposal.rule, []).append(proposal)
    return [
        _pair(part, proposal, names)
        for rule in sorted(by_rule)
        for proposal in sorted(by_rule[rule], key=_drawn)[:SAMPLES_PER_RULE]
    ]


def _drawn(proposal: Proposal) -> bytes:
    """What puts pairs in an order that has nothing to do with what they are, and is always the same."""
    key = proposal.legacy_key
    return hashlib.blake2b(f"{key.system}\0{key.id}\0{proposal.edlink_id}".encode(), digest_size=8).digest()


def _pair(part: Matched, proposal: Proposal, names: Names) -> _Pair:
    legacy, roster = part.legacy[proposal.legacy_key], part.roster[proposal.edlink_id]
    rows = side_by_side.rows(legacy, roster, proposal.evidence, names)
    return _Pair(
        legacy_id=proposal.legacy_key.id,
        edlink_id=proposal.edlink_id,
        name=_name(legacy) or _name(roster) or "no name",
        explanation=proposal.explanation,
        rows=[row for row in rows if row.outcome not in (side_by_side.ONLY_OWN, side_by_side.ONLY_ROSTER)],
        only_own="; ".join(_told(row.label, row.own) for row in rows if row.outcome == side_by_side.ONLY_OWN),
        only_roster="; ".join(_told(row.label, row.roster) for row in rows if row.outcome == side_by_side.ONLY_ROSTER),
    )


def _told(field: str, value: str) -> str:
    return f"{field.replace('_', ' ')} {value}"


def _name(record: LegacyRecord | RosterRecord) -> str:
    attributes = record.attributes
    if isinstance(attributes, PersonAttributes):
        return " ".join(filter(None, (attributes.first_name, attributes.last_name)))
    return attributes.name or ""


def _left(part: Matched) -> list[_Left]:
    """Why records of both sides are left, without those that wait for review."""
    own = Counter(one.explanation for one in part.unmatched_legacy if one.reason is not UnmatchedReason.IN_REVIEW)
    roster = Counter(one.explanation for one in part.unmatched_roster if one.reason is not UnmatchedReason.IN_REVIEW)
    return [_Left(text, own[text], roster[text]) for text in sorted(own | roster, key=lambda t: -own[t] - roster[t])]


def _columns(part: Matched) -> list[_Column]:
    own = {quality.column: quality for quality in part.legacy_quality}
    roster = {quality.column: quality for quality in part.roster_quality}
    return [
        _Column(side_by_side.label(name), own.get(name), roster.get(name))
        for name in dict.fromkeys((*own, *roster))
        if side_by_side.is_shown(name)
    ]


def _share(part: int, whole: int) -> str:
    return outcomes.percent(part / whole) if whole else "0%"
