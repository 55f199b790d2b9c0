"""What the layers of the common vector street maps are called, and which of their things the quiet map draws.

Facts, in our own words, from the schemas' own pages:

* *Protomaps basemap*, versions 3 and 4: docs.protomaps.com/basemaps/layers, and the profile's layers ``roads``, ``water`` and ``landuse``.
  Version 3 writes ``pmap:`` before its keys and has railways in a layer of their own.
* *OpenMapTiles* 3: openmaptiles.org/schema. Streets have no names there; the layer ``transportation_name`` has.
* *Shortbread* 1: shortbread-tiles.org/schema/1.0. ``kind`` is OpenStreetMap's own value; names are in ``street_labels``.

All three are made from OpenStreetMap. A value that OpenStreetMap also has is drawn as in an extract (``osm_extract.BASEMAP_KINDS``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assetmap.sources.osm_extract import BASEMAP_KINDS

ANY = "*"
"""Stands for every value, or none, that is not named."""

Kinds = Mapping[str, str | None]
"""Value -> basemap kind; None for what is not drawn."""


@dataclass(frozen=True)
class TileLayer:
    """A layer of tiles: the attributes that say what a thing is, the best first, and what is drawn of its lines and areas.

    ``names_only`` marks a layer that repeats lines of another one to carry their names.
    """

    name: str
    attributes: tuple[str, ...]
    lines: Kinds = field(default_factory=dict)
    areas: Kinds = field(default_factory=dict)
    names_only: bool = False


@dataclass(frozen=True)
class TileSchema:
    """A way of naming layers. ``marks`` are the layers without which a file is not of it.

    ``underground`` are the attributes and values of what runs below the ground: railways and water that do are not drawn, as in an
    extract.
    """

    name: str
    marks: frozenset[str]
    underground: tuple[tuple[str, Any], ...]
    layers: tuple[TileLayer, ...]

    def as_dict(self, buildings: bool = True) -> dict[str, Any]:
        """Return plain data, as the process apart takes it, with or without the layers of buildings."""
        layers = [one for one in self.layers if buildings or "building" not in one.areas.values()]
        return {
            "name": self.name,
            "marks": sorted(self.marks),
            "underground": list(self.underground),
            "layers": [asdict(one) for one in layers],
        }


def _drawn_as(key: str) -> dict[str, str | None]:
    """Return the kinds of OpenStreetMap's values of a key."""
    return {value: kind for kind, keys in BASEMAP_KINDS.items() for value in keys.get(key, ()) if value != "*"}


_STREETS: Kinds = _drawn_as("highway")
_RAILWAYS: Kinds = _drawn_as("railway")
_OTHER_RAILWAYS: Kinds = dict.fromkeys(
    ("subway", "funicular", "monorail", "miniature", "preserved", "disused", "abandoned", "construction", "platform")
)
_STREAMS: Kinds = dict.fromkeys(("river", "stream", "canal", "brook"), "stream")
_LAND: Kinds = _drawn_as("landuse") | _drawn_as("natural") | _drawn_as("leisure")
_GREEN: Kinds = {value: kind for value, kind in _LAND.items() if kind in ("green", "wood")}
_NO_WATER: Kinds = dict.fromkeys(("swimming_pool", "fountain", "reef", "glacier", "ice", "intermittent"))
_WATER: Kinds = {ANY: "water", **_NO_WATER}
_BUILDING: Kinds = {ANY: "building"}

_PROTOMAPS_ROADS: Kinds = {
    **_STREETS,
    **_RAILWAYS,
    **_OTHER_RAILWAYS,
    "raceway": None,
    "pier": None,
    "corridor": None,
    "highway": "street_main",
    "major_road": "street_main",
    "medium_road": "street_main",
    "minor_road": "street",
    "path": "path",
}
_PROTOMAPS_KEYS = ("kind_detail", "kind", "pmap:kind_detail", "pmap:kind")

PROTOMAPS = TileSchema(
    "Protomaps basemap",
    frozenset({"roads"}),
    (("is_tunnel", True), ("pmap:level", -1)),
    (
        TileLayer("roads", _PROTOMAPS_KEYS, lines=_PROTOMAPS_ROADS),
        TileLayer("transit", _PROTOMAPS_KEYS, lines={**_RAILWAYS, **_OTHER_RAILWAYS}),
        TileLayer("water", ("kind", "pmap:kind"), lines=_STREAMS, areas=_WATER),
        TileLayer("physical_line", ("kind", "pmap:kind"), lines=_STREAMS),
        TileLayer("landuse", ("kind", "pmap:kind"), areas=_GREEN),
        TileLayer("natural", ("kind", "pmap:kind"), areas=_GREEN),
        TileLayer("buildings", ("kind", "pmap:kind"), areas={**_BUILDING, "building_part": None}),
    ),
)

_OPENMAPTILES_ROADS: Kinds = {
    **dict.fromkeys(("motorway", "trunk", "primary", "secondary", "tertiary"), "street_main"),
    **_RAILWAYS,
    **_OTHER_RAILWAYS,
    "minor": "street",
    "service": "service",
    "track": "service",
    "path": "path",
    "pedestrian": "street",
    "footway": "path",
    "cycleway": "path",
    "bridleway": "path",
    "steps": "steps",
    "corridor": None,
}
_OPENMAPTILES_KEYS = ("subclass", "class")

OPENMAPTILES = TileSchema(
    "OpenMapTiles",
    frozenset({"transportation"}),
    (("brunnel", "tunnel"),),
    (
        TileLayer("transportation", _OPENMAPTILES_KEYS, lines=_OPENMAPTILES_ROADS),
        TileLayer("transportation_name", _OPENMAPTILES_KEYS, lines=_OPENMAPTILES_ROADS, names_only=True),
        TileLayer("water", ("class",), areas=_WATER),
        TileLayer("waterway", ("class",), lines=_STREAMS),
        TileLayer("landcover", _OPENMAPTILES_KEYS, areas={**_GREEN, "wood": "wood"}),
        TileLayer("landuse", ("class",), areas=_GREEN),
        TileLayer("park", ("class",), areas={"nature_reserve": "green"}),
        TileLayer("building", (), areas=_BUILDING),
    ),
)

SHORTBREAD = TileSchema(
    "Shortbread",
    frozenset({"streets"}),
    (("tunnel", True),),
    (
        TileLayer("streets", ("kind",), lines={**_STREETS, **_RAILWAYS}),
        TileLayer("street_labels", ("kind",), lines=_STREETS, names_only=True),
        TileLayer("ocean", (), areas=_WATER),
        TileLayer("water_polygons", ("kind",), areas=_WATER),
        TileLayer("water_lines", ("kind",), lines=_STREAMS),
        TileLayer("land", ("kind",), areas={**_GREEN, "grave_yard": "green"}),
        TileLayer("buildings", (), areas=_BUILDING),
    ),
)

SCHEMAS = (PROTOMAPS, OPENMAPTILES, SHORTBREAD)
