"""The guards of the statistical model: each keeps a pair from being certain that would be without it."""

from __future__ import annotations

from typing import Final

import msgspec
import pytest
from identitymap_server.domain.keys import EntityType
from identitymap_server.domain.profiles import MatchingProfile
from identitymap_server.matching import likeness
from identitymap_server.matching.model import guards, rows, weights
from identitymap_server.matching.model.candidates import InMemory, Weighed
from identitymap_server.matching.population import Population
from identitymap_server.matching.sides import Sides
from identitymap_server.services.computing import Computation
from unit.matching.records import PROFILE, TRUST, legacy, match, roster, told
from unit.matching.registrar import n

BORN: Final = "2013-08-31"
HOME: Final = {"street": "618 Gopher Rd", "city": "Roadkill", "postal_code": "97401", "phone": "541-555-0199"}
MABEL: Final = n("Mabel", "Pines", BORN) | HOME
#: Of whom the year of birth is known.
MABEL_OF_A_YEAR: Final = n("Mabel", "Pines", "2013-01-01")


def without(fields, *names):
    return {name: value for name, value in fields.items() if name not in names}


def said(legacy_fields, roster_fields, *, more_legacy=(), more_roster=(), profile=PROFILE):
    """What is said of the pair of the first two records."""
    accounts = [legacy("a", legacy_fields), *(legacy(f"more-{i}", f) for i, f in enumerate(more_legacy))]
    people = [roster(1, roster_fields), *(roster(2 + i, f) for i, f in enumerate(more_roster))]
    return told(match(accounts, people, engine=InMemory(), profile=profile)).get(("a", 1), "none")


def test_letters_that_a_system_has_lost_are_not_missed():
    """Mara may be María's twin, and Zo is nobody's name."""
    zoe = n("Zoë", "Lefèvre", BORN)
    assert said(n("Zo", "Lefvre", BORN), zoe) == "certain"
    assert said(n("Zo?", "Lef?vre", BORN), zoe) == "certain"
    assert said(n("Zo", "Lefvre", BORN), zoe, more_roster=[n("Lucie", "Lefèvre", BORN)]) == "MAY_BE_RELATIVE"
    assert said(n("Mara", "Lefvre", BORN), n("María", "Lefèvre", BORN)) == "MAY_BE_RELATIVE"


def test_who_agrees_in_everything_is_certain():
    assert said(MABEL, MABEL) == "certain"
    assert said(n("Mabel", "Pines", BORN), n("Mabel", "Pines", BORN)) == "certain"


#: By guard: a pair to which it objects, and others of the roster who are needed for that.
OBJECTIONS: Final = {
    "first name differs": (MABEL, MABEL | n("Wendy")),
    "same name, different birth date": (MABEL, MABEL | n(born="2011-02-04")),
    "middle names differ": (MABEL | n(middle_name="Ruth"), MABEL | n(middle_name="Olga")),
    "Jr. is not Sr.": (MABEL | n(suffix="Jr."), MABEL | n(suffix="Sr.")),
    "father and son": (n("John", "Kay") | HOME, n("John", "Kay", suffix="Jr") | HOME),
    "genders differ, and first names only resemble": (
        MABEL | n("Andrew", gender="M"),
        MABEL | n("Andrea", gender="F"),
    ),
    "two fields speak against the pair": (
        MABEL | n("Luis", "Ortega", middle_name="J"),
        MABEL | n("Luis", "Ball", middle_name="Kameron"),
    ),
    "a usual first name in two spellings, and a slip in the other": (
        MABEL | n("Ami", "Lack"),
        MABEL | n("Amy", "Mack"),
    ),
    "student and adult": (MABEL | {"role": "student"}, MABEL | {"role": "teacher"}),
    "identifiers of one type differ": (MABEL | {"sis_id": "204417"}, MABEL | {"sis_id": "990001"}),
    "there is a twin, and the first name is not the very same": (
        MABEL | n("Mabell"),
        MABEL,
        MABEL | n("Dipper"),
    ),
    "near-equal first names of which none is a slip": (MABEL | n("Rohit"), MABEL | n("Mohit")),
    "a short form, and both are names that many are given": (MABEL | n("Elizabeth"), MABEL | n("Lisa")),
    "an initial in place of the first name": (MABEL | n("M"), MABEL),
    "no first name": (without(MABEL, "first_name"), MABEL),
    "somebody else bears the very same name": (
        MABEL | n("Liz"),
        MABEL | n("Elizabeth"),
        n("Liz", "Pines"),
    ),
    "half a surname, and another household": (
        n("Mabelline", "Penrose-Tyndall", BORN),
        n("Mabelline", "Penrose-Gascoigne", BORN),
    ),
    "a slip in the birth date, and another household or another grade": (
        n("Mabelline", "Quillfeather", BORN),
        n("Mabelline", "Quillfeather", "2013-08-30"),
    ),
    "a birth date that many have who know no better": (
        MABEL_OF_A_YEAR,
        MABEL_OF_A_YEAR,
        *(n(f"Given{i}", f"Last{i}", f"20{10 + i}-01-01") for i in range(9)),
    ),
    "another household and another grade": (
        MABEL | {"grade_levels": ("02",)},
        MABEL | {"grade_levels": ("08",), "street": "1 Elm St", "postal_code": "10001", "phone": "212-555-0123"},
    ),
    "a mailbox and a name alone": (
        n("Mabel", "Pines") | {"email": "mabel@pines.example"},
        n("Mabel", "Pines") | {"email": "mabel@pines.example"},
    ),
    "a name alone": (
        n("Mabelline", "Quillfeather") | {"grade_levels": ("05",)},
        n("Mabelline", "Quillfeather") | {"grade_levels": ("05",)},
    ),
    "parent and child of one name, and nothing tells their ages": (
        without(MABEL, "birth_date"),
        MABEL | n(born="1981-08-24"),
    ),
    "what a family shares, and too little else": (
        without(MABEL, "birth_date") | n("Mabelline") | {"grade_levels": ("05",)},
        without(MABEL, "birth_date") | n("Mabelkine") | {"grade_levels": ("05",)},
    ),
}


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.name)
def test_each_guard_objects_and_nothing_becomes_certain(guard):
    one, other, *others = OBJECTIONS[guard.name]
    sides = Sides(EntityType.PERSON, [legacy("a", one)], [roster(1 + i, f) for i, f in enumerate((other, *others))])
    weighed = Weighed(sides, *rows.of_sides(sides), weights.default())
    found = likeness.guard(Population(sides, PROFILE), (0, 0), weighed.of(0, 0), weighed.model, TRUST)
    assert found is guard
    assert said(one, other, more_roster=others) == guard.reason.name


def test_father_and_son_of_one_name_at_one_address_wait():
    father = n("John", "Kay") | HOME
    assert said(father, father | n(suffix="Jr")) == "NAME_DIFFERS"


def test_where_there_is_a_twin_only_the_very_same_name_will_do():
    """Mabell may be Mabel, if there were no Abel."""
    assert said(MABEL | n("Mabell"), MABEL) == "certain"
    assert said(MABEL | n("Mabell"), MABEL, more_roster=[MABEL | n("Dipper")]) == "MAY_BE_RELATIVE"
    assert said(MABEL, MABEL, more_roster=[MABEL | n("Dipper")]) == "certain"


def test_a_short_form_is_not_enough_where_somebody_bears_it_in_full():
    """Liz may be Elizabeth, but not where her cousin is called Liz, unless that one was born on another day."""
    elizabeth, cousin = MABEL | n("Elizabeth"), n("Liz", "Pines")
    assert said(MABEL | n("Liz"), elizabeth) == "certain"
    assert said(MABEL | n("Liz"), elizabeth, more_roster=[cousin]) == "MAY_BE_RELATIVE"
    assert said(MABEL | n("Liz"), elizabeth, more_roster=[cousin | n(born=BORN)]) == "MAY_BE_RELATIVE"
    assert said(MABEL | n("Liz"), elizabeth, more_roster=[cousin | n(born="2013-08-30")]) == "MAY_BE_RELATIVE"
    assert said(MABEL | n("Liz"), elizabeth, more_roster=[cousin | n(born="2009-01-02")]) == "certain"


def test_a_trusted_mailbox_links_a_name():
    one = n("Mabel", "Pines") | {"email": "mabel@pines.example"}
    trusting = MatchingProfile(msgspec.structs.replace(TRUST, email=True))
    assert said(one, one, profile=trusting) == "certain"


def test_a_short_form_that_nobody_gives_to_a_twin_is_enough():
    """Will is William. Anne may be Anna's sister, and Pat is Patrick as well as Patricia."""
    boy, girl = MABEL | n(gender="male"), MABEL | n(gender="female")
    assert said(boy | n("Josh"), boy | n("Joshua")) == "certain"
    assert said(girl | n("Anne"), girl | n("Anna")) == "MAY_BE_RELATIVE"
    assert said(boy | n("Pat"), boy | n("Patrick")) == "certain"
    assert said(MABEL | n("Pat"), MABEL | n("Patrick")) == "MAY_BE_RELATIVE"


def test_a_missing_surname_matters_less_where_all_other_names_and_the_birth_date_are_the_same():
    nameless = {"first_name": "Mabelline", "birth_date": BORN}
    assert said(nameless, n("Mabelline", "Pines", BORN)) == "POSSIBLE_MATCH"
    assert said(nameless | n(middle_name="Ruth"), n("Mabelline", "Pines", BORN, middle_name="Ruth")) == "certain"


def town(people: int, **fields: str) -> list[dict[str, str]]:
    return [n(f"First{i}", f"Last{i}", BORN, street=f"{i} Elm St", **fields) for i in range(people)]


def of_records(one, other, among):
    """What is said of a pair under a profile made of the records themselves."""
    accounts = [legacy("a", one), *(legacy(f"more-{i}", fields) for i, fields in enumerate(among))]
    people = [roster(1, other), *(roster(2 + i, fields) for i, fields in enumerate(among))]
    computation = Computation(PROFILE, makes_profile=True, engine=InMemory())
    proposals = computation.propose([Sides(EntityType.PERSON, accounts, people)])[EntityType.PERSON]
    return told(proposals).get(("a", 1), "none")


def test_a_middle_name_tells_father_and_son_apart_only_where_juniors_are_rare():
    undated = n("Mabel", "Pines", middle_name="Ruth") | HOME
    dated = undated | n(born=BORN)
    alone = town(1_500)
    born = [f"{year}-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(750) for year in (1980, 2011)]
    juniors = [n("John", f"Last{i // 2}", born[i], street=f"{i // 2} Elm St") for i in range(1_500)]
    assert of_records(undated, dated, alone) == "certain"
    assert of_records(undated, dated, juniors) == "MAY_BE_RELATIVE"


def test_who_lives_among_people_without_relatives_needs_no_first_name():
    nameless = {name: value for name, value in MABEL.items() if name != "first_name"}
    families = [n(f"First{i}", f"Last{i // 3}", BORN, street=f"{i // 3} Elm St") for i in range(1_500)]
    assert of_records(nameless, MABEL, town(1_500)) == "certain"
    assert of_records(nameless, MABEL, families) == "MAY_BE_RELATIVE"


def test_twins_who_are_on_both_sides_go_each_to_themselves():
    jayden, kayden = MABEL | n("Jayden"), MABEL | n("Kayden")
    assert said(jayden, jayden, more_legacy=[kayden], more_roster=[kayden]) == "certain"
    assert said(jayden, kayden, more_legacy=[kayden], more_roster=[jayden]) == "none"
    assert said(jayden, kayden, more_legacy=[], more_roster=[]) == "MAY_BE_RELATIVE"


def test_who_is_of_another_generation_is_no_question():
    father, son = n("John", "Kay", "1980-02-03", role="parent"), n("John", "Kay", "2011-04-05", role="student")
    assert said(father | HOME, son | HOME) == "none"
    undated = {"street": HOME["street"], "city": HOME["city"]}
    senior, junior = n("John", "Kay", suffix="Sr", role="parent"), n("John", "Kay", suffix="Jr", role="student")
    assert said(senior | undated, junior | undated) == "none"


def test_a_namesake_of_another_birth_date_and_another_home_is_no_question():
    other = n("Mabel", "Pines", "2009-01-30") | HOME | {"street": "1 Elm St", "postal_code": "10001", "phone": ""}
    assert said(MABEL, other) == "none"
    assert said(MABEL | n(middle_name="Ruth"), other | n(middle_name="Ruth")) == "BIRTH_DATE_DIFFERS"


def test_no_guard_stands_twice_and_all_are_tested():
    names = [guard.name for guard in guards.GUARDS]
    assert sorted(names) == sorted(OBJECTIONS)


def test_a_middle_name_that_families_share_does_not_stand_for_the_first():
    """Children of the Philippines have their mother's surname for one, twins too."""
    nameless, reyes = without(MABEL, "first_name") | n(middle_name="Reyes"), MABEL | n(middle_name="Reyes")
    assert said(nameless, reyes) == "certain"
    shipped = weights.default()
    middle = shipped.levels["middle_name"]
    shared = {**middle, "equal": msgspec.structs.replace(middle["equal"], kin=0.9)}
    model = msgspec.structs.replace(shipped, levels={**shipped.levels, "middle_name": shared})
    assert said(nameless, reyes, profile=msgspec.structs.replace(PROFILE, model=model)) == "MAY_BE_RELATIVE"


def test_an_initial_tells_those_apart_whose_first_name_is_their_brothers_too():
    """Of a first name that says who it is, a wrong initial is a slip."""
    assert said(MABEL | n(middle_name="R"), MABEL | n(middle_name="K")) == "certain"
    mohamed = MABEL | n("Mohamed", "Warsame")
    assert said(mohamed | n(middle_name="A"), mohamed | n(middle_name="I")) == "NAME_DIFFERS"
    assert said(mohamed | n(middle_name="A"), mohamed | n(middle_name="Ali")) == "certain"
    assert said(mohamed | n("Mohamed A"), mohamed | n(middle_name="Ibrahim")) == "NAME_DIFFERS"
