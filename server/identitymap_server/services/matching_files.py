"""Matching two files: no database, no server. What a match run does in the worker, without links, decisions and claims.

The profile is made from the files themselves, so patterns that they bear out count at once: somebody looks at the
result before anything is linked by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from identitymap_server.domain.errors import IdentityMapError, InvalidField
from identitymap_server.domain.explanations import Explanation
from identitymap_server.domain.file_match import FileMatch, Matched
from identitymap_server.domain.integrations import IntegrationSettings
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import Proposal
from identitymap_server.domain.records import LegacyRecord, RosterRecord
from identitymap_server.files.containers import UnusableFile
from identitymap_server.files.exports import Export
from identitymap_server.matching import explaining, quality, unmatched
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
    #: Whether an e-mail address stays with one person, so that it links where the names agree.
    trusts_email: bool = False


def matched(files: Files, on_rejected: OnRejected, on_step: OnStep = lambda _step: None) -> FileMatch:
    """Read both sides and match them. Rows that cannot be used are told and left out.

    Raises UnusableFile if a file cannot be read, a side holds nothing, or the sides seem to be the wrong way round.
    """
    computation = Computation(_profile(files), makes_profile=True)
    everything = [sides for sides in _sides(files, on_rejected) if sides.legacy or sides.roster]
    proposals = _proposed(everything, computation, on_step)
    parts = [_matched(sides, proposals[sides.entity_type]) for sides in everything]
    return FileMatch(parts, computation.profile, computation.matrices)


def explained(
    files: Files,
    legacy_key: LegacyKey,
    edlink_id: EdlinkId,
    on_rejected: OnRejected,
    on_step: OnStep = lambda _step: None,
) -> Explanation:
    """What a match of the files says of two of their records, and why.

    Raises UnusableFile as `matched` does, and NoSuchRecord.
    """
    computation = Computation(_profile(files), makes_profile=True)
    everything = _sides(files, on_rejected)
    wanted = next(sides for sides in everything if sides.entity_type is legacy_key.entity_type)
    _check_known(wanted, legacy_key, edlink_id)
    proposals = _reconciled(wanted, _proposed(everything, computation, on_step)[wanted.entity_type])
    return explaining.explained(wanted, computation.profile, proposals, legacy_key, edlink_id, computation.places)


class NoSuchRecord(IdentityMapError):
    """The files hold no such record."""


def _check_known(sides: Sides, legacy_key: LegacyKey, edlink_id: EdlinkId) -> None:
    kind = sides.entity_type.name.lower()
    if not any(record.key == legacy_key for record in sides.legacy):
        raise NoSuchRecord(f"The legacy side holds no {kind} {legacy_key.id} of the system {legacy_key.system}.")
    if not any(record.edlink_id == edlink_id for record in sides.roster):
        raise NoSuchRecord(f"The roster holds no {kind} {edlink_id}.")


def _sides(files: Files, on_rejected: OnRejected) -> list[Sides]:
    """Both sides by entity type, in the order in which they are matched."""
    legacy, roster = _read(files, on_rejected)
    schools = file_sides.schools(roster[EntityType.SCHOOL])
    return [Sides(entity_type, legacy[entity_type], roster[entity_type], schools=schools) for entity_type in ORDER]


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


def _profile(files: Files) -> MatchingProfile:
    """The profile of an integration with ordinary settings. Raises InvalidField."""
    usual = IntegrationSettings()
    known = {*usual.standalone_identifier_types, *usual.corroborated_identifier_types}
    if any(not type_.strip() for type_ in files.also_trusted):
        raise InvalidField("--trust", "must name a type of identifier, such as employee_id")
    further = tuple(dict.fromkeys(type_ for type_ in files.also_trusted if type_ not in known))
    corroborated = (*usual.corroborated_identifier_types, *further)
    return MatchingProfile(Trust(usual.standalone_identifier_types, corroborated, email=files.trusts_email))


def _proposed(
    everything: Sequence[Sides], computation: Computation, on_step: OnStep
) -> Mapping[EntityType, list[Proposal]]:
    on_step(_step(everything))
    return computation.propose(everything)


def _reconciled(sides: Sides, proposals: list[Proposal]) -> list[Proposal]:
    """The proposals that are left beside one another."""
    one_to_one = sides.entity_type is not EntityType.CLASS
    return reconcile(proposals, (), one_to_one=one_to_one, is_present=lambda _legacy, _roster: True)


def _matched(sides: Sides, before: list[Proposal]) -> Matched:
    proposals = _reconciled(sides, before)
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


def _step(everything: Sequence[Sides]) -> str:
    counts = [f"{len(one.legacy):,} {_PLURALS[one.entity_type]} with {len(one.roster):,}" for one in everything]
    return f"Matching {', '.join(counts)}"
