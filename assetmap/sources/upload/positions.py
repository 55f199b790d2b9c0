"""The places of a sheet: from its shapes, or from columns of degrees, metres, grid references or both numbers in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assetmap.sources.upload.column_values import split_position
from assetmap.sources.upload.degrees import LIMITS, Axis, read_angle, read_number
from assetmap.sources.upload.grid_references import read_grid_reference
from assetmap.sources.upload.report import Choices, Question, RowFault, shown
from assetmap.sources.upload.sheets import Sheet
from assetmap.sources.upload.surroundings import Surroundings, far_off, km_from_middle, slipped
from assetmap.sources.upload.systems import (
    BRITISH_GRID,
    DEGREES,
    GRID_NOTE,
    Numbers,
    in_degrees,
    look_like_metres,
    to_degrees,
    understand,
)
from assetmap.sources.upload.well_known_text import read_wkt, usable_place

WITHOUT_PLACE = "It is kept without a place."
_IN_DEGREES_BY_RULE = ("GEOJSON", "KML", "KMZ", "GPX")
"""Formats that are in degrees unless they say otherwise. Source: RFC 7946; OGC KML 2.2; GPX 1.1."""


@dataclass
class Placement:
    """Where the rows of one sheet are, by their place in ``Sheet.rows``: shapes in EPSG:4326 or None."""

    shapes: list[Any]
    precisions: list[str]
    reasons: list[str]
    faults: dict[int, RowFault] = field(default_factory=dict)
    warnings: list[RowFault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
        _look_at_strays(sheet, placed, about, choices)
    return placed


def _pairs(columns: Mapping[str, int]) -> list[_Pair]:
    named = (("lat", "lon", DEGREES), ("y", "x", None), ("northing", "easting", BRITISH_GRID))
    return [
        _Pair(columns[up], columns[across], crs) for up, across, crs in named if up in columns and across in columns
    ]


def _fault(sheet: Sheet, at: int, column: str, what: str, value: str = "") -> RowFault:
    return RowFault(sheet.name, sheet.rows[at].number, column, what, WITHOUT_PLACE, "kept", value[:40])


def _set(placed: Placement, at: int, shape: Any, precision: str = "exact", reason: str = "") -> None:
    placed.shapes[at], placed.precisions[at], placed.reasons[at] = shape, precision, reason
    placed.faults.pop(at, None)


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
            placed.faults[at] = _fault(sheet, at, "", fault)
        else:
            _set(placed, at, usable)


def _take_wkt(sheet: Sheet, column: int, placed: Placement) -> None:
    for at, row in enumerate(sheet.rows):
        if placed.shapes[at] is not None or not row.cells[column].strip():
            continue
        shape, fault = read_wkt(row.cells[column])
        if shape is not None:
            _set(placed, at, shape)
        else:
            placed.faults[at] = _fault(sheet, at, sheet.header[column], fault)


Texts = list[tuple[int, str, str]]
"""For each row that says something: its place in the sheet, and the texts for up and across."""


def _take_numbers(sheet: Sheet, pair: _Pair, choices: Choices, about: Surroundings, placed: Placement) -> None:
    texts: Texts = []
    for at, row in enumerate(sheet.rows):
        up, across = row.cells[pair.up].strip(), row.cells[pair.across].strip()
        if placed.shapes[at] is None and (up or across):
            texts.append((at, up, across))
    names = (sheet.header[pair.up], sheet.header[pair.across])
    _take_texts(sheet, texts, names, pair.crs, (choices, about, placed))


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
            placed.faults[at] = _fault(
                sheet, at, name, f"{name} is {shown(text)}, not a latitude and a longitude.", text
            )
    _take_texts(sheet, texts, (name, name), None, (choices, about, placed))


def _two_numbers(text: str) -> tuple[str, str] | None:
    """Split two numbers of metres or of an impossible place, across first for metres as maps say them."""
    for between in (";", ", ", ",", " "):
        parts = [part.strip() for part in text.split(between) if part.strip()]
        if len(parts) == 2 and all(read_number(part) is not None for part in parts):
            first, second = parts
            return (second, first) if abs(read_number(first) or 0) > 180 else (first, second)
    return None


def _take_texts(
    sheet: Sheet, texts: Texts, names: tuple[str, str], crs: str | None, into: tuple[Choices, Surroundings, Placement]
) -> None:
    """Understand texts of two numbers as one kind, all of a column together, and place what is usable."""
    choices, about, placed = into
    if not texts:
        return
    values, understood = _read_degrees(texts, bool(choices.swap))
    telling = np.isfinite(values).all(axis=1) & (values != 0).any(axis=1)
    if look_like_metres(values[telling, 1], values[telling, 0]) or not telling.any():
        metres = np.array([[_metres(up), _metres(across)] for _, up, across in texts])
        if np.isfinite(metres).all(axis=1).any():
            values, understood = metres, set()
            telling = np.isfinite(values).all(axis=1) & (values != 0).any(axis=1)
    if understood:
        placed.notes.append(f"Places written with {' and '.join(sorted(understood))} were understood.")
    if not telling.any():
        _place_numbers(sheet, texts, names, (values, crs or DEGREES), placed)
        return
    x, y = values[telling, 1], values[telling, 0]
    rows = [sheet.rows[at].number for (at, _, _), is_telling in zip(texts, telling, strict=True) if is_telling]
    said = crs or (None if look_like_metres(x, y) else DEGREES)
    answer = understand(Numbers(x, y, rows, said), choices, about)
    if answer.question:
        placed.questions.append(answer.question)
        return
    if answer.crs == BRITISH_GRID:
        placed.notes.append(GRID_NOTE)
    _place_numbers(sheet, texts, names, (values[:, ::-1] if answer.swap else values, answer.crs), placed)


def _read_degrees(texts: Texts, swap: bool) -> tuple[np.ndarray, set[str]]:
    """Read texts as degrees, up and across in the order they stand; say in what manners they were written."""
    understood = set()
    values = np.full((len(texts), 2), np.nan)
    axes: tuple[Axis, Axis] = ("lon", "lat") if swap else ("lat", "lon")
    for place, (_, *both) in enumerate(texts):
        for side, (text, axis) in enumerate(zip(both, axes, strict=True)):
            if angle := read_angle(text, axis):
                values[place, side] = angle.degrees
                if angle.understood:
                    understood.add(angle.understood)
    return values, understood


def _metres(text: str) -> float:
    number = read_number(text)
    return np.nan if number is None else number


def _place_numbers(
    sheet: Sheet, texts: Texts, names: tuple[str, str], numbers: tuple[np.ndarray, str], placed: Placement
) -> None:
    """Place pairs of numbers (up, across) of a system, and say of each that cannot be used why."""
    import shapely

    values, crs = numbers
    lon, lat = in_degrees(values[:, 1], values[:, 0], crs)
    turned = (lon > 180) & (lon <= 360) & (crs == DEGREES) & (np.abs(lat) <= 90)
    lon = np.where(turned, lon - 360, lon)
    is_zero = (values == 0).all(axis=1)
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~is_zero
    points = shapely.points(np.where(good, lon, 0.0), np.where(good, lat, 0.0))
    for place, (at, up, across) in enumerate(texts):
        if is_zero[place]:
            what = f"{' and '.join(dict.fromkeys(names))} are both 0, a spot in the ocean."
            placed.faults[at] = _fault(sheet, at, names[0], what)
        elif not good[place]:
            placed.faults[at] = _not_usable(sheet, at, names, (up, across), crs)
        else:
            _set(placed, at, points[place])
        if turned[place]:
            what = f"{names[1]} was {shown(across)}, counted eastwards all round the Earth."
            row = sheet.rows[at].number
            placed.warnings.append(RowFault(sheet.name, row, names[1], what, f"{lon[place]:g} was used.", "repaired"))


def _not_usable(sheet: Sheet, at: int, names: tuple[str, str], texts: tuple[str, str], crs: str) -> RowFault:
    """Say which of two numbers cannot be used."""
    if crs != DEGREES:
        bad = next((place for place in (0, 1) if not np.isfinite(_metres(texts[place]))), 0)
        return _fault(
            sheet, at, names[bad], f"{names[bad]} is {_shown(texts[bad])}, not metres on the map of {crs}.", texts[bad]
        )
    for name, text, (axis, limit) in zip(names, texts, LIMITS.items(), strict=True):
        angle = read_angle(text, axis)
        if angle is None or not abs(angle.degrees) <= limit:
            return _fault(sheet, at, name, f"{name} is {_shown(text)}, not degrees from -{limit} to {limit}.", text)
    return _fault(sheet, at, names[0], "its place is not on Earth.", texts[0])


def _shown(text: str) -> str:
    return shown(text) if text else "empty"


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
            placed.faults[at] = _fault(
                sheet, at, name, f"{name} is {shown(text)}, not a grid reference like NS 570 680.", text
            )


def _set_square(placed: Placement, at: int, square: Any, text: str) -> None:
    import shapely

    lon, lat = to_degrees(square.crs).transform(square.x, square.y)
    side = f"{square.side_m:,} m"
    _set(placed, at, shapely.Point(lon, lat), square.precision, f"the middle of a square of {side} (grid reference)")
    if square.side_m > 10:
        note = "A place told by a grid reference is the middle of its square; one of six figures is 100 m wide."
        if note not in placed.notes:
            placed.notes.append(note)


def _look_at_strays(sheet: Sheet, placed: Placement, about: Surroundings, choices: Choices) -> None:
    """Take the place from rows with an evident slip, and warn of those far from all others."""
    rows = [at for at, shape in enumerate(placed.shapes) if shape is not None]
    if len(rows) < 2:
        return
    import shapely

    bounds = shapely.bounds(np.array([placed.shapes[at] for at in rows], dtype=object))
    lon, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    reversed_ = about.near(lat, lon) & ~about.near(lon, lat) & (choices.swap is None)
    off = far_off(lon, lat)
    if not (reversed_ | off).any():
        return
    distances, middle = km_from_middle(lon, lat)
    for place in np.flatnonzero(reversed_ | off).tolist():
        at = rows[place]
        slip = slipped(float(lon[place]), float(lat[place]), middle) if off[place] else None
        if reversed_[place]:
            what = "its two numbers look the wrong way round."
            _lose(placed, at, _fault(sheet, at, "", what))
        elif slip:
            what = f"lies {distances[place]:,.0f} km from the others; the decimal point of {slip[0]} may have slipped ({slip[1]:.5g}?)."
            _lose(placed, at, _fault(sheet, at, slip[0], what))
        else:
            what = f"lies {distances[place]:,.0f} km from the middle of the others."
            placed.warnings.append(RowFault(sheet.name, sheet.rows[at].number, "", what, "Check its place.", "warned"))


def _lose(placed: Placement, at: int, fault: RowFault) -> None:
    placed.shapes[at], placed.precisions[at], placed.reasons[at] = None, "none", ""
    placed.faults[at] = fault


def columns_of(ours: Sequence[str]) -> dict[str, int]:
    """Return where each of our columns stands, the first when several stand for one."""
    found: dict[str, int] = {}
    for at, name in enumerate(ours):
        found.setdefault(name, at)
    return found
