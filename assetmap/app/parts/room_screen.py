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


@st.fragment
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
        _draw_question(server, settings)


def _switch(server: LiveServer, settings: dict[str, Any], name: str, label: str) -> None:
    """Draw a switch that shows how the room is, whoever changed it."""
    key = f"room_{name}"

    def turn() -> None:
        _set(server, name, bool(st.session_state[key]))

    st.session_state[key] = bool(settings.get(name))
    st.toggle(label, key=key, on_change=turn)


def _draw_focus(desk: Desk, server: LiveServer, settings: dict[str, Any]) -> None:
    layers = desk.workspace.layers
    said = server.keeper.see(lambda room: {one.layer for one in room.entries.values() if one.layer and one.is_there})
    shown = [one for one in layers if one in said]
    themes = [theme for theme in THEMES if any(layers[one].theme == theme for one in shown)]
    options: dict[str, Any] = {"": None, "wishes": {"kind": "wishes"}}
    options |= {f"theme:{one}": {"kind": "theme", "id": one} for one in themes}
    options |= {f"layer:{one}": {"kind": "layer", "id": one} for one in shown}
    labels = {"": _("Everything"), "wishes": _("What people would like to change")}
    labels |= {f"theme:{one}": THEMES[one].label for one in themes} | {
        f"layer:{one}": layers[one].label for one in shown
    }

    def turn() -> None:
        _set(server, "focus", options.get(str(st.session_state["room_focus"])))

    st.session_state["room_focus"] = next((key for key, focus in options.items() if focus == settings.get("focus")), "")
    st.selectbox(
        _("Show on the screen"),
        list(options),
        format_func=lambda one: labels.get(one, one),
        key="room_focus",
        on_change=turn,
    )


def _draw_timer(server: LiveServer, settings: dict[str, Any]) -> None:
    with st.container(key="am-room-timer", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="am-quiet">{_("Timer")}</p>', width="content")
        for minutes in TIMERS:
            label = _("{n} min").format(n=minutes)
            st.button(label, key=f"room_timer_{minutes}", on_click=_begin_timer, args=(server, minutes * 60))
        if settings.get("timer"):
            st.button(_("Stop the timer"), key="room_timer_stop", on_click=_set, args=(server, "timer", None))


def _begin_timer(server: LiveServer, seconds: int) -> None:
    """Begin to count down, also when the same time was set before."""
    _set(server, "timer", {"seconds": seconds, "begun": server.keeper.version})


def _draw_question(server: LiveServer, settings: dict[str, Any]) -> None:
    def ask() -> None:
        asked = " ".join(str(st.session_state["room_question"]).split())
        if asked:
            _set(server, "question", asked)

    st.session_state.setdefault("room_question", str(settings.get("question", "")))
    st.text_input(_("The question on the screen"), max_chars=160, key="room_question")
    st.button(_("Ask this"), key="room_ask", on_click=ask)


def _set(server: LiveServer, name: str, value: Any) -> None:
    with plain_errors():
        room_deeds.settle(server.keeper, name, value).result()
