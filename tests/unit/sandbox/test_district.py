"""A district from a seed: people as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest
from identitymap_server.sandbox import district, names
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.district import District
from identitymap_server.sandbox.households import GRADES, SCHOOL_YEAR_START, Human


@cache
def built(people: int = 3_000, seed: int = 1, *, with_parents: bool = True) -> District:
    return district.build(
        Chance(seed), people, "Gravity Falls School District", "Gravity Falls", with_parents=with_parents
    )


def children_by_home(of: District) -> dict[int, list[Human]]:
    homes = defaultdict(list)
    for human in of.humans:
        if human.kind == "student":
            homes[human.home.number].append(human)
    return homes


def test_the_same_seed_makes_the_same_district() -> None:
    """Whoever reports a failure can name a seed."""
    assert district.build(Chance(5), 200, "A", "B", with_parents=True) == district.build(
        Chance(5), 200, "A", "B", with_parents=True
    )


def test_another_seed_makes_another_district() -> None:
    """A seed chooses among districts, so that one lucky district proves nothing."""
    assert built(seed=1).humans != built(seed=2).humans


@pytest.mark.parametrize("people", [10, 50, 777, 3_000])
@pytest.mark.parametrize("with_parents", [True, False])
def test_so_many_people_are_there_as_were_asked_for(people: int, with_parents: bool) -> None:
    """Those who have left come on top: no source knows them any more."""
    made = built(people, with_parents=with_parents)
    assert len(made.humans) - len(made.gone) == people


def test_parents_are_there_only_where_the_source_knows_them() -> None:
    """Google Classroom knows none."""
    assert "parent" in {human.kind for human in built().humans}
    assert "parent" not in {human.kind for human in built(with_parents=False).humans}


def test_a_household_shares_its_home() -> None:
    """Brothers and sisters have one address, telephone and mailbox, and different first names."""
    together = [children for children in children_by_home(built()).values() if len(children) > 1]
    assert len(together) > 300
    for children in together:
        assert len({child.home for child in children}) == 1
        assert len({child.first_name for child in children}) == len(children)


def test_there_are_twins() -> None:
    """Same birth date, same last name, other first name, often with the same letter: the hardest pair there is."""
    twins = [
        (one, other)
        for children in children_by_home(built()).values()
        for one in children
        for other in children
        if one.number < other.number and one.birth_date == other.birth_date
    ]
    assert len(twins) > 20
    assert all(one.last_name == other.last_name for one, other in twins)
    assert sum(one.first_name[0] == other.first_name[0] for one, other in twins) > len(twins) / 3


@pytest.mark.parametrize("letter", ["Q", "X", "~"])
def test_a_twin_is_named_even_if_no_name_has_the_letter(letter: str) -> None:
    """Looking for a name with the other twin's letter comes to an end."""
    for seed in range(20):
        assert names.sibling_name(Chance(seed), {letter}, "female", spanish=True, twin=letter)


def test_there_are_juniors_and_their_fathers() -> None:
    """Jr. is not Sr., though everything else is the same."""
    made = built()
    juniors = [human for human in made.humans if human.suffix == "Jr."]
    fathers = {(human.home.number, human.first_name, human.last_name) for human in made.humans if human.suffix == "Sr."}
    assert len(juniors) > 5
    assert any((junior.home.number, junior.first_name, junior.last_name) in fathers for junior in juniors)


def test_names_are_as_frequent_as_in_life() -> None:
    """The commonest last name is some two in a hundred, and there are two-part, hyphenated and accented names."""
    last_names = [human.last_name for human in built().humans]
    ((_, most),) = Counter(last_names).most_common(1)
    assert 0.008 < most / len(last_names) < 0.04
    for part, least in ((" ", 0.05), ("-", 0.005), ("é", 0.005), ("ñ", 0.002)):
        assert sum(part in name for name in last_names) > least * len(last_names), part


def test_a_student_is_in_the_grade_of_their_age() -> None:
    """Kindergarten at five, twelfth grade at seventeen."""
    for human in built().humans:
        if human.kind == "student":
            age = (SCHOOL_YEAR_START - human.birth_date).days / 365.25
            assert GRADES.index(human.grade) == pytest.approx(age - 5, abs=1)


def test_brothers_and_sisters_of_one_school_age_go_to_one_school() -> None:
    """That is where lists of a school mix them up."""
    made = built()
    for children in children_by_home(made).values():
        for grades in (GRADES[:6], GRADES[6:]):
            assert len({made.school_of[child.number] for child in children if child.grade in grades}) <= 1


def test_nobody_who_has_left_is_in_a_course_of_this_year() -> None:
    """Last year's courses have them; no source knows those any more."""
    made = built()
    now = {n for course in made.courses if not course.is_over for n in (*course.teachers, *course.students)}
    before = {n for course in made.courses if course.is_over for n in (*course.teachers, *course.students)}
    assert not now & made.gone
    assert before & made.gone


@pytest.mark.parametrize("people", [10, 50, 3_000])
def test_every_student_has_classes_and_every_class_a_teacher(people: int) -> None:
    """However small the district."""
    made = built(people)
    seated = {student for course in made.courses if not course.is_over for student in course.students}
    assert seated == {human.number for human in made.humans if human.kind == "student"} - made.gone
    assert all(course.teachers for course in made.courses)
