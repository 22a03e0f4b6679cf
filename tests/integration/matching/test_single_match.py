"""What one record matches is what the latest match has said of it."""

from __future__ import annotations

import random
from collections.abc import Iterable

import links
import pytest
from identitymap_server.domain.errors import (
    EpochChanged,
    IntegrationNotFound,
    NotMatchedYet,
    RecordNotFound,
    RevisionNotReached,
)
from identitymap_server.domain.integrations import Strategy
from identitymap_server.domain.keys import EdlinkId, EntityType, IntegrationId, LegacyKey
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.proposals import DecisionVerdict, Proposal, ReviewReason, Verdict
from identitymap_server.domain.single_match import SingleMatch
from identitymap_server.services.single_match import SingleMatchService
from identitymap_server.store.proposals import Proposals
from identitymap_server.store.single_match import SingleMatches

from .conftest import INTEGRATION, District


def account(id_: str) -> LegacyKey:
    return LegacyKey(EntityType.PERSON, "app", id_)


def person(number: int) -> EdlinkId:
    return EdlinkId(links.edlink_id(number))


async def match(district: District, record: LegacyKey | EdlinkId, min_revision: Revision | None = None) -> SingleMatch:
    return await SingleMatchService(SingleMatches(district.pool)).match(INTEGRATION, record, min_revision)


def _by_key(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda proposal: (proposal.legacy_key, proposal.edlink_id))


async def test_of_every_record_it_says_what_the_match_proposes(district: District):
    """By decisions, identifiers and statistics, with twins, namesakes and rivals, in both directions."""
    chance = random.Random(11)
    first, last = ["Mabel", "Mabell", "Dipper", "Ana", "Wendy", "Wanda"], ["Pines", "Corduroy", "Ramirez"]
    numbers = range(50)
    for n in numbers:
        known = {
            "first_name": chance.choice(first),
            "last_name": chance.choice(last),
            "birth_date": f"201{n % 4}-0{n % 7 + 1}-1{n % 3}",
            "street": f"{n // 2} Gopher Rd",
            "postal_code": "97401",
        }
        google = str(n // 2) if n % 5 == 0 else ""
        district.account(f"a{n}", google=google, **known)
        district.person(n, google=google, **(known | ({"first_name": "Dipper"} if n % 6 == 0 else {})))
    district.decide("a1", 2, DecisionVerdict.LINK)
    district.decide("a3", 3, DecisionVerdict.NOT_A_MATCH)
    run = await district.match()
    proposed = [proposal async for page in Proposals(district.pool).pages(run.run_id) for proposal in page]
    assert {p.verdict for p in proposed} == {Verdict.CERTAIN, Verdict.POSSIBLE}
    assert len({p.rule.partition(":")[0] for p in proposed}) >= 3

    for n in numbers:
        by_account, by_person = await match(district, account(f"a{n}")), await match(district, person(n))
        assert _by_key(by_account.candidates) == [p for p in proposed if p.legacy_key == account(f"a{n}")]
        assert _by_key(by_person.candidates) == [p for p in proposed if p.edlink_id == person(n)]
        assert by_account.latest.run_id == run.run_id


async def test_a_certain_candidate_makes_the_record_certain_and_says_why(district: District):
    district.account("a", google="1", first_name="Mabel", last_name="Pines")
    district.person(1, google="1", first_name="Mabel", last_name="Pines")
    await district.match()

    found = await match(district, account("a"))

    assert found.verdict is Verdict.CERTAIN
    assert found.explanation == found.candidates[0].explanation
    assert ("google_id", "equal") in {(e.field, e.outcome) for e in found.candidates[0].evidence}


async def test_a_candidate_by_statistics_says_what_each_field_is_worth(district: District):
    """And the reason names what keeps it from being certain."""
    district.account("a", first_name="Mabel", last_name="Pines")
    district.person(1, first_name="Mabel", last_name="Pines")
    await district.match()

    (candidate,) = (await match(district, person(1))).candidates

    assert candidate.verdict is Verdict.POSSIBLE
    assert candidate.reason is ReviewReason.POSSIBLE_MATCH
    assert {e.field: e.weight > 0 for e in candidate.evidence} == {"first_name": True, "last_name": True}


async def test_of_whom_nothing_matches_it_says_so(district: District):
    district.account("a", first_name="Mabel", last_name="Pines")
    district.person(1, first_name="Wendy", last_name="Corduroy")
    district.execute("UPDATE roster_object SET absent_since = now()")
    await district.match()

    alone, gone = await match(district, account("a")), await match(district, person(1))

    assert (alone.verdict, gone.verdict) == (None, None)
    assert alone.explanation != gone.explanation


async def test_the_likeliest_come_first_and_there_are_no_more_than_a_hundred(district: District):
    """A class in many sections, all with its number: classes are many to many."""
    district.account("a", first_name="Mabel", last_name="Pines")
    district.person(0, first_name="Mabel", last_name="Pines")
    run = await district.match()
    for n in range(1, 102):
        district.execute(
            "INSERT INTO proposal SELECT run_id, entity_type, legacy_system, legacy_id, %s, CASE WHEN %s = 7 THEN 1"
            " ELSE 2 END, method, rule, %s, evidence, reason, explanation FROM proposal WHERE run_id = %s AND"
            " edlink_id = %s",
            *(person(n), n, n / 200, run.run_id, person(0)),
        )

    found = await match(district, account("a"))

    assert (len(found.candidates), found.truncated) == (100, True)
    assert found.candidates[0].edlink_id == person(7)
    assert [c.confidence for c in found.candidates[1:]] == sorted(
        (c.confidence for c in found.candidates[1:]), reverse=True
    )


async def test_before_the_first_match_nothing_is_said(district: District):
    """A dry run is none: it may have been made under another profile."""
    district.account("a", google="1")
    district.person(1, google="1")
    await district.match(dry_run=True)

    with pytest.raises(NotMatchedYet):
        await match(district, account("a"))


async def test_a_dry_run_changes_no_answer(district: District):
    district.account("a", google="1")
    district.person(1, google="1")
    run = await district.match()
    await district.match(dry_run=True, proposes_profile=True)

    assert (await match(district, account("a"))).latest.run_id == run.run_id


async def test_what_awaits_approval_is_told(district: District):
    district.strategy(Strategy.ONE_TIME)
    district.account("a", google="1")
    district.person(1, google="1")
    await district.match()

    assert (await match(district, account("a"))).verdict is Verdict.CERTAIN


async def test_it_says_that_something_has_changed_since(district: District):
    district.account("a", google="1")
    district.person(1, google="1")
    await district.match()
    assert not (await match(district, account("a"))).latest.outdated

    district.execute("UPDATE integration SET input_version = input_version + 1")

    assert (await match(district, account("a"))).latest.outdated


async def test_an_id_that_was_merged_away_stands_for_the_other(district: District):
    district.account("a", google="1")
    district.person(1, google="1")
    district.person(2)
    district.merge(2, 1)
    await district.match()

    assert (await match(district, person(2))).candidates[0].edlink_id == person(1)


async def test_records_that_the_integration_does_not_know(district: District):
    """A record of another integration, another system's or an enrollment's id is none of its records."""
    district.account("a", google="1")
    district.person(1, google="1")
    district.enrollment(5, 1, "student")
    await district.match()
    for record in (account("A"), LegacyKey(EntityType.CLASS, "app", "a"), person(2), person(5)):
        with pytest.raises(RecordNotFound):
            await match(district, record)

    district.execute("DELETE FROM legacy_membership")
    with pytest.raises(RecordNotFound):
        await match(district, account("a"))
    with pytest.raises(IntegrationNotFound):
        await SingleMatchService(SingleMatches(district.pool)).match(
            IntegrationId(links.OTHER_INTEGRATION), account("a"), None
        )


async def test_a_revision_that_is_not_reached_is_refused(district: District):
    district.account("a", google="1")
    district.person(1, google="1")
    await district.match()
    now = (await match(district, account("a"))).latest.revision

    assert (await match(district, account("a"), now)).latest.revision == now
    with pytest.raises(RevisionNotReached):
        await match(district, account("a"), Revision(now.epoch, now.number + 1))
    with pytest.raises(EpochChanged):
        await match(district, account("a"), Revision("another", now.number))
