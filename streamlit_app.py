"""Serve assetmap: ``streamlit run streamlit_app.py`` starts the screens and the routes beside them in one process."""

import streamlit as st

from assetmap.app.server import SCRIPT, lifespan, middleware, on_script_error, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan, on_script_error=on_script_error)
