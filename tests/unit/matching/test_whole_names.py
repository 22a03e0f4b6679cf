"""A whole name in one field is the same name."""

from __future__ import annotations

import pytest
from identitymap_server.matching import whole_names
from unit.matching.records import legacy, match, roster, told
from unit.matching.registrar import n

ID = {"sis_id": "204417"}
FERELITH = n("Ferelith", "Hawtrey", middle_name="Jane") | ID


@pytest.mark.parametrize(
    "fields",
    [
        n("Ferelith Hawtrey"),
        n(last="Hawtrey, Ferelith"),
        n("Ferelith Jane Hawtrey"),
        n(last="Hawtrey Ferelith Jane"),
    ],
)
def test_with_a_number_it_is_certain(fields):
    assert told(match([legacy("a", fields | ID)], [roster(1, FERELITH)])) == {("a", 1): "certain"}
    assert told(match([legacy("a", FERELITH)], [roster(1, fields | ID)])) == {("a", 1): "certain"}


@pytest.mark.parametrize("fields", [n("Hugo Hawtrey"), n("Ferelith"), n("Ferelith Tattersall")])
def test_another_name_is_none_the_better_for_it(fields):
    assert "certain" not in told(match([legacy("a", fields | ID)], [roster(1, FERELITH)])).values()


def test_two_given_names_are_no_whole_name_of_anybody_else():
    assert whole_names.in_one_field("mary ann", "") == "maryann"
    assert whole_names.in_one_field("mary ann", "lee") == whole_names.in_one_field("mary", "") == ""
    assert "maryann" not in whole_names.of("mary", "ann", "lee")
    assert whole_names.of("mary", "", "") == ()
