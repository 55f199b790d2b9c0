"""Where the numbers of a printed map stand: at their place, a little beside it, or together under one letter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

APART_MM = 5.4
"""Between the middles of two marks of 5 mm: nearer, and one would hide the other. Chosen by us."""
DOT_MM = 3.2
"""Between a mark and somebody else's dot. Chosen by us."""
NUDGES_MM = (3.5, 5.4, 7.5, 9.5)
"""How far a mark may stand from its place. Chosen by us: a line longer than two marks is hard to follow."""
FAR_NUDGES_MM = (5.4, 7.5, 9.5, 12.0, 15.0, 19.0, 24.0, 30.0)
MOST_NUDGED = 14
"""Where more places than this would stand upon each other, the marks around them could not all have room: they go under a letter at
once. Chosen by us."""
TOGETHER_MM = 8.0
"""How far around one place a letter gathers. Chosen by us."""
EDGE_MM = 3.0
DIRECTIONS = 16
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like numbers."""


@dataclass(frozen=True)
class Spot:
    """A number and its place on the sheet, in millimetres from its top left corner."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """What stands on the sheet: one number, or several under a letter. ``at_x``, ``at_y`` is the place it speaks of."""

    numbers: tuple[int, ...]
    x: float
    y: float
    at_x: float
    at_y: float
    letter: str = ""

    @property
    def is_beside(self) -> bool:
        """Whether the mark stands beside its place, so that a line has to lead there."""
        return math.hypot(self.x - self.at_x, self.y - self.at_y) > 0.1


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in millimetres."""


class _Sheet:
    """What is taken on the sheet, in squares as wide as two marks are apart."""

    def __init__(self, width_mm: float, height_mm: float, dots: Sequence[Spot], furniture: Sequence[Box]) -> None:
        self.width, self.height, self.furniture = width_mm, height_mm, furniture
        self._marks: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self._dots: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for dot in dots:
            self._dots.setdefault(_square(dot.x, dot.y), []).append((dot.x, dot.y))

    def take(self, x: float, y: float) -> None:
        self._marks.setdefault(_square(x, y), []).append((x, y))

    def crowd(self, x: float, y: float) -> int:
        """Count the places, its own among them, that a mark here would stand upon."""
        return sum(math.dist(one, (x, y)) < APART_MM for one in _around(self._dots, x, y))

    def is_free(self, x: float, y: float, own: tuple[float, float]) -> bool:
        if not (EDGE_MM <= x <= self.width - EDGE_MM and EDGE_MM <= y <= self.height - EDGE_MM):
            return False
        half = APART_MM / 2
        if any(a - half < x < c + half and b - half < y < d + half for a, b, c, d in self.furniture):
            return False
        if any(math.dist(one, (x, y)) < APART_MM for one in _around(self._marks, x, y)):
            return False
        return (x, y) == own or all(
            math.dist(one, (x, y)) >= DOT_MM for one in _around(self._dots, x, y) if math.dist(one, own) > 0.1
        )


def place_marks(spots: Sequence[Spot], width_mm: float, height_mm: float, furniture: Sequence[Box] = ()) -> list[Mark]:
    """Give every spot its mark on a sheet, the same ones for the same spots: each number once, no mark upon another.

    Where there is no room beside a place either, its neighbours without room and it share a letter. Only on a sheet that is full
    do marks overlap.

    Parameters
    ----------
    furniture
        What else stands on the map, such as the scale: no mark goes under it.
    """
    spots = [_within(one, width_mm, height_mm) for one in spots]
    sheet = _Sheet(width_mm, height_mm, spots, furniture)
    marks, crowded, homeless = [], [], []
    for one in spots:
        crowd = sheet.crowd(one.x, one.y)
        if crowd == 1 and sheet.is_free(one.x, one.y, (one.x, one.y)):
            marks.append(_mark([one], one.x, one.y))
            sheet.take(one.x, one.y)
        elif crowd > MOST_NUDGED:
            homeless.append(one)
        else:
            crowded.append(one)
    for one in crowded:
        found = _room(sheet, one.x, one.y, NUDGES_MM)
        if found:
            marks.append(_mark([one], *found))
            sheet.take(*found)
        else:
            homeless.append(one)
    return [*marks, *_lettered(sheet, homeless)]


def _lettered(sheet: _Sheet, homeless: Sequence[Spot]) -> Iterator[Mark]:
    groups: list[list[Spot]] = []
    for one in homeless:
        near = next((held for held in groups if math.dist((held[0].x, held[0].y), (one.x, one.y)) <= TOGETHER_MM), None)
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    letters = 0
    for group in groups:
        x, y = sum(one.x for one in group) / len(group), sum(one.y for one in group) / len(group)
        at = _room(sheet, x, y, FAR_NUDGES_MM) or (x, y)
        sheet.take(*at)
        letters += len(group) > 1
        yield _mark(group, *at, letter=letter_of(letters - 1) if len(group) > 1 else "")


def letter_of(place: int) -> str:
    """Return the letter of the cluster at ``place``, from 0: A to Z, then AA, AB, …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def ranges(numbers: Sequence[int]) -> str:
    """Write numbers in short: 3, 4, 5 and 9 are “3–5, 9”."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(one) for one in run]
    return ", ".join(parts)


def _mark(spots: Sequence[Spot], x: float, y: float, letter: str = "") -> Mark:
    at_x, at_y = sum(one.x for one in spots) / len(spots), sum(one.y for one in spots) / len(spots)
    return Mark(tuple(one.number for one in spots), x, y, at_x, at_y, letter)


def _within(spot: Spot, width_mm: float, height_mm: float) -> Spot:
    return Spot(
        spot.number,
        min(max(spot.x, EDGE_MM), width_mm - EDGE_MM),
        min(max(spot.y, EDGE_MM), height_mm - EDGE_MM),
    )


def _room(sheet: _Sheet, x: float, y: float, nudges: Sequence[float]) -> tuple[float, float] | None:
    if sheet.is_free(x, y, (x, y)):
        return x, y
    for far in nudges:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            at = (x + far * math.cos(angle), y + far * math.sin(angle))
            if sheet.is_free(*at, (x, y)):
                return at
    return None


def _square(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / APART_MM), math.floor(y / APART_MM)


def _around(
    held: dict[tuple[int, int], list[tuple[float, float]]], x: float, y: float
) -> Iterator[tuple[float, float]]:
    column, row = _square(x, y)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            yield from held.get((column + across, row + down), ())
