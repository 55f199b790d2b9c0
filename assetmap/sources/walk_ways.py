"""The walkable ways of an OpenStreetMap extract or a saved Overpass answer, read in one pass with their nodes.

The walkable are those that :mod:`assetmap.footways` lets through. Squares drawn as areas are walked along their edge, those of
several ways (multipolygons) along all their rings.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.filter
import osmium.index
import osmium.io
import osmium.osm

from assetmap.errors import SourceError
from assetmap.footways import Passage, WalkWays, WayUse, passage, way_use
from assetmap.sources.osm_reader import is_sorted, sort_osm

NO_STREETS = "No street network: gather this territory from an OpenStreetMap extract (.osm.pbf)."
WAY_KEYS = ("highway", "railway", "public_transport")
VERTICES_AT_ONCE = 1_000_000
"""So many are kept before those of ways outside the box are let go; chosen by us: some 20 MB."""

FAR_DEGREES = 0.2
"""A way of which both ends are this far from the box on one side of it is not looked at: none comes back from 12 km away. Chosen by us."""

NODE, WAY, RELATION = osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION
_UNKNOWN = 2**31 - 1
_PER_DEGREE = 10_000_000
Box = tuple[float, float, float, float]


def read_walk_ways(
    path: Path, bbox_lonlat: Box | None = None, progress: Callable[[str, float], None] | None = None
) -> WalkWays:
    """Read the walkable ways of a file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``, or a saved Overpass answer (JSON) that has streets with their nodes.
    bbox_lonlat
        West, south, east, north in degrees: only ways whose box meets this one, whole. All without it.

    Raises
    ------
    SourceError
        When the file cannot be read, or there is no walkable way in it (or in the box).
    """
    say = progress or (lambda what, share: None)
    if path.is_dir():
        raise SourceError(f"{path.name or 'That'} is a folder. Name a file in it.")
    if not path.is_file():
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.")
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise SourceError(f"The file {path.name} is empty. Download it again.")
    say(f"Reading the streets of {path.name}", 0.0)
    try:
        found = _read_answer(path, bbox_lonlat) if start.startswith((b"{", b"[")) else _read(path, bbox_lonlat)
    except RuntimeError as error:
        raise SourceError(
            f"{path.name} could not be read as an OpenStreetMap file. It may be cut short; download it again."
        ) from error
    say(f"Reading the streets of {path.name}", 1.0)
    if len(found.first) == 1:
        raise SourceError(f"{path.name} has no streets{' near here' if bbox_lonlat else ''}. {NO_STREETS}")
    return found


def _read_answer(path: Path, box: Box | None) -> WalkWays:
    from assetmap.sources.osm_overpass import write_as_osm

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.osm.pbf"
        write_as_osm(path, file)
        return _Streets(file, box).read()


def _read(path: Path, box: Box | None) -> WalkWays:
    """Read ``path`` as it is or, where its order leads astray (ways before nodes), once more sorted."""
    streets = _Streets(path, box)
    try:
        found = streets.read()
        if not streets.has_gaps or is_sorted(path):
            return found
    except RuntimeError as error:
        if "out of order" not in str(error):
            raise
    with tempfile.TemporaryDirectory() as folder:
        ordered = Path(folder) / "sorted.osm.pbf"
        sort_osm(path, ordered)
        return _Streets(ordered, box).read()


class _Streets:
    """What was read of one file so far. Filters are kept as attributes: libosmium does not keep them alive itself."""

    def __init__(self, path: Path, box: Box | None) -> None:
        self.file, self.box = str(path), box
        self.has_gaps = False
        self.shut, self.stepped = array("q"), array("q")
        self.taken: set[int] = set()
        self.squares: list[tuple[WayUse, list[int]]] = []
        self.parts: list[tuple[np.ndarray, ...]] = []
        self.bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        self._start_part()
        self.of_nodes = osmium.filter.KeyFilter("barrier")
        self.of_nodes.enable_for(NODE)
        self.of_ways = osmium.filter.KeyFilter(*WAY_KEYS)
        self.of_ways.enable_for(WAY | RELATION)
        self.locate = osmium.NodeLocationsForWays(osmium.index.create_map("sparse_mmap_array"))
        self.locate.ignore_errors()

    def _start_part(self) -> None:
        self.refs, self.xs, self.ys = array("q"), array("i"), array("i")
        self.counts, self.uses = array("i"), bytearray()

    def read(self) -> WalkWays:
        with osmium.io.Reader(self.file, NODE | WAY | RELATION) as reader:
            bounds = reader.header().box()
            for thing in self._things(reader, self.locate, self.of_nodes, self.of_ways):
                if not thing.visible:
                    continue
                if thing.is_way():
                    use = None if self._is_far(thing.nodes) else way_use(dict(thing.tags))
                    if use is not None:
                        self._take(thing, use)
                elif thing.is_node():
                    self._look_at_node(thing)
                else:
                    self._look_at_relation(thing)
        self._read_squares()
        self._end_part()
        known = self.bounds / _PER_DEGREE
        if bounds.valid() and bounds.size() > 0:
            low, high = bounds.bottom_left, bounds.top_right
            known = np.array([low.lon, low.lat, high.lon, high.lat])
        return self._together(known)

    def _things(self, reader: Any, *handlers: Any) -> Iterable[Any]:
        return osmium.OsmFileIterator(reader, *handlers)  # type: ignore[return-value]

    def _is_far(self, nodes: Any) -> bool:
        if self.box is None or not len(nodes):
            return False
        ends = [(nodes[at].x / _PER_DEGREE, nodes[at].y / _PER_DEGREE) for at in (0, -1)]
        (one_x, one_y), (other_x, other_y) = ends
        if max(one_x, other_x) > 180:  # an end that is not in the file
            return False
        west, south, east, north = self.box
        aside = max(one_x, other_x) < west - FAR_DEGREES or min(one_x, other_x) > east + FAR_DEGREES
        return bool(aside or max(one_y, other_y) < south - FAR_DEGREES or min(one_y, other_y) > north + FAR_DEGREES)

    def _take(self, way: Any, use: WayUse) -> None:
        if way.id in self.taken:
            return
        self.taken.add(way.id)
        nodes = list(way.nodes)
        self.refs.extend([node.ref for node in nodes])
        self.xs.extend([node.x for node in nodes])
        self.ys.extend([node.y for node in nodes])
        self.counts.append(len(nodes))
        self.uses.append(use.forward | use.backward << 1 | use.is_steps << 2)
        if len(self.refs) >= VERTICES_AT_ONCE:
            self._end_part()

    def _look_at_node(self, node: Any) -> None:
        match passage(dict(node.tags)):
            case Passage.SHUT:
                self.shut.append(node.id)
            case Passage.STEP:
                self.stepped.append(node.id)

    def _look_at_relation(self, relation: Any) -> None:
        tags = dict(relation.tags)
        use = way_use(tags) if tags.get("type") == "multipolygon" else None
        if use is not None:
            self.squares.append((use, [member.ref for member in relation.members if member.type == "w"]))

    def _read_squares(self) -> None:
        """Take the rings of squares of several ways, which carry no tags of their own."""
        use_of = {way: use for use, ways in self.squares for way in ways if way not in self.taken}
        if not use_of:
            return
        chosen: Any = osmium.filter.IdFilter(sorted(use_of))
        with osmium.io.Reader(self.file, WAY) as reader:
            for way in self._things(reader, chosen, self.locate):
                # A ring that is a way of another kind (a wall, a private path) is no edge to walk along.
                if not any(key in way.tags for key in ("highway", "barrier")):
                    self._take(way, use_of[way.id])

    def _end_part(self) -> None:
        """Turn what was read into arrays, ways cut where a node is not in the file, those outside the box let go."""
        counts = np.frombuffer(self.counts, dtype=np.intc).astype(np.int64)
        refs = np.frombuffer(self.refs, dtype=np.int64)
        places = np.column_stack([np.frombuffer(self.xs, dtype=np.intc), np.frombuffer(self.ys, dtype=np.intc)])
        uses = np.frombuffer(bytes(self.uses), dtype=np.uint8)
        self._start_part()
        way_of = np.repeat(np.arange(len(counts)), counts)
        known = (places != _UNKNOWN).all(axis=1)
        self.has_gaps = self.has_gaps or not known.all()
        begins = np.ones(len(refs), dtype=bool)
        begins[1:] = (way_of[1:] != way_of[:-1]) | ~known[:-1]
        run = np.cumsum(begins)[known]
        refs, places, way_of = refs[known], places[known], way_of[known]
        first, size = np.unique(run, return_index=True, return_counts=True)[1:]
        if not len(first):
            return
        low, high = np.minimum.reduceat(places, first), np.maximum.reduceat(places, first)
        self.bounds[:2] = np.minimum(self.bounds[:2], low.min(axis=0))
        self.bounds[2:] = np.maximum(self.bounds[2:], high.max(axis=0))
        keep = size > 1
        if self.box is not None:
            west, south, east, north = np.array(self.box) * _PER_DEGREE
            keep &= (high >= (west, south)).all(axis=1) & (low <= (east, north)).all(axis=1)
        vertices = np.repeat(keep, size)
        self.parts.append((refs[vertices], places[vertices], size[keep], uses[way_of[first[keep]]]))

    def _together(self, known: np.ndarray) -> WalkWays:
        nothing = (np.zeros(0, np.int64), np.zeros((0, 2), np.intc), np.zeros(0, np.int64), np.zeros(0, np.uint8))
        refs, places, sizes, uses = (np.concatenate(part) for part in zip(nothing, *self.parts, strict=True))
        if self.box is not None:
            known = np.concatenate([np.maximum(known[:2], self.box[:2]), np.minimum(known[2:], self.box[2:])])
        west, south, east, north = known.tolist()
        return WalkWays(
            first=np.concatenate([[0], np.cumsum(sizes)]),
            nodes=refs,
            lonlat=places / _PER_DEGREE,
            is_steps=(uses & 4) > 0,
            forward=(uses & 1) > 0,
            backward=(uses & 2) > 0,
            shut=np.frombuffer(self.shut, dtype=np.int64),
            stepped=np.frombuffer(self.stepped, dtype=np.int64),
            bbox_lonlat=(west, south, east, north),
        )
