"""What a person holds never has a point: an individual-level record loses its place before anything else can see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd


def keep_people_unplaced(records: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Take the place away from every record that says it is individual-level."""
    import geopandas as gpd

    personal = records["said"].str.contains('"level":"individual"', regex=False).to_numpy(dtype=bool)
    placed = personal & records.geometry.notna().to_numpy()
    if not placed.any():
        return records, ()
    shapes = records.geometry.to_numpy().copy()
    shapes[placed] = None
    precision = np.where(placed, "none", records["precision"].to_numpy(dtype=object))
    number = int(placed.sum())
    note = f"{number:,} {'thing that a person brings was' if number == 1 else 'things that people bring were'} kept without a point."
    geometry = gpd.GeoSeries(shapes, index=records.index, crs=records.crs)
    return records.assign(geometry=geometry, precision=precision), (note,)
