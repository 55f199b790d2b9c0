"""Commands that keep a workspace safe and hand it on: write a backup or a hand-over pack, and bring one back."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from assetmap.cli.arguments import FolderOption
from assetmap.cli.terminal import showing_progress
from assetmap.errors import ExportError

OWN_FILES = ("assetmap.db", "workspace.json", "app.lock")

keeping_app = typer.Typer(rich_markup_mode=None)


@keeping_app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Backup to write.")], workspace: FolderOption = None
) -> None:
    """Write everything of a workspace's store into one file, while others go on working."""
    from assetmap.storage import backup as write_backup
    from assetmap.workspace import opened

    with opened(workspace, create=False) as project:
        if out.resolve() in ((project.folder / name).resolve() for name in OWN_FILES):
            raise ExportError(f"{out.name} is a file of the workspace itself. Give the backup another name or folder.")
        write_backup(project.store, out)
        print(f"{out}: everything up to number {project.store.version()}.", file=sys.stderr)


@keeping_app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Backup or hand-over pack to bring back.")],
    workspace: FolderOption = None,
) -> None:
    """Put a backup in the place of the workspace's store; what was there is kept beside it."""
    from assetmap.settings import settings
    from assetmap.storage import hold_app_lock, open_store
    from assetmap.storage import restore as bring_back
    from assetmap.workspace import opened
    from assetmap.workspace.handing_over import backup_in, bring_back_streets, is_pack

    options = settings()
    folder = workspace or options.workspace
    with backup_in(source) as file:
        if not options.store_url:
            kept = bring_back(file, folder)
        else:
            # The app keeps what it drew by the store's number, which a restore sets back; of other machines' apps nobody knows
            with hold_app_lock(folder) if folder.is_dir() else nullcontext():
                kept = bring_back(file, open_store(options.store_url))
    if is_pack(source):
        with opened(folder, create=False) as project:
            bring_back_streets(source, project)
    print(f"{source.name} is back in place.{f' What was there is kept as {kept}.' if kept else ''}", file=sys.stderr)


@keeping_app.command()
def handover(
    out: Annotated[Path, typer.Argument(metavar="OUT.zip", help="Hand-over pack to write.")],
    workspace: FolderOption = None,
) -> None:
    """Write everything the next co-ordinator needs into one ZIP; it holds what only co-ordinators may see."""
    from assetmap.workspace import opened
    from assetmap.workspace.handing_over import hand_over

    if out.suffix.lower() != ".zip":
        raise ExportError(f"{out.name} does not end in .zip. A hand-over pack is a ZIP.")
    with opened(workspace, create=False) as project, showing_progress() as progress:
        told = hand_over(project, out, progress=progress)
    print(
        f"{out}: {told.assets:,} asset{'' if told.assets == 1 else 's'} in {told.territories:,} "
        f"{'territory' if told.territories == 1 else 'territories'}. For the next co-ordinator only: "
        "it holds what people told in confidence.",
        file=sys.stderr,
    )
