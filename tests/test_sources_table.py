"""Tables with our own column names, read for a map: what is not right is said and left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.reading import Reading
from assetmap.sources.registry import read_file, read_upload
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_NAME, MAX_ROWS, MAX_TEXT
from assetmap.tables import check_records

WHEN = "2024-05-01T00:00:00Z"
NOWHERE = "Nothing in halls.csv says where things are: they are listed without a place."
Write = Callable[[str, str | bytes], Path]
Read = Callable[[str | bytes], Reading]


@pytest.fixture
def read(write: Write, pack: LayerPack) -> Read:
    """Read the content of a table called ``halls.csv``."""
    return lambda content: read_upload(write("halls.csv", content), pack, WHEN)


def table(header: Sequence[str], *rows: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def one(reading: Reading) -> Any:
    check_records(reading.records)
    assert len(reading.records) == 1
    return reading.records.iloc[0]


def said(reading: Reading) -> dict[str, Any]:
    return dict(json.loads(one(reading)["said"]))


def refused(read: Read, content: str | bytes) -> str:
    with pytest.raises(SourceError) as error:
        read(content)
    return str(error.value)


def test_a_row_is_a_record_with_its_place_and_what_was_said(read: Read) -> None:
    reading = read(table(["name", "layer", "lat", "lon"], ["Example Hall", "community_centres", "56.44", "-2.93"]))
    row = one(reading)
    assert (row.geometry.x, row.geometry.y) == (-2.93, 56.44)
    assert row["record_id"] == "halls:example-hall" and row["precision"] == "exact" and row["retrieved_at"] == WHEN
    assert said(reading) == {"name": "Example Hall", "layer": "community_centres"}
    assert reading.notes == ()


def test_a_row_without_a_place_is_kept_without_one(read: Read) -> None:
    row = one(read(table(["name", "lat", "lon"], ["Walking group", "", ""])))
    assert row.geometry is None and row["precision"] == "none"


def test_a_place_may_be_told_as_well_known_text(read: Read) -> None:
    row = one(read(table(["name", "geometry"], ["Wood", "POLYGON ((0 51, 1 51, 1 52, 0 51))"])))
    assert row.geometry.geom_type == "Polygon"


@pytest.mark.parametrize(
    "text", ["POINT (1234 95)", "POINT (nan nan)", "POINT (1 2", "a hall", "POLYGON EMPTY", "POINT (inf 1)"]
)
def test_well_known_text_that_is_no_place_on_earth_is_said_and_the_row_kept_without_a_place(
    text: str, read: Read
) -> None:
    reading = read(table(["name", "geometry"], ["Hall", text]))
    assert one(reading).geometry is None
    assert any("row 2" in note for note in reading.notes)


def test_well_known_text_nested_without_end_does_not_stop_the_process(read: Read) -> None:
    bomb = "GEOMETRYCOLLECTION (" * 50_000 + "POINT (0 1)" + ")" * 50_000
    assert one(read(table(["name", "geometry"], ["Hall", bomb]))).geometry is None


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("nan", "1"),
        ("1", "inf"),
        ("-inf", "1"),
        ("1_000", "1"),
        ("٥١", "1"),
        ("51.5", "١"),
        ("５１", "1"),
        ("0x10", "1"),
        ("1e1", "1"),
        ("95", "1"),
        ("51", "1234.5"),
        ("51", ""),
        ("", "1"),
        ("north", "1"),
        ("--1", "1"),
        (".", "1"),
        ("51..5", "1"),
        ("9" * 400, "1"),
    ],
)
def test_a_position_that_is_no_plain_number_of_degrees_is_said_and_the_row_kept_without_a_place(
    lat: str, lon: str, read: Read
) -> None:
    reading = read(table(["name", "lat", "lon"], ["Hall", lat, lon]))
    row = one(reading)
    assert row.geometry is None and row["precision"] == "none"
    assert any(note.startswith("halls.csv, row 2: l") and "kept without a place" in note for note in reading.notes)


@pytest.mark.parametrize(("lat", "lon"), [("51", "-0.12"), ("+51.", "-.5"), (" 51.5 ", "0"), ("-90", "180")])
def test_plain_numbers_of_degrees_are_a_place(lat: str, lon: str, read: Read) -> None:
    place = one(read(table(["name", "lat", "lon"], ["Hall", lat, lon]))).geometry
    assert (place.y, place.x) == (float(lat), float(lon))


def test_zero_zero_is_said_to_be_in_the_ocean(read: Read) -> None:
    reading = read(table(["name", "lat", "lon"], ["Hall", "0", "0.0"]))
    assert one(reading).geometry is None
    assert "lat and lon are both 0" in reading.notes[0]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("level", "regional"),
        ("layer", "castles_in_the_air"),
        ("form", "building"),
        ("status", "open"),
        ("access_route", "door"),
        ("precision", "roughly"),
        ("contributor_kind", "robot"),
    ],
)
def test_a_word_that_is_not_ours_is_said_and_left_out_of_its_row(column: str, value: str, read: Read) -> None:
    reading = read(table(["name", column], ["Hall", value]))
    assert column not in said(reading)
    assert any(note.startswith("halls.csv, row 2: ") and value in note for note in reading.notes)


@pytest.mark.parametrize(
    ("column", "value"), [("visibility", "co-ordinator"), ("publish", "no"), ("level", "Individual ")]
)
def test_a_word_about_who_may_see_it_that_is_not_understood_keeps_the_row_with_the_coordinator(
    column: str, value: str, read: Read
) -> None:
    reading = read(table(["name", column], ["Something private", value]))
    assert said(reading)["visibility"] == "coordinator"
    assert any("row 2" in note for note in reading.notes)


@pytest.mark.parametrize("value", ["{", '{"a": ', "[" * 100_000])
@pytest.mark.parametrize("column", ["tags", "sources", "health_assets", "relations"])
def test_json_that_cannot_be_read_is_said_and_left_out(column: str, value: str, read: Read) -> None:
    reading = read(table(["name", column], ["Hall", value]))
    assert column not in said(reading) and one(reading)["tags"] == "{}"
    assert any(note.startswith(f"halls.csv, row 2: {column} is not") for note in reading.notes)


@pytest.mark.parametrize("column", ["tags", "sources", "health_assets", "relations", "counts"])
def test_a_column_of_peoples_words_that_bears_the_name_of_a_list_of_ours_is_kept_as_their_own(
    column: str, read: Read
) -> None:
    reading = read(table(["name", column], ["Hall", "food, children"]))
    assert said(reading) == {"name": "Hall", "further": {column: "food, children"}}


def test_tags_of_a_row_become_the_records_tags(read: Read) -> None:
    reading = read(table(["name", "tags"], ["Hall", '{"amenity": "community_centre", "capacity": 80}']))
    assert json.loads(one(reading)["tags"]) == {"amenity": "community_centre", "capacity": "80"}


def test_a_health_asset_that_is_not_in_the_taxonomy_is_said_and_left_out(read: Read) -> None:
    labels = [{"level": "community", "entry": "community_cohesion"}, {"level": "community", "entry": "wealth"}, "x", {}]
    reading = read(table(["name", "health_assets"], ["Hall", json.dumps(labels)]))
    assert [label["entry"] for label in said(reading)["health_assets"]] == ["community_cohesion"]
    assert len([note for note in reading.notes if "health_assets" in note]) == 3


def test_what_a_person_holds_is_only_supported_by_what_is_no_persons_own(read: Read) -> None:
    labels = [{"level": "individual", "entry": "resilience", "as": "is"}]
    content = table(["name", "level", "health_assets"], ["Hall", "community", json.dumps(labels)])
    assert said(read(content))["health_assets"][0]["as"] == "supports"


def test_a_label_cannot_claim_to_be_anything_but_a_rules_a_contributors_or_confirmed(read: Read) -> None:
    labels = [{"level": "community", "entry": "community_cohesion", "by": "the council"}]
    content = table(["name", "health_assets"], ["Hall", json.dumps(labels)])
    assert said(read(content))["health_assets"][0]["by"] == "contributor"


def test_rows_that_are_too_long_or_too_short_are_said(read: Read) -> None:
    reading = read("name,cost,open_to\nHall,free\nClub,free,everyone,surplus\nChoir,free,everyone,\n")
    assert len(reading.records) == 3
    assert any("row 2" in note and "2 values" in note for note in reading.notes)
    assert any("row 3" in note and "4 values" in note for note in reading.notes)
    assert not any("row 4" in note for note in reading.notes)


def test_blank_lines_are_passed_over_and_rows_keep_their_number(read: Read) -> None:
    reading = read("name,form\n\nHall,x\n  \nClub,x\n")
    assert list(reading.records["source_id"]) == ["hall", "club"]
    assert [note.split(":")[0] for note in reading.notes[1:]] == ["halls.csv, row 3"]
    assert reading.notes[1].endswith("The same with row 5.")


def test_a_row_without_a_name_is_kept_and_said(read: Read) -> None:
    reading = read("name,cost\n,free\n")
    assert len(reading.records) == 1
    assert "row 2: has no name." in reading.notes[1]


def test_a_name_and_a_text_that_are_too_long_are_cut_and_said(read: Read) -> None:
    reading = read(table(["name", "description"], ["n" * 500, "d" * 200_000]))
    assert len(said(reading)["name"]) == MAX_NAME and len(said(reading)["description"]) == MAX_TEXT
    assert len(reading.notes) == 3 and reading.notes[0] == NOWHERE


def test_columns_that_are_not_ours_are_understood_or_kept_under_their_own_name(read: Read) -> None:
    reading = read(table(["name", "Telephone", "__proto__"], ["Hall", "0141 496 0001", "x"]))
    assert said(reading) == {"name": "Hall", "phone": "0141 496 0001", "further": {"__proto__": "x"}}


def test_a_fault_of_many_rows_is_said_once_with_their_number(read: Read) -> None:
    reading = read(table(["name", "form"], *[[f"Hall {number}", "x"] for number in range(500)]))
    assert len(reading.notes) == 2 and "The same with rows 3, 4, 5, 6, 7, 8 and 493 more." in reading.notes[-1]


def test_rows_that_share_an_id_are_both_kept_and_known_by_their_names(read: Read) -> None:
    reading = read(table(["name", "source", "source_id"], ["A", "osm", "node/1"], ["B", "osm", "node/1"]))
    assert list(check_records(reading.records)["record_id"]) == ["osm:a", "osm:b"]
    assert sum("its id stands in another row as well" in note for note in reading.notes) == 1
    assert any("The same with row 3." in note for note in reading.notes)


# How the file is written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_a_byte_order_mark(encoding: str, read: Read) -> None:
    reading = read("name,cost\nCafé Òran 🌳,free\n".encode(encoding))
    assert said(reading)["name"] == "Café Òran 🌳" and reading.notes == (NOWHERE,)


def test_windows_text_is_read_and_said(read: Read) -> None:
    reading = read("name\nCafé “Ness”\n".encode("cp1252"))
    assert said(reading)["name"] == "Café “Ness”"
    assert "read as Windows text" in reading.notes[0]


def test_a_name_that_looks_like_a_formula_is_a_name(read: Read) -> None:
    assert said(read(table(["name"], ["=HYPERLINK(1)"])))["name"] == "=HYPERLINK(1)"


def test_the_sign_our_export_puts_before_a_formula_is_taken_off_again(read: Read) -> None:
    assert said(read(table(["name"], ["'=1+1"])))["name"] == "=1+1"


def test_an_apostrophe_that_guards_nothing_is_kept(read: Read) -> None:
    assert said(read(table(["name"], ["'s Heerenberg"])))["name"] == "'s Heerenberg"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"name\n", "has no rows to add"),
        (b"name,lat,lon\n,,\n\n", "has no rows to add"),
        (b"name\nHa\0ll\n", "is not a table of plain text"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(content: bytes, told: str, read: Read) -> None:
    message = refused(read, content)
    assert told in message and message.startswith(("halls.csv", "The file halls.csv"))


def test_an_unclosed_quote_is_told_with_how_to_find_it(read: Read) -> None:
    assert "never closed" in refused(read, 'name,cost\n"Hall,free\n' + "Club,free\n" * 200)


def test_too_many_columns_are_told(read: Read) -> None:
    header = ["name", *(f"c{number}" for number in range(MAX_COLUMNS))]
    assert f"has {MAX_COLUMNS + 1} columns; at most {MAX_COLUMNS} are read" in refused(
        read, table(header, ["x"] * len(header))
    )


def test_too_many_rows_are_told(read: Read) -> None:
    assert "has more than 50,000 rows" in refused(read, "name\n" + "x\n" * (MAX_ROWS + 1))


def test_a_file_that_is_too_large_is_told(read: Read) -> None:
    assert "is larger than 20 MB" in refused(read, b"name\n" + b"x" * 20_000_000)


def test_a_missing_table_is_told(tmp_path: Path, pack: LayerPack) -> None:
    with pytest.raises(SourceError, match=r"There is no file none\.csv"):
        read_file(tmp_path / "none.csv", pack)


# Which reader a file gets is decided by what is in it


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is a picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "is a picture"),
        (b"GIF89a" + b"\0" * 50, "is a picture"),
        (b"PK\x03\x04" + b"\0" * 50, "cannot be unpacked"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "old Office"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "is XML of a kind that is not read"),
        (b"\x1f\x8bbroken", "could not be opened"),
        (b"BZhbroken", "could not be opened"),
        (b"", "is empty"),
    ],
    ids=lambda part: str(part)[:24],
)
@pytest.mark.parametrize("name", ["upload.csv", "upload.geojson", "upload.osm"])
def test_a_file_with_another_ending_than_content_is_told_for_what_it_is(
    name: str, start: bytes, told: str, write: Write, pack: LayerPack
) -> None:
    with pytest.raises(SourceError) as error:
        read_file(write(name, start), pack)
    assert told in str(error.value) and str(write(name, start).parent) not in str(error.value)


def test_a_folder_is_told(tmp_path: Path, pack: LayerPack) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        read_file(tmp_path, pack)
