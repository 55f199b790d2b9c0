"""The live map: one component of our own, mounted once, fed by a route of this server."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import streamlit as st

from assetmap.app.map_store import the_map_store
from assetmap.app.openings import DrawnMap
from assetmap.app.shelf import Job

_SCRIPT = Path(__file__).resolve().with_name("map_component.js")
_KEYS = "map_keys"


def show_map(job: Job[DrawnMap], name: str, place: str, *, listens: bool = False, key: str = "map") -> str | None:
    """Show what ``job`` draws in the map mounted under ``key``; return the id of the asset just chosen there, if any.

    The map can be shown before the job is done: the page loads what it needs meanwhile, and the route waits. ``name`` stands
    for these very data; as long as it stays, nothing is drawn again. ``place`` stands for what the map is of: only when it
    changes does the map move by itself. Only a view that ``listens`` is run again when an asset is chosen.
    """
    held = _held_under(name, job)
    result = _component()(
        key=key,
        data={"version": held, "url": f"api/map/{held}", "place": place, "listens": listens},
        on_selected_change=_nothing,
        on_lost_change=_nothing,
    )
    selected = getattr(result, "selected", None)
    return str(selected) if selected else None


def _held_under(name: str, job: Job[DrawnMap]) -> str:
    """Return this session's key for the data called ``name``, and see to it that the route has them when the job is done."""
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    key = keys.setdefault(name, secrets.token_urlsafe(24))
    store = the_map_store()
    store.expect(key)

    def settle(done: Future[DrawnMap]) -> None:
        if done.exception() is None:
            store.put(done.result().packed, key)
        else:
            store.give_up(key)

    job.future.add_done_callback(settle)
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
