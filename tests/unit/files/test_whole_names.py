"""Whole names in one column, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.files.whole_names import parts


@pytest.mark.parametrize(
    ("name", "first", "middle", "last"),
    [
        ("Mabel Pines", "Mabel", "", "Pines"),
        ("  Mabel   Ruth  Pines ", "Mabel", "Ruth", "Pines"),
        ("Pines, Mabel", "Mabel", "", "Pines"),
        ("Pines, Mabel Ruth", "Mabel", "Ruth", "Pines"),
        ("García López, Ana María", "Ana", "María", "García López"),
        ("María de la Cruz", "María", "", "de la Cruz"),
        ("Ludwig van Beethoven", "Ludwig", "", "van Beethoven"),
        ("Van Morrison", "Van", "", "Morrison"),
        ("Ms. Mabel Pines", "Mabel", "", "Pines"),
        ("Pines, Dr. Mabel", "Mabel", "", "Pines"),
        ("Mabel", "Mabel", "", ""),
        ("Pines,", "Pines", "", ""),
        (", Mabel", "Mabel", "", ""),
        ("沈雨涵", "沈雨涵", "", ""),
        ("", "", "", ""),
        (" , ", "", "", ""),
    ],
)
def test_given_names_and_surname(name, first, middle, last):
    found = parts(name)
    assert (found.get("first_name", ""), found.get("middle_name", ""), found.get("last_name", "")) == (
        first,
        middle,
        last,
    )


@pytest.mark.parametrize(
    "name", ["John Kay Jr.", "John Kay, Jr.", "Kay, John, Jr.", "Kay Jr., John", "Mr. John Kay Jr."]
)
def test_a_suffix_wherever_it_stands(name):
    assert parts(name) == {"first_name": "John", "last_name": "Kay", "suffix": "Jr."}


@pytest.mark.parametrize("name", ['William "Bill" Cipher', "William (Bill) Cipher", "Cipher, William (Bill)"])
def test_what_somebody_is_called(name):
    assert parts(name) == {"first_name": "William", "last_name": "Cipher", "preferred_name": "Bill"}


@given(st.text())
def test_whatever_stands_there_is_taken_apart_and_no_part_is_empty(name):
    assert all(text.strip() for text in parts(name).values())
