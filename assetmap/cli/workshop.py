"""Commands of a workshop: open its pages for phones without the app, and close it."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap.cli.arguments import FolderOption, TerritoryArgument
from assetmap.cli.terminal import tell

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace.stored import Workspace
    from assetmap.workspace.workshop_keys import WorkshopKeys

workshop_app = typer.Typer(
    help="Open the pages for phones and the shared screen, and close them.", no_args_is_help=True, rich_markup_mode=None
)
LOOK_SECONDS = 0.5


@workshop_app.command("open")
def open_(
    territory: TerritoryArgument,
    host: Annotated[
        str,
        typer.Option(
            help="Address of this computer on the room's network; without it only this computer is served. "
            "A workshop that is open keeps the address it has."
        ),
    ] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; a free one is found without it.")] = 0,
    workspace: FolderOption = None,
) -> None:
    """Open a workshop and serve its pages until Ctrl-C. One that is open already is taken up again.

    Ctrl-C ends the serving, not the workshop: the same command goes on where it was. `assetmap workshop close` closes it.
    """
    from assetmap import live
    from assetmap.storage import hold_app_lock
    from assetmap.workspace import opened

    ended = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    with (
        opened(workspace, create=False) as project,
        nullcontext() if project.settings.store_url else hold_app_lock(project.folder),
    ):
        keys, is_new = _keys_for(project, project.territory(territory), host, port)
        try:
            server = live.start(project, keys)
        except live.LiveError:
            if is_new:
                _forget(project)
            raise
        try:
            _print_ways_in(server.keys)
            while not ended.wait(LOOK_SECONDS) and server.keeper.see(lambda room: room.is_open):
                pass
            if not ended.is_set():
                print(
                    "The workshop is closed. For 15 minutes phones may still send what they began before; Ctrl-C ends it.",
                    flush=True,
                )
            while not ended.wait(LOOK_SECONDS) and server.is_needed:
                pass
        finally:
            live.stop(project)


def _keys_for(project: Workspace, territory: Territory, host: str, port: int) -> tuple[WorkshopKeys, bool]:
    """Return the keys of the workshop to serve, and whether it is a new one.

    Raises
    ------
    WorkshopError
        When one is open in another territory, or the address is none of this computer.
    """
    from dataclasses import replace

    from assetmap.errors import WorkshopError
    from assetmap.workspace.addresses import LOOPBACK, addresses
    from assetmap.workspace.workshops import Opening, open_keys, open_workshop

    here = [one.host for one in addresses()]
    keys = open_keys(project)
    if keys is not None and keys.territory != territory.id:
        other = project.territory(keys.territory)
        raise WorkshopError(
            f"A workshop is open in {other.name}. Close it first: `assetmap workshop close {other.id}`."
        )
    wanted = host or (keys.host if keys is not None else LOOPBACK)
    if wanted not in (LOOPBACK, *here):
        known = ", ".join(here) or "none on any network"
        raise WorkshopError(f"This computer has no address {wanted[:40]}. It has: {known}. Choose one with --host.")
    if keys is None:
        return open_workshop(project, territory, Opening(wanted, port)), True
    return replace(keys, host=wanted, port=port or keys.port), False


def _forget(project: Workspace) -> None:
    """Close a workshop that nobody could join."""
    from assetmap.workspace.workshops import close_from_outside

    close_from_outside(project)


def _print_ways_in(keys: WorkshopKeys) -> None:
    """Print how phones join and where the shared screen is; on a terminal the square code too."""
    import segno

    from assetmap.workshop.codes import in_groups

    if sys.stdout.isatty():
        segno.make(keys.join_url, error="m").terminal(compact=True)
    print(f"Phones: {keys.join_url}\nCode: {in_groups(keys.code)}\nScreen: {keys.screen_url}", flush=True)


@workshop_app.command("close")
def close(
    territory: TerritoryArgument,
    for_everyone: Annotated[
        bool,
        typer.Option(
            "--for-everyone",
            help="The room agreed that everything that stood on the screen goes on the map for everyone; "
            "without it the room alone sees it.",
        ),
    ] = False,
    workspace: FolderOption = None,
) -> None:
    """Close the workshop of a territory, keep what stood on the screen as assets, and say what came of it."""
    from assetmap.workspace import opened
    from assetmap.workspace.afterwards import finish_all
    from assetmap.workspace.closing import close_workshop

    with opened(workspace, create=False) as project:
        place = project.territory(territory)
        finish_all(project, place)
        closed = close_workshop(project, place, for_everyone=for_everyone)
    print(closed.summary.sentence())
    tell(closed.notes)
