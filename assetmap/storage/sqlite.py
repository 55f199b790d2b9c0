"""The store as one SQLite file in the workspace's folder."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from assetmap.errors import StoreError
from assetmap.storage.faults import BUSY_SECONDS, IN_USE, RESTORE, plain_faults
from assetmap.storage.folder import DATABASE, find_warnings, mark_workspace, was_workspace
from assetmap.storage.migrate import OURS, Migrations, check_version, upgrade
from assetmap.storage.reading import SqlReading
from assetmap.storage.schema import make_schema
from assetmap.storage.writing import SqlWriting

APPLICATION_ID = 0x616D6170
HEADER = b"SQLite format 3\0"
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # a full temporary folder must not stop work
    "PRAGMA cache_spill = OFF",  # a large import shuts readers out while it commits, not from its first megabytes on
)
Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the moment events are stamped with."""
    return datetime.now(UTC)


class SqliteStore:
    """See :class:`assetmap.storage.store.Store`. Opened by :func:`open_folder`.

    Every transaction opens the file anew: a file put in its place by a restore is seen at once, and nothing is shared
    between threads or with forked processes. Rollback journal, because SQLite before 3.51.3 can lose data with a
    write-ahead log (threats J03).
    """

    def __init__(self, path: Path, clock: Clock = now) -> None:
        self.path = path
        self.name = path.name
        self.warnings = find_warnings(path.parent)
        self.schema = make_schema("sqlite")
        self.engine = engine_for(path)
        self._clock = clock
        self._turn = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[SqlReading]:
        """Open one consistent look. A writer's commit waits until it is closed: keep it short."""
        with plain_faults(self.name), self.engine.connect() as connection:
            look = SqlReading(connection, self.schema)
            look.version()  # the look is fixed by its first statement, not by its beginning
            yield look

    @contextmanager
    def write(self) -> Iterator[SqlWriting]:
        """Open one transaction; waits for another writer up to 30 seconds."""
        with plain_faults(self.name), self._wait_for_turn(), self._begin_writing() as connection:
            yield SqlWriting(connection, self.schema, self._clock)
            if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                raise StoreError(f"{self.name} gave up while it was written. Nothing was stored; try again.")
            connection.commit()

    def version(self, but: Sequence[str] = ()) -> int:
        """Return the highest sequence number, of events of all kinds but these."""
        with plain_faults(self.name), self.engine.connect() as connection:
            return SqlReading(connection, self.schema).version(but)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def _wait_for_turn(self) -> Iterator[None]:
        """Let the threads of one process write one after the other.

        SQLite's own waiting looks again after up to a tenth of a second, and who waits longest has no right of way.
        """
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StoreError(IN_USE.format(name=self.name))
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _begin_writing(self) -> Iterator[sa.Connection]:
        """Begin a transaction on the file that is in the folder now, not on one that was just put aside."""
        for _ in range(5):
            before = self._file_number()
            with self.engine.connect().execution_options(assetmap_begin="BEGIN IMMEDIATE") as connection:
                connection.begin()
                if before == self._file_number():
                    yield connection
                    return
        raise StoreError(f"{self.name} is being replaced. Nothing was stored; try again.")

    def _file_number(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError as error:
            raise StoreError(_missing(self.name)) from error
        return found.st_dev, found.st_ino


def open_folder(folder: Path, create: bool = True, clock: Clock = now, migrations: Migrations = OURS) -> SqliteStore:
    """Open the store of a workspace folder, or make it where there was none.

    Raises
    ------
    StoreError
        When it is damaged, missing where there was one, newer than this software, or may not be read and written.
    """
    try:
        return _open_folder(folder, create, clock, migrations)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            f"The workspace folder {folder.name} cannot be used ({reason}). Nothing was changed; "
            "mend that, ask for permission, or choose another folder."
        ) from error


def _open_folder(folder: Path, create: bool, clock: Clock, migrations: Migrations) -> SqliteStore:
    path = folder / DATABASE
    _check_folder(folder, create)
    if not path.exists():
        if was_workspace(folder):
            raise StoreError(_missing(path.name))
        if not create:
            raise StoreError(f"There is no workspace in {folder.name}. Check the folder's name.")
        make_database(path, migrations)
    _check_may_use(path, path.name)
    has_steps_to_go = check_version(check_file(path), migrations, path.name)
    with plain_faults(path.name):
        _use_rollback_journal(path)
        if has_steps_to_go:
            bring_up_to_date(path, migrations)
    mark_workspace(folder)
    return SqliteStore(path, clock)


def make_database(path: Path, migrations: Migrations = OURS) -> None:
    """Make an empty store at ``path``, wholly or not at all; one that another process just made there is left alone."""
    handle, name = tempfile.mkstemp(prefix=".making-", suffix=".db", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        with plain_faults(path.name):
            bring_up_to_date(temporary, migrations)
        place_without_replacing(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def place_without_replacing(temporary: Path, path: Path) -> None:
    """Give a finished file its name unless something has that name already."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # a stick formatted for Windows knows no links
        if not path.exists():
            temporary.rename(path)


def engine_for(path: Path) -> sa.Engine:
    """Make an engine whose connections never create a file, begin when told to and keep what was acknowledged."""
    engine = sa.create_engine("sqlite://", creator=lambda: connect(path), poolclass=sa.NullPool)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("assetmap_begin", "BEGIN"))

    return engine


def connect(path: Path) -> sqlite3.Connection:
    """Connect to a database file that is there."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_sqlite(path: Path) -> bool:
    """Say whether a file is there and begins as SQLite's files do."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def check_file(path: Path, name: str = "") -> str:
    """Look whether a file is a whole store of ours and return its version; it is not changed.

    Raises
    ------
    StoreError
        When it is damaged, cut off, or something else.
    """
    name = name or path.name
    try:
        begins_well, size = is_sqlite(path), path.stat().st_size
    except OSError as error:
        raise StoreError(f"{name} could not be read ({error.strerror}). Ask for permission to read it.") from error
    if not begins_well:
        what = "is damaged or is not a store of assetmap" if size else "is empty, all that was in it is gone"
        raise StoreError(f"{name} {what}. {RESTORE}")
    with plain_faults(name), closing(connect(path)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise StoreError(f"{name} is damaged. {RESTORE}")
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StoreError(f"{name} is a database, but not one of assetmap. {RESTORE}")
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        number, highest = connection.execute("SELECT count(*), coalesce(max(seq), 0) FROM events").fetchone()
    if number != highest or len(versions) != 1:
        raise StoreError(f"{name} is damaged: some of its events are missing. {RESTORE}")
    return str(versions[0][0])


def bring_up_to_date(path: Path, migrations: Migrations = OURS) -> None:
    """Run what migrations are missing in one transaction; an empty file becomes an empty store."""
    engine = engine_for(path)
    with engine.connect().execution_options(assetmap_begin="BEGIN IMMEDIATE") as connection:
        raw = connection.connection.driver_connection
        # Tables are rebuilt by migrations: references are checked at the end instead of at each step
        raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        with connection.begin():
            upgrade(connection, migrations)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError(
                    f"{path.name} could not be brought to the newest version. Nothing was changed. {RESTORE}"
                )
    engine.dispose()


def _use_rollback_journal(path: Path) -> None:
    """Turn back a file that another program turned to a write-ahead log; the file itself remembers the kind."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _check_folder(folder: Path, create: bool) -> None:
    if folder.is_file():
        raise StoreError(f"{folder.name} is a file. Name the workspace's folder.")
    if not folder.exists() and not create:
        raise StoreError(
            f"There is no workspace folder {folder.name}. Check its name (--workspace), or begin one with "
            "`assetmap territory add NAME …`."
        )
    folder.mkdir(parents=True, exist_ok=True)
    _check_may_use(folder, f"The workspace folder {folder.name}")


def _check_may_use(place: Path, what: str) -> None:
    needed = os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)
    if not os.access(place, needed, effective_ids=os.access in os.supports_effective_ids):
        raise StoreError(f"{what} may not be read and written. Ask for permission, or copy the workspace elsewhere.")


def _missing(name: str) -> str:
    return f"{name} is missing from the workspace: nothing new was begun in its place. Put it back. {RESTORE}"
