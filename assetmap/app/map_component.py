"""The live map: one component of our own, mounted once, fed by a route of this server."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from assetmap.app.map_store import PackedMap, the_map_store

_SCRIPT = Path(__file__).resolve().with_name("map_component.js")
_KEYS = "map_keys"


def show_map(packed: PackedMap, title: str, *, key: str = "map") -> str | None:
    """Show ``packed`` in the map that is mounted under ``key`` and return the id of the asset chosen there, if any.

    The map keeps its place through reruns: it is drawn again only when the data changed, and moves only when another map
    (another ``title``) is opened.
    """
    held = _held_under(packed)
    result = _component()(
        key=key,
        data={"version": held, "url": f"api/map/{held}", "title": title},
        on_selected_change=_nothing,
        on_lost_change=_nothing,
    )
    selected = getattr(result, "selected", None)
    return str(selected) if selected else None


def _held_under(packed: PackedMap) -> str:
    """Return this session's key for the map data, and see to it that the route still holds it."""
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    key = keys.setdefault(packed.etag, secrets.token_urlsafe(24))
    the_map_store().put(packed, key)
    return key


def _nothing() -> None:
    """Stand as a callback: Streamlit reruns the view, which reads the result."""


@functools.cache
def _component() -> Callable[..., Any]:
    """Register the component with Streamlit, once in this process."""
    return st.components.v2.component(
        "assetmap_map",
        html='<div class="am-map-host"></div>\n',
        js=_SCRIPT.read_text(encoding="utf-8") + "\n",
        isolate_styles=False,
    )
