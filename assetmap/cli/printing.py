"""The command that prints: a territory's map with its list, or sheets for a workshop to draw and write on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assetmap.cli.arguments import AudienceOption, FolderOption, TerritoryArgument
from assetmap.cli.terminal import showing_progress, tell
from assetmap.privacy import DEFAULT_AUDIENCE

printing_app = typer.Typer(rich_markup_mode=None)


@printing_app.command("print")
def print_(
    territory: TerritoryArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT.pdf", help="PDF to write.")],
    size: Annotated[str, typer.Option(metavar="A4|A3", help="Size of the paper.")] = "A4",
    easy_read: Annotated[bool, typer.Option("--easy-read", help="Larger type, fewer words, one thing a line.")] = False,
    blank: Annotated[
        bool, typer.Option("--blank", help="Sheets for a workshop instead: a map with squares, and lines to write on.")
    ] = False,
    sheets: Annotated[
        int | None, typer.Option(metavar="N", help="With --blank: how many numbered sheets; 1 without it.")
    ] = None,
    join: Annotated[
        str, typer.Option(metavar="URL", help="With --blank: the address by which phones join an open workshop.")
    ] = "",
    code: Annotated[str, typer.Option(metavar="CODE", help="With --blank: the short code of the workshop.")] = "",
    audience: AudienceOption = DEFAULT_AUDIENCE,
    workspace: FolderOption = None,
) -> None:
    """Write a territory as a PDF for paper: the map with numbers and squares, and the list of what they are."""
    from assetmap.workspace import opened, view_of
    from assetmap.workspace.printing import Printing, check_pdf, invite, keep_pdf, print_sheet, print_workshop_sheets

    if not blank and (sheets is not None or join or code):
        raise typer.BadParameter("--sheets, --join and --code are for workshop sheets: give --blank, too.")
    if blank and easy_read:
        raise typer.BadParameter("--easy-read is for the print with the list; workshop sheets have few words anyway.")
    wanted = Printing(datetime.now(UTC).astimezone().date(), size.upper(), easy_read)
    invitation = invite(join, code)
    check_pdf(out)
    with opened(workspace, create=False) as project, showing_progress() as progress:
        progress("Reading the workspace", 0.1)
        gathering = project.gathering(project.territory(territory))
        progress(f"Writing {out.name}", 0.5)
        if blank:
            number = 1 if sheets is None else sheets
            printed = print_workshop_sheets(gathering, wanted, number, invitation)
            said = f"{number:,} sheet{'' if number == 1 else 's'} for a workshop, front and back, on {wanted.size}."
        else:
            view = view_of(gathering, audience)
            printed = print_sheet(gathering, view, wanted)
            number = len(view.assets)
            said = f"{number:,} asset{'' if number == 1 else 's'} for the audience “{audience}”, on {wanted.size}."
        keep_pdf(printed.pdf, out)
    tell((*(() if blank else gathering.notes), *printed.notes))
    print(f"{out}: {said}", file=sys.stderr)
