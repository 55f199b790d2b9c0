"""What was said in the room, and what waits: each with what a facilitator can do about it, by button or key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import bullet_list, literal, paragraph
from assetmap.workspace import room_deeds

if TYPE_CHECKING:
    from assetmap.live import LiveServer
    from assetmap.workshop.room import Entry, Room

SHOWN_AT_ONCE = 12
KEYS = {"approved": "A", "hidden": "H", "asked": "T"}
_LAST = "room_last_decision"


def draw_queue(desk: Desk, server: LiveServer) -> None:
    """Draw what waits for the facilitator, one at a time, those that hint at harm on their own."""
    now = server.service.clock()
    waiting = server.keeper.see(
        lambda room: [one for one in room.entries.values() if room.state(one, now) == "waiting"]
    )
    harm = [one for one in waiting if one.harm]
    rest = [one for one in waiting if not one.harm and one.decision != "asked"]
    asked = [one for one in waiting if not one.harm and one.decision == "asked"]
    st.header(_("Waits for you ({n})").format(n=len(waiting)), anchor=False)
    _draw_undo(server)
    if harm:
        st.error(
            _(
                "{n} may tell that somebody is hurt or afraid. None of them shows on the screen. "
                "Talk with the person, and follow your safeguarding rules."
            ).format(n=len(harm))
        )
        with st.expander(_("Read them")):
            for one in harm:
                _draw_card(desk, server, one, with_reasons=True, keys=False)
    if not rest:
        st.html(paragraph(_("Nothing waits.") if not waiting else _("Nothing else waits.")))
    for one in rest[:1]:
        with st.container(key="am-room-waiting", border=True):
            _draw_card(desk, server, one, with_reasons=True, keys=True)
    if asked:
        with st.expander(_("To be talked about ({n})").format(n=len(asked))):
            for one in asked:
                _draw_card(desk, server, one, with_reasons=True, keys=False)


def draw_entries(desk: Desk, server: LiveServer) -> None:
    """Draw what was said, the newest first, with what can be done about each."""
    now = server.service.clock()

    def newest(room: Room) -> list[tuple[Entry, str, int, bool]]:
        kept = [
            one
            for one in reversed(room.entries.values())
            if room.state(one, now) in ("shown", "settling", "hidden", "kept")
        ]
        return [
            (one, room.state(one, now), len(room.stickers.get(one.id, ())), one.person in room.muted) for one in kept
        ]

    every = server.keeper.see(newest)
    st.header(_("What was said"), anchor=False)
    if not every:
        st.html(paragraph(_("Nothing here yet. Scan the code with your own phone and tell the first thing.")))
        return
    most = st.session_state.get("room_shown", SHOWN_AT_ONCE)
    for one, state, dots, is_muted in every[:most]:
        _draw_row(desk, server, one, state, dots, is_muted)
    if len(every) > most and st.button(_("Show more"), key="room_more"):
        st.session_state["room_shown"] = most + 40
        st.rerun(scope="fragment")


def _draw_row(desk: Desk, server: LiveServer, entry: Entry, state: str, dots: int, is_muted: bool) -> None:
    states = {
        "shown": "",
        "settling": _("shows in a moment"),
        "hidden": _("hidden"),
        "kept": _("kept off the screen, as the person wished"),
    }
    about = [_kind(desk, entry), states[state], _dots(dots), _("waits from now on") if is_muted else ""]
    title = f"{entry.number} · {_name(server, entry)}"
    with st.expander(f"{literal(title)}{literal(' – ' + ', '.join(part for part in about if part))}"):
        _draw_words(server, entry)
        with st.container(horizontal=True):
            if state == "hidden":
                _offer(server, entry, "undecided", _("Show again"))
            else:
                _offer(server, entry, "hidden", _("Hide"))
                if entry.decision != "approved" and entry.kind == "asset":
                    _offer(server, entry, "approved", _("Keep for everyone"))
            if state == "shown" and st.button(
                _("Point at it"), key=f"room_point_{entry.id}", help=_("The screen shows it large.")
            ):
                _do(
                    server,
                    lambda: room_deeds.settle(server.keeper, "focus", {"kind": "entry", "id": entry.id}).result(),
                )
            words = _("Let this phone’s words show again") if is_muted else _("Let this phone’s words wait")
            if st.button(words, key=f"room_mute_{entry.id}"):
                _do(server, lambda: room_deeds.mute(server.keeper, entry.person, not is_muted).result())
            if st.button(_("Delete for good"), key=f"room_delete_{entry.id}", type="tertiary"):
                _do(server, lambda: _delete(server, entry))


def _draw_card(desk: Desk, server: LiveServer, entry: Entry, *, with_reasons: bool, keys: bool) -> None:
    st.html(paragraph(f"{entry.number} · {_name(server, entry)}", "am-lead"))
    st.html(paragraph(_kind(desk, entry)))
    _draw_words(server, entry)
    if with_reasons and entry.waits:
        st.html(bullet_list(entry.waits))
    with st.container(horizontal=True):
        labels = {"approved": _("Show it"), "hidden": _("Hide it"), "asked": _("Talk first")}
        if entry.level == "individual":
            labels["approved"] = _("Yes, keep it") if "show_in_room" not in entry.consents else _("Show it")
        for decision, label in labels.items():
            if entry.decision != decision and not (entry.harm and decision == "approved"):
                _offer(server, entry, decision, label, KEYS[decision] if keys else None)


def _draw_words(server: LiveServer, entry: Entry) -> None:
    words = entry.words or {}
    for name, label in (("why", _("Why it matters")), ("who_for", _("Who it is for"))):
        if words.get(name):
            st.html(paragraph(f"{label}: {words[name]}", "am-said"))
    if entry.level == "individual":
        agreed = {
            "keep": _("keep it"),
            "show_in_room": _("show it in the room"),
            "share_blurred": _("count it for planners"),
            "keep_exact_place": _("keep the exact place"),
        }
        said = ", ".join(text for name, text in agreed.items() if name in entry.consents) or _("nothing")
        st.html(paragraph(_("Agreed to: {what}").format(what=said)))
    if entry.has_picture:
        from assetmap.workspace.room_photos import photo_file

        path = photo_file(server.service.workspace.folder, server.keys.workshop, entry.id)
        if path is not None and path.is_file():
            st.image(path.read_bytes(), width=260, caption=_("Sent with it"))


def _offer(server: LiveServer, entry: Entry, decision: str, label: str, key: str | None = None) -> None:
    if st.button(
        label,
        key=f"room_{decision}_{entry.id}",
        shortcut=key,
        type="primary" if decision == "approved" and key else "secondary",
    ):
        _do(server, lambda: _decide(server, entry, decision))


def _decide(server: LiveServer, entry: Entry, decision: str) -> None:
    room_deeds.decide_on(server.keeper, entry.id, decision, entry.revision).result()
    st.session_state[_LAST] = (entry.id, entry.decision, entry.number, decision)


def _delete(server: LiveServer, entry: Entry) -> None:
    from assetmap.workspace.room_photos import erase_photo

    room_deeds.withdraw(server.keeper, entry.id).result()
    erase_photo(server.service.workspace.folder, server.keys.workshop, entry.id)


def _draw_undo(server: LiveServer) -> None:
    last = st.session_state.get(_LAST)
    if last is None:
        return
    entry_id, before, number, decision = last
    done = {
        "approved": _("Number {n} shows."),
        "hidden": _("Number {n} is hidden."),
        "asked": _("Number {n} is to be talked about."),
        "undecided": _("Number {n} shows as before."),
    }
    with st.container(key="am-done", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="am-done" role="status">{done[decision].format(n=number)}</p>', width="content")
        if st.button(_("Undo"), key="room_undo", shortcut="U"):
            st.session_state.pop(_LAST)
            _do(server, lambda: room_deeds.decide_on(server.keeper, entry_id, before).result())


def _do(server: LiveServer, act: object) -> None:
    with plain_errors():
        act()  # type: ignore[operator]  # a call without arguments
        st.rerun(scope="fragment")


def _name(server: LiveServer, entry: Entry) -> str:
    if entry.about:
        known = server.service.map.known.get(entry.about)
        return known.name if known else _("something that is not on the map any more")
    return entry.name or _("No name given")


def _kind(desk: Desk, entry: Entry) -> str:
    if entry.kind == "priority":
        return _("A wish")
    if entry.kind == "known":
        return _("One more knows this")
    if entry.kind == "still_true":
        return _("Still so")
    return desk.workspace.layers[entry.layer].label if entry.layer in desk.workspace.layers else _("Kind not known")


def _dots(dots: int) -> str:
    return "" if not dots else _("1 dot") if dots == 1 else _("{n} dots").format(n=dots)
