"""Repair areas whose outline crosses itself; what could take long is repaired in a child process that is ended in time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assetmap.errors import SourceError
from assetmap.sources.upload.apart.process import run_apart

MAX_REPAIRED_VERTICES = 2_000
SECONDS = 5.0
"""Source: threats, limits of the repair input."""
SMALL = 30
"""Corners of a shape that is repaired at once: even a star of so many lines takes milliseconds. Chosen by us."""
SECONDS_FOR_SMALL = 1.0
_TANGLED = "its outline crosses itself in too many places to be repaired."


@dataclass(frozen=True)
class Repaired:
    """A repaired shape, or None, and what was done or why it could not be."""

    place: Any
    what: str


def repair(broken: Mapping[int, Any], file: str, *, is_geographic: bool) -> dict[int, Repaired]:
    """Repair invalid shapes by their keys, within about ``SECONDS`` in all.

    Parameters
    ----------
    is_geographic
        Whether coordinates are degrees, so that areas are measured on the ellipsoid.
    """
    import shapely

    sizes = {key: shapely.get_num_coordinates(shape) for key, shape in broken.items()}
    deadline = time.monotonic() + SECONDS_FOR_SMALL
    valid: dict[int, Any] = {}
    for key, shape in broken.items():
        if sizes[key] <= SMALL and time.monotonic() < deadline:
            valid[key] = shapely.make_valid(shape)
    later = [key for key in sorted(sizes, key=sizes.__getitem__) if key not in valid]
    valid |= _repair_apart({key: broken[key] for key in later if sizes[key] <= MAX_REPAIRED_VERTICES}, file)
    answers = {}
    for key, shape in broken.items():
        if sizes[key] > MAX_REPAIRED_VERTICES:
            what = f"its outline crosses itself and has {sizes[key]:,} corners, too many to repair."
            answers[key] = Repaired(None, what)
        else:
            answers[key] = _judged(shape, valid.get(key), is_geographic)
    return answers


def _repair_apart(shapes: dict[int, Any], file: str) -> dict[int, Any]:
    """Repair in a child process; shapes it did not get to in time are missing from the answer."""
    import shapely

    if not shapes:
        return {}
    lines = "\n".join(f"{key} {shapely.to_wkb(shape, hex=True)}" for key, shape in shapes.items())
    try:
        answer = run_apart("repair", {"shapes.txt": lines.encode()}, file, seconds=SECONDS + 2)
    except SourceError:
        return {}
    return {int(key): shapely.from_wkb(wkb) for key, wkb in answer.items()}


def _judged(shape: Any, valid: Any, is_geographic: bool) -> Repaired:
    """Keep the parts of a repaired shape that are of its own dimension, and say its area before and after."""
    import shapely

    if valid is None:
        return Repaired(None, _TANGLED)
    dimension = shapely.get_dimensions(shape)
    flat = shapely.get_parts(shapely.get_parts(valid))
    parts = [part for part in flat if shapely.get_dimensions(part) == dimension and not part.is_empty]
    if not parts:
        return Repaired(None, "its outline encloses nothing.")
    whole = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    before, after = (_square_metres(one, is_geographic) for one in (shape, whole))
    number = len(shapely.get_parts(whole))
    became = "one area" if number == 1 else f"{number} areas together"
    what = (
        f"its outline crossed itself and was repaired: {_area_text(before)} as drawn, {_area_text(after)} as {became}."
    )
    return Repaired(whole, what)


def _square_metres(shape: Any, is_geographic: bool) -> float:
    if not is_geographic:
        return float(shape.area)
    from pyproj import Geod

    return abs(float(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]))


def _area_text(square_metres: float) -> str:
    return f"{square_metres / 1e6:.2f} km²" if square_metres >= 10_000 else f"{square_metres:,.0f} m²"
