"""What the facilitator changes on the shared screen: the question, the focus, the pause, calm, dots, the timer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.layers import THEMES
from assetmap.workspace import room_deeds

if TYPE_CHECKING:
    from assetmap.live import LiveServer

TIMERS = (2, 5, 10, 15)
"""Minutes."""


def draw_screen_controls(desk: Desk, server: LiveServer) -> None:
    """Draw the controls. Each takes effect on the screen within a second."""
    settings = server.keeper.see(lambda room: dict(room.settings))
    st.header(_("The screen"), anchor=False)
    with plain_errors():
        _switch(server, settings, "paused", _("Pause: nothing new shows"))
        _switch(server, settings, "calm", _("Calm: fewer and larger words, nothing moves"))
        _switch(server, settings, "stickers", _("Dots: everyone may give 3 to what matters most"))
        _draw_focus(desk, server, settings)
        _draw_timer(server, settings)
        with st.expander(_("The question")):
            asked = st.text_input(
                _("What do you ask the room?"),
                value=str(settings.get("question", "")),
                max_chars=160,
                key="room_question",
            )
            if st.button(_("Ask this"), key="room_ask") and asked.strip():
                _set(server, "question", " ".join(asked.split()))


def _switch(server: LiveServer, settings: dict[str, Any], name: str, label: str) -> None:
    is_on = bool(settings.get(name))
    wanted = st.toggle(label, value=is_on, key=f"room_{name}")
    if wanted != is_on:
        _set(server, name, wanted)


def _draw_focus(desk: Desk, server: LiveServer, settings: dict[str, Any]) -> None:
    layers = desk.workspace.layers
    said = server.keeper.see(
        lambda room: {one.layer for one in room.entries.values() if one.layer and not one.withdrawn}
    )
    shown = [one for one in layers if one in said]
    themes = [theme for theme in THEMES if any(layers[one].theme == theme for one in shown)]
    options: dict[str, Any] = {"": None, "wishes": {"kind": "wishes"}}
    options |= {f"theme:{one}": {"kind": "theme", "id": one} for one in themes}
    options |= {f"layer:{one}": {"kind": "layer", "id": one} for one in shown}
    labels = {"": _("Everything"), "wishes": _("What people would like to change")}
    labels |= {f"theme:{one}": THEMES[one].label for one in themes} | {
        f"layer:{one}": layers[one].label for one in shown
    }
    now = next((key for key, focus in options.items() if focus == settings.get("focus")), "")
    chosen = st.selectbox(
        _("Show on the screen"),
        list(options),
        index=list(options).index(now),
        format_func=labels.__getitem__,
        key="room_focus",
    )
    is_one = (settings.get("focus") or {}).get("kind") in ("entry", "place")
    if chosen != now or (is_one and st.button(_("Show everything again"), key="room_unfocus")):
        _set(server, "focus", options[chosen])


def _draw_timer(server: LiveServer, settings: dict[str, Any]) -> None:
    with st.container(key="am-room-timer", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="am-quiet">{_("Timer")}</p>', width="content")
        for minutes in TIMERS:
            if st.button(_("{n} min").format(n=minutes), key=f"room_timer_{minutes}"):
                _set(server, "timer", {"seconds": minutes * 60})
        if settings.get("timer") and st.button(_("Stop the timer"), key="room_timer_stop"):
            _set(server, "timer", None)


def _set(server: LiveServer, name: str, value: Any) -> None:
    room_deeds.settle(server.keeper, name, value).result()
    st.rerun()
