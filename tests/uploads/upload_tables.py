"""Contents and contexts made in code, for the tests of what the columns and numbers of a sheet mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from assetmap.layers import LayerPack, load_layers
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.report import Choices, Context, UploadReport
from assetmap.sources.upload.sheets import Contents, Sheet, SheetRow
from assetmap.tables import check_records

WHEN = "2024-05-01T00:00:00Z"


def sheet_of(header: Sequence[str], *rows: Sequence[str], name: str = "", **facts: Any) -> Sheet:
    """Make a sheet of text whose first row is row 2."""
    cells = tuple(SheetRow(number, tuple(row)) for number, row in enumerate(rows, start=2))
    return Sheet(name, tuple(header), cells, **facts)


def shapes_of(header: Sequence[str], *rows: tuple[Any, Sequence[str]], crs: str | None = None, name: str = "") -> Sheet:
    """Make a layer: each row a shape (or None) and its cells."""
    made = tuple(SheetRow(number, tuple(cells), shape) for number, (shape, cells) in enumerate(rows, start=1))
    return Sheet(name, tuple(header), made, crs=crs, has_shapes=True)


def contents_of(*sheets: Sheet, file: str = "list.csv", format_: str = "CSV") -> Contents:
    """Make the contents of a file."""
    return Contents(file, format_, sheets, "utf-8")


@cache
def layers() -> LayerPack:
    """The layers there are, read once."""
    return load_layers()


def context_of(**known: Any) -> Context:
    """Make a context with the layers there are."""
    return Context(layers(), WHEN, **known)


def examine_table(
    header: Sequence[str], *rows: Sequence[str], choices: Choices | None = None, **known: Any
) -> UploadReport:
    """Examine a table of text; its records keep to their contract."""
    report = examine(contents_of(sheet_of(header, *rows)), choices or Choices(), context_of(**known))
    check_records(report.records)
    return report


def said(report: UploadReport, row: int = 0) -> dict[str, Any]:
    """Return what one record says."""
    return dict(json.loads(report.records["said"].iloc[row]))


def kinds(report: UploadReport) -> list[tuple[int, str]]:
    """Return row and kind of every fault."""
    return [(fault.row, fault.kind) for fault in report.faults]


def latlon(report: UploadReport, row: int = 0) -> tuple[float, float] | None:
    """Return latitude and longitude of one record, rounded to about a metre, or None."""
    place = report.records.geometry.iloc[row]
    return None if place is None else (round(place.y, 5), round(place.x, 5))


class KnownPostcodes:
    """A provider that knows what it is told."""

    def __init__(self, places: dict[str, tuple[float, float, float]]) -> None:
        self.places = places

    def place(self, postcode: str) -> tuple[float, float, float] | None:
        """Return latitude, longitude and metres, or None."""
        return self.places.get(postcode)
