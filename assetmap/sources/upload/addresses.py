"""Where an address is, by the street names and house numbers of OpenStreetMap: found surely, or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SAME_STREET_DEGREES = 0.005
"""Parts of a name that lie nearer than this (about 400 m) are one street; farther apart they are two of one name. Chosen by us."""

SAME_HOUSE_DEGREES = 0.001
"""Two points of one number nearer than this are one house (its door and its outline). Chosen by us: about 80 m."""

LONG_STREET_DEGREES = 0.012
"""A street longer than this (about 1 km) only tells an area. Chosen by us."""

_ENDINGS = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "dr": "drive", "cres": "crescent",
    "cr": "crescent", "pl": "place", "ln": "lane", "la": "lane", "ct": "court", "crt": "court", "sq": "square",
    "ter": "terrace", "terr": "terrace", "gdns": "gardens", "gdn": "gardens", "gr": "grove", "gro": "grove",
    "pk": "park", "qd": "quadrant", "quad": "quadrant", "wy": "way", "wynd": "wynd", "blvd": "boulevard", "cl": "close",
    "brae": "brae", "vw": "view",
}  # fmt: skip
_NUMBERED = re.compile(r"(?:^|\s)(?P<number>[0-9]{1,4}[a-z]?)(?:\s*[-–/]\s*[0-9]{1,4}[a-z]?)?\s+(?P<street>[^0-9].*)$")
_ONLY_NUMBER = re.compile(r"(?:no\.?\s*)?[0-9]{1,4}[a-z]?(?:\s*[-–/]\s*[0-9]{1,4}[a-z]?)?")
_FLAT = re.compile(r"^(?:flat|unit|apt|apartment|suite|room|floor)\b")


@dataclass(frozen=True)
class AddressMatch:
    """Where an address is (EPSG:4326), how well that is known, and why; ``point`` is None where it could be two places."""

    point: Any
    precision: str
    reason: str


@dataclass(frozen=True)
class AddressIndex:
    """Streets and houses by their plain names. ``streets`` holds every part of a street, ``houses`` every point of a number."""

    streets: Mapping[str, tuple[Any, ...]]
    houses: Mapping[tuple[str, str], tuple[Any, ...]]

    def find(self, address: str) -> AddressMatch | None:
        """Find an address; None when no street in it is known."""
        number, parts = "", []
        for part in plain_address(address).split(","):
            text = part.strip()
            if _ONLY_NUMBER.fullmatch(text):
                number = number or text.removeprefix("no").strip(" .")
            elif text:
                parts.append(text)
        for text in parts:
            numbered = None if _FLAT.match(text) and not _NUMBERED.search(text) else _NUMBERED.search(text)
            street, house = (
                (plain_street(numbered["street"]), numbered["number"]) if numbered else (plain_street(text), number)
            )
            if street in self.streets or (street, house) in self.houses:
                return self._place(street, house)
        return None

    def _place(self, street: str, house: str) -> AddressMatch:
        import shapely

        points = self.houses.get((street, house.split("-")[0].strip()), ()) if house else ()
        if points:
            together = shapely.union_all(list(points))
            if _extent(together) <= SAME_HOUSE_DEGREES:
                return AddressMatch(points[0], "exact", f"{house} {street.title()} in OpenStreetMap")
            return AddressMatch(None, "none", "there is more than one house of that number and street")
        parts = self.streets.get(street, ())
        if not parts:
            return AddressMatch(None, "none", "its house number is not known")
        if len(_clusters(parts)) > 1:
            return AddressMatch(None, "none", "there is more than one street of that name")
        whole = shapely.union_all(list(parts))
        middle = shapely.get_point(shapely.shortest_line(whole, whole.centroid), 0)
        precision = "area" if _extent(whole) > LONG_STREET_DEGREES else "street"
        return AddressMatch(middle, precision, f"the middle of {street.title()} in OpenStreetMap")


def _extent(shape: Any) -> float:
    west, south, east, north = shape.bounds
    return float(max(east - west, north - south))


def _clusters(parts: tuple[Any, ...]) -> list[Any]:
    """Return the parts of a street joined where they are near each other."""
    import shapely

    grown = shapely.union_all([part.buffer(SAME_STREET_DEGREES / 2) for part in parts])
    return list(shapely.get_parts(grown))


def plain_address(text: str) -> str:
    """Return an address in small letters without accents and odd signs; commas and line breaks part it."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("\n", ", ").replace(";", ","))
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    return re.sub(r"[^\w,/\-–]+", " ", text)


def plain_street(text: str) -> str:
    """Return a street's name as it is compared: short endings written out, a leading “St” kept for a saint."""
    words = re.sub(r"[^\w]+", " ", plain_address(text)).split()
    if words and words[-1] in _ENDINGS and len(words) > 1:
        words[-1] = _ENDINGS[words[-1]]
    if len(words) > 2 and words[0] == "saint":
        words[0] = "st"
    return " ".join(words)


def index_addresses(
    streets: Iterable[tuple[str, BaseGeometry]], houses: Iterable[tuple[str, str, BaseGeometry]]
) -> AddressIndex:
    """Build an index from streets (name, line) and houses (street, number, shape); all EPSG:4326. An area counts as its middle."""
    by_street: dict[str, list[Any]] = defaultdict(list)
    by_house: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for name, line in streets:
        by_street[plain_street(name)].append(line)
    for name, number, shape in houses:
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        for one in re.split(r"[;,]", number):
            by_house[plain_street(name), one.strip().casefold()].append(point)
    return AddressIndex(
        {name: tuple(parts) for name, parts in by_street.items()},
        {house: tuple(points) for house, points in by_house.items()},
    )


def address_index(extract: Path, within: BaseGeometry | None = None) -> AddressIndex:
    """Build an index from the named streets and numbered houses of an OpenStreetMap extract, of what touches ``within``.

    Raises
    ------
    SourceError
        When the extract cannot be read.
    """
    import shapely

    from assetmap.sources.osm_extract import shapes_of
    from assetmap.sources.osm_reader import Wanted, read_osm

    found = read_osm(extract, Wanted(frozenset(), frozenset({"highway", "addr:housenumber"}), _has_address))
    shapes = shapes_of(found)
    if within is not None:
        shapely.prepare(within)
    streets, houses = [], []
    for row, shape in enumerate(shapes):
        if shape is None or (within is not None and not within.intersects(shape)):
            continue
        tags = found.parsed_tags(row)
        if "addr:housenumber" in tags and "addr:street" in tags:
            houses.append((tags["addr:street"], tags["addr:housenumber"], shape))
        elif tags.get("name") and shape.geom_type != "Point":
            streets.append((tags["name"], shape))
    return index_addresses(streets, houses)


def _has_address(tags: dict[str, str]) -> bool:
    return ("addr:housenumber" in tags and "addr:street" in tags) or ("highway" in tags and "name" in tags)
