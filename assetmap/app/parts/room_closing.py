"""Close a workshop: who may see what came of it, and what is said when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _, ngettext
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.territories import Territory
    from assetmap.workshop.summing_up import Summary
    from assetmap.workspace.filing import Filed

JUST_CLOSED = "room_just_closed"
_CLOSING = "room_closing"


def draw_close(desk: Desk, server: LiveServer) -> None:
    """Draw what closes the open workshop: it is asked about once more."""
    st.header(_("Close"), anchor=False)
    with st.container(key="am-room-close"):
        if not st.session_state.get(_CLOSING):
            st.button(_("Close the workshop"), key="room_close", on_click=_ask, args=(True,))
            return
        with st.container(key="am-room-closing", border=True):
            st.html(paragraph(_("Is everybody done? Phones can tell nothing new after this."), "am-lead"))
            if server.keeper.see(lambda room: bool(room.settings.get("paused"))):
                st.warning(
                    _("The screen is paused. What did not show yet stays off the map until you have looked at it.")
                )
            for_everyone = st.checkbox(
                _("Everything that stood on the screen may go on the map for everyone"), key="room_everyone_may"
            )
            st.html(
                paragraph(
                    _(
                        "Ask the room first. Without a tick it is on the map for this group alone, and you can share it "
                        "later. What people are good at is never shown to others."
                    )
                )
            )
            with st.container(horizontal=True):
                if st.button(_("Yes, close it"), key="room_close_yes", type="primary"):
                    with plain_errors():
                        _ask(False)
                        close_and_tell(desk, server.service.territory, server, for_everyone=for_everyone)
                st.button(_("Not yet"), key="room_close_no", on_click=_ask, args=(False,))


def _ask(is_asked: bool) -> None:
    st.session_state[_CLOSING] = is_asked


def close_and_tell(desk: Desk, territory: Territory, server: LiveServer | None, *, for_everyone: bool) -> None:
    """Close a workshop, and have the next run say what came of it.

    Raises
    ------
    AssetMapError
        When it could not be closed, or what was said could not be filed.
    """
    from assetmap.workspace.closing import close_workshop

    with st.spinner(_("Closing the workshop")):
        keeper = server.keeper if server is not None else None
        closed = close_workshop(desk.workspace, territory, keeper, for_everyone=for_everyone)
    st.session_state[JUST_CLOSED] = closed.workshop
    told = closed.filed.told
    remember_done(desk, filed_words(closed.filed), (told.seq,) if told else ())
    st.rerun()


def day_words(summary: Summary) -> str:
    """Say in one sentence how many people told how many things."""
    if not summary.people:
        return _("Nobody told anything.")
    people = ngettext("{n:,} person", "{n:,} people", summary.people).format(n=summary.people)
    things = ngettext("{n:,} thing", "{n:,} things", summary.things).format(n=summary.things)
    return _("{people} added {things}.").format(people=people, things=things)


def filed_words(filed: Filed) -> str:
    """Say in one sentence what got on the map."""
    if filed.told is None:
        return _("Nothing new is on the map.")
    return _("Kept: {things:,} on the map, {wishes:,} wishes, {still:,} still so.").format(
        things=filed.assets, wishes=filed.wishes, still=filed.confirmed
    )
