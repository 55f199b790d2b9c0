"""Map: everything in the territory, on the map and in the list beside it."""

from __future__ import annotations

import streamlit as st

from assetmap.app.language import _
from assetmap.app.map_component import show_map
from assetmap.app.openings import draw
from assetmap.app.parts.bar import needs_territory
from assetmap.app.parts.waiting import wait_for


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    audience = st.segmented_control(
        _("Seen by"),
        ["coordinator", "room", "planner", "public"],
        format_func=lambda one: {
            "coordinator": _("You"),
            "room": _("The room"),
            "planner": _("Planners"),
            "public": _("Everyone"),
        }[one],
        default="coordinator",
        required=True,
        key="map_audience",
    )
    opening = desk.opening()
    progress = st.empty()
    job = draw(opening, str(audience))
    show_map(job, f"{opening.key}|{audience}", f"{desk.workspace.folder}|{desk.the_territory().id}")
    wait_for(job, opening.title, progress)


show()
