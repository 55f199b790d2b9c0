"""The open room: how to join, what waits, what was said, and what the screen shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.quick_entry import draw_quick_entry
from assetmap.app.parts.room_entries import draw_entries, draw_queue
from assetmap.app.parts.room_screen import draw_screen_controls
from assetmap.app.parts.words import literal, paragraph
from assetmap.workshop.codes import in_groups

if TYPE_CHECKING:
    from assetmap.live import LiveServer

EVERY_SECONDS = 1.5
"""How often the facilitator's page looks at the room. Chosen by us: a glance, not a film."""


def draw_room(desk: Desk, server: LiveServer) -> None:
    """Draw the facilitator's page of an open workshop."""
    if desk.the_territory().id != server.keys.territory:
        st.info(_("The open workshop is of {name}.").format(name=literal(server.service.territory.name)))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_watch(desk, server)
    with right:
        _draw_joining(server)
        draw_screen_controls(desk, server)
        _draw_close(desk, server)
    with st.expander(_("Type in what was written on paper")), plain_errors():
        draw_quick_entry(desk)


@st.fragment(run_every=EVERY_SECONDS)
def _draw_watch(desk: Desk, server: LiveServer) -> None:
    """Draw what changes by itself: numbers, knocking phones, what waits, what was said."""
    from assetmap.live.shown import counts

    now = server.service.clock()
    numbers = server.keeper.see(lambda room: counts(room, now))
    if not server.keeper.see(lambda room: room.is_open):
        st.rerun(scope="app")
    told = (
        (_("Phones joined"), numbers["joined"]),
        (_("People who told"), numbers["people"]),
        (_("Things"), numbers["things"]),
        (_("Wishes"), numbers["wishes"]),
    )
    with st.container(key="am-room-numbers", horizontal=True):
        for words, number in told:
            st.metric(words, f"{number:,}", width="content")
    if not server.service.failures.has_typed_codes:
        st.warning(_("Too many wrong codes came in. Codes cannot be typed for now; the square code works."))
    _draw_knocking(server)
    draw_queue(desk, server)
    draw_entries(desk, server)


def _draw_knocking(server: LiveServer) -> None:
    for one in list(server.service.knocking.values()):
        if not one.is_let_in:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(paragraph(_("A phone asks to come in. It shows: {words}").format(words=one.sign), "am-lead"))
                if st.button(_("Let in"), key=f"room_let_in_{one.sign}"):
                    server.service.let_in(one.sign)
                    st.rerun(scope="fragment")


def _draw_joining(server: LiveServer) -> None:
    import segno

    st.header(_("Join"), anchor=False)
    drawn = io.BytesIO()
    segno.make(server.keys.join_url, error="m").save(drawn, kind="svg", border=2, scale=5, xmldecl=False)
    with st.container(key="am-room-join", horizontal=True, vertical_alignment="center"):
        st.image(drawn.getvalue().decode(), width=190, caption=_("Scan with a phone"))
        with st.container():
            st.html(
                paragraph(_("Or open {address}").format(address=server.keys.address.removeprefix("http://")), "am-lead")
            )
            st.html(paragraph(_("and type {code}").format(code=in_groups(server.keys.code)), "am-lead am-code"))
            st.link_button(_("Open the shared screen"), server.keys.screen_url, type="primary")
            st.html(paragraph(_("Put that window on the projector.")))


def _draw_close(desk: Desk, server: LiveServer) -> None:
    st.header(_("Close"), anchor=False)
    st.html(
        paragraph(
            _("What stands on the screen is then kept on the map of {name}.").format(name=server.service.territory.name)
        )
    )
    is_sure = st.checkbox(_("Yes, everybody is done"), key="room_sure")
    if st.button(_("Close the workshop"), key="room_close", disabled=not is_sure):
        with plain_errors(), st.spinner(_("Closing the workshop")):
            from assetmap.workspace.closing import close_workshop

            st.session_state["room_closed"] = close_workshop(desk.workspace, server.service.territory, server.keeper)
            st.rerun()
