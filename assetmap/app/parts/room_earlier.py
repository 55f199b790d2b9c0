"""The workshops that were: what came of each, what still waits, who may see it, files to take away, and how to forget one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.room_closing import JUST_CLOSED, day_words, filed_words
from assetmap.app.parts.room_entry import Around, draw_entry, folded
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.workshop.room import Entry
    from assetmap.workspace.earlier_workshops import EarlierWorkshop

SHOWN_AT_ONCE = 5
"""Entries that wait, drawn with their buttons: hundreds take a browser minutes. Chosen by us: what one looks at in turn."""


def draw_earlier(desk: Desk) -> None:
    """List the workshops of this territory, the latest first; the one that was just closed lies open."""
    from assetmap.workspace.earlier_workshops import earlier_workshops

    territory = desk.the_territory()
    _finish(desk)
    key = (str(desk.workspace.folder), territory.id, desk.workspace.store.version())
    found = remembered("room_earlier", key, lambda: earlier_workshops(desk.workspace, territory))
    if not found:
        return
    just_closed = st.session_state.get(JUST_CLOSED)
    st.header(_("Workshops so far"), anchor=False)
    for one in found:
        title = f"{one.opened_at[:10]} – {day_words(one.summary)}"
        if one.waiting:
            title += " " + _("{n} wait for you.").format(n=len(one.waiting))
        place = folded(literal(title), f"room_earlier_{one.id}", is_open=one.id == just_closed)
        if place.open:
            with place, plain_errors():
                _draw_one(desk, one)


def _finish(desk: Desk) -> None:
    """File what the app was about to file when it ended."""
    from assetmap.workspace import afterwards

    territory = desk.the_territory()
    key = (str(desk.workspace.folder), territory.id, desk.workspace.store.version())

    def finish() -> str:
        filed = afterwards.finish_all(desk.workspace, territory)
        return filed_words(filed) if filed.told is not None else ""

    sentence = remembered("room_finished", key, finish)
    if sentence:
        st.html(f'<div role="status">{paragraph(sentence, "am-done")}</div>')


def _draw_one(desk: Desk, one: EarlierWorkshop) -> None:
    summary = one.summary
    numbers = _("{n:,} wishes, {k:,} times something known was named, {d:,} dots.")
    st.html(paragraph(numbers.format(n=summary.wishes, k=summary.known, d=summary.dots), "am-said"))
    if one.waiting:
        _draw_waiting(desk, one)
    _draw_sharing(desk, one)
    _draw_files(desk, one)
    _draw_forgetting(desk, one)
    if one.last_filing is not None and st.button(
        _("Take the last of it off the map again"), key=f"room_unfile_{one.id}", type="tertiary"
    ):
        _take_off(desk, one.last_filing)


def _take_off(desk: Desk, filing: int) -> None:
    from assetmap.workspace.deciding import undo

    with st.spinner(_("One moment")):
        undo(desk.workspace, filing)
    remember_done(desk, _("It is off the map. You can put it there again."))
    st.rerun()


def _draw_waiting(desk: Desk, one: EarlierWorkshop) -> None:
    """Draw what nobody has looked at yet, and what came late."""
    st.subheader(_("Waits for you ({n})").format(n=len(one.waiting)), anchor=False)
    st.html(paragraph(_("It came late, or nobody had time to look. It is on no map until you say so.")))
    names = dict(one.names)
    known = Around(desk.workspace.layers, desk.workspace.folder, one.id, lambda asset_id: names.get(asset_id, ""))
    harm = [entry for entry in one.waiting if entry.harm]
    rest = [entry for entry in one.waiting if not entry.harm]
    if harm:
        words = _("May tell that somebody is hurt or afraid ({n})").format(n=len(harm))
        read = folded(words, f"room_late_harm_{one.id}")
        if read.open:
            with read:
                for entry in harm[:SHOWN_AT_ONCE]:
                    _draw_late(desk, one, entry, known)
    for entry in rest[:SHOWN_AT_ONCE]:
        _draw_late(desk, one, entry, known)
    if len(rest) > SHOWN_AT_ONCE:
        st.html(paragraph(_("The next ones come when these are decided.")))


def _draw_late(desk: Desk, one: EarlierWorkshop, entry: Entry, known: Around) -> None:
    is_for_map = entry.kind == "asset" and entry.level != "individual"
    with st.container(key=f"am-room-late-{entry.id}", border=True):
        draw_entry(entry, known, with_reasons=True)
        with st.container(horizontal=True):
            keep = _("Keep it for everyone") if is_for_map else _("Keep it")
            if not entry.harm and st.button(keep, key=f"room_late_keep_{entry.id}", type="primary"):
                _decide(desk, one, entry, "approved")
            leave = _("I have seen to it") if entry.harm else _("Leave it out")
            if st.button(leave, key=f"room_late_out_{entry.id}"):
                _decide(desk, one, entry, "hidden")


def _decide(desk: Desk, one: EarlierWorkshop, entry: Entry, decision: str) -> None:
    from assetmap.workspace.afterwards import decide_afterwards

    with st.spinner(_("One moment")):
        filed = decide_afterwards(desk.workspace, desk.the_territory(), one.id, entry.id, decision)[1]
    kept, left = _("Number {n} is kept."), _("Number {n} is left out.")
    words = (kept if decision == "approved" else left).format(n=entry.number)
    remember_done(desk, words, (filed.told.seq,) if filed.told else ())
    st.rerun()


def _draw_sharing(desk: Desk, one: EarlierWorkshop) -> None:
    from assetmap.workspace import afterwards

    territory = desk.the_territory()
    if one.not_filed:
        words = _("{n:,} of what was told is not on the map.").format(n=one.not_filed)
        st.html(paragraph(words, "am-said"))
        if st.button(_("Put it on the map"), key=f"room_file_{one.id}", type="primary"):
            with st.spinner(_("Putting it on the map")):
                filed = afterwards.file_what_is_ready(desk.workspace, territory, one.id)
            remember_done(desk, filed_words(filed), (filed.told.seq,) if filed.told else ())
            st.rerun()
    if one.for_the_room:
        words = _("{n:,} are on the map for this group alone. Did the room say that everyone may see them?")
        st.html(paragraph(words.format(n=one.for_the_room), "am-said"))
        if st.button(_("Share them with everyone"), key=f"room_share_{one.id}"):
            with st.spinner(_("Sharing")):
                filed = afterwards.share_afterwards(desk.workspace, territory, one.id)
            done = _("What stood on the screen is on the map for everyone.")
            remember_done(desk, done, (filed.told.seq,) if filed.told else ())
            st.rerun()
    elif one.is_shared:
        st.html(paragraph(_("What stood on the screen is on the map for everyone.")))


def _draw_files(desk: Desk, one: EarlierWorkshop) -> None:
    from assetmap.workspace.earlier_workshops import workshop_page, workshop_table

    day = one.opened_at[:10]
    with st.container(horizontal=True):
        st.page_link("views/map.py", label=_("See it on the map"))
        st.download_button(
            _("Download a page to print"),
            workshop_page(desk.workspace, one),
            f"workshop-{day}.html",
            "text/html",
            key=f"room_page_{one.id}",
        )
        st.download_button(
            _("Download the list"),
            workshop_table(desk.workspace, one),
            f"workshop-{day}.csv",
            "text/csv",
            key=f"room_csv_{one.id}",
        )


def _draw_forgetting(desk: Desk, one: EarlierWorkshop) -> None:
    """Draw what takes one entry out for good, when its person asks for it."""
    from assetmap.workspace.afterwards import forget_entry

    numbers = {one.number: one.id for one in one.room.entries.values() if one.is_there}
    if not numbers:
        return
    st.subheader(_("Somebody wants theirs back"), anchor=False)
    with st.container(key=f"am-room-forget-{one.id}", horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(
            _("Its number: it stands on their phone, and stood on the screen"),
            key=f"room_forget_number_{one.id}",
            max_chars=5,
        ).strip()
        entry = one.room.entries.get(numbers.get(int(written), "")) if written.isdecimal() else None
        is_pressed = st.button(_("Take it out for good"), key=f"room_forget_{one.id}", disabled=entry is None)
    if entry is None:
        if written:
            st.html(paragraph(_("There is no such number in this workshop."), "am-said"))
        return
    words = _("Number {n}: “{name}”. It cannot be brought back.")
    st.html(paragraph(words.format(n=entry.number, name=entry.name), "am-said"))
    if is_pressed:
        with st.spinner(_("One moment")):
            forget_entry(desk.workspace, desk.the_territory(), one.id, entry.id)
        remember_done(desk, _("Number {n} is gone, from the map too.").format(n=entry.number))
        st.rerun()
