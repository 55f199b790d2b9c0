"""Serve the view of this folder as the app serves its own."""

from pathlib import Path

import streamlit as st

from assetmap.app.server import middleware, routes

app = st.App(Path(__file__).with_name("view.py"), routes=routes(), middleware=middleware())
