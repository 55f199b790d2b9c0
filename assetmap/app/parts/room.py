"""The open room: how to join, what waits, what was said, and what the screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.quick_entry import draw_quick_entry
from assetmap.app.parts.room_closing import draw_close
from assetmap.app.parts.room_entries import draw_said
from assetmap.app.parts.room_entry import folded
from assetmap.app.parts.room_joining import draw_address_gone, draw_joining
from assetmap.app.parts.room_queue import draw_queue
from assetmap.app.parts.room_screen import draw_screen_controls
from assetmap.app.parts.room_sheets import draw_sheets
from assetmap.app.parts.words import literal, paragraph
from assetmap.workspace import room_deeds

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.workshop.room import Room

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
        draw_joining(server)
        draw_screen_controls(desk, server)
        draw_close(desk, server)
    if desk.the_territory().id == server.keys.territory:
        sheets = folded(_("Sheets of paper to print"), "room_sheets")
        if sheets.open:
            with sheets, plain_errors():
                draw_sheets(desk, server.keys)
        paper = folded(_("Type in what was written on paper"), "room_paper")
        if paper.open:
            with paper, plain_errors():
                draw_quick_entry(desk)


@st.fragment(run_every=EVERY_SECONDS)
def _draw_watch(desk: Desk, server: LiveServer) -> None:
    """Draw what changes by itself: numbers, knocking phones, what waits, what was said."""
    if not server.keeper.see(lambda room: room.is_open):
        st.rerun(scope="app")
    with plain_errors():
        _draw_numbers(server)
        draw_address_gone(desk, server)
        if not server.service.failures.has_typed_codes:
            st.warning(_("Too many wrong codes came in. Codes cannot be typed for now; the square code works."))
        _draw_knocking(server)
        _draw_standing(server)
        draw_queue(desk, server)
        draw_said(desk, server)


def _draw_numbers(server: LiveServer) -> None:
    from assetmap.live.shown import counts

    now = server.service.clock()
    numbers, ends = server.keeper.see(lambda room: (counts(room, now), _timer_ends(room)))
    told = [
        (_("Phones joined"), f"{numbers['joined']:,}"),
        (_("People who told"), f"{numbers['people']:,}"),
        (_("Things"), f"{numbers['things']:,}"),
        (_("Wishes"), f"{numbers['wishes']:,}"),
    ]
    if ends is not None and ends > now:
        minutes, seconds = divmod(int(ends - now), 60)
        told.append((_("Timer"), f"{minutes}:{seconds:02}"))
    with st.container(key="am-room-numbers", horizontal=True):
        for words, number in told:
            st.metric(words, number, width="content")


def _timer_ends(room: Room) -> float | None:
    timer = room.settings.get("timer")
    return room.timer_since + float(timer["seconds"]) if timer else None


def _draw_knocking(server: LiveServer) -> None:
    from assetmap.live.service import KNOCK_SECONDS

    now = server.service.clock()
    for one in list(server.service.knocking.values()):
        if not one.is_let_in and now - one.since < KNOCK_SECONDS:
            with st.container(key=f"am-room-knock-{one.sign.replace(' ', '-')}", border=True):
                st.html(paragraph(_("A phone asks to come in. It shows: {words}").format(words=one.sign), "am-lead"))
                st.button(
                    _("Let in"),
                    key=f"room_let_in_{one.sign}",
                    type="primary",
                    on_click=_let_in,
                    args=(server, one.sign),
                )


def _let_in(server: LiveServer, sign: str) -> None:
    server.service.let_in(sign)


def _draw_standing(server: LiveServer) -> None:
    """Say what is unusual about the screen just now, with the way back."""
    paused, focus = server.keeper.see(lambda room: (bool(room.settings.get("paused")), room.settings.get("focus")))
    if paused:
        _standing(server, "paused", False, _("The screen is paused. Nothing new shows."), _("Go on"))
    if focus and focus.get("kind") == "entry":
        pointed = server.keeper.see(lambda room: room.entries.get(str(focus.get("id"))))
        number = pointed.number if pointed else "–"
        said = _("The screen points at number {n}.").format(n=number)
        _standing(server, "focus", None, said, _("Show everything again"))


def _standing(server: LiveServer, name: str, value: Any, sentence: str, label: str) -> None:
    with st.container(key=f"am-room-standing-{name}", horizontal=True, vertical_alignment="center"):
        st.html(paragraph(sentence, "am-lead"), width="content")
        if st.button(label, key=f"room_standing_{name}"):
            room_deeds.settle(server.keeper, name, value).result()
            st.rerun(scope="app")
