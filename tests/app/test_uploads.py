"""Files a person hands in are held privately, only while they are read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assetmap.app.desk import Desk
from assetmap.app.uploads import (
    MAX_FILES,
    Upload,
    open_uploads,
    path_on_this_computer,
    stored,
)
from assetmap.errors import SourceError
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace


def test_an_upload_lies_in_a_private_folder_only_while_it_is_read() -> None:
    with stored([Upload("../../halls.csv", b"name\n")]) as paths:
        held = paths[0]
        assert held.name == "halls.csv"
        assert held.read_bytes() == b"name\n"
        assert stat.S_IMODE(held.parent.parent.stat().st_mode) == 0o700
    assert not held.exists()
    assert not held.parent.parent.exists()


def test_an_upload_goes_even_when_reading_fails() -> None:
    with pytest.raises(ValueError, match="broken"), stored([Upload("halls.csv", b"")]) as paths:
        held = paths[0]
        raise ValueError("broken")
    assert not held.exists()


def test_two_uploads_of_the_same_name_do_not_meet() -> None:
    with stored([Upload("halls.csv", b"1"), Upload("halls.csv", b"2")]) as paths:
        assert [path.read_bytes() for path in paths] == [b"1", b"2"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A workspace with one territory, in use."""
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.add_territory(territory_from_bbox((-4.25, 55.8, -4.22, 55.82)))
        yield Desk(workspace, False, workspace.territories()[0])


def test_the_same_files_in_the_same_territory_have_the_same_key(desk: Desk) -> None:
    elsewhere = replace(desk, territory=territory_from_bbox((-4.5, 55.8, -4.4, 55.82)))
    one = open_uploads([Upload("halls.csv", b"name\nA\n")], [], desk)
    same = open_uploads([Upload("halls.csv", b"name\nA\n")], [], desk)
    other_bytes = open_uploads([Upload("halls.csv", b"name\nB\n")], [], desk)
    other_place = open_uploads([Upload("halls.csv", b"name\nA\n")], [], elsewhere)
    assert one.key == same.key
    assert len({one.key, other_bytes.key, other_place.key}) == 3


@pytest.mark.parametrize(
    ("uploads", "words"),
    [
        ([], "No file was chosen"),
        ([Upload("photo.png", b"x")], "photo.png is not a kind of file"),
        ([Upload("town.osm.pbf", b"x")], "Bring it in under “From OpenStreetMap”"),
        ([Upload(f"{number}.csv", b"x") for number in range(MAX_FILES + 1)], "too many at once"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(desk: Desk, uploads: list[Upload], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        open_uploads(uploads, [], desk)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1/x.csv", "/vsicurl/http://127.0.0.1/x", "CSV:/etc/passwd", "~nobody-here/x", "a\0b"]
)
def test_only_an_existing_file_is_a_path(text: str) -> None:
    with pytest.raises(SourceError):
        path_on_this_computer(text)


def test_a_path_copied_with_its_quotes_is_found(tmp_path: Path) -> None:
    file = tmp_path / "Halla a’ bhaile ☕.csv"
    file.write_text("name\n")
    assert path_on_this_computer(f' "{file}" ') == file
