"""What waits for the facilitator: one at a time, decided by button or key; what hints at harm on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.room_entry import Around, around, decide, draw_decided, draw_entry, folded
from assetmap.app.parts.words import paragraph
from assetmap.workshop.summing_up import to_decide

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.workshop.room import Entry

KEYS = {"approved": "A", "hidden": "H", "asked": "T"}
HERE = "queue"


def draw_queue(desk: Desk, server: LiveServer) -> None:
    """Draw what waits, those that hint at harm apart."""
    now, known = server.service.clock(), around(server)
    waiting = server.keeper.see(lambda room: to_decide(room, now))
    harm = [one for one in waiting if one.harm]
    rest = [one for one in waiting if not one.harm and one.decision != "asked"]
    asked = [one for one in waiting if not one.harm and one.decision == "asked"]
    st.header(_("Waits for you ({n})").format(n=len(waiting)), anchor=False)
    draw_decided(server, HERE)
    if harm:
        _draw_harm(server, known, harm)
    if not rest:
        st.html(paragraph(_("Nothing waits.") if not waiting else _("Nothing else waits.")))
    for one in rest[:1]:
        with st.container(key="am-room-waiting", border=True):
            _draw_card(server, known, one, has_keys=True)
    if asked:
        talked = folded(_("To be talked about ({n})").format(n=len(asked)), "room_asked")
        if talked.open:
            with talked:
                for one in asked:
                    _draw_card(server, known, one)


def _draw_harm(server: LiveServer, known: Around, harm: Sequence[Entry]) -> None:
    with st.container(key="am-room-harm"):
        st.error(
            _(
                "Somebody may be hurt or afraid ({n}). It does not show on the screen. "
                "Talk with the person, and follow your safeguarding rules."
            ).format(n=len(harm))
        )
        read = folded(_("Read it where nobody looks over your shoulder"), "room_harm")
        if read.open:
            with read:
                for one in harm:
                    _draw_card(server, known, one)


def _draw_card(server: LiveServer, known: Around, entry: Entry, *, has_keys: bool = False) -> None:
    draw_entry(entry, known, with_reasons=True)
    labels = {"approved": _("Show it"), "hidden": _("Hide it"), "asked": _("Talk first")}
    if entry.level == "individual" and "show_in_room" not in entry.consents:
        st.html(paragraph(_("Only you see this. Kept, it is a kind of thing and a rough area, without these words.")))
        labels |= {"approved": _("Keep it"), "hidden": _("Leave it out")}
    if entry.harm:  # it never shows; hiding it says that it was seen to
        labels = {"hidden": _("I have seen to it")}
    with st.container(key=f"am-room-choices-{entry.id}", horizontal=True):
        for decision, label in labels.items():
            if entry.decision == decision:
                continue
            st.button(
                label,
                key=f"room_{decision}_{entry.id}",
                shortcut=KEYS[decision] if has_keys else None,
                type="primary" if decision == "approved" else "secondary",
                on_click=decide,
                args=(server, HERE, entry, decision),
            )
