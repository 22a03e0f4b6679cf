"""What classes say of people whom nothing else tells for certain."""

from __future__ import annotations

import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.proposals import Verdict
from identitymap_server.matching.classes.shared import SharedClasses
from identitymap_server.matching.model import classmates
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import Computation
from unit.matching.records import CLASS, PERSON, PROFILE, edlink_id, legacy, roster

#: Pupils whom an identifier links, and who say which classes are one.
KNOWN = range(1, 9)
#: The two who are judged: one account and one record.
MINE, THEIRS = 50, 60


def judged(mine, theirs, *, legacy_classes=("Math 4", "Reading 4"), roster_classes=("Math 4", "Reading 4"), beside=()):
    """What is said of an account and a record that sit in these classes; `beside` are more records in all of them."""

    def taught(name, everybody, name_of, of_the_judged, judged_ids):
        members = [name_of(n) for n in everybody] + (judged_ids if name in of_the_judged else [])
        return {"name": name, "term": "2026-27"}, {"member_ids": tuple(members), "teacher_ids": ()}

    numbers = [THEIRS, *(THEIRS + 1 + n for n in range(len(beside)))]
    names = ("Math 4", "Reading 4", "Art 4")
    accounts = [legacy(n, {"google_id": f"g{n}"}) for n in KNOWN] + [legacy(MINE, mine)]
    people = [roster(n, {"google_id": f"g{n}"}) for n in KNOWN]
    people += [roster(n, fields) for n, fields in zip(numbers, (theirs, *beside), strict=True)]
    ours, others = [], []
    for number, name in enumerate(names):
        fields, within = taught(name, KNOWN, str, legacy_classes, [str(MINE)])
        ours.append(legacy(name, fields, entity_type=CLASS, people=within))
        fields, within = taught(name, KNOWN, edlink_id, roster_classes, [edlink_id(n) for n in numbers])
        others.append(roster(900 + number, fields, CLASS, people=within))
    proposals = Computation(PROFILE, makes_profile=False).propose(
        [Sides(EntityType.PERSON, accounts, people), Sides(EntityType.CLASS, ours, others)]
    )
    return {
        int(p.edlink_id[-12:]): "certain" if p.verdict is Verdict.CERTAIN else p.reason.name
        for p in proposals[PERSON]
        if p.legacy_key.id == str(MINE)
    }


WENDELINE = {"first_name": "Wendeline", "last_name": "Abernathy"}


def test_a_name_alone_is_a_question_and_with_its_classes_it_is_certain():
    assert judged(WENDELINE, WENDELINE, legacy_classes=()) == {THEIRS: "POSSIBLE_MATCH"}
    assert judged(WENDELINE, WENDELINE) == {THEIRS: "certain"}


def test_a_single_class_is_too_little():
    one = {"legacy_classes": ("Math 4",), "roster_classes": ("Math 4",)}
    assert judged(WENDELINE, WENDELINE, **one) == {THEIRS: "POSSIBLE_MATCH"}


@pytest.mark.parametrize("name", ["Gwendoline", "Wendelin", "W", "Rosalind"])
def test_classes_never_help_a_twin(name):
    """They sit in the same classes, and so does whoever looks after both."""
    assert "certain" not in judged(WENDELINE, WENDELINE | {"first_name": name}).values()


def test_classes_do_not_tell_two_of_one_name_apart_who_sit_together():
    assert set(judged(WENDELINE, WENDELINE, beside=[WENDELINE]).values()) == {"INDISTINGUISHABLE"}


def test_another_birth_date_is_not_outvoted():
    born = {"birth_date": "2016-03-04"}
    assert judged(WENDELINE | born, WENDELINE | {"birth_date": "2015-11-19"}) != {THEIRS: "certain"}


@pytest.mark.parametrize(
    ("shared", "level"),
    [
        (SharedClasses(2, 2, 2), "most"),
        (SharedClasses(4, 6, 5), "most"),
        (SharedClasses(3, 6, 6), "some"),
        (SharedClasses(1, 1, 1), "some"),
        (SharedClasses(0, 2, 2), "none"),
        (SharedClasses(0, 1, 5), ""),
        (SharedClasses(0, 0, 5), ""),
    ],
)
def test_levels(shared, level):
    assert classmates.level(shared) == level


def test_to_be_one_of_a_class_is_worth_more_in_a_larger_district():
    together = SharedClasses(4, 4, 4)
    weights = [classmates.bits(together, people) for people in (30, 300, 3_000, 300_000)]
    assert weights == [0.0, 4.0, 7.0, 8.0]
    assert classmates.bits(SharedClasses(0, 4, 4), 300) < -5
