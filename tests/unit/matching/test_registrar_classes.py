"""The engine's answers are those of a careful registrar, for classes that it has to know by their people."""

from __future__ import annotations

from collections import Counter

import pytest
from identitymap_server.matching.classes.proposing import propose as propose_classes
from identitymap_server.matching.engine import propose
from identitymap_server.matching.sides import Sides
from unit.matching.records import CLASS, PROFILE, edlink_id, legacy, legacy_key, roster, told
from unit.matching.registrar_classes import PINES, ROSAS, SITUATIONS, Situation

#: Everybody but those whom nobody knows on the other side.
PEOPLE = [(legacy_key(n), edlink_id(n)) for n in (*range(1, 901), PINES, ROSAS)]
TEACHERS = {PINES: "Pines", ROSAS: "Rosas"}


def sides_of(situation: Situation) -> Sides:
    def fields(given, name):
        known = {key: value for key, value in given.items() if key not in ("members", "teachers", "present")}
        people = {f"{role}_ids": tuple(map(name, given[f"{role}s"])) for role in ("member", "teacher")}
        return {key: value for key, value in known.items() if value is not None}, people

    def mine(id, given):
        known, people = fields(given, str)
        return legacy(id, known, entity_type=CLASS, present=given.get("present", True), people=people)

    def theirs(number, given):
        known, people = fields(given, edlink_id)
        return roster(number, known, CLASS, people=people)

    return Sides(
        CLASS, [mine(*one) for one in situation.legacy.items()], [theirs(*one) for one in situation.roster.items()]
    )


def answers_to(situation: Situation) -> dict[tuple[str, int], str]:
    sides = sides_of(situation)
    return told(
        propose_classes(
            sides,
            propose(sides, PROFILE),
            PEOPLE,
            [legacy(n, {"last_name": name}) for n, name in TEACHERS.items()],
            [roster(n, {"last_name": name}) for n, name in TEACHERS.items()],
        )
    )


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.what)
def test_each_situation_gets_the_answer_of_a_registrar(situation):
    assert answers_to(situation) == situation.answers, situation.because


def test_the_table_has_every_kind_of_answer():
    answers = Counter(answer for situation in SITUATIONS for answer in situation.answers.values() or [None])
    assert len(SITUATIONS) >= 60
    assert len({situation.what for situation in SITUATIONS}) == len(SITUATIONS)
    assert min(answers["certain"], answers["POSSIBLE_MATCH"], answers[None]) > 10
