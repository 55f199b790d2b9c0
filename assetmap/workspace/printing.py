"""Sheets of paper from a workspace: the print of a territory, and the sheets a workshop writes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import ExportError
from assetmap.privacy import AudienceView
from assetmap.workspace.gathering import Gathering
from assetmap.workspace.sharing import day_in_words
from assetmap.writing import whole_file

if TYPE_CHECKING:
    from assetmap.export.print_page import Sheet
    from assetmap.export.sheet_blank import Invitation
    from assetmap.export.sheet_pdf import Printed


@dataclass(frozen=True)
class Printing:
    """How something is printed: the date on it, the size of the paper ("A4" or "A3"), and whether for easy read."""

    day: date
    size: str = "A4"
    is_easy: bool = False


def print_sheet(gathering: Gathering, view: AudienceView, wanted: Printing) -> Printed:
    """Write a view of a gathering as a PDF to print: the map with numbers, and the list of what they are.

    Raises
    ------
    ExportError
        When there is no such paper, or the sheet cannot be set.
    """
    from assetmap.export.sheet_list import write_list_sheet

    return write_list_sheet(view, _sheet(gathering, wanted), wanted.day, is_easy=wanted.is_easy)


def print_workshop_sheets(
    gathering: Gathering, wanted: Printing, sheets: int = 1, invitation: Invitation | None = None
) -> Printed:
    """Write numbered sheets to draw and write on as one PDF: a map with squares on the front, lines on the back.

    Nothing that is known is on them but the streets.

    Raises
    ------
    ExportError
        When there is no such paper, too many sheets are asked for, or they cannot be set.
    """
    from assetmap.export.sheet_blank import write_workshop_sheets

    return write_workshop_sheets(_sheet(gathering, wanted), wanted.day, sheets=sheets, invitation=invitation)


def invite(address: str, code: str) -> Invitation | None:
    """Return how to join an open workshop by phone; None when neither is given.

    Raises
    ------
    ExportError
        When the address is no web address, or the code is not a few letters and digits.
    """
    from assetmap.export.sheet_blank import Invitation

    return Invitation(address.strip(), code.strip()) if address.strip() or code.strip() else None


def keep_pdf(pdf: bytes, out: Path) -> None:
    """Write a PDF to a file, the whole of it or nothing.

    Raises
    ------
    ExportError
        When the file cannot be written.
    """
    check_pdf(out)
    with whole_file(out) as unfinished:
        unfinished.write_bytes(pdf)


def check_pdf(out: Path) -> None:
    """Refuse a file that could not be written, before the work begins."""
    if out.suffix.lower() != ".pdf":
        raise ExportError(f"{out.name} does not end in .pdf. Sheets are written as PDF.")
    if not out.parent.is_dir():
        raise ExportError(f"There is no folder {out.parent} to write {out.name} into. Make it first.")


def _sheet(gathering: Gathering, wanted: Printing) -> Sheet:
    from assetmap.export.print_page import Sheet
    from assetmap.export.sheet_grid import SIZES

    if wanted.size not in SIZES:
        raise ExportError(f"There is no paper “{wanted.size[:10]}”. There is {' and '.join(SIZES)}.")
    made_on = day_in_words(wanted.day)
    return Sheet(gathering.title, made_on, gathering.layers, gathering.territory, gathering.basemap, wanted.size)
