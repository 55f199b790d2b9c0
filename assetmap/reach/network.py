"""The walking network: walkable ways cut into edges where they meet, end or are shut, with lengths in metres.

An edge runs from one node to another along its own vertices; nodes between that nobody can turn off at are vertices only. A node that
is shut is the end of every edge at it, each for itself: one walks up to a locked gate from both sides and through it from neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from assetmap.errors import ReachError
from assetmap.footways import WalkWays

CRS = "EPSG:4326"
LEAST_M = 0.001
"""Shorter edges count as this: the shortest-path routine takes a zero for no edge at all."""


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """Streets as a graph. Edge ``i`` has the vertices ``first[i]`` to ``first[i + 1]`` (that one not included).

    ``crs`` is the metric CRS of ``node_xy`` and ``vertex_xy``, such as ``EPSG:32630``; ``node_lonlat`` is EPSG:4326.
    """

    crs: str
    bbox_lonlat: tuple[float, float, float, float]
    """West, south, east, north of the box in which all streets are known."""
    node_lonlat: np.ndarray
    node_xy: np.ndarray
    edge_from: np.ndarray
    edge_to: np.ndarray
    length_m: np.ndarray
    is_steps: np.ndarray
    forward: np.ndarray
    """Whether the edge is walked from ``edge_from`` to ``edge_to``; ``backward`` the other way round."""
    backward: np.ndarray
    first: np.ndarray
    vertex_xy: np.ndarray
    _ready: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_xy)

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.length_m)

    @cached_property
    def along_m(self) -> np.ndarray:
        """Length of the lines up to each vertex, all edges one after the other."""
        return _along(self.first, self.vertex_xy)

    def to_metric(self, lonlat: np.ndarray) -> np.ndarray:
        """Project longitude and latitude (two columns, EPSG:4326) to metres in ``crs``."""
        return np.column_stack(_transformer(CRS, self.crs).transform(lonlat[:, 0], lonlat[:, 1]))

    def to_lonlat(self, xy: np.ndarray) -> np.ndarray:
        """Project metres in ``crs`` (two columns) to longitude and latitude (EPSG:4326)."""
        return np.column_stack(_transformer(self.crs, CRS).transform(xy[:, 0], xy[:, 1]))


def _transformer(source: str, target: str) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def utm_zone_of(lon: float, lat: float) -> str:
    """Return the UTM zone of a place, as ``EPSG:326xx`` or ``EPSG:327xx``."""
    zone = int((lon + 180) // 6) % 60 + 1
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def _along(first: np.ndarray, vertex_xy: np.ndarray) -> np.ndarray:
    """Add up the lengths of all lines, one after the other; from the end of one to the start of the next is no length."""
    steps = np.hypot(*np.diff(vertex_xy, axis=0).T)
    steps[first[1:-1] - 1] = 0
    return np.concatenate([[0.0], np.cumsum(steps)])


def build_network(ways: WalkWays, metric_crs: str | None = None) -> WalkNetwork:
    """Cut walkable ways into edges.

    Parameters
    ----------
    metric_crs
        In which lengths are measured, such as ``EPSG:32630``; without it the UTM zone of the middle. UTM is within 0.04 % of the ground
        over one zone.

    Raises
    ------
    ReachError
        When there is no way.
    """
    if len(ways.first) < 2:
        raise ReachError("There are no streets to walk on. Gather the territory from an OpenStreetMap extract.")
    if metric_crs is None:
        lon, lat = ways.lonlat.mean(axis=0).tolist()
        metric_crs = utm_zone_of(lon, lat)
    ids, where, number = np.unique(ways.nodes, return_index=True, return_inverse=True)
    lonlat = ways.lonlat[where]
    xy = np.column_stack(_transformer(CRS, metric_crs).transform(lonlat[:, 0], lonlat[:, 1]))
    shut, stepped = np.isin(ids, ways.shut), np.isin(ids, ways.stepped)
    start, end, way = _cut(ways, number, shut | stepped)
    sizes = end - start + 1
    first = np.concatenate([[0], np.cumsum(sizes)])
    vertices = number[np.repeat(start - first[:-1], sizes) + np.arange(first[-1])]
    ends, node_of, extra = _ends(number[start], number[end], shut, stepped)
    vertex_xy = np.concatenate([xy[vertices], np.repeat(xy[extra.at], 2, axis=0)])
    more = len(extra.at)
    first = np.concatenate([first, first[-1] + 2 * np.arange(1, more + 1)])
    along = _along(first, vertex_xy)
    return WalkNetwork(
        crs=metric_crs,
        bbox_lonlat=ways.bbox_lonlat,
        node_lonlat=lonlat[node_of],
        node_xy=xy[node_of],
        edge_from=np.concatenate([ends[: len(start)], extra.outer]).astype(np.int32),
        edge_to=np.concatenate([ends[len(start) :], extra.middle]).astype(np.int32),
        length_m=np.maximum(along[first[1:] - 1] - along[first[:-1]], LEAST_M),
        is_steps=np.concatenate([ways.is_steps[way], np.ones(more, dtype=bool)]),
        forward=np.concatenate([ways.forward[way], np.ones(more, dtype=bool)]),
        backward=np.concatenate([ways.backward[way], np.ones(more, dtype=bool)]),
        first=first,
        vertex_xy=vertex_xy,
    )


def _cut(ways: WalkWays, number: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return first and last vertex of every edge, and the way it belongs to: cut where ways end, meet or are stopped."""
    times = np.bincount(number)
    is_end = np.zeros(len(number), dtype=bool)
    is_end[ways.first[:-1]] = is_end[ways.first[1:] - 1] = True
    cuts = np.flatnonzero(is_end | (times[number] > 1) | stops[number])
    way_of = np.repeat(np.arange(len(ways.first) - 1), np.diff(ways.first))
    same = way_of[cuts[:-1]] == way_of[cuts[1:]]
    start, end = cuts[:-1][same], cuts[1:][same]
    real = (number[start] != number[end]) | (end - start > 1)  # a node named twice in a row is no edge
    return start[real], end[real], way_of[start[real]]


@dataclass(frozen=True)
class _Extra:
    """Steps of no length that stand for stiles: from the end of an edge to the middle, all ``at`` one node's place."""

    outer: np.ndarray
    middle: np.ndarray
    at: np.ndarray


def _ends(
    start: np.ndarray, end: np.ndarray, shut: np.ndarray, stepped: np.ndarray
) -> tuple[np.ndarray, np.ndarray, _Extra]:
    """Number the nodes: return them for all starts then all ends, the place each node stands at, and the stiles between."""
    both = np.concatenate([start, end])
    known = len(shut)
    apart = shut[both] | stepped[both]
    own = np.where(apart, known + np.arange(len(both)), both)
    at_stile = np.flatnonzero(stepped[both] & ~shut[both])
    every = np.concatenate([own, both[at_stile]])
    distinct, numbered = np.unique(every, return_inverse=True)
    place = np.where(distinct < known, distinct, both[np.maximum(distinct - known, 0)])
    extra = _Extra(numbered[at_stile], numbered[len(both) :], both[at_stile])
    return numbered[: len(both)], place, extra
