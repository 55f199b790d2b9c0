"""Read things with wanted tags out of an OpenStreetMap file, with their shapes, in flat memory.

Filtering by key, node positions and multipolygon assembly are libosmium's; Python judges only what has a wanted key.
The file is read in several passes, each decoding only what it needs:

1. relations with a wanted tag: which ways they need;
2. nodes: all positions are kept, those with a wanted tag are taken;
3. ways with a wanted tag; the keys that nearly every way carries (``building``, ``highway``) have a scan of their own with
   an exact filter, whose cost is tags × wanted pairs; closed ways that are areas become polygons afterwards, all at once;
4. the ways needed by those relations, assembled (skipped without such relations).

Assembling every closed way, as a plain area reader does, is what makes it slow: nearly all of them are houses nobody asked for.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import osmium
import osmium.filter
import osmium.geom
import osmium.index
import osmium.io
import osmium.osm

from assetmap.errors import SourceError
from assetmap.sources.osm_areas import is_area

BULKY_KEYS = frozenset({"building", "highway"})
AREA_TYPES = frozenset({"multipolygon", "boundary"})
LINE_TYPES = frozenset({"route"})
PLACE_TYPES = frozenset({"site"})
"""Relation types that are things themselves; others (a waterway, a street with its houses) only group things that count."""

NODE, WAY, RELATION = osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION


@dataclass(frozen=True)
class Wanted:
    """Which things to read: those with one of the ``pairs``, or any of the ``keys``, for which ``keep(tags)`` is true."""

    pairs: frozenset[tuple[str, str]]
    keys: frozenset[str] = frozenset()
    keep: Callable[[dict[str, str]], bool] = lambda tags: True


@dataclass
class Found:
    """What was read, as columns. ``ids`` are ``node/1``, ``way/2``, ``relation/3``; ``tags`` are JSON text.

    A ``wkb`` of None is a thing without shape; ``closed`` says that a way ends where it starts and its tags make it an
    area; ``approximate`` that the shape is only a point near an incomplete one; ``edited_at`` is ISO 8601 or None.
    """

    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    wkb: list[bytes | None] = field(default_factory=list)
    is_ring: list[bool] = field(default_factory=list)
    approximate: list[bool] = field(default_factory=list)
    edited_at: list[str | None] = field(default_factory=list)
    incomplete_ways: int = 0
    incomplete_relations: int = 0
    grouping_relations: int = 0
    repeated: int = 0

    def parsed_tags(self, row: int) -> dict[str, str]:
        """Return the tags of one row."""
        return dict(json.loads(self.tags[row]))

    def add(self, thing_id: str, tags: Mapping[str, str], wkb: bytes | None, edited_at: str | None) -> None:
        """Append one thing with its own shape."""
        self.ids.append(thing_id)
        self.tags.append(_to_json(tags))
        self.wkb.append(wkb)
        self.is_ring.append(False)
        self.approximate.append(False)
        self.edited_at.append(edited_at)

    def add_incomplete(self, thing_id: str, tags: Mapping[str, str], near: bytes | None, edited_at: str | None) -> None:
        """Append one thing of whose shape a part is missing."""
        self.add(thing_id, tags, near, edited_at)
        self.approximate[-1] = True


_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _edited_at(thing: Any) -> str | None:
    edited = thing.timestamp
    return edited.isoformat()[:19] + "Z" if edited.year > 1971 else None


def data_as_of(path: Path) -> str | None:
    """Return up to which moment an OSM file holds the edits, as its own header says (ISO 8601 in UTC); None where it does not.

    Source: ``osmosis_replication_timestamp``, which Geofabrik, osmium and Osmosis write into every extract that is kept up to date.
    """
    try:
        with osmium.io.Reader(str(path), NODE & WAY) as reader:
            said = reader.header().get("osmosis_replication_timestamp")
        moment = datetime.fromisoformat(said) if said else None
    except (RuntimeError, ValueError):
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def read_osm(path: Path, wanted: Wanted, points: bool = True) -> Found:
    """Read the wanted things of an OSM file (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``), nodes only if ``points``.

    Raises
    ------
    SourceError
        When the file is not there, is empty or cannot be read to its end.
    """
    if not path.exists():
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.")
    if path.stat().st_size == 0:
        raise SourceError(f"The file {path.name} is empty. Download it again.")
    try:
        found = _run(path, wanted, points)
    except RuntimeError as error:
        raise SourceError(
            f"{path.name} could not be read as an OpenStreetMap file ({_short(error)}). It may be cut short; download it again."
        ) from error
    return found


def _run(path: Path, wanted: Wanted, points: bool) -> Found:
    """Read ``path`` as it is or, where its order leads astray (ways before nodes, old versions last), once more sorted."""
    repeated = 0
    try:
        found = _Passes(path, wanted, points).run()
        repeated = len(found.ids) - len(set(found.ids))
        if not (found.incomplete_ways or repeated) or is_sorted(path):
            return found
    except RuntimeError as error:
        if "out of order" not in str(error):
            raise
    with tempfile.TemporaryDirectory() as folder:
        ordered = Path(folder) / "sorted.osm.pbf"
        sort_osm(path, ordered)
        found = _Passes(ordered, wanted, points).run()
    found.repeated = repeated
    return found


def sort_osm(path: Path, out: Path) -> None:
    """Write the file with nodes before ways before relations, each thing once in its newest version."""
    merged = osmium.MergeInputReader()
    merged.add_file(str(path))
    with osmium.SimpleWriter(str(out), overwrite=True) as writer:
        merged.apply(writer, simplify=True)


def is_sorted(path: Path) -> bool:
    """Say whether the file itself says that it has nodes before ways before relations, each by number."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        return bool(reader.header().get("sorting") == "Type_then_ID")


def _short(error: Exception) -> str:
    return str(error).split("\n")[0][:120]


@dataclass(frozen=True)
class _Relation:
    tags: dict[str, str]
    members: tuple[tuple[str, int], ...]
    edited_at: str | None

    @property
    def ways(self) -> tuple[int, ...]:
        return tuple(ref for kind, ref in self.members if kind == "w")

    @property
    def is_line(self) -> bool:
        return self.tags.get("type") in LINE_TYPES


def _joined(parts: list[bytes]) -> bytes:
    """Join the ways of a route into as few lines as can be."""
    import shapely

    return bytes(shapely.to_wkb(shapely.line_merge(shapely.MultiLineString(list(shapely.from_wkb(parts))))))


def _only(ids: Iterable[int], entities: Any) -> Any:
    """Make a filter that lets through the things of one kind with these ids (and everything of other kinds)."""
    chosen: Any = osmium.filter.IdFilter(sorted(ids))
    chosen.enable_for(entities)
    return chosen


class _Passes:
    """The passes over one file. Filters are kept as attributes: libosmium does not keep them alive itself."""

    def __init__(self, path: Path, wanted: Wanted, points: bool) -> None:
        self.file = str(path)
        self.wanted = wanted
        self.points = points
        self.pool = osmium.io.ThreadPool(2)
        self.found = Found()
        self.shapes: Any = osmium.geom.WKBFactory()  # its methods return bytes; the stubs say str
        self.positions = osmium.index.create_map("sparse_mmap_array")
        self.locate = osmium.NodeLocationsForWays(self.positions)
        self.locate.ignore_errors()

    def run(self) -> Found:
        keys = self.wanted.keys | {key for key, _ in self.wanted.pairs}
        if not keys:
            return self.found
        self.by_key = osmium.filter.KeyFilter(*sorted(keys))
        relations = self._relations()
        self._nodes()
        self._ways(self._filters(keys - BULKY_KEYS))
        self._ways(self._filters(keys & BULKY_KEYS, exactly=not self.wanted.keys & BULKY_KEYS))
        if relations:
            self._assemble(relations)
        return self.found

    def _filters(self, keys: frozenset[str], exactly: bool = False) -> tuple[Any, ...]:
        """Make the filters that let through what has one of ``keys``, or only the wanted values of them."""
        if not keys:
            return ()
        by_key = osmium.filter.KeyFilter(*sorted(keys))
        pairs = sorted(pair for pair in self.wanted.pairs if pair[0] in keys)
        return (by_key, osmium.filter.TagFilter(*pairs)) if exactly else (by_key,)

    def _read(self, entities: Any) -> Any:
        return osmium.io.Reader(self.file, entities, thread_pool=self.pool)

    def _things(self, reader: Any, *handlers: Any) -> Iterator[Any]:
        return osmium.OsmFileIterator(reader, *handlers)  # type: ignore[return-value]

    def _relations(self) -> dict[int, _Relation]:
        relations = {}
        with self._read(RELATION) as reader:
            for thing in self._things(reader, self.by_key):
                tags = dict(thing.tags)
                if not self.wanted.keep(tags) or not thing.visible:
                    continue
                if tags.get("type") not in AREA_TYPES | LINE_TYPES | PLACE_TYPES:
                    self.found.grouping_relations += 1
                    continue
                members = tuple((member.type, member.ref) for member in thing.members)
                relations[thing.id] = _Relation(tags, members, _edited_at(thing))
        return relations

    def _nodes(self) -> None:
        if not self.points:
            with self._read(NODE) as reader:
                osmium.apply(reader, self.locate)
            return
        found, keep, create_point = self.found, self.wanted.keep, self.shapes.create_point
        with self._read(NODE) as reader:
            for thing in self._things(reader, self.locate, self.by_key):
                tags = dict(thing.tags)
                if keep(tags) and thing.visible:
                    wkb = create_point(thing) if thing.location.valid() else None
                    found.add(f"node/{thing.id}", tags, wkb, _edited_at(thing))

    def _ways(self, filters: tuple[Any, ...]) -> None:
        found, keep, create_linestring = self.found, self.wanted.keep, self.shapes.create_linestring
        if not filters:
            return
        taken = set(found.ids)
        with self._read(WAY) as reader:
            for thing in self._things(reader, *filters, self.locate):
                tags = dict(thing.tags)
                thing_id = f"way/{thing.id}"
                if not keep(tags) or thing_id in taken or not thing.visible:
                    continue
                try:
                    found.add(thing_id, tags, create_linestring(thing), _edited_at(thing))
                except (RuntimeError, osmium.InvalidLocationError):
                    found.incomplete_ways += 1
                    near = self._point_near(node.ref for node in thing.nodes)
                    found.add_incomplete(thing_id, tags, near, _edited_at(thing))
                else:
                    found.is_ring[-1] = thing.is_closed() and is_area(tags)

    def _assemble(self, relations: dict[int, _Relation]) -> None:
        areas = osmium.area.AreaManager()
        with self._read(RELATION) as reader:
            osmium.apply(reader, _only(relations, RELATION), areas.first_pass_handler())
        assembled = osmium.BufferIterator(self.by_key)
        assembling = areas.second_pass_to_buffer(assembled)
        member_ways = _only({way for relation in relations.values() for way in relation.ways}, WAY)
        of_lines = {way for relation in relations.values() if relation.is_line for way in relation.ways}
        some_nodes: dict[int, list[int]] = {}
        lines: dict[int, bytes] = {}
        with self._read(WAY) as reader:
            for thing in self._things(reader, member_ways, self.locate, assembling):
                nodes = thing.nodes
                some_nodes[thing.id] = [nodes[place].ref for place in {0, len(nodes) // 2} if len(nodes)]
                if thing.id in of_lines:
                    with suppress(RuntimeError, osmium.InvalidLocationError):
                        lines[thing.id] = self.shapes.create_linestring(thing)
                self._take_areas(assembled, relations)
        self._take_areas(assembled, relations)
        for number, relation in relations.items():
            parts = [lines[way] for way in relation.ways if way in lines]
            if parts:
                self.found.add(f"relation/{number}", relation.tags, _joined(parts), relation.edited_at)
                continue
            if relation.is_line:
                self.found.grouping_relations += 1  # a route of routes, or one that passes elsewhere
                continue
            self.found.incomplete_relations += relation.tags.get("type") in AREA_TYPES
            refs = [ref for kind, ref in relation.members if kind == "n"]
            refs += [ref for way in relation.ways for ref in some_nodes.get(way, ())]
            near = self._point_near(refs)
            self.found.add_incomplete(f"relation/{number}", relation.tags, near, relation.edited_at)

    def _take_areas(self, assembled: Iterable[Any], relations: dict[int, _Relation]) -> None:
        for area in assembled:
            number = area.orig_id()
            if area.from_way() or number not in relations:
                continue
            try:
                wkb = self.shapes.create_multipolygon(area)
            except (RuntimeError, osmium.InvalidLocationError):
                continue
            relation = relations.pop(number)
            self.found.add(f"relation/{number}", relation.tags, wkb, relation.edited_at)

    def _point_near(self, refs: Iterable[int]) -> bytes | None:
        """Return a point in the middle of the nodes that are there, or None when none is."""
        import shapely

        known = []
        for ref in refs:
            try:
                place = self.positions.get(ref)
            except KeyError:
                continue
            known.append((place.lon, place.lat))
        if not known:
            return None
        return bytes(shapely.to_wkb(shapely.MultiPoint(known).centroid))
