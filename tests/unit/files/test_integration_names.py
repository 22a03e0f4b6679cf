"""A company-wide file split by its integration column."""

from __future__ import annotations

from pathlib import Path

import pytest
from identitymap_server.domain.keys import EntityType, IntegrationId, LegacyKey
from identitymap_server.files import integration_names, rows
from identitymap_server.files.containers import File, UnusableFile
from identitymap_server.files.integration_names import IntegrationNames, KnownIntegration, UnknownIntegrations
from identitymap_server.files.records import FileRecord
from identitymap_server.files.rows import Rejected

ONE = IntegrationId("11111111-1111-4111-8111-111111111111")
TWO = IntegrationId("2222222a-2222-4222-8222-222222222222")
KNOWN = (KnownIntegration(ONE, "Gravity Falls", "source-1"), KnownIntegration(TWO, "Springfield", "source-2"))


def record(integration: str) -> FileRecord:
    return FileRecord("a.csv", 2, LegacyKey(EntityType.PERSON, "app", "7"), integration)


def resolve(names: IntegrationNames, *values: str) -> list[str | None]:
    found = names.resolved(record(value) for value in values)
    return [item.integration if isinstance(item, FileRecord) else None for item in found]


@pytest.mark.parametrize(
    "value",
    [TWO, TWO.upper(), TWO.replace("-", ""), f" {TWO} ", "Springfield", " SPRINGFIELD", "source-2", "District 9"],
)
def test_an_integration_by_whatever_it_is_known_by(value: str):
    """Its id, its name, its source, or what a table says."""
    names = IntegrationNames(lambda: KNOWN, {"District 9": "springfield"})

    assert resolve(names, value, "") == [TWO, ""]
    names.check()
    assert names.summary() == ""


def test_unknown_ones_are_reported_per_value_and_nothing_is_imported():
    """All of them, at the end, the most frequent first; what is shown of a value is short."""
    names = IntegrationNames(lambda: KNOWN)

    assert resolve(names, "Shelbyville", "Springfield", "Ogdenville\n" * 20, "Shelbyville") == [TWO]
    with pytest.raises(UnknownIntegrations, match=r"“Shelbyville” \(2 rows\), “Ogdenville") as refused:
        names.check()
    assert "Ogdenville" * 7 not in refused.value.message


def test_rows_of_others_are_left_out_if_somebody_says_so():
    """All unknown ones, or those that the table leads nowhere."""
    names = IntegrationNames(lambda: KNOWN, {"Capital City": ""}, leave_unknown_out=True)

    assert resolve(names, "Shelbyville", "Capital City", "Springfield") == [TWO]
    names.check()
    assert names.summary() == "Left out 2 rows of other integrations; not known are “Shelbyville” (1 rows)."


def test_a_name_of_two_integrations_is_no_answer():
    """Picking one of them would put children into another district."""
    names = IntegrationNames(lambda: (KNOWN[0], KnownIntegration(TWO, "gravity falls")))

    (refused,) = names.resolved([record("Gravity Falls")])
    assert isinstance(refused, Rejected)
    assert (refused.field, refused.key) == ("integration", LegacyKey(EntityType.PERSON, "app", "7"))


def test_nobody_is_asked_while_no_row_names_an_integration():
    """As most files don't."""

    def known() -> list[KnownIntegration]:
        pytest.fail("asked")

    assert resolve(IntegrationNames(known), "", "") == ["", ""]


def test_a_table_that_leads_to_nothing_known():
    """Is refused before a row is sent."""
    with pytest.raises(UnusableFile, match="leads from “District 9” to no integration that is known"):
        resolve(IntegrationNames(lambda: KNOWN, {"District 9": "Shelbyville"}), "Springfield")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("value,name\na,b\n", "has no column integration"),
        ("value,integration\n,b\n", "t.csv:2: value must not be empty"),
        ("value,integration\na,b\na,c\n", "t.csv:3: value stands in the table already"),
        ("value,integration\na\n", "t.csv:2: has 1 cells"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, content: str, says: str):
    """One that is half right would send rows astray."""
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(UnusableFile, match=says):
        integration_names.table_of(rows.read(File.at(tmp_path / "t.csv"), "utf-8"))


def test_what_a_table_says(tmp_path: Path):
    """An empty integration leaves the rows out."""
    (tmp_path / "t.csv").write_text("value,integration\nDistrict 9,Springfield\nDistrict 8,\n")

    table = integration_names.table_of(rows.read(File.at(tmp_path / "t.csv"), "utf-8"))
    assert table == {"District 9": "Springfield", "District 8": ""}
