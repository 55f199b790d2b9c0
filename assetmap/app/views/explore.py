import streamlit as st
from assetmap.app.openings import draw, open_example
from assetmap.app.map_component import show_map
from assetmap.workspace import examples
st.title("spike")
known = {e.title: e for e in examples()}
c = st.selectbox("Map", list(known))
job = draw(open_example(known[c]), "public")
job.wait()
st.write(show_map(job.result().packed, c))
