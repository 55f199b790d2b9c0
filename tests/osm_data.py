"""Small OpenStreetMap data made in code: the same things as ``.osm`` text, as ``.pbf``, ``.gz``, ``.bz2`` and as Overpass answers."""

from __future__ import annotations

import bz2
import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import osmium

WHEN = "2024-03-12T10:00:00Z"
Tags = dict[str, str]


@dataclass
class Osm:
    """A handful of nodes, ways and relations, kept in the order in which they were added."""

    things: list[tuple[str, int, dict[str, Any], Tags]] = field(default_factory=list)

    def node(self, number: int, lon: float, lat: float, tags: Tags | None = None, **meta: Any) -> Osm:
        self.things.append(("node", number, {"lon": lon, "lat": lat, **meta}, tags or {}))
        return self

    def nodes(self, first: int, *places: tuple[float, float]) -> list[int]:
        """Add nodes without tags, numbered from ``first``, and return their numbers."""
        numbers = list(range(first, first + len(places)))
        for number, (lon, lat) in zip(numbers, places, strict=True):
            self.node(number, lon, lat)
        return numbers

    def way(self, number: int, refs: list[int], tags: Tags | None = None, **meta: Any) -> Osm:
        self.things.append(("way", number, {"refs": refs, **meta}, tags or {}))
        return self

    def relation(self, number: int, members: list[tuple[str, int, str]], tags: Tags | None = None, **meta: Any) -> Osm:
        self.things.append(("relation", number, {"members": members, **meta}, tags or {}))
        return self

    def square(self, way: int, west: float, south: float, side: float, tags: Tags, first_node: int) -> Osm:
        """Add a closed way round a square."""
        east, north = west + side, south + side
        corners = self.nodes(first_node, (west, south), (east, south), (east, north), (west, north))
        return self.way(way, [*corners, corners[0]], tags)

    def xml(self) -> str:
        lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6" generator="tests">']
        for kind, number, rest, tags in self.things:
            meta = f'id="{number}" version="{rest.get("version", 1)}" timestamp="{rest.get("timestamp", WHEN)}"'
            if "visible" in rest:
                meta += f' visible="{rest["visible"]}"'
            place = f' lat="{rest["lat"]}" lon="{rest["lon"]}"' if kind == "node" else ""
            lines.append(f"<{kind} {meta}{place}>")
            lines += [f'<nd ref="{ref}"/>' for ref in rest.get("refs", [])]
            lines += [f'<member type="{t}" ref="{r}" role="{role}"/>' for t, r, role in rest.get("members", [])]
            lines += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
            lines.append(f"</{kind}>")
        return "\n".join([*lines, "</osm>"])

    def save(self, path: Path) -> Path:
        """Write in the format that the ending of ``path`` names."""
        text = self.xml().encode("utf-8")
        if path.name.endswith(".osm"):
            path.write_bytes(text)
        elif path.name.endswith(".gz"):
            path.write_bytes(gzip.compress(text))
        elif path.name.endswith(".bz2"):
            path.write_bytes(bz2.compress(text))
        else:
            plain = self.save(path.parent / "plain.osm")
            with osmium.SimpleWriter(str(path), overwrite=True) as writer:
                for thing in osmium.FileProcessor(str(plain)):
                    writer.add(thing)
        return path

    def overpass(self, out: str = "body") -> dict[str, Any]:
        """Return the answer that Overpass would give with ``out meta;`` (body), ``out geom;`` or ``out center;``."""
        places = {number: rest for kind, number, rest, _ in self.things if kind == "node"}
        ways = {number: rest["refs"] for kind, number, rest, _ in self.things if kind == "way"}
        elements = [self._element(thing, out, places, ways) for thing in self.things]
        if out != "body":
            elements = [element for element in elements if element.get("tags")]
        return {"version": 0.6, "osm3s": {"timestamp_osm_base": "2024-05-01T00:00:00Z"}, "elements": elements}

    def _element(self, thing: Any, out: str, places: Any, ways: Any) -> dict[str, Any]:
        def at(ref: int) -> dict[str, float]:
            return {"lat": places[ref]["lat"], "lon": places[ref]["lon"]}

        def middle(refs: list[int]) -> dict[str, float]:
            lats, lons = [places[ref]["lat"] for ref in refs], [places[ref]["lon"] for ref in refs]
            return {"lat": (min(lats) + max(lats)) / 2, "lon": (min(lons) + max(lons)) / 2}

        kind, number, rest, tags = thing
        element: dict[str, Any] = {"type": kind, "id": number}
        element |= {"version": rest.get("version", 1), "timestamp": rest.get("timestamp", WHEN)}
        if kind == "node":
            element |= at(number) if number in places else {}
        elif kind == "way":
            element["nodes"] = rest["refs"]
            element |= {"geometry": [at(ref) for ref in rest["refs"]]} if out == "geom" else {}
            element |= {"center": middle(rest["refs"])} if out == "center" else {}
        else:
            element["members"] = [{"type": t, "ref": r, "role": role} for t, r, role in rest["members"]]
            for member in element["members"] if out == "geom" else []:
                member |= {"geometry": [at(ref) for ref in ways[member["ref"]]]}
            if out == "center":
                element["center"] = middle([ref for t, r, _ in rest["members"] if t == "way" for ref in ways[r]])
        return element | ({"tags": tags} if tags else {})

    def save_overpass(self, path: Path, out: str = "body") -> Path:
        path.write_text(json.dumps(self.overpass(out)), encoding="utf-8")
        return path


def small_town() -> Osm:
    """One of each shape: a point, a line, an area, and a wood of several ways with a clearing and a second part."""
    town = Osm()
    town.node(1, -2.93, 56.44, {"amenity": "pharmacy", "name": "Example Pharmacy", "phone": "+44 1382 000000"})
    line = town.nodes(10, (-2.935, 56.440), (-2.934, 56.441), (-2.933, 56.442))
    town.square(101, -2.932, 56.441, 0.001, {"amenity": "community_centre", "name": "Example Hall"}, 20)
    outer = town.nodes(30, (-2.95, 56.43), (-2.94, 56.43), (-2.94, 56.44), (-2.95, 56.44))
    town.way(100, line, {"highway": "footway", "route": "hiking", "name": "Example Path", "foot": "designated"})
    town.way(102, outer[:3]).way(103, [outer[2], outer[3], outer[0]])
    town.square(104, -2.948, 56.432, 0.002, {}, 40)
    town.square(105, -2.96, 56.43, 0.003, {}, 50)
    members = [("way", 102, "outer"), ("way", 103, "outer"), ("way", 104, "inner"), ("way", 105, "outer")]
    town.relation(200, members, {"type": "multipolygon", "natural": "wood", "name": "Example Wood"})
    order = {"node": 0, "way": 1, "relation": 2}
    town.things.sort(key=lambda thing: (order[thing[0]], thing[1]))
    return town
