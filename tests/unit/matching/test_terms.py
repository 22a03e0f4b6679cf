"""Terms are compared by the school year they belong to."""

import pytest
from identitymap_server.matching.terms import school_year


@pytest.mark.parametrize(
    ("term", "year"),
    [
        ("2025-26", 2025),
        ("2025-2026", 2025),
        ("2025/26", 2025),
        ("SY 2025-2026", 2025),
        ("25-26", 2025),
        ("Fall 2026", 2026),
        ("Fall 26", 2026),
        ("Spring 2027", 2026),
        ("2026-08-31", 2026),
        ("2027-01-11", 2026),
        ("2026-08-31T00:00:00.000Z", 2026),
        ("2027-01-11T06:00:00-06:00", 2026),
        ("2026-08-31/2027-01-15", 2026),
        ("2027-01-18T00:00:00.000Z/2027-06-11T00:00:00.000Z", 2026),
        # What does not say is no evidence.
        ("", None),
        ("2026", None),
        ("Semester", None),
        ("2025-2027", None),
        ("Fall 2025, Spring 2026", None),
    ],
)
def test_a_term_names_its_school_year_or_nothing(term: str, year: int | None):
    assert school_year(term) == year
