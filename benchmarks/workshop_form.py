"""What people would write first: one Streamlit page with a form, a database and a map of everything. For ``workshop.py --form``."""

from __future__ import annotations

import os
import sqlite3

import folium
import streamlit as st

database = sqlite3.connect(os.environ["FORM_DATABASE"], timeout=30)
database.execute("CREATE TABLE IF NOT EXISTS told (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL)")
st.title("Workshop")
with st.form("tell"):
    name = st.text_input("Name")
    is_sent = st.form_submit_button("Send")
if is_sent and name:
    number = sum(name.encode())
    database.execute(
        "INSERT INTO told (name, lat, lon) VALUES (?, ?, ?)", (name, 51.58 + number % 97 / 4e3, -3 + number % 89 / 4e3)
    )
    database.commit()
rows = database.execute("SELECT name, lat, lon FROM told ORDER BY id DESC LIMIT 200").fetchall()
map_of_all = folium.Map([51.59, -2.99], zoom_start=14, tiles=None)
for told, lat, lon in rows:
    folium.CircleMarker([lat, lon], radius=6, tooltip=told).add_to(map_of_all)
st.components.v1.html(map_of_all.get_root().render(), height=500)
st.dataframe([{"name": told} for told, _, _ in rows])
