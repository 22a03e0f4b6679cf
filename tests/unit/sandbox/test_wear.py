"""What years of use leave of accounts and classes."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest
from identitymap_server.sandbox import mistakes, world
from identitymap_server.sandbox.accounts import Account
from identitymap_server.sandbox.chance import Chance
from identitymap_server.sandbox.wear import WEAR
from identitymap_server.sandbox.world import Integration
from msgspec.structs import replace
from nicknames import NickNamer


@cache
def integrations() -> tuple[Integration, ...]:
    """One of each provider."""
    return world.build(12_000, 4, seed=1).integrations


def accounts() -> list[Account]:
    return [account for integration in integrations() for account in integration.accounts]


FRESH = Account(
    id="100",
    human=1,
    role="student",
    created="2021-09-01",
    last_active="2025-05-02",
    first_name="Elizabeth",
    middle_name="Ann",
    last_name="Gómez Pérez",
    suffix="Jr.",
    preferred_name="",
    email="egomez1@students.pawnee.example.org",
    username="",
    birth_date="2013-08-04",
    gender="female",
    grade_level="03",
    school="Pawnee Elementary School",
    phone="+15551234567",
    street="12 Main Street",
    city="Pawnee",
    state="IL",
    postal_code="62701",
    identifiers={"sis_id": "000412"},
)


def after(name: str, account: Account = FRESH) -> Account | None:
    (wear,) = [wear for wear in WEAR if wear.name == name]
    return wear.apply(Chance(1), account, "parent@mail.example.com")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("middle name as first name", "first_name", "Ann"),
        ("initial", "first_name", "E."),
        ("one of two last names", "last_name", "Gómez"),
        ("no accents", "last_name", "Gomez Perez"),
        ("swapped names", "first_name", "Gómez Pérez"),
        ("capitals", "first_name", "ELIZABETH"),
        ("no birth date", "birth_date", ""),
        ("day for month", "birth_date", "2013-04-08"),
        ("no e-mail", "email", ""),
        ("parent's e-mail", "email", "parent@mail.example.com"),
        ("office e-mail", "email", "office@students.pawnee.example.org"),
        ("old e-mail", "email", "elizabeth.gomezperez@old.students.pawnee.example.org"),
        ("capital e-mail", "email", "EGOMEZ1@STUDENTS.PAWNEE.EXAMPLE.ORG"),
        ("old grade", "grade_level", "02"),
        ("eaten zeros", "identifiers", {"sis_id": "412"}),
        ("old identifier", "identifiers", {"sis_id": "900412"}),
    ],
)
def test_wear_changes_what_it_says(name: str, field: str, value: object) -> None:
    """Each kind, on one account."""
    worn = after(name)
    assert worn is not None
    assert getattr(worn, field) == value


def test_a_nickname_is_a_usual_one() -> None:
    """It replaces the first name or stands beside it."""
    worn = after("nickname")
    assert worn is not None
    short = worn.preferred_name or worn.first_name
    assert short.lower() in NickNamer().nicknames_of("Elizabeth")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("middle name as first name", {"middle_name": ""}),
        ("one of two last names", {"last_name": "Pines"}),
        ("day for month", {"birth_date": "2013-08-31"}),
        ("parent's e-mail", {"grade_level": "11"}),
        ("old grade", {"grade_level": "KG"}),
        ("eaten zeros", {"identifiers": {}}),
        ("old identifier", {"identifiers": {}}),
        ("was a student", {}),
    ],
)
def test_wear_leaves_alone_what_it_cannot_befall(name: str, changes: dict[str, str]) -> None:
    """There is no second name to lose, no zero to eat."""
    assert after(name, replace(FRESH, **changes)) is None


def test_every_kind_of_wear_occurs_about_as_often_as_it_says() -> None:
    """None is dead, and none takes over: many can befall only some accounts."""
    found = Counter(name for account in accounts() for name in account.wear)
    for wear in WEAR:
        assert 0 < found[wear.name] < wear.share * len(accounts()) * 1.3, wear.name
    for tangle in ("second account", "copied identifiers", "somebody else's identifier", "recycled since"):
        assert found[tangle], tangle


def test_ids_are_the_company_s_own_and_unique_across_districts() -> None:
    """The company never heard of districts when it numbered its accounts."""
    ids = [account.id for account in accounts()]
    assert len(set(ids)) == len(ids)
    class_ids = [one.id for integration in integrations() for one in integration.classes]
    assert len(set(class_ids)) == len(class_ids)


def test_there_are_leavers_and_joiners() -> None:
    """Accounts of people who are not in the roster, and people without an account."""
    for integration in integrations():
        paired = {pair.legacy_id for pair in integration.truth() if pair.entity_type == "person"}
        leavers = [account for account in integration.accounts if account.id not in paired]
        assert 0.04 < len(leavers) / len(integration.accounts) < 0.1
        edlink_ids = {pair.edlink_id for pair in integration.truth()}
        joiners = [id_ for id_, _ in integration.objects["people"] if id_ not in edlink_ids]
        assert 0.03 < len(joiners) / len(integration.objects["people"]) < 0.15


def test_there_are_duplicates_and_some_share_an_identifier() -> None:
    """A second account of the same person, usually made in another way."""
    for integration in integrations():
        mine = defaultdict(list)
        for account in integration.accounts:
            mine[account.human].append(account)
        doubled = [several for several in mine.values() if len(several) > 1]
        assert len(doubled) > 40
        assert any(one.identifiers and one.identifiers == other.identifiers for one, other in doubled)
        assert any(one.identifiers != other.identifiers for one, other in doubled)


def test_brothers_and_sisters_share_a_mailbox() -> None:
    """An address that several people's accounts carry."""
    for integration in integrations():
        holders = defaultdict(set)
        for account in integration.accounts:
            if account.email.endswith("@mail.example.com"):
                holders[account.email].add(account.human)
        assert any(len(humans) > 1 for humans in holders.values())


def test_some_identifiers_are_carried_by_strangers() -> None:
    """Copied, mixed up or recycled: what guards and conflicts are for."""
    for integration in integrations():
        holders = defaultdict(set)
        for account in integration.accounts:
            for pair in account.identifiers.items():
                holders[pair].add(account.human)
        assert any(len(humans) > 1 for humans in holders.values())


def test_nobody_had_an_account_before_school_age_or_used_it_before_it_was_made() -> None:
    """Dates are days that could be."""
    for account in accounts():
        assert account.created <= account.last_active
        if account.birth_date and not {"wrong birth date", "day for month"} & set(account.wear):
            assert int(account.created[:4]) - int(account.birth_date[:4]) >= 4


def test_some_classes_are_over_and_some_stand_for_two() -> None:
    """Last year's are in no roster; cross-listed ones have been split."""
    for integration in integrations():
        roster_classes = {id_ for id_, _ in integration.objects["classes"]}
        pairs = Counter(pair.legacy_id for pair in integration.truth() if pair.entity_type == "class")
        assert {pairs[one.id] for one in integration.classes} == {0, 1, 2}
        assert all(one.term.startswith("2025") for one in integration.classes if not pairs[one.id])
        assert {pair.edlink_id for pair in integration.truth() if pair.entity_type == "class"} <= roster_classes


def test_class_members_are_accounts_of_the_same_export() -> None:
    """Under their legacy ids."""
    for integration in integrations():
        known = {account.id for account in integration.accounts}
        assert all(known.issuperset((*one.teacher_ids, *one.member_ids)) for one in integration.classes)


@pytest.mark.parametrize("seed", range(20))
def test_a_mistyped_name_keeps_its_first_letter(seed: int) -> None:
    """Two letters swapped, one left out, one doubled; too short a name is left alone."""
    assert mistakes.mistyped(Chance(seed), "Wendy")[0] == "W"
    assert mistakes.mistyped(Chance(seed), "Bo") == "Bo"


@pytest.mark.parametrize(
    ("date", "swapped"), [("2013-08-04", "2013-04-08"), ("2013-08-31", None), ("2013-08-08", None)]
)
def test_day_for_month_gives_another_date_or_none(date: str, swapped: str | None) -> None:
    """The thirty-first month does not exist."""
    assert mistakes.day_for_month(date) == swapped
