"""Commands of a workshop: open its pages for phones without the app, close it, and take out what somebody wants back."""

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
    from assetmap.layers import LayerPack
    from assetmap.territories import Territory
    from assetmap.workshop.room import Entry
    from assetmap.workspace.receipts import Sent, TakenOut
    from assetmap.workspace.stored import Workspace
    from assetmap.workspace.workshop_keys import WorkshopKeys

workshop_app = typer.Typer(
    help="Open the pages for phones and the shared screen, close them, and take out what somebody wants back.",
    no_args_is_help=True,
    rich_markup_mode=None,
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
    from assetmap.workspace.workshops import open_keys

    with opened(workspace, create=False) as project:
        place = project.territory(territory)
        left = finish_all(project, place)
        if left.told is not None and open_keys(project) is None:
            print(
                f"It was closed before. What it left is kept now: {left.assets:,} as assets, {left.wishes:,} as wishes."
            )
            return
        closed = close_workshop(project, place, for_everyone=for_everyone)
    print(closed.summary.sentence())
    tell(closed.notes)


@workshop_app.command("forget")
def forget(
    code: Annotated[list[str], typer.Argument(metavar="CODE", help="The eight signs that stood under “What I sent”.")],
    number: Annotated[
        list[int] | None,
        typer.Option(help="Number of a thing to take out; may be given several times. Everything without it."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    workspace: FolderOption = None,
) -> None:
    """Show what a phone sent, by the code it showed, and take it out for good: words, place, picture and what the map has of it.

    Away from a terminal it only shows, unless --yes is given. It cannot be brought back.
    """
    from assetmap.workspace import opened
    from assetmap.workspace.receipts import sent_with, take_out

    with opened(workspace, create=False) as project:
        for sent in sent_with(project, " ".join(code)):
            wanted = _wanted(sent, number or [])
            print(f"Workshop of {sent.opened_at[:10]}, {sent.territory.name}:")
            for entry in wanted:
                print(f"{entry.number:,} · {_line(entry, sent, project.layers)}")
            if not yes and not sys.stdin.isatty():
                tell(["Nothing was taken out. Add --yes to take it out for good."])
                continue
            if not yes:
                typer.confirm("Take this out for good? It cannot be brought back.", abort=True)
            print(_certificate(take_out(project, sent, [one.id for one in wanted])))


def _wanted(sent: Sent, numbers: list[int]) -> list[Entry]:
    """Return what is to be taken out of what was sent.

    Raises
    ------
    WorkshopError
        When a number is of something else.
    """
    from assetmap.errors import WorkshopError

    known = {one.number for one in sent.entries}
    for one in numbers:
        if one not in known:
            raise WorkshopError(f"Number {one} was not sent with this code, or it is taken out already.")
    return [one for one in sent.entries if not numbers or one.number in numbers]


def _line(entry: Entry, sent: Sent, layers: LayerPack) -> str:
    """Say what an entry is called, what kind it is and where it stands."""
    from assetmap.workspace.receipts import standing_of

    kinds = {"priority": "a wish", "known": "one more knows this", "still_true": "still so"}
    kind = kinds.get(entry.kind) or (layers[entry.layer].label if entry.layer in layers else "kind not known")
    name = entry.name or sent.names.get(entry.about, "") or "no name given"
    where = {"map": "on the map", "wishes": "in the list of wishes", "counted": "counted"}
    return f"{name} – {kind}, {where.get(standing_of(entry), 'not on the map')}"


def _certificate(done: TakenOut) -> str:
    """Say what was taken out, and when, for whoever asked for it."""
    numbers = ", ".join(f"{one:,}" for one in done.numbers)
    return (
        f"Taken out for good on {done.at}: {'number' if len(done.numbers) == 1 else 'numbers'} {numbers} "
        f"of the workshop of {done.day}, with words, place and picture; {done.from_map:,} of it from the map. "
        "Files that were downloaded or passed on before still hold it."
    )
