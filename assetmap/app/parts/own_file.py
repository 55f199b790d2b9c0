"""The form for a file of one's own: which files, and which area of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.parts.errors import plain_errors
from assetmap.app.uploads import (
    ENDINGS,
    Brought,
    Upload,
    geopackage_layers,
    numbers_in,
    path_on_this_computer,
    territory_from_upload,
)
from assetmap.errors import TerritoryError

if TYPE_CHECKING:
    from assetmap.territories import Territory

MakeTerritory = Callable[[], "Territory | None"]

BROUGHT = "own_brought"

FILES_HELP = (
    "Lists: Excel, OpenDocument, CSV or text. Maps: GeoJSON, Google My Maps (KML, KMZ), GPX, GeoPackage, a zipped shapefile. "
    "OpenStreetMap: extracts and saved Overpass answers. Where a file can be understood in more than one way, you are asked. "
    "Several files are shown together, each place once."
)

AREAS = {
    "all": "Everything in the files",
    "boundary": "Inside a boundary from a file",
    "box": "Inside a box",
    "point": "Around a point",
}


def own_files() -> Brought | None:
    """Draw the form, and return what was last brought in with it, or None before that."""
    brought: Brought | None = st.session_state.get(BROUGHT)
    label = "Bring in another file" if brought else "Bring in a file of your own"
    with (
        st.container(key="am-own-file"),
        st.expander(label, expanded=brought is None, key="own_again" if brought else "own_first"),
    ):
        uploads = _ask_files()
        typed = _ask_path() if is_local_app() else ""
        area = st.selectbox("Show", list(AREAS), format_func=AREAS.__getitem__, key="own_area")
        make_territory = _ask_territory(area)
        if st.button("Bring in this file", type="primary", key="own_bring_in"):
            with plain_errors():
                on_disk = [path_on_this_computer(typed)] if typed.strip() else []
                brought = Brought(tuple(uploads), tuple(on_disk), make_territory())
                brought.opening()  # says what is wrong with the files while the form is still open
                change(brought)
    return brought


def change(brought: Brought) -> None:
    """Take these files, or these answers about them, from now on, and draw the screen again."""
    st.session_state[BROUGHT] = brought
    st.rerun()


def has_own_files() -> bool:
    """Say whether a file of one's own has been brought in."""
    return BROUGHT in st.session_state


def is_local_app() -> bool:
    """Say whether only this computer can reach the app; then a path typed here names a file of the person's own."""
    return st.get_option("server.address") in ("127.0.0.1", "localhost", "::1")


def _ask_files() -> list[Upload]:
    given = st.file_uploader(
        "A list, a spreadsheet, a map or an OpenStreetMap extract",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key="own_files",
        help=FILES_HELP,
    )
    return [Upload(one.name, one.getvalue()) for one in given or []]


def _ask_path() -> str:
    return str(
        st.text_input(
            "Or where a large file is on this computer",
            key="own_path",
            placeholder="/home/me/maps/glasgow.osm.pbf",
        )
    )


def _ask_territory(area: str) -> MakeTerritory:
    """Draw the fields of one way to say an area, and return a function that makes the territory from them."""
    if area == "boundary":
        return _ask_boundary()
    if area == "box":
        text = st.text_input(
            "West, south, east, north in degrees", key="own_box", placeholder="-4.25, 55.80, -4.22, 55.82"
        )
        return lambda: _from_box(text)
    if area == "point":
        text = st.text_input("Latitude and longitude of the middle", key="own_point", placeholder="55.8045, -4.2330")
        metres = st.number_input(
            "Metres around it", min_value=50, max_value=10_000, value=500, step=50, key="own_metres"
        )
        return lambda: _from_point(text, float(metres))
    return lambda: None


def _ask_boundary() -> MakeTerritory:
    given = st.file_uploader(
        "Boundary: GeoJSON, GeoPackage or zipped shapefile",
        type=[".geojson", ".json", ".gpkg", ".zip"],
        key="own_boundary",
    )
    upload = Upload(given.name, given.getvalue()) if given else None
    layer = None
    if upload:
        with plain_errors():
            layers = geopackage_layers(upload)
            if len(layers) > 1:
                layer = st.selectbox("Which layer of it", layers, key="own_boundary_layer")
    name = st.text_input("Name of the area in it, if it holds several", key="own_boundary_name")

    def make() -> Territory:
        if upload is None:
            raise TerritoryError("No boundary file was chosen. Choose one, or show everything in the files.")
        return territory_from_upload(upload, layer, name.strip())

    return make


def _from_box(text: str) -> Territory:
    from assetmap.territories import territory_from_bbox

    west, south, east, north = numbers_in(text, 4, "west, south, east and north")
    return territory_from_bbox((west, south, east, north))


def _from_point(text: str, metres: float) -> Territory:
    from assetmap.territories import territory_from_point

    latitude, longitude = numbers_in(text, 2, "a latitude and a longitude")
    return territory_from_point(latitude, longitude, metres)
