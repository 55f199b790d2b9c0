"""Small asset tables for the tests of maps."""

from __future__ import annotations

import json
import uuid
from typing import Any

import geopandas as gpd
import shapely
from asset_rows import NEEDED

from assetmap import tables
from assetmap.layers import LayerPack
from assetmap.territories import Territory

OSM = {
    "source": "osm",
    "source_id": "way/123",
    "licence": "ODbL-1.0",
    "attribution": "© OpenStreetMap contributors",
    "retrieved_at": "2026-01-02T00:00:00Z",
    "last_edited_at": "2024-03-12T08:00:00Z",
}
SQUARE = Territory("square", "The Square", shapely.box(-3.01, 51.58, -2.99, 51.6))

AWKWARD_NAMES = (
    "{{ 7*7 }}",
    "${alert(1)}",
    "<img src=x onerror=alert(1)>",
    "50% {% off",
    "</script><script>alert(1)</script>",
    "back\\slash and `tick` and \"quote\" and 'quote'",
    "line\u2028separator",
    "مركز الحي",
    "&amp;lt; said twice",
    "{# no comment #}",
)


def make_assets(rows: list[dict[str, Any]], layers: LayerPack) -> gpd.GeoDataFrame:
    """Make an asset table from what differs from a plain community centre in The Square."""
    columns: dict[str, list[Any]] = {name: [] for name in tables.ASSET_COLUMN_NAMES}
    for number, row in enumerate(rows):
        layer = layers[row.get("layer", "community_centres")]
        labels = [
            {
                "level": one.level,
                "entry": one.entry,
                "as": one.as_,
                "reason": one.reason,
                "by": "rule",
                "rule": layer.id,
            }
            for one in layer.health_assets
        ]
        usual = NEEDED | {
            "asset_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"asset-{number}")),
            "name": f"Hall {number:05d}",
            "level": layer.level,
            "layer": layer.id,
            "theme": layer.theme,
            "form": layer.form,
            "health_assets": json.dumps(labels),
            "precision": "exact",
            "sources": json.dumps([OSM]),
            "publish": layer.publish,
            "geometry": shapely.Point(-3.0 + (number % 90) * 1e-4, 51.59 + (number // 90) * 1e-4),
        }
        for name in columns:
            columns[name].append(row[name] if name in row else usual.get(name))
    return tables.assets_from(columns)
