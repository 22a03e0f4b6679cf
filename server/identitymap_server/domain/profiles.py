"""Matching profiles: what proposals depend on besides the records and the decisions, frozen and numbered.

Whatever matching comes to depend on (weights, frequencies, thresholds) becomes a field with a default here, so that an
old profile goes on meaning what it meant.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from identitymap_server.domain.integrations import Integration
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.models import Model
from identitymap_server.domain.patterns import Matrix, Pattern


class Trust(msgspec.Struct, frozen=True, omit_defaults=True):
    """An integration's trust in identifier types, the most trusted first."""

    standalone: tuple[str, ...]
    corroborated: tuple[str, ...]
    #: Whether an e-mail address stays with one person.
    email: bool = False


class MatchingProfile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What proposals depend on besides the records and the decisions."""

    trust: Trust
    patterns: tuple[Pattern, ...] = ()
    #: The statistical model; None is the shipped one.
    model: Model | None = None


#: The number of the profile that nobody has made: trust as the settings have it, and nothing else.
SETTINGS_ALONE = 0


def of_settings(integration: Integration) -> MatchingProfile:
    """The profile of an integration that has adopted none."""
    settings = integration.settings
    trust = Trust(
        settings.standalone_identifier_types, settings.corroborated_identifier_types, email=settings.trusts_email
    )
    return MatchingProfile(trust)


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile as it was made: by which run, from which figures, and who has adopted it since, if anybody."""

    integration_id: IntegrationId
    version: int
    profile: MatchingProfile
    matrices: tuple[Matrix, ...]
    run_id: str
    made_at: dt.datetime
    adopted_at: dt.datetime | None
    adopted_by: str
    in_use: bool
