"""Which sheets or layers of a file to take: the only one, all of a map file's folders, or those a person names."""

from __future__ import annotations

import hashlib
import json

from assetmap.errors import SourceError
from assetmap.sources.upload.column_names import plain_header
from assetmap.sources.upload.headers import REMARKS
from assetmap.sources.upload.report import Choices, Question, shown
from assetmap.sources.upload.sheets import Contents, Sheet

HELP_SHEET = "How to fill this in"
"""The sheet of explanations in our own template: never a table."""

_WHOLE = ("KML", "KMZ", "GPX", "GEOJSON")
"""Formats whose folders are parts of one map: all are taken."""


def sheet_name(sheet: Sheet) -> str:
    """Return what a sheet is called when one is chosen: its name, and for a further table on it which."""
    return sheet.name if sheet.table_number == 1 else f"{sheet.name} / table {sheet.table_number}"


def choose_sheets(contents: Contents, choices: Choices) -> tuple[tuple[Sheet, ...], Question | None, list[str]]:
    """Return the sheets to take, a question where a person must say which, and notes on what was left aside.

    Raises
    ------
    SourceError
        When a chosen sheet is not there, or no sheet has a row.
    """
    by_name = {sheet_name(sheet): sheet for sheet in contents.sheets}
    missing = [name for name in choices.sheets if name not in by_name]
    if missing:
        listed = ", ".join(shown(name) for name in list(by_name)[:8] if name)
        if not listed:
            raise SourceError(f"{contents.file_name} is one table without sheets. Leave --sheet out.")
        raise SourceError(f"{contents.file_name} has no sheet {shown(missing[0])}. It has: {listed}.")
    filled = [sheet for sheet in contents.sheets if sheet.rows and sheet.name != HELP_SHEET]
    if choices.sheets:
        return tuple(by_name[name] for name in dict.fromkeys(choices.sheets)), None, []
    visible = [sheet for sheet in filled if not sheet.is_hidden]
    notes = [
        f"The hidden sheet {shown(sheet_name(sheet))} was not read. Name it to take it."
        for sheet in filled
        if sheet.is_hidden
    ]
    if not visible:
        raise SourceError(
            f"{contents.file_name} has a header but no rows, so there is nothing to add. Write at least one row under the header."
        )
    if len(visible) == 1 or contents.format.upper().startswith(_WHOLE):
        return tuple(visible), None, notes
    options = tuple((sheet_name(sheet), f"{sheet_name(sheet)}: {_described(sheet)}") for sheet in visible)
    question = Question(
        "sheet",
        f"There are {len(visible)} tables or layers in it. Which of them should be taken?",
        options,
        f'--sheet "{options[0][0]}"',
        sum(len(sheet.rows) for sheet in visible),
    )
    return (), question, notes


def _described(sheet: Sheet) -> str:
    columns = ", ".join(name[:20] for name in sheet.header[:4])
    number = len(sheet.rows)
    return f"{number:,} row{'' if number == 1 else 's'} ({columns})"


def shape_key(contents: Contents) -> str:
    """Return what files with the same tables and columns share, whatever their rows and the names of their sheets."""
    headers = [
        sorted(plain_header(header) for header in sheet.header if header not in REMARKS)
        for sheet in contents.sheets
        if sheet.rows and not sheet.is_hidden and sheet.name != HELP_SHEET
    ]
    return hashlib.sha256(json.dumps(headers).encode()).hexdigest()[:16]
