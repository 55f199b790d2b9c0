"""Draw an outline on a map: over the streets of the territories there are, or of an extract that somebody names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
import streamlit as st

from assetmap.app.language import _
from assetmap.app.map_component import MapWishes, Overlay, show_map
from assetmap.app.openings import Opening, draw
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.app.shelf import Report
    from assetmap.territories import Territory
    from assetmap.workspace import Gathering

EXTRACT = "drawing_extract"


def draw_outline(desk: Desk, known: Sequence[Territory]) -> Territory | None:
    """Show a map to draw on; return the outline that was just drawn."""
    from assetmap.boundaries import territory_from_drawing

    with st.form("drawing_on", border=False):
        written = st.text_input(
            _("OpenStreetMap extract to draw on (.osm.pbf or .osm on this computer)"), max_chars=400, key=EXTRACT
        )
        st.form_submit_button(_("Show these streets"))
    extract = Path(written.strip().strip("\"'")).expanduser() if written.strip() else None
    if extract is None and not known:
        st.html(
            paragraph(
                _(
                    "There is nothing to draw on yet. Say above where an extract is, or begin with a place’s name or a "
                    "postcode: you can draw a closer line inside it afterwards."
                )
            )
        )
        return None
    opening = _basis(desk, known, extract)
    progress = st.empty()
    job = draw(opening, "public")
    said = show_map(
        job,
        f"{opening.key}|draw",
        f"draw:{desk.workspace.folder}:{extract or ''}",
        MapWishes(
            mode="area",
            prompt=_("Tap corner after corner around your territory. Close it with the button."),
            overlays=tuple(Overlay("territory", one.name, shapely.geometry.mapping(one.polygon)) for one in known),
            parts="map",
            height="medium",
        ),
        key="map_draw",
    )
    wait_for(job, opening.title, progress)
    return territory_from_drawing(said.drawn, _("New territory")) if said.drawn else None


def _basis(desk: Desk, known: Sequence[Territory], extract: Path | None) -> Opening:
    workspace = desk.workspace

    def gather(report: Report) -> Gathering:
        from assetmap.tables import empty_assets
        from assetmap.workspace import Gathering
        from assetmap.workspace.outlining import sheet_to_draw_on, streets_to_draw_on

        report(doing, 0.3)
        streets = streets_to_draw_on(workspace, extract)
        sheet = sheet_to_draw_on(title, streets, known if extract is None else ())
        return Gathering(empty_assets(), streets, (), workspace.layers, sheet, title)

    title, doing = _("Streets to draw on"), _("Reading the streets")
    what = f"{workspace.folder}|{extract or ''}|{workspace.store.version()}"
    return Opening(f"draw:{hashlib.sha256(what.encode()).hexdigest()[:24]}", title, gather)
