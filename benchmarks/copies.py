"""Make an extract many times larger out of a real one: copies beside each other in a grid, with ids as in the real world.

Tools that keep one bit per possible id pay for the range of ids, so the copies' ids are spread over OpenStreetMap's real
range and never go beyond it. Objects stay sorted: nodes, ways, relations, ids ascending.

Usage: python benchmarks/copies.py EXTRACT OUT.osm.pbf NUMBER
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from pathlib import Path
from typing import Any

import osmium

HIGHEST_ID = {"n": 11_000_000_000, "w": 1_200_000_000, "r": 16_000_000}
"""Below what OpenStreetMap has reached."""

ENTITIES = {"n": osmium.osm.NODE, "w": osmium.osm.WAY, "r": osmium.osm.RELATION}
COLUMNS = 8
MARGIN_DEGREES = 0.02


class _Ids:
    """Gives every object of every copy its own id: copies have a block each, the objects of one are evenly spaced in it."""

    def __init__(self, extract: str, number: int) -> None:
        self._places: dict[str, dict[int, int]] = {}
        self._sorted: dict[str, list[int]] = {}
        self._block = {kind: top // number for kind, top in HIGHEST_ID.items()}
        self._step: dict[str, int] = {}
        for kind, entity in ENTITIES.items():
            ids = sorted({thing.id for thing in osmium.FileProcessor(extract, entity)})
            self._sorted[kind] = ids
            self._places[kind] = {one: place for place, one in enumerate(ids)}
            self._step[kind] = self._block[kind] // (len(ids) + 1)
            if self._step[kind] < 2:
                raise SystemExit(f"{number} copies do not fit into the real range of ids.")

    def new(self, kind: str, old: int, copy: int) -> int:
        """Return the id in ``copy``; a member that is not in the extract gets one that no object has."""
        place, beside = self._places[kind].get(old), 1
        if place is None:
            place, beside = bisect_left(self._sorted[kind], old), 0
        return copy * self._block[kind] + place * self._step[kind] + beside + (place == 0 and not beside)


def make_copies(extract: Path, out: Path, number: int) -> Path:
    """Write ``number`` copies of ``extract`` to ``out``, each beside the other, and return ``out``."""
    source = str(extract)
    ids = _Ids(source, number)
    width, height = _size(source)
    unfinished = out.with_name(f"unfinished-{out.name}")
    with osmium.SimpleWriter(str(unfinished), overwrite=True) as writer:
        for kind, entity in ENTITIES.items():
            for copy in range(number):
                shift = (copy % COLUMNS * width, copy // COLUMNS * height)
                _write(osmium.FileProcessor(source, entity), writer, kind, (ids, copy, shift))
    unfinished.replace(out)
    return out


def _size(extract: str) -> tuple[float, float]:
    """Return how far apart the copies stand: the extent of the extract and a margin, in degrees, eastward and northward."""
    lons, lats = [], []
    for node in osmium.FileProcessor(extract, osmium.osm.NODE):
        lons.append(node.location.lon)
        lats.append(node.location.lat)
    return max(lons) - min(lons) + MARGIN_DEGREES, max(lats) - min(lats) + MARGIN_DEGREES


def _write(things: Any, writer: Any, kind: str, into: tuple[_Ids, int, tuple[float, float]]) -> None:
    ids, copy, (east, north) = into
    for thing in things:
        number = ids.new(kind, thing.id, copy)
        if kind == "n":
            place = (thing.location.lon + east, thing.location.lat + north)
            writer.add_node(thing.replace(id=number, location=place))
        elif kind == "w":
            writer.add_way(thing.replace(id=number, nodes=[ids.new("n", node.ref, copy) for node in thing.nodes]))
        else:
            members = [(one.type, ids.new(one.type, one.ref, copy), one.role) for one in thing.members]
            writer.add_relation(thing.replace(id=number, members=members))


if __name__ == "__main__":
    make_copies(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
