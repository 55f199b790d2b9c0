"""Workshop: open the room for phones, look after it, close it, and see what came of it."""

from __future__ import annotations

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.bar import heading, needs_territory
from assetmap.app.parts.done import show_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.quick_entry import draw_quick_entry
from assetmap.app.parts.room import draw_room
from assetmap.app.parts.room_earlier import draw_earlier
from assetmap.app.parts.room_entry import folded
from assetmap.app.parts.room_opening import draw_opening, draw_taking_up
from assetmap.app.parts.room_receipts import draw_receipts
from assetmap.app.parts.room_sheets import draw_sheets
from assetmap.app.server import wait_till_taken_up


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    heading(
        _("Workshop"),
        _("Residents tell with their phones, a shared screen shows it, and you look after the room."),
    )
    with plain_errors():
        _draw(desk)
        draw_receipts(desk)


def _draw(desk: Desk) -> None:
    from assetmap import live
    from assetmap.workspace.workshops import open_keys

    wait_till_taken_up()
    server = live.running(desk.workspace)
    if server is not None and server.keeper.see(lambda room: room.is_open):
        draw_room(desk, server)
        return
    show_done(desk)
    keys = open_keys(desk.workspace)
    if keys is not None:
        draw_taking_up(desk, keys)
        return
    draw_opening(desk)
    for label, key, draw in (
        (_("Sheets of paper to print"), "room_sheets", draw_sheets),
        (_("Type in what was written on paper"), "room_paper", draw_quick_entry),
    ):
        fold = folded(label, key)
        if fold.open:
            with fold, plain_errors():
                draw(desk)
    draw_earlier(desk)


show()
