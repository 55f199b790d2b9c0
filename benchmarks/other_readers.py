"""Two readers of OpenStreetMap extracts that share no code with ours: osmium-tool's export and GDAL's OSM driver.

Each gives every tagged thing with its tags and kind of shape; which closed ways are areas is decided here, from the
OpenStreetMap wiki's table of polygon features (wiki.openstreetmap.org/wiki/Overpass_turbo/Polygon_Features).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ALL = None
POLYGON_FEATURES: dict[str, tuple[str, frozenset[str]] | None] = {
    "aeroway": ("all but", frozenset({"taxiway"})),
    "amenity": ALL,
    "area:highway": ALL,
    "barrier": ("only", frozenset("city_wall ditch hedge retaining_wall wall spikes".split())),
    "boundary": ALL,
    "building": ALL,
    "building:part": ALL,
    "club": ALL,
    "craft": ALL,
    "emergency": ALL,
    "golf": ALL,
    "healthcare": ALL,
    "highway": ("only", frozenset("services rest_area escape elevator".split())),
    "historic": ALL,
    "indoor": ALL,
    "landuse": ALL,
    "leisure": ALL,
    "man_made": ("all but", frozenset("cutline embankment pipeline".split())),
    "military": ALL,
    "natural": ("all but", frozenset("coastline cliff ridge arete tree_row".split())),
    "office": ALL,
    "place": ALL,
    "power": ("only", frozenset("plant substation generator transformer".split())),
    "public_transport": ALL,
    "railway": ("only", frozenset("station turntable roundhouse platform".split())),
    "ruins": ALL,
    "shop": ALL,
    "telecom": ALL,
    "tourism": ALL,
    "waterway": ("only", frozenset("riverbank dock boatyard dam".split())),
}
AREA_RELATIONS = ("multipolygon", "boundary")


@dataclass(frozen=True)
class Thing:
    """One thing of an extract. ``source_id`` is ``way/123``; ``shape`` is ``point``, ``line`` or ``area``."""

    source_id: str
    tags: Mapping[str, str]
    shape: str
    closed: bool = False


def bounds_area(tags: Mapping[str, str]) -> bool:
    """Say whether a closed way with these tags is an area."""
    if tags.get("area") in ("yes", "no"):
        return tags["area"] == "yes"
    for key, value in tags.items():
        if key not in POLYGON_FEATURES or value == "no":
            continue
        rule = POLYGON_FEATURES[key]
        if rule is ALL or (value in rule[1]) == (rule[0] == "only"):
            return True
    return False


def has_osmium_tool() -> bool:
    """Say whether osmium-tool is installed."""
    return shutil.which("osmium") is not None


def read_with_osmium(extract: Path) -> Iterator[Thing]:
    """Read with ``osmium export``; a closed way comes as line and as area, of which the one that fits is kept."""
    with tempfile.TemporaryDirectory() as folder:
        config, out = Path(folder) / "export.json", Path(folder) / "things.geojsonseq"
        said = {"linear_tags": True, "area_tags": True, "attributes": {"type": True, "id": True}}
        config.write_text(json.dumps(said), encoding="utf-8")
        command = ["osmium", "export", "--no-progress", "-c", str(config), "-f", "geojsonseq"]
        options = ["-x", "print_record_separator=false", "-o", str(out), str(extract)]
        subprocess.run([*command, *options], check=True)
        with out.open(encoding="utf-8") as lines:
            for line in lines:
                thing = _from_feature(json.loads(line))
                if thing is not None:
                    yield thing


def _from_feature(feature: dict) -> Thing | None:
    tags = feature["properties"]
    kind, number = tags.pop("@type"), tags.pop("@id")
    geometry = feature["geometry"]
    shape = {"Point": "point", "LineString": "line"}.get(geometry["type"], "area")
    closed = False
    if kind == "way":
        path = geometry["coordinates"]
        closed = shape == "area" or (len(path) > 3 and path[0] == path[-1])
        if closed and (shape == "area") != bounds_area(tags):
            return None
    return Thing(f"{kind}/{number}", tags, shape, closed)


GDAL_LAYERS = ("points", "lines", "multipolygons")


def read_with_gdal(extract: Path) -> Iterator[Thing]:
    """Read with GDAL's OSM driver, through pyogrio alone."""
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "osmconf.ini"
        lines = [f"closed_ways_are_polygons={','.join(POLYGON_FEATURES)}", "attribute_name_laundering=no"]
        lines += ["tags_format=json", "report_all_tagged_nodes=yes", "report_all_ways=yes"]
        for layer in (*GDAL_LAYERS, "multilinestrings", "other_relations"):
            lines += [f"[{layer}]", "osm_id=yes", "all_tags=yes", "attributes=area"]
        config.write_text("\n".join(lines), encoding="utf-8")
        pyogrio.set_gdal_config_options({"OSM_CONFIG_FILE": str(config), "OGR_INTERLEAVED_READING": "NO"})
        for layer in GDAL_LAYERS:
            yield from _gdal_layer(extract, layer)


def _gdal_layer(extract: Path, layer: str) -> Iterator[Thing]:
    import pyogrio
    import shapely

    meta, _, geometry, columns = pyogrio.raw.read(extract, layer=layer)
    fields = dict(zip(meta["fields"], columns, strict=True))
    shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    ways = fields.get("osm_way_id", [None] * len(shapes))
    rows = zip(fields["osm_id"], ways, fields["all_tags"], fields["area"], shapes, strict=True)
    for number, way, text, area, shape in rows:
        tags = json.loads(text) if text else {}
        if area:  # GDAL leaves this one tag out unless it is asked for by name
            tags["area"] = area
        if layer == "points":
            yield Thing(f"node/{number}", tags, "point")
        elif layer == "multipolygons" and not way:
            yield Thing(f"relation/{number}", tags, "area")
        else:
            closed = layer == "multipolygons" or bool(shapely.is_closed(shape))
            kind = "area" if closed and bounds_area(tags) else "line"
            yield Thing(f"way/{way or number}", tags, kind, closed)
