"""Assets, territories and views made in code, for tests of what is measured."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import shapely
from asset_rows import asset_table

from assetmap.privacy import Audience, AudienceView, view_for
from assetmap.territories import Territory

EAST = Territory("east", "East End", shapely.box(-2.94, 56.43, -2.92, 56.45), (), 4_000, "National Records", "2024")
WEST = Territory("west", "West End", shapely.box(-2.97, 56.43, -2.95, 56.45))

USUAL = {
    "level": "community",
    "layer": "community_centres",
    "theme": "meeting_places",
    "form": "place",
    "precision": "exact",
    "geometry": shapely.Point(-2.93, 56.44),
}


def assets(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Make an asset table; ids are ``a0``, ``a1`` and so on, names ``Asset 0``."""
    return asset_table(
        *(USUAL | {"asset_id": f"a{number}", "name": f"Asset {number}"} | row for number, row in enumerate(rows))
    )


def seen(*rows: dict[str, Any], audience: Audience | str = Audience.PUBLIC, area: Territory = EAST) -> AudienceView:
    """Make what an audience may see of some assets of one territory."""
    return view_for(assets(*rows), audience, (area,))


def label(key: str, how: str = "is", by: str = "rule") -> dict[str, str]:
    """Make one health asset label of ``level/entry``."""
    level, entry = key.split("/")
    return {"level": level, "entry": entry, "as": how, "reason": "because", "by": by}


def gives(*labels: dict[str, str]) -> dict[str, str]:
    """Make the column of labels."""
    return {"health_assets": json.dumps(labels)}


def person(**values: Any) -> dict[str, Any]:
    """Make something that a person brings."""
    return {"level": "individual", "theme": "people", "layer": "skills", "form": "skill"} | values
