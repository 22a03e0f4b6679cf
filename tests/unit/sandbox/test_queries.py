"""What requests ask for, and what they are told about it."""

from __future__ import annotations

import contextlib
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.sandbox import queries
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.errors import EdlinkFault
from identitymap_server.sandbox.kinds import KINDS
from identitymap_server.sandbox.queries import Query

IDS = [str(uuid.uuid5(uuid.NAMESPACE_URL, str(n))) for n in range(5)]
PEOPLE = Collection((id_, b"{}") for id_ in IDS)


def parsed(own_page_size: int | None = None, **parameters: str) -> tuple[Query, list[str]]:
    """The query and the codes of its warnings."""
    query, warnings = queries.parse(
        {f"${name}": value for name, value in parameters.items()}, KINDS["people"], PEOPLE, own_page_size
    )
    return query, [warning.code for warning in warnings]


def refused(**parameters: str) -> list[str]:
    with pytest.raises(EdlinkFault) as raised:
        parsed(**parameters)
    return [problem.code for problem in raised.value.problems]


def test_a_hundred_from_the_beginning_unless_asked_otherwise() -> None:
    """Edlink's default, with no warning."""
    query, warnings = parsed()
    assert (query.size, query.backward, query.after, query.before, query.filter, bool(query.view)) == (
        (100, False, None, None, None, False)
    )
    assert warnings == []


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", ["1", "10000"])
def test_the_largest_and_the_smallest_page(name: str, size: str) -> None:
    """Both ends are allowed; `$last` reads backward."""
    query, _ = parsed(**{name: size})
    assert (query.size, query.backward) == (int(size), name == "last")


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", ["0", "10001", "-1", "1.5", "ten", "", "²", "9" * 5_000])
def test_any_other_size_is_refused(name: str, size: str) -> None:
    """INVALID_PAGE_SIZE, however odd the text."""
    assert refused(**{name: size}) == ["INVALID_PAGE_SIZE"]


def test_a_plain_parameter_is_nobody_s() -> None:
    """Edlink's own SDK sends `limit`."""
    query, _ = queries.parse({"limit": "7", "first": "9"}, KINDS["people"], PEOPLE, None)
    assert query.size == 100


def test_before_alone_is_what_immediately_precedes() -> None:
    """The last ones before it, where `$first` would be the first of all."""
    assert parsed(before=IDS[3])[0].backward
    assert not parsed(before=IDS[3], first="2")[0].backward
    assert not parsed(before=IDS[3], after=IDS[0])[0].backward


def test_an_id_in_capitals_is_the_same_id() -> None:
    """UUIDs know no case."""
    assert parsed(after=IDS[2].upper())[0].after == 2


@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_that_is_none_is_refused(name: str) -> None:
    """As Edlink has it: such an id becomes invalid when the object is deleted."""
    assert refused(**{name: "7"}) == ["INVALID_UUID"]
    assert refused(**{name: str(uuid.uuid4())}) == ["INVALID_CURSOR"]


def test_first_and_last_at_once_are_refused() -> None:
    """One would answer another question."""
    assert refused(first="1", last="1") == ["UNSUPPORTED_OPERATION"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Not one thing after the other."""
    wrong = refused(first="0", after="x", filter='{"identifiers": [], "phone": [{"operator": "is known"}]}')
    assert wrong == ["INVALID_PAGE_SIZE", "INVALID_UUID", "UNSUPPORTED_OPERATION"]


def test_a_provider_may_ignore_the_page_size_and_says_so() -> None:
    """Only to those who asked for one; what is no size at all is still refused."""
    assert [
        (query.size, warnings) for query, warnings in (parsed(50), parsed(50, first="7"), parsed(50, last="7"))
    ] == [
        (50, []),
        (50, ["PROVIDER_IGNORED_PAGE_SIZE"]),
        (50, ["PROVIDER_IGNORED_PAGE_SIZE"]),
    ]
    with pytest.raises(EdlinkFault):
        parsed(50, first="0")


DATES = st.one_of(st.datetimes().map(lambda moment: f"{moment.isoformat()}+02:00"), st.text())
CLAUSES = st.fixed_dictionaries(
    {"operator": st.sampled_from(["equals", "in", "not in", "is known", "gt", "lte", "contains", "starts with", "x"])},
    optional={"value": DATES | st.none() | st.integers()},
)
FILTERS = st.dictionaries(st.sampled_from([*KINDS["people"].fields]) | st.text(), st.lists(CLAUSES)).map(json.dumps)


@given(st.fixed_dictionaries({}, optional={name: st.text() | FILTERS for name in queries.PARAMETERS}))
def test_whatever_is_asked_is_answered_or_refused(parameters: dict[str, str]) -> None:
    """With one of Edlink's codes, and never with a crash, not even while the filter is applied."""
    person = b'{"updated_date": "2026-08-03T17:45:39.937Z", "first_name": "Mabel", "email": null}'
    with contextlib.suppress(EdlinkFault):
        query, _ = queries.parse(parameters, KINDS["people"], PEOPLE, None)
        query.view.of(person, {})
        if query.filter:
            query.filter.admits(person)
