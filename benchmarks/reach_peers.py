"""The workers of ``reach.py``: each goes from an extract to the area of ten minutes on foot from one point.

Usage: python benchmarks/reach_peers.py ours|osmnx EXTRACT LAT,LON MINUTES
Prints one JSON line: the seconds of each step and the area in km2. The peer is written as osmnx's own isochrone example shows.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

METRES_A_MINUTE = 80
BUFFER_M = 25


class Steps:
    """Seconds of each step since the one before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now


def ours(extract: Path, lat: float, lon: float, minutes: float) -> dict[str, Any]:
    """Walk with assetmap."""
    steps = Steps()
    from assetmap.reach import build_network, walk_area
    from assetmap.sources.walk_ways import read_walk_ways

    steps.done("import_s")
    ways = read_walk_ways(extract)
    steps.done("read_s")
    network = build_network(ways)
    steps.done("graph_s")
    area = walk_area(network, (lon, lat), minutes)
    steps.done("area_s")
    import shapely

    km2 = shapely.transform(area, network.to_metric).area / 1e6
    return {**steps.seconds, "area_km2": km2}


def write_walkable(extract: Path, out: Path) -> None:
    """Write the ways that assetmap walks on, with their nodes, as .osm: osmnx reads nothing else from a file, and filters nothing."""
    import osmium

    from assetmap.footways import way_use

    keys = osmium.filter.KeyFilter("highway", "railway", "public_transport")
    with osmium.BackReferenceWriter(str(out), ref_src=str(extract), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(extract), osmium.osm.WAY).with_filter(keys):
            if way_use(dict(thing.tags)) is not None:
                writer.add(thing)


def osmnx_graph(osm: Path, simplify: bool = True) -> Any:
    """Read the graph both ways along every street and lay it out in metres; without ``simplify`` every corner is a node."""
    import osmnx

    return osmnx.project_graph(osmnx.graph_from_xml(osm, bidirectional=True, simplify=simplify))


def osmnx_area(graph: Any, node: int, minutes: float) -> Any:
    """Return the widened streets between the reached nodes, in metres of the graph's CRS."""
    import networkx as nx
    import osmnx

    reached = nx.ego_graph(graph, node, radius=minutes * METRES_A_MINUTE, distance="length")
    edges = osmnx.convert.graph_to_gdfs(reached, nodes=False)
    return edges.geometry.buffer(BUFFER_M, quad_segs=4).union_all()


def osmnx_node(graph: Any, lat: float, lon: float) -> int:
    """Return the nearest node of a projected graph."""
    import osmnx
    from shapely import Point

    point = osmnx.projection.project_geometry(Point(lon, lat), to_crs=graph.graph["crs"])[0]
    return int(osmnx.distance.nearest_nodes(graph, point.x, point.y))


def osmnx(extract: Path, lat: float, lon: float, minutes: float) -> dict[str, Any]:
    """Walk with osmnx and networkx."""
    steps = Steps()
    import osmnx as _  # noqa: F401

    steps.done("import_s")
    with tempfile.TemporaryDirectory() as folder:
        osm = Path(folder) / "walkable.osm"
        write_walkable(extract, osm)
        steps.done("read_s")
        graph = osmnx_graph(osm)
    steps.done("graph_s")
    area = osmnx_area(graph, osmnx_node(graph, lat, lon), minutes)
    steps.done("area_s")
    return {**steps.seconds, "area_km2": area.area / 1e6}


def main() -> None:
    """Run one worker and print its figures."""
    name, extract, point, minutes = sys.argv[1:5]
    lat, lon = map(float, point.split(","))
    print(json.dumps({"ours": ours, "osmnx": osmnx}[name](Path(extract), lat, lon, float(minutes))))


if __name__ == "__main__":
    main()
