"""The coordinate systems a file may name: a short list of EPSG codes, so that no text of a file reaches PROJ."""

from __future__ import annotations

import re

_SAME_AS = {
    "CRS84": 4326,
    "84": 4326,
    "WGS84": 4326,
    "900913": 3857,
    "3785": 3857,
    "102100": 3857,
    "7405": 27700,
    "4979": 4326,
}
"""Other names of systems on the list: with heights, with the axes the other way, from before they had a code."""
_PLAIN = (4326, 4258, 4277, 27700, 3857, 2157, 29900, 29901, 29902, 29903, 3035)
_CODES = frozenset((*_PLAIN, *range(25828, 25839), *range(32601, 32661), *range(32701, 32761)))
"""WGS84, ETRS89, OSGB36, British and Irish grids, web Mercator, Europe's equal-area grid, UTM zones. Chosen by us."""
_NAME = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:)?(?P<authority>EPSG|OGC)(?::[0-9.]*:|:)(?P<code>[0-9]{1,6}|CRS84)", re.IGNORECASE
)
_LINK = re.compile(
    r"https?://www\.opengis\.net/(?:def/crs|gml/srs)/epsg(?:/0/|\.xml#)(?P<code>[0-9]{4,6})", re.IGNORECASE
)


def known_crs(name: str) -> str | None:
    """Return ``EPSG:<code>`` for the name of a coordinate system on the list, written in any of the usual ways, else None.

    A name that is a link is compared as text with the one form the OGC defines; it is never opened.
    """
    if len(name) > 100:
        return None
    said = _NAME.fullmatch(name.strip()) or _LINK.fullmatch(name.strip())
    code = said["code"].upper() if said else name.strip().upper()
    if not said and code not in ("CRS84", "WGS84"):
        return None
    number = _SAME_AS.get(code) or (int(code) if code.isdecimal() else 0)
    return f"EPSG:{number}" if number in _CODES else None
