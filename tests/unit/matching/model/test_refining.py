"""What is counted in the records themselves."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from identitymap_server.matching.model import weights
from identitymap_server.matching.model.refining import refined
from identitymap_server.matching.model.rows import Row

SHIPPED = weights.default()


def of(side: Iterable[Row]):
    people = list(side)
    return refined(SHIPPED, people, people)


def person(number: int, **fields: str | tuple[str, ...]) -> Row:
    named = {"first_key": f"first{number}", "last_key": f"last{number}", "street": f"{number} oak st"}
    return Row(**named | fields)


def test_of_few_records_nothing_is_learnt():
    model = of(person(n) for n in range(20))
    assert model.relatives == pytest.approx(SHIPPED.relatives, rel=0.2)
    assert model.juniors == pytest.approx(SHIPPED.juniors, rel=0.2)


def test_a_name_that_many_bear_says_less():
    model = of(person(n, last_key="nguyen" if n % 4 == 0 else f"last{n}") for n in range(2_000))
    assert model.frequencies["last_key"].of("nguyen") == pytest.approx(500 / 3_000, rel=0.05)


def test_the_accounts_of_one_class_do_not_make_a_districts_usual_names_rare():
    district = [person(n, last_key="nguyen" if n % 4 == 0 else f"last{n}") for n in range(2_000)]
    for sides in ((district[:8], district), (district, district[:8])):
        model = refined(SHIPPED, *sides)
        assert model.frequencies["last_key"].of("nguyen") == pytest.approx(500 / 3_000, rel=0.05)


def test_a_register_of_people_who_live_alone_has_no_relatives():
    assert of(person(n) for n in range(4_000)).relatives < 0.1


def test_brothers_and_sisters_are_counted():
    """Two thousand houses of three."""
    model = of(person(n, last_key=f"last{n // 3}", street=f"{n // 3} oak st") for n in range(6_000))
    assert model.relatives == pytest.approx(2, rel=0.05)


def test_whose_address_is_unknown_may_have_relatives():
    """Everybody has a mailbox from the school, and a phone of their own."""
    model = of(person(n, street="", email=f"{n}@school.example", phone=f"541555{n:04}") for n in range(4_000))
    assert model.relatives == SHIPPED.relatives


def at_school(people: int, schools: int):
    return of(person(n, schools=(f"school {n % schools}",)) for n in range(people)).levels["school"]


def test_one_of_many_schools_says_more_than_the_only_one():
    assert at_school(1_000, 1)["equal"].u == pytest.approx(1, abs=0.02)
    assert at_school(1_000, 50)["equal"].u == pytest.approx(1 / 50, rel=0.2)
    assert at_school(1_000, 50)["different"].u == pytest.approx(49 / 50, rel=0.02)


def test_an_old_account_is_no_relative():
    assert of(person(n // 2) for n in range(6_000)).relatives < 0.1


def father_and_son(n: int, **son: str) -> tuple[Row, Row]:
    father = person(n, first_key="john", born="19800101", born_year="1980", middle_initial="m")
    return father, Row(**{**{f: getattr(father, f) for f in father.__struct_fields__}, "born_year": "2010", **son})


def test_sons_with_their_fathers_very_names_are_counted():
    families = [father_and_son(n) for n in range(500)]
    others = [person(n, born="19900101", born_year="1990") for n in range(1_000, 6_000)]
    assert of([*(one for family in families for one in family), *others]).juniors == pytest.approx(1_002 / 6_100)


@pytest.mark.parametrize(
    "son",
    [{"first_key": "james"}, {"middle_initial": "k"}, {"born_year": "1981"}],
    ids=["another first name", "another middle name", "an old account"],
)
def test_who_can_be_told_from_the_father_is_no_junior(son):
    people = [one for n in range(3_000) for one in father_and_son(n, **son)]
    assert of(people).juniors < 2e-3


def in_towns(people: int, towns: int):
    return of(person(n, postal_code=f"974{n % towns:02}") for n in range(people)).levels["household"]


def test_one_of_many_postal_codes_says_more_than_the_only_one():
    few, many = in_towns(2_000, 1), in_towns(2_000, 50)
    assert few["postal_code"].u == pytest.approx(0.8, rel=0.05)
    assert many["postal_code"].u == pytest.approx(1 / 50, rel=0.1)
    for levels in (few, many):
        assert levels["postal_code"].u + levels["different"].u == pytest.approx(0.95)


def family(number: int, middle: str) -> Row:
    """One of a house of three."""
    home = {"last_key": f"last{number // 3}", "street": f"{number // 3} oak st"}
    full = middle if len(middle) > 1 else ""
    only = middle if len(middle) == 1 else ""
    return person(number, middle=middle, middle_full=full, middle_initial_only=only, middle_initial=middle[:1], **home)


def of_relatives(level: str, side: Iterable[Row]) -> float:
    return of(side).levels["middle_name"][level].kin


def test_where_a_family_shares_its_middle_name_it_tells_no_two_of_it_apart():
    """Children of the Philippines have their mother's surname for one."""
    assert of_relatives("equal", (family(n, f"reyes{n // 3}") for n in range(900))) > 0.8
    assert (
        of_relatives("equal", (family(n, f"middle{n}") for n in range(900)))
        == SHIPPED.levels["middle_name"]["equal"].kin
    )


def test_initials_are_alike_as_often_as_they_are_among_relatives():
    assert of_relatives("initial", (family(n, "abcde"[n % 5]) for n in range(900))) == pytest.approx(0.05, abs=0.01)
    assert of_relatives("initial", (family(n, "ab"[n % 2]) for n in range(900))) == pytest.approx(1 / 3, abs=0.04)
