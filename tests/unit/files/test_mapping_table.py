"""Mapping tables, as they are written and read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from identitymap_server.domain.keys import EdlinkId, EntityType, LegacyKey
from identitymap_server.domain.mappings import LinkMethod
from identitymap_server.domain.proposals import Proposal, ReviewReason, Verdict
from identitymap_server.files import mapping_table, rows
from identitymap_server.files.containers import File
from identitymap_server.files.mapping_table import TableRow
from identitymap_server.files.rows import Rejected

MABEL = EdlinkId("63acc741-7633-453c-9bfd-75ae1ac34533")


def proposal(id_: str, reason: ReviewReason = ReviewReason.NONE) -> Proposal:
    return Proposal(
        LegacyKey(EntityType.CLASS, "crm", id_), MABEL, Verdict.POSSIBLE if reason else Verdict.CERTAIN,
        LinkMethod.IDENTIFIER, "identifier:sis_id", 0.25, (), reason, "The same sis_id, but others carry it too.",
    )  # fmt: skip


def read_back(path: Path, *proposals: Proposal) -> list[TableRow | Rejected]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(mapping_table.COLUMNS)
        writer.writerows(mapping_table.proposed(proposals))
    return list(mapping_table.table_rows(rows.read(File.at(path), "utf-8").rows, "app"))


@pytest.mark.parametrize("id_", ["7", "007", "=1+1", " 7 ", 'a"b', "a,b", "\u202eabc", "@x", "é", "e\u0301"])
def test_a_table_is_read_back_byte_by_byte(tmp_path: Path, id_: str):
    """Whatever an id is: no spreadsheet's idea of it, and no normal form."""
    (row,) = read_back(tmp_path / "mapping.csv", proposal(id_))

    assert isinstance(row, TableRow)
    assert (row.legacy_key, row.edlink_id) == (LegacyKey(EntityType.CLASS, "crm", id_), MABEL)


def test_what_nobody_has_decided_is_not_read_back_as_a_link(tmp_path: Path):
    (row,) = read_back(tmp_path / "mapping.csv", proposal("7", ReviewReason.AMBIGUOUS_IDENTIFIER))

    assert isinstance(row, Rejected)
    assert row.field == "decision"
