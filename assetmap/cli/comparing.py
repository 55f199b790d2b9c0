"""Commands that set territories side by side, and that keep which streets were walked and asked."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from assetmap.cli.arguments import AudienceOption, FolderOption, TerritoryArgument
from assetmap.cli.terminal import showing_progress, tell
from assetmap.privacy import DEFAULT_AUDIENCE

comparing_app = typer.Typer(rich_markup_mode=None)


@comparing_app.command()
def compare(
    territories: Annotated[
        list[str],
        typer.Argument(metavar="TERRITORY... OUT.csv", help="One or more territories, then the CSV to write."),
    ],
    date_from: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="List changes one by one from this date on.")
    ] = None,
    date_to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="List changes up to this date.")] = None,
    audience: AudienceOption = DEFAULT_AUDIENCE,
    workspace: FolderOption = None,
) -> None:
    """Write territories side by side: the 16 health assets with their zeroes, hours, changes, relations and streets. Never a ranking."""
    from assetmap.workspace import opened
    from assetmap.workspace.comparing import Period, check_comparison, write_comparison
    from assetmap.workspace.comparing import compare as side_by_side

    *names, last = territories
    out = Path(last)
    check_comparison(names, out)
    period = Period(datetime.now(UTC).date(), _day(date_from, "--from"), _day(date_to, "--to"))
    if period.date_from and period.date_to and period.date_from > period.date_to:
        raise typer.BadParameter("--from is later than --to.")
    with opened(workspace, create=False) as project, showing_progress() as progress:
        progress("Reading the workspace", 0.1)
        comparison = side_by_side(project, names, period, audience)
        progress(f"Writing {out.name}", 0.9)
        write_comparison(comparison, out)
    tell(comparison.notes)
    many = len(names)
    print(f"{out}: {many:,} territor{'y' if many == 1 else 'ies'} for the audience “{audience}”.", file=sys.stderr)


@comparing_app.command()
def street(
    territory: TerritoryArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The street's name.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="When it was walked; today without it.")] = "",
    nothing_found: Annotated[
        bool, typer.Option("--nothing-found", help="People were asked and nothing was found.")
    ] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note for co-ordinators.")] = "",
    as_written: Annotated[
        bool,
        typer.Option("--as-written", help="Keep a name that the street map does not have, though it has some like it."),
    ] = False,
    workspace: FolderOption = None,
) -> None:
    """Keep that a street was walked and asked; finding nothing is a finding. `assetmap undo` takes it back."""
    from assetmap.workspace import opened
    from assetmap.workspace.street_walks import Walk, keep_walk

    with opened(workspace, create=False) as project:
        walk = Walk(name, on, not nothing_found, note, as_written)
        kept = keep_walk(project, project.territory(territory), walk, datetime.now(UTC).date().isoformat())
    tell(kept.notes)
    found = "nothing found" if nothing_found else "something found"
    print(f"Kept: {kept.street} was walked and asked on {kept.on}, {found} (number {kept.seq}).")


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} takes a date such as 2026-11-22.") from None
