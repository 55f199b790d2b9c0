"""Assets of every kind of visibility, and what an audience sees of them."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from asset_rows import asset_table

from assetmap.privacy import Audience, view_for
from assetmap.territories import Territory

PLACE = shapely.Point(-2.93, 56.44)
BIG = Territory("big", "Big", shapely.box(-3, 56, -2, 57))
SMALL = Territory("small", "Small", shapely.box(-2.94, 56.43, -2.92, 56.45))
NOT_PUBLIC = [Audience.PUBLIC, Audience.PLANNER, Audience.ROOM]
USUAL = {"level": "community", "precision": "exact", "geometry": PLACE}


def assets(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Make an asset table; ids are ``a0``, ``a1`` and so on."""
    return asset_table(*(USUAL | {"asset_id": f"a{number}"} | row for number, row in enumerate(rows)))


def people(number: int, **values: Any) -> list[dict[str, Any]]:
    return [{"level": "individual", "visibility": "public", "publish": "exact"} | values for _ in range(number)]


def seen(audience: Audience, *rows: dict[str, Any], areas: tuple[Territory, ...] = ()) -> pd.DataFrame:
    return view_for(assets(*rows), audience, areas).assets
