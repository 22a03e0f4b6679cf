"""Where each field comes from, whom to believe, and what sources disagree on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from identitymap_server.domain.errors import InvalidField, LegacyRecordNotFound
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.services.legacy_sources import LegacySourceService
from identitymap_server.store import pool
from importing import INTEGRATION, OTHER_INTEGRATION, Imports, person

MABEL = LegacyKey(EntityType.PERSON, "app", "7")


@pytest.fixture
async def sources(imports: Imports) -> AsyncIterator[LegacySourceService]:
    opened = await pool.open_pool(imports.dsn, max_size=2, application_name="test")
    yield LegacySourceService(opened)
    await opened.close()


async def test_every_field_has_its_source_and_its_import(imports: Imports, sources: LegacySourceService):
    """And so has a record that one source only knows."""
    crm = await imports([person("7", first_name="Mabel", ids={"sis_id": "1"}), person("8", email="d@x.org")], "crm")
    sso = await imports([person("7", phone="5", ids={"google_id": "2"})], "sso")

    found = await sources.record(MABEL)
    alone = await sources.record(LegacyKey(EntityType.PERSON, "app", "8"))

    assert [(part.source, part.run_id, part.label) for part in found.parts] == [
        ("crm", crm.run_id, "test"),
        ("sso", sso.run_id, "test"),
    ]
    first, second = (part.content for part in found.parts)
    assert (first.attributes.first_name, first.identifiers) == ("Mabel", (("sis_id", "1"),))
    assert (second.attributes.phone, second.identifiers) == ("5", (("google_id", "2"),))
    assert (found.content.attributes.first_name, found.content.attributes.phone) == ("Mabel", "5")
    assert found.integrations == (INTEGRATION,)
    assert [(part.source, part.run_id, part.content.identifiers) for part in alone.parts] == [
        ("crm", crm.run_id, (("email", "d@x.org"),))
    ]
    assert all(part.imported_at for part in (*found.parts, *alone.parts))


async def test_a_record_that_nobody_has_imported(sources: LegacySourceService):
    """Is not found, and no empty one either."""
    with pytest.raises(LegacyRecordNotFound):
        await sources.record(MABEL)


async def test_another_order_believes_another_source(imports: Imports, sources: LegacySourceService):
    """Records change where it matters, their integrations are matched anew, and identifiers stay."""
    imports.execute("UPDATE integration SET strategy = 3, last_synced_at = now()")
    await imports([person("7", first_name="Mabel", ids={"sis_id": "1"}), person("8", first_name="Soos")], "crm")
    await imports([person("7", first_name="Maybelle", ids={"sis_id": "2"}), person("8", phone="1")], "sso")
    await imports([person("9", integration=OTHER_INTEGRATION)], "crm")
    imports.execute("DELETE FROM run")

    changed = await sources.order(["sso"], "somebody")

    assert changed.changed_records == 1
    assert [(source.name, source.records) for source in changed.sources] == [("sso", 2), ("default", 0), ("crm", 3)]
    assert imports.records()["7"] == {"first_name": "Maybelle"}
    assert imports.identifiers("7") == {("sis_id", "1"), ("sis_id", "2")}
    assert imports.execute("SELECT integration_id::text FROM run WHERE kind = 2") == [(INTEGRATION,)]
    imports.check()

    await imports([person("7", first_name="Mabel Ann", ids={"sis_id": "1"})], "crm")
    assert imports.records()["7"] == {"first_name": "Maybelle"}


@pytest.mark.parametrize("names", [["nobody"], ["default", "default"]])
async def test_an_order_of_what_is_not_known(sources: LegacySourceService, names: list[str]):
    """Changes nothing."""
    with pytest.raises(InvalidField, match="known are default"):
        await sources.order(names, "somebody")


async def test_what_sources_disagree_on(imports: Imports, sources: LegacySourceService):
    """By record and field, with who gives it; page by page; of one integration or of all. What is gone disagrees with
    nobody.
    """
    everybody = [person(str(n), first_name="A", ids={"sis_id": "1"}, email="a@x.org") for n in range(5)]
    other = person("9", first_name="A", integration=OTHER_INTEGRATION)
    await imports([*everybody, other], "crm")
    await imports(
        [
            person("0", first_name="a ", ids={"sis_id": "1"}, status="on"),
            person("1", first_name="B", ids={"sis_id": "1"}),
            person("2", ids={"sis_id": "2"}, email="b@x.org"),
            person("3", first_name="B"),
            person("9", first_name="B", integration=OTHER_INTEGRATION),
        ],
        "sso",
    )

    first = await sources.conflicts(None, size=2, token="")
    second = await sources.conflicts(None, size=2, token=first.next_page_token)

    assert [(c.key.id, c.field, c.sources) for c in (*first.conflicts, *second.conflicts)] == [
        ("1", "first_name", ("crm", "sso")),
        ("2", "email", ("crm", "sso")),
        ("2", "identifiers.sis_id", ("crm", "sso")),
        ("3", "first_name", ("crm", "sso")),
        ("9", "first_name", ("crm", "sso")),
    ]
    assert (bool(first.next_page_token), second.next_page_token) == (True, "")
    of_one = await sources.conflicts(OTHER_INTEGRATION, size=0, token="")
    assert [c.key.id for c in of_one.conflicts] == ["9"]

    await imports([person("0"), person("1", first_name="B"), person("2")], "sso", full=True)
    assert [c.key.id for c in (await sources.conflicts(INTEGRATION, size=0, token="")).conflicts] == ["1"]
