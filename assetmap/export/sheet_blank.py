"""Sheets for a workshop: a map with squares to draw on, which pen for what, and lines to write on. Nothing known is on them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from assetmap.errors import ExportError
from assetmap.export.print_page import OSM_CREDIT, Sheet, has_streets
from assetmap.export.sheet_grid import sheet_grid
from assetmap.export.sheet_layout import ZOOMS, Page, best_page, scale_words
from assetmap.export.sheet_list import foot_line
from assetmap.export.sheet_map import draw_grid_map, mark_image, pen_image
from assetmap.export.sheet_pdf import Printed, set_pdf

MOST_SHEETS = 60
"""Sheets in one file at most. Chosen by us: a table each for a full hall."""
LONGEST_ADDRESS = 200
SIDE_MM = {"A4": 90.0, "A3": 136.0}
"""How wide the strip beside the map is on wide paper; below the map of an upright sheet it is as high."""
BELOW_MM = {"A4": 92.0, "A3": 132.0}
FRONT_LINE_MM = {"A4": 19.0, "A3": 25.0}
BACK_LINE_MM = {"A4": 13.0, "A3": 16.5}
"""Room for handwriting. Chosen by us."""
SCALE_LINE_MM = 5.0
PENS_MM, JOIN_MM = 64.0, 31.0
"""Height of the words about pens and shapes, and of a code to scan that a phone reads from across a table."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,15}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]{3,}")


@dataclass(frozen=True)
class Pen:
    """A pen that every box of felt pens has, and the themes it stands for (ids)."""

    name: str
    colour: str
    what: str
    themes: tuple[str, ...]


PENS = (
    Pen(
        "Blue",
        "#1f4fa3",
        "Places to meet, groups, cafés, faith",
        ("meeting_places", "everyday_places", "volunteering", "faith", "people"),
    ),
    Pen("Green", "#2f7a34", "Parks, water, woods, growing food", ("green_and_blue", "food_and_growing")),
    Pen("Orange", "#c75a0c", "Play and sport", ("play_and_sport",)),
    Pen("Red", "#b3243b", "Health, care, staying safe", ("health_and_care", "safety")),
    Pen("Purple", "#6a3fa0", "Learning, arts, history", ("learning_and_culture", "heritage")),
    Pen("Black", "#1d2a33", "Work, money, advice, getting about", ("work_money_advice", "getting_about")),
)
"""Which pen stands for what. Chosen by us: six colours that a hall has in a box and that people tell apart by name."""
SHAPES_TO_DRAW = (
    ("community", "Square: neighbours run it or share it"),
    ("organisational", "Six corners: it has staff or an office"),
    ("individual", "Circle: what a person can do. In the list only, not on the map"),
)


@dataclass(frozen=True)
class Invitation:
    """How to join an open workshop by phone: its address and its short code, either may be empty.

    Raises
    ------
    ExportError
        When the address is no web address, or the code is not a few letters and digits.
    """

    address: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        if self.address and not (len(self.address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(self.address)):
            raise ExportError(
                f"“{self.address[:40]}” is not an address to join by. Give one that starts with http:// or https://."
            )
        if self.code and not _CODE.fullmatch(self.code):
            raise ExportError(f"“{self.code[:40]}” is not a code. Use up to 16 letters and digits.")


def write_workshop_sheets(sheet: Sheet, day: date, *, sheets: int = 1, invitation: Invitation | None = None) -> Printed:
    """Write numbered sheets as one PDF, front and back of each: the map with squares, and lines to write on.

    Raises
    ------
    ExportError
        When there is no territory, ``sheets`` is not between 1 and ``MOST_SHEETS``, or they cannot be set.
    """
    return set_pdf("blank", blank_data(sheet, sheets=sheets, invitation=invitation), day)


def blank_data(sheet: Sheet, *, sheets: int = 1, invitation: Invitation | None = None) -> dict[str, Any]:
    """Work out everything that stands on the sheets of a workshop, as plain data."""
    if sheet.territory is None:
        raise ExportError("A sheet needs a territory: its squares are laid over the territory's outline.")
    if not 1 <= sheets <= MOST_SHEETS:
        raise ExportError(f"{sheets} is no usable number of sheets. Use 1 to {MOST_SHEETS}.")
    size, zoom = sheet.paper, ZOOMS[sheet.paper]
    grid = sheet_grid(sheet.territory, size)
    joins = invitation is not None and bool(invitation.address or invitation.code)
    page, frame = best_page(grid, zoom, lambda one: _room(one, sheet, joins), is_wide_better=True)
    drawn = draw_grid_map(frame, sheet.basemap, is_for_writing=True)
    head = _head_mm(page, sheet, joins)
    lines = _lines_beside(page, size, head + (0 if page.is_wide else drawn.height_mm * zoom), joins)
    back = int((page.inner_mm[1] - 24 * zoom) / BACK_LINE_MM[size])
    credits = [OSM_CREDIT] if has_streets(sheet) else []
    return {
        "page": page.as_data(),
        "title": sheet.title,
        "sheets": sheets,
        "code": grid.code,
        "last": grid.last,
        "head": head,
        "map": {
            "svg": drawn.svg,
            "width": round(drawn.width_mm * zoom, 2),
            "height": round(drawn.height_mm * zoom, 2),
        },
        "alt": f"Map of {sheet.title} with squares A1 to {grid.last} to draw on.",
        "scale": scale_words(frame, page) + ("" if credits else " No street map loaded."),
        "pens": [{"svg": pen_image(pen.colour), "name": pen.name, "what": pen.what} for pen in PENS],
        "shapes": [{"svg": mark_image(None, level), "what": what} for level, what in SHAPES_TO_DRAW],
        "side": SIDE_MM[size],
        "lines": lines,
        "back": list(range(lines + 1, lines + 1 + back)),
        "join": _join(invitation) if joins and invitation else None,
        "pages": False,
        "foot": foot_line(credits, sheet.made_on, page.foot_letters),
    }


def _join(invitation: Invitation) -> dict[str, str]:
    return {
        "qr": _qr(invitation.address) if invitation.address else "",
        "address": invitation.address,
        "code": invitation.code,
    }


def _qr(address: str) -> str:
    import segno

    held = io.BytesIO()
    segno.make(address, error="m", micro=False).save(held, kind="svg", border=2, xmldecl=False, light="#fff")
    return held.getvalue().decode("utf-8")


def _head_mm(page: Page, sheet: Sheet, joins: bool) -> float:
    """Height of title and instructions; on an upright sheet the way to join stands beside them."""
    is_above = joins and not page.is_wide
    least = JOIN_MM if is_above else 17.0
    room = page.inner_mm[0] - (115 if is_above else 45) * page.zoom
    return max(least * page.zoom, page.title_mm(sheet.title, room) + 9 * page.zoom)


def _room(page: Page, sheet: Sheet, joins: bool) -> tuple[float, float]:
    """Return what title, pens and lines leave for the map."""
    wide, high = page.inner_mm
    head = _head_mm(page, sheet, joins)
    if page.is_wide:
        return wide - SIDE_MM[sheet.paper] - 5, high - head - SCALE_LINE_MM * page.zoom
    return wide, high - head - SCALE_LINE_MM * page.zoom - BELOW_MM[sheet.paper]


def _lines_beside(page: Page, size: str, above_mm: float, joins: bool) -> int:
    """Return how many lines there is room for below the pens, or beside them below the map of an upright sheet."""
    besides = PENS_MM + (JOIN_MM if joins else 0) if page.is_wide else 2 * SCALE_LINE_MM
    return max(2, int((page.inner_mm[1] - above_mm - besides * page.zoom) / FRONT_LINE_MM[size]))
