"""The page with the heat map: complete in itself, and readable without colours, without sight and on a phone."""

from __future__ import annotations

import pages as html
import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.patterns import (
    Column,
    ColumnValues,
    Matrix,
    Measure,
    Outcome,
    Part,
    Pattern,
    Thresholds,
)
from identitymap_server.reports import match_rates, outcomes, pages
from identitymap_server.reports.pages import Fact
from pages import Page


def pattern(mine: str, theirs: str, **more: bool) -> Pattern:
    return Pattern(EntityType.PERSON, Part((Column(mine),)), Part((Column(theirs),)), **more)


def measure(of: Pattern, outcome: Outcome, matched: int = 80) -> Measure:
    return Measure(
        of,
        outcome,
        100,
        120,
        matched,
        unique=matched,
        compared=matched,
        agreeing=matched - 2,
        agreeing_by_chance=0.0002,
    )


def matrix(*measures: Measure) -> Matrix:
    mine = sorted({column for m in measures for column in m.pattern.legacy.columns})
    theirs = sorted({column for m in measures for column in m.pattern.roster.columns})
    return Matrix(
        EntityType.PERSON,
        tuple(ColumnValues(column, 100) for column in mine),
        tuple(ColumnValues(column, 120) for column in theirs),
        measures,
        Thresholds(),
    )


EVERYTHING = matrix(
    measure(pattern("sis_id", "sis_id"), Outcome.IDENTIFIER),
    measure(pattern("sis_id", "sis_id", ignore_zeros=True), Outcome.USED, 20),
    *(measure(pattern(f"column_{outcome}", "sis_id"), outcome) for outcome in Outcome),
)


@pytest.fixture(scope="module")
def text() -> str:
    return match_rates.page("Match rates of Gravity Falls", [Fact("Profile", "3, in use")], [EVERYTHING])


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_asks_nobody_for_anything(text: str):
    html.assert_asks_nobody(text)
    html.assert_links_lead_somewhere(text)


def test_tables_are_tables_to_a_screen_reader(text: str, page: Page):
    html.assert_tables_are_told(text)
    html.assert_headings_are_in_order(text)
    assert page.attributes("html")[0]["lang"] == "en"


def test_every_cell_says_in_words_what_its_colour_says(page: Page):
    heat = page.texts["td"][: len(EVERYTHING.legacy_columns) * len(EVERYTHING.roster_columns)]
    words = ("used", "identifier", "refused", "e-mail", "nothing matches")
    assert all(any(word in cell for word in words) for cell in heat)


def test_a_cell_holds_the_identifiers_rule_and_what_a_pattern_adds(text: str):
    cell = next(cell for cell in Page(text).texts["td"] if "identifier" in cell and "used" in cell)
    assert " ".join(cell.split()) == "80% identifier names: 98% +20% used names: 90%"


def test_everything_that_was_refused_says_why(page: Page):
    said = " ".join(page.texts["td"])
    for one in EVERYTHING.measures:
        assert outcomes.why(one, EVERYTHING.thresholds) in said


@pytest.mark.parametrize("shade", pages.SHADES)
def test_text_can_be_read_on_every_shade(shade: str):
    """Contrast of 4.5 to 1, as WCAG 2.2 asks for (1.4.3)."""
    assert html.contrast(shade, pages.INK) >= 4.5


def test_shades_darken_steadily():
    """So that they keep their order in print without colours."""
    luminances = [html.luminance(shade) for shade in pages.SHADES]
    assert luminances == sorted(luminances, reverse=True)


def test_what_a_source_calls_a_column_is_text():
    evil = "<script>alert(1)</script>"
    text = match_rates.page(evil, [Fact(evil, evil)], [matrix(measure(pattern(evil, "sis_id"), Outcome.USED))])
    assert "<script" not in text
    assert "&lt;script" in text


def test_where_nothing_was_tried_it_says_so():
    nothing = Matrix(EntityType.PERSON, (ColumnValues(Column("sis_id"), 3),), (), (), Thresholds())
    assert "No pattern holds here" in match_rates.page("Match rates", [], [nothing])


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (0.0000001, "under 0.1%"),
        (0.004, "0.4%"),
        (0.38, "38%"),
        (0.985, "98%"),
        (0.994, "99.4%"),
        (0.99999, "over 99.9%"),
        (1, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, text: str):
    assert outcomes.percent(share) == text
