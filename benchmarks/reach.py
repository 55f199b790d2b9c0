"""How long it takes from an extract to the area of ten minutes on foot, beside osmnx with networkx, and whether both agree.

Usage: python benchmarks/reach.py EXTRACT [--point LAT,LON] [--minutes 10] [--runs 5] [--points 200] [--agree 30]

Without ``--point`` the walk begins where most streets meet. First whole processes in turn; then single questions on a network that is
loaded; then the same walks with networkx on osmnx's graph.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from measure import HERE, machine, markdown, median, ratio, run_in_turn, table, use_checkout, verdict

use_checkout()

if TYPE_CHECKING:
    from assetmap.reach import WalkNetwork

SEED = 20261122
METRES_A_MINUTE = 80
SLACK_M = 2.0
"""How far the two tools' lengths may part over a walk: osmnx measures on a sphere, we in UTM."""


def busiest(network: WalkNetwork) -> tuple[float, float]:
    """Return latitude and longitude of the node in the middle of the square of 500 m with most nodes."""
    squares = (network.node_xy // 500).astype(int)
    _, which, many = np.unique(squares, axis=0, return_inverse=True, return_counts=True)
    chosen = np.flatnonzero(which.ravel() == many.argmax())
    middle = network.node_xy[chosen].mean(axis=0)
    node = chosen[np.hypot(*(network.node_xy[chosen] - middle).T).argmin()]
    lon, lat = network.node_lonlat[node].tolist()
    return lat, lon


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time of one call, because other work may share the machine."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def questions(network: WalkNetwork, town: tuple[float, float], minutes: float, points: int) -> str:
    """Ask the loaded network many times and write the milliseconds."""
    from assetmap.reach import distances_from, nearest, walk_area, walk_areas

    lat, lon = town
    nodes = np.random.default_rng(SEED).integers(0, network.nodes, points)
    places = network.node_lonlat[nodes]
    first = timed(lambda: walk_area(network, (lon, lat), minutes))
    cases: dict[str, list[float]] = {
        f"area of {minutes:g} minutes, anywhere": [timed(lambda p=p: walk_area(network, p, minutes)) for p in places],
        f"area of {minutes:g} minutes, busiest place": [
            timed(lambda: walk_area(network, (lon, lat), minutes)) for _ in range(20)
        ],
        "areas of 5, 10 and 15 minutes, anywhere": [timed(lambda p=p: walk_areas(network, p)) for p in places[:50]],
        f"distances within {minutes:g} minutes": [
            timed(lambda p=p: distances_from(network, p, minutes * METRES_A_MINUTE)) for p in places
        ],
        f"nearest of 40 halls for {network.nodes:,} homes": [
            timed(lambda: nearest(network, network.node_lonlat, places[:40])) for _ in range(5)
        ],
    }
    rows = [
        [name, str(len(took)), f"{statistics.median(took):.1f}", f"{np.percentile(took, 95):.1f}", f"{max(took):.1f}"]
        for name, took in cases.items()
    ]
    said = markdown(["question", "times", "median ms", "p95 ms", "largest ms (processor time)"], rows)
    usual = statistics.median(cases[f"area of {minutes:g} minutes, anywhere"])
    return (
        f"{said}\n\nThe first area after building: {first:.0f} ms.\n\n{verdict('area after the load, ms', usual, 60)}"
    )


def graph_without_gates(extract: Path, shut: np.ndarray) -> Any:
    """Return osmnx's graph of the same ways, every corner a node, without the nodes that are shut: osmnx knows no gates."""
    from reach_peers import osmnx_graph, write_walkable

    with tempfile.TemporaryDirectory() as folder:
        osm = Path(folder) / "walkable.osm"
        write_walkable(extract, osm)
        graph = osmnx_graph(osm, simplify=False)
    graph.remove_nodes_from(shut.tolist())
    return graph


def agreement(extract: Path, network: WalkNetwork, shut: np.ndarray, minutes: float, walks: int) -> str:
    """Compare our areas with the nodes that networkx reaches on osmnx's graph, from nodes of that graph."""
    import networkx as nx
    import shapely

    from assetmap.reach import walk_area

    graph = graph_without_gates(extract, shut)
    zone = str(graph.graph["crs"].to_string())
    if zone != network.crs:
        raise SystemExit(f"osmnx measures in {zone}, we in {network.crs}: take an extract that lies in one zone.")
    names = list(graph.nodes)
    xy = np.array([(graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in names])
    points = np.asarray(shapely.points(xy))
    limit = minutes * METRES_A_MINUTE
    reached_in_all = inside_of_reached = in_area = reached_of_those = beyond = 0
    for at in np.random.default_rng(SEED).integers(0, len(names), walks).tolist():
        far = nx.single_source_dijkstra_path_length(graph, names[at], cutoff=limit + SLACK_M, weight="length")
        metres = np.array([far.get(name, np.inf) for name in names])
        area = shapely.transform(walk_area(network, network.to_lonlat(xy[at : at + 1])[0], minutes), network.to_metric)
        inside = shapely.intersects(area, points)
        streets = stretches(graph, far, limit + SLACK_M)
        reached_in_all += int((metres <= limit - SLACK_M).sum())
        inside_of_reached += int((inside & (metres <= limit - SLACK_M)).sum())
        in_area += int(inside.sum())
        reached_of_those += int((inside & np.isfinite(metres)).sum())
        beyond += int((inside & ~shapely.dwithin(streets, points, 25 + SLACK_M)).sum())
    rows = [
        ["corners that networkx reaches, inside our area", share(inside_of_reached, reached_in_all)],
        ["corners inside our area that networkx reaches", share(reached_of_those, in_area)],
        ["corners inside our area, not beside a stretch that networkx reaches", share(beyond, in_area)],
    ]
    return markdown([f"{walks} walks of {minutes:g} minutes", "share"], rows)


def stretches(graph: Any, far: dict[int, float], limit: float) -> Any:
    """Return the streets that networkx reaches, whole or in part, as lines in metres."""
    import shapely

    lines = []
    for node, metres in far.items():
        start = np.array([graph.nodes[node]["x"], graph.nodes[node]["y"]])
        for _, other, data in graph.out_edges(node, data=True):
            way = np.array([graph.nodes[other]["x"], graph.nodes[other]["y"]]) - start
            part = min(1.0, max(limit - metres, 0) / max(data["length"], 1e-9))
            lines.append([start, start + part * way])
    together = shapely.multilinestrings(shapely.linestrings(lines))
    shapely.prepare(together)
    return together


def share(part: int, whole: int) -> str:
    """Write a share with its numbers."""
    return f"{part / whole:.2%} ({part:,} of {whole:,})"


def main() -> None:
    """Measure processes, then questions, then agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--point", metavar="LAT,LON")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--agree", type=int, default=30, help="how many walks are compared with networkx; 0 for none")
    options = parser.parse_args()
    from assetmap.reach import build_network
    from assetmap.sources.walk_ways import read_walk_ways

    extract = options.extract.resolve()
    ways = read_walk_ways(extract)
    network = build_network(ways)
    lat, lon = map(float, options.point.split(",")) if options.point else busiest(network)
    print(f"### {extract.name}, {network.edges:,} edges, from {lat:.5f},{lon:.5f} ({machine()})\n")
    worker = [sys.executable, str(HERE / "reach_peers.py")]
    asked = [str(extract), f"{lat},{lon}", f"{options.minutes:g}"]
    samples = run_in_turn({name: [*worker, name, *asked] for name in ("ours", "osmnx")}, options.runs)
    print(table(samples, "osmnx", ["import_s", "read_s", "graph_s", "area_s", "area_km2"]))
    print("\n" + verdict("extract to first area, wall, ours / osmnx", ratio(samples, "ours", "osmnx"), 0.15))
    print(verdict("the same in processor time", ratio(samples, "ours", "osmnx", "cpu_s"), 0.15))
    converted = [sample.wall_s - sample.answer.get("read_s", 0) for sample in samples["osmnx"] if not sample.exit_code]
    if converted:
        own = statistics.median(converted)
        print(
            f"* the same without the time in which osmnx's input is written: {median(samples['ours'], 'wall_s') / own:.2f}\n"
        )
    print(questions(network, (lat, lon), options.minutes, options.points))
    if options.agree:
        print("\n" + agreement(extract, network, ways.shut, options.minutes, options.agree))


if __name__ == "__main__":
    main()
