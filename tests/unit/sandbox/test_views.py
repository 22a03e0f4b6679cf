"""`$fields` and `$expand`."""

from __future__ import annotations

import json

import pytest
from identitymap_server.sandbox import views
from identitymap_server.sandbox.collection import Collection
from identitymap_server.sandbox.kinds import KINDS

OBJECTS = {
    "people": Collection([("p", b'{"id":"p"}'), ("q", b'{"id":"q"}')]),
    "schools": Collection([("s", b'{"id":"s"}'), ("t", b'{"id":"t"}')]),
    "districts": Collection([("d", b'{"id":"d"}')]),
}


def shown(
    collection: str, item: dict[str, object], fields: str | None = None, expand: str | None = None
) -> tuple[dict[str, object], list[str]]:
    """An object as it is shown, and the codes of the warnings."""
    view, warnings = views.parse(fields, expand, KINDS[collection])
    return json.loads(view.of(json.dumps(item).encode(), OBJECTS)), [warning.code for warning in warnings]


def test_only_the_fields_that_were_asked_for() -> None:
    """In the object's own order."""
    person = {"id": "p", "first_name": "Mabel", "identifiers": [{"type": "sis_id", "value": "1"}], "email": None}
    assert shown("people", person, "email, identifiers,id") == (
        {"id": "p", "identifiers": [{"type": "sis_id", "value": "1"}], "email": None},
        [],
    )


def test_an_unknown_field_is_ignored_with_a_warning() -> None:
    """One that the API has and this source has not is not unknown."""
    person = {"id": "p", "first_name": "Mabel"}
    assert shown("people", person, "id,shoe_size,gpa") == ({"id": "p"}, ["INVALID_FIELD_REQUESTED"])


def test_ids_are_expanded_beside_themselves() -> None:
    """One object for `_id`, a list for `_ids`; what is not there is null, or not in the list."""
    person = {"id": "p", "district_id": "d", "school_ids": ["t", "gone", "s"]}
    assert shown("people", person, expand="schools,district")[0] == {
        **person,
        "schools": [{"id": "t"}, {"id": "s"}],
        "district": {"id": "d"},
    }
    agent = {"id": "a", "observer_id": "p", "target_id": "gone"}
    assert shown("agents", agent, expand="observer,target")[0] == {**agent, "observer": {"id": "p"}, "target": None}


@pytest.mark.parametrize("ids", [{}, {"school_ids": None}, {"school_ids": []}])
def test_nothing_to_expand_is_an_empty_list(ids: dict[str, object]) -> None:
    """Lists may be null or missing."""
    assert shown("people", ids, expand="schools") == ({**ids, "schools": []}, [])


def test_an_unknown_expansion_is_ignored_with_a_warning() -> None:
    """Identifiers for example, which are no ids of objects."""
    assert shown("people", {"id": "p"}, expand="identifiers,friends") == ({"id": "p"}, ["INVALID_EXPANSION"] * 2)


def test_an_expansion_is_shown_whatever_the_fields() -> None:
    """Nobody has to ask twice."""
    person = {"id": "p", "district_id": "d", "email": None}
    assert shown("people", person, "id", "district")[0] == {"id": "p", "district": {"id": "d"}}
