"""Read the values of a workbook (XLSX, ODS) with calamine; formulas are never run, only what they were stored with."""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assetmap.sources.upload.apart.worker import RefusedError
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_ROWS

MOST_ROWS = MAX_ROWS + 50
"""So many are handed on that titles above a full table still fit; the reader of tables counts exactly."""
MOST_CELLS_MERGED = 2_000
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3}[0-9]{1,7})")(?P<head>[^>]*)(?<!/)>(?P<body>.*?)</(?:\w+:)?c>', re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_ERROR = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(#[A-Z0-9/!?]{2,12})</")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_ODS_EMPTY_FORMULA = re.compile(rb"<table:table-cell\b(?=[^>]*\btable:formula=)(?![^>]*\boffice:value-type=)[^>]*>")


def read(folder: Path) -> Any:
    """Read ``book.xlsx`` or ``book.ods`` of ``folder``: for each sheet its filled rows with their numbers."""
    import python_calamine as calamine

    path = next(folder.glob("book.*"))
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise RefusedError("is locked with a password. Save it without one.") from error
    except calamine.CalamineError as error:
        raise RefusedError("is damaged or no workbook: it cannot be opened. Save it again.") from error
    faults = _faults_by_sheet(path)
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_name(about.name)
            rows, widest, is_longer = _rows(sheet)
        except calamine.CalamineError as error:
            raise RefusedError("has a sheet that is damaged. Open it and save it again.") from error
        merged = _merged(sheet)
        sheets.append(
            {
                "name": about.name,
                "is_hidden": about.visible != calamine.SheetVisibleEnum.Visible,
                "rows": rows,
                "widest": widest,
                "is_longer": is_longer,
                "merged": merged,
                **faults.get(about.name, {}),
            }
        )
    return {"sheets": sheets, "formulas_without_value": _ods_formulas(path)}


def _rows(sheet: Any) -> tuple[list[Any], int, bool]:
    rows: list[Any] = []
    widest = 0
    left = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [cell if type(cell) is str else _text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        widest = max(widest, len(texts))
        if len(rows) >= MOST_ROWS:
            return rows, widest, True
        rows.append([number, texts[: MAX_COLUMNS * 4]])
    return rows, max(widest - left, 0) if rows else 0, False


def _text(value: Any) -> str:
    """Write a cell as text: whole numbers without a point, dates and times in ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(timespec="seconds")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _merged(sheet: Any) -> list[Any]:
    """List the cells merged downwards, which stand for several rows: first row, last row, column, counted from 0."""
    ranges = (sheet.merged_cell_ranges or [])[:MOST_CELLS_MERGED]
    return [[top, bottom, left] for (top, left), (bottom, right) in ranges if bottom > top and left == right]


def _faults_by_sheet(path: Path) -> dict[str, dict[str, Any]]:
    """Find the cells calamine hands on as empty: formulas stored without a value, and errors."""
    if path.suffix != ".xlsx":
        return {}
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in _parts(archive):
            xml = archive.read(part)
            found[name] = {"hidden_rows": len(_HIDDEN_ROW.findall(xml)), "faults": list(_faults(xml))}
    return found


def _faults(xml: bytes) -> Iterator[Any]:
    if not any(sign in xml for sign in (b"<f", b":f>", b":f ", b't="e"')):
        return
    for cell in _CELL.finditer(xml):
        body = cell["body"]
        if b't="e"' in cell["head"]:
            said = _ERROR.search(body)
            yield [cell[1].decode(), said[1].decode() if said else "#ERROR!"]
        elif _FORMULA.search(body) and not _VALUE.search(body):
            yield [cell[1].decode(), ""]


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    from defusedxml import ElementTree

    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        part = posixpath.normpath(posixpath.join("xl", targets.get(key, ""))).lstrip("/")
        if part in names:
            yield sheet.get("name", ""), part


def _ods_formulas(path: Path) -> int:
    if path.suffix != ".ods":
        return 0
    with zipfile.ZipFile(path) as archive:
        return len(_ODS_EMPTY_FORMULA.findall(archive.read("content.xml")))
