"""How the weights of a pair add up: as a picture and as a page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pages as html
import pytest
from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.mappings import Evidence
from identitymap_server.domain.proposals import ReviewReason, Verdict
from identitymap_server.reports import waterfall

WEIGHING = Weighing(
    prior=-14.0,
    parts=(Evidence("first_name", "different", -6.5), Evidence("birth_date", "equal", 11.5)),
    bits=-9.0,
    kin_bits=1.0,
    probability=0.002,
    possible_bits=-3.0,
    certain_bits=10.0,
)
EXPLANATION = Explanation(
    "<7>", "63acc741-7633-453c-9bfd-75ae1ac34533", Verdict.POSSIBLE, "statistics", ReviewReason.NAME_DIFFERS,
    "The birth date agrees; the first name differs.", (), "first name differs", WEIGHING,
)  # fmt: skip


def test_each_bar_begins_where_the_one_before_ends():
    """And the last one is the sum, from zero."""
    drawn = waterfall.picture(EXPLANATION, WEIGHING)

    prior, name, birth, total = drawn.steps
    assert prior.x + prior.width == pytest.approx(drawn.zero, abs=0.2)
    assert name.x + name.width == pytest.approx(prior.x, abs=0.2)
    assert birth.x == pytest.approx(name.x, abs=0.2)
    assert total.x == pytest.approx(birth.x + birth.width, abs=0.2)
    assert total.x + total.width == pytest.approx(drawn.zero, abs=0.2)
    assert [mark.x for mark in drawn.marks] == sorted(mark.x for mark in drawn.marks)
    assert len({step.y for step in drawn.steps}) == len(drawn.steps)


def test_everything_stands_inside_the_picture():
    drawn = waterfall.picture(EXPLANATION, WEIGHING)

    assert all(step.x >= 200 and step.x + step.width <= 420.2 for step in drawn.steps)
    assert all(200 <= mark.x <= 420 for mark in drawn.marks)


def test_the_picture_says_in_words_what_it_shows():
    """It is a file of its own, and well formed."""
    root = ET.fromstring(waterfall.svg(EXPLANATION, WEIGHING))

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["role"] == "img"
    told = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert "<7>" in told["title"]
    assert "first name different -6.5" in told["desc"]
    assert "all together -9.0" in told["desc"]


def test_the_page_has_the_same_as_a_table():
    text = waterfall.page(EXPLANATION, WEIGHING)

    html.assert_asks_nobody(text)
    html.assert_tables_are_told(text)
    html.assert_headings_are_in_order(text)
    rows = [" ".join(row.split()) for row in html.Page(text).texts["tr"]]
    assert "first namedifferent-6.5" in rows
    assert "all together—-9.0" in rows
    assert "first name differs" in html.Page(text).texts["dd"]


def test_signs_and_hatching_tell_for_from_against():
    """Colour alone says nothing to some."""
    bars = re.findall(r'height="18" fill="([^"]+)"', waterfall.svg(EXPLANATION, WEIGHING))

    assert bars == ["url(#less)", "url(#less)", "#1a4f8a", "url(#less)"]
    assert html.contrast("#1a4f8a", "#ffffff") >= 3
    assert html.contrast("#7a3e00", "#ffffff") >= 3
