"""The engine for large sides gives what the scorer of single pairs gives."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identitymap_server.domain.models import Frequencies
from identitymap_server.domain.records import PersonAttributes, RosterRecord, SchoolAttributes
from identitymap_server.engines import bulk
from identitymap_server.matching.model import candidates, rows, weights
from identitymap_server.matching.model.candidates import InMemory, Weighed
from identitymap_server.matching.model.comparisons import COMPARISONS
from identitymap_server.matching.sides import Sides
from unit.matching.records import PERSON, legacy, roster

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

#: Names in which marks, scripts, order, slips and short forms collide.
first_names = st.sampled_from(
    [
        "José",
        "Jose",
        "Jöse",
        "Jos",
        "Joseph",
        "Pepe",
        "J",
        "Ana María",
        "Ana",
        "Anna",
        "Hà",
        "Hạ",
        "Núñez",
        "雨涵",
        "雨桐",
        "Сергей",
        "Tim",
        "Tom",
        "J.M.",
        "FNU",
        "José Núñez",
        "Jose Ruth Nunez",
    ]
) | st.text("abeiox'- éñßж", max_size=7)
last_names = st.sampled_from(
    [
        "Núñez",
        "Nunez",
        "Nuñes",
        "Nez",
        "N",
        "García López",
        "García",
        "O'Brien",
        "José",
        "Nunez, Jose",
        "Etcheverria",
        "Etcheverrigaray",
        "",
        "沈",
        "Щукин",
    ]
)
streets = st.sampled_from(["12 Elm Street", "12 Elm St Apt 3", "21 Elm St", "12 Elms St", "Elm St", "٣ شارع"])

people = st.fixed_dictionaries(
    {"birth_date": st.sampled_from(["2013-08-31", "2013-03-08", "2013-08-03", "2012-08-31", None])},
    optional={
        "first_name": first_names,
        "last_name": last_names | st.text("abñ ", max_size=5),
        "middle_name": st.sampled_from(["Ruth", "R", "Ruht", "Olga", "María José"]),
        "preferred_name": st.sampled_from(["Pepe", "Ana"]),
        "suffix": st.sampled_from(["Jr", "Sr"]),
        "gender": st.sampled_from(["F", "M"]),
        "grade_levels": st.sampled_from([("05",), ("6",), ("KG",)]),
        "graduation_year": st.sampled_from(["2031", "2032"]),
        "schools": st.sampled_from([("North",), ("South",), ("North", "South"), ("nowhere",)]),
        "phone": st.sampled_from(["541-555-0199", "15415550199"]),
        "street": streets,
        "city": st.sampled_from(["Bend", "Bénd"]),
        "postal_code": st.sampled_from(["97401", "97401-1234", "97402"]),
    },
)


def sides_of(mine, theirs) -> Sides:
    return Sides(
        PERSON,
        [msgspec.structs.replace(legacy(n, {}), attributes=PersonAttributes(**f)) for n, f in enumerate(mine)],
        [msgspec.structs.replace(roster(n, {}), attributes=PersonAttributes(**f)) for n, f in enumerate(theirs)],
        schools={id_: RosterRecord(id_, SchoolAttributes(name=id_)) for id_ in ("North", "South")},
    )


@given(st.lists(people, min_size=8, max_size=25), st.lists(people, min_size=8, max_size=25))
@settings(max_examples=8, deadline=None)
@pytest.mark.timeout(600)
def test_any_pair_has_the_same_levels_and_the_same_weight_both_ways(mine, theirs):
    sides = sides_of(mine, theirs)
    shipped = weights.default()
    frequent = {"jose": 0.03, "ana": 0.02, "nunez": 0.01, "雨涵": 0.004}
    frequencies = {column: Frequencies(frequent, 2e-4) for column in shipped.frequencies}
    model = msgspec.structs.replace(shipped, frequencies=frequencies)
    weighed = Weighed(sides, *rows.of_sides(sides), model)
    in_memory = {(f.legacy, f.roster): f.levels for f in InMemory().find(weighed.legacy, weighed.roster, model)}
    found = bulk.weighed(weighed.legacy, weighed.roster, model, least_bits=-100)
    assert {pair: levels for pair, (levels, _) in found.items()} == in_memory
    for (one, other), (_, bits) in found.items():
        assert bits == pytest.approx(weighed.of(one, other).bits, abs=1e-3 / 2 + 1e-6)


def test_what_weighs_less_than_the_floor_is_left_out_and_nothing_else(monkeypatch):
    """The same candidates come of both engines."""
    mine = [{"first_name": f"Ana{n}", "last_name": "García", "birth_date": "2013-08-31"} for n in range(5)]
    sides = sides_of(mine, [{**person, "first_name": "Ana1"} for person in mine])
    weighed = Weighed(sides, *rows.of_sides(sides), weights.default())
    of_bulk, of_memory = (
        sorted(candidates.candidates(weighed, engine), key=lambda c: (c.legacy_key, c.edlink_id))
        for engine in (bulk.Bulk(), InMemory())
    )
    assert of_bulk == of_memory
    assert of_bulk


def test_an_empty_side_has_no_candidates():
    assert list(bulk.Bulk().find([], [], weights.default())) == []


def test_every_comparison_has_a_column_of_its_own():
    assert len({comparison.name for comparison in COMPARISONS}) == len(COMPARISONS)
