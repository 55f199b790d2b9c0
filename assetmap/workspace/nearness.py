"""How near something is on foot: for how much of a territory's streets, and the area from which it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from assetmap.measure.counting import NOW
from assetmap.privacy import AudienceView
from assetmap.reach import STANDARD_MINUTES, Walking, WalkNetwork, nearest, walk_area_around
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

EDGE_DEGREES = 0.00003
"""How much the edge of a walking area may be smoothed for a map, about 3 m: it keeps what is sent small. Chosen by us."""

GAP_M2 = 10_000.0
"""Smaller gaps between reached streets are shaded on a map, too: hundreds of them would hide the streets. Chosen by us."""

_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Near:
    """How near the nearest of some places is to the street corners of a territory, which stand in for people's doors.

    ``within`` has for each of ``STANDARD_MINUTES`` the number of the ``corners`` from which one is reached in that time; ``places``
    is how many there are, ``approximate`` how many of them are only roughly placed, ``without_place`` how many have no place.
    """

    corners: int
    within: tuple[int, ...]
    places: int
    approximate: int = 0
    without_place: int = 0


def places_of_kind(view: AudienceView, kind: str) -> gpd.GeoDataFrame:
    """Return the assets of a kind that are there now, those without a place included.

    Parameters
    ----------
    kind
        ``theme:ID`` or ``layer:ID``.
    """
    column, _colon, value = kind.partition(":")
    if column not in ("theme", "layer"):
        raise ValueError(f"A kind is theme:ID or layer:ID, not {kind!r}.")
    assets = view.assets
    return assets[(assets[column] == value) & assets["status"].isin(NOW) & (assets["level"] != "individual")]


def how_near(network: WalkNetwork, territory: Territory, kind: gpd.GeoDataFrame, walking: Walking) -> Near:
    """Measure from every street corner and street's end of a territory how far the nearest asset of ``kind`` is on foot.

    Areas and lines count from a point inside them. Assets beyond the territory are not known here, though they may be nearer.
    """
    placed = kind[kind.geometry.notna()]
    corners = network.node_lonlat[_inside(network, territory)]
    approximate = int((placed["precision"] != "exact").sum())
    counted = (len(placed), approximate, len(kind) - len(placed))
    if not len(corners) or placed.empty:
        return Near(len(corners), (0,) * len(STANDARD_MINUTES), *counted)
    found = nearest(network, corners, _points(placed), walking, float(max(STANDARD_MINUTES)))
    minutes = found["walk_minutes"].to_numpy()
    within = tuple(int((minutes <= most).sum()) for most in STANDARD_MINUTES)
    return Near(len(corners), within, *counted)


def area_around(
    network: WalkNetwork, places: gpd.GeoDataFrame, minutes: float, walking: Walking
) -> BaseGeometry | None:
    """Return the area (EPSG:4326) that is reached on foot in ``minutes`` from any of some assets; None where none is near a street."""
    return walk_area_around(network, _points(places[places.geometry.notna()]), minutes, walking)


def outline_to_draw(area: BaseGeometry) -> BaseGeometry:
    """Return a walking area (EPSG:4326) as a map shows it: smoothed by ``EDGE_DEGREES`` and without gaps smaller than ``GAP_M2``."""
    rings, part_of = shapely.get_rings(shapely.get_parts(area), return_index=True)
    is_outer = np.diff(part_of, prepend=-1) > 0
    _west, south, _east, north = area.bounds
    square = _METRES_A_DEGREE**2 * np.cos(np.radians((south + north) / 2))
    kept = is_outer | (shapely.area(shapely.polygons(rings)) * square >= GAP_M2)
    parts = [
        shapely.Polygon(own[0], own[1:])
        for own in np.split(rings[kept], np.flatnonzero(is_outer[kept])[1:])
        if len(own)
    ]
    return shapely.simplify(shapely.multipolygons(parts), EDGE_DEGREES)


def _inside(network: WalkNetwork, territory: Territory) -> np.ndarray:
    """Say which nodes lie in a territory and have a street; a way's doubles at a stile or gate count once."""
    lonlat = network.node_lonlat
    inside = np.asarray(shapely.contains_xy(territory.polygon, lonlat[:, 0], lonlat[:, 1]))
    first = np.zeros(len(lonlat), dtype=bool)
    first[np.unique(lonlat, axis=0, return_index=True)[1]] = True
    return np.asarray(inside & first)


def _points(placed: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(placed.geometry.to_numpy())))
