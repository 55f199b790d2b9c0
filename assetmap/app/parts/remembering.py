"""Remember what was worked out for a screen until what it is of changes: one value for each name in each session."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

Value = TypeVar("Value")


def remembered(name: str, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what ``make`` made for ``key`` the last time, or make it now; only the last key's value is held."""
    place = f"remembered:{name}"
    held = st.session_state.get(place)
    if held is None or held[0] != key:
        held = st.session_state[place] = (key, make())
    value: Value = held[1]
    return value
