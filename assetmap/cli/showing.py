"""Commands that show what is there: a map, an export, the priorities, the history of one asset."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap.cli.arguments import AudienceOption, FolderOption, TerritoryArgument
from assetmap.cli.terminal import showing_progress, tell
from assetmap.errors import ExportError, StoreError
from assetmap.languages import LANGUAGES, WRITTEN_IN
from assetmap.privacy import DEFAULT_AUDIENCE, Audience

if TYPE_CHECKING:
    from assetmap.privacy import AudienceView
    from assetmap.workspace import Workspace

EXPORTS = (".geojson", ".gpkg", ".csv")

showing_app = typer.Typer(rich_markup_mode=None)


@showing_app.command("map")
def map_(
    territory: TerritoryArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="Page to write.")],
    audience: AudienceOption = DEFAULT_AUDIENCE,
    language: Annotated[
        str, typer.Option(help="What the map speaks: en-GB, gd or cy. What is not translated is English.")
    ] = WRITTEN_IN,
    workspace: FolderOption = None,
) -> None:
    """Write a territory's map as one page that needs no internet."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"--language is one of {', '.join(LANGUAGES)}.")
    if out.suffix.lower() != ".html":
        raise ExportError(f"{out.name} does not end in .html. Other files are written by `assetmap export`.")
    _write(territory, out, audience, workspace, language)


@showing_app.command()
def export(
    territory: TerritoryArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write: .geojson, .gpkg or .csv.")],
    audience: AudienceOption = DEFAULT_AUDIENCE,
    workspace: FolderOption = None,
) -> None:
    """Write a territory's assets for planners and others."""
    if out.suffix.lower() == ".html":
        raise ExportError(f"{out.name} is a page. Write it with `assetmap map`.")
    if out.suffix.lower() not in EXPORTS:
        raise ExportError(f"{out.name} does not end in one of {', '.join(EXPORTS)}. The ending says what to write.")
    _write(territory, out, audience, workspace)


def _write(territory: str, out: Path, audience: Audience, folder: Path | None, language: str = WRITTEN_IN) -> None:
    from assetmap.workspace import check_output, opened, view_of, write_view

    check_output(out)
    with opened(folder, create=False) as project, showing_progress() as progress:
        progress("Reading the workspace", 0.1)
        found = project.territory(territory)
        gathering = replace(project.gathering(found), language=language)
        view = view_of(gathering, audience)
        progress(f"Writing {out.name}", 0.5)
        write_view(gathering, view, out)
        tell(_kept(project, found.id, view, out))
    tell(gathering.notes)
    number = len(view.assets)
    print(f"{out}: {number:,} asset{'' if number == 1 else 's'} for the audience “{audience}”.", file=sys.stderr)


def _kept(project: Workspace, territory_id: str, view: AudienceView, out: Path) -> list[str]:
    """Keep that a file was made to be passed on; where that cannot be, the file is there all the same, and it is said."""
    from assetmap.workspace.sharing import keep_shared, numbers_of, share_of

    what = "map" if out.suffix.lower() == ".html" else out.suffix.lower().strip(".")
    try:
        keep_shared(project, what, view.audience, territory_id, numbers_of(share_of(view)))
    except StoreError as error:
        return [f"{out.name} is written. The workspace could not be told so: {error}"]
    return []


@showing_app.command()
def priorities(territory: TerritoryArgument, workspace: FolderOption = None) -> None:
    """List what people would like to change: kept apart from assets, for the co-ordinator."""
    import json

    from assetmap.workspace import opened

    with opened(workspace, create=False) as project:
        rows = project.priorities(project.territory(territory))
    for source, text in zip(rows["source"], rows["said"], strict=True):
        said = json.loads(text)
        print(
            f"{said.get('name') or ''}{': ' + said['description'] if said.get('description') else ''} (from {source})"
        )
    print(f"{len(rows):,} in all.", file=sys.stderr)


@showing_app.command()
def explain(asset_id: Annotated[str, typer.Argument(metavar="ASSET_ID")], workspace: FolderOption = None) -> None:
    """Tell the whole history of one asset, for the co-ordinator."""
    from assetmap.workspace import opened
    from assetmap.workspace.telling import explain as story_of

    with opened(workspace, create=False) as project:
        for line in story_of(project, asset_id):
            print(line)
