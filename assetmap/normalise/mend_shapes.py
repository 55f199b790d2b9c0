"""Bring shapes into the form the contract asks for: 2D, valid, outer rings anticlockwise, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd

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
    for row, dimension in zip(broken, before, strict=True):
        shapes[row] = _mended(shapes[row], dimension)
    shapes = shapely.orient_polygons(shapes)
    empty = shapely.is_empty(shapes) | shapely.is_missing(shapes)
    shapes[empty] = None
    precision = np.where(empty, "none", records["precision"].to_numpy(dtype=object))
    notes = (
        (f"{len(broken):,} broken {'shape was' if len(broken) == 1 else 'shapes were'} repaired.",)
        if len(broken)
        else ()
    )
    geometry = gpd.GeoSeries(shapes, index=records.index, crs=records.crs)
    return records.assign(geometry=geometry, precision=precision), notes


def _rounded(coordinates: np.ndarray) -> np.ndarray:
    return np.round(coordinates, DECIMALS)


def _mended(shape: object, dimension: int) -> object:
    import shapely

    valid = shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(shapely.get_parts(valid)) if shapely.get_dimensions(part) == dimension]
    if not parts:
        return valid.representative_point() if not valid.is_empty else None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
