"""Vector street maps in PMTiles (``.pmtiles``): the streets under the map for those who have no OpenStreetMap extract.

The file is never read whole: only the tiles around a territory are, in a process apart (``upload/apart/street_tiles``), however large
it is. Source of the header's fields: the PMTiles specification, version 3 (github.com/protomaps/PMTiles, spec/v3/spec.md).
"""

from __future__ import annotations

import json
import math
import os
import re
import struct
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.errors import SourceError
from assetmap.sources.street_schemas import SCHEMAS
from assetmap.sources.upload.apart.process import run_apart

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

START = b"PMTiles"
HEADER_BYTES = 127
NEAREST_ZOOM = 16
"""Nearer tiles hold no more streets, only more corners. Chosen by us."""
FARTHEST_ZOOM = 13
"""Farther away the schemas leave small streets and paths out. Source: their tables of zooms."""
MAX_TILES = 2_500
"""Tiles read at once: a town of 25 by 25 km at zoom 14 (in Scotland 40 by 40). Chosen by us, for the time and memory of a process apart."""
SECONDS = 60.0
ROUNDED_M = 5.0
"""How far tiles may move things by rounding, in metres of web Mercator: what lies on the edge of the box is read. Chosen by us."""
LONGEST_CREDIT = 200
NO_STREETS_HERE = "shows no streets here. It may be of another area."

_HEADER = struct.Struct("<7sB 11Q x 5B 4i")
_PACKINGS = {1: "not at all", 2: "gzip", 4: "zstd"}
_PICTURES = {2: "PNG", 3: "JPEG", 4: "WebP", 5: "AVIF"}
_VECTOR = 1
_FARTHEST_NORTH = 85.06
_OSM_ALONE = re.compile(
    r"\W*(c\W+)?((map )?data\W+)?(from |by )?(the )?openstreetmap( contributors)?\W*", re.IGNORECASE
)


@dataclass(frozen=True)
class TilesHeader:
    """What the first bytes of a PMTiles file say: how far its zooms reach and its box (west, south, east, north in degrees)."""

    min_zoom: int
    max_zoom: int
    bbox_lonlat: tuple[float, float, float, float]


def read_street_tiles(path: Path, within: BaseGeometry | None = None, buildings: bool = True) -> gpd.GeoDataFrame:
    """Read streets, water, green and, if wanted, buildings of a vector street map for the quiet map underneath.

    Parameters
    ----------
    within
        In EPSG:4326; what touches its box is read. Without it all that the file covers.

    Returns
    -------
    GeoDataFrame
        As :func:`~assetmap.sources.osm_extract.read_basemap` gives it (``kind``, ``name``, ``geometry`` in EPSG:4326), and
        ``credit``: what the file asks to be said of where it comes from, missing where that is only OpenStreetMap. What the edges of
        tiles cut is joined again.

    Raises
    ------
    SourceError
        When the file is no vector street map of a schema that is known, is damaged, is of elsewhere, or has too much in the box.
    """
    header = read_header(path)
    bbox = _box(header, within, path.name)
    zoom = _zoom(header, bbox, path.name)
    request = _request(bbox, zoom, buildings)
    found = run_apart("street_tiles", {"request.json": request, "streets.pmtiles": path}, path.name, SECONDS)
    return _frame(found, within, path.name)


def read_header(path: Path) -> TilesHeader:
    """Read the header of a PMTiles file.

    Raises
    ------
    SourceError
        When the file is cut short, of another version, holds pictures, or is packed in a way that cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(HEADER_BYTES)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise SourceError(f"{path.name} could not be opened. Check its name and whether you may read it.") from error
    if not start.startswith(START):
        raise SourceError(f"{path.name} is no PMTiles file. Its ending should say what it is.")
    if len(start) < HEADER_BYTES:
        raise SourceError(f"{path.name} is cut short. Download it again.")
    _, version, *places = _HEADER.unpack_from(start)
    tiles_at, tiles_bytes = places[6:8]
    inner, outer, kind, min_zoom, max_zoom, *corners = places[11:]
    if version != 3:
        raise SourceError(f"{path.name} is PMTiles of version {version}; only version 3 can be read. Take a newer one.")
    if kind in _PICTURES:
        raise SourceError(
            f"{path.name} holds pictures of a map ({_PICTURES[kind]}), not streets. Take a street map of vector tiles."
        )
    if kind != _VECTOR:
        raise SourceError(f"{path.name} does not say that it holds vector tiles. Take a street map of vector tiles.")
    if size < tiles_at + tiles_bytes:
        raise SourceError(f"{path.name} is cut short. Download it again.")
    if inner not in _PACKINGS or outer not in _PACKINGS:
        raise SourceError(f"{path.name} is packed in a way that cannot be read. Take one that is packed with gzip.")
    west, south, east, north = (one / 10_000_000 for one in corners)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90) or min_zoom > max_zoom:
        raise SourceError(f"{path.name} is damaged: it does not say which area it covers. Download it again.")
    if max_zoom < FARTHEST_ZOOM:
        raise SourceError(
            f"{path.name} ends at zoom {max_zoom}, where small streets are left out. Take one that goes to zoom 14 or 15."
        )
    return TilesHeader(min_zoom, max_zoom, (west, south, east, north))


def credit_of(attribution: str) -> str | None:
    """Return a file's own words on where it comes from as one line of plain text; None where they name OpenStreetMap alone, or nobody."""
    reader = _Text()
    reader.feed(attribution)
    reader.close()
    words = " ".join(reader.parts).split()
    text = "".join(sign for sign in " ".join(words) if sign.isprintable())
    return text[:LONGEST_CREDIT] if text and not _OSM_ALONE.fullmatch(text) else None


class _Text(HTMLParser):
    """The text of a piece of HTML, without its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _box(header: TilesHeader, within: BaseGeometry | None, file: str) -> tuple[float, float, float, float]:
    """Return the box to read: what is wanted, as far as the file covers it."""
    wanted = header.bbox_lonlat if within is None else within.bounds
    west, south = max(wanted[0], header.bbox_lonlat[0]), max(wanted[1], header.bbox_lonlat[1], -_FARTHEST_NORTH)
    east, north = min(wanted[2], header.bbox_lonlat[2]), min(wanted[3], header.bbox_lonlat[3], _FARTHEST_NORTH)
    if west > east or south > north:
        raise SourceError(f"{file} {NO_STREETS_HERE}")
    return west, south, east, north


def _zoom(header: TilesHeader, bbox: tuple[float, float, float, float], file: str) -> int:
    """Return the nearest zoom at which the box does not have too many tiles."""
    nearest = min(header.max_zoom, NEAREST_ZOOM)
    for zoom in range(nearest, max(header.min_zoom, FARTHEST_ZOOM) - 1, -1):
        west, south = _tile(bbox[0], bbox[1], zoom)
        east, north = _tile(bbox[2], bbox[3], zoom)
        if (east - west + 1) * (south - north + 1) <= MAX_TILES:
            return zoom
    raise SourceError(f"The area is too large to draw the streets of {file} in it. Take a smaller territory.")


def _tile(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Return the column and row of the tile that holds a point. Source: the web's usual tile scheme (OGC 17-083r4, WebMercatorQuad)."""
    side = 2**zoom
    column = (lon + 180) / 360 * side
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side
    return min(int(column), side - 1), min(max(int(row), 0), side - 1)


def _request(bbox: tuple[float, float, float, float], zoom: int, buildings: bool) -> bytes:
    """Write what the process apart is to read."""
    import pyproj

    to_mercator = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    west, south = to_mercator.transform(bbox[0], bbox[1])
    east, north = to_mercator.transform(bbox[2], bbox[3])
    wanted = {
        "zoom": zoom,
        "bbox": [west - ROUNDED_M, south - ROUNDED_M, east + ROUNDED_M, north + ROUNDED_M],
        "schemas": [one.as_dict(buildings) for one in SCHEMAS],
    }
    return json.dumps(wanted).encode()


def _frame(found: Any, within: BaseGeometry | None, file: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import pyproj
    import shapely

    to_degrees = pyproj.Transformer.from_crs(3857, 4326, always_xy=True)
    shapes = shapely.from_wkb(np.array([bytes.fromhex(text) for text in found["shapes"]], dtype=object))
    shapes = shapely.transform(shapes, lambda at: np.column_stack(to_degrees.transform(at[:, 0], at[:, 1])))
    names = pd.Series([name or None for name in found["names"]], dtype=object)
    credit = credit_of(found["attribution"])
    frame = gpd.GeoDataFrame(
        {
            "kind": pd.Series(found["kinds"], dtype=object),
            "name": names,
            "credit": pd.Series(credit, names.index, object),
        },
        geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"),
    )
    if within is not None:
        frame = frame[frame.intersects(within)].reset_index(drop=True)
    if frame.empty:
        raise SourceError(f"{file} {NO_STREETS_HERE}")
    return frame
