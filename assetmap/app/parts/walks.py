"""How far one gets on foot from an asset: areas over the map, until a person clears them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import Overlay
from assetmap.errors import ReachError

MINUTES = (5, 10, 15)
_WALK = "map_walk"


def show_walk(desk: Desk, asset: Mapping[str, Any]) -> None:
    """Lay the areas within 5, 10 and 15 minutes on foot over the map, and draw the screen anew.

    Raises
    ------
    ReachError
        When the asset has no place, or no street map is kept for the territory.
    """
    import shapely

    from assetmap.reach import walk_areas
    from assetmap.workspace.walking import walk_network

    name = asset["name"] or _("No name yet")
    if asset["geometry"] is None:
        raise ReachError(_("{name} has no place yet, so nobody can walk from it.").format(name=name))
    territory = desk.the_territory()
    network = walk_network(desk.workspace, territory)
    if network is None:
        raise ReachError(
            _("There are no streets to walk along in {territory} yet. Bring in an OpenStreetMap extract first.").format(
                territory=territory.name
            )
        )
    middle = shapely.point_on_surface(asset["geometry"])
    areas = walk_areas(network, (middle.x, middle.y), MINUTES)
    overlays = tuple(
        Overlay("reach", _("{minutes} minutes on foot from {name}").format(minutes=minutes, name=name), shape)
        for minutes, shape in zip(MINUTES, map(_as_geojson, areas), strict=True)
    )
    st.session_state[_WALK] = (_where(desk), overlays[::-1])
    st.rerun()


def walked_areas(desk: Desk) -> tuple[Overlay, ...]:
    """Return the areas that lie over this territory's map."""
    where, overlays = st.session_state.get(_WALK, ("", ()))
    return overlays if where == _where(desk) else ()


def offer_forgetting(desk: Desk) -> None:
    """Offer to take the areas off the map again."""
    if walked_areas(desk) and st.button(_("Take the walking areas off the map"), key="map_forget_walk"):
        st.session_state.pop(_WALK, None)
        st.rerun()


def _where(desk: Desk) -> str:
    return f"{desk.workspace.folder}|{desk.the_territory().id}"


def _as_geojson(area: Any) -> dict[str, Any]:
    import shapely

    from assetmap.workspace.nearness import outline_to_draw

    return dict(shapely.geometry.mapping(outline_to_draw(area)))
