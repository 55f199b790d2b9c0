"""The template to fill in and the person's own table given back: readable by us, harmless in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from upload_tables import contents_of, context_of, sheet_of

from assetmap.errors import ExportError
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.markedup import HAPPENED, MEND, TAKEN, marked_up_copy
from assetmap.sources.upload.opening import open_upload
from assetmap.sources.upload.report import Choices
from assetmap.sources.upload.sheet_choice import HELP_SHEET
from assetmap.sources.upload.template import template_columns, template_csv, template_xlsx
from assetmap.tables import STATUSES

ROWS = sheet_of(
    ["name", "lat", "lon"],
    ['=HYPERLINK("http://127.0.0.1")', "55.88", "-4.28"],
    ["Faulty", "95", "-4.28"],
    ["", "0", "0"],
    ["http://example.org/", "55.88", "-4.29"],
    name="Assets",
)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_template_is_read_back_without_a_question_and_its_examples_are_no_assets(
    ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"template{ending}"
    (template_csv if ending == ".csv" else template_xlsx)(path)
    report = examine(open_upload(path), Choices(), context_of())
    assert report.questions == () and report.records.empty and report.counts.not_rows == 2
    assert {column.ours for column in report.columns} == {column.name for column in template_columns()}


def test_the_workbook_offers_the_valid_words_and_explains_every_column(tmp_path: Path) -> None:
    template_xlsx(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert book.sheetnames == ["Assets", HELP_SHEET]
    lists = [one.formula1 for one in book["Assets"].data_validations.dataValidation]
    assert f'"{",".join(STATUSES)}"' in lists
    explained = {row[0].value for row in book[HELP_SHEET].iter_rows()}
    assert {column.name for column in template_columns()} <= explained


def test_a_filled_in_template_gives_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    template_csv(path)
    with path.open("a", encoding="utf-8", newline="") as file:
        names = [column.name for column in template_columns()]
        csv.DictWriter(file, names, restval="").writerow({"name": "Example Choir", "lat": "55.88", "lon": "-4.28"})
    report = examine(open_upload(path), Choices(), context_of())
    assert report.records["source_id"].tolist() == ["example-choir"] and report.counts.placed == 1


def test_a_csv_comes_back_as_csv_with_two_columns_more(tmp_path: Path) -> None:
    contents = contents_of(ROWS)
    report = examine(contents, Choices(), context_of())
    out = marked_up_copy(Path("list.csv"), contents, report, tmp_path / "list marked.csv")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert out.name == "list marked.csv" and rows[0] == ["name", "lat", "lon", HAPPENED, MEND]
    assert rows[1][0].startswith("'=") and rows[1][2] == "-4.28" and rows[1][3] == TAKEN
    assert rows[2][3].startswith("Taken without a place: lat is “95”")
    assert rows[3][3].startswith("Not taken:") and rows[3][4] == "Give it a name."


def test_any_other_file_comes_back_as_a_workbook_of_text_with_coloured_rows(tmp_path: Path) -> None:
    contents = contents_of(ROWS, file="list.gpkg", format_="GeoPackage")
    report = examine(contents, Choices(), context_of())
    out = marked_up_copy(Path("list.gpkg"), contents, report, tmp_path / "list.gpkg")
    assert out.name == "list.xlsx"
    sheet = openpyxl.load_workbook(out)["Assets"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    assert sheet["A2"].value == ROWS.rows[0].cells[0]
    fills = [sheet.cell(row, 1).fill.fgColor.rgb for row in (2, 3, 4)]
    assert len(set(fills)) == 3 and sheet["D4"].value.startswith("Not taken:")


def test_lines_that_are_no_rows_are_named_in_the_copy(tmp_path: Path) -> None:
    from dataclasses import replace

    from assetmap.errors import Problem

    total = replace(ROWS, not_rows=(Problem("list.csv, row 9", "“Total” was read as a total."),))
    contents = contents_of(total)
    report = examine(contents, Choices(), context_of())
    out = marked_up_copy(Path("list.csv"), contents, report, tmp_path / "out.csv")
    assert "Not a row: row 9 “Total” was read as a total." in out.read_text(encoding="utf-8-sig")


def test_a_copy_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    contents = contents_of(ROWS)
    report = examine(contents, Choices(), context_of())
    with pytest.raises(ExportError, match="There is no folder"):
        marked_up_copy(Path("list.csv"), contents, report, tmp_path / "none" / "list.csv")
