"""`identitymap explain`: why a match, of files or of a server, says what it says of two records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from identitymap_server.cli import (
    connection,
    environment,
    match_inputs,
    output,
    progress,
    rejections,
    server_explanations,
)
from identitymap_server.cli.match_inputs import Inputs
from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.keys import EntityType, LegacyKey, parse_edlink_id
from identitymap_server.files.remarks import Remarks
from identitymap_server.files.rows import Rejected
from identitymap_server.reports import waterfall
from identitymap_server.services import matching_files


@connection.options
def explain(
    legacy_id: Annotated[str, typer.Argument(help="The legacy id.")],
    edlink_id: Annotated[str, typer.Argument(help="The Edlink ID (a UUID).")],
    *,
    legacy: match_inputs.LegacyIfAny = None,
    roster: match_inputs.RosterIfAny = None,
    entity_type: Annotated[str, typer.Option("--type", help="person, class or school.")] = "person",
    picture: Annotated[
        Path | None,
        typer.Option(
            "--waterfall",
            metavar="FILE",
            help="Write how the weights add up to FILE: a picture if it ends in .svg, a page if in .html.",
        ),
    ] = None,
    integration: Annotated[
        str,
        typer.Option(
            help="Of a company-wide file only the rows of this integration, as their column has it. Without files, the "
            "integration of a running server (a UUID), of which the latest match is asked."
        ),
    ] = "",
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
    target: connection.Target,
) -> None:
    """Say what a match makes of two records, field by field, and why: a match of two sides in files, or the latest one
    of a running server's integration.

    Sides in files are matched as a whole, because what others are called and carry counts. No name and no number is
    printed.
    """
    if entity_type.upper() not in EntityType.__members__:
        environment.fail("--type must be person, class or school.")
    if picture is not None and picture.suffix not in (".svg", ".html"):
        environment.fail("--waterfall must name a file that ends in .svg or .html.")
    key = LegacyKey(EntityType[entity_type.upper()], system, legacy_id)
    if not legacy and not roster:
        _of_server(target, integration, key, edlink_id, picture)
        return
    if not legacy or not roster:
        environment.fail("--legacy and --roster go together.")
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
    remarks, refused = Remarks(), rejections.Report(None, "identitymap match")

    def note(row: Rejected) -> None:
        refused.add(row.file, row.line, row.field, row.reason)

    try:
        with environment.clear_errors():
            wanted = parse_edlink_id(edlink_id)
            with progress.shown() as bars:
                files = inputs.opened(bars.advance, remarks)
                found = matching_files.explained(files, key, wanted, note, bars.begin)
    finally:
        # A record that is not there may stand in a row that was left out.
        for remark in remarks:
            typer.echo(str(remark), err=True)
        refused.show()
    _show(found)
    _draw(found, picture)


def _draw(found: Explanation, picture: Path | None) -> None:
    if picture is None:
        return
    if found.weighing is None:
        environment.fail("Only people are weighed; there is no waterfall of classes and schools.")
    drawn = waterfall.svg if picture.suffix == ".svg" else waterfall.page
    with output.file(picture) as file:
        file.write(drawn(found, found.weighing))
    output.show(f"Wrote {picture}.")


_ALONE: Final = (
    "The two were weighed by themselves, as they are now. A match knows of crowds, twins, namesakes and classes too."
)


def _of_server(
    target: connection.Target, integration: str, key: LegacyKey, edlink_id: str, picture: Path | None
) -> None:
    if not integration:
        environment.fail("Name the files of both sides with --legacy and --roster, or --integration of a server.")
    with environment.clear_errors():
        wanted = parse_edlink_id(edlink_id)
    found, outdated = server_explanations.of_pair(target, integration, key, wanted)
    _show(found)
    if found.weighing:
        output.show(_ALONE)
    if outdated:
        output.show("Something has changed since that match; the next one may say otherwise.")
    _draw(found, picture)


def _show(found: Explanation) -> None:
    output.show(f"Verdict: {waterfall.verdict(found)}.")
    if found.rule:
        output.show(f"Rule: {found.rule}.")
    if found.guard:
        output.show(f"Guard that objects: {found.guard}.")
    output.show(found.sentence)
    if found.evidence:
        is_weighed = any(each.weight for each in found.evidence)
        table = output.table("compared", "came out as", *(["bits"] if is_weighed else []))
        for each in found.evidence:
            table.add_row(each.field, each.outcome, *([f"{each.weight:+.1f}"] if is_weighed else []))
        output.show(table)
    if found.weighing:
        _show_weights(found.weighing)


def _show_weights(weighing: Weighing) -> None:
    """The model's weights, and what they add up to."""
    table = output.table("weighed", "came out as", "bits")
    table.add_row("before anything is known", "", f"{weighing.prior:+.1f}")
    for part in weighing.parts:
        table.add_row(part.field, part.outcome, f"{part.weight:+.1f}")
    table.add_row("all together", "", f"{weighing.bits:+.1f}")
    output.show(table)
    output.show(
        f"Against relatives, of whom one expects the same surname and household: {weighing.kin_bits:+.1f} bits. From "
        f"{weighing.possible_bits:+g} bits on a pair is a question; a certain one has at least "
        f"{weighing.certain_bits:+g}, is clear of all others, and no guard objects."
    )
