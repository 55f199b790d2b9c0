"""The area people reach on foot in some minutes: every street as far as they get along it, with a little to either side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assetmap.reach.distances import from_place, from_places, lonlat_of, snap_point
from assetmap.reach.network import LEAST_M, WalkNetwork
from assetmap.reach.pace import USUALLY, Walking
from assetmap.reach.snapping import Routes, Snapped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

BUFFER_M = 25.0
"""How far to either side of a street its houses count as reached. Chosen by us: the depth of a front garden and a house."""

STANDARD_MINUTES = (5, 10, 15)

QUARTER_SEGMENTS = 4
"""Corners of a quarter circle: the rounding of a street's end is at most half a metre short of a circle."""


def walk_area(
    network: WalkNetwork, point_lonlat: ArrayLike, minutes: float, walking: Walking = USUALLY
) -> BaseGeometry:
    """Return the area reached on foot in ``minutes`` from a point (longitude, latitude), in EPSG:4326.

    The point is taken to the nearest street, and the straight way there counts. Streets that are reached in part are cut where the time
    is up. Everything within ``BUFFER_M`` of a reached stretch belongs to the area.

    Raises
    ------
    ReachError
        When no street is near the point, or the minutes are no usable time.
    """
    return walk_areas(network, point_lonlat, (minutes,), walking)[0]


def walk_areas(
    network: WalkNetwork,
    point_lonlat: ArrayLike,
    minutes: Sequence[float] = STANDARD_MINUTES,
    walking: Walking = USUALLY,
) -> list[BaseGeometry]:
    """Return the areas of several times from one point, in the order of ``minutes``, each as :func:`walk_area` gives it.

    One search of the streets serves all of them; a longer walk's area holds a shorter one's.
    """
    limits = [walking.metres_in(one) for one in minutes]
    routes, place = snap_point(network, point_lonlat, walking)
    metres = from_place(routes, place, max(limits))
    start_xy = network.to_metric(lonlat_of(point_lonlat))
    before: BaseGeometry | None = None
    done = np.zeros(network.edges, dtype=bool)
    areas: dict[float, BaseGeometry] = {}
    for limit in sorted(set(limits)):
        stretches, whole = _stretches(routes, place, metres, limit, done)
        shapes = shapely.buffer(stretches, BUFFER_M, quad_segs=QUARTER_SEGMENTS)
        way_there = _way_there(network, start_xy[0], place, limit)
        before = shapely.union_all(np.append(shapes, [way_there] if before is None else [way_there, before]))
        done |= whole
        areas[limit] = before
    return [_in_degrees(network, areas[limit]) for limit in limits]


def walk_area_around(
    network: WalkNetwork, points_lonlat: ArrayLike, minutes: float, walking: Walking = USUALLY
) -> BaseGeometry | None:
    """Return the area reached on foot in ``minutes`` from any of several points, in EPSG:4326; None where none is near a street.

    It is all their areas (:func:`walk_area`) in one, found by one search of the streets instead of one for each.

    Raises
    ------
    ReachError
        When a point is not on the globe, or the minutes are no usable time.
    """
    limit = walking.metres_in(minutes)
    lonlat = lonlat_of(points_lonlat)
    routes = Routes.of(network, walking.avoid_steps)
    xy = network.to_metric(lonlat)
    places = routes.snap(xy)
    near = np.flatnonzero(places.is_near)
    if not len(near):
        return None
    places = Snapped(places.edge[near], places.along_m[near], places.away_m[near])
    metres = from_places(routes, places, limit)
    stretches, _whole = _stretches(routes, places, metres, limit, np.zeros(network.edges, dtype=bool))
    shapes = shapely.buffer(stretches, BUFFER_M, quad_segs=QUARTER_SEGMENTS)
    ways_there = [_way_there(network, xy[at], one, limit) for at, one in zip(near, _one_by_one(places), strict=True)]
    return _in_degrees(network, shapely.union_all([*shapes, *ways_there]))


def _one_by_one(places: Snapped) -> Iterator[Snapped]:
    for at in range(len(places.edge)):
        one = slice(at, at + 1)
        yield Snapped(places.edge[one], places.along_m[one], places.away_m[one])


def _stretches(
    routes: Routes, places: Snapped, metres: np.ndarray, limit: float, done: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines of streets that are reached within ``limit`` metres and not ``done``, and which edges are reached whole.

    ``metres`` is how far every node is from the nearest of ``places``, all of which are near a street.
    """
    network = routes.network
    length = network.length_m
    left_at_start = np.clip(limit - metres[network.edge_from], 0, length)
    left_at_end = np.clip(limit - metres[network.edge_to], 0, length)
    ahead = np.where(network.forward & routes.is_open, left_at_start, 0)
    behind = np.where(network.backward & routes.is_open, left_at_end, 0)
    whole = (ahead + behind >= length) & routes.is_open
    part = ~whole
    first, last = np.flatnonzero(part & (ahead > 0)), np.flatnonzero(part & (behind > 0))
    gets_there = places.away_m < limit  # or the time is up before the street
    own, at, left = places.edge[gets_there], places.along_m[gets_there], limit - places.away_m[gets_there]
    back = at - np.where(network.backward[own], left, 0)
    on = at + np.where(network.forward[own], left, 0)
    cut = _cut(
        network,
        np.concatenate([first, last, own]),
        np.concatenate([np.zeros(len(first)), length[last] - behind[last], np.maximum(back, 0)]),
        np.concatenate([ahead[first], length[last], np.minimum(on, length[own])]),
    )
    return np.concatenate([_joined(network, whole & ~done), cut]), whole


def _joined(network: WalkNetwork, chosen: np.ndarray) -> np.ndarray:
    """Return the lines of these edges, those that follow each other as one: a third less to unite."""
    edge = np.flatnonzero(chosen & (network.length_m > LEAST_M))
    follows = (edge[1:] == edge[:-1] + 1) & (network.edge_to[edge[:-1]] == network.edge_from[edge[1:]])
    run = np.cumsum(np.concatenate([[True], ~follows])[: len(edge)]) - 1
    sizes = np.diff(network.first)[edge]
    at = np.arange(sizes.sum()) + np.repeat(network.first[edge] - np.cumsum(sizes) + sizes, sizes)
    return np.asarray(shapely.linestrings(network.vertex_xy[at], indices=np.repeat(run, sizes)))


def _cut(network: WalkNetwork, edge: np.ndarray, start_m: np.ndarray, end_m: np.ndarray) -> np.ndarray:
    """Return the stretch of each of these edges between two distances along it, as lines in metres."""
    along, xy, first = network.along_m, network.vertex_xy, network.first
    begin = along[first[edge]]
    start, end = begin + start_m, begin + end_m
    low, high = first[edge], first[edge + 1] - 1
    before = np.clip(np.searchsorted(along, start, "right") - 1, low, high - 1)
    after = np.clip(np.searchsorted(along, end, "left"), before + 1, high)
    inner = after - before - 1
    sizes = inner + 2
    owner = np.repeat(np.arange(len(edge)), sizes)
    offset = np.concatenate([[0], np.cumsum(sizes)])
    at = np.arange(offset[-1]) - offset[owner]
    places = xy[before[owner] + at]
    places[offset[:-1]] = _between(network, before, start)
    places[offset[1:] - 1] = _between(network, after - 1, end)
    return np.asarray(shapely.linestrings(places, indices=owner))


def _between(network: WalkNetwork, vertex: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Return the places at these distances, each on the piece that begins at its vertex."""
    one, other = network.along_m[vertex], network.along_m[vertex + 1]
    share = np.divide(along - one, other - one, out=np.zeros(len(along)), where=other > one)
    start, end = network.vertex_xy[vertex], network.vertex_xy[vertex + 1]
    return np.asarray(start + np.clip(share, 0, 1)[:, None] * (end - start))


def _way_there(network: WalkNetwork, start_xy: np.ndarray, place: Snapped, limit: float) -> BaseGeometry:
    """Return the straight way from the point towards its street, as far as it is walked, with the same margin."""
    street = _cut(network, place.edge, place.along_m, place.along_m)[0].coords[0]
    away = float(place.away_m[0])
    share = min(1.0, limit / away) if away > 0 else 0.0
    end = start_xy + share * (np.array(street) - start_xy)
    line = shapely.LineString([start_xy, end]) if share > 0 else shapely.Point(start_xy)
    return shapely.buffer(line, BUFFER_M, quad_segs=QUARTER_SEGMENTS)


def _in_degrees(network: WalkNetwork, area: BaseGeometry) -> BaseGeometry:
    turned = shapely.transform(area, network.to_lonlat)
    return turned if turned.is_valid else shapely.make_valid(turned)
