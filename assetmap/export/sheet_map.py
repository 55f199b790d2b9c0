"""The map of a sheet as an SVG of its own: streets, squares with letters and numbers along the edges, and the assets' marks."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from assetmap.export.print_map import (
    INK,
    SHAPES,
    Shown,
    badge_svg,
    bar_metres,
    extent_svg,
    leader_svg,
    look_of,
    mark_symbols,
    spot_of,
    veil_svg,
)
from assetmap.export.print_marks import LETTERS, Box, Mark, letter_of, place_marks
from assetmap.export.print_streets import draw_street_names, draw_streets
from assetmap.export.sheet_grid import GridFrame

if TYPE_CHECKING:
    import geopandas as gpd

BAND_MM = 4.6
"""The strip around the map in which letters and numbers stand."""
SCALE_MM = 5.0
"""The strip below for the scale and the arrow to the north: on the map they would lie in somebody's square."""
FONT = "Source Sans Pro"
FIRST_CLUSTER = LETTERS.index("P")
"""Marks that share a letter begin here: A to L are columns of squares."""
QUIET = "#53616b"
_XML = 'xmlns="http://www.w3.org/2000/svg"'
_STYLE = (
    f'<style>text{{fill:#000;font-family:"{FONT}"}} .number,.cluster,.edge{{font-weight:700}} .cluster{{fill:#fff}} '
    f".names text{{fill:{QUIET}}} .names text,.square{{paint-order:stroke;stroke:#fff;stroke-linejoin:round;stroke-width:.7}} "
    f".square{{fill:{QUIET};font-weight:600}}</style>"
)
_WRITING = 'stroke="#1d2a33" stroke-width="0.28" stroke-opacity="0.75"'
_READING = 'stroke="#1d2a33" stroke-width="0.18" stroke-opacity="0.4"'


@dataclass(frozen=True)
class GridMap:
    """A drawn map: its SVG, its size with the strip around it in millimetres of the frame, and the marks on it."""

    svg: str
    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...] = ()


def draw_grid_map(
    frame: GridFrame, basemap: gpd.GeoDataFrame | None, assets: Sequence[Shown] = (), *, is_for_writing: bool = False
) -> GridMap:
    """Draw the squares of a territory with what is in them.

    Parameters
    ----------
    basemap
        Columns ``kind``, ``name`` and EPSG:4326 geometry, as ``workspace.streets`` reads them.
    is_for_writing
        Draw strong lines and write its name into every square that touches the territory.
    """
    shapes = frame.to_paper(np.array([one.shape for one in assets], dtype=object))
    paper = shapely.box(0, 0, frame.width_mm, frame.height_mm)
    spots = [spot_of(one, shape, paper) for one, shape in zip(assets, shapes, strict=True)]
    marks = _clear_of_columns(place_marks(spots, frame.width_mm, frame.height_mm))
    by_number = {one.number: one for one in assets}
    streets, lines = draw_streets(frame, basemap)
    named = list(_named_squares(frame)) if is_for_writing else []
    body = [
        f'<clipPath id="map"><rect width="{frame.width_mm:.2f}" height="{frame.height_mm:.2f}"/></clipPath>',
        f'<rect width="{frame.width_mm:.2f}" height="{frame.height_mm:.2f}" fill="#faf8f4"/>',
        _cut(streets),
        veil_svg(frame, frame.grid.outline),
        _lines(frame, _WRITING if is_for_writing else _READING),
        _cut("".join(extent_svg(one, shape) for one, shape in zip(assets, shapes, strict=True))),
        draw_street_names(lines, marks, frame, [box for _, box in named]),
        *(_square_name(name, box) for name, box in named),
        *(leader_svg(one) for one in marks if one.is_beside),
        *(badge_svg(one, by_number) for one in marks),
        _edge(frame),
        _scale(frame),
    ]
    wide, high = frame.width_mm + 2 * BAND_MM, frame.height_mm + 2 * BAND_MM + SCALE_MM
    box = f"{-BAND_MM} {-BAND_MM} {wide:.2f} {high:.2f}"
    svg = f'<svg {_XML} viewBox="{box}">{_STYLE}{mark_symbols()}{"".join(body)}</svg>'
    return GridMap(svg, wide, high, tuple(marks))


def mark_image(one: Shown | None, level: str = "", colour: str = INK) -> str:
    """Write one mark as an SVG of its own, for lists and legends."""
    look = look_of(one) if one else f'fill="#fff" stroke="{colour}" stroke-width="2.4"'
    path = SHAPES[one.level if one else level]
    return f'<svg {_XML} viewBox="-1.5 -1.5 27 27"><path d="{path}" {look}/></svg>'


def colour_image(colour: str) -> str:
    """Write a patch of a colour as an SVG of its own."""
    return f'<svg {_XML} viewBox="0 0 24 24"><rect width="24" height="24" rx="3" fill="{colour}"/></svg>'


def pen_image(colour: str) -> str:
    """Write a stroke of a pen as an SVG of its own."""
    wave = "M3 8C14 1 22 13 33 7S48 4 57 7"
    return (
        f'<svg {_XML} viewBox="0 0 60 14"><path d="{wave}" fill="none" stroke="{colour}" stroke-width="4.4" '
        'stroke-linecap="round"/></svg>'
    )


def _clear_of_columns(marks: Sequence[Mark]) -> list[Mark]:
    """Give marks that stand for several assets letters that no column of squares has."""
    number = FIRST_CLUSTER
    cleared = []
    for one in marks:
        cleared.append(replace(one, letter=letter_of(number)) if one.letter else one)
        number += bool(one.letter)
    return cleared


def _cut(svg: str) -> str:
    """Keep streets and areas within the map: around it letters and numbers stand."""
    return f'<g clip-path="url(#map)">{svg}</g>' if svg else ""


def _lines(frame: GridFrame, look: str) -> str:
    grid, side = frame.grid, frame.square_mm
    path = "".join(f"M{column * side:.2f} 0V{frame.height_mm:.2f}" for column in range(1, grid.columns))
    path += "".join(f"M0 {row * side:.2f}H{frame.width_mm:.2f}" for row in range(1, grid.rows))
    return f'<path d="{path}" fill="none" {look}/>'


def _edge(frame: GridFrame) -> str:
    """Draw the frame of the map, and the letters and numbers on all four sides."""
    grid, side, middle = frame.grid, frame.square_mm, BAND_MM / 2
    texts = []
    for column in range(grid.columns):
        x = (column + 0.5) * side
        texts += [(x, -middle, LETTERS[column]), (x, frame.height_mm + middle, LETTERS[column])]
    for row in range(grid.rows):
        y = (row + 0.5) * side
        texts += [(-middle, y, str(row + 1)), (frame.width_mm + middle, y, str(row + 1))]
    drawn = "".join(
        f'<text class="edge" x="{x:.2f}" y="{y + 1.2:.2f}" font-size="3.4" text-anchor="middle">{html.escape(text)}</text>'
        for x, y, text in texts
    )
    rect = f'width="{frame.width_mm:.2f}" height="{frame.height_mm:.2f}" fill="none" stroke="{INK}" stroke-width="0.35"'
    return f"<rect {rect}/>{drawn}"


def _scale(frame: GridFrame) -> str:
    """Draw the scale, and the arrow to the north, which leans as north does."""
    metres, y = bar_metres(frame.scale), frame.height_mm + BAND_MM + 2.8
    end = metres * frame.mm_a_metre
    words = f"{metres:,} m" if metres < 1000 else f"{metres / 1000:g} km"
    north = end + 2 * BAND_MM + 14
    return (
        f'<path d="M0 {y - 1:.2f}V{y + 1:.2f}M0 {y:.2f}H{end:.2f}M{end:.2f} {y - 1:.2f}V{y + 1:.2f}" stroke="{INK}" stroke-width="0.5"/>'
        f'<text x="{end + 1.5:.2f}" y="{y + 0.9:.2f}" font-size="2.8">{words}</text>'
        f'<g transform="translate({north:.2f} {y - 0.2:.2f}) rotate({frame.lean:.1f})">'
        f'<path d="M0 -2.6L1.5 2.2L0 1.3L-1.5 2.2Z" fill="{INK}"/></g>'
        f'<text x="{north + 2.4:.2f}" y="{y + 0.9:.2f}" font-size="2.8">North</text>'
    )


def _named_squares(frame: GridFrame) -> Iterator[tuple[str, Box]]:
    """Yield the squares that touch the territory, and where their names stand on the paper."""
    side = frame.square_mm
    for number, name in enumerate(frame.grid.names()):
        row, column = divmod(number, frame.grid.columns)
        if not frame.grid.place_of(name).within.is_empty:
            x, y = column * side, row * side
            yield name, (x + 0.4, y + 0.4, x + 4.6, y + 3.2)


def _square_name(name: str, box: Box) -> str:
    return f'<text class="square" x="{box[0] + 0.5:.2f}" y="{box[3] - 0.6:.2f}" font-size="2.3">{name}</text>'
