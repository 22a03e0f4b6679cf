"""Collections: order, places, and going through one while it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.sandbox.collection import Collection

IDS = [str(number) for number in range(8)]


def made(*ids: str) -> Collection:
    return Collection((id_, id_.encode()) for id_ in ids)


def ids(collection: Collection) -> list[str]:
    return [id_ for id_, _ in collection]


def test_an_object_that_changes_keeps_its_place() -> None:
    """Only its contents are new."""
    collection = made("a", "b", "c")
    place = collection.place("b")
    collection.put("b", b"new")
    assert (ids(collection), collection.get("b"), collection.place("b")) == (["a", "b", "c"], b"new", place)


def test_an_object_that_comes_back_comes_last() -> None:
    """As one that was never there."""
    collection = made("a", "b", "c")
    assert collection.remove("a") == b"a"
    assert ("a" in collection, collection.get("a"), collection.place("a")) == (False, None, None)
    collection.put("a", b"again")
    assert ids(collection) == ["b", "c", "a"]


def test_many_are_removed_at_once() -> None:
    """As if one after the other; the rest keep their places."""
    collection, one_by_one = made("a", "b", "c", "d"), made("a", "b", "c", "d")
    collection.remove_all({"a", "c"})
    one_by_one.remove("a")
    one_by_one.remove("c")
    for id_ in "abcd":
        assert (collection.place(id_), collection.get(id_)) == (one_by_one.place(id_), one_by_one.get(id_))
    assert ids(collection) == ids(one_by_one)
    with pytest.raises(KeyError):
        collection.remove_all({"a"})


def test_what_is_not_there_cannot_be_removed() -> None:
    """Twice neither."""
    collection = made("a")
    collection.remove("a")
    with pytest.raises(KeyError):
        collection.remove("a")


def test_every_change_is_a_new_revision() -> None:
    """Whatever was derived from an earlier one is out of date."""
    collection = made("a")
    revisions = [collection.revision]
    for change in (lambda: collection.put("b", b""), lambda: collection.put("b", b"x"), lambda: collection.remove("b")):
        change()
        revisions.append(collection.revision)
    assert len(set(revisions)) == 4


@given(st.lists(st.tuples(st.sampled_from(["put", "remove", "next"]), st.sampled_from(IDS)), max_size=60))
def test_whoever_goes_through_misses_nothing_that_stays(steps: list[tuple[str, str]]) -> None:
    """From place to place, while objects come and go: what stays is met exactly once, in order."""
    collection = made(*IDS[:4])
    stayed = set(ids(collection))
    met: list[str] = []
    place = 0
    for step, id_ in [*steps, *[("next", "")] * 70]:
        if step == "put":
            collection.put(id_, b"changed")
        elif step == "remove" and id_ in collection:
            collection.remove(id_)
            stayed.discard(id_)
        elif step == "next":
            index = collection.index_from(place)
            if index < len(collection):
                met.append(collection.objects(index, index + 1)[0][0])
                place = collection.place_at(index) + 1
    assert [id_ for id_ in met if id_ in stayed] == [id_ for id_ in ids(collection) if id_ in stayed]
