"""From places to streets: the nearest edge that can be walked, how far along it and how far away; and the graph with those places in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from assetmap.reach.network import LEAST_M, WalkNetwork

MAX_AWAY_M = 250.0
"""A place further than this from any street counts as not on the network. Chosen by us: the depth of a large school ground or park."""

SCRAP_M = 200.0
"""Streets that hang together but with nothing else, shorter than this in all, are taken for a fault of the map (a path not joined up)."""

SCRAP_EXTRA_M = 50.0
"""How much further than such a scrap another street may be to be preferred. Both chosen by us."""


@dataclass(frozen=True)
class Snapped:
    """Places on the network, one row each: the edge (-1 where none is near), metres along it, and metres away from it."""

    edge: np.ndarray
    along_m: np.ndarray
    away_m: np.ndarray

    @property
    def is_near(self) -> np.ndarray:
        """Which places are near enough to a street."""
        return self.edge >= 0


class _Index:
    """Some edges of a network as lines, indexed in space when first asked."""

    def __init__(self, network: WalkNetwork, edges: np.ndarray) -> None:
        self.network, self.edges = network, edges

    @cached_property
    def _tree(self) -> shapely.STRtree:
        first, sizes = self.network.first[self.edges], np.diff(self.network.first)[self.edges]
        at = np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        owner = np.repeat(np.arange(len(sizes)), sizes)
        return shapely.STRtree(shapely.linestrings(self.network.vertex_xy[at], indices=owner))

    def nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the nearest edge of each point (-1 where none is near), how far along it, and how far away it is."""
        edge, along, away = np.full(len(points), -1), np.zeros(len(points)), np.full(len(points), np.inf)
        if len(self.edges):
            found = self._tree.query_nearest(points, max_distance=MAX_AWAY_M, return_distance=True, all_matches=False)
            (row, at), metres = found
            edge[row], away[row] = self.edges[at], metres
            along[row] = shapely.line_locate_point(self._tree.geometries[at], points[row])
        return edge, along, away


class Routes:
    """What a network is like for one way of walking: the edges that are open, as a matrix and as an index in space."""

    def __init__(self, network: WalkNetwork, avoid_steps: bool) -> None:
        self.network = network
        self.is_open = ~network.is_steps if avoid_steps else np.ones(network.edges, dtype=bool)
        self.onward = _matrix(network, network.forward & self.is_open, network.backward & self.is_open)

    @classmethod
    def of(cls, network: WalkNetwork, avoid_steps: bool) -> Routes:
        """Return the routes of a network, worked out once."""
        if avoid_steps not in network._ready:
            network._ready[avoid_steps] = cls(network, avoid_steps)
        routes: Routes = network._ready[avoid_steps]
        return routes

    @cached_property
    def back(self) -> csr_matrix:
        """The matrix of walking the other way round, from where people go to where they come from."""
        return self.onward.T.tocsr()

    @cached_property
    def _is_scrap(self) -> np.ndarray:
        part_of = connected_components(self.onward, directed=True, connection="weak")[1][self.network.edge_from]
        together = np.bincount(part_of, weights=np.where(self.is_open, self.network.length_m, 0))
        return np.asarray(together[part_of] < SCRAP_M)

    @cached_property
    def _usable(self) -> np.ndarray:
        return self.is_open & (self.network.length_m > LEAST_M)

    @cached_property
    def _boxes(self) -> tuple[np.ndarray, np.ndarray]:
        xy, first = self.network.vertex_xy, self.network.first[:-1]
        return np.minimum.reduceat(xy, first), np.maximum.reduceat(xy, first)

    @cached_property
    def _every(self) -> _Index:
        return _Index(self.network, np.flatnonzero(self._usable))

    @cached_property
    def _main(self) -> _Index:
        return _Index(self.network, np.flatnonzero(self._usable & ~self._is_scrap))

    def _around(self, xy: np.ndarray) -> tuple[_Index, _Index]:
        """Index only what is near one place: the first question need not wait for all streets to be indexed."""
        low, high = self._boxes
        near = self._usable & (high >= xy - MAX_AWAY_M).all(axis=1) & (low <= xy + MAX_AWAY_M).all(axis=1)
        every, main = np.flatnonzero(near), np.flatnonzero(near & ~self._is_scrap)
        return _Index(self.network, every), _Index(self.network, main)

    def snap(self, xy: np.ndarray) -> Snapped:
        """Find the nearest open edge of each place (metres, two columns), scraps last."""
        points = np.asarray(shapely.points(xy))
        every, main = self._around(xy[0]) if len(xy) == 1 else (self._every, self._main)
        edge, along, away = every.nearest(points)
        doubtful = np.flatnonzero((edge >= 0) & self._is_scrap[edge])
        if len(doubtful):
            other, other_along, further = main.nearest(points[doubtful])
            better = further <= away[doubtful] + SCRAP_EXTRA_M
            rows = doubtful[better]
            edge[rows], along[rows], away[rows] = other[better], other_along[better], further[better]
        return Snapped(edge, along, away)

    def leading_from(self, places: Snapped) -> csr_matrix:
        """Return the matrix with a node more for each place, from which both ends of its edge are reached, as far as it is away."""
        return self._with(self.onward, places, self.network.forward, self.network.backward)

    def leading_to(self, places: Snapped) -> csr_matrix:
        """Return the matrix of walking the other way round, with a node more for each place."""
        return self._with(self.back, places, self.network.backward, self.network.forward)

    def _with(self, matrix: csr_matrix, places: Snapped, to_end: np.ndarray, to_start: np.ndarray) -> csr_matrix:
        network, edge = self.network, places.edge
        usable = places.is_near
        ahead, behind = usable & to_end[edge], usable & to_start[edge]
        targets = np.column_stack([network.edge_from[edge], network.edge_to[edge]])
        metres = np.column_stack([places.along_m, network.length_m[edge] - places.along_m]) + places.away_m[:, None]
        taken = np.column_stack([behind, ahead])
        number = network.nodes + len(edge)
        pointers = np.concatenate([matrix.indptr, matrix.indptr[-1] + np.cumsum(taken.sum(axis=1))])
        targets_of = np.concatenate([matrix.indices, targets[taken]])
        weights = np.concatenate([matrix.data, np.maximum(metres[taken], LEAST_M)])
        return csr_matrix((weights, targets_of, pointers), shape=(number, number))


def _matrix(network: WalkNetwork, forward: np.ndarray, backward: np.ndarray) -> csr_matrix:
    """Make the matrix of edge lengths, of several edges between two nodes the shortest (a plain conversion would add them up)."""
    start = np.concatenate([network.edge_from[forward], network.edge_to[backward]])
    end = np.concatenate([network.edge_to[forward], network.edge_from[backward]])
    metres = np.concatenate([network.length_m[forward], network.length_m[backward]])
    order = np.lexsort((metres, end, start))
    start, end, metres = start[order], end[order], metres[order]
    shortest = np.ones(len(start), dtype=bool)
    shortest[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    pairs = (metres[shortest], (start[shortest], end[shortest]))
    return csr_matrix(pairs, shape=(network.nodes, network.nodes))
