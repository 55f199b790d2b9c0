"""Open a workshop: what it asks, where phones find it, and when words show; or go on with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.room_closing import close_and_tell
from assetmap.app.parts.room_joining import ask_address, go_on_at, once_more
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.workshop_keys import WorkshopKeys

HOLDS = (5.0, 0.0)


def draw_opening(desk: Desk) -> None:
    """Draw what opens a workshop for the territory in use."""
    from assetmap.workspace.addresses import LOOPBACK, addresses
    from assetmap.workspace.streets import streets_file
    from assetmap.workspace.workshops import QUESTION

    st.header(_("Open a workshop for {name}").format(name=literal(desk.the_territory().name)), anchor=False)
    found = addresses()
    if not streets_file(desk.workspace.folder, desk.the_territory()).exists():
        st.info(
            _(
                "There is no street map of {name} yet. The screen then shows only its outline, and phones cannot tap a place. "
                "Bring in an OpenStreetMap extract or a street map first, if you can."
            ).format(name=literal(desk.the_territory().name))
        )
    with st.container(key="am-room-open"):
        question = st.text_input(
            _("What do you ask the room?"), value=QUESTION, max_chars=160, key="room_open_question"
        )
        host = ask_address(found, _("On which network are the phones?"), "room_open_host")
        if not found:
            st.warning(
                _(
                    "This computer is on no network, so phones cannot reach it. Join the hall’s Wi-Fi or start a hotspot."
                )
            )
            st.button(_("Look again"), key="room_open_look")
        elif host != LOOPBACK:
            st.info(
                _(
                    "Anyone on the same Wi-Fi could read along, because the pages are not encrypted. "
                    "A hotspot of your own with a password is safer."
                )
            )
        hold = st.radio(
            _("When do words show on the screen?"),
            HOLDS,
            format_func={5.0: _("After 5 seconds, so that people can take them back"), 0.0: _("At once")}.__getitem__,
            key="room_open_hold",
        )
        st.html(paragraph(_("What people are good at, pictures and anything that looks private always waits for you.")))
        if st.button(_("Open the workshop"), type="primary", key="room_open"):
            with plain_errors():
                _open(desk, host, {"question": " ".join(question.split()) or QUESTION, "hold_seconds": hold})


def _open(desk: Desk, host: str, settings: dict[str, object]) -> None:
    from assetmap import live
    from assetmap.errors import AssetMapError
    from assetmap.workspace.workshops import Opening, close_from_outside, open_workshop

    with st.spinner(_("Opening the workshop")):
        keys = open_workshop(desk.workspace, desk.the_territory(), Opening(host, 0, settings))
        try:
            live.start(desk.workspace, keys)
        except AssetMapError:
            close_from_outside(desk.workspace)  # nobody could join it
            raise
    st.rerun()


def draw_taking_up(desk: Desk, keys: WorkshopKeys) -> None:
    """Offer to go on with a workshop that is open and is not served: the app was ended, or the network changed."""
    from assetmap.workspace.addresses import LOOPBACK, addresses

    territory = desk.workspace.territory(keys.territory)
    with st.container(key="am-room-taking-up"):
        st.header(_("A workshop is open for {name}").format(name=literal(territory.name)), anchor=False)
        st.html(paragraph(_("Its pages do not run just now. Nothing that was sent is lost."), "am-lead"))
        found, host = addresses(), keys.host
        if host not in (LOOPBACK, *(one.host for one in found)):
            st.warning(_("This computer has no address {host} any more.").format(host=keys.host))
            host = ask_address(found, _("Where are the phones now?"), "room_take_up_host")
            st.html(paragraph(once_more()))
        with st.container(horizontal=True):
            if st.button(_("Go on with it"), type="primary", key="room_take_up"):
                with plain_errors():
                    go_on_at(desk, keys, host)
                    st.rerun()
            if st.button(_("Close it"), key="room_close_unserved"):
                with plain_errors():
                    close_and_tell(desk, territory, None, for_everyone=False)
