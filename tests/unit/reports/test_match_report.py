"""The report of a match of two files: what a school's contact reads, on paper, on a phone, or read aloud."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import pages as html
import pytest
from identitymap_server.domain.accuracy import Accuracy
from identitymap_server.domain.column_quality import ColumnQuality, Crowd
from identitymap_server.domain.file_match import FileMatch, Matched
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.domain.records import (
    ClassAttributes,
    Identifier,
    LegacyRecord,
    PersonAttributes,
    RosterRecord,
    SchoolAttributes,
)
from identitymap_server.domain.unmatched import Unmatched, UnmatchedReason
from identitymap_server.reports import match_report
from identitymap_server.reports.match_report import CASES_PER_REASON, Reading
from identitymap_server.reports.pages import Fact

EVIL = "<script>alert('pines')</script>"


def key(id_: str, entity_type: EntityType = EntityType.PERSON) -> LegacyKey:
    return LegacyKey(entity_type, "app", id_)


def edlink_id(number: int) -> EdlinkId:
    return EdlinkId(f"63acc741-7633-453c-9bfd-{number:012}")


def account(number: int, **fields: object) -> LegacyRecord:
    given = {"roles": ("student",), "first_name": "Mabel", "last_name": f"Pines {number}", **fields}
    return LegacyRecord(key(str(number)), PersonAttributes(**given), (Identifier("sis_id", "204417", "204417"),))


def person(number: int, **fields: object) -> RosterRecord:
    given = {"roles": ("student",), "first_name": "Mabel", "last_name": f"Pines {number}", **fields}
    return RosterRecord(edlink_id(number), PersonAttributes(**given), (Identifier("sis_id", "204417", "204417"),))


def proposal(
    number: int,
    reason: ReviewReason = ReviewReason.NONE,
    other: int | None = None,
    confidence: float = 0.5,
    evidence: Sequence[Evidence] = (),
) -> Proposal:
    return Proposal(
        key(str(number)),
        edlink_id(number if other is None else other),
        Verdict.POSSIBLE if reason else Verdict.CERTAIN,
        LinkMethod.IDENTIFIER,
        "identifier:sis_id",
        confidence if reason else 1.0,
        tuple(evidence),
        reason,
        f"The same sis_id{', but the names differ' if reason else ''}.",
    )


def matched(
    legacy: Sequence[LegacyRecord], roster: Sequence[RosterRecord], proposals: Sequence[Proposal], **more: object
) -> Matched:
    return Matched(
        EntityType.PERSON,
        {record.key: record for record in legacy},
        {record.edlink_id: record for record in roster},
        proposals,
        **{
            "unmatched_legacy": (),
            "unmatched_roster": (),
            "legacy_quality": (),
            "roster_quality": (),
            **more,
        },
    )


def page(*parts: Matched, accuracy: Accuracy | None = None, remarks: Sequence[str] = (), rejected: int = 0) -> str:
    reading = Reading("Match report", [Fact("Own records", "accounts.csv")], remarks, rejected)
    return match_report.page(reading, FileMatch(parts, MatchingProfile(Trust((), ()))), accuracy)


def words(text: str) -> str:
    """What a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)).split())


DIFFERING = proposal(2, ReviewReason.NAME_DIFFERS, evidence=(Evidence("first_name", "different"),))
EVERYTHING = (
    matched(
        [account(1), account(2, email="mabel@example.org"), account(3, roles=())],
        [person(1), person(2, first_name="Dipper", schools=("s1",)), person(4)],
        [proposal(1), DIFFERING],
        unmatched_legacy=(
            Unmatched(EntityType.PERSON, key("2"), UnmatchedReason.IN_REVIEW, "One candidate waits.", 1),
            Unmatched(EntityType.PERSON, key("3"), UnmatchedReason.NO_CANDIDATE, "Nothing is like it."),
        ),
        unmatched_roster=(
            Unmatched(EntityType.PERSON, edlink_id(2), UnmatchedReason.IN_REVIEW, "One candidate waits.", 1),
            Unmatched(EntityType.PERSON, edlink_id(4), UnmatchedReason.NO_CANDIDATE, "Nothing is like it."),
        ),
        legacy_quality=(ColumnQuality("email", 3, 1, 1, 1, (Crowd("office@example.org", 12),)),),
        roster_quality=(ColumnQuality("birth_date", 3, 3),),
    ),
    Matched(
        EntityType.SCHOOL,
        {},
        {EdlinkId("s1"): RosterRecord(EdlinkId("s1"), SchoolAttributes(name="Gravity Falls High"))},
        (),
        (),
        (Unmatched(EntityType.SCHOOL, EdlinkId("s1"), UnmatchedReason.OTHER_SIDE_EMPTY, "No schools there."),),
        (),
        (),
    ),
)


@pytest.fixture(scope="module")
def text() -> str:
    return page(*EVERYTHING, accuracy=Accuracy(1, 0, 1, 1, 0, 2), remarks=["never read: password"], rejected=2)


def test_it_opens_anywhere(text: str):
    html.assert_asks_nobody(text)
    html.assert_links_lead_somewhere(text)


def test_it_can_be_read_aloud(text: str):
    """Tables, headings, and the chart in words and as a table."""
    html.assert_tables_are_told(text)
    html.assert_headings_are_in_order(text)
    found = html.Page(text)
    (chart,) = found.attributes("svg")
    assert chart["role"] == "img"
    ids = {attributes.get("id") for tag, attributes in found.elements if tag in ("title", "desc")}
    assert set(chart["aria-labelledby"].split()) <= ids
    assert "Pairs of people by score" in found.texts["caption"]
    assert found.attributes("html")[0]["lang"] == "en"


def test_it_says_that_it_holds_personal_data_and_that_passwords_are_never_read(text: str):
    said = words(text)

    assert "This page holds personal data" in said
    assert "Passwords, PINs and social security numbers are never read" in said
    assert "never read: password" in said
    assert "2 rows could not be used" in said


def test_it_says_how_many_of_whom_matched(text: str):
    """By role, and everybody once."""
    rows = [" ".join(row.split()) for row in html.Page(text).texts["tr"]]

    assert "all 3 1 (33%) 1 (33%) 1 (33%)" in rows
    assert "student 2 1 (50%) 1 (50%) 0 (0%)" in rows
    assert "role unknown 1 0 (0%) 0 (0%) 1 (100%)" in rows


def test_the_truth_is_told_only_where_somebody_knows_it(text: str):
    assert "Precision 100%" in words(text)
    assert "Recall 50%" in words(text)
    assert "Coverage 100%" in words(text)
    assert "Precision" not in words(page(*EVERYTHING))


def test_what_differs_is_marked_by_a_word_and_not_by_colour_alone(text: str):
    (row,) = [row for row in html.Page(text).texts["tr"] if row.split()[:2] == ["first", "name"] and "Dipper" in row]

    assert " ".join(row.split()) == "first name Mabel Dipper ≠ differs"


def test_schools_stand_side_by_side_by_their_names(text: str):
    """The roster's are known by ids, which tell nobody anything."""
    assert "Only on the roster: school Gravity Falls High." in words(text)


def test_colours_can_be_told_from_their_backgrounds(text: str):
    """Of text, 4.5 to 1; of bars, 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    for colour in re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", text):
        assert html.contrast(colour, "#ffffff") >= 4.5
    for background in re.findall(r"background: (#[0-9a-f]{6})", text):
        assert html.contrast("#111111", background) >= 4.5
    for fill in re.findall(r'fill="(#[0-9a-f]{6})"', text):
        assert html.contrast(fill, "#ffffff") >= 3


def test_columns_say_what_they_lack(text: str):
    said = words(text)

    crowd = "1 hold what a crowd shares: “office@example.org” on 12"
    assert f"email 33% filled 1 is a placeholder {crowd} not there" in said
    assert "birth date not there 100% filled" in said


def test_of_a_reason_some_cases_are_shown_and_it_says_how_many():
    """The same ones whatever the order in which the records came."""
    numbers = range(1, CASES_PER_REASON + 3)
    doubts = [proposal(number, ReviewReason.NAME_DIFFERS) for number in numbers]
    legacy, roster = [account(number) for number in numbers], [person(number) for number in numbers]

    text = page(matched(legacy, roster, doubts))

    assert text.count('<div class="pair">') == CASES_PER_REASON
    assert f"{len(doubts)} own records for this reason; {CASES_PER_REASON} of them here" in words(text)
    assert page(matched(legacy[::-1], roster[::-1], doubts)) == text


def test_a_rule_whose_pairs_each_have_a_sentence_gives_an_example():
    """The statistics say of each pair what agrees."""
    legacy, roster = [account(1), account(2)], [person(1), person(2)]
    same = proposal(1)
    other = dataclasses.replace(proposal(2), explanation="Something else agrees.")

    assert "For example" not in page(matched(legacy, roster, [same]))
    assert "For example: Something else agrees." in words(page(matched(legacy, roster, [same, other])))


def test_of_many_candidates_the_likeliest_are_shown():
    others = range(1, 6)
    doubts = [proposal(1, ReviewReason.AMBIGUOUS_IDENTIFIER, other, other / 10) for other in others]

    text = page(matched([account(1)], [person(other) for other in others], doubts))

    shown = re.findall(r"<caption><span>Own record 1 beside the roster\S+ (\S+)</span>", text)
    assert shown == [edlink_id(5), edlink_id(4), edlink_id(3)]
    assert "And 2 more candidates of own record 1" in words(text)


def test_whatever_stands_in_the_data_is_text():
    text = page(
        matched(
            [account(1, first_name=EVIL, email=EVIL)],
            [person(1, last_name=EVIL)],
            [proposal(1, ReviewReason.NAME_DIFFERS)],
            legacy_quality=(ColumnQuality(f"{EVIL}_id", 1, 1, 0, 9, (Crowd(EVIL, 9),)),),
        ),
        remarks=[EVIL],
    )

    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_classes_are_shown_with_the_number_of_their_people():
    """Their ids tell nobody anything."""
    members = tuple(str(number) for number in range(24))
    one = LegacyRecord(key("c", EntityType.CLASS), ClassAttributes(name="Algebra", member_ids=members))
    other = RosterRecord(edlink_id(1), ClassAttributes(name="Algebra", member_ids=members[:23]))
    doubt = Proposal(
        one.key, other.edlink_id, Verdict.POSSIBLE, LinkMethod.IDENTIFIER, "identifier:sis_id", 0.5, (),
        ReviewReason.AMBIGUOUS_IDENTIFIER, "The same sis_id, but others carry it too.",
    )  # fmt: skip

    text = page(
        Matched(EntityType.CLASS, {one.key: one}, {other.edlink_id: other}, (doubt,), (), (), (), ()),
    )

    assert "members 24 23 ≠ differs" in words(text)


def test_a_match_of_which_nothing_came_says_so():
    said = words(page(matched([account(1)], [person(2)], [])))

    assert "No pair of people is certain." in said
    assert "Nothing is left over." in said
