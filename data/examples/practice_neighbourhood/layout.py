"""Join the drawn streets into a network, and stand houses along them where there is room."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Spot
from shapely.geometry.base import BaseGeometry
from shapes import Ground, Line, beside, block, cut, insert, length_m, tidy
from streets import BURN, LADE, MILL_POND, RAILWAY, Street

HALF_WIDTH_M = {
    "primary": 4.6,
    "secondary": 4.2,
    "tertiary": 3.8,
    "residential": 3.2,
    "living_street": 2.6,
    "service": 2.2,
    "track": 1.8,
}
PATH_HALF_WIDTH_M = 1.0
PATHS = ("footway", "path", "steps", "cycleway")


@dataclass(frozen=True)
class Front:
    """How houses of one kind stand along a street; all measures in metres."""

    building: str
    width: tuple[float, float]
    depth: tuple[float, float]
    setback: float
    gap: float
    garden: float
    row: tuple[int, int] = (1, 1)
    as_one: bool = False
    tags: dict[str, str] = field(default_factory=dict)


FRONTS = {
    "burgh": Front("apartments", (12, 17), (11, 12.5), 6.9, 0.0, 14, (3, 7), tags={"building:levels": "3"}),
    "terrace": Front("terrace", (7.2, 8.0), (8.6, 9.4), 7.4, 3.4, 11, (6, 9), True),
    "tenement": Front("apartments", (13, 15), (11, 12), 6.6, 3.0, 8, (1, 3), True, {"building:levels": "4"}),
    "semi": Front("semidetached_house", (7.6, 8.4), (8.4, 9.2), 11.0, 9.0, 14, (2, 2), True),
    "fourblock": Front("apartments", (15, 17), (9.5, 10.5), 11.5, 13.0, 15, tags={"building:flats": "4"}),
    "villa": Front("house", (13, 17), (12, 14), 16.0, 20.0, 20, tags={"house": "detached"}),
    "bungalow": Front("bungalow", (12, 14), (9, 10.5), 10.5, 11.0, 12),
    "detached": Front("detached", (10, 12.5), (8.5, 10), 9.5, 10.0, 11),
    "cottage": Front("terrace", (7.5, 9), (6.6, 7.4), 5.6, 4.5, 9, (2, 4), True),
}


@dataclass
class House:
    """One building with its tags and the number of front doors; ``taken`` once an asset has moved in."""

    ring: Line
    doors: int = 1
    tags: dict[str, str] = field(default_factory=dict)
    taken: bool = False


@dataclass(frozen=True)
class Piece:
    """A part of a street that is one OSM way."""

    street: Street
    line: Line
    tags: dict[str, str]


def join_streets(streets: Sequence[Street]) -> list[Street]:
    """Pull loose ends onto the street they come near, and give crossing streets a shared point."""
    lines = [list(street.points) for street in streets]
    for i, street in enumerate(streets):
        if street.points[0] == street.points[-1]:
            continue
        reach = 12.0 if street.highway in PATHS else 30.0
        ends = (0,) if street.turning_head else (0, -1)
        for end in ends:
            _join_end(lines, i, end, reach)
    for i, line in enumerate(lines):
        for j in range(i):
            _share_crossings(line, lines[j])
    return [replace(street, points=line) for street, line in zip(streets, lines, strict=True)]


def _join_end(lines: list[Line], i: int, end: int, reach_m: float) -> None:
    spot = Spot(lines[i][end])
    shapes = [(LineString(line).distance(spot), j) for j, line in enumerate(lines) if j != i]
    gap, j = min(shapes)
    if gap > reach_m:
        return
    target = LineString(lines[j])
    nearest = target.interpolate(target.project(spot))
    lines[i][end] = insert(lines[j], tidy((nearest.x, nearest.y)), merge_m=3.0)


def _share_crossings(line: Line, other: Line) -> None:
    met = LineString(line).intersection(LineString(other))
    for part in getattr(met, "geoms", [met]):
        if part.geom_type != "Point":
            continue
        point = tidy((part.x, part.y))
        mark = insert(other, point, merge_m=2.0)
        if mark not in line:
            own = insert(line, mark, merge_m=0.5)
            line[line.index(own)] = mark


def ways_of(streets: Sequence[Street]) -> list[Piece]:
    """Cut streets into ways: a bridge is a way of its own, over the burn and over the railway."""
    pieces = []
    for street in streets:
        spans = _crossings_m(street.points, BURN, 9.0)
        if street.name == "Mains Road":
            spans += _crossings_m(street.points, RAILWAY, 12.0)
        marks = [mark for span in spans for mark in span]
        for line in cut(street.points, marks) if marks else [street.points]:
            middle = LineString(line).project(Spot(beside(line, length_m(line) / 2, 0)))
            here = LineString(street.points).project(LineString(line).interpolate(middle))
            on_bridge = any(low <= here <= high for low, high in spans)
            pieces.append(Piece(street, line, {"bridge": "yes", "layer": "1"} if on_bridge else {}))
    return pieces


def _crossings_m(line: Line, under: Line, reach_m: float) -> list[tuple[float, float]]:
    met = LineString(line).intersection(LineString(under))
    points = [part for part in getattr(met, "geoms", [met]) if part.geom_type == "Point"]
    places = sorted(LineString(line).project(point) for point in points)
    return [(place - reach_m, place + reach_m) for place in places]


def lade_pieces(streets: Sequence[Street]) -> list[tuple[Line, bool]]:
    """Cut the mill lade where it runs in a culvert below a street or a path."""
    spans = [span for street in streets for span in _crossings_m(LADE, street.points, 5.0)]
    pieces = cut(LADE, [mark for span in spans for mark in span])
    whole = LineString(LADE)
    found = []
    for piece in pieces:
        here = whole.project(Spot(beside(piece, length_m(piece) / 2, 0)))
        found.append((piece, any(low <= here <= high for low, high in spans)))
    return found


def taken_ground(streets: Sequence[Street], kept_free: Sequence[BaseGeometry]) -> Ground:
    """Mark roads, water, railway and every hand-drawn site as taken."""
    ground = Ground()
    for street in streets:
        half = HALF_WIDTH_M.get(street.highway, PATH_HALF_WIDTH_M)
        ground.take(LineString(street.points).buffer(half + 1.5, quad_segs=4))
        if street.turning_head:
            ground.take(Spot(street.points[-1]).buffer(9.0))
    ground.take(LineString(BURN).buffer(9.0))
    ground.take(LineString(LADE).buffer(4.0))
    ground.take(LineString(RAILWAY).buffer(13.0))
    ground.take(Polygon(MILL_POND).buffer(5.0))
    for site in kept_free:
        ground.take(site)
    return ground


def stand_houses(streets: Sequence[Street], ground: Ground, dice: random.Random) -> list[House]:
    """Place houses along every street, the through roads first; odd numbers stand on the left."""
    houses: list[House] = []
    walls = Ground()
    for street in streets:
        for side, first in (("L", 1), ("R", 2)):
            if not street.front or side not in street.sides:
                continue
            number = first
            for house in _houses_along(street, side, ground, dice):
                if not walls.is_free(Polygon(house.ring)):
                    continue
                walls.take(Polygon(house.ring))
                last = number + 2 * (house.doors - 1)
                house.tags |= {"building": FRONTS[street.front].building, **FRONTS[street.front].tags}
                if dice.random() < 0.82:
                    label = str(number) if house.doors == 1 else f"{number}-{last}"
                    house.tags |= {"addr:housenumber": label, "addr:street": street.name}
                number = last + 2
                houses.append(house)
    return houses


def _houses_along(street: Street, side: str, ground: Ground, dice: random.Random) -> list[House]:
    front, line = FRONTS[street.front], street.points
    total, along = length_m(line), 3.0
    houses: list[House] = []
    while along < total - 6:
        depth = dice.uniform(*front.depth)
        walls = [along]
        for _ in range(dice.randint(*front.row)):
            width = dice.uniform(*front.width)
            if walls[-1] + width > total - 2 or not _fits(line, walls[-1], width, depth, side, front, ground):
                break
            walls.append(walls[-1] + width)
        if len(walls) > min(front.row[0], 2):
            houses.extend(_built(line, walls, depth, 1 if side == "L" else -1, front))
        along = walls[-1] + (front.gap if len(walls) > 1 else 2.5)
    return houses


def _fits(line: Line, along: float, width: float, depth: float, side: str, front: Front, ground: Ground) -> bool:
    """Take a plot with as much garden as there is room for; say whether there was any."""
    hand = 1 if side == "L" else -1
    for share in (1.0, 0.7, 0.45):
        back = front.setback + depth + front.garden * share
        plot = Polygon(_corners(line, [along, along + width], (front.setback * hand, back * hand)))
        if plot.is_valid and ground.is_free(plot):
            ground.take(plot)
            return True
    return False


def _built(line: Line, walls: list[float], depth: float, hand: int, front: Front) -> list[House]:
    """Give the buildings of one row: one in all, one for each plot, or one standing free."""
    offsets = (front.setback * hand, (front.setback + depth) * hand)
    if front.row == (1, 1):
        width, middle = walls[1] - walls[0], (walls[0] + walls[1]) / 2
        return [House(_free_standing(line, middle, width - 0.6, depth, (offsets[0] + offsets[1]) / 2))]
    if front.as_one:
        ends = walls if len(walls) > 3 else [walls[0], walls[-1]]
        return [House(_closed(_corners(line, ends, offsets)), len(walls) - 1)]
    return [House(_closed(_corners(line, list(pair), offsets))) for pair in itertools.pairwise(walls)]


def _closed(corners: Line) -> Line:
    return [*corners, corners[0]]


def _corners(line: Line, walls: list[float], offsets: tuple[float, float]) -> Line:
    """Walk the near side of a row out and its far side back; straight stretches lose their middle corners."""
    near, far = ([tidy(beside(line, wall, offset)) for wall in walls] for offset in offsets)
    return [*_straightened(near), *reversed(_straightened(far))]


def _straightened(points: Line) -> Line:
    return [tidy(point) for point in LineString(points).simplify(0.3).coords]


def _free_standing(line: Line, middle: float, width: float, depth: float, offset: float) -> Line:
    a, b = beside(line, middle - 2, 0), beside(line, middle + 2, 0)
    x, y = beside(line, middle, offset)
    return block(x, y, width, depth, math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])))
