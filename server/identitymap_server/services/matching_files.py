"""Matching two files: no database, no server. What a match run does in the worker, without links, decisions and claims.

The profile is made from the files themselves, so patterns that they bear out count at once: somebody looks at the
result before anything is linked by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.file_match import FileMatch, Matched
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.exports import Export
from identitymap_server.matching import quality, unmatched
from identitymap_server.matching.reconcile import reconcile
from identitymap_server.matching.sides import Sides
from identitymap_server.services import file_sides
from identitymap_server.services.computing import ORDER, Computation
from identitymap_server.services.file_sides import OnRejected

#: Told what is being done, before it is: "Matching 4,814 people with 5,000".
OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Files:
    """What is to be matched: exports with the names of their sources, and rosters.

    Of legacy rows that name an integration only those of `integration` are read.
    """

    legacy: Sequence[tuple[str, Export]]
    roster: Sequence[Export]
    integration: str = ""
    #: Identifier types that are trusted besides the usual ones, where a name or a birth date agrees.
    also_trusted: Sequence[str] = ()


def matched(files: Files, on_rejected: OnRejected, on_step: OnStep = lambda _step: None) -> FileMatch:
    """Read both sides and match them. Rows that cannot be used are told and left out.

    Raises UnusableFile if a file cannot be read, a side holds nothing, or the sides seem to be the wrong way round.
    """
    legacy, roster = _read(files, on_rejected)
    schools = file_sides.schools(roster[EntityType.SCHOOL])
    computation = Computation(_profile(files.also_trusted), makes_profile=True)
    parts = []
    for entity_type in ORDER:
        sides = Sides(entity_type, legacy[entity_type], roster[entity_type], schools=schools)
        if sides.legacy or sides.roster:
            on_step(_step(sides))
            parts.append(_matched(sides, computation))
    return FileMatch(parts, computation.profile, computation.matrices)


def _read(
    files: Files, on_rejected: OnRejected
) -> tuple[Mapping[EntityType, list[LegacyRecord]], Mapping[EntityType, list[RosterRecord]]]:
    # The roster first: files that are the wrong way round show there.
    roster = file_sides.roster(files.roster, on_rejected)
    legacy = file_sides.legacy(files.legacy, files.integration, on_rejected)
    for side, records in (("legacy side", legacy), ("roster", roster)):
        if not any(records.values()):
            raise UnusableFile(f"The {side} holds no record that can be used, so there is nothing to match.")
    return legacy, roster


def _profile(also_trusted: Sequence[str]) -> MatchingProfile:
    """The profile of an integration with ordinary settings. Raises InvalidField."""
    usual = IntegrationSettings()
    known = {*usual.standalone_identifier_types, *usual.corroborated_identifier_types}
    if any(not type_.strip() for type_ in also_trusted):
        raise InvalidField("--trust", "must name a type of identifier, such as employee_id")
    further = tuple(dict.fromkeys(type_ for type_ in also_trusted if type_ not in known))
    return MatchingProfile(Trust(usual.standalone_identifier_types, (*usual.corroborated_identifier_types, *further)))


def _matched(sides: Sides, computation: Computation) -> Matched:
    before = computation.add(sides)
    proposals = reconcile(
        before, (), one_to_one=sides.entity_type is not EntityType.CLASS, is_present=lambda _legacy, _roster: True
    )
    return Matched(
        sides.entity_type,
        {record.key: record for record in sides.legacy},
        {record.edlink_id: record for record in sides.roster},
        proposals,
        unmatched.legacy(sides, before, proposals),
        unmatched.roster(sides, before, proposals),
        quality.of_side(sides.legacy),
        quality.of_side(sides.roster),
    )


_PLURALS = {EntityType.PERSON: "people", EntityType.CLASS: "classes", EntityType.SCHOOL: "schools"}


def _step(sides: Sides) -> str:
    return f"Matching {len(sides.legacy):,} {_PLURALS[sides.entity_type]} with {len(sides.roster):,}"
