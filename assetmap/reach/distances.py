"""How far places are from each other on foot: from one to every node, between two sets, and to the nearest of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

from assetmap.errors import ReachError
from assetmap.reach.network import WalkNetwork
from assetmap.reach.pace import USUALLY, Walking
from assetmap.reach.snapping import MAX_AWAY_M, Routes, Snapped

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

CELLS_AT_ONCE = 4_000_000
"""How many distances are worked out at a time: 32 MB."""


def lonlat_of(places: ArrayLike) -> np.ndarray:
    """Return places as two columns, longitude and latitude.

    Raises
    ------
    ReachError
        When one is not on the globe or is missing.
    """
    lonlat = np.asarray(places, dtype=float).reshape(-1, 2)
    if not (np.isfinite(lonlat).all() and (np.abs(lonlat) <= (180, 90)).all()):
        raise ReachError("A place is not a longitude and a latitude in degrees. Leave out what has no place.")
    return lonlat


def snap_point(network: WalkNetwork, point_lonlat: ArrayLike, walking: Walking) -> tuple[Routes, Snapped]:
    """Find the street at which somebody starts.

    Raises
    ------
    ReachError
        When no street is near.
    """
    lonlat = lonlat_of(point_lonlat)
    routes = Routes.of(network, walking.avoid_steps)
    place = routes.snap(network.to_metric(lonlat))
    if not place.is_near.all():
        lon, lat = lonlat[0].tolist()
        raise ReachError(
            f"There is no street within {MAX_AWAY_M:.0f} m of {lat:.5f},{lon:.5f}. Check that it is LAT,LON and that the extract "
            "covers it."
        )
    return routes, place


def distances_from(
    network: WalkNetwork, point_lonlat: ArrayLike, limit_m: float, walking: Walking = USUALLY
) -> np.ndarray:
    """Return how far every node of the network is from a point (longitude, latitude), in metres; infinite beyond ``limit_m``.

    Raises
    ------
    ReachError
        When no street is near the point.
    """
    return from_place(*snap_point(network, point_lonlat, walking), limit_m)


def from_place(routes: Routes, place: Snapped, limit_m: float) -> np.ndarray:
    """Return how far every node is from one place on the network, in metres; infinite beyond ``limit_m``."""
    nodes = routes.network.nodes
    return np.asarray(dijkstra(routes.leading_from(place), indices=nodes, limit=limit_m)[:nodes])


def from_places(routes: Routes, places: Snapped, limit_m: float) -> np.ndarray:
    """Return how far every node is from the nearest of several places on the network, in metres; infinite beyond ``limit_m``."""
    nodes = routes.network.nodes
    numbers = np.arange(nodes, nodes + len(places.edge))
    return np.asarray(dijkstra(routes.leading_from(places), indices=numbers, limit=limit_m, min_only=True)[:nodes])


def nearest(
    network: WalkNetwork,
    origins: ArrayLike,
    destinations: ArrayLike,
    walking: Walking = USUALLY,
    limit_minutes: float | None = None,
) -> pd.DataFrame:
    """Find for each origin the destination that is nearest on foot.

    All destinations are searched from at once, so that a town's homes and halls take one search.

    Parameters
    ----------
    origins, destinations
        Longitude and latitude (EPSG:4326), two columns.
    limit_minutes
        Further destinations are none.

    Returns
    -------
    DataFrame
        One row for each origin, in their order: ``destination`` (row number, -1 where none can be walked to), ``walk_minutes``
        and ``distance_m`` (NaN there). The way from a place to its street counts, straight.
    """
    import pandas as pd

    routes, start, goal = _snapped(network, origins, destinations, walking)
    limit = np.inf if limit_minutes is None else walking.metres_in(limit_minutes)
    metres, which = np.full(len(start.edge), np.inf), np.full(len(start.edge), -1)
    if len(goal.edge) and len(start.edge):
        numbers = network.nodes + np.flatnonzero(goal.is_near)
        if len(numbers):
            graph = routes.leading_to(goal)
            far, _, source = dijkstra(graph, indices=numbers, limit=limit, min_only=True, return_predecessors=True)
            metres, which = _read_nearest(routes, start, far, source - network.nodes)
        row, at, direct = _on_one_street(routes, start, goal)
        for one, other, length in zip(row.tolist(), at.tolist(), direct.tolist(), strict=True):
            if length < metres[one]:
                metres[one], which[one] = length, other
    found = metres <= limit
    found &= np.isfinite(metres)
    metres = np.where(found, metres, np.nan)
    columns = {"destination": np.where(found, which, -1), "walk_minutes": metres / walking.metres_a_minute}
    return pd.DataFrame(columns | {"distance_m": metres})


def walk_minutes_between(
    network: WalkNetwork,
    origins: ArrayLike,
    destinations: ArrayLike,
    walking: Walking = USUALLY,
    limit_minutes: float | None = None,
) -> np.ndarray:
    """Return the minutes on foot from each origin (row) to each destination (column); NaN where it cannot be walked.

    Parameters are as for :func:`nearest`, which is much faster where only the nearest is asked for.
    """
    routes, start, goal = _snapped(network, origins, destinations, walking)
    limit = np.inf if limit_minutes is None else walking.metres_in(limit_minutes)
    metres = np.full((len(start.edge), len(goal.edge)), np.inf)
    if len(start.edge) <= len(goal.edge):
        _fill(metres, routes.leading_from(start), (routes, start, goal), (network.forward, network.backward), limit)
    else:
        _fill(metres.T, routes.leading_to(goal), (routes, goal, start), (network.backward, network.forward), limit)
    row, at, direct = _on_one_street(routes, start, goal)
    np.minimum.at(metres, (row, at), direct)
    metres[~(metres <= limit) | np.isinf(metres)] = np.nan
    return metres / walking.metres_a_minute


def _snapped(
    network: WalkNetwork, origins: ArrayLike, destinations: ArrayLike, walking: Walking
) -> tuple[Routes, Snapped, Snapped]:
    routes = Routes.of(network, walking.avoid_steps)
    start, goal = (routes.snap(network.to_metric(lonlat_of(places))) for places in (origins, destinations))
    return routes, start, goal


def _fill(
    metres: np.ndarray, graph: Any, places: tuple[Routes, Snapped, Snapped], ways: tuple[np.ndarray, ...], limit: float
) -> None:
    """Search from each of the first places, some at a time, and write down how far the others are."""
    routes, start, goal = places
    near = np.flatnonzero(start.is_near)
    at_once = max(1, CELLS_AT_ONCE // graph.shape[0])
    for begin in range(0, len(near), at_once):
        rows = near[begin : begin + at_once]
        far = dijkstra(graph, indices=routes.network.nodes + rows, limit=limit)
        metres[rows] = _read(routes, goal, far, *ways).min(axis=0)


def _read(routes: Routes, places: Snapped, far: np.ndarray, from_start: np.ndarray, from_end: np.ndarray) -> np.ndarray:
    """Return how far places are by way of the start and by way of the end of their edge (first axis), searches before places."""
    network, edge = routes.network, places.edge
    by_start = far[..., network.edge_from[edge]] + places.along_m + places.away_m
    by_end = far[..., network.edge_to[edge]] + network.length_m[edge] - places.along_m + places.away_m
    near = places.is_near
    return np.stack(
        [np.where(near & from_start[edge], by_start, np.inf), np.where(near & from_end[edge], by_end, np.inf)]
    )


def _read_nearest(routes: Routes, start: Snapped, far: np.ndarray, source: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    network = routes.network
    by = _read(routes, start, far, network.backward, network.forward)
    way = by.argmin(axis=0)
    node = np.where(way == 0, network.edge_from[start.edge], network.edge_to[start.edge])
    return by.min(axis=0), source[node]


def _on_one_street(routes: Routes, start: Snapped, goal: Snapped) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of origin and destination on one edge, and how far it is between them along it alone."""
    order = np.argsort(goal.edge, kind="stable")
    sorted_edges = goal.edge[order]
    low = np.searchsorted(sorted_edges, start.edge, "left")
    times = np.where(start.is_near, np.searchsorted(sorted_edges, start.edge, "right") - low, 0)
    row = np.repeat(np.arange(len(start.edge)), times)
    at = order[np.repeat(low - np.cumsum(times) + times, times) + np.arange(len(row))]
    on = goal.along_m[at] - start.along_m[row]
    edge = start.edge[row]
    may = np.where(on >= 0, routes.network.forward[edge], routes.network.backward[edge]) | (on == 0)
    metres = np.abs(on) + start.away_m[row] + goal.away_m[at]
    return row[may], at[may], metres[may]
