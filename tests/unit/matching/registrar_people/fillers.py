"""Fields that a form wants filled: NMN, N/A, same. What stands there is nobody's name."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import ROOSEVELT, at, certain, home, possible, pupil

_HOME: Final = home("Tarrant") | at(ROOSEVELT, "07")

CASES: Final = (
    possible(
        "two girls whose preferred name is N/A on both sides",
        pupil("Philippa", "Tarrant", "2012-06-21", preferred_name="N/A", gender="female") | _HOME,
        pupil("Araminta", "Tarrant", "2012-06-21", preferred_name="N/A", gender="female") | _HOME,
        "Twins: that neither has another name does not give them the same one.",
    ),
    possible(
        "two boys whose preferred name is their surname",
        pupil("Fitzgerald", "Tarrant", "2012-06-21", preferred_name="Tarrant") | _HOME,
        pupil("Cornelius", "Tarrant", "2012-06-21", preferred_name="Tarrant") | _HOME,
        "Twins: on the field both are called Tarrant, and they are two.",
    ),
    possible(
        "two boys who are both called JJ",
        pupil("Justinian", "Tarrant", "2012-06-21", preferred_name="JJ") | _HOME,
        pupil("Jeremias", "Tarrant", "2012-06-21", preferred_name="JJ") | _HOME,
        "Twins, or one boy with two first names: the whole of both names tells, and it differs.",
    ),
    possible(
        "half a surname and no middle name on either side",
        pupil("Leontyne", "Tarrant-Ives", "2012-06-21", middle_name="NMN"),
        pupil("Leontyne", "Tarrant-Coyle", "2012-06-21", middle_name="NMN"),
        "Cousins: having no middle name is no middle name in common.",
    ),
    certain(
        "a middle name here, and none to be given there",
        pupil("Leontyne", "Tarrant", "2012-06-21", middle_name="NMN"),
        pupil("Leontyne", "Tarrant", "2012-06-21", middle_name="Octavia"),
        "NMN contradicts nobody's middle name.",
    ),
)
