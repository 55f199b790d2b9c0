"""The quadtree under the cells: a square is split only as long as nobody in its parts can be singled out. Source: privacy B1.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

COMPLETENESS = 0.5
"""Each known building counts as half an address, because maps hold what is no home and lack what is one. Source: privacy B1.5."""


class Square(NamedTuple):
    """A square of the lattice: its column and row, and how many of the finest squares it is wide."""

    column: int
    row: int
    width: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Where it lies in an array of rows and columns."""
        return slice(self.row, self.row + self.width), slice(self.column, self.column + self.width)

    def quarters(self) -> tuple[Square, ...]:
        """Return its four parts, from south-west to north-east."""
        half = self.width // 2
        return tuple(Square(self.column + right, self.row + up, half) for up in (0, half) for right in (0, half))

    def apart(self, other: Square) -> int:
        """Say how far the middles lie apart, as four times the square of the distance."""
        across = (2 * self.column + self.width) - (2 * other.column + other.width)
        along = (2 * self.row + self.width) - (2 * other.row + other.width)
        return across * across + along * along


@dataclass
class Branch:
    """A square with known buildings, the squares it is split into, and the empty squares that belong to it."""

    square: Square
    parts: list[Branch] = field(default_factory=list)
    empty: list[Square] = field(default_factory=list)


def address_count(block: np.ndarray, square: Square) -> float:
    """Return how many addresses a square has for certain; ``block`` counts buildings by the lattice's [row, column]."""
    return float(block[square.slices].sum() * COMPLETENESS)


def grow(block: np.ndarray, square: Square, least: int) -> Branch:
    """Split a square as long as every part with buildings has ``least`` addresses; its empty parts go to their nearest leaf."""
    branch = Branch(square)
    if square.width == 1:
        return branch
    counted = {part: address_count(block, part) for part in square.quarters()}
    occupied = [part for part, addresses in counted.items() if addresses]
    if not occupied or any(counted[part] < least for part in occupied):
        return branch
    branch.parts = [grow(block, part, least) for part in occupied]
    for part, addresses in counted.items():
        if not addresses:
            _nearest_leaf(branch, part).empty.append(part)
    return branch


def _nearest_leaf(branch: Branch, empty: Square) -> Branch:
    """Go down from square to square, so that cells for fewer addresses lie within those for more."""
    while branch.parts:
        branch = min(branch.parts, key=lambda part: (part.square.apart(empty), part.square))
    return branch


def leaves_of(branch: Branch) -> Iterator[Branch]:
    """Yield the squares that are not split further."""
    if not branch.parts:
        yield branch
    for part in branch.parts:
        yield from leaves_of(part)
