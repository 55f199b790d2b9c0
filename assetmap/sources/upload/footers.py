"""What stands around a table and is no row of it: totals, remarks below it, and a last line that says who made it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assetmap.errors import Problem

if TYPE_CHECKING:
    from assetmap.sources.upload.grids import Line

_TOTAL = re.compile(r"(grand |sub-?)?totals?( (number|count)?( ?of)? ?[^\W\d]*)?:?|sum:?|count:?", re.IGNORECASE)
_FOOTER = re.compile(
    r"(prepared|compiled|collected|produced|created|generated|exported|printed|updated|last (updated|changed)|source|sources"
    r"|notes?|©|\(c\)|copyright|page \d|end of|disclaimer|contains|\*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?[0-9][0-9., ]*%?")
NARROW = 3
"""Below so many columns a line with one filled cell is nothing unusual. Chosen by us."""


def is_after_gap(line: Line, before: Line) -> bool:
    """Say whether an empty line stands between two; a cell with line breaks goes over several."""
    return line.number > before.number + 1 + max(cell.count("\n") for cell in before.cells)


def is_total(line: Line, usual: int) -> bool:
    """Say whether a line only counts or sums up those above it."""
    if line.filled >= max(usual, 2):
        return False
    filled = [cell.strip() for cell in line.cells if cell.strip()]
    if not filled or not _TOTAL.fullmatch(filled[0]):
        return False
    return all(_NUMBER.fullmatch(cell) for cell in filled[1:])


def footer_of(body: list[Line], usual: int, where: str) -> tuple[int, list[Problem]]:
    """Return where the lines below the table begin (single cells that speak about it, at its very end), and say so of each."""
    end = len(body)
    while end > 0 and usual >= 2:
        line = body[end - 1]
        is_remark = usual >= NARROW and line.filled == 1 and _FOOTER.match(line.cells[0].strip())
        if not is_remark and not is_total(line, usual):
            break
        end -= 1
    said = [no_row(where, line) for line in body[end:]]
    if not _ends_with_note(body[:end], usual):
        return end, said
    note = body[end - 1]
    what = f"“{note.cells[0].strip()[:40]}” was left out: looks like a note under the table."
    return end - 1, [
        Problem(f"{where}, row {note.number}", what, "If it is an asset, fill in another cell of it."),
        *said,
    ]


def _ends_with_note(body: list[Line], usual: int) -> bool:
    """Say whether the last line is a note of whatever words: alone in its line, below the only empty line of the table.

    Where any other row has a single cell, a row with nothing but a name is usual here, and so is this one.
    """
    if usual < NARROW or len(body) < 3 or body[-1].filled != 1 or body[-1].uncomputed or not body[-1].cells[0].strip():
        return False
    *rows, note = body
    return (
        is_after_gap(note, rows[-1])
        and all(row.filled > 1 for row in rows)
        and not any(is_after_gap(row, before) for before, row in pairwise(rows))
    )


def no_row(where: str, line: Line) -> Problem:
    """Say that a line is no row of the table, and what stands in it."""
    text = next((cell.strip() for cell in line.cells if cell.strip()), "")
    return Problem(f"{where}, row {line.number}", f"“{text[:40]}” was read as a title, total or note, not as a row.")
