"""Columns of two numbers: a whole column understood as one kind (degrees or metres), then each row placed or faulted."""

from __future__ import annotations

import numpy as np

from assetmap.sources.upload.degrees import LIMITS, Axis, read_angle, read_number
from assetmap.sources.upload.placement import Placement, place_fault
from assetmap.sources.upload.report import Choices, RowFault, shown
from assetmap.sources.upload.sheets import Sheet
from assetmap.sources.upload.surroundings import Surroundings
from assetmap.sources.upload.systems import (
    BRITISH_GRID,
    DEGREES,
    GRID_NOTE,
    Numbers,
    in_degrees,
    look_like_metres,
    understand,
)

Texts = list[tuple[int, str, str]]
"""For each row that says something: its place in the sheet, and the texts for up and across."""


def place_texts(
    sheet: Sheet, texts: Texts, names: tuple[str, str], crs: str | None, into: tuple[Choices, Surroundings, Placement]
) -> None:
    """Understand texts of two numbers as one kind, all of a column together, and place what is usable."""
    choices, about, placed = into
    if not texts:
        return
    values, understood = _read(texts, crs, bool(choices.swap))
    if understood:
        placed.notes.append(f"Places written with {' and '.join(sorted(understood))} were understood.")
    telling = _telling(values)
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


def _read(texts: Texts, crs: str | None, swap: bool) -> tuple[np.ndarray, set[str]]:
    """Read texts as what their columns are called, or as the other kind where only that gives numbers that could be right.

    Which kind matters: “159,143” is 159143 metres, or 159.143 degrees.
    """
    degrees, understood = _read_degrees(texts, swap)
    metres = np.array([[_metres(up), _metres(across)] for _, up, across in texts])
    first = metres if crs and crs != DEGREES else degrees
    telling = _telling(first)
    are_metres = look_like_metres(first[telling, 1], first[telling, 0])
    if not telling.any():
        are_metres = bool(_telling(metres).any())
    return (metres, set()) if are_metres else (degrees, understood)


def _telling(values: np.ndarray) -> np.ndarray:
    """Say which pairs are numbers, and not both 0: only they tell what the others are."""
    return np.asarray(np.isfinite(values).all(axis=1) & (values != 0).any(axis=1))


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
            placed.faults[at] = place_fault(sheet, at, names[0], what)
        elif not good[place]:
            placed.faults[at] = _not_usable(sheet, at, names, (up, across), crs)
        else:
            placed.set(at, points[place])
        if turned[place]:
            what = f"{names[1]} was {shown(across)}, counted eastwards all round the Earth."
            row = sheet.rows[at].number
            placed.warnings.append(RowFault(sheet.name, row, names[1], what, f"{lon[place]:g} was used.", "repaired"))


def _not_usable(sheet: Sheet, at: int, names: tuple[str, str], texts: tuple[str, str], crs: str) -> RowFault:
    """Say which of two numbers cannot be used."""
    if crs != DEGREES:
        bad = next((place for place in (0, 1) if not np.isfinite(_metres(texts[place]))), 0)
        return place_fault(
            sheet, at, names[bad], f"{names[bad]} is {_shown(texts[bad])}, not metres on the map of {crs}.", texts[bad]
        )
    for name, text, (axis, limit) in zip(names, texts, LIMITS.items(), strict=True):
        angle = read_angle(text, axis)
        if angle is None or not abs(angle.degrees) <= limit:
            return place_fault(
                sheet, at, name, f"{name} is {_shown(text)}, not degrees from -{limit} to {limit}.", text
            )
    return place_fault(sheet, at, names[0], "its place is not on Earth.", texts[0])


def _shown(text: str) -> str:
    return shown(text) if text else "empty"
