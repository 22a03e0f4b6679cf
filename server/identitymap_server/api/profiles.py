"""The methods of the Migration service about matching profiles."""

from __future__ import annotations

from typing import Final

from identitymap.v1 import migration_pb2 as pb

from identitymap_server.api import convert
from identitymap_server.api.calls import Call
from identitymap_server.domain.errors import InvalidField
from identitymap_server.domain.keys import parse_integration_id
from identitymap_server.domain.patterns import (
    Column,
    ColumnValues,
    Matrix,
    Measure,
    Part,
    Pattern,
    Thresholds,
)
from identitymap_server.domain.profiles import KeptProfile
from identitymap_server.services.profiles import ProfileService
from identitymap_server.services.runs import RunService

_MAX_VERSION: Final = 2**62


class ProfileMethods:
    """ProposeProfile, GetProfile, ListProfiles and AdoptProfile."""

    def __init__(self, profiles: ProfileService, runs: RunService) -> None:
        self._profiles = profiles
        self._runs = runs

    async def propose_profile(self, request: pb.ProposeProfileRequest, call: Call) -> pb.ProposeProfileResponse:
        """Ask for a run that makes a profile."""
        integration_id = parse_integration_id(request.integration_id)
        run = await self._runs.propose_profile(integration_id, requested_by=call.actor)
        return pb.ProposeProfileResponse(run=convert.run(run))

    async def get_profile(self, request: pb.GetProfileRequest, _call: Call) -> pb.GetProfileResponse:
        """Give one profile."""
        version = _version(request.version, least=1) if request.HasField("version") else None
        kept = await self._profiles.get(parse_integration_id(request.integration_id), version)
        return pb.GetProfileResponse(profile=_profile(kept))

    async def list_profiles(self, request: pb.ListProfilesRequest, _call: Call) -> pb.ListProfilesResponse:
        """List the newest profiles."""
        kept = await self._profiles.newest(parse_integration_id(request.integration_id))
        return pb.ListProfilesResponse(profiles=[_profile(one) for one in kept])

    async def adopt_profile(self, request: pb.AdoptProfileRequest, call: Call) -> pb.AdoptProfileResponse:
        """Put a profile in use."""
        if not request.HasField("version"):
            raise InvalidField("version", "must be set: the number of the profile, or 0 to do without one")
        version = _version(request.version, least=0)
        integration = await self._profiles.adopt(parse_integration_id(request.integration_id), version, call.actor)
        return pb.AdoptProfileResponse(integration=convert.integration(integration))


def _version(number: int, *, least: int) -> int:
    if not least <= number <= _MAX_VERSION:
        raise InvalidField("version", f"must be a profile's number, {least} or more")
    return number


def _profile(kept: KeptProfile) -> pb.MatchingProfile:
    trust = kept.profile.trust
    return pb.MatchingProfile(
        integration_id=kept.integration_id,
        version=kept.version,
        in_use=kept.in_use,
        standalone_identifier_types=trust.standalone,
        corroborated_identifier_types=trust.corroborated,
        trusts_email=trust.email,
        patterns=[_pattern(pattern) for pattern in kept.profile.patterns],
        run_id=kept.run_id,
        made_at=convert.timestamp(kept.made_at),
        adopted_at=convert.timestamp(kept.adopted_at),
        adopted_by=kept.adopted_by,
        matrices=[_matrix(matrix) for matrix in kept.matrices],
    )


def _pattern(pattern: Pattern) -> pb.IdentifierPattern:
    return pb.IdentifierPattern(
        entity_type=pattern.entity_type.value,  # type: ignore[arg-type]  # The stubs want the enum's own type.
        name=pattern.name,
        description=pattern.described,
        legacy=_part(pattern.legacy),
        roster=_part(pattern.roster),
        ignore_zeros=pattern.ignore_zeros,
        ignore_case=pattern.ignore_case,
        may_link_at_sign_in=pattern.may_link_at_sign_in,
    )


def _part(part: Part) -> pb.PatternPart:
    return pb.PatternPart(
        columns=[_column(column) for column in part.columns],
        local_part=part.local_part,
        prefix=part.prefix,
        suffix=part.suffix,
        address=part.address,
    )


def _column(column: Column) -> pb.PatternColumn:
    return pb.PatternColumn(name=column.name, system=column.system, of_school=column.of_school)


def _matrix(matrix: Matrix) -> pb.MatchRateMatrix:
    return pb.MatchRateMatrix(
        entity_type=matrix.entity_type.value,  # type: ignore[arg-type]
        legacy_columns=[_values(held) for held in matrix.legacy_columns],
        roster_columns=[_values(held) for held in matrix.roster_columns],
        measures=[_measure(measure) for measure in matrix.measures],
        thresholds=_thresholds(matrix.thresholds),
    )


def _values(held: ColumnValues) -> pb.PatternColumnValues:
    return pb.PatternColumnValues(column=_column(held.column), values=held.values)


def _measure(measure: Measure) -> pb.PatternMeasure:
    return pb.PatternMeasure(
        pattern=_pattern(measure.pattern),
        outcome=measure.outcome.value,  # type: ignore[arg-type]
        legacy_values=measure.legacy_values,
        roster_values=measure.roster_values,
        matched=measure.matched,
        unique=measure.unique,
        compared=measure.compared,
        agreeing=measure.agreeing,
        matched_by_chance=measure.matched_by_chance,
        agreeing_by_chance=measure.agreeing_by_chance,
        expected_wrong=measure.expected_wrong,
    )


def _thresholds(thresholds: Thresholds) -> pb.PatternThresholds:
    return pb.PatternThresholds(
        pairs=thresholds.pairs,
        matched=thresholds.matched,
        unique=thresholds.unique,
        agreeing=thresholds.agreeing,
        agreeing_bound=thresholds.agreeing_bound,
        expected_wrong=thresholds.expected_wrong,
    )
