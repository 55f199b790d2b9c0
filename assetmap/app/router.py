"""The inner script: one page set-up, one list of views, one error boundary."""

from __future__ import annotations

import streamlit as st

from assetmap.app.desk import is_demo, own_workspace
from assetmap.app.language import PLAIN, _
from assetmap.app.parts.bar import EXAMPLE, OF_THE_MAP, draw_bar, go_back_to
from assetmap.app.parts.done import note_view
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.ideas import forget_person
from assetmap.app.parts.look import dress, dress_document

st.set_page_config(page_title="assetmap", layout="wide", initial_sidebar_state="collapsed")
dress()


def _opens_on_map() -> bool:
    if is_demo() or st.query_params.get("example") or st.session_state.get(EXAMPLE):
        return True
    with plain_errors():
        workspace = own_workspace()
        return workspace is not None and bool(workspace.territories())
    return False


def _home() -> None:
    """Stand for the address without a view; another view is shown in its stead before this is drawn."""


VIEWS = [
    st.Page("views/start.py", title=_("Start"), url_path="start"),
    st.Page("views/map.py", title=_("Map"), url_path="map"),
    st.Page("views/bring_in.py", title=_("Bring in"), url_path="bring-in"),
    st.Page("views/check.py", title=_("Check"), url_path="check"),
    st.Page("views/signpost.py", title=_("Signpost"), url_path="signpost"),
    st.Page("views/compare.py", title=_("Compare"), url_path="compare"),
    st.Page("views/share.py", title=_("Share"), url_path="share"),
    st.Page("views/workshop.py", title=_("Workshop"), url_path="workshop"),
    st.Page("views/settings.py", title=_("Settings"), url_path="settings"),
]
home = st.Page(
    _home, title="assetmap", default=True
)  # one that is never seen: the addresses of all others then never change

view = st.navigation([home, *VIEWS], position="hidden")
if view == home:
    st.switch_page(VIEWS[1 if _opens_on_map() else 0], query_params=st.query_params.to_dict())
st.set_page_config(page_title=f"{view.title} – assetmap")
note_view(view.url_path)
if view.url_path != "signpost":
    forget_person()
document = st.container(key="am-page")
with plain_errors():
    draw_bar(VIEWS, view.url_path)
with document:
    words = {"words": "plain" if st.session_state.get(PLAIN) else "asset"}
    dress_document([one.url_path for one in VIEWS], view.url_path, words, go_back_to, OF_THE_MAP)
with st.container(key="am-content"):
    st.html('<span id="content"></span>')  # where the link that skips the bar leads
with plain_errors():
    view.run()
