"""One thing that was said, as the facilitator reads it; and what was just done about one, with its Undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.language import _, ngettext
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import bullet_list, paragraph
from assetmap.workspace import room_deeds

if TYPE_CHECKING:
    from assetmap.layers import LayerPack
    from assetmap.live import LiveServer
    from assetmap.workshop.room import Entry

_LAST = "room_last_decision"


@dataclass(frozen=True)
class Decided:
    """What was decided last: where on the page, about what, what it was before, and what it is."""

    where: str
    workshop: str
    entry: str
    number: int
    before: str
    decision: str


@dataclass(frozen=True)
class Around:
    """What an entry is read with: the layers, the workspace's folder, the workshop, and names of known assets by id."""

    layers: LayerPack
    folder: Path
    workshop: str
    names: Callable[[str], str]


def around(server: LiveServer) -> Around:
    """Return what the entries of an open workshop are read with."""
    service = server.service

    def name_of(asset_id: str) -> str:
        known = service.map.known.get(asset_id)
        return known.name if known else ""

    return Around(service.workspace.layers, service.workspace.folder, server.keys.workshop, name_of)


def name_of(entry: Entry, known: Around) -> str:
    """Return what an entry is called, or what it is about."""
    if entry.about:
        return known.names(entry.about) or _("something that is not on the map any more")
    return entry.name or _("No name given")


def kind_of(entry: Entry, known: Around) -> str:
    """Return what kind of thing it is, in words."""
    if entry.kind == "priority":
        return _("A wish")
    if entry.kind == "known":
        return _("One more knows this")
    if entry.kind == "still_true":
        return _("Still so")
    return known.layers[entry.layer].label if entry.layer in known.layers else _("Kind not known")


def place_of(entry: Entry, known: Around) -> str:
    """Return where it is said to be, in words; empty where it is nowhere."""
    if entry.place.kind == "street":
        return entry.place.of
    if entry.place.kind == "asset":
        return _("at {name}").format(name=known.names(entry.place.of) or _("a place on the map"))
    return {"point": _("a place on the map"), "cell": _("a rough area"), "square": entry.place.of}.get(
        entry.place.kind, ""
    )


def dots_of(dots: int) -> str:
    """Say how many dots it has; empty for none."""
    return ngettext("{n} dot", "{n} dots", dots).format(n=dots) if dots else ""


def folded(label: str, key: str, *, is_open: bool = False) -> Any:
    """Return an expander that stays as the facilitator left it although its label changes; draw into it only when it is open."""
    held = f"{key}_is_open"
    place = st.expander(label, expanded=bool(st.session_state.get(held, is_open)), key=key, on_change="rerun")
    st.session_state[held] = bool(place.open)
    return place


def draw_entry(entry: Entry, known: Around, *, with_reasons: bool) -> None:
    """Draw what was said, everything of it."""
    st.html(paragraph(f"{entry.number} · {name_of(entry, known)}", "am-lead"))
    st.html(paragraph(" · ".join(part for part in (kind_of(entry, known), place_of(entry, known)) if part)))
    words = entry.words or {}
    for name, label in (("why", _("Why it matters")), ("who_for", _("Who it is for"))):
        if words.get(name):
            st.html(paragraph(f"{label}: {words[name]}", "am-said"))
    if entry.level == "individual":
        st.html(paragraph(_agreed(entry), "am-said"))
    if entry.has_picture:
        _draw_photo(entry, known)
    if with_reasons and entry.waits:
        st.html(bullet_list([_sentence(_(one)) for one in entry.waits]))


def _agreed(entry: Entry) -> str:
    choices = {
        "keep": _("keep it"),
        "show_in_room": _("show it on the screen"),
        "share_blurred": _("count it for planners"),
        "keep_exact_place": _("keep the exact place"),
    }
    yes = [text for name, text in choices.items() if name in entry.consents]
    no = [text for name, text in choices.items() if name not in entry.consents]
    if not yes:
        return _("This person said yes to nothing: it goes when you close the workshop.")
    if not no:
        return _("This person said yes to: {yes}.").format(yes=", ".join(yes))
    return _("This person said yes to: {yes}. Not to: {no}.").format(yes=", ".join(yes), no=", ".join(no))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _draw_photo(entry: Entry, known: Around) -> None:
    from assetmap.workspace.room_photos import photo_file

    path = photo_file(known.folder, known.workshop, entry.id)
    if path is not None and path.is_file():
        st.image(path.read_bytes(), width=260, caption=_("Sent with it"))


def decide(server: LiveServer, where: str, entry: Entry, decision: str) -> None:
    """Decide about an entry as it was read; runs before the page is drawn."""
    with plain_errors():
        room_deeds.decide_on(server.keeper, entry.id, decision, entry.revision).result()
        st.session_state[_LAST] = Decided(where, server.keys.workshop, entry.id, entry.number, entry.decision, decision)


def draw_decided(server: LiveServer, where: str) -> None:
    """Say what was decided last, where it was decided, and offer to take it back, by key too."""
    last: Decided | None = st.session_state.get(_LAST)
    if last is None or last.where != where or last.workshop != server.keys.workshop:
        return
    entry = server.keeper.see(lambda room: room.entries.get(last.entry))
    if entry is None or not entry.is_there:
        return
    with st.container(key=f"am-room-decided-{where}", horizontal=True, vertical_alignment="center"):
        sentence = paragraph(_decided(last, entry), "am-done")
        st.html(f'<div role="status">{sentence}</div>', width="content")
        st.button(_("Undo"), key=f"room_undo_{where}", shortcut="U", on_click=_take_back, args=(server, last))


def _decided(last: Decided, entry: Entry) -> str:
    is_off_screen = entry.level == "individual" and "show_in_room" not in entry.consents
    approved = _("Number {n} is kept.") if is_off_screen else _("Number {n} shows, and is kept for everyone.")
    said = {
        "approved": approved,
        "hidden": _("Number {n} is hidden."),
        "asked": _("Number {n} is to be talked about."),
        "undecided": _("Number {n} is as it was before."),
    }
    return said[last.decision].format(n=last.number)


def _take_back(server: LiveServer, last: Decided) -> None:
    st.session_state.pop(_LAST, None)
    with plain_errors():
        room_deeds.decide_on(server.keeper, last.entry, last.before).result()
