"""Laws of reading: whatever bytes a file has, it opens or is refused in one sentence, and no row of a table is lost."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from bad_files import (
    ROOT,
    as_json,
    collection,
    feature,
    gpx,
    kml,
    opened,
    placemark,
    point,
    polygon,
    said,
    workbook,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.errors import SourceError
from assetmap.sources.upload.apart.process import run_apart
from assetmap.sources.upload.opening import open_upload

GOOD = [
    'name,about,lat\n"Hall, the",tea,55.8\nCafé;x|y,"a\nb",1\nTotal,2,\n'.encode(),
    "name\tlat\nHall\t55\n".encode("utf-16"),
    as_json(
        collection({**feature(point(), tags={"a": [1]}), "id": 7}, feature(polygon((0, 1), (1, 1), (1, 2), (0, 1))))
    ),
    kml(f"<Folder><name>A</name>{placemark()}</Folder>"),
    gpx("<wpt lat='55' lon='-4'><name>Hall</name></wpt><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk>"),
    zipped({"doc.kml": kml(placemark())}),
    zipped({"halls.shp": b"x", "halls.shx": b"x"}),
]
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8)


def check(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        try:
            contents = open_upload(path)
        except SourceError as error:
            assert str(error).startswith(("upload", "The file upload")) and len(str(error)) < 400
        else:
            assert any(sheet.rows for sheet in contents.sheets)
            assert all(len(row.cells) == len(sheet.header) for sheet in contents.sheets for row in sheet.rows)
            "".join(cell for sheet in contents.sheets for row in sheet.rows for cell in row.cells).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GOOD), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 20))
def test_a_file_with_some_other_bytes_in_it_opens_or_is_refused(good: bytes, at: int, other: bytes, cut: int) -> None:
    check(good[:at] + other + good[at + cut :])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="a1,;\t|\"'\n\r \0é.", max_size=80).map(str.encode))
def test_any_bytes_open_or_are_refused(content: bytes) -> None:
    check(content)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, st.floats(50, 60).map("{:.5f}".format)), min_size=2, max_size=12))
def test_every_row_a_program_writes_is_a_row_or_said_to_be_none(rows: list[tuple[str, ...]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([("name", "about", "lat"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.csv"
        path.write_text(file.getvalue(), encoding="utf-8", newline="")
        sheets = opened(path).sheets
    number = sum(len(sheet.rows) + len(sheet.not_rows) for sheet in sheets)
    assert number == len(rows)


def test_a_child_process_sees_nothing_of_its_parents_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret nor a proxy nor a way to other code."""
    monkeypatch.setenv("ASSETMAP_SECRET", "canary")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen: dict[str, str] = {}
    start = subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        seen.update(options["env"])  # type: ignore[call-overload]
        return start(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", watched)
    run_apart("spreadsheet", {"book.xlsx": workbook([["name"], ["Hall"]])}, "a.xlsx")
    assert seen and not {"ASSETMAP_SECRET", "http_proxy", "PYTHONPATH", "PATH"} & set(seen)
    assert seen["CPL_VSIL_CURL_ALLOWED_FILENAME"] == "none" and seen["HOME"] != os.environ.get("HOME")


def test_a_child_that_takes_too_long_is_ended_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="took longer"):
        run_apart("spreadsheet", {"book.xlsx": workbook([["name"], ["Hall"]])}, "a.xlsx", seconds=0.001)


def test_a_task_that_is_not_on_the_list_is_not_run() -> None:
    with pytest.raises(SourceError, match="could not be read"):
        run_apart("process", {}, "a.xlsx")


def test_nothing_of_a_refused_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SourceError):
        run_apart("geopackage", {"file.gpkg": b"SQLite format 3\0" + bytes(500)}, "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_opening_the_door_does_not_load_gdal() -> None:
    """GDAL's own readers never stand in this process; a table of text is read without any of them."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\n"
        "from assetmap.sources.upload.opening import open_upload\n"
        "open_upload(Path(sys.argv[1]))\nprint('pyogrio' in sys.modules, 'python_calamine' in sys.modules)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("name,lat\nHall,55\n")
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True
        )
    assert done.stdout.split() == ["False", "False"]


def test_what_was_no_row_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,lat\nHall,55\nTotal,\n")
    assert "row 3" in said(opened(path))
