"""What a report says: every row counted once, ids that outlive the order of rows, personal details pointed out, answers remembered."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from upload_tables import contents_of, context_of, examine_table, kinds, said, sheet_of

from assetmap.classify.apart import private_words
from assetmap.errors import SourceError
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.identity import key_of_name, source_ids
from assetmap.sources.upload.personal_words import personal_details
from assetmap.sources.upload.report import KINDS, Choices, refuse_open_questions
from assetmap.sources.upload.sheet_choice import HELP_SHEET, shape_key
from assetmap.sources.upload.template import EXAMPLE
from assetmap.workspace import gather_files, write_output

Write = Callable[[str, str | bytes], Path]
HEADER = ["name", "lat", "lon"]


def test_every_row_is_counted_once() -> None:
    report = examine_table(
        HEADER,
        ["Good", "55.88", "-4.28"],
        ["Faulty", "95", "-4.28"],
        ["", "", ""],
        ["", "0", "0"],
        [f"{EXAMPLE} Club", "", ""],
    )
    counts = report.counts
    assert (counts.rows, counts.accepted, counts.placed, counts.without_place) == (3, 2, 1, 1)
    assert (counts.refused, counts.not_rows) == (1, 1)
    assert counts.rows == counts.accepted + counts.refused == len(report.records) + 1


def test_a_report_is_plain_data_and_a_table_with_the_gravest_first() -> None:
    report = examine_table(HEADER, ["A", "95", "-4.28"], ["", "0", "0"], ["C", "55.88", "-4.28"])
    plain = json.loads(json.dumps(report.as_json()))
    assert plain["counts"]["rows"] == 3 and "records" not in plain and plain["columns"][0]["ours"] == "name"
    table = report.as_table()
    assert [line["what happened"] for line in table][:2] == [KINDS["refused"], KINDS["kept"]]
    assert table[1]["row"] == "2" and table[1]["value"] == "95"


def test_no_value_of_more_than_forty_characters_is_repeated() -> None:
    report = examine_table([*HEADER, "form", "layer"], ["A", "9" * 300, "x" * 300, "y" * 300, "z" * 300])
    told = json.dumps(report.as_json())
    assert len(report.faults) >= 3 and not any(sign * 41 in told.replace("samples", "") for sign in "yz")


def test_a_text_that_is_too_long_is_cut_and_said() -> None:
    report = examine_table(["name", "description"], ["n" * 500, "d" * 3000])
    assert len(said(report)["name"]) == 120 and len(said(report)["description"]) == 2000
    assert kinds(report) == [(2, "repaired"), (2, "repaired")]


def test_what_a_spreadsheet_would_run_is_plain_text() -> None:
    report = examine_table(["name", "description"], ["=cmd|'x'!A0", "@SUM(1)"], ["+1", "{{7*7}}"])
    assert said(report) == {"name": "=cmd|'x'!A0", "description": "@SUM(1)"}
    assert said(report, 1) == {"name": "+1", "description": "{{7*7}}"}


def test_rows_of_one_name_at_one_place_are_both_kept_and_pointed_out() -> None:
    rows = [["Pram Walk", "55.88", "-4.28"], ["pram  walk!", "55.88001", "-4.28001"], ["Pram Walk", "55.90", "-4.28"]]
    report = examine_table(HEADER, *rows)
    assert len(report.records) == 3
    (fault,) = report.faults
    assert (fault.row, fault.kind) == (3, "warned") and "may be the same as row 2" in fault.what


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call Jo on 0141 496 0001", "a telephone number"),
        ("text 07700 900123 first", "a telephone number"),
        ("+44 141 496 0002", "a telephone number"),
        ("jo@example.org", "an e-mail address"),
        ("born on 3 May 1951 in Perth", "a date of birth"),
        ("DOB 03/05/1951", "a date of birth"),
        ("NHS 943 476 5919", "an NHS number"),
        ("meets at G20 8YE", "a full postcode"),
    ],
)
def test_personal_details_in_free_text_are_pointed_out_and_not_repeated(text: str, kind: str) -> None:
    report = examine_table(["name", "description"], ["Club", text])
    assert personal_details(text) == [kind]
    (fault,) = report.faults
    assert fault.kind == "warned" and kind in fault.what and text not in json.dumps(report.as_json()["faults"])


@pytest.mark.parametrize(
    "text",
    ["Mondays 10 to 12", "from 2019 to 2024", "ages 5-12, £3.50", "room 4, 2nd floor", "943 476 5918", "bus 6A 10 min"],
)
def test_ordinary_numbers_are_no_personal_details(text: str) -> None:
    assert personal_details(text) == []


def test_what_tells_of_a_private_life_is_for_the_coordinator_and_has_no_place() -> None:
    header, row = (
        ["name", "description", "address", *HEADER[1:]],
        ["Woman at no. 9", "recovering from depression", "9 X Street"],
    )
    known = {"private_words": private_words}
    report = examine_table(header, [*row, "55.88", "-4.28"], **known)
    assert report.records.geometry.iloc[0] is None
    assert said(report)["visibility"] == "coordinator" and "address" not in said(report)
    assert kinds(report) == [(2, "kept")] and "Ask the person" in report.faults[0].mend
    left = examine_table(header, [*row, "55.88", "-4.28"], choices=Choices(keep_personal=False), **known)
    assert left.counts.refused == 1 and left.records.empty


def test_people_and_homes_reach_nobody_but_the_coordinator(write: Write, tmp_path: Path) -> None:
    label = context_of().layers["community_centres"].label  # their own word for a kind does not make a home public
    rows = f"name,description,type,lat,lon\nWoman at no. 9,recovering from depression,{label},55.88,-4.28\n"
    gathering = gather_files([write("list.csv", rows + "Example Hall,meeting room,,55.881,-4.281\n")])
    write_output(gathering, tmp_path / "public.csv")
    told = (tmp_path / "public.csv").read_text(encoding="utf-8")
    assert "Example Hall" in told and "depression" not in told and "no. 9" not in told and "55.88," not in told


# What a row is called for ever


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["G20 8YE", "G45 0AZ", ""])), max_size=12),
    st.randoms(),
)
def test_ids_do_not_depend_on_the_order_of_rows(rows: list[tuple[str, str]], chance: random.Random) -> None:
    made = [{"name": name, "postcode": postcode} for name, postcode in rows]
    shuffled = chance.sample(made, len(made))
    assert sorted(source_ids(made)[0]) == sorted(source_ids(shuffled)[0])
    assert len(set(source_ids(made)[0])) == len(made)


def test_next_years_file_with_rows_in_another_order_has_the_same_records() -> None:
    rows = [["Hall", "55.88", "-4.28"], ["Café Òran", "55.89", "-4.28"], ["Choir", "", ""]]
    first, second = (examine_table(HEADER, *some) for some in (rows, rows[::-1]))
    assert (
        set(first.records["record_id"])
        == set(second.records["record_id"])
        == {"list:hall", "list:café-òran", "list:choir"}
    )


def test_an_id_of_their_own_counts_where_it_is_unlike_all_others() -> None:
    report = examine_table(["Ref", "name"], ["A1", "Hall"], ["A2", "Choir"], ["A2", "Club"], ["", "Walk"])
    assert report.records["source_id"].tolist() == ["A1", "choir", "club", "walk"]
    assert [fault.row for fault in report.faults if "its id stands in another row" in fault.what] == [3, 4]


def test_rows_without_a_name_are_known_by_what_they_say() -> None:
    one, other = ({"description": text} for text in ("soup", "tea"))
    assert source_ids([one, other])[0] == source_ids([other, one])[0][::-1]
    assert source_ids([one])[0][0].startswith("unnamed-")


def test_a_long_name_keeps_a_key_of_its_own() -> None:
    assert key_of_name("x" * 200) != key_of_name("x" * 199) and len(key_of_name("x" * 200)) < 80


def test_the_name_licence_and_credit_of_the_source_are_what_a_person_says() -> None:
    choices = Choices(source_name="Example Council", licence="OGL-UK-3.0", attribution="© Example Council")
    record = examine_table(["name"], ["Hall"], choices=choices).records.iloc[0]
    assert record["record_id"] == "Example Council:hall" and record["licence"] == "OGL-UK-3.0"
    assert record["attribution"] == "© Example Council" and record["source"] == "Example Council"


# Sheets, answers and memory


ASSETS = sheet_of(HEADER, ["Hall", "55.88", "-4.28"], name="Assets")
SKILLS = sheet_of(["Skill", "Name"], ["baking", "Bread"], name="Assets", table_number=2)
HIDDEN = sheet_of(HEADER, ["Secret", "55.88", "-4.28"], name="Old", is_hidden=True)


def test_several_tables_are_asked_about_and_a_hidden_sheet_is_not_read() -> None:
    contents = contents_of(ASSETS, SKILLS, HIDDEN, file="list.xlsx", format_="XLSX")
    report = examine(contents, Choices(), context_of())
    (question,) = report.questions
    assert question.id == "sheet" and [value for value, _ in question.options] == ["Assets", "Assets / table 2"]
    assert report.records.empty and any("hidden sheet “Old” was not read" in note for note in report.notes)
    second = examine(contents, Choices(sheets=("Assets / table 2",)), context_of())
    assert second.records["source_id"].tolist() == ["bread"] and second.records.geometry.isna().all()
    hidden = examine(contents, Choices(sheets=("Old",)), context_of())
    assert hidden.records["source_id"].tolist() == ["secret"]
    with pytest.raises(SourceError, match=r"has no sheet “New”\. It has: “Assets”, “Assets / table 2”, “Old”"):
        examine(contents, Choices(sheets=("New",)), context_of())


def test_the_folders_of_a_map_are_all_taken() -> None:
    folders = (
        sheet_of(HEADER, ["A", "55.88", "-4.28"], name="One"),
        sheet_of(HEADER, ["B", "55.88", "-4.28"], name="Two"),
    )
    report = examine(contents_of(*folders, file="map.kml", format_="KML"), Choices(), context_of())
    assert not report.questions and len(report.records) == 2
    assert report.row_of == (("One", 2), ("Two", 2))


def test_the_explanations_of_our_template_are_no_table() -> None:
    helped = sheet_of(["column", "what"], ["name", "x"], name=HELP_SHEET)
    assert not examine(contents_of(ASSETS, helped, format_="XLSX"), Choices(), context_of()).questions


def test_a_file_without_rows_is_told() -> None:
    with pytest.raises(SourceError, match="there is nothing to add"):
        examine(contents_of(sheet_of(HEADER)), Choices(), context_of())


def test_choices_survive_being_written_and_read() -> None:
    choices = Choices({"Venue": "name"}, ("Assets",), "EPSG:27700", True, "Council", "OGL", "©", {"hall": "x"}, False)
    assert Choices.from_dict(json.loads(json.dumps(choices.as_dict()))) == choices
    assert Choices.from_dict({"from_a_newer_version": 1}) == Choices()


def test_files_of_the_same_columns_share_a_key_whatever_their_rows_and_sheet_names() -> None:
    this_year = contents_of(sheet_of([" Group Name", "Post-Code"], ["A", "x"], name="2025"), file="2025.xlsx")
    last_year = contents_of(sheet_of(["post code", "group name"], ["B", "y"], ["C", "z"], name="2024"))
    assert shape_key(this_year) == shape_key(last_year)
    assert shape_key(this_year) != shape_key(contents_of(ASSETS))


def test_what_was_decided_for_one_file_serves_the_next_of_its_shape() -> None:
    remembered = Choices(
        columns={"Bezug": "name", "Gone": "cost"}, crs="EPSG:27700", swap=True, categories={"sing": "community_centres"}
    )
    header, row = ["Bezug", "X", "Y", "Type"], ["Choir", "257050", "668050", "sing"]
    report = examine_table(header, row, remembered=remembered)
    assert not report.questions and report.counts.placed == 1 and said(report)["layer"] == "community_centres"
    assert report.choices.swap is None  # a fault of one file, perhaps mended in this one
    overruled = examine_table(header, row, remembered=remembered, choices=Choices(categories={"sing": ""}))
    assert "layer" not in said(overruled)


def test_an_open_question_stops_a_command_with_what_to_add() -> None:
    report = examine_table(HEADER, ["A", "668050", "257050"])
    with pytest.raises(SourceError, match=r"Is that right\? Add --crs EPSG:27700\.$"):
        refuse_open_questions(report, ("--crs",))
    with pytest.raises(SourceError, match=r"Use `assetmap upload` with --crs EPSG:27700\.$"):
        refuse_open_questions(report)
    refuse_open_questions(examine_table(["name"], ["A"]))


def test_the_same_file_always_gives_the_same_report() -> None:
    rows = [[f"Club {at % 7}", "55.88" if at % 3 else "nan", "-4.28"] for at in range(30)]
    assert examine_table(HEADER, *rows).as_json() == examine_table(HEADER, *rows).as_json()


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "55.88",
            "-4.28",
            "0",
            "nan",
            "NS 570 680",
            "G20 8YE",
            "257050",
            "668,050",
            "1e400",
            "9" * 50,
            "POINT (1 2)",
            "[1]",
            "{}",
        ]
    ),
)
HEADERS = st.sampled_from(
    [
        "name",
        "lat",
        "lon",
        "X",
        "Y",
        "Easting",
        "Northing",
        "Grid ref",
        "Coordinates",
        "postcode",
        "level",
        "tags",
        "geometry",
        "zz",
        "id",
    ]
)


@settings(deadline=None)
@given(st.lists(HEADERS, min_size=1, max_size=6, unique=True), st.data())
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(header: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=5))
    report = examine_table(
        header, *rows, choices=data.draw(st.sampled_from([Choices(), Choices(crs="EPSG:27700", swap=False)]))
    )
    json.dumps(report.as_json(), allow_nan=False)
    if not report.questions:
        assert report.counts.rows == len(report.records) + report.counts.refused
        assert report.counts.placed == int(report.records.geometry.notna().sum())
        kept = {row for _, row in report.row_of} | {fault.row for fault in report.faults}
        assert all(number in kept or not "".join(row).strip() for number, row in enumerate(rows, start=2))


@pytest.mark.parametrize("ending", [".csv", ".geojson", ".gpkg"])
def test_what_assetmap_wrote_comes_back_whole(ending: str, write: Write, tmp_path: Path) -> None:
    rows = "name,layer,lat,lon,cost,open_to\nCafé Òran,community_centres,55.88,-4.28,free,all\n'=Sum Club,informal_groups,,,,\n"
    before = gather_files([write("halls.csv", rows)])
    write_output(before, tmp_path / f"out{ending}", "coordinator", "2024-05-01T00:00:00Z")
    after = gather_files([tmp_path / f"out{ending}"])

    def read(texts: pd.Series) -> list[object]:
        return [json.loads(text) if str(text).startswith(("[", "{")) else text or None for text in texts.fillna("")]

    first, second = (one.assets.sort_values("asset_id").reset_index(drop=True) for one in (before, after))
    for column in first.columns:
        if column not in ("geometry", "contributor_kind"):
            assert read(first[column]) == read(second[column]), column
    assert first.geometry.to_wkt().tolist() == second.geometry.to_wkt().tolist()
