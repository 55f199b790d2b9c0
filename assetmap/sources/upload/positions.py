"""The places of a sheet: from its shapes, or from columns of degrees, metres, grid references or both numbers in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assetmap.sources.upload.column_values import split_position
from assetmap.sources.upload.degrees import read_number
from assetmap.sources.upload.grid_references import read_grid_reference
from assetmap.sources.upload.number_columns import Texts, place_texts
from assetmap.sources.upload.placement import Placement, place_fault, unusable_shape
from assetmap.sources.upload.report import Choices, shown
from assetmap.sources.upload.sheets import Sheet
from assetmap.sources.upload.strays import look_at_strays
from assetmap.sources.upload.surroundings import Surroundings
from assetmap.sources.upload.systems import (
    BRITISH_GRID,
    DEGREES,
    GRID_NOTE,
    Numbers,
    in_degrees,
    to_degrees,
    understand,
)
from assetmap.sources.upload.well_known_text import read_wkt, usable_place

_IN_DEGREES_BY_RULE = ("GEOJSON", "KML", "KMZ", "GPX")
"""Formats that are in degrees unless they say otherwise. Source: RFC 7946; OGC KML 2.2; GPX 1.1."""


@dataclass(frozen=True)
class _Pair:
    """Two columns that hold a place: which stand for up and across, and what their names say they are."""

    up: int
    across: int
    crs: str | None


def place_rows(
    sheet: Sheet, format_: str, columns: Mapping[str, int], choices: Choices, about: Surroundings
) -> Placement:
    """Find the place of every row that has one in its shape or in columns of numbers.

    Parameters
    ----------
    columns
        Where our columns stand in the sheet: ``lat``, ``lon``, ``x``, ``y``, ``easting``, ``northing``,
        ``grid_reference``, ``position``, ``geometry``.

    Returns
    -------
    Placement
        A row whose place cannot be used has a fault and no place. With an open question no pair of numbers is placed.
    """
    number = len(sheet.rows)
    placed = Placement([None] * number, ["none"] * number, [""] * number)
    _take_shapes(sheet, format_, choices, about, placed)
    if "geometry" in columns:
        _take_wkt(sheet, columns["geometry"], placed)
    for pair in _pairs(columns):
        _take_numbers(sheet, pair, choices, about, placed)
    if "position" in columns:
        _take_positions(sheet, columns["position"], choices, about, placed)
    if "grid_reference" in columns:
        _take_grid_references(sheet, columns["grid_reference"], placed)
    if choices.swap and any(shape is not None for shape in placed.shapes):
        placed.notes.append("As you chose, the two numbers of every place were swapped.")
    if not placed.questions:
        look_at_strays(sheet, placed, about, choices)
    return placed


def _pairs(columns: Mapping[str, int]) -> list[_Pair]:
    named = (("lat", "lon", DEGREES), ("y", "x", None), ("northing", "easting", BRITISH_GRID))
    return [
        _Pair(columns[up], columns[across], crs) for up, across, crs in named if up in columns and across in columns
    ]


def _take_shapes(sheet: Sheet, format_: str, choices: Choices, about: Surroundings, placed: Placement) -> None:
    """Take the shapes of a layer, from its own system into degrees."""
    rows = [at for at, row in enumerate(sheet.rows) if row.place is not None]
    if not rows:
        return
    import shapely

    shapes = np.array([sheet.rows[at].place for at in rows], dtype=object)
    west, south, east, north = shapely.bounds(shapes).T
    finite = np.isfinite(west + south + east + north)
    crs = sheet.crs or (DEGREES if format_.upper().startswith(_IN_DEGREES_BY_RULE) else None)
    numbers = Numbers(
        ((west + east) / 2)[finite],
        ((south + north) / 2)[finite],
        [sheet.rows[at].number for at, is_finite in zip(rows, finite, strict=True) if is_finite],
        crs,
        is_declared=sheet.crs is not None,
    )
    answer = understand(numbers, choices, about)
    if answer.question:
        placed.questions.append(answer.question)
        return

    def convert(points: np.ndarray) -> np.ndarray:
        x, y = (points[:, 1], points[:, 0]) if answer.swap else (points[:, 0], points[:, 1])
        return np.column_stack(in_degrees(x, y, answer.crs))

    if answer.swap or answer.crs != DEGREES:
        shapes = shapely.transform(shapes, convert)
    if answer.crs == BRITISH_GRID:
        placed.notes.append(GRID_NOTE)
    for at, shape in zip(rows, shapes, strict=True):
        usable, fault = usable_place(shape)
        if usable is None:
            placed.faults[at] = unusable_shape(sheet, at, fault)
        else:
            placed.set(at, usable)


def _take_wkt(sheet: Sheet, column: int, placed: Placement) -> None:
    for at, row in enumerate(sheet.rows):
        if placed.shapes[at] is not None or not row.cells[column].strip():
            continue
        shape, fault = read_wkt(row.cells[column])
        if shape is not None:
            placed.set(at, shape)
        else:
            placed.faults[at] = place_fault(sheet, at, sheet.header[column], fault)


def _take_numbers(sheet: Sheet, pair: _Pair, choices: Choices, about: Surroundings, placed: Placement) -> None:
    texts: Texts = []
    for at, row in enumerate(sheet.rows):
        up, across = row.cells[pair.up].strip(), row.cells[pair.across].strip()
        if placed.shapes[at] is None and (up or across):
            texts.append((at, up, across))
    names = (sheet.header[pair.up], sheet.header[pair.across])
    place_texts(sheet, texts, names, pair.crs, (choices, about, placed))


def _take_positions(sheet: Sheet, column: int, choices: Choices, about: Surroundings, placed: Placement) -> None:
    texts: Texts = []
    name = sheet.header[column]
    for at, row in enumerate(sheet.rows):
        text = row.cells[column].strip()
        if placed.shapes[at] is not None or not text:
            continue
        both = split_position(text) or _two_numbers(text)
        if both:
            texts.append((at, *both))
        elif square := read_grid_reference(text):
            _set_square(placed, at, square, text)
        else:
            placed.faults[at] = place_fault(
                sheet, at, name, f"{name} is {shown(text)}, not a latitude and a longitude.", text
            )
    place_texts(sheet, texts, (name, name), None, (choices, about, placed))


def _two_numbers(text: str) -> tuple[str, str] | None:
    """Split two numbers of metres or of an impossible place, across first for metres as maps say them."""
    for between in (";", ", ", ",", " "):
        parts = [part.strip() for part in text.split(between) if part.strip()]
        if len(parts) == 2 and all(read_number(part) is not None for part in parts):
            first, second = parts
            return (second, first) if abs(read_number(first) or 0) > 180 else (first, second)
    return None


def _take_grid_references(sheet: Sheet, column: int, placed: Placement) -> None:
    name = sheet.header[column]
    for at, row in enumerate(sheet.rows):
        text = row.cells[column].strip()
        if placed.shapes[at] is not None or not text:
            continue
        square = read_grid_reference(text)
        if square:
            _set_square(placed, at, square, text)
        else:
            placed.faults[at] = place_fault(
                sheet, at, name, f"{name} is {shown(text)}, not a grid reference like NS 570 680.", text
            )


def _set_square(placed: Placement, at: int, square: Any, text: str) -> None:
    import shapely

    lon, lat = to_degrees(square.crs).transform(square.x, square.y)
    side = f"{square.side_m:,} m"
    placed.set(at, shapely.Point(lon, lat), square.precision, f"the middle of a square of {side} (grid reference)")
    if square.side_m > 10:
        note = "A place told by a grid reference is the middle of its square; one of six figures is 100 m wide."
        if note not in placed.notes:
            placed.notes.append(note)


def columns_of(ours: Sequence[str]) -> dict[str, int]:
    """Return where each of our columns stands, the first when several stand for one."""
    found: dict[str, int] = {}
    for at, name in enumerate(ours):
        found.setdefault(name, at)
    return found
