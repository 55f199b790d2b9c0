"""A person's own table given back with two more columns: what happened to each row, and how to mend it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assetmap.sources.upload.headers import HAPPENED, MEND
from assetmap.sources.upload.report import KINDS, Kind, RowFault, UploadReport
from assetmap.sources.upload.sheet_choice import sheet_name
from assetmap.sources.upload.sheets import Contents, Sheet
from assetmap.tables import guarded
from assetmap.writing import whole_file

TAKEN = "Taken as it is"
NOT_LOOKED_AT = "Not looked at: this table was not chosen"
_FILL: dict[Kind, str] = {
    "refused": "#f4c7c3",
    "kept": "#fce8b2",
    "repaired": "#d9ead3",
    "warned": "#fff2cc",
    "not_a_row": "#e8eaed",
}
_LONGEST_NAME = 31
"""Excel's limit for the name of a sheet."""


@dataclass(frozen=True)
class _Line:
    """One row as it is written: its own cells, then what happened and how to mend it; the gravest kind colours it."""

    cells: tuple[str, ...]
    happened: str
    mend: str
    kind: Kind | None


def marked_up_copy(path_in: Path, contents: Contents, report: UploadReport, path_out: Path) -> Path:
    """Write the rows of ``contents`` with what ``report`` says of each; return the path written.

    A table of text stays one (CSV in UTF-8); every other format becomes a workbook, and ``path_out`` then ends in
    ``.xlsx``. Cells are only ever text: no formula and no link is written.

    Raises
    ------
    ExportError
        When the file cannot be written; nothing is left behind then.
    """
    is_text = path_in.suffix.casefold() in (".csv", ".tsv", ".tab", ".txt") and len(contents.sheets) == 1
    path_out = path_out.with_suffix(".csv" if is_text else ".xlsx")
    by_row: dict[tuple[str, int], list[RowFault]] = defaultdict(list)
    for fault in report.faults:
        by_row[fault.sheet, fault.row].append(fault)
    looked_at = {column.sheet for column in report.columns} if not report.questions else set()
    if is_text:
        _write_csv(path_out, contents.sheets[0], by_row, sheet_name(contents.sheets[0]) in looked_at)
    else:
        _write_workbook(path_out, contents, by_row, looked_at)
    return path_out


def _lines(sheet: Sheet, by_row: dict[tuple[str, int], list[RowFault]], was_looked_at: bool) -> Iterator[_Line]:
    order = list(KINDS)
    called = sheet_name(sheet)
    for row in sheet.rows:
        faults = by_row.get((called, row.number), [])
        faults = sorted(faults, key=lambda fault: order.index(fault.kind))
        happened = " ".join(f"{KINDS[fault.kind]}: {fault.what}" for fault in faults)
        mends = " ".join(dict.fromkeys(fault.mend for fault in faults if fault.mend))
        unsaid = TAKEN if was_looked_at else NOT_LOOKED_AT
        yield _Line(row.cells, happened or unsaid, mends, faults[0].kind if faults else None)
    numbers = {row.number for row in sheet.rows}
    for (name, number), faults in sorted(by_row.items()):
        if name == called and number not in numbers:
            for fault in faults:
                blank = ("",) * len(sheet.header)
                where = f"row {number} " if number else ""
                yield _Line(blank, f"{KINDS[fault.kind]}: {where}{fault.what}", fault.mend, fault.kind)


def _write_csv(path: Path, sheet: Sheet, by_row: dict[tuple[str, int], list[RowFault]], was_looked_at: bool) -> None:
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(guarded, [*sheet.header, HAPPENED, MEND]))
        for line in _lines(sheet, by_row, was_looked_at):
            writer.writerow(map(guarded, [*line.cells, line.happened, line.mend]))


def _write_workbook(
    path: Path, contents: Contents, by_row: dict[tuple[str, int], list[RowFault]], looked_at: set[str]
) -> None:
    import xlsxwriter

    with whole_file(path) as temporary:
        book = xlsxwriter.Workbook(
            str(temporary), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        head = book.add_format({"bold": True, "bottom": 1})
        fills = {kind: book.add_format({"bg_color": colour, "text_wrap": True}) for kind, colour in _FILL.items()}
        names: set[str] = set()
        for sheet in contents.sheets:
            page = book.add_worksheet(_page_name(sheet_name(sheet), names))
            if sheet.is_hidden:
                page.hide()
            _write_row(page, 0, (*sheet.header, HAPPENED, MEND), head)
            for at, line in enumerate(_lines(sheet, by_row, sheet_name(sheet) in looked_at), start=1):
                _write_row(
                    page, at, (*line.cells, line.happened, line.mend), fills.get(line.kind) if line.kind else None
                )
            page.freeze_panes(1, 0)
            page.set_column(len(sheet.header), len(sheet.header) + 1, 50)
        book.close()


def _write_row(page: Any, at: int, cells: tuple[str, ...], format_: Any) -> None:
    for column, cell in enumerate(cells):
        page.write_string(at, column, cell[:32_767], format_)


def _page_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet: short, without the signs it forbids, each once."""
    clean = "".join("-" if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[: _LONGEST_NAME - 4] or "Sheet"
    candidate, number = clean, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{clean} {number}"
    taken.add(candidate.casefold())
    return candidate
