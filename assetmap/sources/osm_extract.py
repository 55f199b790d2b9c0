"""OpenStreetMap extracts (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``): the recommended way to get a neighbourhood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assetmap.layers import LayerPack
from assetmap.sources.osm_reader import Found, Wanted, read_osm
from assetmap.sources.reading import Reading, counted

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

SOURCE = "osm"
LICENCE = "ODbL-1.0"
ATTRIBUTION = "© OpenStreetMap contributors"

BASEMAP_KINDS: dict[str, dict[str, frozenset[str]]] = {
    "street_main": {
        "highway": frozenset(
            {"motorway", "trunk", "primary", "secondary", "tertiary", "motorway_link", "trunk_link", "primary_link"}
            | {"secondary_link", "tertiary_link"}
        )
    },
    "street": {"highway": frozenset({"residential", "unclassified", "living_street", "pedestrian", "road"})},
    "service": {"highway": frozenset({"service", "track"})},
    "path": {"highway": frozenset({"footway", "path", "cycleway", "bridleway"})},
    "steps": {"highway": frozenset({"steps"})},
    "rail": {"railway": frozenset({"rail", "light_rail", "tram", "narrow_gauge"})},
    "stream": {"waterway": frozenset({"river", "stream", "canal", "brook"})},
    "water": {
        "natural": frozenset({"water", "bay"}),
        "waterway": frozenset({"riverbank", "dock"}),
        "landuse": frozenset({"reservoir"}),
    },
    "wood": {"natural": frozenset({"wood"}), "landuse": frozenset({"forest"})},
    "green": {
        "leisure": frozenset(
            {"park", "garden", "common", "nature_reserve", "playground", "pitch", "golf_course", "recreation_ground"}
        ),
        "landuse": frozenset({"grass", "meadow", "village_green", "recreation_ground", "cemetery", "allotments"}),
        "natural": frozenset({"grassland", "heath", "scrub", "wetland"}),
    },
    "building": {"building": frozenset({"*"})},
}
"""What the basemap is drawn from: kind -> key -> values, in the order in which a thing is judged."""

_LINE_KINDS = frozenset({"street_main", "street", "service", "path", "steps", "rail", "stream"})


def read_extract(path: Path, layers: LayerPack, retrieved_at: str) -> Reading:
    """Read every thing of an extract that some layer asks for, as records.

    Parameters
    ----------
    retrieved_at
        When the file was made or fetched, ISO 8601; kept with every record.

    Raises
    ------
    SourceError
        When the file cannot be read.
    """
    index = layers.index
    found = read_osm(path, Wanted(index.anchor_pairs, index.anchor_keys, index.is_wanted))
    return records_of(found, retrieved_at)


def records_of(found: Found, retrieved_at: str) -> Reading:
    """Turn what the reader found into a record table, each thing once, and say what was incomplete."""
    from assetmap.tables import records_from

    rows, repeated = _newest(found)
    number = len(rows)
    geometry = shapes_of(found)
    ids = [found.ids[row] for row in rows]
    approximate = np.array(found.approximate, dtype=bool)[rows]
    records = records_from(
        {
            "record_id": [f"osm:{thing_id}" for thing_id in ids],
            "source": [SOURCE] * number,
            "source_id": ids,
            "tags": [found.tags[row] for row in rows],
            "said": ["{}"] * number,
            "precision": np.where(approximate, "area", "exact"),
            "contributor_kind": ["osm"] * number,
            "licence": [LICENCE] * number,
            "attribution": [ATTRIBUTION] * number,
            "retrieved_at": [retrieved_at] * number,
            "last_edited_at": [found.edited_at[row] for row in rows],
            "geometry": geometry[rows],
        }
    )
    return Reading(records, _notes(found, repeated + found.repeated))


def _newest(found: Found) -> tuple[np.ndarray, int]:
    """Return the rows to keep, one for each id (the last, which is the newest in a sorted file), and how many repeats there were."""
    last = {thing_id: row for row, thing_id in enumerate(found.ids)}
    return np.fromiter(last.values(), dtype=np.intp, count=len(last)), len(found.ids) - len(last)


def _notes(found: Found, repeated: int) -> tuple[str, ...]:
    notes = []
    if found.incomplete_ways:
        shapes = counted(found.incomplete_ways, "shape has", "shapes have")
        notes.append(f"{shapes} corners outside the extract; shown as a point near where it is.")
    if found.incomplete_relations:
        areas = counted(found.incomplete_relations, "area with several parts is", "areas with several parts are")
        notes.append(f"{areas} cut off or broken in the extract; shown as a point near where it is.")
    if found.grouping_relations:
        groups = counted(found.grouping_relations, "group of things is", "groups of things are")
        notes.append(f"{groups} shown by their parts, such as a river by its stretches.")
    if repeated:
        things = counted(repeated, "thing was", "things were")
        notes.append(f"{things} in the file more than once; the newest version is used.")
    return tuple(notes)


def shapes_of(found: Found) -> np.ndarray:
    """Return the shapes of what was found, rings turned into polygons, as an array of geometries (missing allowed)."""
    import shapely

    shapes = shapely.from_wkb(found.wkb)
    shapes = np.asarray(shapes, dtype=object)
    rings = np.flatnonzero(np.array(found.is_ring, dtype=bool))
    if len(rings):
        rings = rings[shapely.get_num_points(shapes[rings]) >= 4]
        coordinates, which = shapely.get_coordinates(shapes[rings], return_index=True)
        shapes[rings] = shapely.polygons(shapely.linearrings(coordinates, indices=which))
    return shapes


def read_basemap(path: Path, within: BaseGeometry | None = None, buildings: bool = True) -> gpd.GeoDataFrame:
    """Read streets, water, green and, if wanted, buildings for the quiet map underneath.

    Returns
    -------
    GeoDataFrame
        Columns ``kind`` (a key of ``BASEMAP_KINDS``), ``name`` (missing allowed), ``geometry`` (EPSG:4326); only what
        touches ``within`` when it is given.
    """
    import geopandas as gpd
    import shapely

    pairs = frozenset(
        (key, value) for kind in BASEMAP_KINDS.values() for key, values in kind.items() for value in values
    )
    keys = frozenset(key for key, value in pairs if value == "*" and buildings)
    found = read_osm(
        path, Wanted(frozenset(pair for pair in pairs if pair[1] != "*"), keys, is_for_basemap), points=False
    )
    shapes = shapes_of(found)
    rows = np.flatnonzero(~shapely.is_missing(shapes) & ~np.array(found.approximate, dtype=bool))
    if within is not None:
        shapely.prepare(within)
        rows = rows[shapely.intersects(within, shapes[rows])]
    dimension = shapely.get_dimensions(shapes)
    kept, kinds, names = [], [], []
    for row in rows.tolist():
        tags = found.parsed_tags(row)
        kind = kind_of(tags)
        if kind == "building" and not buildings:
            continue
        if kind is not None and (dimension[row] == 1) == (kind in _LINE_KINDS):
            kept.append(row)
            kinds.append(kind)
            names.append(tags.get("name"))
    return gpd.GeoDataFrame({"kind": kinds, "name": names}, geometry=shapes[kept] if kept else [], crs="EPSG:4326")


def is_for_basemap(tags: dict[str, str]) -> bool:
    """Say whether a thing with these tags belongs on the basemap."""
    return kind_of(tags) is not None


def kind_of(tags: dict[str, str]) -> str | None:
    """Return the basemap kind of a thing with these tags, or None when it is not drawn."""
    if tags.get("tunnel") in ("yes", "culvert") and "highway" not in tags:
        return None
    for kind, keys in BASEMAP_KINDS.items():
        for key, values in keys.items():
            value = tags.get(key)
            if value is not None and value != "no" and (value in values or "*" in values):
                return kind
    return None
