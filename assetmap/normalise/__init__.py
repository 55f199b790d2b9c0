"""Normalise: records as they were said become records that can be compared. ``STEPS`` is the whole treatment, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assetmap.normalise.clean_text import clean_text
from assetmap.normalise.mend_shapes import mend_shapes

if TYPE_CHECKING:
    import geopandas as gpd

Step = Callable[["gpd.GeoDataFrame"], tuple["gpd.GeoDataFrame", tuple[str, ...]]]

STEPS: tuple[Step, ...] = (clean_text, mend_shapes)


def normalise(records: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Apply every step to a record table; return the new table and what was changed, in sentences."""
    notes: tuple[str, ...] = ()
    for step in STEPS:
        records, said = step(records)
        notes += said
    return records, notes
