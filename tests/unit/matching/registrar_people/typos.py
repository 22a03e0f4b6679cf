"""Slips of the keyboard and of the ear."""

from __future__ import annotations

from typing import Final

from unit.matching.registrar_people.cases import LINCOLN, ROOSEVELT, at, certain, home, none, possible, pupil

_LONG: Final = ("Alessandra", "Montefiore", "2012-04-26")
_ONE_SLIP: Final = "One slip that makes no other name; everything else is the same."

CASES: Final = (
    certain("a letter twice", pupil(*_LONG), pupil("Alessandraa", "Montefiore", "2012-04-26"), _ONE_SLIP),
    certain("a letter left out", pupil(*_LONG), pupil("Alesandra", "Montefiore", "2012-04-26"), _ONE_SLIP),
    certain("a letter for another", pupil(*_LONG), pupil("Alessanfra", "Montefiore", "2012-04-26"), _ONE_SLIP),
    certain("two letters changed over", pupil(*_LONG), pupil("Alessanrda", "Montefiore", "2012-04-26"), _ONE_SLIP),
    certain("the first letter wrong", pupil(*_LONG), pupil("Slessandra", "Montefiore", "2012-04-26"), _ONE_SLIP),
    certain("a slip in the surname", pupil(*_LONG), pupil("Alessandra", "Montefoire", "2012-04-26"), _ONE_SLIP),
    certain("two letters in the surname", pupil(*_LONG), pupil("Alessandra", "Montifiori", "2012-04-26"), _ONE_SLIP),
    certain(
        "a slip in each name",
        pupil(*_LONG),
        pupil("Alesandra", "Montefoire", "2012-04-26"),
        "Two slips in long, rare names; the birth date is the same and no other name is near.",
    ),
    certain(
        "as one hears it",
        pupil("Siobhan", "Cavanagh", "2013-01-05"),
        pupil("Siobhan", "Kavanagh", "2013-01-05"),
        "One surname, two spellings.",
    ),
    certain(
        "letters that look alike",
        pupil("CLlVE", "Rowntree", "2011-10-28") | at(ROOSEVELT, "08"),
        pupil("Clive", "Rowntree", "2011-10-28") | at(ROOSEVELT, "08"),
        "A small l for a capital I; surname, birth date, school and grade are the same.",
    ),
    certain(
        "a digit for a letter",
        pupil("Br0nwyn", "Llewellyn", "2012-11-18"),
        pupil("Bronwyn", "Llewellyn", "2012-11-18"),
        "A zero for an o.",
    ),
    certain(
        "the end cut off",
        pupil("Maximili", "Schwarzenberg", "2010-08-08"),
        pupil("Maximilian", "Schwarzenberg", "2010-08-08"),
        "A field that was too short.",
    ),
    certain(
        "a slip, with home, school and grade",
        pupil("Gwendoline", "Ashbee", "2014-06-29") | home("Ashbee") | at(LINCOLN, "05"),
        pupil("Gwendolime", "Ashbee", "2014-06-29") | home("Ashbee") | at(LINCOLN, "05"),
        _ONE_SLIP,
    ),
    possible(
        "Marco and Mario",
        pupil("Marco", "Bellandi", "2013-09-17"),
        pupil("Mario", "Bellandi", "2013-09-17"),
        "A letter apart, and both are names: a slip or twins.",
    ),
    possible(
        "Mia and Mila",
        pupil("Mia", "Hallström", "2014-12-12") | home("Hallström") | at(LINCOLN, "05"),
        pupil("Mila", "Hallström", "2014-12-12") | home("Hallström") | at(LINCOLN, "05"),
        "A letter apart, and both are names: a slip or twins.",
    ),
    possible(
        "Tim and Tom",
        pupil("Tim", "Overbeck", "2012-03-03"),
        pupil("Tom", "Overbeck", "2012-03-03"),
        "A letter apart, and both are names: a slip or twins.",
    ),
    possible(
        "Daniel and Daniela, of one birth date",
        pupil("Daniel", "Kowalewski", "2012-07-24", gender="male"),
        pupil("Daniela", "Kowalewski", "2012-07-24", gender="female"),
        "A slip in name and gender, or a boy and a girl born together.",
    ),
    none(
        "a slip, and another birth date",
        pupil("Marco", "Bellandi", "2011-02-10"),
        pupil("Mario", "Bellandi", "2013-09-17"),
        "Two brothers.",
    ),
    possible(
        "a slip in the name and one in the birth date",
        pupil("Gwendoline", "Ashbee", "2014-06-29"),
        pupil("Gwendolime", "Ashbee", "2014-06-28"),
        "Two slips at once: likely, and to be looked at.",
    ),
    possible(
        "a slip, and no birth date",
        pupil("Alesandra", "Montefiore"),
        pupil(*_LONG),
        "A rare name, nearly the same, and nothing more.",
    ),
    none(
        "a common name with a slip, and no birth date",
        pupil("Emilly", "Johnson"),
        pupil("Emily", "Johnson", "2012-10-10"),
        "Too many are called so.",
    ),
    possible(
        "another common surname a letter away",
        pupil("Philomena", "Brown", "2013-05-12"),
        pupil("Philomena", "Braun", "2013-05-12"),
        "First name and birth date agree; Brown and Braun are two surnames, or a slip.",
    ),
    none(
        "two surnames a letter apart, a common first name, another birth date",
        pupil("Emily", "Marten", "2011-01-11"),
        pupil("Emily", "Martin", "2013-05-12"),
        "Two girls.",
    ),
    none(
        "names that only sound alike",
        pupil("Carson", "Whitaker", "2012-09-09"),
        pupil("Karsten", "Whittier", "2012-09-19"),
        "Neither name is the other's.",
    ),
    certain(
        "a first name that the clerk heard otherwise, with home, school and grade",
        pupil("Sean", "Macklemoor", "2011-04-30") | home("Macklemoor") | at(ROOSEVELT, "08"),
        pupil("Shawn", "Macklemoor", "2011-04-30") | home("Macklemoor") | at(ROOSEVELT, "08"),
        "One name, two spellings; all else is the same.",
    ),
)
