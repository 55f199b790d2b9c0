"""Assets of every kind of visibility, and what an audience sees of them."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from assetmap.privacy import Audience, view_for
from assetmap.tables import ASSET_COLUMN_NAMES, assets_from
from assetmap.territories import Territory

PLACE = shapely.Point(-2.93, 56.44)
BIG = Territory("big", "Big", shapely.box(-3, 56, -2, 57))
SMALL = Territory("small", "Small", shapely.box(-2.94, 56.43, -2.92, 56.45))
NOT_PUBLIC = [Audience.PUBLIC, Audience.PLANNER, Audience.ROOM]
USUAL = {
    "level": "community",
    "status": "existing",
    "health_assets": "[]",
    "access_route": "unknown",
    "precision": "exact",
    "visibility": "public",
    "contributor_kind": "osm",
    "sources": "[]",
    "publish": "exact",
    "relations": "[]",
    "tags": "{}",
    "other_layers": "[]",
    "counts": "[]",
    "coordinator_notes": "[]",
    "said_by": "{}",
    "geometry": PLACE,
}


def assets(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    full = [
        dict.fromkeys(ASSET_COLUMN_NAMES) | USUAL | {"asset_id": f"a{number}"} | row for number, row in enumerate(rows)
    ]
    return assets_from({name: [row[name] for row in full] for name in ASSET_COLUMN_NAMES})


def people(number: int, **values: Any) -> list[dict[str, Any]]:
    return [{"level": "individual", "visibility": "public", "publish": "exact"} | values for _ in range(number)]


def seen(audience: Audience, *rows: dict[str, Any], areas: tuple[Territory, ...] = ()) -> pd.DataFrame:
    return view_for(assets(*rows), audience, areas).assets
