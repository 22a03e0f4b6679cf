"""`identitymap explain`: why a match of files says what it says of two of their records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from identitymap_server.cli import environment, match_inputs, output, progress
from identitymap_server.cli.match_inputs import Inputs
from identitymap_server.domain.explanations import Explanation, Weighing
from identitymap_server.domain.keys import EntityType, LegacyKey, parse_edlink_id
from identitymap_server.files.remarks import Remarks
from identitymap_server.reports import waterfall
from identitymap_server.services import matching_files


def explain(
    legacy_id: Annotated[str, typer.Argument(help="The legacy id.")],
    edlink_id: Annotated[str, typer.Argument(help="The Edlink ID (a UUID).")],
    *,
    legacy: match_inputs.Legacy,
    roster: match_inputs.Roster,
    entity_type: Annotated[str, typer.Option("--type", help="person, class or school.")] = "person",
    picture: Annotated[
        Path | None,
        typer.Option(
            "--waterfall",
            metavar="FILE",
            help="Write how the weights add up to FILE: a picture if it ends in .svg, a page if in .html.",
        ),
    ] = None,
    integration: match_inputs.Integration = "",
    trust: match_inputs.Trust = None,
    trust_email: match_inputs.TrustEmail = False,
    system: match_inputs.System = "app",
    format_: match_inputs.Format = None,
    encoding: match_inputs.Encoding = "utf-8",
    date_order: match_inputs.DateOrderOption = None,
    column: match_inputs.ColumnOption = None,
    roster_column: match_inputs.RosterColumn = None,
    id_column: match_inputs.IdColumn = "",
    class_id_column: match_inputs.ClassIdColumn = "",
) -> None:
    """Say what a match of two sides in files makes of two of their records, field by field, and why.

    The sides are matched as a whole, because what others are called and carry counts. No name and no number is printed.
    """
    if entity_type.upper() not in EntityType.__members__:
        environment.fail("--type must be person, class or school.")
    if picture is not None and picture.suffix not in (".svg", ".html"):
        environment.fail("--waterfall must name a file that ends in .svg or .html.")
    inputs = Inputs(
        legacy,
        roster,
        integration,
        trust or (),
        trust_email,
        system,
        format_,
        encoding,
        date_order,
        column or (),
        roster_column or (),
        id_column,
        class_id_column,
    )
    key = LegacyKey(EntityType[entity_type.upper()], system, legacy_id)
    with environment.clear_errors():
        wanted = parse_edlink_id(edlink_id)
        with progress.shown() as bars:
            files = inputs.opened(bars.advance, Remarks())
            found = matching_files.explained(files, key, wanted, lambda _row: None, bars.begin)
    _show(found)
    if picture is not None:
        if found.weighing is None:
            environment.fail("Only people are weighed; there is no waterfall of classes and schools.")
        drawn = waterfall.svg if picture.suffix == ".svg" else waterfall.page
        with output.file(picture) as file:
            file.write(drawn(found, found.weighing))
        output.show(f"Wrote {picture}.")


def _show(found: Explanation) -> None:
    output.show(f"Verdict: {waterfall.verdict(found)}.")
    if found.rule:
        output.show(f"Rule: {found.rule}.")
    if found.guard:
        output.show(f"Guard that objects: {found.guard}.")
    output.show(found.sentence)
    if found.evidence:
        table = output.table("compared", "came out as")
        for each in found.evidence:
            table.add_row(each.field, each.outcome)
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
