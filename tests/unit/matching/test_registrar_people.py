"""People without a common identifier, judged as a careful registrar would: see registrar_people/cases.py."""

from __future__ import annotations

import pytest
from unit.matching.registrar_people import town
from unit.matching.registrar_people.answers import answer, telling, together
from unit.matching.registrar_people.cases import Answer, Case
from unit.matching.registrar_people.subjects import SUBJECTS

CASES = [case for cases in SUBJECTS.values() for case in cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_people_are_judged_as_a_registrar_would(case: Case):
    assert answer(case) is case.answer, case.why


def test_the_table_is_long_enough_and_gives_every_answer_with_its_reason():
    assert len(CASES) >= 300
    assert all(case.why.endswith((".", "?")) and case.what for case in CASES)
    for given in Answer:
        assert sum(case.answer is given for case in CASES) >= 50


def test_no_case_stands_twice():
    assert len({case.what for case in CASES}) == len(CASES)
    assert len({repr((case.of_legacy, case.of_roster)) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_covered_by_several_cases(subject):
    assert len(SUBJECTS[subject]) >= 5


def test_cases_that_are_asked_together_have_nothing_in_common():
    groups = together()
    assert sum(map(len, groups)) == len(CASES)
    for cases in groups:
        values = [value for case in cases for value in telling(case)]
        assert len(values) == len(set(values))


def test_the_town_is_as_the_table_supposes():
    """Common names are borne by several on both sides, and rare ones by nobody."""
    for side in town.sides():
        borne = [(fields["first_name"], fields["last_name"]) for fields in side]
        assert 300 <= len(borne) <= 500
        assert all(borne.count(name) >= 2 for name in town.COMMON)
