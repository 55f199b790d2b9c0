"""Commands of a workshop: open its pages for phones without the app, and close it."""

from __future__ import annotations

import signal
import threading
from contextlib import nullcontext
from typing import Annotated

import typer

from assetmap.cli.arguments import FolderOption, TerritoryArgument
from assetmap.cli.terminal import tell

workshop_app = typer.Typer(
    help="Open the pages for phones and the shared screen, and close them.", no_args_is_help=True, rich_markup_mode=None
)
LOOK_SECONDS = 0.5


@workshop_app.command("open")
def open_(
    territory: TerritoryArgument,
    host: Annotated[
        str,
        typer.Option(help="Address of this computer on the room's network; without it only this computer is served."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; a free one is found without it.")] = 0,
    workspace: FolderOption = None,
) -> None:
    """Open a workshop and serve its pages until Ctrl-C. One that is open already is taken up again.

    Ctrl-C ends the serving, not the workshop: the same command goes on where it was. `assetmap workshop close` closes it.
    """
    from assetmap import live
    from assetmap.storage import hold_app_lock
    from assetmap.workshop.codes import in_groups
    from assetmap.workspace import opened
    from assetmap.workspace.workshops import Opening, open_keys, open_workshop

    ended = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    with (
        opened(workspace, create=False) as project,
        nullcontext() if project.settings.store_url else hold_app_lock(project.folder),
    ):
        place = project.territory(territory)
        keys = open_keys(project) or open_workshop(project, place, Opening(host, port))
        server = live.start(project, keys)
        try:
            print(
                f"Phones: {server.keys.join_url}\nCode: {in_groups(keys.code)}\nScreen: {server.keys.screen_url}",
                flush=True,
            )
            while not ended.wait(LOOK_SECONDS) and server.keeper.see(lambda room: room.is_open):
                pass
            if not ended.is_set():
                print(
                    "The workshop is closed. Phones may send for 15 minutes what they began; Ctrl-C ends it.",
                    flush=True,
                )
            while not ended.wait(LOOK_SECONDS) and server.is_needed:
                pass
        finally:
            live.stop(project)


@workshop_app.command("close")
def close(territory: TerritoryArgument, workspace: FolderOption = None) -> None:
    """Close the workshop of a territory, keep what stood on the screen as assets, and say what came of it."""
    from assetmap.workspace import opened
    from assetmap.workspace.closing import close_workshop

    with opened(workspace, create=False) as project:
        closed = close_workshop(project, project.territory(territory))
    print(closed.summary.sentence())
    tell(closed.notes)
