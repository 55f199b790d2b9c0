"""The inner script: one page set-up, one list of views, one error boundary."""

from __future__ import annotations

import streamlit as st

from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.look import dress

st.set_page_config(page_title="assetmap", layout="wide", initial_sidebar_state="collapsed")
dress()

VIEWS = [st.Page("views/explore.py", title="Explore", url_path="explore", default=True)]

view = st.navigation(VIEWS, position="top" if len(VIEWS) > 1 else "hidden")
with plain_errors():
    view.run()
