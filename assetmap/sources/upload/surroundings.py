"""Where the places of a file are expected: in the territory or near it, else in Britain and Ireland; and near each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

BRITAIN_AND_IRELAND = (-11.0, 49.5, 2.5, 61.2)
"""West, south, east, north in degrees."""

NEAR_DEGREES = (1.0, 0.5)
"""How far about a territory's box counts as near, in degrees of longitude and latitude: about 55 km. Chosen by us."""

FAR_KM, CLOSE_KM = 100.0, 50.0
"""A place farther than ``FAR_KM`` from the middle of a file most of whose places are within ``CLOSE_KM`` is far off. Chosen by us."""

_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Surroundings:
    """A box in degrees in which most places should lie, what it is called, and the smaller one where they most likely do."""

    bbox_lonlat: tuple[float, float, float, float]
    name: str
    likely_bbox_lonlat: tuple[float, float, float, float]

    def near(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Say for each place whether it is in the box."""
        return _in_box(lon, lat, self.bbox_lonlat)

    def share_near(self, lon: np.ndarray, lat: np.ndarray) -> float:
        """Return which share of the places is in the box, 0 for none at all."""
        return float(self.near(lon, lat).mean()) if len(lon) else 0.0

    def share_likely(self, lon: np.ndarray, lat: np.ndarray) -> float:
        """Return which share of the places is in the smaller box."""
        return float(_in_box(lon, lat, self.likely_bbox_lonlat).mean()) if len(lon) else 0.0


def _in_box(lon: np.ndarray, lat: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    west, south, east, north = box
    with np.errstate(invalid="ignore"):
        return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def surroundings_of(territory: Any) -> Surroundings:
    """Return where places are expected.

    Without a ``territory`` (a polygon in EPSG:4326), or with one in Britain or Ireland: there, and most likely about the
    territory. With one elsewhere: about it.
    """
    if territory is None:
        return Surroundings(BRITAIN_AND_IRELAND, "Britain and Ireland", BRITAIN_AND_IRELAND)
    west, south, east, north = territory.bounds
    aside, along = NEAR_DEGREES
    about = (west - aside, south - along, east + aside, north + along)
    if _in_box(np.array([west, east]), np.array([south, north]), BRITAIN_AND_IRELAND).all():
        return Surroundings(BRITAIN_AND_IRELAND, "Britain and Ireland", about)
    return Surroundings(about, "the territory", about)


def km_from_middle(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Return how far in km each place lies from the middle (median) of all, and that middle as longitude and latitude."""
    middle = float(np.median(lon)), float(np.median(lat))
    return _km(lon, lat, *middle), middle


def _km(lon: np.ndarray, lat: np.ndarray, lon_of: float, lat_of: float) -> np.ndarray:
    across = (lon - lon_of) * np.cos(np.radians(lat_of))
    return np.asarray(np.hypot(across, lat - lat_of) * _KM_PER_DEGREE)


def far_off(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Say which places lie far from where most others are close together; none when the file has no such middle."""
    if len(lon) < 3:
        return np.zeros(len(lon), dtype=bool)
    distances, _ = km_from_middle(lon, lat)
    if (distances <= CLOSE_KM).sum() * 2 <= len(lon):
        return np.zeros(len(lon), dtype=bool)
    return np.asarray(distances > FAR_KM)


def slipped(lon: float, lat: float, middle: tuple[float, float]) -> tuple[str, float] | None:
    """Return which number (``lat`` or ``lon``) is ten or a hundred times too small or large, and what it may have been, or None.

    Parameters
    ----------
    middle
        Longitude and latitude about which the others lie; the mended place must be within ``CLOSE_KM`` of it.
    """
    for factor in (10.0, 0.1, 100.0, 0.01):
        for name, mended in (("lat", (lon, lat * factor)), ("lon", (lon * factor, lat))):
            if _km(np.array([mended[0]]), np.array([mended[1]]), *middle)[0] <= CLOSE_KM:
                return name, mended[1] if name == "lat" else mended[0]
    return None


def km_outside(shapes: np.ndarray, territory: Any) -> np.ndarray:
    """Return how far in km each shape (EPSG:4326, none missing) lies outside ``territory``; 0 for what touches it."""
    import shapely

    shapely.prepare(territory)
    away = np.zeros(len(shapes))
    outside = ~shapely.dwithin(shapes, territory, 2e-8)  # a point on the edge is inside, as everywhere in assetmap
    if outside.any():
        import geopandas as gpd

        edge = gpd.GeoSeries([territory], crs="EPSG:4326")
        metres = edge.estimate_utm_crs()
        moved = gpd.GeoSeries(shapes[outside], crs="EPSG:4326").to_crs(metres)
        away[outside] = moved.distance(edge.to_crs(metres).iloc[0]).to_numpy() / 1000
    return np.where(outside & ~np.isfinite(away), 20_000.0, np.where(outside, np.maximum(away, 1e-6), 0.0))
