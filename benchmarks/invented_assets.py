"""Assets to draw: invented around one town, or a real extract's own repeated to the number wanted. Fixed seed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify import HOURS, SEED, STREETS, make_records

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.layers import LayerPack

TOWN_LONLAT = (-2.997, 51.588)
HALF_SIZE_DEGREES = (0.06, 0.035)
AREA_SHARE = 0.2
NOTES = (
    "Open to everyone, step-free, toilet.",
    "Run by volunteers; ask for the key at the shop.",
    "Weekdays 10 to 4, hall seats 60 people.",
    "Used by two walking groups & the allotment society.",
)


def make_assets(number: int, layers: LayerPack, extract: Path | None) -> gpd.GeoDataFrame:
    """Make ``number`` assets, four of five points and one of five areas, each with address, note and opening hours."""
    chance = random.Random(SEED)
    assets = _repeated(number, chance, extract) if extract else _invented(number, chance, layers)
    details = [_details(chance, place) for place in range(number)]
    for column in ("address", "opening_hours", "description"):
        assets[column] = [own or one[column] for own, one in zip(assets[column], details, strict=True)]
    assets["name"] = [own or one["name"] for own, one in zip(assets["name"], details, strict=True)]
    return assets


def _details(chance: random.Random, place: int) -> dict[str, str]:
    street = chance.choice(STREETS)
    address = f"{chance.randint(1, 240)} {street}, Newport"
    said = {"name": f"{street} {place}", "address": address}
    return said | {"opening_hours": chance.choice(HOURS), "description": chance.choice(NOTES)}


def _is_area(place: int) -> bool:
    return place % round(1 / AREA_SHARE) == 0


def _invented(number: int, chance: random.Random, layers: LayerPack) -> gpd.GeoDataFrame:
    import geopandas as gpd

    from assetmap.assets import assets_of
    from assetmap.classify import classify

    examples = [one.tags for layer in layers.values() for one in layer.examples if one.tags and one.belongs]
    fitting = {kind: [tags for tags in examples if layers.matches(tags, kind)] for kind in ("point", "area")}
    kinds = ["area" if _is_area(place) else "point" for place in range(number)]
    records = make_records([dict(chance.choice(fitting[kind])) for kind in kinds])
    records["geometry"] = gpd.GeoSeries([_shape(chance, kind) for kind in kinds], crs="EPSG:4326")
    return assets_of(records, classify(records, layers), layers)[0]


def _shape(chance: random.Random, kind: str) -> Any:
    import math

    import shapely

    lon = chance.gauss(TOWN_LONLAT[0], HALF_SIZE_DEGREES[0] / 2)
    lat = chance.gauss(TOWN_LONLAT[1], HALF_SIZE_DEGREES[1] / 2)
    if kind == "point":
        return shapely.Point(round(lon, 7), round(lat, 7))
    corners, size = chance.randint(5, 14), chance.uniform(0.0003, 0.0012)
    turns = [2 * math.pi * corner / corners for corner in range(corners)]
    reach = [size * chance.uniform(0.7, 1) for _ in turns]
    ring = [(lon + 1.6 * r * math.cos(t), lat + r * math.sin(t)) for t, r in zip(turns, reach, strict=True)]
    return shapely.Polygon([(round(x, 7), round(y, 7)) for x, y in ring])


def _repeated(number: int, chance: random.Random, extract: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np
    import shapely

    from assetmap.assets import asset_id_of
    from assetmap.workspace import gather_files

    found = gather_files([extract], with_basemap=False).assets
    dimension = shapely.get_dimensions(found.geometry.to_numpy())
    rows = {kind: np.flatnonzero(dimension == size) for kind, size in (("point", 0), ("area", 2))}
    taken = [rows["area" if _is_area(place) else "point"] for place in range(number)]
    assets = found.iloc[[which[place * 7919 % len(which)] for place, which in enumerate(taken)]].reset_index(drop=True)
    shifts = [(chance.uniform(-0.008, 0.008), chance.uniform(-0.005, 0.005)) for _ in range(number)]
    moved = [
        shapely.transform(shape, lambda at, by=by: np.round(at + by, 7))
        for shape, by in zip(assets.geometry, shifts, strict=True)
    ]
    assets["asset_id"] = [asset_id_of(f"benchmark:{place}") for place in range(number)]
    assets["geometry"] = gpd.GeoSeries(shapely.make_valid(np.array(moved, dtype=object)), crs="EPSG:4326")
    return assets


def write_for_peers(assets: gpd.GeoDataFrame, layers: LayerPack, path: Path) -> Path:
    """Write the assets as GeoJSON with the fields that peers show; coordinates to a tenth of a metre."""
    import shapely

    shapes = shapely.transform(assets.geometry.to_numpy(), lambda at: at.round(6))
    columns = ("name", "layer", "level", "address", "opening_hours", "description")
    features = []
    for shape, *said in zip(shapely.to_geojson(shapes), *(assets[name] for name in columns), strict=True):
        name, layer, level, address, hours, note = said
        said = {"name": name, "category": layers[layer].label, "level": level, "address": address}
        said |= {"opening_hours": hours, "note": note}
        features.append({"type": "Feature", "geometry": json.loads(shape), "properties": said})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
