"""How far apart two records of one place may be, and which rows are near enough to be compared at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_000.0
LIMIT_M: dict[str, float] = {
    "allotment": 200, "park": 300, "wood": 400, "woodland": 400, "forest": 500, "reserve": 500, "meadow": 250, "green": 200,
    "common": 300, "beach": 500, "cemetery": 250, "burial": 250, "golf": 500, "pitch": 120, "playground": 80, "garden": 100,
    "river": 1000, "canal": 1000, "path": 500, "loch": 500, "hill": 500, "lake": 500, "farm": 300,
    "university": 300, "college": 250, "school": 200, "hospital": 300, "sport": 200, "leisure": 200,
    "shop": 40, "supermarket": 80, "bakery": 40, "butcher": 40, "hairdresser": 40, "convenience": 40, "retail": 40, "bank": 40,
    "pharmacy": 50, "cafe": 80, "restaurant": 80, "takeaway": 40, "fast": 40, "pub": 100, "bar": 80, "post": 60,
    "bus": 25, "stop": 25, "bench": 15, "defibrillator": 25, "art": 50, "memorial": 60,
}  # fmt: skip
"""A word of the kind of place -> metres that two records of one such place lie apart at most. Chosen by us: what is large is
marked at its gate or its middle, a shop at its door, and chains have the next branch round the corner."""
DEFAULT_LIMIT_M = 150.0
GRACE_M = 100.0
"""So much more (at most as much again) is allowed where the kind is not known and no other row of either table has
nearly that name, or where postcode and name agree."""
_WORD = re.compile(r"[a-z]+")


def limits_m(kinds: Sequence[str]) -> NDArray[np.float64]:
    """Return the limit per kind; NaN where the kind is not known."""
    cache: dict[str, float] = {"": np.nan}
    for kind in set(kinds) - {""}:
        words = [word.removesuffix("s") for word in _WORD.findall(kind.lower())]
        cache[kind] = max((LIMIT_M[word] for word in words if word in LIMIT_M), default=np.nan)
    return np.array([cache[kind] for kind in kinds], dtype=float)


def pair_limit_m(limits: NDArray[np.float64], i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the wider limit of each pair."""
    both = np.fmax(limits[i], limits[j])
    return np.where(np.isnan(both), DEFAULT_LIMIT_M, both)


def outer_limit_m(limit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far apart the two may be at the very most without a shared contact."""
    return limit + np.minimum(limit, GRACE_M)


def near_pairs(
    lat: NDArray[np.float64], lon: NDArray[np.float64], limits: NDArray[np.float64], first_rows: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs (first table, second table) within the outer limit of either; a few may come twice.

    A Mercator plane keeps circles: a row's reach is its limit times the local scale, so one tree serves any country.
    """
    import shapely

    usable = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) < 85))
    cut = int(np.searchsorted(usable, first_rows))
    if cut == 0 or cut == len(usable):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    latitude = np.radians(lat[usable])
    east, north = np.radians(lon[usable]) * EARTH_RADIUS_M, np.arcsinh(np.tan(latitude)) * EARTH_RADIUS_M
    plane = shapely.points(east, north)
    own = np.fmax(limits[usable], DEFAULT_LIMIT_M)
    reach = outer_limit_m(own) * 1.005 / np.cos(latitude)
    boxes = shapely.box(
        east - reach, north - reach, east + reach, north + reach
    )  # corners fall to the true distance below
    i, j = shapely.STRtree(plane[cut:]).query(boxes[:cut])
    j = j + cut
    wide = np.flatnonzero(own[cut:] > DEFAULT_LIMIT_M) + cut  # rows of the second table that reach further
    if len(wide):
        back, first = shapely.STRtree(plane[:cut]).query(boxes[wide])
        further = own[first] < own[wide[back]]
        i, j = np.append(i, first[further]), np.append(j, wide[back[further]])
    i, j = usable[i], usable[j]
    keep = distances_m(lat, lon, i, j) <= outer_limit_m(pair_limit_m(limits, i, j))
    return i[keep], j[keep]


def distances_m(
    lat: NDArray[np.float64], lon: NDArray[np.float64], i: NDArray[np.intp], j: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return great-circle distances; NaN where one of the two has no place."""
    first, second = np.radians(lat[i]), np.radians(lat[j])
    across = np.radians(lon[j] - lon[i])
    half = np.sin((second - first) / 2) ** 2 + np.cos(first) * np.cos(second) * np.sin(across / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)), dtype=float)
