"""How large things are on a sheet: the paper, the room for the map, and which way the paper lies."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assetmap.export.sheet_grid import SIZES, Grid, GridFrame, grid_frame
from assetmap.export.sheet_map import BAND_MM, SCALE_MM

EDGE_MM, FOOT_MM = 11.0, 15.0
"""White around the page (home printers cannot print to the edge), and below, where the credit line stands."""
ZOOMS = {"A4": 1.0, "A3": 1.3}
EASY_ZOOMS = {"A4": 1.5, "A3": 1.75}
"""How much larger than usual everything is. Chosen by us: A3 is read from across a table; easy read is at least 14 pt."""
TEXT_PT = 9.5
TITLE_PT = 19.0
_MM_A_PT = 0.3528
_LETTER = 0.52
"""Width of a letter of a title in its height, a little much."""


@dataclass(frozen=True)
class Page:
    """A page: its size in millimetres, whether it is wider than high, and how much larger than usual everything on it is."""

    width_mm: float
    height_mm: float
    is_wide: bool
    zoom: float

    @property
    def inner_mm(self) -> tuple[float, float]:
        """Width and height within the white edges."""
        return self.width_mm - 2 * EDGE_MM, self.height_mm - EDGE_MM - FOOT_MM

    @property
    def foot_letters(self) -> int:
        """How many letters the line at the foot has room for."""
        return int((self.inner_mm[0] - 14) / 1.2)

    def title_mm(self, title: str, width_mm: float) -> float:
        """Height of a title set into this width."""
        letters = max(1.0, width_mm / (TITLE_PT * self.zoom * _MM_A_PT * _LETTER))
        return math.ceil(len(title) / letters) * TITLE_PT * self.zoom * _MM_A_PT * 1.25

    def as_data(self) -> dict[str, Any]:
        """Return what the template needs to know."""
        return {
            "width": self.width_mm,
            "height": self.height_mm,
            "edge": EDGE_MM,
            "foot": FOOT_MM,
            "wide": self.is_wide,
            "zoom": self.zoom,
            "text": TEXT_PT * self.zoom,
            "title": TITLE_PT * self.zoom,
        }


def best_page(
    grid: Grid, zoom: float, room: Callable[[Page], tuple[float, float]], *, is_wide_better: bool = False
) -> tuple[Page, GridFrame]:
    """Lay the paper the way in which the map is larger; return the page, and the map's frame in millimetres before ``zoom``.

    Parameters
    ----------
    room
        Says how wide and high the map may be on a page, with its letters and numbers.
    """
    width, height = SIZES[grid.size]
    pages = [Page(width, height, False, zoom), Page(height, width, True, zoom)]
    framed = [(page, _frame(grid, *room(page), zoom)) for page in (pages[::-1] if is_wide_better else pages)]
    return min(framed, key=lambda one: one[1].scale)


def _frame(grid: Grid, width_mm: float, height_mm: float, zoom: float) -> GridFrame:
    wide, high = width_mm - 2 * BAND_MM * zoom, height_mm - (2 * BAND_MM + SCALE_MM) * zoom
    true = grid_frame(grid, max(wide, 20), max(high, 20))
    return GridFrame(true.lon, true.lat, true.scale * zoom, true.width_mm / zoom, true.height_mm / zoom, grid)


def scale_words(frame: GridFrame, page: Page) -> str:
    """Say the scale, and how wide a square is."""
    side = frame.grid.side_m
    square = f"{side:,.0f} m" if side < 1000 else f"{side / 1000:g} km"
    scale = f"Scale 1 : {frame.scale / page.zoom:,.0f} when printed on {frame.grid.size} at 100 %."
    return f"{scale} Each square is {square} wide."
