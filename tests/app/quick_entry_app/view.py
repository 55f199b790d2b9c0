"""A view for tests: typing in what was written on paper, and nothing else."""

import streamlit as st

from assetmap.app.desk import Desk, own_workspace
from assetmap.app.parts.look import dress
from assetmap.app.parts.quick_entry import draw_quick_entry

st.set_page_config(page_title="Typing in", layout="wide")
dress()
st.title("Typing in")
workspace = own_workspace()
if workspace is not None:
    draw_quick_entry(Desk(workspace, False, workspace.territories()[0]))
