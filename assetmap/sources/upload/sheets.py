"""What a file of any format is read into, before anybody knows what its columns mean: sheets of rows of text, with shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assetmap.errors import Problem

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_NAME = 120
MAX_TEXT = 2_000
MAX_JSON_DEPTH = 32
MAX_SHAPE_DEPTH = 16
MAX_VERTICES = 10_000
MAX_VERTICES_IN_FILE = 1_000_000
"""Limits of the catalogue of bad inputs; chosen by us."""


@dataclass(frozen=True)
class SheetRow:
    """One row as it was found.

    ``number`` is what a person sees (the line of a CSV, the row of a spreadsheet, the n-th feature); ``cells`` stand under
    ``Sheet.header``, same length; ``place`` is a shapely geometry in the sheet's CRS, 2D, or None; ``problems`` is what its
    reader repaired or could not use; a row that ``is_refused`` is not to be kept at all, for the reasons in ``problems``;
    ``uncomputed`` are the places in ``cells`` of formulas that were never calculated.
    """

    number: int
    cells: tuple[str, ...]
    place: Any = None
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()
    is_refused: bool = False
    uncomputed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table, layer or folder of a file.

    ``header`` holds the column names as written (a repeated or empty one made unique); ``crs`` is what the file declares
    (``EPSG:27700``), or None when it declares nothing; ``is_hidden`` marks a sheet nobody sees when opening the file.
    ``table_number`` is 1 for the first table of a sheet, 2 for a second one lower down or to the right.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    header_row: int = 1
    crs: str | None = None
    has_shapes: bool = False
    is_hidden: bool = False
    table_number: int = 1
    not_rows: tuple[Problem, ...] = ()
    """Lines that were read but are no rows: titles, totals, footers."""


@dataclass(frozen=True)
class Contents:
    """A whole file: every sheet there is, what its format is called, and notes for a person."""

    file_name: str
    format: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    notes: tuple[str, ...] = field(default=())
