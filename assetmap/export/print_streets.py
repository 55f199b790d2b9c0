"""The quiet map beneath a printed one: what the screen paints on a canvas, as SVG in millimetres."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from assetmap.export.print_marks import Box, Mark

if TYPE_CHECKING:
    import geopandas as gpd

AREA_COLOURS = {
    "green": "#dfe9d6",
    "wood": "#cfdfc4",
    "water": "#cfe0ea",
    "square": "#f2eee6",
    "building": "#ebe6dd",
}
LINE_COLOURS = {"stream": "#cfe0ea", "rail": "#a9a297", "steps": "#b3a894", "path": "#b3a894"}
STREETS = ("service", "street", "street_main")
STREET_EDGE, STREET = "#d8d3ca", "#ffffff"
"""Colours of the screen's map (``maps/web/assetmap.css``), in the order in which they are painted."""

WIDTHS_PX = {
    "street_main": (1.6, 2.2, 3, 4.4, 6.5, 9.5, 13, 17),
    "street": (0.7, 1, 1.5, 2.6, 4.4, 7, 10, 14),
    "service": (0, 0, 0, 0.8, 1.8, 3, 5, 7),
    "path": (0, 0, 0, 0.9, 1.2, 1.5, 1.8, 2),
    "steps": (0, 0, 0, 0, 1.6, 2.4, 3.4, 4.5),
    "rail": (0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2),
    "stream": (0.8, 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.2),
}
"""Widths on the screen at zooms 12 to 19 (``maps/web/basemap.js``)."""
DASHES = {
    "path": ' stroke-dasharray="0.05 1"',
    "steps": ' stroke-dasharray="0.4 0.4"',
    "rail": ' stroke-dasharray="1.6 1"',
}
PX_MM = 0.2646
SCALE_AT_ZOOM_0 = 156_543.03 / (PX_MM / 1000)
"""A pixel of a web map at zoom 0 on the equator is 156,543.03 m; on paper it is a 96th of an inch."""

HOUSES_UP_TO_SCALE = 15_000
"""On a map of a smaller scale houses are grey dust. Chosen by us."""
NAME_SIZES_MM = {"street_main": 2.5, "street": 2.2}
LETTER_WIDE = 0.52
"""Width of a letter of the system's sans serif, in its height; a little much, so that a name never runs over its street."""
STRAIGHT = 0.985
"""The least that a chord may be of its stretch of street for a name to stand on it. Chosen by us."""

Streets = list[tuple[str, str, shapely.LineString]]


class Frame(Protocol):
    """Where on Earth the paper is; see :class:`assetmap.export.print_map.Frame`."""

    @property
    def lat(self) -> float: ...
    @property
    def scale(self) -> float: ...
    @property
    def width_mm(self) -> float: ...
    @property
    def height_mm(self) -> float: ...
    @property
    def bbox_lonlat(self) -> tuple[float, float, float, float]: ...
    def to_paper(self, shapes: np.ndarray) -> np.ndarray: ...


def draw_streets(frame: Frame, basemap: gpd.GeoDataFrame | None) -> tuple[str, Streets]:
    """Draw the basemap; return it as SVG, and the named streets in millimetres: kind, name, line."""
    if basemap is None or basemap.empty:
        return "", []
    by_kind = dict(_on_paper(frame, basemap))
    drawn = [
        f'<path d="{path_of(_areas(by_kind[kind][0]))}" fill="{colour}"/>'
        for kind, colour in AREA_COLOURS.items()
        if kind in by_kind and (kind != "building" or frame.scale <= HOUSES_UP_TO_SCALE)
    ]
    lines = {kind: path_of(_lines(by_kind[kind][0])) for kind in (*LINE_COLOURS, *STREETS) if kind in by_kind}
    widths = {kind: _width_mm(kind, frame) for kind in lines}
    drawn += [
        _line(lines[kind], LINE_COLOURS[kind], widths[kind], DASHES.get(kind, ""))
        for kind in LINE_COLOURS
        if kind in lines
    ]
    drawn += [
        _line(lines[kind], STREET_EDGE, widths[kind] + 0.35) for kind in STREETS if kind in lines and widths[kind]
    ]
    drawn += [_line(lines[kind], STREET, widths[kind]) for kind in STREETS if kind in lines]
    return "".join(drawn), list(_named(by_kind))


def _on_paper(frame: Frame, basemap: gpd.GeoDataFrame) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Yield each kind's shapes in millimetres, cut to the paper, and their names."""
    shapes = basemap.geometry.to_numpy()
    near = shapely.intersects(shapes, shapely.box(*frame.bbox_lonlat))
    kinds = basemap["kind"].to_numpy(dtype=object)[near]
    names = basemap["name"].fillna("").to_numpy(dtype=object)[near]
    flat = shapely.clip_by_rect(frame.to_paper(shapes[near]), -2, -2, frame.width_mm + 2, frame.height_mm + 2)
    flat = shapely.simplify(flat, 0.08)
    is_there = ~(shapely.is_empty(flat) | shapely.is_missing(flat))
    for kind in (*AREA_COLOURS, *LINE_COLOURS, *STREETS):
        rows = is_there & (kinds == kind)
        if rows.any():
            yield kind, (flat[rows], names[rows])


def _areas(shapes: np.ndarray) -> np.ndarray:
    """Turn all outer rings the same way, so that areas may overlap and holes stay holes."""
    parts = shapely.get_parts(shapes)
    return np.asarray(shapely.orient_polygons(parts[shapely.get_type_id(parts) == 3]))


def _lines(shapes: np.ndarray) -> np.ndarray:
    shapes = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    parts = shapely.get_parts(shapes)
    return np.asarray(parts[np.isin(shapely.get_type_id(parts), (1, 2))])


def path_of(shapes: np.ndarray) -> str:
    """Write lines or areas in millimetres as one SVG path, to a hundredth of a millimetre."""
    parts = shapely.get_parts(shapes)
    is_area = len(parts) > 0 and shapely.get_dimensions(parts).max() == 2
    end = "Z" if is_area else ""
    written = []
    for line in shapely.get_rings(parts) if is_area else parts:
        points = [f"{x:g} {y:g}" for x, y in np.round(shapely.get_coordinates(line), 2).tolist()]
        written.append(f"M{points[0]}L{' '.join(points[1:])}{end}")
    return "".join(written)


def _line(path: str, colour: str, width_mm: float, dashes: str = "") -> str:
    if not path or not width_mm:
        return ""
    ends = "butt" if dashes and "0.05" not in dashes else "round"
    look = (
        f'fill="none" stroke="{colour}" stroke-width="{width_mm:.2f}" stroke-linecap="{ends}" stroke-linejoin="round"'
    )
    return f'<path d="{path}" {look}{dashes}/>'


def _width_mm(kind: str, frame: Frame) -> float:
    """Width on paper: that of the screen at the zoom that has this scale."""
    zoom = math.log2(SCALE_AT_ZOOM_0 * math.cos(math.radians(frame.lat)) / frame.scale)
    return float(np.interp(zoom, range(12, 20), WIDTHS_PX[kind])) * PX_MM


def _named(by_kind: dict[str, tuple[np.ndarray, np.ndarray]]) -> Iterator[tuple[str, str, shapely.LineString]]:
    """Yield each named street joined end to end, its longest piece only: one name a street is enough on paper."""
    for kind in ("street_main", "street"):
        shapes, names = by_kind.get(kind, (np.array([]), np.array([])))
        for name in sorted({one for one in names if one}):
            parts = _lines(shapes[names == name])
            if len(parts):
                joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
                yield kind, str(name), joined[int(np.argmax(shapely.length(joined)))]


def draw_street_names(streets: Streets, marks: Sequence[Mark], frame: Frame, furniture: Sequence[Box]) -> str:
    """Write the names of streets that have room for them, clear of the edge, the furniture, the marks and each other."""
    taken = np.array([(one.x, one.y) for one in marks] or [(-99.0, -99.0)])
    sheet = shapely.box(2, 2, frame.width_mm - 2, frame.height_mm - 2)
    room = sheet.difference(shapely.union_all([shapely.box(*box).buffer(1.5) for box in furniture]))
    shapely.prepare(room)
    written: list[str] = []
    for kind, name, line in sorted(streets, key=lambda one: (one[0] != "street_main", -one[2].length, one[1])):
        size = NAME_SIZES_MM[kind]
        long_mm = len(name) * size * LETTER_WIDE
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            stretch = _straight(line, share * line.length, long_mm)
            if stretch is None:
                continue
            if not room.contains(shapely.LineString(stretch)):
                continue
            along = np.linspace(stretch[0], stretch[1], max(2, math.ceil(long_mm / 1.2)))
            gaps = np.hypot(along[:, None, 0] - taken[None, :, 0], along[:, None, 1] - taken[None, :, 1])
            if gaps.min() < 3.6:
                continue
            taken = np.vstack([taken, along])
            written.append(_name(name, size, *stretch))
            break
    return f'<g class="names">{"".join(written)}</g>' if written else ""


def _straight(line: shapely.LineString, middle: float, long_mm: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the two ends of a straight enough stretch of a street, left before right."""
    if middle - long_mm / 2 < 0.5 or middle + long_mm / 2 > line.length - 0.5:
        return None
    ends = shapely.get_coordinates([line.interpolate(middle - long_mm / 2), line.interpolate(middle + long_mm / 2)])
    if math.dist(ends[0], ends[1]) < STRAIGHT * long_mm:
        return None
    return (ends[0], ends[1]) if ends[0][0] <= ends[1][0] else (ends[1], ends[0])


def _name(name: str, size: float, start: np.ndarray, end: np.ndarray) -> str:
    x, y = (start + end) / 2
    angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    return (
        f'<text transform="translate({x:.2f} {y:.2f}) rotate({angle:.1f})" y="{size * 0.35:.2f}" font-size="{size}" '
        f'text-anchor="middle">{html.escape(name)}</text>'
    )
