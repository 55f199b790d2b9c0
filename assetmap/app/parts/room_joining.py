"""How phones join: the square code, the typed one, another one; and where they find this computer."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.room_entry import picture
from assetmap.app.parts.words import literal, paragraph
from assetmap.workshop.codes import in_groups

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.workspace.addresses import Address
    from assetmap.workspace.workshop_keys import WorkshopKeys

CODE_WIDTH = 190
"""Pixels: wide enough to be scanned from the facilitator's own screen. Chosen by us."""
_NEW_CODE = "room_new_code"


def draw_joining(server: LiveServer) -> None:
    """Draw the way in for phones, and the way to the shared screen."""
    keys = server.keys
    st.header(_("Join"), anchor=False)
    with st.container(key="am-room-join", horizontal=True, vertical_alignment="center"):
        alt = _("Square code to scan with a phone")
        st.html(picture(_square(keys.join_url), "image/svg+xml", alt, CODE_WIDTH), width="content")
        with st.container(width="content"):
            st.html(paragraph(_("Scan it with a phone."), "am-lead"))
            st.html(paragraph(_("Or open {address}").format(address=keys.address.removeprefix("http://")), "am-lead"))
            st.html(paragraph(_("and type {code}").format(code=in_groups(keys.code)), "am-lead am-code"))
            st.link_button(_("Open the shared screen"), keys.screen_url, type="primary")
            st.html(paragraph(_("Put that window on the projector.")))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Make a new code"), key=_NEW_CODE, type="tertiary"):
            with plain_errors():
                server.use_new_code()
                st.session_state[f"{_NEW_CODE}_done"] = server.keys.code
                st.rerun()
        is_new = st.session_state.get(f"{_NEW_CODE}_done") == keys.code
        told = _("The old code opens nothing any more. Phones that are in stay in.")
        st.html(paragraph(told if is_new else _("If the code reached somebody it should not.")), width="content")


@functools.lru_cache(maxsize=4)
def _square(url: str) -> bytes:
    """Draw the square code as SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(url, error="m").save(drawn, kind="svg", border=2, scale=5, xmldecl=False, light="#fff")
    return drawn.getvalue()


def ask_address(found: Sequence[Address], label: str, key: str) -> str:
    """Ask at which of this computer's addresses phones find it; return it."""
    from assetmap.workspace.addresses import LOOPBACK

    kinds = {
        "hotspot": _("Hotspot of this computer"),
        "wifi": _("Wi-Fi"),
        "cable": _("Cable"),
        "other": _("Network"),
        "tunnel": _("Tunnel to somewhere else"),
        "inner": _("Inside this computer"),
    }
    named = {one.host: f"{kinds[one.kind]}: {one.host} ({one.network})" for one in found}
    named[LOOPBACK] = _("Only this computer, to try it")
    return str(st.radio(label, list(named), format_func=lambda one: literal(named[one]), key=key))


def draw_address_gone(desk: Desk, server: LiveServer) -> None:
    """Say it when this computer has left the network that the phones are on, and offer its other addresses."""
    from assetmap.workspace.addresses import LOOPBACK, addresses

    found = addresses()
    if server.keys.host in (LOOPBACK, *(one.host for one in found)):
        return
    with st.container(key="am-room-gone", border=True):
        st.error(
            _(
                "This computer has no address {host} any more: phones do not reach it. Nothing that was sent is lost."
            ).format(host=server.keys.host)
        )
        host = ask_address(found, _("Where are the phones now?"), "room_gone_host")
        st.html(paragraph(once_more()))
        if st.button(_("Go on there"), key="room_gone_go", type="primary"):
            go_on_at(desk, server.keys, host)
            st.rerun(scope="app")


def once_more() -> str:
    """Say what another address means for those who are in."""
    return _(
        "Everybody then scans the new code once. Open the shared screen anew, too. "
        "What a phone could not send stays on its old page, which shows it to be typed again."
    )


def go_on_at(desk: Desk, keys: WorkshopKeys, host: str) -> None:
    """Serve an open workshop at this address, at its old port where that is free."""
    from assetmap import live

    live.stop(desk.workspace)
    try:
        live.start(desk.workspace, replace(keys, host=host))
    except live.LiveError:
        live.start(desk.workspace, replace(keys, host=host, port=0))
