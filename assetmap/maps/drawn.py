"""Check a place or a shape that a person drew on a map: what comes from a browser is believed only after this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assetmap.errors import AssetMapError

MOST_CORNERS = 500
"""Chosen by us: nobody taps more, and a street or a park needs far fewer."""

DECIMALS = 6
"""Of a degree: 11 cm or less."""

_LEAST_CORNERS = {"LineString": 2, "Polygon": 3}
_WEB_MERCATOR_LATITUDE = 85.0


class DrawnShapeError(AssetMapError):
    """What was drawn is no point, line or area that can be used."""


def check_drawn(said: object) -> dict[str, Any]:
    """Return the GeoJSON geometry in ``said``, checked and with its numbers rounded.

    Parameters
    ----------
    said
        A GeoJSON ``Point``, ``LineString`` or ``Polygon`` (one ring, no holes), longitude before latitude, EPSG:4326.

    Returns
    -------
    dict
        ``type`` and ``coordinates`` (lists of floats, six decimals), nothing else. An area's ring is closed.

    Raises
    ------
    DrawnShapeError
        When it is anything else, has a number that is no place, more than 500 corners, too few, or an edge that crosses another.
    """
    if not isinstance(said, Mapping) or said.get("type") not in ("Point", "LineString", "Polygon"):
        raise DrawnShapeError("What was drawn is no point, line or area. Draw it again.")
    kind, places = str(said["type"]), said.get("coordinates")
    if kind == "Point":
        return {"type": kind, "coordinates": _place(places)}
    if kind == "Polygon":
        if not isinstance(places, (list, tuple)) or len(places) != 1:
            raise DrawnShapeError("What was drawn is not one area. Draw one area, without holes.")
        places = places[0]
    corners = _corners(places, is_area=kind == "Polygon")
    if len(corners) < _LEAST_CORNERS[kind]:
        raise DrawnShapeError(f"This shape has too few corners. Give it at least {_LEAST_CORNERS[kind]}.")
    if kind == "LineString":
        return {"type": kind, "coordinates": corners}
    return {"type": kind, "coordinates": [_simple_ring(corners)]}


def _corners(places: object, *, is_area: bool) -> list[list[float]]:
    """Read corners, leaving out those that repeat the one before and an area's closing one."""
    if not isinstance(places, (list, tuple)):
        raise DrawnShapeError("What was drawn has no corners. Draw it again.")
    if len(places) > MOST_CORNERS + is_area:
        raise DrawnShapeError(f"This shape has more than {MOST_CORNERS} corners. Draw it with fewer.")
    corners: list[list[float]] = []
    for place in places:
        corner = _place(place)
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if is_area and len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners


def _place(said: object) -> list[float]:
    if not isinstance(said, (list, tuple)) or len(said) != 2:
        raise DrawnShapeError("A place on the map is a longitude and a latitude. Draw it again.")
    if not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in said):
        raise DrawnShapeError("A place on the map is two numbers. Draw it again.")
    lon, lat = said
    # A number that is none fails every comparison, and one of any size can be compared.
    if not -180 <= lon <= 180 or not -_WEB_MERCATOR_LATITUDE <= lat <= _WEB_MERCATOR_LATITUDE:
        raise DrawnShapeError("This place is not on the map. Draw it again.")
    return [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]


def _simple_ring(corners: list[list[float]]) -> list[list[float]]:
    import shapely

    area = shapely.Polygon(corners)
    if not area.is_valid or area.area <= 0:
        raise DrawnShapeError("The edge of this area crosses itself. Undo corners until it no longer does.")
    return [*corners, list(corners[0])]
