"""Short ways to write records, and what the engine says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import msgspec
from identitymap_server.domain.identifiers import normalise_identifier
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.patterns import Column, Part, Pattern
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import Decision, DecisionVerdict, ImportedRow, Link, Proposal, Verdict
from identitymap_server.domain.records import (
    ClassAttributes,
    Identifier,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
)
from identitymap_server.matching.engine import propose
from identitymap_server.matching.model import rows, weights
from identitymap_server.matching.model.candidates import Engine, Weighed, candidates
from identitymap_server.matching.reconcile import reconcile
from identitymap_server.matching.sides import Sides

_SETTINGS = IntegrationSettings()
TRUST = Trust(_SETTINGS.standalone_identifier_types, _SETTINGS.corroborated_identifier_types)
PROFILE = MatchingProfile(TRUST)

PERSON, CLASS = EntityType.PERSON, EntityType.CLASS

#: A record in the tables: its attributes, and as identifiers every name that ends in `_id`, `username` and `email`.
Fields = Mapping[str, object]


def part(name: str, *, system: str = "", of_school: bool = False, **taken) -> Part:
    return Part((Column(name, system, of_school),), **taken)


def pattern(mine: Part, theirs: Part, entity_type: EntityType = PERSON, **aside) -> Pattern:
    return Pattern(entity_type, mine, theirs, **aside)


def edlink_id(number: int) -> EdlinkId:
    return EdlinkId(f"00000000-0000-4000-8000-{number:012d}")


def legacy_key(id: object, system: str = "app", entity_type: EntityType = PERSON) -> LegacyKey:
    return LegacyKey(entity_type, system, str(id))


def _parts(entity_type: EntityType, fields: Fields):
    identifiers = [
        Identifier(name, str(value), normalise_identifier(name, str(value)))
        for name, value in fields.items()
        if name.endswith("_id") or name in ("username", "email")
    ]
    attributes = {k: v for k, v in fields.items() if not k.endswith("_id") and k not in ("username", "email", "role")}
    if "role" in fields:
        attributes["roles"] = (fields["role"],)
    shape = PersonAttributes if entity_type is PERSON else ClassAttributes
    return shape(**attributes), tuple(identifiers)


#: Nobody is in a class unless a test says so.
NOBODY: Fields = MappingProxyType({})


def legacy(
    id: object,
    fields: Fields,
    system: str = "app",
    entity_type: EntityType = PERSON,
    present: bool = True,
    people: Fields = NOBODY,
):
    """A legacy record; `people` are the `member_ids` and `teacher_ids` of a class."""
    attributes, identifiers = _parts(entity_type, fields)
    return LegacyRecord(
        legacy_key(id, system, entity_type), msgspec.structs.replace(attributes, **people), identifiers, present
    )


def roster(
    number: int, fields: Fields, entity_type: EntityType = PERSON, present: bool = True, people: Fields = NOBODY
):
    """A record of the roster; `people` are the `member_ids` and `teacher_ids` of a class."""
    attributes, identifiers = _parts(entity_type, fields)
    return RosterRecord(edlink_id(number), msgspec.structs.replace(attributes, **people), identifiers, present)


def match(
    legacy_records: Sequence[LegacyRecord],
    roster_records: Sequence[RosterRecord],
    decisions: Collection[Decision] = (),
    imported: Collection[ImportedRow] = (),
    links: Collection[Link] = (),
    entity_type: EntityType = PERSON,
    profile: MatchingProfile = PROFILE,
    engine: Engine | None = None,
) -> list[Proposal]:
    """Propose and reconcile, as a match run does; with an engine by statistics as well."""
    present = {r.key for r in legacy_records if r.present} | {r.edlink_id for r in roster_records if r.present}
    pairs = [(link.legacy_key, link.edlink_id) for link in links]
    sides = Sides(entity_type, legacy_records, roster_records, decisions, imported, pairs)
    scored = ()
    if engine:
        scored = candidates(Weighed(sides, *rows.of_sides(sides), profile.model or weights.default()), engine)
    return reconcile(
        propose(sides, profile, scored),
        links,
        one_to_one=entity_type is not CLASS,
        is_present=lambda key, edlink: key in present and edlink in present,
    )


def links_of(proposals: Sequence[Proposal]) -> list[Link]:
    return [Link(p.legacy_key, p.edlink_id, p.method) for p in proposals if p.verdict is Verdict.CERTAIN]


def link(id: object, number: int, method: LinkMethod = LinkMethod.IDENTIFIER, system: str = "app") -> Link:
    return Link(legacy_key(id, system), edlink_id(number), method)


def decided(id, number, verdict=DecisionVerdict.LINK):
    return Decision(legacy_key(id), edlink_id(number), verdict)


def claimed(*pairs):
    return [ImportedRow(legacy_key(id), edlink_id(number)) for id, number in pairs]


def told(proposals: Sequence[Proposal]) -> dict[tuple[str, int], str]:
    """What was said of each pair: `certain`, or the reason for the review."""
    return {
        (p.legacy_key.id, int(p.edlink_id[-12:])): "certain" if p.verdict is Verdict.CERTAIN else p.reason.name
        for p in proposals
    }
