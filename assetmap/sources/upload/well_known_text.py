"""Shapes from people: whether they are a place on Earth, and well-known text read without letting it end the process."""

from __future__ import annotations

from typing import Any

from assetmap.sources.upload.sheets import MAX_SHAPE_DEPTH


def usable_place(shape: Any) -> tuple[Any, str]:
    """Return ``shape`` if it is a place on Earth in degrees, else None and what is wrong with it."""
    import numpy as np
    import shapely

    if shape is None or shape.is_empty:
        return None, "its shape is empty."
    west, south, east, north = shape.bounds
    if not np.isfinite(shapely.get_coordinates(shape)).all() or west < -180 or east > 180 or south < -90 or north > 90:
        return None, "its place is not in degrees of longitude and latitude."
    if shape.geom_type == "Point" and (west, south) == (0, 0):
        return None, "its longitude and latitude are both 0, a spot in the ocean."
    return shape, ""


def read_wkt(text: str) -> tuple[Any, str]:
    """Read well-known text in degrees; None and what is wrong with it when it cannot be used.

    Never deeper than ``MAX_SHAPE_DEPTH``: the reader is recursive, and a text nested without end ends the whole process.
    """
    import shapely

    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_SHAPE_DEPTH:
        return None, "its shape is nested too deep."
    try:
        return usable_place(shapely.force_2d(shapely.from_wkt(text)))
    except (shapely.errors.ShapelyError, ValueError):
        return None, f"its shape “{text[:40]}” cannot be read."
