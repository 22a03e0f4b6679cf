"""Identifier patterns beside other evidence."""

from __future__ import annotations

from identitymap_server.domain.mappings import Evidence, LinkMethod
from identitymap_server.domain.profiles import MatchingProfile, Trust
from identitymap_server.domain.proposals import DecisionVerdict
from identitymap_server.domain.records import Identifier, LegacyRecord, PersonAttributes
from unit.matching.records import (
    CLASS,
    TRUST,
    claimed,
    decided,
    legacy,
    legacy_key,
    link,
    match,
    part,
    pattern,
    roster,
    told,
)
from unit.matching.registrar import MABEL, MAIL, NAME, PATTERNS, G, n

FITTING = MatchingProfile(TRUST, PATTERNS)


def fitted(legacy_people, roster_people, **more):
    return told(match(legacy_people, roster_people, profile=FITTING, **more))


def test_a_pattern_says_that_it_made_the_link():
    (proposal,) = match([legacy("a", MAIL | MABEL)], [roster(1, NAME | MABEL)], profile=FITTING)
    assert (proposal.rule, proposal.method) == ("pattern:local(email)=username", LinkMethod.PATTERN)
    assert proposal.evidence[0] == Evidence("pattern:local(email)=username", "equal")
    assert proposal.explanation == "Both records fit the pattern local(email)=username."


def test_an_identifier_names_the_rule_where_both_agree():
    (proposal,) = match([legacy("a", MAIL | G | MABEL)], [roster(1, NAME | G | MABEL)], profile=FITTING)
    assert proposal.rule == "identifier:google_id"


def test_a_pattern_and_an_identifier_that_point_to_two_people_link_neither():
    people = [roster(1, G | n("Mabel", "Pines")), roster(2, NAME | n("Mabel", "Pines"))]
    said = fitted([legacy("a", G | MAIL | n("Mabel", "Pines"))], people)
    assert said == {("a", 1): "CONFLICTING_IDENTIFIERS", ("a", 2): "CONFLICTING_IDENTIFIERS"}


def test_a_coincidence_raises_no_doubt_about_an_identifier():
    """The account's mailbox is another person's username; the names say that this means nothing."""
    people = [roster(1, G | MABEL), roster(2, NAME | n("Omar", "Haddad"))]
    assert fitted([legacy("a", G | MAIL | MABEL)], people) == {("a", 1): "certain"}


def test_a_coincidence_is_a_question_only_where_nothing_else_is_known():
    assert fitted([legacy("a", MAIL | n("Ana", "Lee"))], [roster(1, NAME | n("Ana", "Kim"))]) == {
        ("a", 1): "NOT_CONFIRMED"
    }


def test_of_two_accounts_a_pattern_takes_nothing_from_the_one_that_an_identifier_names():
    """The second account of the same person is asked about; the first is linked as it would have been without it."""
    said = fitted([legacy("first", G | MABEL), legacy("second", MAIL | MABEL)], [roster(1, G | NAME | MABEL)])
    assert said == {("first", 1): "certain", ("second", 1): "DUPLICATE_ACCOUNT"}


def test_a_stranger_whom_a_pattern_brings_stops_both():
    """A namesake of another birth date: one of the two accounts is not hers."""
    other = MAIL | n("Mabel", "Pines", "2001-01-02")
    said = fitted([legacy("first", G | MABEL), legacy("other", other)], [roster(1, G | NAME | n("Mabel", "Pines"))])
    assert set(said.values()) == {"CONFLICTING_IDENTIFIERS"}


def test_two_accounts_that_fit_a_pattern_wait():
    said = fitted([legacy("a", MAIL | MABEL), legacy("b", MAIL | MABEL)], [roster(1, NAME | MABEL)])
    assert said == {("a", 1): "DUPLICATE_ACCOUNT", ("b", 1): "DUPLICATE_ACCOUNT"}


def test_two_people_who_fit_with_one_name_are_not_told_apart():
    people = [roster(1, {"sis_id": "00417"} | n("Ana", "Lee")), roster(2, {"sis_id": "0417"} | n("Ana", "Lee"))]
    said = fitted([legacy("a", {"sis_id": "417"} | n("Ana", "Lee"))], people)
    assert said == {("a", 1): "AMBIGUOUS_IDENTIFIER", ("a", 2): "AMBIGUOUS_IDENTIFIER"}


def test_a_number_that_is_exactly_somebodys_is_not_doubted_for_a_strangers_zeros():
    people = [roster(1, {"sis_id": "417"} | MABEL), roster(2, {"sis_id": "00417"} | n("Omar", "Haddad"))]
    assert fitted([legacy("a", {"sis_id": "417"} | MABEL)], people) == {("a", 1): "certain"}


def test_a_twin_needs_the_very_same_first_name():
    twins = [roster(1, NAME | n("Katherine", "Roe", "2013-08-31")), roster(2, n("Carol", "Roe", "2013-08-31"))]
    assert fitted([legacy("a", MAIL | n("Kate", "Roe"))], twins) == {("a", 1): "NAME_DIFFERS"}
    assert fitted([legacy("a", MAIL | n("Katherine", "Roe"))], twins) == {("a", 1): "certain"}


def test_the_mailbox_of_somebody_who_has_left_names_nobody_for_sure():
    people = [roster(1, NAME | n("Mabel", "Pines")), roster(2, NAME | n("Mark", "Pines"), present=False)]
    said = fitted([legacy("a", MAIL | n("Mabel", "Pines"))], people)
    assert said == {("a", 1): "AMBIGUOUS_IDENTIFIER"}


def test_a_decision_and_an_imported_row_stand_above_a_pattern():
    accounts, people = [legacy("a", MAIL | MABEL)], [roster(1, NAME | MABEL), roster(2, MABEL)]
    assert fitted(accounts, people, decisions=[decided("a", 2)]) == {("a", 2): "certain"}
    assert fitted(accounts, people, decisions=[decided("a", 1, DecisionVerdict.NOT_A_MATCH)]) == {}
    assert "certain" not in fitted(accounts, people, imported=claimed(("a", 2))).values()


def test_a_link_by_a_pattern_that_the_profile_no_longer_holds_is_contested():
    """Links never move; whether this one is right without the pattern is a person's question."""
    sides, links = ([legacy("a", MAIL | MABEL)], [roster(1, NAME | MABEL)]), [link("a", 1, LinkMethod.PATTERN)]
    assert fitted(*sides, links=links) == {("a", 1): "certain"}
    assert told(match(*sides, links=links)) == {("a", 1): "CONTESTED"}


def test_a_type_that_a_source_has_named_like_a_rule_is_no_pattern():
    """Not even one that somebody has called trusted: it would have names and never stand alone, or so it seems."""
    name = "pattern:local(email)=username"
    record = LegacyRecord(
        legacy_key("a"),
        PersonAttributes(first_name="Mabel", last_name="Pines"),
        (Identifier(name, "mpines417", "mpines417"),),
    )
    trusting = MatchingProfile(Trust((name,), ()), PATTERNS)
    for profile in (FITTING, trusting):
        assert told(match([record], [roster(1, NAME | MABEL)], profile=profile)) == {}


def test_a_class_fits_a_pattern_only_with_its_name():
    """One name has to hold all words of the other: `Algebra` alone is in many."""
    profile = MatchingProfile(TRUST, (pattern(part("id", system="app", prefix="c-"), part("sis_id"), CLASS),))

    def said(mine, theirs):
        sides = [legacy("c-71", mine, entity_type=CLASS)], [roster(1, {"sis_id": "71"} | theirs, CLASS)]
        return told(match(*sides, entity_type=CLASS, profile=profile)).get(("c-71", 1))

    assert said({"name": "Algebra 1"}, {"name": "Algebra 1 Section 3"}) == "certain"
    assert said({"name": "Algebra 1"}, {"name": "Algebra 2"}) == "NAME_DIFFERS"
    assert said({"name": "Algebra 1"}, {"name": "Woodwork"}) == "NAME_DIFFERS"
    assert said({}, {"name": "Woodwork"}) == "NOT_CONFIRMED"
