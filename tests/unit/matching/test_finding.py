"""Finding patterns: which spellings are recognised, and what is refused however well the numbers match."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.patterns import Outcome
from identitymap_server.domain.records import Identifier, RosterRecord, SchoolAttributes
from identitymap_server.matching.finding import find
from unit.matching import towns
from unit.matching.records import TRUST
from unit.matching.towns import Person, town

TOWN = town(120)
#: Some have left, some have come.
BEFORE, NOW = TOWN[:100], TOWN[20:]
SHARED = {(f"account {p.number}", p.number) for p in TOWN[20:100]}


def number(person: Person) -> str:
    """A number in no order and with gaps, as an information system gives it."""
    return str(200_000 + person.number * 7_919 % 700_001)


def short(person: Person) -> str:
    """A number with leading zeros."""
    return f"{person.number * 41 + 1_003:06}"


def code(person: Person) -> str:
    return f"k{person.number * 7_919 % 70_001:05x}z"


SCHOOL_NUMBERS = {"North": "0101", "South": "0205"}
SCHOOLS = {
    f"uuid of {name}": RosterRecord(f"uuid of {name}", SchoolAttributes(name=name), (Identifier("nces_id", no, no),))
    for name, no in SCHOOL_NUMBERS.items()
}


SPELLINGS = {
    "app/id=sis_id": (lambda p: {"id": number(p)}, lambda p: {"sis_id": number(p)}),
    "external_id=sis_id": (lambda p: {"external_id": number(p)}, lambda p: {"sis_id": number(p)}),
    "student_id=student_id": (lambda p: {"student_id": number(p)}, lambda p: {"student_id": number(p)}),
    "local(email)=sis_id": (lambda p: {"email": f"{number(p)}@gf.example.org"}, lambda p: {"sis_id": number(p)}),
    "local(username)=sis_id": (lambda p: {"username": f"{number(p)}@gf.example"}, lambda p: {"sis_id": number(p)}),
    "app/id=local(email)": (lambda p: {"id": number(p)}, lambda p: {"email": f"{number(p)}@gf.example.org"}),
    "after(T-, app/id)=sis_id": (lambda p: {"id": f"T-{number(p)}"}, lambda p: {"sis_id": number(p)}),
    "app/id=after(TCH_, sis_id)": (lambda p: {"id": number(p)}, lambda p: {"sis_id": f"TCH_{number(p)}"}),
    "before(-CHS, app/id)=sis_id": (lambda p: {"id": f"{number(p)}-CHS"}, lambda p: {"sis_id": number(p)}),
    "after(0612, app/id)=sis_id": (lambda p: {"id": f"0612{number(p)}"}, lambda p: {"sis_id": number(p)}),
    "sis_id=sis_id+zeros": (lambda p: {"sis_id": short(p).lstrip("0")}, lambda p: {"sis_id": short(p)}),
    "after(T-, app/id)=sis_id+zeros": (lambda p: {"id": f"T-{short(p)}"}, lambda p: {"sis_id": str(int(short(p)))}),
    "local(email)=sis_id+zeros": (
        lambda p: {"email": f"{short(p).lstrip('0')}@gf.example.org"},
        lambda p: {"sis_id": short(p)},
    ),
    "app/id=sis_id+case": (lambda p: {"id": code(p).upper()}, lambda p: {"sis_id": code(p)}),
    "app/id=join(school_id, sis_id)": (
        lambda p: {"id": f"{SCHOOL_NUMBERS[p.school]}-{p.number}"},
        lambda p: {"school_id": SCHOOL_NUMBERS[p.school], "sis_id": str(p.number)},
    ),
    "app/id=join(school/nces_id, sis_id)": (
        lambda p: {"id": f"{SCHOOL_NUMBERS[p.school]}.{p.number}"},
        lambda p: {"schools": (f"uuid of {p.school}",), "sis_id": str(p.number)},
    ),
    "join(sis_id, school)=oneroster_id": (
        lambda p: {"sis_id": str(p.number), "schools": (p.school,)},
        lambda p: {"oneroster_id": f"{p.number}/{p.school}"},
    ),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_spelling_is_found_and_links_everybody_it_is_true_of(name):
    made = towns.sides(BEFORE, NOW, *SPELLINGS[name], schools=SCHOOLS)
    measure = towns.measures(made)[name]
    assert measure.outcome is Outcome.USED
    assert (measure.matched, measure.unique, measure.agreeing) == (80, 80, measure.compared)
    by_pattern, certain = towns.linked(made)
    own = {
        legacy.key.id: int(roster.edlink_id[-12:])
        for legacy, roster in zip(made.legacy[20:], made.roster, strict=False)
    }
    assert by_pattern == certain == set(own.items())


def test_the_same_identifier_is_the_identifiers_rule():
    """A pattern that says nothing else is shown and not used."""
    made = towns.sides(BEFORE, NOW, lambda p: {"sis_id": number(p)}, lambda p: {"sis_id": number(p)})
    assert towns.measures(made)["sis_id=sis_id"].outcome is Outcome.IDENTIFIER
    assert towns.found(made).used == ()


def test_two_addresses_are_not_a_patterns_business():
    """E-mail has a rule of its own, because addresses change hands; also where only the domain has changed."""
    made = towns.sides(
        BEFORE, NOW, lambda p: {"email": f"{code(p)}@old.example"}, lambda p: {"email": f"{code(p)}@new.example"}
    )
    assert towns.measures(made) == {}


# Numbers that match by chance --------------------------------------------------------------------------------------


def test_dense_numbers_match_by_chance_and_are_refused_by_names():
    """Both sides count from 10,001, each in its own order."""
    shuffled = random.Random(3).sample(range(10_001, 10_501), 500)
    people = town(500)
    made = towns.sides(
        people, people, lambda p: {"id": str(10_000 + p.number)}, lambda p: {"sis_id": str(shuffled[p.number - 1])}
    )
    measure = towns.measures(made)["app/id=sis_id"]
    assert (measure.matched, measure.unique) == (500, 500)
    assert measure.matched_by_chance > 450
    assert measure.agreeing_share < 0.02
    assert measure.outcome is Outcome.NAMES_DIFFER
    assert towns.linked(made) == (set(), set())


@pytest.mark.parametrize("off_by", [1, -1, 2])
def test_numbers_of_brothers_and_sisters_in_a_row(off_by):
    """An export one row off puts everybody beside a brother or sister."""
    people = town(400)
    made = towns.sides(
        people, people, lambda p: {"id": str(1000 + p.number)}, lambda p: {"sis_id": str(1000 + p.number + off_by)}
    )
    assert towns.measures(made)["app/id=sis_id"].outcome is Outcome.NAMES_DIFFER
    assert towns.linked(made) == (set(), set())


def test_a_prefix_over_dense_numbers_is_refused():
    people = town(400)
    made = towns.sides(people, people, lambda p: {"id": f"T-{p.number}"}, lambda p: {"sis_id": str(401 - p.number)})
    assert towns.measures(made)["after(T-, app/id)=sis_id"].outcome is Outcome.NAMES_DIFFER
    assert towns.linked(made) == (set(), set())


def test_truncated_values_find_nobody_else():
    """A field of five characters cuts the last digit off, so that brothers and sisters have one number."""
    people = town(400)
    made = towns.sides(
        people,
        people,
        lambda p: {"id": f"{p.number}x", "sis_id": str(100_000 + p.number)[:5]},
        lambda p: {"sis_id": str(100_000 + p.number), "state_id": str(10_000 + p.number)},
    )
    assert towns.found(made).used == ()
    assert towns.linked(made)[0] == set()


def test_truncated_numbers_with_gaps_link_nobody_wrongly():
    """Where few numbers share their first digits, a cut number may find one holder, and it may be another."""
    people = town(300)
    made = towns.sides(
        people[:200],
        people[100:],
        lambda p: {"id": f"a{p.number}", "sis_id": number(p)[:5]},
        lambda p: {"sis_id": number(p)},
    )
    by_pattern, certain = towns.linked(made)
    assert all(id_ == f"a{other}" for id_, other in by_pattern | certain)


@pytest.mark.parametrize(("people", "strangers"), [(400, 50), (20, 1)])
def test_too_many_strangers_among_the_pairs(people, strangers):
    """One in eight of many, or a single one of twenty, after whom nobody can be sure of the rest."""
    everybody = town(people)
    other = {"first_name": "Zoe", "last_name": "Quill"}
    made = towns.sides(
        everybody,
        everybody,
        lambda p: {"id": number(p)},
        lambda p: {"sis_id": number(p), **(other if p.number <= strangers else {})},
    )
    measure = towns.measures(made)["app/id=sis_id"]
    assert (measure.compared - measure.agreeing, measure.outcome) == (strangers, Outcome.NAMES_DIFFER)


def test_values_that_stand_for_nothing_match_nothing():
    made = towns.sides(TOWN[:1], TOWN[:1], lambda _: {"badge_id": "N/A"}, lambda _: {"sis_id": "N/A"})
    assert towns.measures(made) == {}


def test_digits_in_front_of_digits_are_a_prefix_only_if_most_values_have_them():
    """Else every number is some other with a digit before it."""
    made = towns.sides(
        TOWN, TOWN, lambda p: {"id": number(p)[1:]}, lambda p: {"sis_id": f"{p.number % 9 + 1}{number(p)[1:]}"}
    )
    assert towns.measures(made) == {}


def test_few_matches_are_no_pattern():
    """Nineteen pairs, and all names agree: too few to know."""
    made = towns.sides(
        TOWN, TOWN, lambda p: {"id": number(p) if p.number < 20 else f"x{p.number}"}, lambda p: {"sis_id": number(p)}
    )
    assert towns.measures(made)["app/id=sis_id"].outcome is Outcome.TOO_FEW


def test_what_is_true_of_one_in_two_hundred_is_no_pattern():
    people = town(5_000)
    made = towns.sides(
        people,
        people,
        lambda p: {"id": number(p) if p.number % 200 == 0 else f"x{p.number}"},
        lambda p: {"sis_id": number(p)},
    )
    measure = towns.measures(made)["app/id=sis_id"]
    assert (measure.matched, measure.outcome) == (25, Outcome.RARE)


def test_without_names_nothing_is_known():
    nameless = {"first_name": None, "last_name": None}
    made = towns.sides(TOWN, TOWN, lambda p: {"id": number(p), **nameless}, lambda p: {"sis_id": number(p)})
    assert towns.measures(made)["app/id=sis_id"].outcome is Outcome.NAMES_UNKNOWN


def test_where_everybody_has_one_name_names_prove_nothing():
    """One in twenty pairs is a stranger's; who can say that the others are not?"""
    namesakes = {"first_name": "Ana", "last_name": "Garcia"}
    others = {"first_name": "Omar", "last_name": "Haddad"}
    made = towns.sides(
        TOWN,
        TOWN,
        lambda p: {"id": number(p), **namesakes},
        lambda p: {"sis_id": number(p), **(others if p.number % 20 == 0 else namesakes)},
    )
    measure = towns.measures(made)["app/id=sis_id"]
    assert measure.agreeing_share > 0.9
    assert measure.outcome is Outcome.NAMESAKES


def test_a_value_that_several_carry_is_no_pattern():
    """The number of a family, not of a person."""
    made = towns.sides(TOWN, TOWN, lambda p: {"family_id": p.last_name}, lambda p: {"home_id": p.last_name})
    assert towns.measures(made)["family_id=home_id"].outcome is Outcome.NOT_UNIQUE


def test_folding_that_makes_one_of_two_is_refused():
    """Ids that tell upper from lower case: `aB3` and `Ab3` are two people."""
    ids = [f"{a}{b}{n}" for n in range(30) for a, b in ("ab", "aB", "Ab", "AB")]
    made = towns.sides(
        TOWN, TOWN, lambda p: {"id": ids[p.number - 1].swapcase()}, lambda p: {"clever_id": ids[p.number - 1]}
    )
    assert towns.measures(made)["app/id=clever_id+case"].outcome is Outcome.FOLDING_MERGES
    assert towns.linked(made) == (set(), set())


# Patterns that are true of some ------------------------------------------------------------------------------------


def test_a_pattern_of_one_school_links_that_school():
    """The other school's accounts were numbered by hand."""
    made = towns.sides(
        TOWN,
        TOWN,
        lambda p: {"id": number(p) if p.school == "North" else f"hand {p.number}"},
        lambda p: {"sis_id": number(p)},
    )
    by_pattern, certain = towns.linked(made)
    assert by_pattern == certain == {(number(p), p.number) for p in TOWN if p.school == "North"}


def test_a_pattern_of_one_school_whose_numbers_the_other_uses_otherwise_links_nobody_wrongly():
    """The other school's accounts carry numbers of the same range, which are somebody else's."""
    people = town(400)
    south = [p for p in people if p.school == "South"]
    another = dict(zip((p.number for p in south), random.Random(5).sample(south, len(south)), strict=True))
    made = towns.sides(
        people,
        people,
        lambda p: {"id": number(p) if p.school == "North" else number(another[p.number])},
        lambda p: {"sis_id": number(p)},
    )
    owners = {number(p if p.school == "North" else another[p.number]): p.number for p in people}
    certain = towns.linked(made)[1]
    assert all(owners[id_] == other for id_, other in certain)


def test_a_prefix_that_is_a_role():
    """Teachers and students are numbered from 10,001 each, and T- and S- tell them apart on one side only."""
    people = town(600)
    counted = {"teacher": 0, "student": 0}
    numbers = {}
    for p in people:
        counted[p.role] += 1
        numbers[p.number] = str(10_000 + counted[p.role])
    made = towns.sides(
        people,
        people,
        lambda p: {"id": f"{p.role[0].upper()}-{numbers[p.number]}"},
        lambda p: {"sis_id": numbers[p.number]},
    )
    by_pattern, certain = towns.linked(made)
    own = {(f"{p.role[0].upper()}-{numbers[p.number]}", p.number) for p in people}
    assert by_pattern == certain == own


def test_role_prefixes_where_the_roster_knows_no_roles():
    """Then T-10012 and S-10012 may each be either of two, so nobody is linked."""
    people = town(600)
    counted = {"teacher": 0, "student": 0}
    numbers = {}
    for p in people:
        counted[p.role] += 1
        numbers[p.number] = str(10_000 + counted[p.role])
    made = towns.sides(
        people,
        people,
        lambda p: {"id": f"{p.role[0].upper()}-{numbers[p.number]}", "role": ""},
        lambda p: {"sis_id": numbers[p.number], "role": ""},
    )
    own = {(f"{p.role[0].upper()}-{numbers[p.number]}", p.number) for p in people}
    assert towns.linked(made)[1] <= own


def test_a_username_that_has_passed_to_a_namesake():
    """Leavers' accounts are kept, and the school gives their usernames to newcomers of the same name."""
    people = town(300)
    leavers, stayers = people[:100], people[100:]
    newcomers = [dataclasses.replace(p, number=p.number + 300, birth_date="") for p in leavers]

    def username(p: Person) -> str:
        return f"{p.first_name}.{p.last_name}{p.number % 300 // 100 or ''}".lower()

    made = towns.sides(
        [*leavers, *stayers],
        [*stayers, *newcomers],
        lambda p: {"id": f"a{p.number}", "email": f"{username(p)}@gf.example"},
        lambda p: {"username": username(p)},
    )
    assert towns.measures(made)["local(email)=username"].outcome is Outcome.USED
    certain = towns.linked(made)[1]
    assert certain
    assert all(id_ == f"a{other}" for id_, other in certain)


# What holds whatever the records ----------------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_order_means_nothing(chance: random.Random):
    legacy_fields, roster_fields = SPELLINGS["app/id=join(school/nces_id, sis_id)"]
    made = towns.sides(
        BEFORE,
        NOW,
        lambda p: {**legacy_fields(p), "email": f"T-{short(p)}@gf.example", "sis_id": short(p).lstrip("0")},
        lambda p: {**roster_fields(p), "sis_id": short(p), "username": f"U{p.number}"},
        schools=SCHOOLS,
    )
    shuffled = towns.shuffled(made, chance)
    assert find(shuffled, TRUST) == find(made, TRUST)


def test_absent_records_count_for_nothing():
    made = towns.sides(BEFORE, NOW, *SPELLINGS["app/id=sis_id"])
    gone = towns.absent(made)
    assert find(gone, TRUST).measures == ()


def test_nothing_at_all():
    assert towns.measures(towns.sides([], [], lambda _: {}, lambda _: {})) == {}


def test_a_pattern_over_addresses_or_usernames_never_counts_at_sign_in():
    may = {
        name: [
            m.pattern.may_link_at_sign_in
            for m in towns.found(towns.sides(BEFORE, NOW, *fields)).measures
            if m.pattern.name == name
        ]
        for name, fields in SPELLINGS.items()
        if "join" not in name
    }
    assert may.pop("app/id=sis_id") == [True]
    assert {name for name, flags in may.items() if not all(flags)} == {
        name for name in may if "email" in name or "username" in name
    }
