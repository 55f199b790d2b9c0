"""Archives: what no honest archive holds is refused before or while it is unpacked, in memory, by counting."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_files import MAX_RSS, kml, opened, placemark, refused, seconds_and_bytes, shapefile, workbook, zipped

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    "name",
    ["../halls.shp", "a/../../halls.shp", "/etc/halls.shp", "C:halls.shp", "C:/halls.shp", "..\\halls.shp"],
    ids=["A12 up", "A12 up inside", "A12 absolute", "A12 drive", "A12 drive path", "A12 backslash"],
)
def test_A12_an_entry_that_points_outside_is_refused(write: Write, name: str) -> None:
    assert "outside the archive" in refused(write("a.zip", zipped({name: b"x"})))


def test_A13_a_link_inside_is_refused(write: Write) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("halls.shp")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "a link instead of a file" in refused(write("a.zip", file.getvalue()))


def test_A14_a_bomb_is_refused_by_its_directory_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("halls.dbf", "w") as entry:
        for _ in range(64):
            entry.write(bytes(1 << 24))
    start = time.monotonic()
    assert "would unpack to more than" in refused(path)
    assert time.monotonic() - start < 1
    spent, most, words = seconds_and_bytes(path)
    assert words.startswith("refused") and spent < 2 and most < MAX_RSS


def test_A15_a_zip_in_a_zip_is_refused(write: Write) -> None:
    assert "zip inside zip" in refused(write("a.zip", zipped({"inner.zip": zipped({"halls.shp": b"x"})})))


def test_A16_entries_that_share_their_bytes_are_refused_by_what_comes_out(write: Write) -> None:
    """Four hundred times one megabyte of blanks: each entry of the directory points at the same bytes."""
    packed = zlib.compress(b" " * 900_000, 9)[2:-4]
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(b" " * 900_000), len(packed), 900_000, 8, 0
    )
    content = local + b"0000.dbf" + packed
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(b" " * 900_000), len(packed), 900_000, 8, 0, 0, 0, 0, 0, 0,
        )
        + f"{at:04}.dbf".encode()
        for at in range(99)
    )  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 99, 99, len(central), len(content), 0)
    assert refused(write("a.zip", content + central + end))


def test_A17_more_than_a_hundred_entries_are_refused(write: Write) -> None:
    assert "more than 100 files" in refused(write("a.zip", zipped({f"{at}.dbf": b"" for at in range(101)})))


def test_A17_sixty_five_thousand_entries_are_refused_without_listing_them(write: Write) -> None:
    content = zipped({f"{at}.dbf": b"" for at in range(65_000)})
    start = time.monotonic()
    assert "more than 500 files" in refused(write("a.zip", content))
    assert time.monotonic() - start < 1


def test_A18_a_lie_about_the_size_is_refused(write: Write) -> None:
    content = bytearray(zipped({"halls.shp": b"x" * 5_000}))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(sign) + offset
        content[at : at + 4] = struct.pack("<I", 10)
    assert "damaged" in refused(write("a.zip", bytes(content)))


def test_A18_a_wrong_checksum_is_refused(write: Write) -> None:
    content = bytearray(zipped({"halls.shp": b"x" * 5_000}))
    at = content.index(b"PK\x01\x02") + 16
    content[at] ^= 0xFF
    assert "damaged" in refused(write("a.zip", bytes(content)))


def test_A18_a_directory_that_is_cut_short_is_refused(write: Write) -> None:
    content = zipped({"halls.shp": b"x" * 5_000, "halls.dbf": b"y"})
    assert "damaged" in refused(write("a.zip", content[:-30]))


def test_A19_a_locked_archive_is_refused(write: Write) -> None:
    content = bytearray(zipped({"halls.shp": b"x" * 50}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + offset] |= 1
    assert "password" in refused(write("a.zip", bytes(content)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_A20_two_entries_of_the_same_name_are_refused(write: Write) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("halls.shp", b"one")
        archive.writestr("halls.shp", b"two")
    assert "same name" in refused(write("a.zip", file.getvalue()))


@pytest.mark.parametrize("missing", [".shx", ".dbf", ".shp"])
def test_A23_a_shapefile_without_one_of_its_parts_names_it(tmp_path: Path, write: Write, missing: str) -> None:
    parts = {name: data for name, data in shapefile(tmp_path).items() if not name.endswith(missing)}
    assert f"halls{missing}" in refused(write("a.zip", zipped(parts)))


def test_A24_a_shapefile_without_prj_says_so_and_guesses_nothing(tmp_path: Path, write: Write) -> None:
    contents = opened(write("a.zip", zipped(shapefile(tmp_path, crs=None))))
    assert contents.sheets[0].crs is None and any("no .prj" in note for note in contents.notes)


def test_B18_a_kmz_with_an_entry_outside_is_refused(write: Write) -> None:
    assert "outside the archive" in refused(write("a.kmz", zipped({"../doc.kml": kml(placemark())})))


def test_B18_a_kmz_with_two_maps_is_refused(write: Write) -> None:
    content = zipped({"doc.kml": kml(placemark()), "more.kml": kml(placemark())})
    assert "exactly one" in refused(write("a.kmz", content))


def test_a_kmz_with_one_map_and_pictures_is_read(write: Write) -> None:
    content = zipped({"doc.kml": kml(placemark("Hall")), "images/1.png": b"\x89PNG"})
    assert opened(write("a.kmz", content)).sheets[0].rows[0].cells[0] == "Hall"


def test_E22_a_workbook_that_is_a_bomb_is_refused(write: Write) -> None:
    from bad_files import rezipped

    content = rezipped(workbook([["name"], ["Hall"]]), {"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    assert "would unpack to more than" in refused(write("a.xlsx", content))


def test_what_a_computer_adds_by_itself_is_left_out(tmp_path: Path, write: Write) -> None:
    parts = {f"Alloa export/{name}": data for name, data in shapefile(tmp_path).items()}
    content = zipped({**parts, "__MACOSX/Alloa export/._halls.shp": b"mac", ".DS_Store": b"mac"})
    assert len(opened(write("a.zip", content)).sheets[0].rows) == 2
