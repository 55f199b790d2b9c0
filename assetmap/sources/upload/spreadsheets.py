"""Workbooks (XLSX, ODS): their values read apart by calamine, then every table of every sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from typing import Any

from assetmap.errors import Problem, SourceError
from assetmap.sources.reading import counted
from assetmap.sources.upload.apart.process import run_apart
from assetmap.sources.upload.containers import MAX_PARTS, names_in, unpack
from assetmap.sources.upload.delimited import LONGEST_CELL
from assetmap.sources.upload.grids import Line, count_filled, sheets_of
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Contents, Sheet

_SHOWN_ERRORS = frozenset(
    "#REF! #N/A #VALUE! #DIV/0! #NAME? #NUM! #NULL! #GETTING_DATA #SPILL! #CALC! Err:502 Err:508".split()
)
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")
_LOCKED = re.compile(rb"<(?:manifest:)?encryption-data\b")


def read_spreadsheet(content: bytes, file: str) -> Contents:
    """Read every sheet of a workbook: values only, no formula is run and no link followed.

    Raises
    ------
    SourceError
        When it holds programs, is locked, damaged, too large unpacked, or has no row in any sheet.
    """
    is_ods = _check_parts(content, file)
    name = "book.ods" if is_ods else "book.xlsx"
    answer = run_apart("spreadsheet", {name: content}, file)
    sheets: list[Sheet] = []
    notes: list[str] = []
    for found in answer["sheets"]:
        made, more = _tables(found, file, len(answer["sheets"]) > 1)
        sheets += made
        notes += more
    if answer["formulas_without_value"]:
        formulas = counted(answer["formulas_without_value"], "formula has", "formulas have")
        notes.append(
            f"{formulas} no stored value and stayed empty. Open {file} in a spreadsheet, save it, and try again."
        )
    if not sheets:
        raise SourceError(f"{file} has no rows to add: nothing stands under column names in any of its sheets.")
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden]
    if hidden:
        notes.append(f"{file} has hidden sheets: {', '.join(f'“{name[:40]}”' for name in dict.fromkeys(hidden))}.")
    return Contents(file, "ODS" if is_ods else "XLSX", tuple(sheets), None, tuple(notes))


def _check_parts(content: bytes, file: str) -> bool:
    """Unpack a workbook once to count it and look at its parts; say whether it is an ODS."""
    texts = (".xml", ".rels", "mimetype")
    parts = unpack(content, file, lambda name: name.endswith(texts), most_entries=MAX_PARTS)
    names = names_in(content, file)
    types = parts.get("[Content_Types].xml", b"")
    if any("vbaproject" in name.casefold() for name in names) or b"macroEnabled" in types:
        raise SourceError(f"{file} holds programs (macros). Save it as an ordinary .xlsx without them.")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise SourceError(f"{file} holds programs (macros). Save it without them.")
    for part in parts.values():
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
            raise SourceError(
                f"{file} declares document types or entities inside, as no spreadsheet program does. It was not read."
            )
    if _LOCKED.search(parts.get("META-INF/manifest.xml", b"")):
        raise SourceError(f"{file} is locked with a password. Open it, save it without one, and try again.")
    return "xl/workbook.xml" not in parts


def _tables(found: Mapping[str, Any], file: str, is_one_of_several: bool) -> tuple[list[Sheet], list[str]]:
    """Return the tables of one sheet of a workbook; a sheet without any is said."""
    name = found["name"]
    where = f"{file}, sheet “{name[:40]}”"
    if found["is_longer"]:
        raise SourceError(f"{where} has more than {MAX_ROWS:,} rows. Split it into smaller tables.")
    rows = dict(found["rows"])
    problems, repaired = _faults(found, rows, where), _filled_down(found, rows, where)
    lines = _lines(rows, problems, repaired, where)
    uncomputed = _uncomputed(found)
    lines = [line._replace(uncomputed=uncomputed[line.number]) if line.number in uncomputed else line for line in lines]
    if found["widest"] > 4 * MAX_COLUMNS:
        raise SourceError(f"{where} has {found['widest']:,} columns; at most {MAX_COLUMNS} are read.")
    sheets, notes = sheets_of(lines, file, name, is_hidden=found["is_hidden"])
    if found.get("hidden_rows"):
        notes.append(f"{where} has hidden rows ({found['hidden_rows']:,}); they were read like the others.")
    if len(sheets) > 1:
        notes.append(f"{where} has {len(sheets)} tables; each can be added by itself.")
    kept = [sheet for sheet in sheets if sheet.rows]
    if rows and not kept and is_one_of_several:
        notes.append(f"{where} has no table: nothing in it was read.")
    return kept, notes


def _lines(
    rows: Mapping[int, list[str]],
    problems: Mapping[int, list[Problem]],
    repaired: Mapping[int, list[Problem]],
    where: str,
) -> list[Line]:
    width = max(map(len, rows.values()), default=0)
    lines = []
    for number, cells in rows.items():
        found = list(problems.get(number, ()))
        if max(map(len, cells)) > LONGEST_CELL:
            what = f"a cell holds {max(map(len, cells)):,} characters; only the first {MAX_TEXT:,} were kept."
            found.append(Problem(f"{where}, row {number}", what, "Shorten it."))
            cells = [cell if len(cell) <= LONGEST_CELL else cell[:MAX_TEXT] for cell in cells]
        mended = list(repaired.get(number, ()))
        if any("\0" in cell for cell in cells):
            cells = [cell.replace("\0", "") for cell in cells]
            mended.append(
                Problem(f"{where}, row {number}", "a cell held a character with the number 0.", "It was taken out.")
            )
        padded = tuple(cells) if len(cells) == width else (*cells, *[""] * (width - len(cells)))
        lines.append(Line(number, padded, count_filled(padded), tuple(found), tuple(mended)))
    return lines


def _faults(found: Mapping[str, Any], rows: dict[int, list[str]], where: str) -> dict[int, list[Problem]]:
    """Name the cells that hold an error or a formula nobody has computed; they stay empty."""
    problems: dict[int, list[Problem]] = {}
    for reference, error in found.get("faults", ()):
        said = _REFERENCE.fullmatch(reference)
        if said is None:
            continue
        number = int(said[2])
        what = (
            f"cell {reference} holds the error {error}."
            if error
            else f"cell {reference} is a formula without a stored value."
        )
        mend = "Correct it in the spreadsheet." if error else "Open the file in a spreadsheet, save it, and try again."
        problems.setdefault(number, []).append(Problem(f"{where}, row {number}", what, mend))
    for number, cells in rows.items():
        for at, cell in enumerate(cells):
            if cell[:1] in ("#", "E") and cell in _SHOWN_ERRORS:
                cells[at] = ""
                what = f"column {at + 1} holds the error {cell}."
                problems.setdefault(number, []).append(
                    Problem(f"{where}, row {number}", what, "Correct it in the spreadsheet.")
                )
    return problems


def _uncomputed(found: Mapping[str, Any]) -> dict[int, frozenset[int]]:
    """Return by row number which columns (from 0) hold formulas that were never calculated."""
    columns: dict[int, set[int]] = {}
    for reference, error in found.get("faults", ()):
        if not error and (said := _REFERENCE.fullmatch(reference)):
            letters = reduce(lambda number, letter: number * 26 + ord(letter) - 64, said[1], 0)
            columns.setdefault(int(said[2]), set()).add(letters - 1)
    return {number: frozenset(places) for number, places in columns.items()}


def _filled_down(found: Mapping[str, Any], rows: dict[int, list[str]], where: str) -> dict[int, list[Problem]]:
    """Give every row the value of a cell that was merged downwards over it, and say so."""
    repaired: dict[int, list[Problem]] = {}
    for top, bottom, column in found["merged"]:
        above = rows.get(top + 1, [])
        if column >= len(above) or not above[column].strip():
            continue
        for number in range(top + 2, bottom + 2):
            cells = rows.get(number)
            if cells is None:
                continue
            cells += [""] * (column + 1 - len(cells))
            cells[column] = above[column]
            what = f"column {column + 1} is merged with the row above; its value was filled in."
            repaired.setdefault(number, []).append(Problem(f"{where}, row {number}", what))
    return repaired
