"""Asset tables from rows that say only what a test is about."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from assetmap.tables import ASSET_COLUMN_NAMES, assets_from

NEEDED = {
    "status": "existing",
    "health_assets": "[]",
    "access_route": "unknown",
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
}
"""What the contract asks of every asset, besides its id, its place and how exact that is."""


def asset_table(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Make an asset table; what a row does not say is as in ``NEEDED``, or missing."""
    full = [dict.fromkeys(ASSET_COLUMN_NAMES) | NEEDED | row for row in rows]
    return assets_from({name: [row[name] for row in full] for name in ASSET_COLUMN_NAMES})
