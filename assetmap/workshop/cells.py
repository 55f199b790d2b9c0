"""Coarse cells: the area that is kept instead of the place where a person lives. The phone chooses it; the point never leaves the phone.

A fixed quadtree on the British National Grid (elsewhere on the local UTM zone), anchored at the grid's own origin: 4 km squares, each split
in four down to 250 m as long as **every child with a known building has enough addresses**. Nobody's cell can then be made smaller by
taking the cells around it away. A child without any known building is no cell of its own, since a house that the data does not know
would be alone in it: it belongs to the nearest cell beside it. Source: privacy B1.

What this does not do: a workshop whose people all live inside the territory makes a cell that lies half outside it smaller in fact.
So a tap beyond the edge is taken too, as far as the cell reaches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assetmap.errors import TerritoryError, WorkshopError
from assetmap.tables import CRS
from assetmap.territories import Territory
from assetmap.workshop.quadtree import Branch, Square, address_count, grow, leaves_of

if TYPE_CHECKING:  # see tables.py
    import pyproj

K_ROOM, K_PLANNER, K_PUBLIC = 50, 150, 400
"""Addresses a cell must have for the room's screen, for planners and for everybody. Source: privacy B1.4."""

FINEST_M, COARSEST_M = 250, 4_000
_ACROSS = COARSEST_M // FINEST_M

_DECIMALS = 6
"""Of degrees: a tenth of a metre. Corners are rounded once, so that phone and server draw the same squares."""

_NATIONAL_GRID = 27700
_NATIONAL_GRID_PROJ = (
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs"
)
"""The grid with its published seven-parameter shift (2 to 3 m off Ordnance Survey's own): the same squares on every machine, whether or not
it holds the finer shift file."""

_AROUND_GREAT_BRITAIN = shapely.Polygon(
    [(-9.0, 61.0), (-9.0, 56.0), (-6.3, 55.45), (-5.95, 55.27), (-5.4, 54.9), (-5.2, 54.5), (-5.2, 53.8), (-5.6, 52.3), (-6.0, 51.7),
     (-7.0, 50.2), (-7.0, 49.75), (-3.0, 49.85), (0.3, 50.35), (1.29, 50.82), (1.47, 51.0), (2.1, 51.3), (2.1, 61.0)]
)  # fmt: skip
"""England, Wales, Scotland and Man, drawn by us through the middle of the seas around them."""

NO_COUNTS = "No buildings are known here, so each area is as large as it can be: 4 km across."
TOO_FEW = "Some areas have too few homes to hide one in. Show what people there bring for the whole territory only."


@dataclass(frozen=True)
class Cell:
    """One area in which somebody lives.

    ``id`` is the grid's EPSG code, the size of the square in metres and its column and row from the grid's origin:
    ``27700:500:654:1290``. ``polygon`` (EPSG:4326) is that square and whatever land without known buildings belongs to it.
    ``has_enough`` says whether it has the addresses that were asked for: only a coarsest one may lack them.
    """

    id: str
    polygon: BaseGeometry
    size_m: int
    is_coarsest: bool
    has_enough: bool


class Cells:
    """The cells of one territory: a partition, in which every place lies in exactly one. :func:`cells_of` makes it."""

    def __init__(self, epsg: int, cells: Mapping[str, Cell], owners: Mapping[tuple[int, int], str], note: str) -> None:
        self._grid = _to_grid(epsg)
        self._cells = dict(cells)
        self._owners = dict(owners)
        self.note = note
        """What a person should know about these cells, in a sentence; empty where all have enough."""

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells.values())

    def __len__(self) -> int:
        return len(self._cells)

    def of(self, lon: float, lat: float) -> Cell:
        """Return the cell in which a place (degrees) lies. A place on an edge lies in the cell to the north or east.

        Raises
        ------
        WorkshopError
            When the place is in no cell.
        """
        if _is_on_earth(lon, lat):
            x, y = self._grid.transform(lon, lat)
            owner = self._owners.get((math.floor(x / FINEST_M), math.floor(y / FINEST_M)))
            if owner is not None:
                return self._cells[owner]
        raise WorkshopError("That place is outside the area of this workshop. Choose one inside it, or send no place.")

    def by_id(self, cell_id: str) -> Cell:
        """Return the cell of an id.

        Raises
        ------
        WorkshopError
            When this territory has no such cell: ids come from phones and may be forged.
        """
        if cell_id not in self._cells:
            raise WorkshopError("That is no area of this workshop. Choose the place on the map again.")
        return self._cells[cell_id]

    def as_data(self) -> dict[str, Any]:
        """Return what a phone needs to turn a tap into the id of a cell by itself.

        ``cells`` has for each its ``id``, ``size_m`` and ``rings``: lists of ``[lon, lat]`` to 6 decimals, without the first one repeated.
        A place lies in the cell whose rings, taken together, a line from it to infinity crosses an odd number of times.
        """
        return {
            "cells": [{"id": one.id, "size_m": one.size_m, "rings": _rings(one.polygon)} for one in self],
            "note": self.note,
        }


def cells_of(territory: Territory, buildings_lonlat: np.ndarray | None, least: int = K_PLANNER) -> Cells:
    """Divide a territory into cells of at least ``least`` addresses.

    Parameters
    ----------
    buildings_lonlat
        A point for each known building, shape (n, 2), degrees; those around the territory too, or squares on its edge
        stay coarse. The same point twice counts once. None or none near: every cell is 4 km wide, and ``note`` says so.
    least
        Addresses of a cell, at least ``K_ROOM``. Cells for fewer addresses lie within those for more.

    Raises
    ------
    TerritoryError
        When the buildings are no points in degrees.
    """
    if least < K_ROOM:
        raise ValueError(f"a cell for fewer than {K_ROOM} addresses hides nobody")
    epsg = grid_of(territory)
    counts = _count(epsg, buildings_lonlat)
    roots = _roots(territory, epsg)
    cells: dict[str, Cell] = {}
    owners: dict[tuple[int, int], str] = {}
    for root in roots:
        block = counts.get((root.column, root.row), np.zeros((_ACROSS, _ACROSS), dtype=np.int64))
        touched = _touched(territory, epsg, root)
        for branch in leaves_of(grow(block, Square(0, 0, _ACROSS), least)):
            mine = _area_of(branch, touched)
            if (mine & touched).any():
                cell = _cell(epsg, root, branch.square, mine, address_count(block, branch.square) >= least)
                cells[cell.id] = cell
                at = np.argwhere(mine) + np.array([root.row, root.column]) * _ACROSS
                owners |= {(int(column), int(row)): cell.id for row, column in at}
    is_counted = any((root.column, root.row) in counts for root in roots)
    return Cells(epsg, cells, owners, _note(cells.values(), is_counted))


def grid_of(territory: Territory) -> int:
    """Return the EPSG code of the grid for a territory, by its middle: 27700 in Great Britain, else its UTM zone."""
    if _AROUND_GREAT_BRITAIN.contains(territory.polygon.centroid):
        return _NATIONAL_GRID
    return int(territory.metric_crs.to_epsg() or 0)


def _area_of(branch: Branch, touched: np.ndarray) -> np.ndarray:
    """Say for each finest square whether it belongs to a leaf: its own square, and of the empty land what the territory touches."""
    mine = np.zeros_like(touched)
    for square in branch.empty:
        mine[square.slices] = touched[square.slices]
    mine[branch.square.slices] = True
    return mine


def _cell(epsg: int, root: Square, square: Square, mine: np.ndarray, has_enough: bool) -> Cell:
    size_m = square.width * FINEST_M
    column = (root.column * _ACROSS + square.column) // square.width
    row = (root.row * _ACROSS + square.row) // square.width
    polygon = shapely.coverage_union_all(_lattice(epsg, root)[mine])
    if polygon.geom_type == "MultiPolygon" and len(polygon.geoms) == 1:
        polygon = polygon.geoms[0]
    return Cell(f"{epsg}:{size_m}:{column}:{row}", polygon, size_m, size_m == COARSEST_M, has_enough)


def _note(cells: Iterable[Cell], has_counts: bool) -> str:
    if not has_counts:
        return NO_COUNTS
    return "" if all(one.has_enough for one in cells) else TOO_FEW


def _roots(territory: Territory, epsg: int) -> list[Square]:
    """Return the coarsest squares that a territory touches; column and row count squares of that size."""
    grid = _to_grid(epsg)
    outline = shapely.get_coordinates(shapely.segmentize(territory.polygon, 0.01))
    x, y = grid.transform(outline[:, 0], outline[:, 1])
    columns = range(math.floor(x.min() / COARSEST_M), math.floor(x.max() / COARSEST_M) + 1)
    rows = range(math.floor(y.min() / COARSEST_M), math.floor(y.max() / COARSEST_M) + 1)
    roots = [Square(column, row, _ACROSS) for row in rows for column in columns]
    return [root for root in roots if _touched(territory, epsg, root).any()]


def _touched(territory: Territory, epsg: int, root: Square) -> np.ndarray:
    shapely.prepare(territory.polygon)
    return np.asarray(shapely.intersects(territory.polygon, _lattice(epsg, root)))


def _corners(epsg: int, root: Square) -> np.ndarray:
    """Return the corners of a coarsest square's finest ones as an array [row, column] of longitude and latitude."""
    steps = np.arange(_ACROSS + 1) * FINEST_M
    x, y = np.meshgrid(root.column * COARSEST_M + steps, root.row * COARSEST_M + steps)
    lon, lat = _to_grid(epsg).transform(x, y, direction="INVERSE")
    return np.stack([lon, lat], axis=-1).round(_DECIMALS)


@lru_cache(maxsize=256)
def _lattice(epsg: int, root: Square) -> np.ndarray:
    """Return the finest squares of a coarsest one as an array [row, column] of polygons."""
    at = _corners(epsg, root)
    rings = np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1], at[:-1, :-1]], axis=2)
    return np.asarray(shapely.polygons(rings))


def _count(epsg: int, buildings_lonlat: np.ndarray | None) -> dict[tuple[int, int], np.ndarray]:
    """Count buildings in the finest squares, by coarsest square: arrays [row, column]."""
    if buildings_lonlat is None or len(buildings_lonlat) == 0:
        return {}
    points = np.unique(_checked(buildings_lonlat), axis=0)
    x, y = _to_grid(epsg).transform(points[:, 0], points[:, 1])
    at = np.floor(np.column_stack([x, y]) / FINEST_M).astype(np.int64)
    counts: dict[tuple[int, int], np.ndarray] = {}
    for (column, row), number in zip(*np.unique(at, axis=0, return_counts=True), strict=True):
        root = int(column) // _ACROSS, int(row) // _ACROSS
        block = counts.setdefault(root, np.zeros((_ACROSS, _ACROSS), dtype=np.int64))
        block[int(row) % _ACROSS, int(column) % _ACROSS] = number
    return counts


def _checked(points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all() or (np.abs(points) > (180, 90)).any():
        raise TerritoryError("The buildings are not points in degrees. Give longitude and latitude of each.")
    return points


def _is_on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


@lru_cache(maxsize=8)
def _to_grid(epsg: int) -> pyproj.Transformer:
    import pyproj

    grid = pyproj.CRS.from_proj4(_NATIONAL_GRID_PROJ) if epsg == _NATIONAL_GRID else pyproj.CRS.from_epsg(epsg)
    return pyproj.Transformer.from_crs(CRS, grid, always_xy=True)


def _rings(polygon: BaseGeometry) -> list[list[list[float]]]:
    rings = [ring for part in shapely.get_parts(polygon) for ring in (part.exterior, *part.interiors)]
    return [[[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in ring.coords[:-1]] for ring in rings]
