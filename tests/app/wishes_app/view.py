"""A view for tests: it wishes of the map what stands in its text field, and writes down what the map says."""

import dataclasses
import json
import logging

import streamlit as st

from assetmap.app.map_component import CardAction, MapWishes, Overlay, show_map
from assetmap.app.openings import draw, open_example
from assetmap.app.parts.look import dress
from assetmap.workspace import examples


class Kept(logging.Handler):
    """Log lines, for the page to show."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        logged().append(record.getMessage())


@st.cache_resource
def logged() -> list[str]:
    """Return the lines of this process, as they come."""
    logging.getLogger("assetmap.app").addHandler(Kept())
    return []


st.set_page_config(page_title="Wishes", layout="wide")
dress()
logged()
st.title("A view for tests")
said = json.loads(st.text_input("Wishes", value="{}"))
said["actions"] = tuple(CardAction(*one) for one in said.get("actions", ()))
said["overlays"] = tuple(Overlay(*one) for one in said.get("overlays", ()))
opening = open_example(examples()[0])
heard = st.session_state.setdefault("heard", [])
audience = said.pop("audience", "public")
now = show_map(draw(opening, audience), audience, opening.key, MapWishes(**said))
if any((now.selected, now.drawn, now.asked, now.cancelled)):
    heard.append(dataclasses.asdict(now))
st.html(f'<p id="heard">{json.dumps(heard)}</p><p id="logged">{json.dumps(logged())}</p>')
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.html(f'<p id="runs">{st.session_state["runs"]}</p>')
