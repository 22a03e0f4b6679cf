"""Whose a mailbox is, as far as its address tells."""

from __future__ import annotations

import pytest
from identitymap_server.matching import mailboxes


@pytest.mark.parametrize(
    "mailbox",
    ["mabel@school.example", "mabel.pines@school.example", "mpines2@school.example", "pines.m@school.example"],
)
def test_a_mailbox_is_called_after_somebody(mailbox):
    assert mailboxes.is_called_after(mailbox, "mabel", "pines")


@pytest.mark.parametrize("mailbox", ["pines.family@home.example", "mrs.pines@home.example", "dpines@school.example"])
def test_or_after_a_family_or_somebody_else(mailbox):
    assert not mailboxes.is_called_after(mailbox, "mabel", "pines")


def test_a_short_name_is_found_in_anything():
    assert not mailboxes.is_called_after("alabama@home.example", "al", "pines")


def test_nobody_without_a_name_is_meant():
    assert not mailboxes.is_called_after("mpines@home.example", "", "")
