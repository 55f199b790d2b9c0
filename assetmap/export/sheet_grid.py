"""The squares of a workshop sheet: which one a place lies in, and which place a square written on paper means.

The squares of a territory depend on its outline alone: they are the same on every size of paper, so that what comes back from a
workshop can be typed in without asking on which paper it was written.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from assetmap.errors import AssetMapError
from assetmap.export.print_map import Frame
from assetmap.export.print_marks import LETTERS
from assetmap.tables import CRS
from assetmap.territories import Territory, only_areas

if TYPE_CHECKING:
    import pyproj
    from shapely.geometry.base import BaseGeometry

MOST_SQUARES = 10
"""Squares along the longer side at most: on A4 each is then some 2 cm wide, room for a finger and a pen. Chosen by us."""
SIDES = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Sides of a square in metres, times a power of ten: lengths that a person can say. Chosen by us."""
AROUND = 0.02
"""What is added around the territory, as a part of its longer side: its edge stays clear of the edge of the map, and so does the
bend of a long straight border. Chosen by us."""
LEAST_M = 20.0
"""The least length of the longer side in metres. Chosen by us: squares of 2 m."""
SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Sizes of paper in millimetres, upright: width, height."""
PRECISION = "area"
"""How well a place is known of which only the square is (``tables.PRECISIONS``)."""

_LETTER_FIRST, _DIGIT_FIRST = re.compile(r"([A-Z])([0-9]{1,2})"), re.compile(r"([0-9]{1,2})([A-Z])")
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class SquareError(AssetMapError):
    """There is no such square on the sheets of a territory."""


@dataclass(frozen=True)
class SheetPlace:
    """Where a square of a sheet is: its outline in EPSG:4326, and the part of it inside the territory (empty when there is none)."""

    square: str
    sheet: int
    polygon: BaseGeometry
    within: BaseGeometry
    precision: str = PRECISION

    @property
    def point(self) -> shapely.Point:
        """The middle of the square, EPSG:4326."""
        return self.polygon.centroid

    @property
    def said(self) -> str:
        """The place in words."""
        return f"square {self.square} of sheet {self.sheet}"


@dataclass(frozen=True)
class Grid:
    """Squares over a territory: letters run from west to east, numbers from north to south.

    ``west_m`` and ``north_m`` are the corner of A1 in the territory's metric CRS ``crs`` (its name), ``side_m`` is in metres; ``size``
    is the paper it is drawn for.
    """

    crs: str
    west_m: float
    north_m: float
    side_m: float
    columns: int
    rows: int
    outline: BaseGeometry
    size: str

    def names(self) -> Iterator[str]:
        """Yield the names of all squares, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield _name(column, row)

    @property
    def last(self) -> str:
        """The name of the square in the south-east."""
        return _name(self.columns - 1, self.rows - 1)

    @property
    def code(self) -> str:
        """Four characters that are different for other squares: a sheet shows them, so that one of an earlier outline is noticed."""
        of = f"{self.crs} {self.west_m:.0f} {self.north_m:.0f} {self.side_m:g} {self.columns} {self.rows}"
        number = int.from_bytes(hashlib.sha256(of.encode()).digest()[:4], "big")
        return "".join(_CODE_LETTERS[number >> 5 * place & 31] for place in range(4))

    def cell_of(self, lon: float, lat: float) -> str | None:
        """Return the name of the square in which a place (EPSG:4326) lies; None beyond the sheet.

        A place on the line between two squares is in the eastern or southern one.
        """
        x, y = self._transformer.transform(lon, lat)
        column = math.floor((x - self.west_m) / self.side_m)
        row = math.floor((self.north_m - y) / self.side_m)
        return _name(column, row) if 0 <= column < self.columns and 0 <= row < self.rows else None

    def place_of(self, square: str, sheet: int = 1) -> SheetPlace:
        """Return the place that a square written on a sheet means: “C4”, “c 4” or “4C”.

        All sheets of a territory show the same squares; ``sheet`` only goes into the words.

        Raises
        ------
        SquareError
            When there is no such square.
        """
        name = self.named(square)
        column, row = LETTERS.index(name[0]), int(name[1:]) - 1
        west, north = self.west_m + column * self.side_m, self.north_m - row * self.side_m
        polygon = self._to_degrees(shapely.box(west, north - self.side_m, west + self.side_m, north))
        return SheetPlace(name, sheet, polygon, only_areas(shapely.intersection(polygon, self.outline)))

    def named(self, square: str) -> str:
        """Return the name of a square as the sheet has it.

        Raises
        ------
        SquareError
            When there is no such square.
        """
        plain = re.sub(r"[\s\-–.,/]+", "", square).upper()
        found = _LETTER_FIRST.fullmatch(plain)
        turned = _DIGIT_FIRST.fullmatch(plain)
        letter, number = found.groups() if found else turned.groups()[::-1] if turned else ("", "0")
        if letter and letter in LETTERS[: self.columns] and 1 <= int(number) <= self.rows:
            return f"{letter}{int(number)}"
        raise SquareError(
            f"There is no square “{square[:10]}” on these sheets. Squares go from A1 to {self.last}: a letter, then a number."
        )

    @cached_property
    def _transformer(self) -> pyproj.Transformer:
        import pyproj

        return pyproj.Transformer.from_crs(CRS, self.crs, always_xy=True)

    def to_metres(self, lonlat: np.ndarray) -> np.ndarray:
        """Turn longitudes and latitudes (two columns) into metres of ``crs``."""
        return np.column_stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1]))

    def _to_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        def turned(metres: np.ndarray) -> np.ndarray:
            return np.column_stack(self._transformer.transform(metres[:, 0], metres[:, 1], direction="INVERSE"))

        return shapely.transform(shape, turned)

    @property
    def bbox_lonlat(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of a box around all squares."""
        right, bottom = self.west_m + self.columns * self.side_m, self.north_m - self.rows * self.side_m
        edge = shapely.segmentize(shapely.box(self.west_m, bottom, right, self.north_m), self.side_m)
        west, south, east, north = self._to_degrees(edge).bounds
        return west, south, east, north


@dataclass(frozen=True)
class GridFrame(Frame):
    """The squares on a piece of paper: north of the metric grid is up, and the paper ends where the squares do."""

    grid: Grid

    def to_paper(self, shapes: np.ndarray) -> np.ndarray:
        """Turn shapes in EPSG:4326 into millimetres from the top left corner of A1."""

        def flat(lonlat: np.ndarray) -> np.ndarray:
            metres = self.grid.to_metres(lonlat)
            return (
                np.column_stack([metres[:, 0] - self.grid.west_m, self.grid.north_m - metres[:, 1]]) * self.mm_a_metre
            )

        turned: np.ndarray = shapely.transform(shapes, flat)
        return turned

    @property
    def mm_a_metre(self) -> float:
        """Millimetres on paper for one metre."""
        return 1000 / self.scale

    @property
    def square_mm(self) -> float:
        """The side of a square on paper."""
        return self.grid.side_m * self.mm_a_metre

    @property
    def bbox_lonlat(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the map in degrees."""
        return self.grid.bbox_lonlat

    @property
    def lean(self) -> float:
        """How many degrees clockwise true north leans from the top of the paper."""
        (x, y), (x_north, y_north) = self.grid.to_metres(np.array([(self.lon, self.lat), (self.lon, self.lat + 1e-3)]))
        return math.degrees(math.atan2(x_north - x, y_north - y))


def sheet_grid(territory: Territory, size: str = "A4") -> Grid:
    """Lay squares over a territory, the same ones for the same outline, on any size of paper.

    Every place of the territory lies in exactly one square. A square is as many metres wide as a person can say, and there are at
    most ``MOST_SQUARES`` along the longer side.

    Raises
    ------
    SquareError
        When there is no such paper.
    """
    if size not in SIZES:
        raise SquareError(f"There is no paper “{size[:10]}”. There is {' and '.join(SIZES)}.")
    epsg = territory.metric_crs.to_epsg()
    crs = f"EPSG:{epsg}" if epsg else territory.metric_crs.to_wkt()
    bare = Grid(crs, 0.0, 0.0, 1.0, 1, 1, territory.polygon, size)
    edge = bare.to_metres(shapely.get_coordinates(territory.polygon))
    (west, south), (east, north) = edge.min(axis=0), edge.max(axis=0)
    around = AROUND * max(east - west, north - south, LEAST_M)
    wide, high = east - west + 2 * around, north - south + 2 * around
    side = _side(max(wide, high) / MOST_SQUARES)
    columns, rows = math.ceil(wide / side), math.ceil(high / side)
    west_m = round((west + east) / 2 - columns * side / 2, 1)
    north_m = round((south + north) / 2 + rows * side / 2, 1)
    return Grid(crs, float(west_m), float(north_m), side, columns, rows, territory.polygon, size)


def grid_frame(grid: Grid, width_mm: float, height_mm: float) -> GridFrame:
    """Draw the squares as large as they fit on the paper, at a scale of two digits."""
    wide, high = grid.columns * grid.side_m, grid.rows * grid.side_m
    scale = _two_digits(max(wide * 1000 / width_mm, high * 1000 / height_mm))
    west, south, east, north = grid.bbox_lonlat
    return GridFrame((west + east) / 2, (south + north) / 2, scale, wide * 1000 / scale, high * 1000 / scale, grid)


def _name(column: int, row: int) -> str:
    return f"{LETTERS[column]}{row + 1}"


def _side(least: float) -> float:
    power = float(10 ** math.floor(math.log10(least)))
    return next(one * power for one in SIDES if one * power >= least * (1 - 1e-9))


def _two_digits(scale: float) -> float:
    power = float(10 ** (math.floor(math.log10(scale)) - 1))
    return math.ceil(scale / power - 1e-9) * power
