"""The print of a territory for paper: the map with numbers and squares, and what each number is. A PDF made from a view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely

from assetmap import taxonomy
from assetmap.errors import ExportError
from assetmap.export.print_marks import ranges
from assetmap.export.print_page import (
    FOR_WHOM,
    NOTHING_YET,
    Listed,
    Row,
    Sheet,
    colour_of,
    counts_of,
    credits_under,
    has_streets,
    held_back_lines,
    kind_of,
    listed_of,
    shown_of,
    theme_of,
    told_of,
)
from assetmap.export.sheet_grid import Grid, sheet_grid
from assetmap.export.sheet_layout import EASY_ZOOMS, ZOOMS, Page, best_page, scale_words
from assetmap.export.sheet_map import colour_image, draw_grid_map, mark_image
from assetmap.export.sheet_pdf import Printed, set_pdf
from assetmap.privacy import AudienceView

EASY_LEVELS = {
    "individual": "What a person can do",
    "community": "Run or shared by neighbours",
    "organisational": "A service with staff",
}
"""The levels in few words, for easy read. Chosen by us."""
LEAST_LIST_MM = 30.0
"""How much of the first page has to be left for the list to begin there. Chosen by us."""
LEGEND_ROW_MM, LEGEND_COLUMN_MM = 4.9, 64.0


def write_list_sheet(view: AudienceView, sheet: Sheet, day: date, *, is_easy: bool = False) -> Printed:
    """Write a view as a PDF for paper: the map first, then the list with the same numbers and the square of each.

    ``is_easy`` sets it in larger type with one thing a line.

    Raises
    ------
    TypeError
        When ``view`` is anything but an :class:`AudienceView`.
    ExportError
        When there is no territory, or the sheet cannot be set.
    """
    return set_pdf("list", list_data(view, sheet, is_easy=is_easy), day)


def list_data(view: AudienceView, sheet: Sheet, *, is_easy: bool = False) -> dict[str, Any]:
    """Work out everything that stands on the print of a view, as plain data."""
    if not isinstance(view, AudienceView):
        raise TypeError(f"A sheet is made from an AudienceView, not from a {type(view).__name__}.")
    if sheet.territory is None:
        raise ExportError("A sheet needs a territory: its squares are laid over the territory's outline.")
    listed = listed_of(view, sheet)
    grid = sheet_grid(sheet.territory, sheet.paper)
    legend = _legend(listed, is_easy)
    zoom = (EASY_ZOOMS if is_easy else ZOOMS)[sheet.paper]
    page, frame = best_page(grid, zoom, lambda one: _room(one, sheet.title, len(legend), is_easy))
    shown = [shown_of(number, row, sheet.layers) for number, row in listed.numbered.items()]
    drawn = draw_grid_map(frame, sheet.basemap, shown)
    letters = {number: mark.letter for mark in drawn.marks if mark.letter for number in mark.numbers}
    together = [f"{mark.letter}: {ranges(mark.numbers)}" for mark in drawn.marks if mark.letter]
    number = listed.count
    count = f"{number:,} asset{'' if number == 1 else 's'}, as known on {sheet.made_on}."
    return {
        "page": page.as_data(),
        "title": sheet.title,
        "intro": " ".join(filter(None, (FOR_WHOM[view.audience], count))),
        "map": _image(drawn.svg, drawn.width_mm * zoom, drawn.height_mm * zoom),
        "alt": f"Map of {sheet.title} with squares A1 to {grid.last} and the numbers of the list.",
        "scale": scale_words(frame, page) + ("" if has_streets(sheet) else " No street map loaded."),
        "legend": legend,
        "legend_columns": 1 if page.is_wide else _legend_columns(is_easy),
        "legend_mm": LEGEND_COLUMN_MM * zoom,
        "left_out": ", ".join(f"{theme} ({count:,})" for theme, count in listed.left_out.items()),
        "starts_below": _free_mm(page, sheet.title, len(legend), drawn.height_mm * zoom, is_easy)
        > LEAST_LIST_MM * zoom,
        "groups": _groups(listed, sheet, grid, letters),
        "list_columns": (2 if page.is_wide else 1) if is_easy else (3 if page.is_wide else 2),
        "together": " · ".join(together),
        "nothing": "" if listed.count else "Everything was left out of this sheet." if listed.left_out else NOTHING_YET,
        "held_back": held_back_lines(view),
        "sources": credits_under(view, sheet),
        "pages": True,
        "foot": _foot(view, sheet, page),
        "easy": is_easy,
    }


def _image(svg: str, width_mm: float, height_mm: float) -> dict[str, Any]:
    return {"svg": svg, "width": round(width_mm, 2), "height": round(height_mm, 2)}


def _legend_columns(is_easy: bool) -> int:
    return 2 if is_easy else 3


def _room(page: Page, title: str, entries: int, is_easy: bool) -> tuple[float, float]:
    """Return what title and legend leave for the map."""
    wide, high = page.inner_mm
    head = page.title_mm(title, wide) + 8 * page.zoom
    if page.is_wide:
        return wide - (LEGEND_COLUMN_MM + 4) * page.zoom, high - head
    rows = math.ceil(entries / _legend_columns(is_easy))
    return wide, high - head - (rows * LEGEND_ROW_MM + 19) * page.zoom


def _free_mm(page: Page, title: str, entries: int, map_mm: float, is_easy: bool) -> float:
    """Return what title, map and legend leave of the first page."""
    _, left = _room(page, title, entries, is_easy)
    return left - max(map_mm, (entries * LEGEND_ROW_MM + 19) * page.zoom) if page.is_wide else left - map_mm


def _legend(listed: Listed, is_easy: bool) -> list[dict[str, str]]:
    """Say what the shapes and colours mean, and how many there are of each; with the numbers it can be read without colours."""
    levels, themes = counts_of(listed)
    words = EASY_LEVELS if is_easy else {key: level.name for key, level in taxonomy.LEVELS.items()}
    numbers: dict[str, list[int]] = {}
    for number, row in listed.numbered.items():
        numbers.setdefault(theme_of(row), []).append(number)
    shapes = [
        {"svg": mark_image(None, level), "text": f"{words[level]}: {count:,}", "numbers": ""}
        for level, count in levels.items()
    ]
    return shapes + [
        {
            "svg": colour_image(colour_of(theme)),
            "text": f"{theme}: {count:,}",
            "numbers": ranges(numbers.get(theme, [])),
        }
        for theme, count in themes.items()
    ]


def _groups(listed: Listed, sheet: Sheet, grid: Grid, letters: dict[int, str]) -> list[dict[str, Any]]:
    """Return the list under its headings, in its order."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for number, row in listed.numbered.items():
        entry = _entry(row, sheet, number)
        entry |= {"square": _square(row, grid), "letter": letters.get(number, "")}
        groups.setdefault(theme_of(row), []).append(entry)
    for heading, rows in (
        ("Somewhere in this area", listed.somewhere),
        ("Without a place on the map", listed.unplaced),
    ):
        if rows:
            groups[heading] = [_entry(row, sheet) for row in rows]
    return [{"heading": heading, "entries": entries} for heading, entries in groups.items()]


def _entry(row: Row, sheet: Sheet, number: int = 0) -> dict[str, Any]:
    return {
        "svg": mark_image(shown_of(number, row, sheet.layers)),
        "number": str(number) if number else "",
        "square": "",
        "letter": "",
        "name": row["name"] or kind_of(row, sheet.layers),
        "former": row["status"] == "former",
        "lines": [_as_line(line, row) for line in told_of(row, sheet.layers, bool(number))],
    }


def _as_line(line: str, row: Row) -> str:
    """Begin with a capital, and keep telephone number and postcode each on one line."""
    for text in (row["phone"], row["postcode"]):
        line = line.replace(text, text.replace(" ", "\u00a0")) if text else line
    return line[:1].upper() + line[1:]


def _square(row: Row, grid: Grid) -> str:
    """Return the square of an asset: of what of it lies in the territory, where it is more than a point."""
    shape = row["geometry"]
    within = shape if shape.geom_type == "Point" else shapely.intersection(shape, grid.outline)
    at = shapely.point_on_surface(shape if within.is_empty else within)
    return grid.cell_of(at.x, at.y) or ""


def _foot(view: AudienceView, sheet: Sheet, page: Page) -> str:
    """Write the line at the foot of every page: for whom it is, and the credits."""
    whom = FOR_WHOM[view.audience]
    line = foot_line(credits_under(view, sheet), sheet.made_on, page.foot_letters - len(whom))
    return " ".join(filter(None, (whom, line)))


def foot_line(credits: Sequence[str], made_on: str, letters: int) -> str:
    """Write the credit line: all sources where there is room, else OpenStreetMap and where the others stand."""
    made = f"Made with assetmap on {made_on}"
    line = " · ".join([*credits, made])
    if len(line) <= letters:
        return line
    osm = [one for one in credits if "openstreetmap" in one.lower()]
    return " · ".join([*osm[:1], "All sources at the end", made])
