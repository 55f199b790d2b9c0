"""Somebody wants to take back what they sent: their code is typed in, what it leads to is shown, and what they name goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _, ngettext
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.room_entry import Around, folded, kind_of, name_of
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.workshop.room import Entry
    from assetmap.workspace.receipts import Sent, TakenOut

_CODE, _DONE, _IS_DONE = "room_receipt_code", "room_receipt_told", "room_receipt_is_done"


def draw_receipts(desk: Desk) -> None:
    """Draw the fold in which things are found by the code of a phone, of an open workshop too."""
    from assetmap.workspace.receipts import has_workshops

    key = (str(desk.workspace.folder), desk.workspace.store.version())
    if not remembered("room_receipt_any", key, lambda: has_workshops(desk.workspace)):
        return
    place = folded(_("Somebody wants to take back what they sent"), "room_receipt")
    if place.open:
        with place, st.container(key="am-room-receipt"), plain_errors():
            _draw(desk)


def _draw(desk: Desk) -> None:
    from assetmap.workspace.receipts import sent_with

    if st.session_state.pop(_IS_DONE, False):
        st.session_state[_CODE] = ""
    st.html(
        paragraph(
            _(
                "Each phone shows a code of eight signs under “What I sent”. Who has it may ask for all of it, or a part."
            )
        )
    )
    typed = st.text_input(_("The code"), key=_CODE, max_chars=24, width=260, placeholder="BCDF GHJK")
    if typed.strip():
        st.session_state.pop(_DONE, None)
    told = st.session_state.get(_DONE)
    st.html(f'<div role="status">{paragraph(told, "am-done") if told else ""}</div>')
    if not typed.strip():
        return
    for sent in sent_with(desk.workspace, typed):  # not remembered: nothing of it may outlive the taking out
        _draw_sent(desk, sent)


def _draw_sent(desk: Desk, sent: Sent) -> None:
    """Draw what one phone sent, each with a tick, and what takes the ticked ones out."""
    known = Around(desk.workspace.layers, desk.workspace.folder, sent.workshop, lambda one: sent.names.get(one, ""))
    words = _("Sent in the workshop of {day}, {name}. Take the tick off what is to stay.")
    st.html(paragraph(words.format(day=sent.opened_at[:10], name=sent.territory.name), "am-said"))
    ticked = [
        one.id
        for one in sent.entries
        if st.checkbox(literal(_line(one, known)), value=True, key=f"room_receipt_{one.id}")
    ]
    st.html(paragraph(_("Words, place and picture go, from the map too. It cannot be brought back."), "am-said"))
    label = ngettext("Take {n} thing out for good", "Take {n} things out for good", len(ticked)).format(n=len(ticked))
    if st.button(label, key=f"room_receipt_out_{sent.entries[0].id}", type="primary", disabled=not ticked):
        _take_out(desk, sent, ticked)


def _line(entry: Entry, known: Around) -> str:
    from assetmap.workspace.receipts import standing_of

    where = {"map": _("on the map"), "wishes": _("in the list of wishes"), "counted": _("counted")}
    told = where.get(standing_of(entry), _("not on the map"))
    return f"{entry.number} · {name_of(entry, known)} – {kind_of(entry, known)}, {told}"


def _take_out(desk: Desk, sent: Sent, entries: list[str]) -> None:
    from assetmap.workspace.receipts import take_out

    with st.spinner(_("One moment")):
        st.session_state[_DONE] = _certificate(take_out(desk.workspace, sent, entries))
    st.session_state[_IS_DONE] = True
    st.rerun()


def _certificate(done: TakenOut) -> str:
    """Say what was taken out, and when, so that it can be told or written to whoever asked."""
    numbers = ", ".join(str(one) for one in done.numbers)
    words = ngettext(
        "Number {numbers} of the workshop of {day} was taken out for good on {at}: words, place and picture.",
        "Numbers {numbers} of the workshop of {day} were taken out for good on {at}: words, place and picture.",
        len(done.numbers),
    ).format(numbers=numbers, day=done.day, at=done.at)
    from_map = _("{n} of it from the map, too.").format(n=done.from_map) if done.from_map else ""
    further = _("Files that were downloaded or passed on before still hold it.")
    return " ".join(part for part in (words, from_map, further) if part)
