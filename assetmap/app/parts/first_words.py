"""What the first person to come sees while the server is still getting ready."""

from __future__ import annotations

import importlib
import sys

import streamlit as st

from assetmap.app.map_component import preload_map
from assetmap.app.parts.words import paragraph

HEAVY = "assetmap.workspace"


def first_words() -> None:
    """Say that the first map is on its way, and let the browser load what maps need, until the heavy imports are done."""
    if HEAVY in sys.modules and not getattr(sys.modules[HEAVY].__spec__, "_initializing", False):
        return
    place = st.empty()
    with place.container():
        st.title("assetmap", anchor=False)
        st.html(paragraph("Getting the first map ready …"))
        preload_map()
    importlib.import_module(HEAVY)
    place.empty()
