"""A table to fill in: our columns, what each is for, the valid words to choose from, and two invented rows to copy."""

from __future__ import annotations

import csv
from pathlib import Path

from assetmap.sources.upload.sheet_choice import HELP_SHEET
from assetmap.tables import ASSET_COLUMNS, Column
from assetmap.writing import whole_file

EXAMPLE = "EXAMPLE, delete this row:"
"""How the name of an example begins; such a row is never taken for an asset."""

_ASKED = (
    "name description category why_it_matters open_to cost sessions access_route accessibility address postcode lat lon phone "
    "website status level visibility consent checked_at source_id"
).split()
_EXTRA = {
    "category": "Your own word for what kind of thing it is.",
    "lat": "Latitude in degrees, as 55.8642. Leave lat and lon empty where a postcode or address says the place.",
    "lon": "Longitude in degrees, as -4.2518 (west of Greenwich has a minus).",
    "source_id": "Your own number for it, if you have one. With it, next year's list finds the same asset again.",
}
_EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "name": f"{EXAMPLE} Monday Lunch Club",
        "description": "Soup and company for anybody who likes a chat.",
        "category": "lunch club",
        "why_it_matters": "People who live alone meet each other.",
        "open_to": "Everyone",
        "cost": "Free, donations welcome",
        "sessions": "Mondays 12 to 2",
        "access_route": "drop_in",
        "accessibility": "Step-free, hearing loop",
        "address": "Example Hall, 1 Example Street",
        "status": "existing",
        "level": "community",
        "visibility": "public",
    },
    {
        "name": f"{EXAMPLE} Burnside Meadow",
        "description": "A meadow by the burn with a path and two benches.",
        "category": "green space",
        "open_to": "Everyone",
        "cost": "Free",
        "lat": "56.4401",
        "lon": "-2.9302",
        "status": "existing",
        "level": "community",
        "visibility": "public",
    },
)
_ROWS_WITH_CHOICES = 2_000
_STEPS = (
    "Fill in one row for each place, group, activity or service, on the sheet “Assets”.",
    "Only the name is needed. Leave empty what you do not know.",
    "Say where it is in one way: lat and lon, or a postcode, or an address. Things without a place are welcome too.",
    "Do not write anybody's home address, health or private telephone number.",
    "Delete the two example rows.",
    "You may delete columns, add your own and change their order.",
)


def template_columns() -> list[Column]:
    """Return the columns of the template, in order, from the definitions of ``tables``."""
    known = {column.name: column for column in ASSET_COLUMNS}
    return [known.get(name) or Column(name, "text", _EXTRA[name]) for name in _ASKED]


def template_csv(path: Path) -> None:
    """Write the empty table as CSV in UTF-8 with two example rows.

    Raises
    ------
    ExportError
        When the file cannot be written.
    """
    names = [column.name for column in template_columns()]
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(_EXAMPLES)


def template_xlsx(path: Path) -> None:
    """Write the empty table as a workbook: choices to pick from, two example rows, and a sheet that explains each column.

    Raises
    ------
    ExportError
        When the file cannot be written.
    """
    import xlsxwriter

    columns = template_columns()
    with whole_file(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), {"strings_to_formulas": False, "strings_to_urls": False})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        example = book.add_format({"italic": True, "font_color": "#555555"})
        sheet = book.add_worksheet("Assets")
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.name, head)
            sheet.set_column(at, at, 32 if column.name in ("name", "description", "address") else 16)
            if column.values:
                choice = {
                    "validate": "list",
                    "source": list(column.values),
                    "error_title": "Not one of the words",
                    "error_message": f"Choose one of: {', '.join(column.values)}"[:255],
                }
                sheet.data_validation(1, at, _ROWS_WITH_CHOICES, at, choice)
            for row, values in enumerate(_EXAMPLES, start=1):
                if values.get(column.name):
                    sheet.write_string(row, at, values[column.name], example)
        _explain(book, columns, head)
        book.close()


def _explain(book: object, columns: list[Column], head: object) -> None:
    sheet = book.add_worksheet(HELP_SHEET)  # type: ignore[attr-defined]
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})  # type: ignore[attr-defined]
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, 60)
    for row, step in enumerate(_STEPS):
        sheet.write_string(row, 0, f"{row + 1}.")
        sheet.write_string(row, 1, step, wrapped)
    start = len(_STEPS) + 1
    for at, title in enumerate(("column", "what to write", "words to choose from")):
        sheet.write_string(start, at, title, head)
    for row, column in enumerate(columns, start=start + 1):
        sheet.write_string(row, 0, column.name)
        sheet.write_string(row, 1, column.meaning, wrapped)
        sheet.write_string(row, 2, ", ".join(column.values), wrapped)


def is_example(name: str) -> bool:
    """Say whether a row is one of the template's examples."""
    return name.strip().casefold().startswith(EXAMPLE.casefold())
