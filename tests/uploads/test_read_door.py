"""The door for uploads: content decides the format, a contradicting name is refused with a hint, and nothing else opens."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_files import as_json, collection, feature, geopackage, kml, opened, placemark, point, refused, workbook, zipped

from assetmap.errors import SourceError
from assetmap.sources.upload.opening import open_upload
from assetmap.sources.upload.sheets import MAX_BYTES

Write = Callable[[str, str | bytes], Path]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
GEOJSON = as_json(collection(feature(point())))
TABLE = b"name,lat,lon\nHall,55.88,-4.28\n"


def test_A01_an_empty_file_is_said_to_be_empty(write: Write) -> None:
    assert "is empty" in refused(write("a.csv", b"")) and "is empty" in refused(write("b.csv", b"\xef\xbb\xbf\n"))


def test_A02_a_file_over_the_limit_is_refused_by_its_size(write: Write) -> None:
    assert "larger than 20 MB" in refused(write("a.csv", b"name\n" + b"x" * MAX_BYTES))


@pytest.mark.parametrize(
    "content",
    [PNG, b"\xff\xd8\xff\xe0" + bytes(99), b"GIF89a" + bytes(99), b"%PDF-1.7 x"],
    ids=["A05 png", "A05 jpeg", "A05 gif", "A05 pdf"],
)
def test_A05_what_is_no_table_is_refused_whatever_it_is_called(write: Write, content: bytes) -> None:
    assert "cannot be read" in refused(write("places.csv", content))


def test_A06_geojson_named_kml_is_refused_with_its_right_name(write: Write) -> None:
    message = refused(write("map.kml", GEOJSON))
    assert "this looks like GeoJSON" in message and "rename" in message and ".geojson" in message


@pytest.mark.parametrize(
    ("name", "content", "looks_like"),
    [
        ("a.xlsx", TABLE, "CSV"),
        ("a.csv", workbook([["name"], ["Hall"]]), "Excel workbook"),
        ("a.geojson", kml(placemark()), "KML"),
        ("a.zip", workbook([["name"], ["Hall"]]), "Excel workbook"),
        ("a.gpx", kml(placemark()), "KML"),
        ("a.gpkg", TABLE, "CSV"),
    ],
    ids=["E26 csv as xlsx", "E26 xlsx as csv", "kml as geojson", "xlsx as zip", "kml as gpx", "csv as gpkg"],
)
def test_E26_a_name_that_belongs_to_another_format_is_refused(
    write: Write, name: str, content: bytes, looks_like: str
) -> None:
    message = refused(write(name, content))
    assert looks_like in message and "rename it" in message


@pytest.mark.parametrize("name", ["places", "places.dat", "PLACES.CSV", "x.csv.", "x .csv"])
def test_a_name_that_says_nothing_against_it_does_not_matter(write: Write, name: str) -> None:
    assert opened(write(name, TABLE)).format == "CSV"


@pytest.mark.parametrize(
    "content",
    [
        b"\x1f\x8b\x08" + bytes(99),
        b"7z\xbc\xaf\x27\x1c" + bytes(99),
        b"Rar!\x1a\x07\0" + bytes(99),
        b"BZh91AY&SY" + bytes(99),
    ],
    ids=["A21 gz", "A21 7z", "A21 rar", "A21 bz2"],
)
def test_A21_other_archives_are_refused(write: Write, content: bytes) -> None:
    assert "archive" in refused(write("a.csv", content))


def test_A21_a_tar_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inside.csv").write_bytes(TABLE)
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(tmp_path / "inside.csv", "inside.csv")
    assert "tar" in refused(tmp_path / "a.tar")


def test_A22_an_old_excel_file_is_refused_with_a_hint(write: Write) -> None:
    assert "save it as .xlsx" in refused(write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def test_E25_a_locked_workbook_is_refused_with_a_hint(write: Write) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refused(write("a.xlsx", content))


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls"])
def test_A22_an_ending_for_workbooks_with_programs_is_refused(write: Write, name: str) -> None:
    assert "Save it as .xlsx" in refused(write(name, workbook([["name"], ["Hall"]])))


@pytest.mark.parametrize(
    "name",
    [
        "http://127.0.0.1:9/places.csv",
        "/vsicurl/http://127.0.0.1:9/x.csv",
        "/vsizip/places.zip/x.csv",
        "CSV:places.csv",
        "GEOJSON:places.geojson",
        '{"type":"FeatureCollection","features":[]}',
        "PG:host=127.0.0.1",
        "MEM:::DATAPOINTER=1",
        "x" * 5_000 + ".csv",
        "places\0.csv",
    ],
)
def test_B16_text_that_looks_like_a_source_is_only_a_file_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"There is no file|could not be opened"):
        open_upload(tmp_path / name)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)


def test_a_saved_log_in_page_is_named(write: Write) -> None:
    assert "web page" in refused(write("a.geojson", "<!DOCTYPE html><html><body>Sign in</body></html>"))


def test_an_openstreetmap_extract_is_sent_to_its_own_door(write: Write) -> None:
    assert "OpenStreetMap" in refused(write("a.osm", '<?xml version="1.0"?><osm version="0.6"></osm>'))


def test_a_text_document_is_named(write: Write) -> None:
    assert "text document" in refused(write("a.docx", zipped({"word/document.xml": b"<w/>"})))


def test_one_sheet_can_be_chosen_and_an_unknown_one_names_those_there_are(tmp_path: Path) -> None:
    from bad_files import POINT

    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT], "parks": [POINT, POINT]})
    assert [len(sheet.rows) for sheet in open_upload(path, sheet="parks").sheets] == [2]
    with pytest.raises(SourceError, match=r"“halls”, “parks”"):
        open_upload(path, sheet="woods")
