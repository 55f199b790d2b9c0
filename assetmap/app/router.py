"""The inner script: one page set-up, one list of views, one error boundary."""

from __future__ import annotations

import streamlit as st

from assetmap.app.desk import is_demo, own_workspace
from assetmap.app.language import _
from assetmap.app.parts.bar import draw_bar
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.ideas import forget_person
from assetmap.app.parts.look import dress

st.set_page_config(page_title="assetmap", layout="wide", initial_sidebar_state="collapsed")
dress()


def _opens_on_map() -> bool:
    if is_demo() or st.query_params.get("example") or st.session_state.get("desk_example"):
        return True
    with plain_errors():
        workspace = own_workspace()
        return workspace is not None and bool(workspace.territories())
    return False


on_map = _opens_on_map()
VIEWS = [
    st.Page("views/start.py", title=_("Start"), url_path="start", default=not on_map),
    st.Page("views/map.py", title=_("Map"), url_path="map", default=on_map),
    st.Page("views/bring_in.py", title=_("Bring in"), url_path="bring-in"),
    st.Page("views/check.py", title=_("Check"), url_path="check"),
    st.Page("views/signpost.py", title=_("Signpost"), url_path="signpost"),
    st.Page("views/compare.py", title=_("Compare"), url_path="compare"),
    st.Page("views/share.py", title=_("Share"), url_path="share"),
    st.Page("views/settings.py", title=_("Settings"), url_path="settings"),
]

view = st.navigation(VIEWS, position="hidden")
if view.url_path != "signpost":
    forget_person()
with plain_errors():
    draw_bar(VIEWS)
    view.run()
