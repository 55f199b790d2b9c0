"""The clothes every view wears: assetmap's own style over Streamlit's."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).resolve().with_name("look.css")


def dress() -> None:
    """Put the style sheet on the page."""
    st.html(_STYLE)
