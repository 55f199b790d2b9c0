"""Open a workshop: what it asks, where phones find it, and when words show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.workshop_keys import WorkshopKeys

HOLDS = (5.0, 0.0)


def draw_opening(desk: Desk) -> None:
    """Draw the form that opens a workshop for the territory in use."""
    from assetmap.workspace.addresses import LOOPBACK, addresses
    from assetmap.workspace.workshops import QUESTION

    territory = desk.the_territory()
    st.header(_("Open a workshop for {name}").format(name=territory.name), anchor=False)
    found = addresses()
    hosts = [*(one.host for one in found), LOOPBACK]
    named = {one.host: f"{one.host} ({one.network})" for one in found} | {LOOPBACK: _("Only this computer, to try it")}
    with st.form("room_open", border=False, enter_to_submit=False):
        question = st.text_input(_("What do you ask the room?"), value=QUESTION, max_chars=160)
        host = st.radio(_("Where are the phones?"), hosts, format_func=lambda one: literal(named[one]))
        st.html(paragraph(_("Choose the network that the phones are on: the hall’s Wi-Fi, or a hotspot of your own.")))
        hold = st.radio(
            _("When do words show on the screen?"),
            HOLDS,
            format_func={5.0: _("After 5 seconds, so that people can take them back"), 0.0: _("At once")}.__getitem__,
        )
        st.html(paragraph(_("What people are good at, pictures and anything that looks private always waits for you.")))
        is_pressed = st.form_submit_button(_("Open the workshop"), type="primary")
    if host != LOOPBACK:
        st.info(
            _(
                "The pages are not encrypted. On a Wi-Fi that others use, someone could read along. A hotspot of your own with a password is safer."
            )
        )
    if is_pressed:
        with plain_errors():
            _open(desk, host, {"question": " ".join(question.split()) or QUESTION, "hold_seconds": hold})


def _open(desk: Desk, host: str, settings: dict[str, object]) -> None:
    from assetmap import live
    from assetmap.workspace.workshops import Opening, open_workshop

    with st.spinner(_("Opening the workshop")):
        keys = open_workshop(desk.workspace, desk.the_territory(), Opening(host, 0, settings))
        live.start(desk.workspace, keys)
    st.rerun()


def draw_taking_up(desk: Desk, keys: WorkshopKeys) -> None:
    """Offer to go on with a workshop that is open and is not served: the app was ended, or the network changed."""
    from assetmap import live
    from assetmap.workspace.closing import close_workshop

    st.header(_("A workshop is open"), anchor=False)
    st.html(paragraph(_("Its pages do not run just now. Nothing that was sent is lost.")))
    if st.button(_("Go on with it"), type="primary", key="room_take_up"):
        with plain_errors():
            live.start(desk.workspace, keys)
            st.rerun()
    if st.button(_("Close it"), key="room_close_unserved"):
        with plain_errors():
            st.session_state["room_closed"] = close_workshop(desk.workspace, desk.workspace.territory(keys.territory))
            st.rerun()
