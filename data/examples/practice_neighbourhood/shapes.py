"""Plane geometry of the practice neighbourhood, in local metres (x east, y north).

Lines are lists of ``(x, y)`` rounded to one centimetre, so that the same place is the same point
everywhere and two streets that meet share a node.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
Line = list[Point]

LATITUDE_0, LONGITUDE_0 = 57.9, -3.0
METRES_PER_DEGREE_LATITUDE = 111_367.0
METRES_PER_DEGREE_LONGITUDE = 59_312.0


def tidy(point: Sequence[float]) -> Point:
    """Round a point to one centimetre."""
    return (round(point[0], 2) + 0.0, round(point[1], 2) + 0.0)


def lonlat(point: Point) -> tuple[float, float]:
    """Give longitude and latitude (WGS84) of a local point, to seven decimals."""
    return (
        round(LONGITUDE_0 + point[0] / METRES_PER_DEGREE_LONGITUDE, 7),
        round(LATITUDE_0 + point[1] / METRES_PER_DEGREE_LATITUDE, 7),
    )


def smooth(points: Sequence[Point], step_m: float = 13.0, closed: bool = False) -> Line:
    """Draw a Catmull-Rom curve through the points; a closed one ends where it began."""
    ring = list(points)
    if closed:
        padded = [ring[-1], *ring, ring[0], ring[1]]
    else:
        before = (2 * ring[0][0] - ring[1][0], 2 * ring[0][1] - ring[1][1])
        after = (2 * ring[-1][0] - ring[-2][0], 2 * ring[-1][1] - ring[-2][1])
        padded = [before, *ring, after]
    curve: Line = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        steps = max(1, round(math.dist(p1, p2) / step_m))
        curve.extend(tidy(_between(p0, p1, p2, p3, i / steps)) for i in range(steps))
    curve.append(curve[0] if closed else tidy(ring[-1]))
    return curve


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def axis(i: int) -> float:
        a, b, c, d = p0[i], p1[i], p2[i], p3[i]
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)

    return (axis(0), axis(1))


def circle(x: float, y: float, radius_m: float, count: int = 16) -> Line:
    """Give a closed ring of ``count`` corners."""
    turn = 2 * math.pi / count
    ring = [tidy((x + radius_m * math.cos(i * turn), y + radius_m * math.sin(i * turn))) for i in range(count)]
    return [*ring, ring[0]]


def block(x: float, y: float, width_m: float, depth_m: float, degrees: float = 0.0) -> Line:
    """Give a closed rectangle around a centre, turned anticlockwise."""
    half_w, half_d = width_m / 2, depth_m / 2
    return outline(x, y, [(-half_w, -half_d), (half_w, -half_d), (half_w, half_d), (-half_w, half_d)], degrees)


def outline(x: float, y: float, corners: Iterable[Point], degrees: float = 0.0) -> Line:
    """Place a drawn outline at a spot, turned anticlockwise; the ring is closed."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    ring = [tidy((x + cx * cos - cy * sin, y + cx * sin + cy * cos)) for cx, cy in corners]
    return [*ring, ring[0]]


def length_m(line: Sequence[Point]) -> float:
    """Measure a line."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(line))


def beside(line: Sequence[Point], along_m: float, offset_m: float) -> Point:
    """Give the point ``along_m`` down the line and ``offset_m`` to its left (negative: right)."""
    left_over = along_m
    for a, b in itertools.pairwise(line):
        part = math.dist(a, b)
        if part and (left_over <= part or b == line[-1]):
            ux, uy = (b[0] - a[0]) / part, (b[1] - a[1]) / part
            return (a[0] + ux * left_over - uy * offset_m, a[1] + uy * left_over + ux * offset_m)
        left_over -= part
    raise ValueError("The line has no length.")


def bearing_degrees(line: Sequence[Point], along_m: float) -> float:
    """Give the direction of a line at a distance, anticlockwise from east."""
    a, b = beside(line, max(0.0, along_m - 3), 0), beside(line, min(length_m(line), along_m + 3), 0)
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def insert(line: Line, point: Point, merge_m: float = 1.5) -> Point:
    """Put a point into a line where it lies; give the point of the line that now stands there."""
    nearest = min(line, key=lambda p: math.dist(p, point))
    if math.dist(nearest, point) <= merge_m:
        return nearest
    here = LineString([point, point]).centroid
    gaps = [LineString(pair).distance(here) for pair in itertools.pairwise(line)]
    line.insert(gaps.index(min(gaps)) + 1, point)
    return point


def cut(line: Line, places_m: Sequence[float]) -> list[Line]:
    """Cut a line at the given distances; neighbours share the cut point."""
    pieces: list[Line] = []
    current, walked = [line[0]], 0.0
    waiting = sorted(p for p in places_m if 1.0 < p < length_m(line) - 1.0)
    for a, b in itertools.pairwise(line):
        part = math.dist(a, b)
        while waiting and waiting[0] <= walked + part:
            share = (waiting.pop(0) - walked) / part
            mark = tidy((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
            if mark != current[-1]:
                current.append(mark)
            pieces.append(current)
            current = [mark]
        if b != current[-1]:
            current.append(b)
        walked += part
    return [*pieces, current]


class Ground:
    """What already stands somewhere, kept in squares of 60 m so that asking is quick."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[BaseGeometry]] = defaultdict(list)

    @staticmethod
    def _reach(shape: BaseGeometry) -> list[tuple[int, int]]:
        west, south, east, north = (math.floor(v / 60) for v in shape.bounds)
        return [(i, j) for i in range(west, east + 1) for j in range(south, north + 1)]

    def take(self, shape: BaseGeometry) -> None:
        """Mark a shape as taken."""
        for square in self._reach(shape):
            self._squares[square].append(shape)

    def is_free(self, shape: Polygon, tolerance_m2: float = 0.4) -> bool:
        """Say whether a shape overlaps nothing that is taken, up to a sliver."""
        return not any(
            other.intersects(shape) and other.intersection(shape).area > tolerance_m2
            for square in self._reach(shape)
            for other in self._squares.get(square, ())
        )
