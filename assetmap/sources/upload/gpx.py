"""GPX from phones and hand-held receivers: waypoints as points, each route and each track as one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from assetmap.errors import SourceError
from assetmap.sources.upload.features import Feature, sheet_of
from assetmap.sources.upload.sheets import Contents
from assetmap.sources.upload.xml_text import child, plain_name, text_of, tree_of

CRS = "EPSG:4326"
_VALUES = ("name", "desc", "cmt", "type", "sym", "src", "time")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_KINDS = {"wpt": "waypoint", "rte": "route", "trk": "track"}


def read_gpx(content: bytes, file: str) -> Contents:
    """Read waypoints, routes and tracks, each kind told apart in the column ``kind``.

    Raises
    ------
    SourceError
        When it is not well-formed, declares a document type, or has nothing in it.
    """
    root = tree_of(content, file)
    features = list(_features(root, file))
    if not features:
        raise SourceError(f"{file} has no waypoints, routes or tracks. Export them again from the phone or program.")
    notes: list[str] = []
    if not any(feature.values["kind"] == "waypoint" for feature in features):
        notes.append(f"{file} has no waypoints, only ways; each is read as one line.")
    sheet = sheet_of(features, file, crs=CRS, in_degrees=True, notes=notes)
    return Contents(file, "GPX", (sheet,), "utf-8", tuple(notes))


def _features(root: Element, file: str) -> Iterator[Feature]:
    number = 0
    for tag, kind in _KINDS.items():
        for at, element in enumerate((one for one in root if plain_name(one) == tag), start=1):
            number += 1
            values = {"name": text_of(element, "name")}
            values |= {name: text for name in _VALUES if (text := text_of(element, name))}
            link = child(element, "link")
            if link is not None and link.get("href"):
                values["link"] = link.get("href", "")
            values["kind"] = kind
            yield Feature(number, f"{file}, {kind} {at}", values, _geometry(element, tag))


def _geometry(element: Element, tag: str) -> dict[str, Any]:
    """Write a waypoint, route or track as GeoJSON would: an empty shape for one that says nothing of where it is."""
    empty = {"type": "GeometryCollection", "geometries": []}
    if tag == "wpt":
        position = _position(element)
        return {"type": "Point", "coordinates": position} if position != ["", ""] else empty
    if tag == "rte":
        corners = [_position(one) for one in element if plain_name(one) == "rtept"]
        return {"type": "LineString", "coordinates": corners} if corners else empty
    pieces = [
        [_position(at) for at in one if plain_name(at) == "trkpt"] for one in element if plain_name(one) == "trkseg"
    ]
    pieces = [piece for piece in pieces if piece]
    lines = [piece for piece in pieces if len(piece) > 1]
    return {"type": "MultiLineString", "coordinates": lines or pieces} if pieces else empty


def _position(element: Element) -> list[Any]:
    """Return longitude and latitude; what is no number stays text, and the row that has it is said later."""
    texts = (element.get("lon", "").strip(), element.get("lat", "").strip())
    return [float(text) if _NUMBER.fullmatch(text) else text for text in texts]
