"""Classes of one school year are told apart by the part of it in which they are held."""

import pytest
from identitymap_server.domain.terms import Session, term_of
from identitymap_server.matching.classes.term_spans import compare, of_class
from identitymap_server.matching.compare import Outcome

FALL, SPRING, WHOLE = "2026-08-31/2027-01-15", "2027-01-18/2027-06-11", "2026-08-31/2027-06-11"


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("2026-27", "Fall 2026", Outcome.EQUAL),
        ("2026-27", SPRING, Outcome.EQUAL),
        ("Fall 2026", FALL, Outcome.EQUAL),
        ("Fall 2026", "S1 2026-27", Outcome.EQUAL),
        ("Spring 2027", "Semester 2, 2026-27", Outcome.EQUAL),
        ("Q1 2026-27", "Fall 2026", Outcome.EQUAL),
        ("2026-08-31", "2026-27", Outcome.EQUAL),
        ("2026-08-31T00:00:00.000Z/2027-01-15T00:00:00.000Z", "Fall 26", Outcome.EQUAL),
        (FALL, SPRING, Outcome.DIFFERENT),
        ("Fall 2026", "Spring 2027", Outcome.DIFFERENT),
        ("2026-08-31", "2027-01-18", Outcome.DIFFERENT),
        ("Q1 2026-27", "2nd Quarter 2026-27", Outcome.DIFFERENT),
        ("T1 2026-27", "Trimester 2 2026-27", Outcome.DIFFERENT),
        ("Q3 2026-27", "Fall 2026", Outcome.DIFFERENT),
        ("Summer 2027", SPRING, Outcome.DIFFERENT),
        ("2025-26", "2026-27", Outcome.DIFFERENT),
        ("Spring 2026", "Fall 2026", Outcome.DIFFERENT),
        ("Semester 1", FALL, Outcome.MISSING),
        ("", "", Outcome.MISSING),
    ],
)
def test_terms(one, other, outcome):
    assert compare(of_class(one, ""), of_class(other, "")) is outcome
    assert compare(of_class(other, ""), of_class(one, "")) is outcome


@pytest.mark.parametrize(
    ("term", "name", "same_as"),
    [
        ("", "Algebra 1 2026-27", "2026-27"),
        ("2026-27", "English 10 S2", "Spring 2027"),
        (WHOLE, "English 10 (Spring)", "Spring 2027"),
        ("Fall 2026", "English 10 S2", "Fall 2026"),
        ("Semester 1", "English 10 2026-27", "Fall 2026"),
    ],
)
def test_a_name_says_what_the_term_does_not(term, name, same_as):
    mine, theirs = of_class(term, name), of_class(same_as, "")
    assert (mine.school_year, mine.kind, mine.number) == (theirs.school_year, theirs.kind, theirs.number)


def test_sessions_span_a_term():
    fall, spring = Session("2026-08-31", "2027-01-15", "S1"), Session("2027-01-18", "2027-06-11", "S2")
    assert term_of([spring, fall]) == WHOLE
    assert term_of([fall, Session("2027-01-18", None, "S2")]) == "2026-08-31"
    assert term_of([Session(None, None, "Fall 2026")]) == "Fall 2026"
    assert term_of([]) is None
