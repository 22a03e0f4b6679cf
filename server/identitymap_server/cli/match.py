"""`identitymap match`: two files in, a mapping table and a report out. No server, no database."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from identitymap_server import __version__
from identitymap_server.cli import environment, match_inputs, match_summary, output, progress, rejections
from identitymap_server.cli.match_inputs import Inputs
from identitymap_server.domain.accuracy import Accuracy, Truth
from identitymap_server.domain.file_match import FileMatch
from identitymap_server.domain.keys import EntityType, LegacyKey
from identitymap_server.domain.unmatched import Unmatched
from identitymap_server.files import mapping_table, truth
from identitymap_server.files.containers import File
from identitymap_server.files.remarks import Remark, Remarks
from identitymap_server.files.rows import Rejected
from identitymap_server.matching.strangers import are_strangers
from identitymap_server.reports import match_report
from identitymap_server.reports.match_report import Reading
from identitymap_server.reports.pages import Fact
from identitymap_server.services import matching_files
from identitymap_server.services.matching_files import Files

MAPPING: Final = "mapping.csv"
UNMATCHED_LEGACY: Final = "unmatched_legacy.csv"
UNMATCHED_ROSTER: Final = "unmatched_roster.csv"
REJECTED: Final = "rejected.csv"
REPORT: Final = "report.html"
_NAMES: Final = (REJECTED, UNMATCHED_LEGACY, UNMATCHED_ROSTER, REPORT, MAPPING)

_REASONS: Final = ("entity_type", "reason", "explanation", "candidates")


def match(
    *,
    legacy: match_inputs.Legacy,
    roster: match_inputs.Roster,
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Folder for mapping.csv, unmatched_legacy.csv, unmatched_roster.csv and report.html."
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite files of an earlier match in DIR.")] = False,
    truth_file: Annotated[
        Path | None,
        typer.Option(
            "--truth", help="CSV file: entity_type, legacy_id, edlink_id. Adds precision, recall and coverage."
        ),
    ] = None,
    cases: Annotated[
        int, typer.Option(min=0, max=1_000, help="How many doubtful records the report shows for each reason.")
    ] = match_report.CASES_PER_REASON,
    integration: match_inputs.Integration = "",
    trust: match_inputs.Trust = None,
    trust_email: match_inputs.TrustEmail = False,
    system: match_inputs.System = "app",
    format_: match_inputs.Format = None,
    encoding: match_inputs.Encoding = "utf-8",
    roster_encoding: match_inputs.RosterEncoding = "utf-8",
    date_order: match_inputs.DateOrderOption = None,
    column: match_inputs.ColumnOption = None,
    roster_column: match_inputs.RosterColumn = None,
    id_column: match_inputs.IdColumn = "",
    class_id_column: match_inputs.ClassIdColumn = "",
) -> None:
    """Match legacy records with a roster, both in files.

    Ends with 0 if all rows could be read, with 1 if some were left out (DIR/rejected.csv has them), and with 2 if
    nothing was written.
    """
    rejected: list[Rejected] = []
    remarks = Remarks()
    report = rejections.Report(None, REJECTED)
    inputs = Inputs(
        legacy,
        roster,
        integration,
        trust or (),
        trust_email,
        system,
        format_,
        encoding,
        roster_encoding,
        date_order,
        column or (),
        roster_column or (),
        id_column,
        class_id_column,
    )

    def note(row: Rejected) -> None:
        rejected.append(row)
        report.add(row.file, row.line, row.field, row.reason)

    with environment.clear_errors(), output.folder(out, _NAMES, overwrite=force) as folder:
        known = _Known(truth_file.name, truth.read(File.at(truth_file), encoding)) if truth_file else None
        with progress.shown() as bars:
            files = inputs.opened(bars.advance, remarks)
            found = matching_files.matched(files, note, bars.begin)
            bars.begin("Writing")
            _remark_on_strangers(found, remarks)
            accuracy = _accuracy(found, known, remarks) if known else None
            with folder.file(REPORT) as file:
                file.write(match_report.page(_reading(inputs, files, remarks, len(rejected), cases), found, accuracy))
            _write(folder, found, rejected)
    for remark in remarks:
        typer.echo(str(remark), err=True)
    match_summary.show(found, accuracy)
    output.show(f"Wrote {', '.join(name for name in reversed(_NAMES) if (out / name).exists())} into {out}.")
    report.show()
    if report.total:
        were = "row was" if report.total == 1 else "rows were"
        output.show(f"{report.total:,} {were} left out; {REJECTED} says why.")
        raise SystemExit(rejections.EXIT_SOME_REFUSED)


def _write(folder: output.Folder, found: FileMatch, rejected: Sequence[Rejected]) -> None:
    """All files, the mapping table last."""
    if rejected:
        rows = ((row.file, str(row.line), row.field, row.reason) for row in rejected)
        _table(folder, REJECTED, ("file", "line", "field", "reason"), rows)
    legacy = (row for part in found.parts for row in part.unmatched_legacy)
    _table(folder, UNMATCHED_LEGACY, ("legacy_system", "legacy_id", *_REASONS), map(_unmatched, legacy))
    roster = (row for part in found.parts for row in part.unmatched_roster)
    _table(folder, UNMATCHED_ROSTER, ("edlink_id", *_REASONS), map(_unmatched, roster))
    proposals = (proposal for part in found.parts for proposal in part.proposals)
    _table(folder, MAPPING, mapping_table.COLUMNS, mapping_table.proposed(proposals))


def _remark_on_strangers(found: FileMatch, remarks: Remarks) -> None:
    """Whoever has taken the file of another district should hear it, and not look for what else is wrong."""
    for part in found.parts:
        fewer = min(len(part.legacy), len(part.roster))
        certain = len(part.certain)
        if part.entity_type is EntityType.PERSON and are_strangers(len(part.legacy), len(part.roster), certain):
            text = f"only {certain:,} of {fewer:,} match for certain: are both sides of one district?"
            remarks.add("people", 0, text)


@dataclass(frozen=True, slots=True)
class _Known:
    """A file of the truth, and what it says."""

    file: str
    truth: Truth


def _accuracy(found: FileMatch, known: _Known, remarks: Remarks) -> Accuracy:
    """How the match compares with the truth, as far as that is of its records."""
    here = found.of_these_files(known.truth)
    pairs = len(known.truth.true)
    if not here.true:
        remarks.add(known.file, 0, f"none of its {pairs:,} pairs is of two records of these files: is it their truth?")
    elif elsewhere := pairs - len(here.true):
        text = f"{elsewhere:,} of its {pairs:,} pairs are of records that these files do not hold; they do not count"
        remarks.add(known.file, 0, text)
    return found.accuracy(here)


def _reading(inputs: Inputs, files: Files, remarks: Iterable[Remark], rejected: int, cases: int) -> Reading:
    """The head of the page."""
    own = "; ".join(f"{f'{source}: ' if source else ''}{export.description}" for source, export in files.legacy)
    facts = [
        Fact("Own records", own),
        Fact("Roster", "; ".join(export.description for export in files.roster)),
        *([Fact("Integration", inputs.integration)] if inputs.integration else []),
        Fact("Made", f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M %Z} by identitymap {__version__}"),
    ]
    return Reading("Match report", facts, [str(remark) for remark in remarks], rejected, cases)


def _table(folder: output.Folder, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with folder.file(name) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _unmatched(row: Unmatched) -> tuple[str, ...]:
    key = (row.key.system, row.key.id) if isinstance(row.key, LegacyKey) else (row.key,)
    return (*key, row.entity_type.name.lower(), row.reason, row.explanation, str(row.candidates))
