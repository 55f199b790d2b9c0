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
    def lines(self) -> np.ndarray:
        """The line of every edge, in metres."""
        sizes = np.diff(self.network.first)
        return np.asarray(shapely.linestrings(self.network.vertex_xy, indices=np.repeat(np.arange(len(sizes)), sizes)))

    @cached_property
    def _is_scrap(self) -> np.ndarray:
        part_of = connected_components(self.onward, directed=True, connection="weak")[1][self.network.edge_from]
        together = np.bincount(part_of, weights=np.where(self.is_open, self.network.length_m, 0))
        return np.asarray(together[part_of] < SCRAP_M)

    @cached_property
    def _every(self) -> tuple[np.ndarray, shapely.STRtree]:
        return self._indexed(self.is_open & (self.network.length_m > LEAST_M))

    @cached_property
    def _main(self) -> tuple[np.ndarray, shapely.STRtree]:
        return self._indexed(self.is_open & (self.network.length_m > LEAST_M) & ~self._is_scrap)

    def _indexed(self, chosen: np.ndarray) -> tuple[np.ndarray, shapely.STRtree]:
        edges = np.flatnonzero(chosen)
        return edges, shapely.STRtree(self.lines[edges])

    def snap(self, xy: np.ndarray) -> Snapped:
        """Find the nearest open edge of each place (metres, two columns), scraps last."""
        points = np.asarray(shapely.points(xy))
        edge, away = _nearest(points, *self._every)
        doubtful = np.flatnonzero((edge >= 0) & self._is_scrap[edge])
        if len(doubtful):
            main, further = _nearest(points[doubtful], *self._main)
            better = further <= away[doubtful] + SCRAP_EXTRA_M
            edge[doubtful[better]], away[doubtful[better]] = main[better], further[better]
        found = edge >= 0
        along = np.zeros(len(points))
        along[found] = shapely.line_locate_point(self.lines[edge[found]], points[found])
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


def _nearest(points: np.ndarray, edges: np.ndarray, tree: shapely.STRtree) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest of these edges for each point (-1 where none is near) and how far it is."""
    edge, away = np.full(len(points), -1), np.full(len(points), np.inf)
    if len(edges):
        (row, at), metres = tree.query_nearest(points, max_distance=MAX_AWAY_M, return_distance=True, all_matches=False)
        edge[row], away[row] = edges[at], metres
    return edge, away


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
