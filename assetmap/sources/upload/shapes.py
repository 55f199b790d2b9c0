"""One place that takes raw geometries to usable shapes (2D, valid, finite, closed) or says what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assetmap.errors import SourceError
from assetmap.sources.upload.raw_shapes import MEND, Fault, RawShape, shape_of
from assetmap.sources.upload.repairs import repair
from assetmap.sources.upload.sheets import MAX_VERTICES, MAX_VERTICES_IN_FILE

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIMALS = 7
"""About a centimetre in degrees, the precision of OpenStreetMap; far below a millimetre in metres."""


@dataclass
class Shape:
    """What became of one raw geometry: a shapely geometry or None, and faults and repairs as (what, how to mend)."""

    place: Any = None
    faults: tuple[Fault, ...] = ()
    repairs: tuple[Fault, ...] = ()
    is_empty: bool = False

    @property
    def is_unusable(self) -> bool:
        """Whether there was a shape with something in it that is no place."""
        return self.place is None and bool(self.faults) and not self.is_empty

    def lose(self, what: str, mend: str = MEND) -> None:
        """Give the place up and say why."""
        self.place = None
        self.faults += ((what, mend),)


def usable_shapes(raw: Sequence[RawShape], file: str, *, in_degrees: bool) -> list[Shape]:
    """Make usable shapes of GeoJSON-like dicts or WKB, in order; None gives a shape without place and without fault.

    Parameters
    ----------
    raw
        Geometries as parsed JSON, as WKB bytes, or None.
    in_degrees
        Whether the format or the file says that coordinates are degrees, so that 95 is no latitude.

    Raises
    ------
    SourceError
        When all of them together have more than ``MAX_VERTICES_IN_FILE`` corners.
    """
    import shapely

    shapes = [Shape() for _ in raw]
    quick, others = _plain_points(raw)
    vertices = len(quick)
    if quick:
        places = shapely.points(np.array([*quick.values()], dtype=np.float64))
        for at, place in zip(quick, places, strict=True):
            shapes[at].place = place
    for at in others:
        one = raw[at]
        if one is None:
            continue
        made = shape_of(one)
        vertices += made.vertices
        if vertices > MAX_VERTICES_IN_FILE:
            raise SourceError(
                f"{file} has more than {MAX_VERTICES_IN_FILE:,} corners in its shapes. Simplify them or split the file."
            )
        shapes[at].repairs += tuple(made.repairs)
        if made.fault:
            shapes[at].is_empty = made.is_empty
            shapes[at].lose(*made.fault)
        elif made.vertices > MAX_VERTICES:
            what = f"its shape has {made.vertices:,} corners; at most {MAX_VERTICES:,} are read."
            shapes[at].lose(what, "Simplify it in a map program.")
        else:
            shapes[at].place = made.place
    _check(shapes, file, in_degrees)
    return shapes


def _plain_points(raw: Sequence[RawShape]) -> tuple[dict[int, list[float]], list[int]]:
    """Part the points that need no closer look (two or three ordinary numbers) from everything else."""
    quick: dict[int, list[float]] = {}
    others: list[int] = []
    for at, one in enumerate(raw):
        if isinstance(one, dict) and one.get("type") == "Point":
            numbers = one.get("coordinates")
            if (
                isinstance(numbers, list)
                and 2 <= len(numbers) <= 3
                and all(type(number) in (int, float) and abs(number) < 1e15 for number in numbers[:2])
            ):
                quick[at] = numbers[:2]
                continue
        others.append(at)
    return quick, others


def _check(shapes: list[Shape], file: str, in_degrees: bool) -> None:
    import shapely

    here = [at for at, shape in enumerate(shapes) if shape.place is not None]
    if not here:
        return
    places = np.array([shapes[at].place for at in here], dtype=object)
    places = shapely.transform(shapely.force_2d(places), lambda numbers: np.round(numbers, DECIMALS))
    bounds = shapely.bounds(places)
    faults = _faults(places, bounds, in_degrees)
    for place, at in enumerate(here):
        shapes[at].place = places[place]
    for place, what in faults.items():
        shapes[here[place]].lose(what)
    broken = np.flatnonzero(~shapely.is_valid(places))
    to_repair = {here[place]: places[place] for place in broken if place not in faults}
    is_geographic = in_degrees or _are_degrees(bounds)
    for at, mended in repair(to_repair, file, is_geographic=is_geographic).items():
        if mended.place is None:
            shapes[at].lose(mended.what, "Draw its outline again.")
        else:
            shapes[at].place = _rounded(mended.place)
            shapes[at].repairs += ((mended.what, "Look whether it is still what was meant."),)
    areas = [here[place] for place in np.flatnonzero(shapely.get_dimensions(places) == 2)]
    areas = [at for at in areas if shapes[at].place is not None]
    if areas:
        turned = shapely.orient_polygons(np.array([shapes[at].place for at in areas], dtype=object))
        for at, shape in zip(areas, turned, strict=True):
            shapes[at].place = shape


def _rounded(place: Any) -> Any:
    """Round the new corners of a repaired shape, unless that would break it again."""
    import shapely

    rounded = shapely.transform(place, lambda numbers: np.round(numbers, DECIMALS))
    return rounded if rounded.is_valid else place


def _are_degrees(bounds: NDArray[np.float64]) -> bool:
    known = bounds[~np.isnan(bounds).any(axis=1)]
    return bool(len(known)) and bool((np.abs(known) <= 360).all())


def _faults(places: NDArray[Any], bounds: NDArray[np.float64], in_degrees: bool) -> dict[int, str]:
    """Return what is wrong with which place, judged by its bounds and its length."""
    import shapely

    kinds = shapely.get_dimensions(places)
    west, south, east, north = bounds.T
    is_spot = (kinds == 0) & (west == 0) & (south == 0) & (east == 0) & (north == 0)
    found: list[tuple[NDArray[np.bool_], str]] = [
        (np.isnan(west), "its shape is empty."),
        (is_spot, "its coordinates are both 0, a spot in the ocean."),
        ((kinds == 1) & (shapely.length(places) == 0), "its line has no length."),
    ]
    if in_degrees:
        is_off = (south < -90) | (north > 90) | (west < -360) | (east > 360)
        found.append((is_off, "its place is not on Earth: latitude goes from -90 to 90, longitude from -180 to 180."))
    if in_degrees or _are_degrees(bounds):
        is_wide = (kinds > 0) & (east - west > 180)
        is_polar = (kinds == 2) & ((south <= -89.9) | (north >= 89.9)) & (np.abs(bounds) <= 360).all(axis=1)
        found.append((is_wide | is_polar, "its shape goes around half the world or over a pole."))
    faults: dict[int, str] = {}
    for hit, what in found:
        for place in np.flatnonzero(hit):
            faults.setdefault(int(place), what)
    return faults
