"""Halls to print, and the territory they stand in."""

from __future__ import annotations

from typing import Any

import shapely

from assetmap.territories import Territory

OSM_SOURCE = '[{"source":"osm","licence":"ODbL-1.0","attribution":"© OpenStreetMap contributors"}]'
HERE = Territory("here", "Here", shapely.box(-3.01, 51.58, -2.99, 51.6))


def place(number: int, lon: float = -3.0, lat: float = 51.59, **columns: Any) -> dict[str, Any]:
    """Make the row of a hall that OpenStreetMap has, for ``measured_assets.assets``."""
    usual = {
        "layer": "community_centres",
        "theme": "meeting_places",
        "name": f"Hall {number:03}",
        "sources": OSM_SOURCE,
    }
    return usual | {"asset_id": f"asset-{number}", "geometry": shapely.Point(lon, lat)} | columns
