"""What a match run does with its proposals, under each strategy, against real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import links
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identitymap_server.domain.errors import LeaseLost
from identitymap_server.domain.errors import RunState as WrongRunState
from identitymap_server.domain.imports import ImportHeader
from identitymap_server.domain.integrations import Strategy
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.domain.mappings import Revision
from identitymap_server.domain.records import PersonAttributes
from identitymap_server.domain.runs import RunState
from identitymap_server.services import proposing
from identitymap_server.services.approve import ApprovalService
from identitymap_server.services.export import ExportService
from identitymap_server.services.legacy_import import Batch, LegacyImportService
from identitymap_server.services.legacy_records import ArrivedRecord
from identitymap_server.store.export import Export

from .conftest import INTEGRATION, District


async def test_continuous_links_what_is_certain_and_asks_about_the_rest(district: District):
    """With rule and evidence, one change row each, at one revision."""
    district.account("a", google="1")
    district.account("b", google="2")
    district.account("b2", google="2")
    district.person(1, google="1")
    district.person(2, google="2")

    run = await district.match()

    assert run.state is RunState.SUCCEEDED
    assert district.links() == {"a": 1}
    assert district.review() == {"b": [2], "b2": [2]}
    assert run.counts["linked"] == 1
    assert run.counts["linked:person:identifier:google_id"] == 1
    assert run.counts["review"] == 2
    assert district.execute("SELECT rule, is_primary FROM mapping") == [("identifier:google_id", True)]
    assert district.execute("SELECT action, legacy_id, commit_id FROM mapping_change") == [
        (1, "a", district.execute("SELECT commit_id FROM mapping")[0][0])
    ]
    assert district.execute("SELECT c.revision, r.number FROM mapping_commit AS c, revision AS r") == [(1, 1)]


async def test_matching_again_changes_nothing(district: District):
    """No link, no history, no revision, no new version of a question."""
    district.account("a", google="1")
    district.account("b", google="2")
    district.account("b2", google="2")
    district.person(1, google="1")
    district.person(2, google="2")
    await district.match()
    before = district.execute("SELECT legacy_id, version, review_item_id FROM review_item ORDER BY 1")

    again = await district.match()

    assert again.counts["linked"] == 0
    assert district.execute("SELECT legacy_id, version, review_item_id FROM review_item ORDER BY 1") == before
    assert district.execute("SELECT count(*) FROM mapping_change") == [(1,)]
    assert district.execute("SELECT count(*) FROM mapping_commit") == [(1,)]
    assert district.execute("SELECT number FROM revision") == [(1,)]


async def test_one_time_links_only_what_is_approved(district: District):
    """And what has become impossible between match and approval goes to review."""
    district.strategy(Strategy.ONE_TIME)
    for name, number in (("a", 1), ("b", 2)):
        district.account(name, google=str(number))
        district.person(number, google=str(number))

    run = await district.match()
    assert run.state is RunState.AWAITING_APPROVAL
    assert (run.counts["awaiting_approval"], district.links(), district.review()) == (2, {}, {})

    links.insert_links(district.dsn, 1)
    district.execute("UPDATE mapping SET legacy_id = 'elsewhere', edlink_id = %s", links.edlink_id(2))
    approval = await ApprovalService(district.pool).approve(run.run_id, "somebody")

    assert (approval.linked, approval.sent_to_review, approval.run.state) == (1, 1, RunState.SUCCEEDED)
    assert district.links() == {"a": 1, "elsewhere": 2}
    assert district.review() == {"b": [2]}
    assert district.execute("SELECT explanation FROM review_candidate") == [
        ("The match was certain of this pair, but one of the two is linked to another record.",)
    ]
    assert district.execute("SELECT actor FROM mapping_commit WHERE run_id IS NOT NULL") == [("somebody",)]


async def _import(district: District, id_: str, google: str) -> None:
    """One account, as `identitymap legacy import` brings it."""

    async def batches() -> AsyncIterator[Batch]:
        key = LegacyKey(EntityType.PERSON, "app", id_)
        yield Batch([ArrivedRecord(key, INTEGRATION, PersonAttributes(), (("google_id", google),))])

    header = ImportHeader(None, full=False, dry_run=False, accept_absences=False, label="")
    await LegacyImportService(district.pool).run(header, batches(), "somebody")


async def test_what_was_proposed_before_an_import_cannot_be_approved(district: District):
    """The import brought another holder of the identifier, so the pair is not certain any more."""
    district.strategy(Strategy.ONE_TIME)
    district.account("a", google="1")
    district.person(1, google="1")
    run = await district.match()
    await _import(district, "b", google="1")

    with pytest.raises(WrongRunState, match="have changed"):
        await ApprovalService(district.pool).approve(run.run_id, "somebody")

    assert district.links() == {}


async def test_an_import_that_changes_nothing_keeps_a_run_approvable(district: District):
    """The nightly export of a company is mostly what it was."""
    district.strategy(Strategy.ONE_TIME)
    district.person(1, google="1")
    await _import(district, "a", google="1")
    run = await district.match()
    await _import(district, "a", google="1")

    await ApprovalService(district.pool).approve(run.run_id, "somebody")

    assert district.links() == {"a": 1}


async def test_an_import_during_a_match_makes_it_start_again(district: District, monkeypatch: pytest.MonkeyPatch):
    """It would link by records that are no longer as it read them."""
    district.account("a", google="1")
    district.person(1, google="1")
    propose = proposing.read_and_propose
    proposed = []

    async def import_meanwhile(*arguments: Any) -> Any:
        proposed.append(await propose(*arguments))
        if len(proposed) == 1:
            await _import(district, "b", google="1")
        return proposed[-1]

    monkeypatch.setattr(proposing, "read_and_propose", import_meanwhile)

    await district.match()

    assert len(proposed) == 2
    assert (district.links(), district.review()) == ({}, {"a": [1], "b": [1]})


async def test_two_approvals_at_once_are_one(district: District):
    """The second is told that the run no longer awaits approval."""
    district.strategy(Strategy.ONE_TIME)
    district.account("a", google="1")
    district.person(1, google="1")
    run = await district.match()
    service = ApprovalService(district.pool)

    answers = await asyncio.gather(
        service.approve(run.run_id, "one"), service.approve(run.run_id, "two"), return_exceptions=True
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Approval", "RunState"]
    assert any(isinstance(answer, WrongRunState) for answer in answers)
    assert district.links() == {"a": 1}


@pytest.mark.parametrize("strategy", [Strategy.CONTINUOUS, Strategy.ONE_TIME, Strategy.NONE])
async def test_a_dry_run_only_reports(district: District, strategy: Strategy):
    """Its proposals can be read; mappings, review and what awaits approval stay as they are."""
    district.strategy(strategy)
    district.account("a", google="1")
    district.person(1, google="1")

    run = await district.match(dry_run=True)

    assert (run.state, run.counts["certain"]) == (RunState.SUCCEEDED, 1)
    assert district.execute("SELECT legacy_id FROM proposal") == [("a",)]
    assert (district.links(), district.review()) == ({}, {})


async def test_a_worker_that_lost_its_lease_writes_nothing(district: District):
    """Another worker has taken the integration over while this one slept."""
    district.account("a", google="1")
    district.person(1, google="1")
    district.execute("UPDATE integration_lease SET fencing = 2")

    with pytest.raises(LeaseLost):
        await district.match()

    assert district.links() == {}
    assert district.execute("SELECT count(*) FROM proposal") == [(0,)]


async def test_a_link_whose_support_is_gone_stays_and_is_asked_about(district: District):
    """No run ever moves or removes a link."""
    district.account("a", google="1", birth_date="2013-08-31")
    district.person(1, google="1", birth_date="2013-08-31")
    await district.match()

    district.person(1, google="1", birth_date="2001-01-02")
    run = await district.match()

    assert district.links() == {"a": 1}
    assert district.review() == {"a": [1]}
    assert run.counts["review:CONTESTED"] == 1

    district.person(1, google="1", birth_date="2013-08-31")
    await district.match()
    assert district.review() == {}


@pytest.mark.parametrize(("role", "present", "links"), [("student", True, {}), ("student", False, {"a": 1})])
async def test_who_has_no_role_has_those_of_the_enrollments(
    district: District, role: str, *, present: bool, links: dict[str, int]
):
    """A teacher's account is not linked to a student by a number that both carry. Past enrollments say nothing."""
    district.account("a", ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=["teacher"])
    district.person(1, ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=[])
    district.enrollment(100, 1, role, present=present)

    await district.match()

    assert district.links() == links


@pytest.mark.parametrize("state", ["dropped", "Inactive"])
async def test_a_class_that_somebody_has_left_makes_nobody_a_student(district: District, state: str):
    """Who learned in one class and teaches in another is a teacher, and gets no student's account by a number."""
    district.account("a", ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=["student"])
    district.person(1, ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=[])
    district.enrollment(100, 1, "student", state=state)
    district.enrollment(101, 1, "teacher")

    await district.match()

    assert district.links() == {}


async def test_who_has_left_all_classes_is_what_they_were_there(district: District):
    """A teacher's account is not linked to a student who has dropped everything."""
    district.account("a", ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=["teacher"])
    district.person(1, ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=[])
    district.enrollment(100, 1, "student", state="dropped")

    await district.match()

    assert district.links() == {}


async def test_a_role_of_ones_own_counts_more_than_enrollments(district: District):
    """Who teaches and is a student in a course for teachers is a teacher."""
    district.account("a", ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=["teacher"])
    district.person(1, ids={"sis_id": "1001"}, first_name="Maria", last_name="Garcia", roles=["teacher"])
    district.enrollment(100, 1, "student")

    await district.match()

    assert district.links() == {"a": 1}


async def test_the_primary_follows_the_last_use(district: District):
    """The match after an import that brings a newer use settles it, in one commit; other matches change nothing."""
    for name, number, last_active in (("a", 1, "2026-06-01"), ("b", 2, "2020-01-01")):
        district.account(name, google=str(number), last_active=last_active)
        district.person(number, google=str(number))
    await district.match()
    district.execute("UPDATE mapping SET edlink_id = %s, is_primary = legacy_id = 'a'", links.edlink_id(1))
    await district.match()
    assert district.execute("SELECT legacy_id FROM mapping WHERE is_primary") == [("a",)]
    assert district.execute("SELECT count(*) FROM mapping_commit") == [(1,)]

    district.account("b", google="2", last_active="2026-11-01")
    run = await district.match()

    assert district.execute("SELECT legacy_id FROM mapping WHERE is_primary") == [("b",)]
    assert district.execute("SELECT revision, run_id::text FROM mapping_commit ORDER BY 1")[1:] == [(2, run.run_id)]
    history = "SELECT legacy_id, action, is_primary FROM mapping_change ORDER BY change_id DESC LIMIT 2"
    assert sorted(district.execute(history)) == [("a", 3, False), ("b", 3, True)]


async def test_a_decision_against_a_pair_is_sticky(district: District):
    """No run proposes it again."""
    district.account("a", google="1")
    district.person(1, google="1")
    district.execute(
        "INSERT INTO decision (integration_id, entity_type, legacy_system, legacy_id, edlink_id, verdict, actor)"
        " VALUES (%s, 1, 'app', 'a', %s, 2, 'somebody')",
        links.INTEGRATION,
        links.edlink_id(1),
    )

    await district.match()

    assert (district.links(), district.review()) == ({}, {})


async def _exported(district: District, token: str = "") -> tuple[set[tuple[str, str]], Revision]:
    service = ExportService(Export(district.pool))
    batches = [batch async for batch in service.batches(None, None, token)]
    return {(m.legacy_key.id, m.edlink_id) for batch in batches for m in batch.mappings}, batches[-1].revision


async def test_an_export_is_as_of_one_revision(district: District):
    """Links made while it runs are not in it, and it goes on after any batch at the same revision."""
    links.insert_links(district.dsn, 2_500)
    service = ExportService(Export(district.pool))

    stream = service.batches(None, None, "")
    first = await anext(stream)
    district.account("late", google="9000")
    district.person(9000, google="9000")
    await district.match()
    rest = [batch async for batch in stream]
    resumed = [batch async for batch in service.batches(None, None, first.resume_token)]

    seen = [m.legacy_key.id for batch in (first, *rest) for m in batch.mappings]
    assert len(seen) == len(set(seen)) == 2_500
    assert "late" not in seen
    assert [b.mappings for b in resumed] == [b.mappings for b in rest]
    assert {batch.revision.number for batch in (first, *rest, *resumed)} == {1}
    assert ("late", links.edlink_id(9000)) in (await _exported(district))[0]


_VALUES = st.sampled_from(["", "1", "2", "3"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3), _VALUES, _VALUES), max_size=5))
async def test_promises_hold_over_any_history(district: District, history: list[tuple[str, int, str, str]]):
    """Identifiers come, go and move between records, with a match after each change; then the database is asked."""
    before = district.links()
    for name, number, mine, theirs in history:
        district.account(name, google=mine)
        district.person(number, google=theirs)
        await district.match()
        now = district.links()
        # Links are never moved or removed.
        assert before.items() <= now.items()
        before = now

    one_primary = "SELECT edlink_id FROM mapping GROUP BY edlink_id HAVING count(*) FILTER (WHERE is_primary) <> 1"
    assert district.execute(one_primary) == []
    two_holders = "SELECT edlink_id FROM mapping GROUP BY edlink_id, legacy_system HAVING count(*) > 1"
    assert district.execute(two_holders) == []
    # One history row for each mapping and commit, the last of them as the mapping is.
    doubled = "SELECT 1 FROM mapping_change GROUP BY mapping_id, commit_id HAVING count(*) > 1"
    assert district.execute(doubled) == []
    assert (
        district.execute(
            "SELECT m.mapping_id FROM mapping AS m WHERE (m.edlink_id, m.is_primary) IS DISTINCT FROM ("
            " SELECT ROW(c.edlink_id, c.is_primary) FROM mapping_change AS c WHERE c.mapping_id = m.mapping_id"
            " ORDER BY change_id DESC LIMIT 1)"
        )
        == []
    )
    # Revisions are in commit order, without gaps.
    revisions = [row[0] for row in district.execute("SELECT revision FROM mapping_commit ORDER BY commit_id")]
    assert revisions == list(range(1, len(revisions) + 1))
    assert district.execute("SELECT number FROM revision") == [(len(revisions),)]
    assert (await _exported(district))[0] == {(name, links.edlink_id(number)) for name, number in before.items()}
