"""Tables of text: any separator and encoding, titles and totals told from rows, and no row lost without a word."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_files import MAX_RSS, opened, refused, rows_of, said, seconds_and_bytes

Write = Callable[[str, str | bytes], Path]
TABLE = "name,lat,lon\nCafé,55.88,-4.28\nHut,55.87,-4.27\n"
ROWS = [{"name": "Café", "lat": "55.88", "lon": "-4.28"}, {"name": "Hut", "lat": "55.87", "lon": "-4.27"}]


@pytest.mark.parametrize("text", ["name,lat,lon\n", "name,lat,lon", "name\n\n\n", "name,lat,lon\n,,\n , ,\n"])
def test_E01_a_header_alone_is_nothing_to_add(write: Write, text: str) -> None:
    assert "no rows to add" in refused(write("a.csv", text))


def test_E02_a_table_without_column_names_gets_numbers_and_says_so(write: Write) -> None:
    contents = opened(write("a.csv", "Hall,55.88,-4.28\nHut,55.87,-4.27\n"))
    sheet = contents.sheets[0]
    assert sheet.header == ("column 1", "column 2", "column 3") and sheet.header_row == 0 and len(sheet.rows) == 2
    assert "no line of column names" in said(contents)


@pytest.mark.parametrize(
    "first", ["Hall,G20 8YE", "Hall,tea@example.org", "Hall,https://example.org/x", "Hall,2024-05-01", "Hall,NS 59 66"]
)
def test_E02_a_first_line_with_a_value_in_it_is_a_row(write: Write, first: str) -> None:
    assert len(opened(write("a.csv", f"{first}\n{first}\n")).sheets[0].rows) == 2


def test_E02_columns_named_after_years_are_column_names(write: Write) -> None:
    assert opened(write("a.csv", "name,2023,2024\nHall,5,6\n")).sheets[0].header == ("name", "2023", "2024")


def test_E02_repeated_names_are_counted_and_both_values_kept(write: Write) -> None:
    rows = rows_of(opened(write("a.csv", "name,contact,Contact,contact\nHall,a,b,c\n")))
    assert rows == [{"name": "Hall", "contact": "a", "Contact (2)": "b", "contact (3)": "c"}]


def test_E02_a_header_in_the_middle_again_is_no_row(write: Write) -> None:
    sheet = opened(write("a.csv", TABLE + "name,lat,lon\nEnd,55.8,-4.2\n")).sheets[0]
    assert [row.cells[0] for row in sheet.rows] == ["Café", "Hut", "End"] and "row 4" in sheet.not_rows[0].where


def test_E03_blanks_and_marks_around_column_names_are_taken_off(write: Write) -> None:
    text = b"\xef\xbb\xbf\xef\xbb\xbfname, Latitude ,\tLON\nHall,55.88,-4.28\n"
    assert opened(write("a.csv", text)).sheets[0].header == ("name", "Latitude", "LON")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_E04_any_separator_and_line_end_is_read(write: Write, separator: str, end: str) -> None:
    contents = opened(write("a.csv", TABLE.replace(",", separator).replace("\n", end)))
    assert rows_of(contents) == ROWS and [row.number for row in contents.sheets[0].rows] == [2, 3]


def test_E04_commas_in_numbers_do_not_outvote_semicolons(write: Write) -> None:
    rows = rows_of(opened(write("a.csv", "name;about;lat;lon\nHall;tea, soup;55,9;-3,1\nHut;x, y;55,8;-3,2\n")))
    assert rows[0] == {"name": "Hall", "about": "tea, soup", "lat": "55,9", "lon": "-3,1"}


def test_E04_a_line_that_says_the_separator_is_obeyed(write: Write) -> None:
    sheet = opened(write("a.csv", "sep=;\nname;lat\nHall;55,88\n")).sheets[0]
    assert sheet.header == ("name", "lat") and sheet.rows[0].number == 3


def test_a_table_of_one_column_is_read(write: Write) -> None:
    assert rows_of(opened(write("a.csv", "name\nHall\nHut\n"))) == [{"name": "Hall"}, {"name": "Hut"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_letters_are_read_in_any_usual_encoding(write: Write, encoding: str) -> None:
    text = TABLE * 3 if encoding.startswith("utf-16-") else TABLE
    assert rows_of(opened(write("a.csv", text.encode(encoding))))[0]["name"] == "Café"


def test_E06_windows_letters_are_guessed_and_shown_for_checking(write: Write) -> None:
    contents = opened(write("a.csv", "name,cost\nCafé – Bingham,£0\n".encode("cp1252")))
    assert contents.encoding == "cp1252" and rows_of(contents) == [{"name": "Café – Bingham", "cost": "£0"}]
    assert "Check these names: “Café – Bingham”" in said(contents)


def test_E06_one_damaged_letter_does_not_spoil_the_others(write: Write) -> None:
    content = "name\nCafé Łódź Ünal Čapek\n".encode() + b"Broken \xc3 here\n"
    contents = opened(write("a.csv", content))
    assert rows_of(contents)[0]["name"] == "Café Łódź Ünal Čapek" and "some letters are lost" in said(contents)


def test_E06_bytes_that_no_windows_letter_has_are_still_read(write: Write) -> None:
    contents = opened(write("a.csv", b"name\nCaf\x8f\x81 Ros\xe9\n"))
    assert len(rows_of(contents)) == 1 and contents.notes


@pytest.mark.parametrize("content", [b"name,lat\nHa\0ll,55\n", bytes(50) + b"name"], ids=["E07 inside", "E07 before"])
def test_E07_zero_bytes_are_refused(write: Write, content: bytes) -> None:
    assert "no text has" in refused(write("a.csv", content))


def test_H17_a_file_of_control_characters_is_no_table(write: Write) -> None:
    assert "no text has" in refused(write("a.csv", bytes(random.Random(1).choices(range(1, 32), k=500))))


def test_H13_H14_what_cleaning_takes_out_later_goes_through_untouched(write: Write) -> None:
    name = "a\u202eb" + "e" + "\u0301" * 50
    assert rows_of(opened(write("a.csv", f"name\n{name}\n"))) == [{"name": name}]


def test_E08_a_quotation_mark_that_swallows_the_file_is_refused_with_its_row(write: Write) -> None:
    text = 'name,lat\nHall,1\n"Hut,2\n' + "Park,3\n" * 20
    assert "opened in row 3 is never closed" in refused(write("a.csv", text))


def test_E08_a_mark_that_is_closed_by_a_later_one_is_refused_with_the_row_that_opened_it(write: Write) -> None:
    text = 'name,about\n"Hall,1\nHut,2\nPark,"tea, soup"\nEnd,4\n'
    assert "opened in row 2" in refused(write("a.csv", text))


def test_E08_a_cell_over_hundreds_of_lines_is_taken_for_an_open_mark(write: Write) -> None:
    text = 'name,about\n"Hall,1\n' + "Hut,2\n" * 300 + 'Park","x"\n'
    assert "opened in row 2" in refused(write("a.csv", text))


def test_a_stray_mark_inside_one_line_is_that_rows_fault_alone(write: Write) -> None:
    sheet = opened(write("a.csv", 'name,about\n"Bob" Smith,tea\nHut,soup\n')).sheets[0]
    assert (
        len(sheet.rows) == 2
        and "quotation mark inside" in str(sheet.rows[0].problems[0])
        and not sheet.rows[1].problems
    )


def test_an_apostrophe_or_an_inch_mark_is_no_open_mark(write: Write) -> None:
    sheet = opened(write("a.csv", "name,about\nMen's Shed,5\" pipe\nHut,x\n")).sheets[0]
    assert sheet.rows[0].cells == ("Men's Shed", '5" pipe') and not sheet.rows[0].problems


def test_a_cell_with_line_breaks_is_one_row_and_rows_keep_their_line(write: Write) -> None:
    sheet = opened(write("a.csv", 'name,about\nHall,"one\ntwo\n\nthree"\nHut,x\n')).sheets[0]
    assert [row.number for row in sheet.rows] == [2, 6] and sheet.rows[0].cells[1] == "one\ntwo\n\nthree"


def test_E09_a_row_with_too_few_values_is_kept_and_said(write: Write) -> None:
    row = opened(write("a.csv", "name,about,lat\nHall,tea\nHut,x,1\n")).sheets[0].rows[0]
    assert row.cells == ("Hall", "tea", "") and "2 values under 3 columns" in str(row.problems[0])


def test_E09_a_row_with_too_many_values_keeps_them_all_and_is_said(write: Write) -> None:
    contents = opened(write("a.csv", "name,about\nHall,tea,soup\nHut,x\n"))
    sheet = contents.sheets[0]
    assert sheet.header == ("name", "about", "column 3") and sheet.rows[0].cells == ("Hall", "tea", "soup")
    assert "3 values under 2 columns" in str(sheet.rows[0].problems[0]) and sheet.rows[1].problems == ()


def test_E09_empty_cells_at_the_end_of_a_row_are_no_fault(write: Write) -> None:
    sheet = opened(write("a.csv", "name,about\nHall,tea,,,\nHut,x\n")).sheets[0]
    assert sheet.header == ("name", "about") and not sheet.rows[0].problems


def test_E10_a_giant_cell_is_cut_and_said_with_its_row_and_column(write: Write) -> None:
    row = opened(write("a.csv", f"name,about\nHall,{'x' * 200_000}\n")).sheets[0].rows[0]
    assert len(row.cells[1]) == 2_000 and "column 2 holds 200,000 characters" in str(row.problems[0])


def test_E11_a_million_rows_are_refused_within_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,lat\n" + "Hall,55.88\n" * 1_000_000)
    spent, most, words = seconds_and_bytes(path)
    assert words.startswith("refused") and "50,000 rows" in words and spent < 5 and most < MAX_RSS


def test_E11_fifty_thousand_rows_are_read_and_one_more_is_not(write: Write) -> None:
    assert len(opened(write("a.csv", "name,lat\n" + "Hall,55.88\n" * 50_000)).sheets[0].rows) == 50_000
    assert "more than 50,000 rows" in refused(write("b.csv", "name,lat\n" + "Hall,55.88\n" * 50_001))


@pytest.mark.parametrize("number", [1_000, 61])
def test_E12_more_than_sixty_columns_are_refused(write: Write, number: int) -> None:
    header = ",".join(f"c{letter}" for letter in map(str, range(number)))
    assert "columns" in refused(write("a.csv", f"{header}\n{',' * (number - 1)}x\n"))


def test_E27_a_file_that_begins_with_id_is_text(write: Write) -> None:
    contents = opened(write("a.csv", "ID;name\nx1;Hall\n"))
    assert rows_of(contents) == [{"ID": "x1", "name": "Hall"}]


def test_titles_above_and_totals_below_are_said_to_be_no_rows(write: Write) -> None:
    text = "Survey 2024,,,\nDraft,,,\n,,,\nRef,Name,Lat,Lon\nA1,Hall,55.8,-4.2\n,,,\nA2,Hut,55.9,-4.3\nTotal,2,,\nPrepared by us,,,\n"
    sheet = opened(write("a.csv", text)).sheets[0]
    assert sheet.header_row == 4 and [row.number for row in sheet.rows] == [5, 7]
    assert [problem.where.rpartition(" ")[2] for problem in sheet.not_rows] == ["1", "2", "8", "9"]


def test_a_place_called_total_or_source_is_a_row(write: Write) -> None:
    text = "name,about,lat\nTotal Wellbeing,yoga,55.8\nTotal,everything,55.7\nSource Café,tea,55.9\nNameless,,\n"
    assert len(opened(write("a.csv", text)).sheets[0].rows) == 4


def test_columns_with_neither_name_nor_value_are_left_out_and_unnamed_ones_with_values_stay(write: Write) -> None:
    rows = rows_of(opened(write("a.csv", "name,,lat,\nHall,,55.8,note\n")))
    assert rows == [{"name": "Hall", "lat": "55.8", "column 4": "note"}]


def test_a_second_table_further_down_is_a_table_of_its_own(write: Write) -> None:
    text = "name,lat,lon\nHall,55.8,-4.2\n\nSkills\nskill,offered by\nSewing,Ann\nBread,Bob\n"
    first, second = opened(write("a.csv", text)).sheets
    assert len(first.rows) == 1 and second.header == ("skill", "offered by") and len(second.rows) == 2
    assert (first.table_number, second.table_number) == (1, 2) and second.header_row == 5


def test_an_empty_line_inside_a_table_does_not_cut_it(write: Write) -> None:
    text = "name,about,where\nHall,tea,road\n\nVillage group,community place,street\nHut,x,y\n"
    sheets = opened(write("a.csv", text)).sheets
    assert len(sheets) == 1 and len(sheets[0].rows) == 3


def test_the_guard_of_our_own_exports_is_taken_off(write: Write) -> None:
    assert rows_of(opened(write("a.csv", "name,lat\n'=SUM(1),1\n''=x,2\n'Tis,3\n"))) == [
        {"name": "=SUM(1)", "lat": "1"},
        {"name": "'=x", "lat": "2"},
        {"name": "'Tis", "lat": "3"},
    ]


def test_formulas_and_scripts_are_plain_text(write: Write) -> None:
    names = ["=cmd|' /C calc'!A0", "@SUM(1)", "+Plus", "<script>alert(1)</script>", "{{7*7}}", "${7*7}"]
    text = "name,lat\n" + "".join(f'"{name}",1\n' for name in names)
    assert [row["name"] for row in rows_of(opened(write("a.csv", text)))] == names


def test_the_long_questions_of_a_form_are_column_names(write: Write) -> None:
    question = "What is the name of your group? " + "Please give it as people who come along would say it. " * 3
    header = opened(write("a.csv", f"Timestamp,{question},Where\n2024-05-01 10:00,Hall,road\n")).sheets[0].header
    assert header[0] == "Timestamp" and header[1].startswith("What is the name") and len(header[1]) == 120


def test_a_line_that_says_when_a_table_was_made_is_no_header(write: Write) -> None:
    sheet = opened(write("a.csv", "Printed,2024-05-01,\nname,about,lat\nHall,tea,55.8\nHut,x,55.9\n")).sheets[0]
    assert sheet.header == ("name", "about", "lat") and "row 1" in sheet.not_rows[0].where and len(sheet.rows) == 2


NOTED = "name,lat,lon\nCafé,55.88,-4.28\nHut,55.87,-4.27\n"


def test_a_note_after_an_empty_line_under_a_table_is_left_out_and_named(write: Write) -> None:
    contents = opened(write("a.csv", NOTED + ",,\nMade by us,,\n"))
    assert rows_of(contents) == ROWS
    (note,) = contents.sheets[0].not_rows
    assert "“Made by us” was left out: looks like a note under the table." in str(note) and "row 5" in note.where


def test_a_note_above_a_footer_line_is_left_out_too(write: Write) -> None:
    contents = opened(write("a.csv", NOTED + "\nMade by us\nPrinted 2024\n"))
    assert rows_of(contents) == ROWS and len(contents.sheets[0].not_rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        NOTED + "Sewing bee,,\n",
        NOTED + "Sewing bee,,\n\nBook group,,\n",
        "name,lat,lon\nCafé,55.88,-4.28\n\nHut,55.87,-4.27\n\nBook group,,\n",
        "name,lat\nCafé,55.88\nHut,55.87\n\nBook group,\n",
        "name,lat,lon\nCafé,55.88,-4.28\n\nBook group,,\n",
        'name,lat,note\nHut,55.87,a\nCafé,55.88,"two\nlines"\nBook group,,\n',
    ],
    ids=["no gap", "other names alone", "other gaps", "two columns", "one row above", "a cell of two lines"],
)
def test_a_last_row_that_may_be_an_asset_with_only_a_name_stays_a_row(write: Write, text: str) -> None:
    contents = opened(write("a.csv", text))
    last = rows_of(contents)[-1]["name"]
    assert last in ("Sewing bee", "Book group") and contents.sheets[0].not_rows == ()


@pytest.mark.parametrize("first", ["[Name]", "[name of group]", "[ID] number", "  [Größe]"])
def test_a_first_column_in_brackets_is_a_table_and_no_geojson(write: Write, first: str) -> None:
    contents = opened(write("a.csv", f"{first},lat,lon\nCafé,55.88,-4.28\n"))
    assert contents.format == "CSV" and contents.sheets[0].rows[0].cells == ("Café", "55.88", "-4.28")


@pytest.mark.parametrize("text", ['["a"]', "[1, 2]", "[]", '[{"type": "Feature"}]', "[[1, 2]]"])
def test_a_json_list_is_still_told_from_a_table(write: Write, text: str) -> None:
    assert "GeoJSON" in refused(write("a.csv", text))
