"""The map of a printed page as SVG: streets, the territory, the assets' shapes, and a numbered mark for each."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from assetmap.export.print_marks import Box, Mark, Spot, place_marks
from assetmap.export.print_streets import draw_street_names, draw_streets, path_of

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

SHAPES = {
    "individual": "M12 1.6a10.4 10.4 0 1 1 0 20.8a10.4 10.4 0 1 1 0-20.8z",
    "community": "M6.4 2h11.2A4.4 4.4 0 0 1 22 6.4v11.2a4.4 4.4 0 0 1-4.4 4.4H6.4A4.4 4.4 0 0 1 2 17.6V6.4A4.4 4.4 0 0 1 6.4 2z",
    "organisational": (
        "M11 1.4a2 2 0 0 1 2 0l7.6 4.4a2 2 0 0 1 1 1.7v9a2 2 0 0 1-1 1.7L13 22.6a2 2 0 0 1-2 0l-7.6-4.4a2 2 0 0 1-1-1.7v-9a2 2 0"
        " 0 1 1-1.7z"
    ),
    "": "M12 .8L23.2 12L12 23.2L.8 12z",
}
"""The outlines of the levels in a box of 24, the same as on the screen (``maps/web/marks.js``)."""

GREY = "#6b757d"
INK = "#1d2a33"
MARK_MM = 5.0
MARGIN_MM, AROUND_MM = 5.0, 12.0
ROUND_SCALES = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8)
LEAST_SCALE = 500
"""A map of one place shows at least its street. Chosen by us."""


@dataclass(frozen=True)
class Frame:
    """A piece of the Earth on a piece of paper: north is up, one millimetre is ``scale`` millimetres.

    The middle is in degrees; it is flat around that middle, which is true to a hair for a neighbourhood and near enough for a town.
    """

    lon: float
    lat: float
    scale: float
    width_mm: float
    height_mm: float

    def to_paper(self, shapes: np.ndarray) -> np.ndarray:
        """Turn shapes in EPSG:4326 into millimetres from the top left corner of the map."""
        east, north = _metres_a_degree(self.lat)

        def flat(lonlat: np.ndarray) -> np.ndarray:
            across = self.width_mm / 2 + (lonlat[:, 0] - self.lon) * east * 1000 / self.scale
            down = self.height_mm / 2 - (lonlat[:, 1] - self.lat) * north * 1000 / self.scale
            return np.column_stack([across, down])

        turned: np.ndarray = shapely.transform(shapes, flat)
        return turned

    @property
    def bbox_lonlat(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the map in degrees."""
        east, north = _metres_a_degree(self.lat)
        wide, high = self.width_mm / 2000 * self.scale / east, self.height_mm / 2000 * self.scale / north
        return self.lon - wide, self.lat - high, self.lon + wide, self.lat + high


def frame_for(bounds_lonlat: tuple[float, float, float, float], width_mm: float, height_mm: float) -> Frame:
    """Choose the largest round scale at which west, south, east, north fit on the paper with a margin.

    The map is no higher than they need, with a little of what lies around.
    """
    west, south, east, north = bounds_lonlat
    lon, lat = (west + east) / 2, (south + north) / 2
    east_m, north_m = _metres_a_degree(lat)
    wide = (east - west) * east_m * 1000 / (width_mm - 2 * MARGIN_MM)
    high = (north - south) * north_m * 1000 / (height_mm - 2 * MARGIN_MM)
    scale = _round_scale(max(wide, high, LEAST_SCALE))
    needed_mm = (north - south) * north_m * 1000 / scale + 2 * AROUND_MM
    return Frame(lon, lat, scale, width_mm, round(min(height_mm, max(needed_mm, height_mm / 2)), 1))


def _round_scale(least: float) -> float:
    power = float(10 ** math.floor(math.log10(least)))
    return next((one * power for one in ROUND_SCALES if one * power >= least * (1 - 1e-9)), 10 * power)


def _metres_a_degree(lat: float) -> tuple[float, float]:
    """Metres in one degree eastwards and northwards on the WGS84 ellipsoid.

    Not the territory's metric CRS: the north of a grid leans away from true north by up to two degrees here, and a sheet has its
    north at the top. Source: the ellipsoid's radii of curvature (a = 6,378,137 m, e² = 0.00669438).
    """
    sine = math.sin(math.radians(lat))
    bend = 1 - 0.00669438 * sine * sine
    north = 6_378_137 * (1 - 0.00669438) / bend**1.5
    east = 6_378_137 / math.sqrt(bend) * math.cos(math.radians(lat))
    return math.radians(1) * east, math.radians(1) * north


@dataclass(frozen=True)
class Shown:
    """One asset on the map: its number and shape (EPSG:4326), and how it is painted."""

    number: int
    shape: BaseGeometry
    colour: str
    level: str
    status: str = "existing"
    is_approximate: bool = False


def mark_symbols() -> str:
    """Write the shapes of the levels once, for ``mark_svg`` to point at."""
    symbols = "".join(
        f'<symbol id="{symbol_of(level)}" viewBox="0 0 24 24" overflow="visible"><path d="{path}"/></symbol>'
        for level, path in SHAPES.items()
    )
    return f'<svg width="0" height="0" aria-hidden="true" class="symbols">{symbols}</svg>'


def mark_svg(one: Shown | None, level: str = "", colour: str = INK) -> str:
    """Write one mark for lists and legends; it is decoration, words stand beside it."""
    look = look_of(one) if one else _painted("#fff", colour)
    level = one.level if one else level
    return f'<svg class="mark" viewBox="-1 -1 26 26" aria-hidden="true"><use href="#{symbol_of(level)}" {look}/></svg>'


def draw_map(
    frame: Frame, territory: BaseGeometry | None, basemap: gpd.GeoDataFrame | None, assets: Sequence[Shown], title: str
) -> tuple[str, list[Mark]]:
    """Draw the map of some assets; return it as SVG, and the marks on it.

    Parameters
    ----------
    territory
        Its polygon, EPSG:4326.
    basemap
        Columns ``kind``, ``name`` and EPSG:4326 geometry, as ``workspace.streets`` reads them.
    """
    shapes = frame.to_paper(np.array([one.shape for one in assets], dtype=object))
    sheet = shapely.box(0, 0, frame.width_mm, frame.height_mm)
    spots = [spot_of(one, shape, sheet) for one, shape in zip(assets, shapes, strict=True)]
    marks = place_marks(spots, frame.width_mm, frame.height_mm, _furniture(frame))
    by_number = {one.number: one for one in assets}
    streets, lines = draw_streets(frame, basemap)
    body = [
        f'<rect width="{frame.width_mm}" height="{frame.height_mm}" fill="#faf8f4"/>',
        streets,
        veil_svg(frame, territory),
        *(extent_svg(one, shape) for one, shape in zip(assets, shapes, strict=True)),
        draw_street_names(lines, marks, frame, _furniture(frame)),
        *(leader_svg(one) for one in marks if one.is_beside),
        *(badge_svg(one, by_number) for one in marks),
        _scale_bar(frame),
    ]
    svg = (
        f'<svg class="map" role="img" aria-label="{html.escape(title)}" viewBox="0 0 {frame.width_mm} {frame.height_mm}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(body)}</svg>'
    )
    return svg, marks


def spot_of(one: Shown, shape: BaseGeometry, sheet: BaseGeometry) -> Spot:
    """Say where on the ``sheet`` an asset has its mark; both shapes in millimetres."""
    seen = shape.intersection(sheet) if shape.geom_type != "Point" else shape
    at = shapely.point_on_surface(shape if seen.is_empty else seen)
    return Spot(one.number, float(at.x), float(at.y))


def extent_svg(one: Shown, shape: BaseGeometry) -> str:
    """Draw the extent of what is more than a point."""
    kind = shapely.get_dimensions(shape)
    if kind <= 0:
        return ""
    parts = shapely.get_parts(shape)
    path = path_of(parts[shapely.get_dimensions(parts) == kind])
    colour = GREY if one.status in ("former", "dormant") else one.colour
    dashes = ' stroke-dasharray="1.2 0.8"' if one.is_approximate else ""
    fill = f'fill="{colour}" fill-opacity="0.25"' if kind == 2 else 'fill="none"'
    return f'<path d="{path}" {fill} stroke="{colour}" stroke-width="0.5"{dashes}/>'


def veil_svg(frame: Frame, territory: BaseGeometry | None) -> str:
    """Draw the edge of the territory, and pale what lies around it."""
    if territory is None:
        return ""
    outline = frame.to_paper(np.array([territory]))
    path = path_of(outline)
    around = f"M0 0H{frame.width_mm}V{frame.height_mm}H0Z"
    return (
        f'<path d="{around}{path}" fill="#faf8f4" fill-opacity="0.5" fill-rule="evenodd"/>'
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="0.5"/>'
    )


def leader_svg(mark: Mark) -> str:
    """Draw the line from a mark to its place."""
    return (
        f'<path d="M{mark.at_x:.2f} {mark.at_y:.2f}L{mark.x:.2f} {mark.y:.2f}" stroke="{INK}" stroke-width="0.25"/>'
        f'<circle cx="{mark.at_x:.2f}" cy="{mark.at_y:.2f}" r="0.65" fill="{INK}" stroke="#fff" stroke-width="0.25"/>'
    )


def badge_svg(mark: Mark, by_number: Mapping[int, Shown]) -> str:
    """Draw a mark: the shape of its level with its number, or a dark square with a letter."""
    half = MARK_MM / 2
    if mark.letter:
        body = (
            f'<rect x="{mark.x - half:.2f}" y="{mark.y - half:.2f}" width="{MARK_MM}" height="{MARK_MM}" '
            f'fill="{INK}" stroke="#fff" stroke-width="0.4"/>'
        )
        words, kind = mark.letter, "cluster"
    else:
        one = by_number[mark.numbers[0]]
        at = f'href="#{symbol_of(one.level)}" x="{mark.x - half:.2f}" y="{mark.y - half:.2f}" width="{MARK_MM}" height="{MARK_MM}"'
        body = f'<use {at} fill="none" stroke="#fff" stroke-width="4.5"/><use {at} {look_of(one)}/>'
        words, kind = str(mark.numbers[0]), "number"
    size = {1: 3.0, 2: 2.8, 3: 2.2}.get(len(words), 1.7)
    return (
        f'{body}<text class="{kind}" x="{mark.x:.2f}" y="{mark.y + size * 0.35:.2f}" font-size="{size}" '
        f'text-anchor="middle">{words}</text>'
    )


def look_of(one: Shown) -> str:
    """Paint a mark pale enough for a black number: only its edge has the full colour."""
    colour = GREY if one.status in ("former", "dormant") else one.colour
    fill = "#fff" if one.status in ("potential", "emerging") else _pale(colour)
    return _painted(fill, colour, 'stroke-dasharray="4 2.6"' if one.is_approximate else "")


def _painted(fill: str, colour: str, more: str = "") -> str:
    return f'fill="{fill}" stroke="{colour}" stroke-width="2.4" {more}'.strip()


def _pale(colour: str) -> str:
    """Mix a colour with three parts of white."""
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) * 0.25 + 255 * 0.75):02x}" for at in (1, 3, 5))


def symbol_of(level: str) -> str:
    return f"level-{level or 'none'}"


def _furniture(frame: Frame) -> tuple[Box, Box]:
    """Where the scale bar and the arrow to the north stand."""
    long_mm = bar_metres(frame.scale) * 1000 / frame.scale
    return (
        (2, frame.height_mm - 9, long_mm + 7, frame.height_mm - 1),
        (frame.width_mm - 11, 3, frame.width_mm - 1, 13),
    )


def _scale_bar(frame: Frame) -> str:
    metres = bar_metres(frame.scale)
    bar, arrow = _furniture(frame)
    start, end, y = bar[0] + 2, bar[2] - 3, frame.height_mm - 4
    words = f"{metres:,} m" if metres < 1000 else f"{metres / 1000:g} km"
    north = (arrow[0] + arrow[2]) / 2
    return (
        f'<g class="scale"><rect x="{bar[0]}" y="{bar[1]}" width="{bar[2] - bar[0]:.2f}" height="8" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M{start} {y - 1}V{y + 1}M{start} {y}H{end:.2f}M{end:.2f} {y - 1}V{y + 1}" stroke="{INK}" stroke-width="0.5"/>'
        f'<text x="{start}" y="{y - 1.8:.2f}" font-size="2.6">{words}</text>'
        f'<circle cx="{north}" cy="8" r="5" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M{north} 4L{north + 1.6} 8.6L{north} 7.7L{north - 1.6} 8.6Z" fill="{INK}"/>'
        f'<text x="{north}" y="11.8" font-size="2.6" text-anchor="middle">N</text></g>'
    )


def bar_metres(scale: float) -> int:
    """Return the longest round number of metres that is at most four centimetres on paper."""
    most = 0.04 * scale
    power = 10 ** math.floor(math.log10(most))
    return int(next(one * power for one in (5, 2, 1) if one * power <= most))
