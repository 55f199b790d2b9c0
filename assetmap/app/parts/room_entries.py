"""What was said, the newest first: a line each; the one that is chosen, with what can be done about it.

Lines move when something new is told, and a finger may come down on the wrong one. So a line only chooses; what hides or deletes
stands above the lines, with the number and the words it is about, and does not move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.room_entry import Around, around, decide, dots_of, draw_decided, draw_entry, kind_of, name_of
from assetmap.app.parts.words import literal, paragraph
from assetmap.workspace import room_deeds

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.workshop.room import Entry, Room

SHOWN_AT_ONCE, SHOWN_MORE = 12, 40
TOLD = ("shown", "settling", "hidden", "kept")
HERE = "said"
_CHOSEN, _SHOWN, _DELETING = "room_chosen", "room_shown", "room_deleting"


def draw_said(desk: Desk, server: LiveServer) -> None:
    """Draw the lines, and the entry that is chosen above them."""
    now, known = server.service.clock(), around(server)
    most = int(st.session_state.get(_SHOWN, SHOWN_AT_ONCE))

    def newest(room: Room) -> tuple[list[tuple[Entry, str]], int]:
        told = [(one, state) for one in reversed(room.entries.values()) if (state := room.state(one, now)) in TOLD]
        return [(one, _about(room, one, state, known)) for one, state in told[:most]], len(told)

    lines, number = server.keeper.see(newest)
    st.header(_("What was said"), anchor=False)
    draw_decided(server, HERE)
    if not lines:
        st.html(paragraph(_("Nothing here yet. Scan the code with your own phone and tell the first thing.")))
        return
    _ask_number(server)
    _draw_chosen(server, known)
    with st.container(key="am-room-said"):
        for entry, about in lines:
            label = f"**{entry.number}** {literal(name_of(entry, known))} – {literal(about)}"
            st.button(label, key=f"room_line_{entry.id}", width="stretch", on_click=_choose, args=(entry.id,))
    if number > most:
        st.button(_("Show more"), key="room_more", on_click=_show_more, args=(most,))


def _about(room: Room, entry: Entry, state: str, known: Around) -> str:
    states = {
        "settling": _("held back by the pause") if room.settings.get("paused") else _("shows in a moment"),
        "hidden": _("hidden"),
        "kept": _("off the screen, as its person wished"),
    }
    parts = (
        kind_of(entry, known),
        states.get(state, ""),
        dots_of(len(room.stickers.get(entry.id, ()))),
        _("this phone’s words wait") if entry.person in room.muted else "",
    )
    return ", ".join(part for part in parts if part)


def _choose(entry_id: str) -> None:
    st.session_state[_CHOSEN] = entry_id
    st.session_state.pop(_DELETING, None)


def _show_more(most: int) -> None:
    st.session_state[_SHOWN] = most + SHOWN_MORE


def _ask_number(server: LiveServer) -> None:
    """Ask for the number that stands beside an entry on the screen: the quickest way to one."""

    def find() -> None:
        written = str(st.session_state["room_find"]).strip()
        found = server.keeper.see(
            lambda room: next((one.id for one in room.entries.values() if str(one.number) == written), "")
        )
        _choose(found or f"?{written}" if written else "")
        st.session_state["room_find"] = ""

    st.text_input(
        _("Find by the number on the screen"), key="room_find", max_chars=5, width=260, on_change=find, placeholder="7"
    )


def _draw_chosen(server: LiveServer, known: Around) -> None:
    chosen = str(st.session_state.get(_CHOSEN, ""))
    if not chosen:
        return
    now = server.service.clock()
    found = server.keeper.see(
        lambda room: (
            (one, room.state(one, now), one.person in room.muted, room.settings.get("focus"))
            if (one := room.entries.get(chosen)) and one.is_there
            else None
        )
    )
    with st.container(key="am-room-chosen", border=True):
        if found is None:
            st.html(paragraph(_("There is no such number, or it was taken back."), "am-said"))
        else:
            entry, state, is_muted, focus = found
            draw_entry(entry, known, with_reasons=False)
            if st.session_state.get(_DELETING) == entry.id:
                _ask_whether_to_delete(server, entry)
            else:
                is_pointed_at = focus == {"kind": "entry", "id": entry.id}
                _draw_deeds(server, entry, state, is_muted, is_pointed_at)
                return
        st.button(_("Put away"), key="room_away", type="tertiary", on_click=_choose, args=("",))


def _draw_deeds(server: LiveServer, entry: Entry, state: str, is_muted: bool, is_pointed_at: bool) -> None:
    with st.container(key="am-room-deeds", horizontal=True):
        if state == "hidden":
            st.button(_("Show again"), key="room_again", on_click=decide, args=(server, HERE, entry, "undecided"))
        elif state in ("shown", "settling"):
            st.button(_("Hide"), key="room_hide", type="primary", on_click=decide, args=(server, HERE, entry, "hidden"))
            if not is_pointed_at and st.button(_("Point at it"), key="room_point"):
                _point_at(server, entry)
            if entry.decision != "approved" and entry.kind == "asset" and entry.level != "individual":
                label = _("Keep for everyone")
                st.button(label, key="room_everyone", on_click=decide, args=(server, HERE, entry, "approved"))
        words = _("Let this phone’s words show again") if is_muted else _("Let this phone’s words wait for me")
        st.button(words, key="room_mute", on_click=_mute, args=(server, entry.person, not is_muted))
        st.button(_("Delete for good"), key="room_delete", type="tertiary", on_click=_ask_first, args=(entry.id,))
        st.button(_("Put away"), key="room_away", type="tertiary", on_click=_choose, args=("",))


def _ask_first(entry_id: str) -> None:
    st.session_state[_DELETING] = entry_id


def _ask_whether_to_delete(server: LiveServer, entry: Entry) -> None:
    words = _("Delete number {n} for good? Its words cannot be brought back.")
    st.html(paragraph(words.format(n=entry.number), "am-said"))
    with st.container(key="am-room-deeds", horizontal=True):
        st.button(_("Delete it"), key="room_delete_yes", type="primary", on_click=_delete, args=(server, entry))
        st.button(_("Keep it"), key="room_delete_no", on_click=_choose, args=(entry.id,))


def _delete(server: LiveServer, entry: Entry) -> None:
    from assetmap.workspace.room_photos import erase_photo

    with plain_errors():
        room_deeds.withdraw(server.keeper, entry.id).result()
        erase_photo(server.service.workspace.folder, server.keys.workshop, entry.id)
        _choose("")


def _mute(server: LiveServer, person: str, is_on: bool) -> None:
    with plain_errors():
        room_deeds.mute(server.keeper, person, is_on).result()


def _point_at(server: LiveServer, entry: Entry) -> None:
    with plain_errors():
        room_deeds.settle(server.keeper, "focus", {"kind": "entry", "id": entry.id}).result()
        st.rerun(scope="app")  # what the screen shows is chosen beside this, too
