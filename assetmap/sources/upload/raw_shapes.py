"""Build one shape from what a file holds (GeoJSON members or WKB), strictly and without recursion a file could drive."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

from assetmap.sources.upload.json_text import CUT
from assetmap.sources.upload.sheets import MAX_SHAPE_DEPTH

RawShape = dict[str, Any] | bytes | None | Any
Fault = tuple[str, str]
"""What is wrong and how to mend it."""
WITHOUT_PLACE = "It is kept without a place."
MEND = "Correct its shape, or take it out: without one it is listed without a place."
LARGEST = 1e15
"""No coordinate on Earth is larger, in any unit."""
_TOO_DEEP = f"its shape is nested more than {MAX_SHAPE_DEPTH} deep."
_KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_DIMENSIONS = {"Point": 0, "LineString": 1, "Polygon": 2}
_NAMES = (("point", "points"), ("line", "lines"), ("area", "areas"))


@dataclass
class Made:
    """One shape as far as it could be built, with its number of corners."""

    place: Any = None
    vertices: int = 0
    fault: Fault | None = None
    is_empty: bool = False
    repairs: list[Fault] = field(default_factory=list)


class _UnusableError(Exception):
    """This geometry cannot be used; the message is what is wrong."""


class _EmptyError(_UnusableError):
    """There is a geometry, but nothing in it: the thing has no place."""

    def __init__(self) -> None:
        super().__init__("its shape is empty.")


def shape_of(raw: RawShape) -> Made:
    """Build the shape of a GeoJSON geometry object or of WKB; what cannot be used has a fault instead of a place."""
    made = Made()
    try:
        if isinstance(raw, bytes):
            made.vertices = _check_wkb(raw)
            made.place = _from_wkb(raw, made)
        else:
            made.place = _together(_parts(raw, made, 1), made)
    except _UnusableError as fault:
        made.is_empty = isinstance(fault, _EmptyError)
        made.fault = (str(fault), WITHOUT_PLACE if made.is_empty else MEND)
    return made


def _parts(raw: Any, made: Made, depth: int) -> list[Any]:
    """Return the simple shapes a geometry object consists of."""
    import shapely

    if depth > MAX_SHAPE_DEPTH or raw == CUT:
        raise _UnusableError(_TOO_DEEP)
    if not isinstance(raw, dict):
        raise _UnusableError("its shape is not a GeoJSON geometry.")
    kind = raw.get("type")
    if kind == "GeometryCollection":
        members = raw.get("geometries")
        if members == CUT:
            raise _UnusableError(_TOO_DEEP)
        if not isinstance(members, list):
            raise _UnusableError("its collection of shapes has no list of them.")
        return [part for member in members for part in _parts(member, made, depth + 1)]
    if kind not in _KINDS:
        raise _UnusableError(f"its shape is of the unknown kind “{str(kind)[:40]}”.")
    coordinates = raw.get("coordinates")
    if coordinates == CUT:
        raise _UnusableError("its shape is nested too deep.")
    if not isinstance(coordinates, list):
        raise _UnusableError("its shape has no list of coordinates.")
    if not coordinates:
        raise _UnusableError("its shape has no coordinates.")
    if kind == "Point":
        return [shapely.Point(_positions([coordinates], made)[0])]
    if kind == "MultiPoint":
        return [shapely.Point(position) for position in _positions(coordinates, made)]
    if kind == "LineString":
        return [_line(coordinates, made)]
    if kind == "MultiLineString":
        return [_line(line, made) for line in coordinates]
    if kind == "Polygon":
        return [_area(coordinates, made)]
    return [_area(area, made) for area in coordinates]


def _positions(given: Any, made: Made) -> list[tuple[float, float]]:
    if not isinstance(given, list):
        raise _UnusableError("its coordinates are not lists of numbers.")
    positions = []
    made.vertices += len(given)
    for position in given:
        if not isinstance(position, list):
            raise _UnusableError("its coordinates are not pairs of numbers.")
        if len(position) < 2:
            raise _UnusableError("a corner of its shape has fewer than two numbers.")
        x, y = position[0], position[1]
        if type(x) not in (int, float) or type(y) not in (int, float):
            raise _UnusableError("its coordinates are not all numbers.")
        if not (abs(x) < LARGEST and abs(y) < LARGEST):
            raise _UnusableError("its coordinates are not finite numbers.")
        positions.append((float(x), float(y)))
    return positions


def _line(given: Any, made: Made) -> Any:
    import shapely

    positions = _positions(given, made)
    if len(set(positions)) < 2:
        raise _UnusableError("its line has no length.")
    return shapely.LineString(positions)


def _area(given: Any, made: Made) -> Any:
    import shapely

    if not isinstance(given, list) or not given:
        raise _UnusableError("its area has no outline.")
    rings = []
    for ring in given:
        positions = _positions(ring, made)
        if len(set(positions)) < 3:
            raise _UnusableError("its area has fewer than three corners.")
        if positions[0] != positions[-1]:
            positions.append(positions[0])
            made.repairs.append(
                ("its outline was open and has been closed.", "Look whether it is still what was meant.")
            )
        rings.append(positions)
    return shapely.Polygon(rings[0], rings[1:])


def _together(parts: list[Any], made: Made) -> Any:
    """Make one shape of simple ones: where they are of different kinds, the widest kind stands for the thing."""
    import shapely

    if not parts:
        raise _EmptyError
    kinds = [_DIMENSIONS[part.geom_type] for part in parts]
    widest = [part for part, kind in zip(parts, kinds, strict=True) if kind == max(kinds)]
    if len(widest) < len(parts):
        held = ", ".join(_counted(kinds.count(kind), kind) for kind in sorted(set(kinds)))
        used = _counted(len(widest), max(kinds))
        made.repairs.append(
            (f"its shape held {held}; {used} of it stands for its place.", "Split it if it is several things.")
        )
    if len(widest) == 1:
        return widest[0]
    if max(kinds) == 0:
        return shapely.MultiPoint(widest)
    return shapely.MultiLineString(widest) if max(kinds) == 1 else shapely.MultiPolygon(widest)


def _counted(number: int, kind: int) -> str:
    return f"{number} {_NAMES[kind][number != 1]}"


def _from_wkb(raw: bytes, made: Made) -> Any:
    import shapely

    try:
        shape = shapely.force_2d(shapely.from_wkb(raw, on_invalid="fix"))
    except (shapely.errors.ShapelyError, ValueError) as error:
        raise _UnusableError("its shape is damaged.") from error
    if shape is None or shape.is_empty:
        raise _EmptyError
    numbers = shapely.get_coordinates(shape)
    if not (abs(numbers) < LARGEST).all():
        raise _UnusableError("its coordinates are not finite numbers.")
    parts = [part for part in _flat(shape) if not part.is_empty]
    for part in parts:
        if part.geom_type == "LineString" and part.length == 0:
            raise _UnusableError("its line has no length.")
        if part.geom_type == "Polygon" and len({tuple(at) for at in part.exterior.coords}) < 3:
            raise _UnusableError("its area has fewer than three corners.")
    return _together(parts, made)


def _flat(shape: Any) -> list[Any]:
    waiting, parts = [shape], []
    while waiting:
        one = waiting.pop(0)
        if hasattr(one, "geoms"):
            waiting = [*one.geoms, *waiting]
        else:
            parts.append(one)
    return parts


_MEMBERS = {4: 1, 5: 2, 6: 3, 7: None}
"""WKB kinds that hold other shapes, and which kind they may hold; any for a collection."""


def _check_wkb(raw: bytes) -> int:
    """Walk through WKB without building anything and return its number of corners.

    Raises
    ------
    _UnusableError
        When it nests deeper than ``MAX_SHAPE_DEPTH``, promises more than it holds, or has curves.
    """
    at, vertices, waiting = 0, 0, [1]
    while waiting:
        waiting[-1] -= 1
        order = "<" if raw[at : at + 1] == b"\x01" else ">"
        (code,) = _read(raw, order + "I", at + 1)
        at += 5
        if code & 0x20000000:
            at += 4
        kind, size = _kind(code)
        if kind == 1:
            vertices += 1
            at += size
        elif kind in (2, 3):
            rings = 1
            if kind == 3:
                (rings,) = _read(raw, order + "I", at)
                at += 4
                _fits(raw, at, rings, 4)
            for _ in range(rings):
                (corners,) = _read(raw, order + "I", at)
                at += 4
                _fits(raw, at, corners, size)
                at += corners * size
                vertices += corners
        else:
            (members,) = _read(raw, order + "I", at)
            at += 4
            _fits(raw, at, members, 9)
            waiting.append(members)
            if len(waiting) > MAX_SHAPE_DEPTH + 1:
                raise _UnusableError(_TOO_DEEP)
        while waiting and waiting[-1] == 0:
            waiting.pop()
    _fits(raw, at, 0, 0)
    return vertices


def _kind(code: int) -> tuple[int, int]:
    """Return the plain kind of a WKB code (ISO or extended) and the bytes of one corner."""
    plain = code & 0x0FFFFFFF
    kind, more = plain % 1000, plain // 1000
    if more > 3:
        raise _UnusableError("its shape is damaged.")
    if 8 <= kind <= 17 or kind == 0:
        raise _UnusableError("its shape has curves or surfaces, which are not read. Save it with straight lines.")
    if kind > 7:
        raise _UnusableError("its shape is damaged.")
    numbers = 2 + (1 if more in (1, 2) else 2 if more == 3 else 0)
    numbers += (code & 0x80000000 > 0) + (code & 0x40000000 > 0)
    return kind, 8 * numbers


def _fits(raw: bytes, at: int, number: int, size: int) -> None:
    if at + number * size > len(raw):
        raise _UnusableError("its shape is damaged: it ends too soon.")


def _read(raw: bytes, form: str, at: int) -> tuple[Any, ...]:
    _fits(raw, at, 1, struct.calcsize(form))
    return struct.unpack_from(form, raw, at)
