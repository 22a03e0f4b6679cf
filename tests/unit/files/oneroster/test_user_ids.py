"""userIds, and the names of identifier types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identitymap_server.files.oneroster import user_ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{LDAP:mpines},{LTI:lti-1},{Fed:3332}", (("ldap", "mpines"), ("lti_id", "lti-1"), ("federal_id", "3332"))),
        ("{ Google : 108 } ; {clever_id:5f3a}", (("google_id", "108"), ("clever_id", "5f3a"))),
        ("{Locker Number:12}", (("locker_number", "12"),)),
        ("{LDAP:cn=Mabel:x}", (("ldap", "cn=Mabel:x"),)),
        ("{LDAP:}", ()),
        ("", ()),
    ],
)
def test_identifiers_by_the_names_that_edlink_gives_their_types(text: str, found: tuple):
    """A type that Edlink does not know keeps its name."""
    assert user_ids.parse(text) == (found, True)


@pytest.mark.parametrize("text", ["74727075", "SIS:1", "{SIS:1", "{SIS:1} and more"])
def test_what_is_not_written_as_the_standard_has_it_is_noticed(text: str):
    """What is, is read all the same."""
    found, is_all = user_ids.parse(text)

    assert not is_all
    assert found == ((("sis_id", "1"),) if "{SIS:1}" in text else ())


@pytest.mark.parametrize("name", ["google_id", "GoogleID", "googleId", "Google", "GOOGLE ID"])
def test_one_type_in_many_spellings(name: str):
    """As different systems write it."""
    assert user_ids.identifier_type(name) == "google_id"


@given(st.text(st.sampled_from("{}:,; aZ9é\0")))
def test_whatever_is_in_the_cell(text: str):
    """It is read as far as it can be."""
    found, _ = user_ids.parse(text)
    assert all(type_ and value for type_, value in found)
