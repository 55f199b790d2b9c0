"""The folder of a workspace: one app at a time, and a word about places that are bad for a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assetmap.errors import StoreError
from assetmap.storage import Store, hold_app_lock, open_store
from assetmap.storage.folder import find_warnings

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from assetmap.storage import hold_app_lock
with hold_app_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_second_app_on_one_workspace_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    first = start_holder(tmp_path)
    try:
        with (
            pytest.raises(StoreError, match=rf"open on this workspace already \(process {first.pid}\)"),
            hold_app_lock(tmp_path),
        ):
            pytest.fail("two apps at once")
    finally:
        first.kill()
        first.communicate()


def test_the_lock_of_an_app_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    first = start_holder(tmp_path)
    first.kill()
    first.communicate()
    with hold_app_lock(tmp_path):
        assert (tmp_path / "app.lock").read_text() == f"{os.getpid()}\n"


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_app_lock(tmp_path), pytest.raises(StoreError, match="already"), hold_app_lock(tmp_path):
            pytest.fail("two apps at once")


def test_the_command_line_works_beside_the_app(sqlite_store: Store) -> None:
    with hold_app_lock(sqlite_store.path.parent):
        beside = open_store(sqlite_store.path.parent)
        with beside.write() as writing:
            writing.append("note", "a1", {})
    assert sqlite_store.version() == 1


def test_a_lock_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="workspace folder nowhere cannot be written"),
        hold_app_lock(tmp_path / "nowhere"),
    ):
        pytest.fail("a lock on nothing")


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - Council/maps", "OneDrive"),
        ("Dropbox/maps", "Dropbox"),
        ("Google Drive/maps", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_that_a_service_copies_elsewhere_is_warned_of(tmp_path: Path, folder: str, service: str) -> None:
    store = open_store(tmp_path / folder)
    assert len(store.warnings) == 1 and service in store.warnings[0]


@pytest.mark.parametrize("folder", ["maps", "Boxing club", "My one drive", "clouds"])
def test_an_ordinary_folder_is_not_warned_of(tmp_path: Path, folder: str) -> None:
    assert open_store(tmp_path / folder).warnings == ()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_drive_is_warned_of(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    place = tmp_path / "our share" / "maps"
    share = str(tmp_path / "our share").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {share} {kind} rw 0 0\n")
    assert "network drive" in find_warnings(place, mounts)[0]
    assert find_warnings(tmp_path, mounts) == ()
