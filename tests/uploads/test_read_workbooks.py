"""Workbooks: values only, each table of each sheet, errors and formulas without a value said, programs refused."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from bad_files import MAX_RSS, open_document, opened, refused, rezipped, rows_of, said, seconds_and_bytes, workbook

Write = Callable[[str, str | bytes], Path]
SHEET = "xl/worksheets/sheet1.xml"


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_values_are_written_as_people_write_them(write: Write) -> None:
    values = [
        3.0,
        0.1 + 0.2,
        1234567890123,
        1.2e5,
        True,
        datetime.date(2024, 1, 2),
        datetime.datetime(2024, 1, 2, 9, 30),
    ]
    values += [datetime.time(9, 5), "0131 496 0001", "  x "]
    header = [f"c{at}x" for at in range(len(values))]
    row = opened(write("a.xlsx", workbook([header, values]))).sheets[0].rows[0]
    assert row.cells[:7] == ("3", "0.3", "1234567890123", "120000", "true", "2024-01-02", "2024-01-02T09:30:00")
    assert row.cells[7:] == ("09:05:00", "0131 496 0001", "  x ")


def test_rows_keep_the_numbers_a_spreadsheet_shows(write: Write) -> None:
    book = openpyxl.Workbook()
    for reference, value in {"C4": "name", "D4": "lat", "C5": "Hall", "D5": 55.8, "C9": "Hut", "D9": 55.9}.items():
        book.active[reference] = value
    sheet = opened(write("a.xlsx", saved(book))).sheets[0]
    assert sheet.header == ("name", "lat") and sheet.header_row == 4 and [row.number for row in sheet.rows] == [5, 9]


def test_E20_a_formula_without_a_stored_value_is_said_by_its_cell(write: Write) -> None:
    row = (
        opened(write("a.xlsx", workbook([["name", "lat"], ['=HYPERLINK("http://x.invalid")', 55.8]]))).sheets[0].rows[0]
    )
    assert row.cells == ("", "55.8") and "cell A2 is a formula without a stored value" in str(row.problems[0])


def test_E20_a_stored_value_of_a_formula_is_used(write: Write) -> None:
    import zipfile

    content = workbook([["name", "lat"], ["Hall", "=55+0.8"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET)
    content = rezipped(content, {SHEET: xml.replace(b"<v></v>", b"<v>55.8</v>").replace(b"<v />", b"<v>55.8</v>")})
    row = opened(write("a.xlsx", content)).sheets[0].rows[0]
    assert row.cells == ("Hall", "55.8") and row.problems == ()


def test_E21_a_document_type_in_a_sheet_is_refused(write: Write) -> None:
    xml = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert "entities" in refused(write("a.xlsx", rezipped(workbook([["name"], ["Hall"]]), {SHEET: xml})))


def far_apart(*references: str) -> bytes:
    cells = "".join(
        f'<row r="{"".join(filter(str.isdigit, one))}"><c r="{one}" t="inlineStr"><is><t>Hall {at}</t></is></c></row>'
        for at, one in enumerate(references)
    )
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    return rezipped(workbook([["name"], ["Hall"]]), {SHEET: xml.encode()})


def test_E22_a_claimed_range_counts_for_nothing(write: Write) -> None:
    assert len(opened(write("a.xlsx", far_apart("A1", "A2", "A3"))).sheets[0].rows) == 2


@pytest.mark.parametrize("cells", [("A1", "XFD1048576"), ("XFD1048576", "A1"), ("A5", "A1"), ("A1", "A99999999999")])
def test_E22_cells_at_the_ends_of_the_earth_or_out_of_order_end_no_process(
    tmp_path: Path, cells: tuple[str, ...]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(far_apart(*cells))
    spent, most, words = seconds_and_bytes(path)
    assert words.startswith(("refused", "opened")) and spent < 10 and most < MAX_RSS


def test_E22_a_workbook_of_too_many_rows_is_refused_within_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Assets")
    for at in range(60_000):
        sheet.append([f"Hall {at}", at])
    book.save(path)
    spent, most, words = seconds_and_bytes(path)
    assert "more than 50,000 rows" in words and spent < 10 and most < MAX_RSS


def test_E23_hidden_sheets_are_marked_and_said(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["name"], ["Hall"]], Draft=[["name"], ["Secret"]])))
    book["Draft"].sheet_state = "hidden"
    contents = opened(write("a.xlsx", saved(book)))
    assert [(sheet.name, sheet.is_hidden) for sheet in contents.sheets] == [("Assets", False), ("Draft", True)]
    assert "hidden sheets: “Draft”" in said(contents)


def test_E23_hidden_rows_are_read_and_said(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["name"], ["Hall"], ["Hut"]])))
    book["Assets"].row_dimensions[3].hidden = True
    contents = opened(write("a.xlsx", saved(book)))
    assert len(contents.sheets[0].rows) == 2 and "hidden rows (1)" in said(contents)


def test_E23_a_cell_merged_downwards_stands_for_each_of_its_rows(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["type", "name"], ["Hall", "A"], ["", "B"], ["Park", "C"]])))
    book["Assets"].merge_cells("A2:A3")
    contents = opened(write("a.xlsx", saved(book)))
    assert [row["type"] for row in rows_of(contents)] == ["Hall", "Hall", "Park"]
    assert "merged with the row above" in said(contents)


def test_E23_two_tables_one_below_the_other_are_two(write: Write) -> None:
    lines = [
        ["Our places"],
        [],
        ["Name", "Latitude"],
        ["Hall", 55.8],
        [],
        ["People"],
        ["Skill", "Offered as"],
        ["Sewing", "x"],
    ]
    first, second = opened(write("a.xlsx", workbook(lines))).sheets
    assert (
        first.header == ("Name", "Latitude") and second.header == ("Skill", "Offered as") and second.table_number == 2
    )


def test_E23_two_tables_side_by_side_are_two(write: Write) -> None:
    lines = [["Name", "Lat", None, "Skill", "Offered as"], ["Hall", 55.8, None, "Sewing", "x"], ["Hut", 55.9]]
    first, second = opened(write("a.xlsx", workbook(lines))).sheets
    assert first.header == ("Name", "Lat") and [row.cells for row in first.rows] == [("Hall", "55.8"), ("Hut", "55.9")]
    assert second.header == ("Skill", "Offered as") and [row.cells for row in second.rows] == [("Sewing", "x")]


def test_E23_an_empty_column_inside_one_table_does_not_cut_it(write: Write) -> None:
    lines = [["Ref", "Name", None, "Lat", "Lon"], ["A1", "Hall", None, 55.8, -4.2], ["A2", "Hut", None, 55.9, -4.3]]
    sheets = opened(write("a.xlsx", workbook(lines))).sheets
    assert len(sheets) == 1 and sheets[0].header == ("Ref", "Name", "Lat", "Lon")


def test_E23_every_visible_sheet_is_read_and_one_without_a_table_is_said(write: Write) -> None:
    contents = opened(
        write("a.xlsx", workbook([["name"], ["Hall"]], More=[["name"], ["Hut"]], Notes=[["Nothing here"]]))
    )
    assert [sheet.name for sheet in contents.sheets] == ["Assets", "More"] and "“Notes” has no table" in said(contents)


def test_E24_an_error_in_a_cell_is_said_and_the_cell_left_empty(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["name", "lat"], ["Hall", "#REF!"], ["Hut", "#N/A"]])))
    for reference in ("B2", "B3"):
        book["Assets"][reference].data_type = "e"
    first, second = opened(write("a.xlsx", saved(book))).sheets[0].rows
    assert first.cells == ("Hall", "") and "B2 holds the error #REF!" in str(first.problems[0])
    assert second.cells == ("Hut", "") and "#N/A" in str(second.problems[0])


def test_E24_an_error_written_as_text_is_no_value_either(write: Write) -> None:
    content = open_document([["name", "lat"], ["Hall", "#REF!"], ["#1 Club", "x"]])
    first, second = opened(write("a.ods", content)).sheets[0].rows
    assert first.cells == ("Hall", "") and "#REF!" in str(first.problems[0]) and second.cells == ("#1 Club", "x")


@pytest.mark.parametrize(
    "change",
    [
        {"xl/vbaProject.bin": b"x"},
        {"[Content_Types].xml": b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"},
    ],
    ids=["A22 program", "A22 kind"],
)
def test_A22_a_workbook_with_programs_is_refused(write: Write, change: dict[str, bytes | None]) -> None:
    assert "macros" in refused(write("a.xlsx", rezipped(workbook([["name"], ["Hall"]]), change)))


def test_A22_an_ods_with_programs_is_refused(write: Write) -> None:
    content = rezipped(open_document([["name"], ["Hall"]]), {"Basic/Standard/Module1.xml": b"<x/>"})
    assert "macros" in refused(write("a.ods", content))


def test_E25_a_locked_ods_is_refused_with_a_hint(write: Write) -> None:
    manifest = (
        b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    content = rezipped(open_document([["name"], ["Hall"]]), {"META-INF/manifest.xml": manifest})
    assert "password" in refused(write("a.ods", content))


def test_an_ods_is_read(write: Write) -> None:
    contents = opened(write("a.ods", open_document([["name", "lat"], ["Café", "55.8"]])))
    assert contents.format == "ODS" and rows_of(contents) == [{"name": "Café", "lat": "55.8"}]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_workbook_with_a_broken_part_is_refused_or_read_but_ends_no_process(write: Write, part: str) -> None:
    path = write("a.xlsx", rezipped(workbook([["name"], ["Hall"]]), {part: b"<broken"}))
    assert refused(path)


def test_E01_a_workbook_with_a_header_alone_is_nothing_to_add(write: Write) -> None:
    assert "no rows to add" in refused(write("a.xlsx", workbook([["name", "lat"]])))


def test_E12_more_than_sixty_columns_in_a_sheet_are_refused(write: Write) -> None:
    lines = [[f"c{at}x" for at in range(70)], ["x"] * 70]
    assert "70 columns" in refused(write("a.xlsx", workbook(lines)))
