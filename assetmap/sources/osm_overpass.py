"""Overpass answers saved as JSON: read through the same door as an extract, so the same place has the same record id.

The answer is laid out as a sorted OSM file first, because answers come in any order, repeat things, or carry shapes
instead of nodes (``out geom``) or only a middle (``out center``).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import osmium

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_extract import read_extract
from assetmap.sources.reading import Reading, counted

_ORDER = {"node": 0, "way": 1, "relation": 2}
_LETTERS = {"node": "n", "way": "w", "relation": "r"}
_FIRST_MADE_UP_NODE = 10_000_000_000_000
"""Ids of nodes made for ``out geom`` shapes: far above any real one; such nodes carry no tags and never become records."""

MAX_TEXT_BYTES = 1024
"""The longest key, value or role that OpenStreetMap's formats hold: 255 characters. Source: libosmium, ``max_osm_string_length``."""


def read_overpass(path: Path, layers: LayerPack, retrieved_at: str | None = None) -> Reading:
    """Read a saved Overpass answer as records.

    Parameters
    ----------
    retrieved_at
        Default: the date the answer itself gives (``osm3s.timestamp_osm_base``).

    Raises
    ------
    SourceError
        When the file is not a whole Overpass answer: broken JSON, no ``elements``, or a ``remark`` that it was cut short.
    """
    answer = _load(path)
    laid_out = _lay_out(answer["elements"])
    base = answer.get("osm3s", {}).get("timestamp_osm_base", "") if isinstance(answer.get("osm3s"), dict) else ""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.osm.pbf"
        laid_out.write(file)
        reading = read_extract(file, layers, retrieved_at or str(base))
    notes = list(reading.notes)
    if laid_out.repeated:
        notes.append(
            f"{counted(laid_out.repeated, 'thing was', 'things were')} in the answer more than once; the newest is used."
        )
    if laid_out.odd:
        notes.append(
            f"{counted(laid_out.odd, 'element', 'elements')} of the answer could not be understood and was left out."
        )
    return Reading(reading.records, tuple(notes))


def write_as_osm(path: Path, out: Path) -> None:
    """Write a saved Overpass answer as an OSM file, sorted.

    Raises
    ------
    SourceError
        As :func:`read_overpass`.
    """
    _lay_out(_load(path)["elements"]).write(out)


def _load(path: Path) -> dict[str, Any]:
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{path.name} is not whole: it breaks off or is not JSON. Save the Overpass answer again."
        ) from error
    if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
        raise SourceError(f"{path.name} is not an Overpass answer: it has no list called “elements”.")
    remark = str(answer.get("remark", ""))
    if remark:
        raise SourceError(
            f"{path.name} is not complete: Overpass itself says “{remark[:80]}”. Ask again for a smaller area or with a longer time limit."
        )
    return answer


@dataclass
class _LaidOut:
    """The elements of an answer as OSM objects, by (kind, id)."""

    things: dict[tuple[int, int], osmium.osm.mutable.OSMObject] = field(default_factory=dict)
    versions: dict[tuple[int, int], int] = field(default_factory=dict)
    repeated: int = 0
    odd: int = 0
    made_up: int = _FIRST_MADE_UP_NODE
    middles: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)

    def put(self, kind: str, thing: Any, version: int) -> None:
        key = (_ORDER[kind], thing.id)
        if key in self.things:
            if thing.tags or not self.things[key].tags:
                self.repeated += bool(thing.tags)
            if version < self.versions[key] or (not thing.tags and self.things[key].tags):
                return
        self.things[key] = thing
        self.versions[key] = version

    def node_at(self, place: dict[str, Any], node_id: int | None = None) -> int:
        """Make sure there is a node at ``place`` and return its id."""
        if node_id is None:
            node_id = self.made_up
            self.made_up += 1
        if (0, node_id) not in self.things:
            self.put("node", osmium.osm.mutable.Node(id=node_id, location=(place["lon"], place["lat"]), tags={}), 0)
        return node_id

    def use_middles(self) -> None:
        """Give what came with its middle only (``out center``) that middle in place of corners that never came."""
        shapeless = set()
        for key, middle in sorted(self.middles.items()):
            thing: Any = self.things[key]
            if key[0] == _ORDER["way"]:
                if not thing.nodes or any((0, ref) not in self.things for ref in thing.nodes):
                    thing.nodes = [self.node_at(middle)]
                    shapeless.add(key)
            else:
                known = [("nwr".index(letter), ref) for letter, ref, _ in thing.members]
                if not known or any(member not in self.things or member in shapeless for member in known):
                    thing.members = [("n", self.node_at(middle), "")]

    def write(self, path: Path) -> None:
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            add = (writer.add_node, writer.add_way, writer.add_relation)
            for key in sorted(self.things):
                add[key[0]](self.things[key])


def _lay_out(elements: Iterable[Any]) -> _LaidOut:
    laid_out = _LaidOut()
    for element in elements:
        try:
            _put(laid_out, element)
        except (KeyError, TypeError, ValueError, AttributeError):
            laid_out.odd += 1
    laid_out.use_middles()
    return laid_out


def _put(laid_out: _LaidOut, element: dict[str, Any]) -> None:
    kind = element["type"]
    tags = {str(key): str(value) for key, value in element.get("tags", {}).items()}
    roles = [str(member.get("role", "")) for member in element.get("members", [])]
    if any(len(text.encode()) > MAX_TEXT_BYTES for text in (*tags, *tags.values(), *roles)):  # half characters fail too
        raise ValueError("a tag or role is longer than OpenStreetMap allows")
    known: dict[str, Any] = {
        "id": _number(element["id"]),
        "tags": tags,
        "version": _number(element.get("version", 1)) % 2**31,
    }
    if "timestamp" in element:
        known["timestamp"] = datetime.fromisoformat(element["timestamp"])
    version = known["version"]
    if kind == "node":
        place = (float(element["lon"]), float(element["lat"]))
        laid_out.put(kind, osmium.osm.mutable.Node(location=place, **known), version)
    elif kind == "way":
        laid_out.put(kind, osmium.osm.mutable.Way(nodes=_way_nodes(laid_out, element), **known), version)
    elif kind == "relation":
        members = [_member(laid_out, member) for member in element.get("members", [])]
        laid_out.put(kind, osmium.osm.mutable.Relation(members=members, **known), version)
    else:
        laid_out.odd += 1
        return
    if "center" in element:
        middle = {axis: float(element["center"][axis]) for axis in ("lat", "lon")}
        laid_out.middles[(_ORDER[kind], known["id"])] = middle


def _number(value: Any) -> int:
    """Return an id, if it is one that OpenStreetMap's formats can hold."""
    number = int(value)
    if not -(2**62) < number < 2**62:
        raise ValueError(f"{number} is no id")
    return number


def _way_nodes(laid_out: _LaidOut, way: dict[str, Any]) -> list[int]:
    ids, shape = way.get("nodes"), way.get("geometry")
    if not shape:
        return [_number(ref) for ref in ids or []]
    nodes: list[int] = []
    ids = ids if ids and len(ids) == len(shape) else [None] * len(shape)
    first = shape[0]
    for place, node_id in zip(shape, ids, strict=True):
        if place is None:
            nodes.append(node_id if node_id is not None else laid_out.made_up)
        elif node_id is None and nodes and place == first and place is shape[-1]:
            nodes.append(nodes[0])
        else:
            nodes.append(laid_out.node_at(place, node_id))
    return nodes


def _member(laid_out: _LaidOut, member: dict[str, Any]) -> tuple[str, int, str]:
    kind, number, role = member["type"], _number(member["ref"]), str(member.get("role", ""))
    if kind == "way" and member.get("geometry") and (1, number) not in laid_out.things:
        nodes = _way_nodes(laid_out, {"geometry": member["geometry"]})
        laid_out.put("way", osmium.osm.mutable.Way(id=number, nodes=nodes, tags={}), 0)
    elif kind == "node" and "lat" in member:
        laid_out.node_at(member, number)
    return _LETTERS[kind], number, role
