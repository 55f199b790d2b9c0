"""Bring shapes into the form the contract asks for: 2D, valid, outer rings anticlockwise, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd

MAX_CROSSINGS = 500
MAX_REPAIRED_CORNERS = 10_000
"""Beyond these a broken shape is a tangle that takes minutes to repair (threats G19, G20): it becomes a point in its middle."""
DECIMALS = 7
"""About a centimetre, the precision of OpenStreetMap."""


def mend_shapes(records: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Repair shapes and say how many needed it."""
    import geopandas as gpd
    import shapely

    shapes = records.geometry.to_numpy().copy()
    if not len(shapes):
        return records, ()
    present = ~shapely.is_missing(shapes)
    shapes[present] = shapely.transform(shapely.force_2d(shapes[present]), _rounded)
    broken = np.flatnonzero(present & ~shapely.is_valid(shapes))
    before = shapely.get_dimensions(shapes[broken])
    tangled = np.array([row for row in broken if _is_tangled(shapes[row])], dtype=np.intp)
    for row, dimension in zip(broken, before, strict=True):
        shapes[row] = _middle(shapes[row]) if row in tangled else _mended(shapes[row], dimension)
    shapes = shapely.orient_polygons(shapes)
    empty = shapely.is_empty(shapes) | shapely.is_missing(shapes)
    shapes[empty] = None
    precision = np.where(empty, "none", records["precision"].to_numpy(dtype=object))
    precision[tangled] = "area"
    notes = _notes(len(broken) - len(tangled), len(tangled))
    geometry = gpd.GeoSeries(shapes, index=records.index, crs=records.crs)
    return records.assign(geometry=geometry, precision=precision), notes


def _notes(repaired: int, tangled: int) -> tuple[str, ...]:
    notes = []
    if repaired:
        notes.append(f"{repaired:,} broken {'shape was' if repaired == 1 else 'shapes were'} repaired.")
    if tangled:
        shapes = "shape is too tangled to repair and is" if tangled == 1 else "shapes are too tangled to repair and are"
        notes.append(f"{tangled:,} {shapes} shown as a point. Draw the outline again.")
    return tuple(notes)


def _is_tangled(shape: Any) -> bool:
    """Say whether the lines of a broken shape cross so often that repairing it would hold up everything else."""
    import shapely

    corners = shapely.get_coordinates(shape)
    if len(corners) > MAX_REPAIRED_CORNERS:
        return True
    edges = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
    crossing = shapely.STRtree(edges).query(edges, predicate="crosses")
    return bool(crossing.shape[1] // 2 > MAX_CROSSINGS)


def _middle(shape: Any) -> Any:
    import shapely

    return shapely.Point(shapely.get_coordinates(shape).mean(axis=0).round(DECIMALS))


def _rounded(coordinates: np.ndarray) -> np.ndarray:
    return np.round(coordinates, DECIMALS)


def _mended(shape: object, dimension: int) -> object:
    import shapely

    valid = shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(shapely.get_parts(valid)) if shapely.get_dimensions(part) == dimension]
    if not parts:
        return valid.representative_point() if not valid.is_empty else None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
