"""Small made-up territories, records and assets for the tests of the store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from assetmap.storage import Store
from assetmap.tables import ASSET_COLUMNS, RECORD_COLUMN_NAMES, assets_from, records_from
from assetmap.territories import Territory
from assetmap.workspace.stored import Workspace

EAST_END = Territory(
    "east-end",
    "East End",
    shapely.box(-4.3, 55.8, -4.2, 55.9),
    ("The Calton", "Bràigh"),
    4100,
    "Census",
    "2022-03-20",
    "ODbL-1.0",
    "© OpenStreetMap contributors",
)
TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), ("The Toun",), 900, "Census", "2022")
"""Where the small town of ``osm_data`` lies."""
RECORD = {
    "source": "osm",
    "tags": '{"amenity":"cafe"}',
    "said": "{}",
    "precision": "exact",
    "contributor_kind": "osm",
    "licence": "ODbL-1.0",
    "retrieved_at": "2026-05-01T10:00:00Z",
    "geometry": shapely.Point(-4.25, 55.85),
}


def records(*ids: str, **values: Any) -> gpd.GeoDataFrame:
    """Make records with these ids, alike in everything else; a list in ``values`` has one value per record."""
    rows = [dict.fromkeys(RECORD_COLUMN_NAMES) | RECORD | {"record_id": f"osm:{one}", "source_id": one} for one in ids]
    for name, value in values.items():
        for row, one in zip(rows, value if isinstance(value, list) else [value] * len(rows), strict=True):
            row[name] = one
    return records_from({name: [row[name] for row in rows] for name in RECORD_COLUMN_NAMES})


def many_records(number: int, source: str = "osm") -> gpd.GeoDataFrame:
    """Make many records with tags as long as real ones."""
    ids = [f"{source}/{row}" for row in range(number)]
    tags = [
        json.dumps(
            {"amenity": "cafe", "name": f"Café {row}", "addr:street": "Long Row", "opening_hours": "Mo-Fr 09:00-17:00"}
        )
        for row in range(number)
    ]
    lons, lats = [-4.3 + row % 1000 / 1e4 for row in range(number)], [55.8 + row // 1000 / 1e3 for row in range(number)]
    same = {name: [RECORD.get(name)] * number for name in RECORD_COLUMN_NAMES}
    own = {"record_id": ids, "source_id": ids, "source": [source] * number, "tags": tags}
    return records_from(same | own | {"geometry": shapely.points(lons, lats)})


def assets(*ids: str, territory_id: str | None = None, **values: Any) -> gpd.GeoDataFrame:
    """Make assets with these ids, alike in everything else; a list in ``values`` has one value per asset."""
    empty = {"json_list": "[]", "json_object": "{}"}
    row = {c.name: (c.values[0] if c.values else "x") if c.kind == "key" else empty.get(c.kind) for c in ASSET_COLUMNS}
    columns = {name: [value] * len(ids) for name, value in row.items()} | {"asset_id": list(ids)}
    columns["geometry"] = [shapely.Point(-4.25, 55.85)] * len(ids)
    for name, value in values.items():
        columns[name] = value if isinstance(value, list) else [value] * len(ids)
    table = assets_from(columns)
    table["territory_id"] = pd.Series([territory_id] * len(ids), dtype=object)
    return table


def put(store: Store, table: gpd.GeoDataFrame, gone: Sequence[str] = (), territory: Territory = EAST_END) -> int:
    """Gather records: an event and what it brought, in one transaction."""
    with store.write() as writing:
        writing.put_territory(territory)
        seq = writing.append("gather", territory.id, {"records": len(table)})
        writing.put_records(seq, territory.id, table, gone)
    return seq


def append(store: Store, kind: str = "note", about: str = "a1", **payload: object) -> int:
    """Append one event; return its number."""
    with store.write() as writing:
        return writing.append(kind, about, payload)


def live(store: Store, **choice: object) -> gpd.GeoDataFrame:
    """Return the records that are there."""
    with store.read() as look:
        return look.records(**choice)


def ids(table: gpd.GeoDataFrame) -> list[str]:
    return table["record_id"].tolist()


def names(project: Workspace, where: Territory = TOWN) -> set[str]:
    """Return what the assets of a territory are called."""
    return set(project.assets(where)["name"])
