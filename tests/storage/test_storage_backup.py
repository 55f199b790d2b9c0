"""Backups: one file that is whole, taken while others write, and moves between both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from store_samples import EAST_END, assets, many_records, put, records

from assetmap.errors import ExportError, StoreError
from assetmap.storage import Store, backup, hold_app_lock, open_store, restore
from assetmap.storage.sqlite import connect

WORKERS = Path(__file__).with_name("store_workers.py")


def fill(store: Store) -> None:
    """Put a little of everything into a store."""
    put(
        store,
        records("n/1", "n/2", "n/3", geometry=[shapely.Point(1, 2), None, EAST_END.polygon], licence=[None, "", "é"]),
    )
    put(store, records("n/1", licence="changed"), gone=["osm:n/2"])
    with store.write() as writing:
        seq = writing.append("refresh", "east-end", {"text": "🌳\n"}, actor="room")
        writing.put_links(seq, pd.DataFrame({"record_id": ["osm:n/1"], "asset_id": ["a1"]}))
        writing.put_pairs(
            pd.DataFrame({"a_record": ["x"], "b_record": ["y"], "score": [0.1], "decision": "same", "reason": "near"})
        )
        writing.put_assets(assets("a1", "a2", territory_id="east-end", geometry=[shapely.Point(1, 2), None]))


def everything(store: Store) -> dict[str, Any]:
    """Read all that a store holds."""
    with store.read() as look:
        tables = {
            "live": look.records(),
            "before": look.records(at=1),
            "history": look.record_history("osm:n/1"),
            "links": look.links(),
            "pairs": look.pairs(),
            "assets": look.assets(),
        }
        said = {name: plain(table) for name, table in tables.items()}
        return said | {"events": look.events(), "territories": look.territories()}


def plain(table: pd.DataFrame) -> dict[str, list[Any]]:
    if isinstance(table, gpd.GeoDataFrame):
        table = pd.DataFrame(table).assign(geometry=shapely.to_wkb(table.geometry.to_numpy(), hex=True))
    return table.astype(object).where(table.notna(), None).to_dict("list")


def test_a_backup_restored_into_a_new_folder_holds_everything(store: Store, tmp_path: Path) -> None:
    fill(store)
    backup(store, tmp_path / "monday.db")
    assert restore(tmp_path / "monday.db", tmp_path / "new place") == ""
    assert everything(open_store(tmp_path / "new place", create=False)) == everything(store)


def test_a_backup_restored_over_a_store_of_either_kind_holds_everything(store: Store, tmp_path: Path) -> None:
    origin = open_store(tmp_path / "origin")
    fill(origin)
    backup(origin, tmp_path / "monday.db")
    put(store, records("n/9"))
    kept = restore(tmp_path / "monday.db", store)
    assert everything(store) == everything(origin)
    assert "before" in kept
    with store.write() as writing:
        assert writing.append("note", "a1", {}) == origin.version() + 1


def test_a_store_in_postgis_keeps_the_schema_that_was_there(postgis_store: Store, tmp_path: Path) -> None:
    import sqlalchemy as sa

    origin = open_store(tmp_path / "origin")
    backup(origin, tmp_path / "empty.db")
    put(postgis_store, records("n/9"))
    kept = restore(tmp_path / "empty.db", postgis_store)
    with postgis_store.engine.connect() as connection:
        assert connection.scalar(sa.text(f'SELECT record_id FROM "{kept}".records')) == "osm:n/9"
    assert postgis_store.version() == 0


def test_a_restore_keeps_the_database_that_was_there_beside_the_new_one(sqlite_store: Store, tmp_path: Path) -> None:
    backup(sqlite_store, tmp_path / "empty.db")
    put(sqlite_store, records("n/9"))
    kept = [restore(tmp_path / "empty.db", sqlite_store.path.parent) for _ in range(2)]
    assert all(name.startswith("assetmap.db.before-restore-") for name in kept) and len(set(kept)) == 2
    shutil.copy(sqlite_store.path.parent / kept[0], tmp_path / "kept.db")
    restore(tmp_path / "kept.db", tmp_path / "again")
    assert open_store(tmp_path / "again").version() == 1
    assert sqlite_store.version() == 0


def test_a_store_that_is_open_goes_on_with_what_was_restored(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, records("n/1"))
    backup(sqlite_store, tmp_path / "monday.db")
    put(sqlite_store, records("n/2"))
    restore(tmp_path / "monday.db", sqlite_store.path.parent)
    with sqlite_store.write() as writing:
        assert writing.append("note", "a1", {}) == 2
    assert open_store(sqlite_store.path.parent).version() == 2


def test_a_damaged_or_lost_store_can_be_restored(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, records("n/1"))
    backup(sqlite_store, tmp_path / "monday.db")
    folder = sqlite_store.path.parent
    for spoil in (
        lambda: sqlite_store.path.unlink(),
        lambda: sqlite_store.path.write_bytes(b"SQLite format 3\0" + os.urandom(9000)),
    ):
        spoil()
        with pytest.raises(StoreError):
            open_store(folder)
        restore(tmp_path / "monday.db", folder)
        assert open_store(folder).version() == 1


def test_what_a_killed_writer_left_is_not_played_into_what_was_restored(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, many_records(300))
    backup(sqlite_store, tmp_path / "monday.db")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    raw = connect(sqlite_store.path)
    raw.execute("PRAGMA cache_spill = ON")
    raw.execute("PRAGMA cache_size = 2")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("UPDATE records SET tags = tags || tags")
    for name in ("assetmap.db", "assetmap.db-journal"):
        shutil.copy(sqlite_store.path.parent / name, crashed / name)
    raw.execute("ROLLBACK")
    raw.close()
    (crashed / "assetmap.db").write_bytes(b"no database any more")
    kept = restore(tmp_path / "monday.db", crashed)
    assert not (crashed / "assetmap.db-journal").exists() and (crashed / f"{kept}-journal").exists()
    with open_store(crashed).read() as look:
        assert look.records()["tags"].tolist() == many_records(300).sort_values("record_id")["tags"].tolist()


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_is_refused_and_the_workspace_stays(
    sqlite_store: Store, tmp_path: Path, content: bytes
) -> None:
    put(sqlite_store, records("n/1"))
    (tmp_path / "monday.db").write_bytes(content)
    before = {one.name: one.read_bytes() for one in sqlite_store.path.parent.iterdir()}
    with pytest.raises(StoreError, match=r"monday\.db"):
        restore(tmp_path / "monday.db", sqlite_store.path.parent)
    assert {one.name: one.read_bytes() for one in sqlite_store.path.parent.iterdir()} == before


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no backup monday\.db"):
        restore(tmp_path / "monday.db", tmp_path / "new place")
    assert not (tmp_path / "new place").exists()


def test_nothing_is_restored_under_an_open_app(sqlite_store: Store, tmp_path: Path) -> None:
    backup(sqlite_store, tmp_path / "monday.db")
    put(sqlite_store, records("n/1"))
    with hold_app_lock(sqlite_store.path.parent), pytest.raises(StoreError, match="app is open"):
        restore(tmp_path / "monday.db", sqlite_store.path.parent)
    assert sqlite_store.version() == 1


def test_a_failed_backup_leaves_the_last_one(sqlite_store: Store, tmp_path: Path) -> None:
    backup(sqlite_store, tmp_path / "monday.db")
    before = (tmp_path / "monday.db").read_bytes()
    sqlite_store.path.unlink()
    with pytest.raises(StoreError, match=r"assetmap\.db"):
        backup(sqlite_store, tmp_path / "monday.db")
    assert (tmp_path / "monday.db").read_bytes() == before


def test_a_backup_of_a_damaged_store_is_not_kept(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, many_records(500))
    with sqlite_store.path.open("rb+") as file:
        file.seek(40_960)
        file.write(os.urandom(4096))
    with pytest.raises(StoreError, match=r"assetmap\.db is damaged"):
        backup(sqlite_store, tmp_path / "monday.db")
    assert not (tmp_path / "monday.db").exists()


def test_a_backup_into_a_folder_that_is_not_there_is_told(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"monday\.db"):
        backup(sqlite_store, tmp_path / "nowhere" / "monday.db")


def test_a_backup_is_for_its_owner_only(sqlite_store: Store, tmp_path: Path) -> None:
    backup(sqlite_store, tmp_path / "monday.db")
    assert (tmp_path / "monday.db").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test's processes are forked")
def test_a_backup_taken_while_others_write_is_of_one_moment(
    store: Store, address: Path | str, tmp_path: Path, new_address: Callable[[], Path | str]
) -> None:
    put(store, many_records(2_000))
    paths = os.pathsep.join([str(WORKERS.parents[2]), str(WORKERS.parent)])
    writers = subprocess.Popen(
        [sys.executable, str(WORKERS), "writers", str(address), "4", "50"],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while store.version() < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    versions = []
    for number in range(2):
        at_least = store.version()
        backup(store, tmp_path / f"{number}.db")
        restore(tmp_path / f"{number}.db", tmp_path / f"restored {number}")
        restored = open_store(tmp_path / f"restored {number}")
        with restored.read() as look:
            events, found = look.events(), look.records()
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert at_least <= len(events) <= store.version() and len(found) == 2_000
        versions.append(len(events))
    said, _ = writers.communicate(timeout=120)
    assert writers.returncode == 0 and said.count(b"receipt") == 200 and store.version() == 201
    assert versions[0] < 201
