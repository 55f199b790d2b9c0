"""Rows whose place is evidently a slip, or far from all others."""

from __future__ import annotations

import numpy as np

from assetmap.sources.upload.placement import Placement, place_fault
from assetmap.sources.upload.report import Choices, RowFault
from assetmap.sources.upload.sheets import Sheet
from assetmap.sources.upload.surroundings import Surroundings, far_off, km_from_middle, slipped


def look_at_strays(sheet: Sheet, placed: Placement, about: Surroundings, choices: Choices) -> None:
    """Take the place from rows with an evident slip, and warn of those far from all others."""
    rows = [at for at, shape in enumerate(placed.shapes) if shape is not None]
    if len(rows) < 2:
        return
    import shapely

    bounds = shapely.bounds(np.array([placed.shapes[at] for at in rows], dtype=object))
    lon, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    reversed_ = about.near(lat, lon) & ~about.near(lon, lat) & (choices.swap is None)
    off = far_off(lon, lat)
    if not (reversed_ | off).any():
        return
    distances, middle = km_from_middle(lon, lat)
    for place in np.flatnonzero(reversed_ | off).tolist():
        at = rows[place]
        slip = slipped(float(lon[place]), float(lat[place]), middle) if off[place] else None
        if reversed_[place]:
            what = "its two numbers look the wrong way round."
            placed.lose(at, place_fault(sheet, at, "", what))
        elif slip:
            what = f"lies {distances[place]:,.0f} km from the others; the decimal point of {slip[0]} may have slipped ({slip[1]:.5g}?)."
            placed.lose(at, place_fault(sheet, at, slip[0], what))
        else:
            what = f"lies {distances[place]:,.0f} km from the middle of the others."
            placed.warnings.append(RowFault(sheet.name, sheet.rows[at].number, "", what, "Check its place.", "warned"))
