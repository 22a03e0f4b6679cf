"""A match remembers in the database what it has compared, and the next one says what it would say from scratch."""

from __future__ import annotations

import random

from .conftest import INTEGRATION, District

FIRST = ["Mabel", "Mabell", "Dipper", "Ana", "Ana María", "Wendy", "Wanda", "Soos", "Jesús"]
LAST = ["Pines", "Corduroy", "Ramirez", "Northwest", "Pines-Corduroy"]
DATES = ["2013-08-31", "2013-08-13", "2012-05-04", "2011-01-02"]


def _somebody(chance: random.Random) -> dict[str, str]:
    person = {
        "first_name": chance.choice(FIRST),
        "last_name": chance.choice(LAST),
        "birth_date": chance.choice(DATES),
    }
    if chance.random() < 0.5:
        person["phone"] = f"541-555-01{chance.randrange(20):02d}"
    return person


def _proposed(district: District) -> list[tuple]:
    """What the latest match proposes, in all that is kept of it."""
    return district.execute(
        "SELECT legacy_id, edlink_id, verdict, rule, confidence, evidence, reason, explanation FROM proposal AS p"
        " WHERE p.run_id = (SELECT run_id FROM run ORDER BY requested_at DESC LIMIT 1) ORDER BY 1, 2"
    )


def _forget(district: District) -> None:
    for table in ("compared_basis", "compared_row", "compared_pair"):
        district.execute(f"DELETE FROM {table}")


async def test_after_each_of_several_syncs_it_proposes_what_it_would_from_scratch(district: District):
    """People come, change and leave on both sides."""
    chance = random.Random(7)
    for n in range(60):
        somebody = _somebody(chance)
        district.account(f"a{n}", **somebody)
        district.person(n, **(somebody if chance.random() < 0.7 else _somebody(chance)))
    await district.match()
    for _ in range(4):
        for _ in range(3):
            district.account(f"a{chance.randrange(65)}", **_somebody(chance))
            district.person(chance.randrange(65), **_somebody(chance))
        district.execute(
            "UPDATE roster_object SET absent_since = now() WHERE right(edlink_id::text, 2) = %s",
            f"{chance.randrange(65):02d}",
        )

        await district.match()
        incremental = _proposed(district)
        _forget(district)
        await district.match()

        assert incremental == _proposed(district)


def _kept(district: District) -> dict[str, dict[tuple, str]]:
    """What is remembered, with the transaction that wrote each row."""
    return {
        table: {row[:-1]: row[-1] for row in district.execute(f"SELECT t.*, t.xmin::text FROM {table} AS t")}
        for table in ("compared_basis", "compared_row", "compared_pair")
    }


async def test_only_what_has_changed_is_written(district: District):
    for n in range(20):
        district.account(f"a{n}", first_name=FIRST[n % 9], last_name=LAST[n % 5], birth_date=f"2013-01-{n + 1:02d}")
        district.person(n, first_name=FIRST[n % 9], last_name=LAST[n % 5], birth_date=f"2013-01-{n + 1:02d}")
    await district.match()
    before = _kept(district)
    assert before["compared_pair"]

    await district.match()
    assert _kept(district) == before

    district.account("a3", first_name="Stan", last_name="Pines", birth_date="1950-06-15")
    await district.match()

    after = _kept(district)
    assert after["compared_basis"] == before["compared_basis"]
    assert len(after["compared_row"].items() - before["compared_row"].items()) == 1
    assert not after["compared_pair"].items() - before["compared_pair"].items()
    assert len(before["compared_pair"].items() - after["compared_pair"].items()) >= 1


async def test_a_dry_run_leaves_what_is_remembered_as_it_is(district: District):
    district.account("a", first_name="Mabel", last_name="Pines", birth_date="2013-08-31")
    district.person(1, first_name="Mabel", last_name="Pines", birth_date="2013-08-31")
    await district.match(dry_run=True)
    assert not district.execute("SELECT FROM compared_row WHERE integration_id = %s", INTEGRATION)

    await district.match()
    before = _kept(district)
    await district.match(dry_run=True, proposes_profile=True)

    assert _kept(district) == before
