"""Extracts: found again by what their event says, with no path of this computer in the store or in what leaves it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import osmium
import pytest
from osm_data import Osm, small_town

from assetmap.sources.osm_reader import data_as_of
from assetmap.storage import open_store
from assetmap.storage.store import Event
from assetmap.workspace import extracts
from assetmap.workspace.bringing import gather
from assetmap.workspace.contents import sources_here
from assetmap.workspace.deciding import undo
from assetmap.workspace.extracts import find_extract
from assetmap.workspace.handing_over import BACKUP, hand_over
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace
from assetmap.workspace.walking import extract_of


def gathered(project: Workspace, path: Path, **how: bool) -> Told:
    return gather(project, project.territory("town"), path, **how)


def last_gathering(project: Workspace) -> Event:
    return project.look().events(["gathered"])[-1]


def from_the_browser(tmp_path: Path, osm: Osm, name: str = "town.osm") -> Path:
    """An extract where it will be gone soon."""
    (tmp_path / "upload").mkdir(exist_ok=True)
    return osm.save(tmp_path / "upload" / name)


def dated(path: Path, moment: str) -> Path:
    """The small town in a file whose header says of when it is."""
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", moment)
    source = small_town().save(path.with_suffix(".osm"))
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return path


def test_an_extract_of_this_computer_is_found_where_it_is_and_its_path_is_in_no_event(
    project: Workspace, tmp_path: Path
) -> None:
    path = small_town().save(tmp_path / "town.osm")
    gathered(project, path)
    about = last_gathering(project).payload["extract"]
    assert (about["name"], about["kept"], len(about["sha256"])) == ("town.osm", "", 64)
    assert str(tmp_path) not in json.dumps(dict(last_gathering(project).payload))
    assert extract_of(project, project.territory("town")) == path.resolve()
    path.unlink()
    assert extract_of(project, project.territory("town")) is None


def test_an_extract_that_came_through_the_browser_is_kept_in_the_workspace(project: Workspace, tmp_path: Path) -> None:
    path = from_the_browser(tmp_path, small_town())
    content = path.read_bytes()
    gathered(project, path, keep_copy=True)
    shutil.rmtree(path.parent)
    kept = extract_of(project, project.territory("town"))
    assert kept is not None and kept.read_bytes() == content
    assert kept.relative_to(project.folder).as_posix() == last_gathering(project).payload["extract"]["kept"]


def test_a_workspace_that_is_moved_finds_its_copies(project: Workspace, tmp_path: Path) -> None:
    path = from_the_browser(tmp_path, small_town())
    gathered(project, path, keep_copy=True)
    path.unlink()
    project.close()
    moved = project.folder.rename(tmp_path / "moved")
    with Workspace.open(moved, create=False) as again:
        found = extract_of(again, again.territory("town"))
    assert found is not None and found.is_relative_to(moved)


def test_an_extract_that_is_too_large_to_keep_is_said_so(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracts, "MOST_KEPT_MB", 0)
    told = gathered(project, from_the_browser(tmp_path, small_town()), keep_copy=True)
    assert any("No copy of town.osm was kept, because it is larger than 0 MB." in note for note in told.notes)
    assert last_gathering(project).payload["extract"]["kept"] == "" and len(told.changes.new) == 4


def test_a_folder_that_takes_no_copy_is_said_so_and_the_gathering_stands(project: Workspace, tmp_path: Path) -> None:
    (project.folder / "extracts").write_text("in the way")
    told = gathered(project, from_the_browser(tmp_path, small_town()), keep_copy=True)
    assert any("because it could not be written into the workspace" in note for note in told.notes)
    assert len(told.changes.new) == 4


def test_today_s_copy_and_the_one_before_are_kept_and_older_ones_go(project: Workspace, tmp_path: Path) -> None:
    kept = []
    for number in range(3):
        osm = small_town()
        osm.node(900 + number, -2.94, 56.43, {"amenity": "cafe", "name": f"Café {number}"})
        osm.things.sort(key=lambda thing: ({"node": 0, "way": 1, "relation": 2}[thing[0]], thing[1]))
        told = gathered(project, from_the_browser(tmp_path, osm, f"town{number}.osm"), keep_copy=True)
        kept.append(last_gathering(project).payload["extract"]["kept"])
    assert [(project.folder / one).is_file() for one in kept] == [False, True, True]
    undo(project, told.seq)
    assert extract_of(project, project.territory("town")) == project.folder / kept[1]


def test_events_of_earlier_versions_that_hold_a_path_still_lead_to_it(project: Workspace, tmp_path: Path) -> None:
    path = small_town().save(tmp_path / "town.osm")
    with project.store.write() as writing:
        writing.append("gathered", "town", {"territory": "town", "file": "town.osm", "extract": str(path)})
    assert extract_of(project, project.territory("town")) == path
    path.unlink()
    assert extract_of(project, project.territory("town")) is None


@pytest.mark.parametrize("kept", ["../secret.osm", "/etc/passwd", "extracts/../assetmap.db", "extracts/short.osm"])
def test_a_restored_event_leads_nowhere_but_to_the_folder_of_copies(tmp_path: Path, kept: str) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "secret.osm").write_text("secret")
    assert find_extract(tmp_path / "workspace", {"name": "town.osm", "sha256": "../x", "kept": kept}) is None


def test_no_path_of_this_computer_is_in_a_hand_over_pack(project: Workspace, tmp_path: Path) -> None:
    gathered(project, small_town().save(tmp_path / "town.osm"))
    old = {"territory": "town", "file": "old.osm", "extract": str(tmp_path / "private folder" / "old.osm"), "found": 4}
    with project.store.write() as writing:
        writing.append("gathered", "town", old)
    hand_over(project, tmp_path / "pack.zip")
    (tmp_path / "restored").mkdir()
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        content = pack.read(BACKUP)
        (tmp_path / "restored" / "assetmap.db").write_bytes(content)
    assert str(tmp_path).encode() not in content and b"private folder" not in content
    with open_store(tmp_path / "restored", create=False).read() as seen:
        event = seen.events(kinds=["gathered"])[-1]
    assert event.payload == old | {"extract": {"name": "old.osm", "sha256": "", "kept": ""}}
    with sqlite3.connect(tmp_path / "restored" / "assetmap.db") as copy, pytest.raises(sqlite3.IntegrityError):
        copy.execute("UPDATE events SET kind = 'x'")
    assert last_gathering(project).payload == old  # the workspace's own is as it was


def test_an_extract_is_as_old_as_its_header_says(project: Workspace, tmp_path: Path) -> None:
    path = dated(tmp_path / "town.osm.pbf", "2023-06-13T20:21:02Z")
    assert data_as_of(path) == "2023-06-13T20:21:02Z"
    told = gathered(project, path)
    assert set(project.look().records["retrieved_at"]) == {"2023-06-13T20:21:02Z"}
    (source,) = sources_here(project, project.territory("town"))
    assert source.as_of == "2023-06-13T20:21:02Z" and not source.is_file_date
    assert not any("does not say of which day" in note for note in told.notes)


def test_an_extract_that_does_not_say_its_day_is_dated_by_its_file_and_that_is_said(
    project: Workspace, tmp_path: Path
) -> None:
    path = small_town().save(tmp_path / "town.osm")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert data_as_of(path) is None
    told = gathered(project, path)
    sentence = "town.osm does not say of which day it is: the date of the file, 13 September 2020, stands for it."
    assert sentence in told.notes
    (source,) = sources_here(project, project.territory("town"))
    assert source.as_of[:10] == "2020-09-13" and source.is_file_date
