"""Walks measured again with networkx, node by node and piece by piece, on the practice neighbourhood and on made-up streets."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pytest
import shapely
import shapely.ops
from street_plans import CRS, TO_METRES, Plan

from assetmap.footways import Passage, passage, way_use
from assetmap.reach import BUFFER_M, Walking, build_network, walk_area, walk_minutes_between
from assetmap.sources.walk_ways import read_walk_ways
from assetmap.workspace import examples_folder

PRACTICE = examples_folder() / "practice_neighbourhood" / "practice_neighbourhood.osm.pbf"


@dataclass
class Plain:
    """Streets as networkx has them: every node of a way is a node, every piece between two an edge."""

    graph: nx.Graph = field(default_factory=nx.Graph)
    lonlat: dict[int, tuple[float, float]] = field(default_factory=dict)
    xy: dict[int, tuple[float, float]] = field(default_factory=dict)
    pieces: list[tuple[int, int]] = field(default_factory=list)

    def from_middle_of(self, piece: tuple[int, int], limit_m: float) -> dict[int, float]:
        """Return how far nodes are from the middle of a piece."""
        graph, (one, other) = self.graph.copy(), piece
        half = shapely.distance(shapely.Point(self.xy[one]), shapely.Point(self.xy[other])) / 2
        graph.add_edge("start", one, metres=half)
        graph.add_edge("start", other, metres=half)
        return nx.single_source_dijkstra_path_length(graph, "start", cutoff=limit_m, weight="metres")

    def middle_of(self, piece: tuple[int, int]) -> tuple[float, float]:
        lon, lat = np.mean([self.lonlat[node] for node in piece], axis=0).tolist()
        return lon, lat

    def area(self, far: dict[int, float], start: tuple[int, int], limit_m: float) -> shapely.Geometry:
        """Return the area of all reached stretches in metres, cut and widened one by one."""
        shapes = []
        for one, other in self.pieces:
            line = shapely.LineString([self.xy[one], self.xy[other]])
            for node, way in ((one, line), (other, line.reverse())):
                left = limit_m - far.get(node, np.inf)
                if left >= 0:
                    shapes.append(shapely.ops.substring(way, 0, min(left, line.length)).buffer(BUFFER_M, quad_segs=4))
            if (one, other) == start:
                half = line.length / 2
                reached = shapely.ops.substring(line, max(0, half - limit_m), min(line.length, half + limit_m))
                shapes.append(reached.buffer(BUFFER_M, quad_segs=4))
        return shapely.union_all(shapes)


def plain_streets(path: Path, avoid_steps: bool = False) -> Plain:
    plain, shut = Plain(), set[int]()
    for thing in osmium.FileProcessor(str(path)).with_locations():
        tags = dict(thing.tags)
        if thing.is_node() and passage(tags) is not Passage.OPEN:
            shut.add(thing.id)
        use = way_use(tags) if thing.is_way() else None
        if use is None or (avoid_steps and use.is_steps):
            continue
        for node in thing.nodes:
            plain.lonlat[node.ref] = (node.lon, node.lat)
        plain.pieces += pairwise([node.ref for node in thing.nodes])
    assert not shut & set(plain.lonlat), "this plain reading knows no gates"
    plain.xy = {node: TO_METRES.transform(*place) for node, place in plain.lonlat.items()}
    for one, other in plain.pieces:
        metres = shapely.distance(shapely.Point(plain.xy[one]), shapely.Point(plain.xy[other]))
        plain.graph.add_edge(
            one, other, metres=min(metres, plain.graph.get_edge_data(one, other, {}).get("metres", np.inf))
        )
    return plain


def made_up(folder: Path, seed: int) -> Path:
    """Draw streets by chance on a bent grid, some of them steps, with shortcuts, parallel ways and dead ends."""
    random, plan = np.random.default_rng(seed), Plan(folder)
    bend = random.uniform(-40, 40, (12, 12, 2))
    corner = [[(x * 150 + bend[x, y, 0], y * 150 + bend[x, y, 1]) for y in range(12)] for x in range(12)]
    for x in range(12):
        for y in range(12):
            for nx_, ny_ in ((x + 1, y), (x, y + 1), (x + 1, y + 1)):
                if max(nx_, ny_) < 12 and random.random() < (0.2 if nx_ > x and ny_ > y else 0.65):
                    one, other = corner[x][y], corner[nx_][ny_]
                    between = (
                        (one[0] + other[0]) / 2 + random.uniform(-30, 30),
                        (one[1] + other[1]) / 2 + random.uniform(-30, 30),
                    )
                    kind = "steps" if random.random() < 0.1 else "residential"
                    places = (one, between, other) if random.random() < 0.5 else (one, other)
                    plan.street(*places, highway=kind)
    return plan.save("made_up.osm")


def assert_agrees(path: Path, minutes: float, walking: Walking, starts: int, seed: int = 5) -> None:
    plain = plain_streets(path, walking.avoid_steps)
    network = build_network(read_walk_ways(path), CRS)
    main = max(nx.connected_components(plain.graph), key=len)
    pieces = [piece for piece in plain.pieces if piece[0] in main]
    limit = walking.metres_in(minutes)
    for number in np.random.default_rng(seed).integers(0, len(pieces), starts).tolist():
        start = pieces[number]
        far, middle = plain.from_middle_of(start, limit), plain.middle_of(start)
        nodes = [node for node in far if node != "start"]
        ours = walk_minutes_between(network, [middle], [plain.lonlat[node] for node in nodes], walking)[0]
        assert ours * walking.metres_a_minute == pytest.approx([far[node] for node in nodes], abs=0.05)
        expected = plain.area(far, start, limit)
        area = shapely.transform(
            walk_area(network, middle, minutes, walking), lambda c: np.column_stack(TO_METRES.transform(*c.T))
        )
        assert area.symmetric_difference(expected).area < 0.001 * expected.area
        assert all(shapely.covers(area, shapely.points([plain.xy[node] for node in nodes])))


@pytest.mark.parametrize("walking", [Walking(), Walking(0.8, avoid_steps=True)], ids=["usual", "slower, no steps"])
def test_practice_walks_agree_with_networkx(walking: Walking) -> None:
    assert_agrees(PRACTICE, 10, walking, starts=6)


@pytest.mark.parametrize("seed", range(6))
def test_made_up_walks_agree_with_networkx(tmp_path: Path, seed: int) -> None:
    assert_agrees(made_up(tmp_path, seed), 9, Walking(avoid_steps=seed % 2 == 1), starts=4, seed=seed)
