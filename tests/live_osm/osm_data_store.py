"""An OpenStreetMap extract held in memory, and the part of Overpass QL that assetmap speaks, answered from it as Overpass does.

Selection by ``(poly:...)``: nodes that lie in it, ways that have a piece in it, relations with such a node or way as a member.
A way or relation that only encloses the polygon is not found, as with Overpass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

Key = tuple[str, int]
_STRING = r'"(?:[^"\\]|\\.)*"'
_FILTER = re.compile(rf"\[(~?)({_STRING})(?:(~|=)({_STRING}))?\]")
_STATEMENT = re.compile(
    rf'nwr(\.\w+)?((?:\[~?{_STRING}(?:[~=]{_STRING})?\])*)(?:\(poly:"([^"]*)"\)|\(([-\d.]+(?:,[-\d.]+){{3}})\));'
)
_QUESTION = re.compile(
    r"^\[out:json\](?:\[\w+:\d+\])*;\((.*?)\)->\.wanted;\((.*)\);out meta;>;out skel qt;$", re.DOTALL
)
_ORDER = ("node", "way", "relation")


class QuestionError(ValueError):
    """The question is not in the part of Overpass QL that is spoken here."""


@dataclass
class OsmData:
    """Everything of an extract, by kind and id, in the form of Overpass' JSON."""

    things: dict[Key, dict[str, Any]] = field(default_factory=dict)
    _looked_up: dict[shapely.Polygon, set[Key]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> OsmData:
        """Read an extract."""
        data = cls()
        for thing in osmium.FileProcessor(str(path)):
            data._add(thing)
        data._draw()
        return data

    def _add(self, thing: Any) -> None:
        kind = {"n": "node", "w": "way", "r": "relation"}[thing.type_str()]
        element: dict[str, Any] = {"type": kind, "id": thing.id}
        if kind == "node":
            element |= {"lat": round(thing.location.lat, 7), "lon": round(thing.location.lon, 7)}
        element |= {"timestamp": thing.timestamp.isoformat()[:19] + "Z", "version": thing.version}
        if kind == "way":
            element["nodes"] = [node.ref for node in thing.nodes]
        if kind == "relation":
            words = {"n": "node", "w": "way", "r": "relation"}
            element["members"] = [{"type": words[m.type], "ref": m.ref, "role": m.role} for m in thing.members]
        tags = dict(thing.tags)
        self.things[kind, thing.id] = element | ({"tags": tags} if tags else {})

    def _draw(self) -> None:
        """Lay out nodes and ways as arrays, so that a polygon is compared with all of them at once."""
        nodes = [thing for (kind, _), thing in self.things.items() if kind == "node"]
        self._node_ids = np.array([node["id"] for node in nodes], dtype=np.int64)
        self._points = shapely.points([(node["lon"], node["lat"]) for node in nodes])
        self._way_ids, lines = [], []
        for (kind, number), way in self.things.items():
            places = [self.things.get(("node", ref)) for ref in way["nodes"]] if kind == "way" else []
            corners = [(place["lon"], place["lat"]) for place in places if place]
            if len(corners) > 1:
                self._way_ids.append(number)
                lines.append(shapely.LineString(corners))
        self._lines = np.array(lines, dtype=object)

    def answer(self, question: str) -> dict[str, Any]:
        """Answer a question as Overpass does, elements found first, then what they are made of."""
        understood = _QUESTION.match(question)
        if understood is None:
            raise QuestionError("unknown form")
        wanted = {key for statement in _statements(understood[1]) for key in self._select(*statement)}
        wanted &= {key for statement in _statements(understood[2]) for key in self._select(*statement)}
        elements = [self.things[key] for key in _sorted(wanted)]
        elements += [_skeleton(self.things[key]) for key in _sorted(self._made_of(wanted))]
        base = {"timestamp_osm_base": "2026-05-01T00:00:00Z", "copyright": "The data is under ODbL."}
        return {"version": 0.6, "generator": "a local stand-in for Overpass", "osm3s": base, "elements": elements}

    def _select(self, filters: list[Any], area: shapely.Polygon) -> set[Key]:
        if area not in self._looked_up:
            self._looked_up.clear()
            self._looked_up[area] = self._within(area)
        keys = self._looked_up[area]
        return {key for key in keys if all(passes(self.things[key].get("tags", {})) for passes in filters)}

    def _within(self, polygon: shapely.Polygon) -> set[Key]:
        shapely.prepare(polygon)
        nodes = self._node_ids[shapely.intersects(polygon, self._points)]
        found = {("node", int(number)) for number in nodes}
        touched = np.flatnonzero(shapely.intersects(polygon, self._lines)) if len(self._lines) else ()
        found |= {("way", self._way_ids[row]) for row in touched}
        found |= {
            key
            for key, thing in self.things.items()
            if key[0] == "relation" and any((m["type"], m["ref"]) in found for m in thing["members"])
        }
        return found

    def _made_of(self, keys: set[Key]) -> set[Key]:
        members = {
            (m["type"], m["ref"])
            for key in keys
            for m in self.things[key].get("members", ())
            if m["type"] != "relation"
        }
        members = {key for key in members if key in self.things}
        ways = {key for key in keys | members if key[0] == "way"}
        nodes = {("node", ref) for key in ways for ref in self.things[key]["nodes"]}
        return members | {key for key in nodes if key in self.things}

    def places(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Search names as Nominatim does in the plainest case: things of that name, closed ways as areas, others as points."""
        called = [thing for thing in self.things.values() if text in thing.get("tags", {}).get("name", "").casefold()]
        return [row for row in map(self._place, called) if row is not None][:limit]

    def _place(self, thing: dict[str, Any]) -> dict[str, Any] | None:
        nodes = [thing] if thing["type"] == "node" else [self.things.get(("node", r)) for r in thing.get("nodes", ())]
        corners = [[node["lon"], node["lat"]] for node in nodes if node]
        if not corners:
            return None
        is_area = len(corners) > 3 and corners[0] == corners[-1]
        shape = (
            {"type": "Polygon", "coordinates": [corners]} if is_area else {"type": "Point", "coordinates": corners[0]}
        )
        lon, lat = np.mean(corners, axis=0)
        tags = thing["tags"]
        kind = next((tags[key] for key in ("place", "boundary", "leisure", "amenity") if key in tags), "yes")
        return {
            "place_id": thing["id"],
            "osm_type": thing["type"],
            "osm_id": thing["id"],
            "lat": f"{lat:.7f}",
            "lon": f"{lon:.7f}",
            "type": kind,
            "display_name": tags["name"],
            "importance": 0.5,
            "geojson": shape,
        }


def _sorted(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (_ORDER.index(key[0]), key[1]))


def _skeleton(element: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in element.items() if key not in ("tags", "timestamp", "version")}


def _statements(text: str) -> list[tuple[list[Any], shapely.Polygon]]:
    statements, end = [], 0
    for match in _STATEMENT.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        statements.append(([_passing(*parts) for parts in _FILTER.findall(match[2])], _area(match[3], match[4])))
    if end != len(text):
        raise QuestionError(f"stopped at {text[end : end + 30]}")
    return statements


def _area(outline: str | None, box: str | None) -> shapely.Polygon:
    """Read ``lat lon lat lon ...`` or ``south,west,north,east``."""
    if box is not None:
        south, west, north, east = map(float, box.split(","))
        return shapely.box(west, south, east, north)
    numbers = [float(number) for number in (outline or "").split()]
    return shapely.Polygon(list(zip(numbers[1::2], numbers[0::2], strict=True)))


def _passing(is_key_pattern: str, key: str, sign: str, value: str) -> Any:
    """Make the test of one filter: ``[~"k"~"v"]``, ``["k"~"v"]``, ``["k"="v"]`` or ``["k"]``."""
    key, value = _unquoted(key), _unquoted(value)
    if is_key_pattern:
        keys, values = re.compile(key), re.compile(value)
        return lambda tags: any(keys.search(k) and values.search(v) for k, v in tags.items())
    if sign == "~":
        pattern = re.compile(value)
        return lambda tags: key in tags and pattern.search(tags[key]) is not None
    if sign == "=":
        return lambda tags: tags.get(key) == value
    return lambda tags: key in tags


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
