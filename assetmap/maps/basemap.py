"""The quiet map below the assets: streets, water, green and buildings as compact plain data. Nothing is drawn here."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.maps.packing import pack_ints, pack_shapes
from assetmap.territories import Territory

KINDS = (
    "green",
    "wood",
    "water",
    "square",
    "building",
    "stream",
    "rail",
    "steps",
    "path",
    "service",
    "street",
    "street_main",
)
"""What a basemap may hold, in the order in which it is painted."""

AREA_KINDS = frozenset({"green", "wood", "water", "square", "building"})

MAX_BUILDINGS = 4_000
MAX_BUILDINGS_SPAN_M = 3_000
"""Above either, buildings are left out of a page: chosen by us, because they would be 40 % of a file that is sent about."""

MAX_TOWN_BUILDINGS = 60_000
"""Above, they are left out of the app, too, where nothing is sent far. Chosen by us: Newport has 34,100 (docs/decisions/buildings-of-a-town.md)."""

NO_BUILDINGS_NOTE = "Buildings are left out of the street map, because this area is as large as a town."

_TOLERANCE_DEGREES = {"building": 2e-6, "square": 5e-6}
_USUAL_TOLERANCE_DEGREES = 1e-5
"""About a metre: less than the width of a hairline at the nearest zoom."""

_MARGIN = 0.25
_METRES_A_DEGREE = 111_320.0


def pack_basemap(
    basemap: gpd.GeoDataFrame | None, territory: Territory | None = None, *, town_buildings: bool = False
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Write a basemap as plain data, and say in sentences what was left out.

    Parameters
    ----------
    basemap
        Columns ``kind`` (one of ``KINDS``; other kinds are passed over), ``name`` (may be missing) and EPSG:4326 geometry.
    territory
        Where given, what lies further than a quarter of its size outside it is cut off.
    town_buildings
        Keep the buildings of a whole town, too.
    """
    if basemap is None:
        return None, ()
    frame = _near(basemap[basemap.geometry.notna() & basemap["kind"].isin(KINDS)], territory)
    if frame.empty:
        return None, ()
    notes: tuple[str, ...] = ()
    buildings = (frame["kind"] == "building").to_numpy()
    if territory is not None and buildings.any():
        frame = frame[~buildings | _touch_box_of(frame, territory)]
        buildings = (frame["kind"] == "building").to_numpy()
    if buildings.any() and _are_too_many(frame[buildings], town_buildings):
        frame, notes = frame[~buildings], (NO_BUILDINGS_NOTE,)
    names: dict[str, int] = {"": 0}
    kinds = []
    for kind in KINDS:
        part = frame[frame["kind"] == kind]
        if len(part):
            kinds.append(_pack_kind(kind, part, names))
    return {"kinds": kinds, "names": list(names)}, notes


def _are_too_many(buildings: gpd.GeoDataFrame, in_town: bool) -> bool:
    if in_town:
        return len(buildings) > MAX_TOWN_BUILDINGS
    return len(buildings) > MAX_BUILDINGS or _span_m(buildings) > MAX_BUILDINGS_SPAN_M


def _near(frame: gpd.GeoDataFrame, territory: Territory | None) -> gpd.GeoDataFrame:
    if territory is None or frame.empty:
        return frame
    west, south, east, north = territory.bbox_lonlat
    wide, high = max(east - west, 2e-3) * _MARGIN, max(north - south, 2e-3) * _MARGIN
    shapes = frame.geometry.to_numpy()
    box = shapely.box(west - wide, south - high, east + wide, north + high)
    meets = shapely.intersects(shapes, box)
    # Areas are kept whole when small: cutting them all would leave straight edges inside the veil.
    frame = frame[meets]
    cut = shapely.clip_by_rect(frame.geometry.to_numpy(), *box.bounds)
    keep = ~shapely.is_empty(cut)
    return frame[keep].set_geometry(gpd.GeoSeries(cut[keep], index=frame.index[keep], crs=frame.crs))


def _touch_box_of(frame: gpd.GeoDataFrame, territory: Territory) -> np.ndarray:
    return np.asarray(shapely.intersects(frame.geometry.to_numpy(), shapely.box(*territory.bbox_lonlat)))


def is_town_sized(places: gpd.GeoDataFrame) -> bool:
    """Say whether ``places`` reach so far that a map of them leaves buildings out: then they need not even be read."""
    return len(places) > 0 and _span_m(places) > 2 * MAX_BUILDINGS_SPAN_M


def _span_m(frame: gpd.GeoDataFrame) -> float:
    west, south, east, north = frame.total_bounds
    metres_a_degree_east = _METRES_A_DEGREE * np.cos(np.radians((south + north) / 2))
    return float(max((east - west) * metres_a_degree_east, (north - south) * _METRES_A_DEGREE))


def _pack_kind(kind: str, part: gpd.GeoDataFrame, names: dict[str, int]) -> dict[str, Any]:
    texts = part["name"].astype(object).where(part["name"].notna(), "").astype(str).to_numpy()
    shapes = part.geometry.to_numpy()
    if kind in AREA_KINDS:
        shapes, texts = _areas(shapes, texts)
    else:
        shapes, texts = _lines(shapes, texts)
    shapes = shapely.simplify(shapes, _TOLERANCE_DEGREES.get(kind, _USUAL_TOLERANCE_DEGREES))
    keep = ~(shapely.is_empty(shapes) | shapely.is_missing(shapes))
    shapes, texts = shapes[keep], texts[keep]
    packed: dict[str, Any] = {"kind": kind, "shapes": pack_shapes(shapes)}
    del packed["shapes"]["kind"]
    if kind != "building" and (texts != "").any():
        packed["name"] = pack_ints([names.setdefault(text, len(names)) for text in texts])
    return packed


def _areas(shapes: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split into single polygons whose outer rings all turn the same way, so that overlaps are painted, holes are not."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    area = shapely.get_type_id(parts) == 3
    return shapely.orient_polygons(parts[area]), texts[of[area]]


def _lines(shapes: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join what has one name end to end, so that a street is one line that a label fits on."""
    shapes = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    parts, of = shapely.get_parts(shapes, return_index=True)
    line = np.isin(shapely.get_type_id(parts), (1, 2))
    parts, texts = parts[line], texts[of[line]]
    which, distinct = pd.factorize(texts)
    order = np.argsort(which, kind="stable")
    groups = shapely.multilinestrings(parts[order], indices=which[order])
    joined, owner = shapely.get_parts(shapely.line_merge(groups), return_index=True)
    return joined, np.asarray(distinct, dtype=object)[owner]
