"""Commands with which people decide: keep judgements from a file, and take back what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assetmap.cli.arguments import FolderOption, TerritoryArgument
from assetmap.cli.terminal import tell_changes

deciding_app = typer.Typer(rich_markup_mode=None)


@deciding_app.command()
def judge(
    territory: TerritoryArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns asset_id, action, value and reason.")],
    workspace: FolderOption = None,
) -> None:
    """Keep judgements from a file: same, not_same, rename, move, reclassify, confirm, status, hide and more. All or none."""
    from assetmap.workspace import opened
    from assetmap.workspace.deciding import judge as keep
    from assetmap.workspace.deciding import read_wishes

    with opened(workspace, create=False) as project:
        wishes = read_wishes(file)
        told = keep(project, wishes, project.territory(territory))
    many = len(wishes)
    print(
        f"Kept {many:,} judgement{'' if many == 1 else 's'}, number {told.seq - many + 1}{f' to {told.seq}' if many > 1 else ''}."
    )
    tell_changes(told)


@deciding_app.command()
def undo(
    seq: Annotated[
        int, typer.Argument(metavar="SEQ", help="Number of what was done, as it was told when it was kept.")
    ],
    workspace: FolderOption = None,
) -> None:
    """Take back a judgement, an upload, a gathering, a walk or a removed territory. It stays in the history.

    Undoing the undo of a judgement or a walk brings it back; uploads and gatherings come back by bringing them in again.
    """
    from assetmap.workspace import opened
    from assetmap.workspace.deciding import undo as take_back

    with opened(workspace, create=False) as project:
        told = take_back(project, seq)
    print(f"Took back number {seq}, as number {told.seq}.")
    tell_changes(told)
