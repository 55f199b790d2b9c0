"""Where the rows of a sheet are, as it is found out: places, faults, warnings and questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assetmap.sources.upload.raw_shapes import MEND, WITHOUT_PLACE
from assetmap.sources.upload.report import Question, RowFault
from assetmap.sources.upload.sheets import Sheet


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

    def set(self, at: int, shape: Any, precision: str = "exact", reason: str = "") -> None:
        """Give a row its place."""
        self.shapes[at], self.precisions[at], self.reasons[at] = shape, precision, reason
        self.faults.pop(at, None)

    def lose(self, at: int, fault: RowFault) -> None:
        """Take a row's place away, and say why."""
        self.shapes[at], self.precisions[at], self.reasons[at] = None, "none", ""
        self.faults[at] = fault


def place_fault(sheet: Sheet, at: int, column: str, what: str, value: str = "") -> RowFault:
    """Say what is wrong with the place of a row, which is kept without one."""
    return RowFault(sheet.name, sheet.rows[at].number, column, what, WITHOUT_PLACE, "kept", value[:40])


def unusable_shape(sheet: Sheet, at: int, what: str) -> RowFault:
    """Say what is wrong with the shape a map file gives a row, which is not taken then."""
    return RowFault(sheet.name, sheet.rows[at].number, "", what, MEND, "refused")
