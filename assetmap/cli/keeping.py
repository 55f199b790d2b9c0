"""Commands that keep a workspace safe: write a backup, and bring one back."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from assetmap.cli.arguments import FolderOption
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
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Backup to bring back.")],
    workspace: FolderOption = None,
) -> None:
    """Put a backup in the place of the workspace's store; what was there is kept beside it."""
    from assetmap.settings import settings
    from assetmap.storage import hold_app_lock, open_store
    from assetmap.storage import restore as bring_back

    options = settings()
    folder = workspace or options.workspace
    if not options.store_url:
        kept = bring_back(source, folder)
    else:
        # The app keeps what it drew by the store's number, which a restore sets back; of other machines' apps nobody knows here
        with hold_app_lock(folder) if folder.is_dir() else nullcontext():
            kept = bring_back(source, open_store(options.store_url))
    print(f"{source.name} is back in place.{f' What was there is kept as {kept}.' if kept else ''}", file=sys.stderr)
