"""How a matching profile is made, looked at and put in use, against real Postgres."""

from __future__ import annotations

from typing import Any

import pytest
from identitymap_server.domain.errors import IntegrationNotFound, ProfileNotFound
from identitymap_server.domain.errors import RunState as WrongRunState
from identitymap_server.domain.integrations import SettingsChange, Strategy
from identitymap_server.domain.keys import IntegrationId
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.patterns import Outcome
from identitymap_server.domain.runs import RunKind, RunState
from identitymap_server.services import proposing
from identitymap_server.services.approve import ApprovalService
from identitymap_server.services.profiles import ProfileService
from identitymap_server.services.proposals import ProposalService
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.runs import Runs

from .conftest import INTEGRATION, District

#: Enough that a pattern is no accident, each with names of their own.
PEOPLE = range(1, 25)
PATTERN = "local(email)=username"


def live_here(district: District) -> None:
    """Everybody has an account whose mailbox is their username at school."""
    for n in PEOPLE:
        names = {"first_name": f"Name{n}", "last_name": f"Surname{n}"}
        district.account(f"a{n}", ids={"email": f"user{400 + n}@students.gf.example"}, **names)
        district.person(n, ids={"username": f"user{400 + n}"}, **names)


def everybody() -> dict[str, int]:
    return {f"a{n}": n for n in PEOPLE}


@pytest.fixture
def profiles(district: District) -> ProfileService:
    live_here(district)
    return ProfileService(district.pool)


async def test_a_run_makes_a_profile_and_reports_what_it_would_do(district: District, profiles: ProfileService):
    run = await district.match(dry_run=True, proposes_profile=True)

    assert (run.state, run.profile_version) == (RunState.SUCCEEDED, 1)
    assert (run.counts["patterns"], run.counts["patterns_new"], run.counts["patterns_lost"]) == (1, 1, 0)
    assert run.counts["would_link"] == run.counts[f"would_link:person:pattern:{PATTERN}"] == len(PEOPLE)
    assert (district.links(), district.review()) == ({}, {})
    kept = await profiles.get(INTEGRATION, None)
    assert (kept.version, kept.in_use, kept.adopted_at, kept.run_id) == (1, False, None, run.run_id)
    assert [pattern.name for pattern in kept.profile.patterns] == [PATTERN]
    assert kept.profile.trust.standalone[0] == "google_id"
    people = kept.matrices[0]
    assert [(m.pattern.name, m.outcome, m.matched, m.agreeing) for m in people.measures] == [
        (PATTERN, Outcome.USED, 24, 24)
    ]


async def test_what_is_found_takes_no_effect_until_it_is_adopted(district: District, profiles: ProfileService):
    await district.match(dry_run=True, proposes_profile=True)

    before = await district.match()
    integration = await profiles.adopt(INTEGRATION, 1, "somebody")
    after = await district.match()

    assert (before.counts["linked"], before.counts["patterns_new"], before.profile_version) == (0, 1, 0)
    assert integration.profile_version == 1
    assert (after.counts["patterns"], after.counts["patterns_new"], after.profile_version) == (1, 0, 1)
    assert district.links() == everybody()
    assert district.execute("SELECT DISTINCT method, rule FROM mapping") == [(LinkMethod.PATTERN, f"pattern:{PATTERN}")]
    kept = await profiles.get(INTEGRATION, 1)
    assert (kept.in_use, kept.adopted_by) == (True, "somebody")


async def test_a_match_follows_an_adoption(district: District, profiles: ProfileService):
    """Of an integration that matches and knows its roster; and adopting again what is in use is nothing."""
    await district.match(dry_run=True, proposes_profile=True)
    district.execute("UPDATE integration SET last_synced_at = now()")
    (before,) = district.execute("SELECT input_version FROM integration")

    await profiles.adopt(INTEGRATION, 1, "somebody")
    await profiles.adopt(INTEGRATION, 1, "somebody else")

    assert district.execute("SELECT requested_by FROM run WHERE state = 1") == [("somebody",)]
    assert district.execute("SELECT input_version FROM integration") == [(before[0] + 1,)]
    assert (await profiles.get(INTEGRATION, 1)).adopted_by == "somebody"


async def test_finding_again_changes_neither_the_profile_nor_a_link(district: District, profiles: ProfileService):
    """The pattern no longer holds: a source has given all usernames out anew. That is counted and nothing else."""
    await district.match(dry_run=True, proposes_profile=True)
    await profiles.adopt(INTEGRATION, 1, "somebody")
    await district.match()
    for n in PEOPLE:
        names = {"first_name": f"Name{n}", "last_name": f"Surname{n}"}
        district.person(n, ids={"username": f"user{401 + n % len(PEOPLE)}"}, **names)

    run = await district.match()

    assert (run.counts["patterns"], run.counts["patterns_lost"], run.counts["linked"]) == (1, 1, 0)
    assert district.links() == everybody()
    assert run.counts["review:CONTESTED"] == len(PEOPLE)


async def test_what_awaits_approval_when_a_profile_is_adopted_cannot_be_approved(
    district: District, profiles: ProfileService
):
    """It was proposed under another profile."""
    district.strategy(Strategy.ONE_TIME)
    district.account("g", google="1")
    district.person(99, google="1")
    await district.match(dry_run=True, proposes_profile=True)
    run = await district.match()
    await profiles.adopt(INTEGRATION, 1, "somebody")

    with pytest.raises(WrongRunState, match="have changed"):
        await ApprovalService(district.pool).approve(run.run_id, "somebody")

    assert district.links() == {}


async def test_making_a_profile_leaves_what_awaits_approval(district: District, profiles: ProfileService):
    district.strategy(Strategy.ONE_TIME)
    district.account("g", google="1")
    district.person(99, google="1")
    run = await district.match()
    await district.match(dry_run=True, proposes_profile=True)

    await ApprovalService(district.pool).approve(run.run_id, "somebody")

    assert district.links() == {"g": 99}


async def test_an_adoption_during_a_match_makes_it_start_again(
    district: District, profiles: ProfileService, monkeypatch: pytest.MonkeyPatch
):
    await district.match(dry_run=True, proposes_profile=True)
    propose = proposing.read_and_propose
    given = []

    async def adopt_meanwhile(*arguments: Any) -> Any:
        proposed = await propose(*arguments)
        given.append(proposed.integration.profile_version)
        if len(given) == 1:
            await profiles.adopt(INTEGRATION, 1, "somebody")
        return proposed

    monkeypatch.setattr(proposing, "read_and_propose", adopt_meanwhile)

    run = await district.match()

    assert (given, run.profile_version) == ([0, 1], 1)
    assert district.links() == everybody()


async def test_trust_is_frozen_with_the_profile(district: District, profiles: ProfileService):
    """A change of the settings counts at once while no profile is in use, and then with the next profile."""
    district.account("g", google="1")
    district.person(99, google="1")
    await district.match(dry_run=True, proposes_profile=True)
    await profiles.adopt(INTEGRATION, 1, "somebody")
    await Integrations(district.pool).update(
        INTEGRATION, settings=SettingsChange(standalone_identifier_types=("clever_id",))
    )

    frozen = await district.match(dry_run=True)
    proposed = await district.match(dry_run=True, proposes_profile=True)
    await profiles.adopt(INTEGRATION, 0, "somebody")
    by_settings = await district.match(dry_run=True)

    assert frozen.counts["would_link:person:identifier:google_id"] == 1
    assert "would_link:person:identifier:google_id" not in proposed.counts
    assert "would_link:person:identifier:google_id" not in by_settings.counts
    first, second = await profiles.get(INTEGRATION, 1), await profiles.get(INTEGRATION, 2)
    assert first.profile.trust.standalone[0] == "google_id"
    assert second.profile.trust.standalone == ("clever_id",)


async def test_without_the_profile_its_links_are_a_question(district: District, profiles: ProfileService):
    """They stay, and somebody has to say whether they are right without the pattern."""
    await district.match(dry_run=True, proposes_profile=True)
    await profiles.adopt(INTEGRATION, 1, "somebody")
    await district.match()
    await profiles.adopt(INTEGRATION, 0, "somebody")

    run = await district.match()

    assert (run.profile_version, run.counts["patterns"]) == (0, 0)
    assert district.links() == everybody()
    assert run.counts["review:CONTESTED"] == len(PEOPLE)


async def test_a_dry_run_that_makes_a_profile_is_another_than_one_that_does_not(district: District):
    """Both may wait at once; asking again for one of them gives the one that waits."""
    runs = Runs(district.pool)

    async def ask(**what: bool) -> str:
        return (await runs.request(RunKind.MATCH, INTEGRATION, dry_run=True, requested_by="test", **what)).run_id

    plain, proposing_ = await ask(), await ask(proposes_profile=True)
    assert plain != proposing_
    assert (await ask(), await ask(proposes_profile=True)) == (plain, proposing_)


async def test_the_proposals_under_a_new_profile_are_kept_until_the_next_match(
    district: District, profiles: ProfileService
):
    """Afterwards whoever asks for them is told, rather than given none."""
    run = await district.match(dry_run=True, proposes_profile=True)
    service = ProposalService(district.pool)
    assert [p.rule for page in [p async for p in service.pages(run.run_id)] for p in page] == [
        f"pattern:{PATTERN}"
    ] * len(PEOPLE)

    await district.match()

    with pytest.raises(WrongRunState, match="newer match"):
        await anext(service.pages(run.run_id))


async def test_profiles_are_listed_newest_first_without_their_figures(district: District, profiles: ProfileService):
    await district.match(dry_run=True, proposes_profile=True)
    await district.match(dry_run=True, proposes_profile=True)
    await profiles.adopt(INTEGRATION, 1, "somebody")
    listed = await profiles.newest(INTEGRATION)
    assert [(kept.version, kept.in_use, kept.matrices) for kept in listed] == [(2, False, ()), (1, True, ())]


@pytest.mark.parametrize("version", [1, 7, 2**62])
async def test_a_profile_that_is_not_there(profiles: ProfileService, version: int):
    with pytest.raises(ProfileNotFound):
        await profiles.get(INTEGRATION, version)
    with pytest.raises(ProfileNotFound):
        await profiles.adopt(INTEGRATION, version, "somebody")
    with pytest.raises(ProfileNotFound):
        await profiles.get(INTEGRATION, None)


async def test_an_integration_that_is_not_there(profiles: ProfileService):
    nowhere = IntegrationId("33333333-3333-4333-8333-333333333333")
    for asked in (profiles.get(nowhere, 1), profiles.newest(nowhere), profiles.adopt(nowhere, 0, "somebody")):
        with pytest.raises(IntegrationNotFound):
            await asked
