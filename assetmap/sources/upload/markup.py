"""KML and KMZ (Google My Maps, Google Earth): the placemarks of all folders in one sheet; nothing is fetched."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

from assetmap.errors import SourceError
from assetmap.sources.reading import counted
from assetmap.sources.upload.containers import unpack
from assetmap.sources.upload.features import Feature, sheet_of
from assetmap.sources.upload.sheets import Contents
from assetmap.sources.upload.xml_text import child, plain_name, text_of, tree_of

CRS = "EPSG:4326"
_PLAIN = ("name", "description", "address", "phoneNumber", "Snippet")
_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model")
_DROPPED = {
    "NetworkLink": ("link to another map", "links to other maps"),
    "GroundOverlay": ("picture laid over the map", "pictures laid over the map"),
    "ScreenOverlay": ("picture laid over the screen", "pictures laid over the screen"),
    "PhotoOverlay": ("photo laid over the map", "photos laid over the map"),
    "Icon": ("icon", "icons"),
}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
LONGEST_HTML = 10_000
MOST_TAGS = 200
SECONDS_FOR_HTML = 2.0
"""Descriptions beyond these are kept as typed: the library's parser takes time with the square of open tags. Chosen by us."""


def read_kmz(content: bytes, file: str) -> Contents:
    """Read the one KML of a KMZ.

    Raises
    ------
    SourceError
        As :func:`read_kml`, or when it holds several or none.
    """
    found = unpack(content, file, lambda name: name.casefold().endswith(".kml"))
    if len(found) != 1:
        number = counted(len(found), "map (.kml)", "maps (.kml)") if found else "no map (.kml)"
        raise SourceError(f"{file} holds {number}; a KMZ holds exactly one. Save each map by itself.")
    return _contents(next(iter(found.values())), file, "KMZ")


def read_kml(content: bytes, file: str) -> Contents:
    """Read every placemark of a KML with the names of its folders; links, overlays and icons are left out and counted.

    Raises
    ------
    SourceError
        When it is not well-formed, declares a document type, or has no placemark.
    """
    return _contents(content, file, "KML")


def _contents(content: bytes, file: str, format_: str) -> Contents:
    root = tree_of(content, file)
    notes: list[str] = []
    if not str(root.tag).startswith("{http://www.opengis.net/kml/"):
        notes.append(f"{file} names no KML version or an old one; it was read as KML 2.2.")
    features = []
    plain = _PlainText()
    for number, (placemark, folders) in enumerate(_placemarks(root, ()), start=1):
        features.append(_feature(placemark, folders, f"{file}, placemark {number}", number, plain))
    if plain.kept:
        notes.append(
            f"{counted(plain.kept, 'description keeps', 'descriptions keep')} the HTML tags that were typed in {file}."
        )
    dropped = Counter(name for element in root.iter() if (name := plain_name(element)) in _DROPPED)
    for name, number in dropped.items():
        notes.append(f"{counted(number, *_DROPPED[name])} in {file} {'was' if number == 1 else 'were'} left out.")
    if not features:
        raise SourceError(
            f"{file} has no assets in it: no placemark. Export the map with its places, not a link to it."
        )
    return Contents(
        file, format_, (sheet_of(features, file, crs=CRS, in_degrees=True, notes=notes),), "utf-8", tuple(notes)
    )


def _placemarks(element: Element, folders: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    for one in element:
        name = plain_name(one)
        if name == "Placemark":
            yield one, folders
        elif name == "Folder":
            yield from _placemarks(one, (*folders, text_of(one, "name")))
        elif name in ("Document", "kml"):
            yield from _placemarks(one, folders)


def _feature(placemark: Element, folders: tuple[str, ...], where: str, number: int, plain: _PlainText) -> Feature:
    values = {name: text_of(placemark, name) for name in _PLAIN}
    values["description"] = plain(values["description"])
    values = {name: value for name, value in values.items() if value or name == "name"}
    if any(folders):
        values["folder"] = " / ".join(filter(None, folders))
    for when in ("TimeStamp", "TimeSpan"):
        found = child(placemark, when)
        if found is not None:
            values["time"] = " – ".join(filter(None, (text_of(found, part) for part in ("when", "begin", "end"))))
    for name, value in _extended(placemark):
        while name in values:
            if values[name] == value:
                break
            name += " (data)"
        values[name] = value
    if not any(value for value in values.values()):
        values.setdefault("name", "")
    shapes = [one for one in placemark if plain_name(one) in _SHAPES]
    raw = _geometry(shapes[0]) if len(shapes) == 1 else None
    if len(shapes) > 1:
        raw = {"type": "GeometryCollection", "geometries": [_geometry(one) for one in shapes]}
    return Feature(number, where, values, raw)


def _extended(placemark: Element) -> Iterator[tuple[str, str]]:
    data = child(placemark, "ExtendedData")
    for one in data if data is not None else ():
        if plain_name(one) == "Data":
            yield one.get("name") or text_of(one, "displayName") or "data", text_of(one, "value")
        elif plain_name(one) == "SchemaData":
            for value in one:
                if plain_name(value) in ("SimpleData", "SimpleArrayData"):
                    yield value.get("name") or "data", (value.text or "").strip()


def _geometry(element: Element) -> dict[str, Any]:
    """Write a KML geometry as GeoJSON would, strictly: what is no number stays text and is refused later with its row."""
    made = _strict_geometry(element)
    is_empty = "coordinates" in made and not made["coordinates"]
    return {"type": "GeometryCollection", "geometries": []} if is_empty else made


def _strict_geometry(element: Element) -> dict[str, Any]:
    kind = plain_name(element)
    if kind in ("MultiGeometry", "MultiTrack"):
        members = [_geometry(one) for one in element if plain_name(one) in _SHAPES]
        return {"type": "GeometryCollection", "geometries": members}
    if kind == "Polygon":
        outlines = [one for one in element if plain_name(one) == "outerBoundaryIs"]
        holes = [one for one in element if plain_name(one) == "innerBoundaryIs"]
        rings = [ring for one in (*outlines, *holes) for ring in one if plain_name(ring) == "LinearRing"]
        return {"type": "Polygon", "coordinates": [_coordinates(ring) for ring in rings]}
    if kind == "Track":
        places = [(one.text or "").split() for one in element if plain_name(one) == "coord"]
        return {"type": "LineString", "coordinates": [[_number(part) for part in place[:2]] for place in places]}
    if kind == "Model":
        location = child(element, "Location")
        pair = [_number(text_of(location, axis)) for axis in ("longitude", "latitude")] if location is not None else []
        return {"type": "Point", "coordinates": pair}
    coordinates = _coordinates(element)
    if kind == "Point":
        return {"type": "Point", "coordinates": coordinates[0] if coordinates else []}
    if kind == "LinearRing":
        return {"type": "Polygon", "coordinates": [coordinates]}
    return {"type": "LineString", "coordinates": coordinates}


def _coordinates(element: Element) -> list[list[Any]]:
    text = re.sub(r"\s*,\s*", ",", text_of(element, "coordinates"))
    return [[_number(part) for part in place.split(",")[:2]] for place in text.split()]


def _number(text: str) -> Any:
    return float(text) if _NUMBER.fullmatch(text.strip()) else text


class _Words(HTMLParser):
    """Collect the words of a piece of HTML without the tags map programs write; any other tag is a text somebody typed."""

    _BREAKS = frozenset("br p div li tr table ul ol h1 h2 h3 h4 h5 h6 hr blockquote pre".split())
    _SILENT = _BREAKS | frozenset(
        "a b i u em strong span img td th tbody thead font center small big sub sup html body".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words.append(
            "\n" if tag in self._BREAKS else "" if tag in self._SILENT else self.get_starttag_text() or ""
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BREAKS and tag != "br":
            self.words.append("\n")
        elif tag not in self._SILENT:
            self.words.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class _PlainText:
    """Take the tags of map programs out of descriptions, for as long as a file may take; then the rest stays as typed."""

    def __init__(self) -> None:
        self.kept = 0
        self._until = time.monotonic() + SECONDS_FOR_HTML

    def __call__(self, text: str) -> str:
        """Return the words of a description; line breaks stay, addresses of pictures and links do not."""
        if "<" not in text:
            return text
        if len(text) > LONGEST_HTML or text.count("<") > MOST_TAGS or time.monotonic() > self._until:
            self.kept += 1
            return text
        if not _TAG.search(text):
            return text
        parser = _Words()
        parser.feed(text)
        parser.close()
        lines = (" ".join(line.split()) for line in "".join(parser.words).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
