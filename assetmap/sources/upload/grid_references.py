"""Grid references: two letters of the British National Grid, or one of the Irish Grid, with two to ten digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

BRITISH, IRISH = "EPSG:27700", "EPSG:29903"
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_REFERENCE = re.compile(r"([A-HJ-Z]{1,2})([0-9]{2,10})")
_EAST_M, _NORTH_M = 700_000, 1_300_000
"""Extent of the British National Grid. Source: Ordnance Survey, A guide to coordinate systems in Great Britain."""


@dataclass(frozen=True)
class GridSquare:
    """The middle of the square that a reference names, in metres of ``crs``, and the side of the square."""

    x: float
    y: float
    side_m: int
    crs: str

    @property
    def precision(self) -> str:
        """How well the place is known: 10 m and less is exact, 100 m a street, more an area. Chosen by us."""
        return "exact" if self.side_m <= 10 else "street" if self.side_m <= 100 else "area"


def read_grid_reference(text: str) -> GridSquare | None:
    """Read ``NS 570 680`` or ``ns570680``; None when the text is no reference or lies off its grid."""
    found = _REFERENCE.fullmatch(re.sub(r"[\s.,]+", "", text.upper())) if len(text) <= 30 else None
    if not found or len(found[2]) % 2:
        return None
    letters, digits = found[1], found[2]
    half = len(digits) // 2
    side = 10 ** (5 - half)
    east, north = (int(part) * side + side / 2 for part in (digits[:half], digits[half:]))
    if len(letters) == 1:
        column, row = _square(letters)
        return GridSquare(column * 100_000 + east, row * 100_000 + north, side, IRISH)
    (far_column, far_row), (column, row) = _square(letters[0]), _square(letters[1])
    x = (far_column * 5 + column - 10) * 100_000 + east
    y = (far_row * 5 + row - 5) * 100_000 + north
    return GridSquare(x, y, side, BRITISH) if 0 <= x < _EAST_M and 0 <= y < _NORTH_M else None


def _square(letter: str) -> tuple[int, int]:
    """Return column and row, from the south-west, of a letter in its five by five."""
    place = _LETTERS.index(letter)
    return place % 5, 4 - place // 5
