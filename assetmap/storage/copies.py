"""Backups: a whole store in one file, of the same form whichever database it comes from and goes to."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
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
            with plain_faults(store.name):
                _copy_file(store.path, temporary)
        else:
            sqlite.bring_up_to_date(temporary)
            with store.read() as look:
                _copy_into_file(look, temporary)  # type: ignore[arg-type]  # our stores' looks are SQL
        sqlite.check_file(temporary, path.name)


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
        rows = source[0].execution_options(yield_per=ROWS_AT_ONCE).execute(query)
        for some in rows.partitions():
            insert(target[0], to_table, _dicts(names, some))


def _dicts(names: Sequence[str], rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _restore_folder(path: Path, folder: Path, moment: datetime) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / DATABASE
    with hold_app_lock(folder), _prepared(path, folder) as temporary:
        aside = _put_aside(target, moment) if target.exists() else None
        _take_place(temporary, target, aside)
        mark_workspace(folder)
    return aside.name if aside else ""


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


def _put_aside(target: Path, moment: datetime) -> Path:
    """Give the database that is there a second name; the first is kept until the new one takes it."""
    aside = target.with_name(f"{target.name}.before-restore-{moment:%Y%m%dT%H%M%SZ}")
    number = 1
    while aside.exists():
        number += 1
        aside = target.with_name(f"{target.name}.before-restore-{moment:%Y%m%dT%H%M%SZ}-{number}")
    try:
        os.link(target, aside)
    except OSError:  # a stick formatted for Windows knows no links
        aside.write_bytes(target.read_bytes())
    return aside


def _take_place(temporary: Path, target: Path, aside: Path | None) -> None:
    """Rename the new database over the old one while nobody writes to the old one.

    A journal left beside the old one would be played into the new one: it goes aside as well.
    """
    with _nobody_writing(target):
        for ending in BESIDE_A_DATABASE:
            beside = target.with_name(target.name + ending)
            if beside.exists():
                beside.rename(f"{aside or target.with_name(DATABASE + '.before-restore')}{ending}")
        temporary.replace(target)


@contextmanager
def _nobody_writing(target: Path) -> Iterator[None]:
    """Hold the old database, where it still is one; who waited for it then finds the new one."""
    if not target.exists():
        yield
        return
    with closing(sqlite.connect(target)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise StoreError(
                    f"{target.name} is in use. The workspace is as it was; close assetmap and try again."
                ) from error
            yield  # damaged: nobody can write to it
        except sqlite3.DatabaseError:
            yield
        else:
            yield
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def _copy_file(source: Path, target: Path) -> None:
    """Copy a database as of one moment. Who wants to commit waits meanwhile, for as long as the disk takes."""
    with closing(sqlite.connect(source)) as reading, closing(sqlite.connect(target)) as writing:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing)


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
