"""Backups: a whole store in one file, of the same form whichever database it comes from and goes to."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assetmap.errors import StoreError
from assetmap.storage import sqlite
from assetmap.storage.faults import plain_faults
from assetmap.storage.folder import DATABASE, hold_app_lock, mark_workspace
from assetmap.storage.migrate import OURS, check_version
from assetmap.storage.reading import SqlReading
from assetmap.storage.schema import BBOX_COLUMNS, Schema
from assetmap.storage.sqlite import SqliteStore
from assetmap.storage.writing import BulkInsert, insert_rows
from assetmap.writing import whole_file

if TYPE_CHECKING:
    from assetmap.storage.postgis import PostgisStore
    from assetmap.storage.store import Store

ROWS_AT_ONCE = 5_000
"""Rows in memory while a store is copied. Chosen by us."""
BESIDE_A_DATABASE = ("-journal", "-wal", "-shm")


def backup(store: Store, path: Path) -> None:
    """Write everything in ``store`` to ``path``, as of one moment, and look that the copy is whole. Others go on working.

    Raises
    ------
    StoreError
        When the store cannot be read or the copy is not whole.
    ExportError
        When ``path`` cannot be written. In both cases what stood at ``path`` before still stands there.
    """
    with whole_file(path) as temporary, plain_faults(path.name):
        if isinstance(store, SqliteStore):
            _copy_file(store.path, temporary)
        else:
            sqlite.bring_up_to_date(temporary)
            with store.read() as look:
                _copy_into_file(look, temporary)  # type: ignore[arg-type]  # our stores' looks are SQL
        sqlite.check_file(temporary, store.name)  # a copy of what is damaged is damaged
    # It holds what only the co-ordinators may read; a stick formatted for Windows knows no owners and refuses this
    with suppress(OSError):
        path.chmod(0o600)


def rewrite_events(path: Path, kind: str, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> int:
    """Change what the events of one kind hold in a backup that is on its way to somebody else; return how many are different.

    The workspace's own store never lets an event be changed; a copy does only while this runs.

    Raises
    ------
    StoreError
        When the copy cannot be read or written.
    """
    number = 0
    with plain_faults(path.name), closing(sqlite.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'events_stay'").fetchone()
        connection.execute("DROP TRIGGER events_stay")
        for seq, text in connection.execute("SELECT seq, payload FROM events WHERE kind = ?", [kind]).fetchall():
            payload = json.loads(text)
            changed = dict(change(payload))
            if changed != payload:
                said = json.dumps(changed, ensure_ascii=False)
                connection.execute("UPDATE events SET payload = ? WHERE seq = ?", [said, seq])
                number += 1
        connection.execute(guard[0])
        connection.execute("COMMIT")
    return number


def restore(path: Path, folder_or_store: Path | Store, clock: sqlite.Clock = sqlite.now) -> str:
    """Put the backup at ``path`` in the place of a workspace's store, and return where what was there is kept ("" if nothing was).

    The app must be closed. A folder's old database is kept beside the new one as ``assetmap.db.before-restore-...``, a PostGIS
    schema as ``..._before_restore_...``.

    Raises
    ------
    StoreError
        When ``path`` is not a whole backup, or its place cannot be taken; the workspace is then as it was.
    """
    if not path.is_file():
        raise StoreError(f"There is no backup {path.name}. Check the name and the folder.")
    check_version(sqlite.check_file(path), OURS, path.name)
    moment = clock()
    try:
        if isinstance(folder_or_store, Path):
            return _restore_folder(path, folder_or_store, moment)
        if isinstance(folder_or_store, SqliteStore):
            return _restore_folder(path, folder_or_store.path.parent, moment)
        return _restore_postgis(path, folder_or_store, moment)  # type: ignore[arg-type]  # there are two kinds of store
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(f"{path.name} could not be restored ({reason}). The workspace is as it was.") from error


def copy_tables(source: tuple[sa.Connection, Schema], target: tuple[sa.Connection, Schema], insert: BulkInsert) -> None:
    """Copy all rows from one open connection to another, a few thousand at a time."""
    for from_table, to_table in zip(source[1].in_order, target[1].in_order, strict=True):
        names = [column.name for column in from_table.c if column.name not in BBOX_COLUMNS]
        query = sa.select(*(from_table.c[name] for name in names)).order_by(*from_table.primary_key)
        rows = source[0].execute(query.execution_options(yield_per=ROWS_AT_ONCE))
        for some in rows.partitions():
            insert(target[0], to_table, _dicts(names, some))


def _dicts(names: Sequence[str], rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _restore_folder(path: Path, folder: Path, moment: datetime) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / DATABASE
    with hold_app_lock(folder), _prepared(path, folder) as temporary, _nobody_writing(target):
        aside = _put_aside(target, moment)
        temporary.replace(target)
        mark_workspace(folder)
    return aside


@contextmanager
def _prepared(path: Path, folder: Path) -> Iterator[Path]:
    """Make a copy of a backup in ``folder``, brought to our version and written through to the disk."""
    handle, name = tempfile.mkstemp(prefix=".restoring-", suffix=".db", dir=folder)
    os.close(handle)
    temporary = Path(name)
    try:
        with plain_faults(path.name):
            _copy_file(path, temporary)
            sqlite.bring_up_to_date(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _put_aside(target: Path, moment: datetime) -> str:
    """Give the database that is there a second name and return it; it keeps the first until the new one takes that.

    A journal beside it goes along: left behind, it would be played into the new database.
    """
    beside = [target.with_name(target.name + ending) for ending in ("", *BESIDE_A_DATABASE)]
    if not any(path.exists() for path in beside):
        return ""
    aside = start = f"{target.name}.before-restore-{moment:%Y%m%dT%H%M%SZ}"
    number = 1
    while any(target.parent.glob(f"{aside}*")):
        number += 1
        aside = f"{start}-{number}"
    if target.exists():
        _give_second_name(target, target.with_name(aside))
    for path in beside[1:]:
        if path.exists():
            path.rename(path.with_name(path.name.replace(target.name, aside, 1)))
    return aside


def _give_second_name(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except OSError:  # a stick formatted for Windows knows no links
        shutil.copyfile(path, name)


@contextmanager
def _nobody_writing(target: Path) -> Iterator[None]:
    """Hold the old database, where it still is one; who waited for it then finds the new one."""
    held = _hold(target)
    if held and sys.platform == "win32":  # which renames nothing over a file that is open
        held.close()
    try:
        yield
    finally:
        if held:
            held.close()


def _hold(target: Path) -> sqlite3.Connection | None:
    if not sqlite.is_sqlite(target):
        return None
    connection = None
    try:
        connection = sqlite.connect(target)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if connection:
            connection.close()
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise StoreError(f"{target.name} is in use. It is as it was; close assetmap and try again.") from error
        return None  # damaged: nobody can write to it
    return connection


def _copy_file(source: Path, target: Path) -> None:
    """Copy a database as of one moment. Who wants to commit waits meanwhile, for as long as the disk takes."""
    with closing(_look_at(source)) as reading, closing(sqlite.connect(target)) as writing:
        reading.backup(writing)


def _look_at(source: Path) -> sqlite3.Connection:
    with plain_faults(source.name):
        reading = sqlite.connect(source)
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return reading


def _copy_into_file(look: SqlReading, target: Path) -> None:
    store = SqliteStore(target)
    with store.engine.begin() as connection:
        copy_tables((look.connection, look.schema), (connection, store.schema), insert_rows)


def _restore_postgis(path: Path, store: PostgisStore, moment: datetime) -> str:
    from assetmap.storage.postgis import copy_rows

    with (
        tempfile.TemporaryDirectory(prefix="assetmap-") as folder,
        _prepared(path, Path(folder)) as temporary,
        SqliteStore(temporary).read() as look,
    ):

        def copy(connection: sa.Connection, schema: Schema) -> None:
            copy_tables((look.connection, look.schema), (connection, schema), copy_rows)

        return store.replace_all(copy, f"before_restore_{moment:%Y%m%dt%H%M%Sz}")
