"""The store in a schema of a PostgreSQL database with PostGIS, for several offices or machines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from assetmap.errors import StoreError
from assetmap.storage.faults import BUSY_SECONDS, plain_faults, sentence_for
from assetmap.storage.migrate import OURS, Migrations, check_version, upgrade
from assetmap.storage.reading import SqlReading
from assetmap.storage.schema import Schema, make_schema
from assetmap.storage.sqlite import Clock, now
from assetmap.storage.writing import SqlWriting

DRIVER = "postgresql+psycopg"
DEFAULT_SCHEMA = "assetmap"
LOCK_CLASS = 0x616D6170
"""First half of the advisory lock that writers take in turn; the second half is the schema's name."""

_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,29}")
_POSTGIS_AT = (
    "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
)
_SETTINGS = "SELECT set_config('search_path', %s, false), set_config('lock_timeout', %s, false)"
_SRID = (4326).to_bytes(4, "little")
_TURN = sa.text("SELECT pg_advisory_xact_lock(:lock_class, hashtext(:schema))")


class PostgisStore:
    """See :class:`assetmap.storage.store.Store`. Opened by :func:`open_url`.

    Writers take turns by an advisory lock that is held until their commit is visible, so sequence numbers have no gap and
    follow the order of commits. After a commit that appended events, ``NOTIFY`` on the channel named like the schema carries
    the new version.
    """

    def __init__(self, engine: sa.Engine, schema_name: str, clock: Clock = now) -> None:
        self.engine = engine
        self.schema_name = schema_name
        self.name = _name_of(engine)
        self.warnings: tuple[str, ...] = ()
        self.schema: Schema = make_schema("postgresql")
        self._clock = clock

    @contextmanager
    def read(self) -> Iterator[SqlReading]:
        """Open one consistent look."""
        look_only = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with plain_faults(self.name), self.engine.connect().execution_options(**look_only) as connection:
            look = SqlReading(connection, self.schema)
            look.version()  # the look is fixed by its first statement, not by its beginning
            yield look

    @contextmanager
    def write(self) -> Iterator[SqlWriting]:
        """Open one transaction; waits for another writer up to 30 seconds."""
        with plain_faults(self.name), self.engine.begin() as connection:
            take_turn(connection, self.schema_name)
            writing = SqlWriting(connection, self.schema, self._clock, copy_rows)
            yield writing
            if writing.appended:
                connection.execute(sa.select(sa.func.pg_notify(self.schema_name, str(writing.appended))))

    def version(self, but: Sequence[str] = ()) -> int:
        """Return the highest sequence number, of events of all kinds but these."""
        with plain_faults(self.name), self.engine.connect() as connection:
            return SqlReading(connection, self.schema).version(but)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def replace_all(self, copy: Callable[[sa.Connection, Schema], None], kept_as: str) -> str:
        """Fill a new schema by ``copy`` and rename the one that was there, in one transaction; return its new name."""
        aside = f"{self.schema_name}_{kept_as}"[:63]
        with plain_faults(self.name), self.engine.begin() as connection:
            take_turn(connection, self.schema_name)
            connection.exec_driver_sql(f'ALTER SCHEMA "{self.schema_name}" RENAME TO "{aside}"')
            make_schema_in(connection, self.schema_name)
            copy(connection, self.schema)
            version = SqlReading(connection, self.schema).version()
            connection.execute(sa.select(sa.func.pg_notify(self.schema_name, str(version))))
        self.engine.dispose()
        return aside


def open_url(url: str, create: bool = True, clock: Clock = now, migrations: Migrations = OURS) -> PostgisStore:
    """Open the store at a ``postgresql+psycopg://`` address, or make it where there was none.

    The schema is ``assetmap`` unless the address ends in ``?schema=NAME``.

    Raises
    ------
    StoreError
        When the server does not answer, lacks PostGIS, or holds a newer store.
    """
    engine, schema_name = _engine_for(url)
    store = PostgisStore(engine, schema_name, clock)
    with plain_faults(store.name):
        with engine.begin() as connection:
            found = find_version(connection, schema_name)
            if found is None and not create:
                raise StoreError(f"{store.name} holds no workspace in the schema {schema_name}. Check the address.")
            if found is None or check_version(found, migrations, store.name):
                take_turn(connection, schema_name)
                make_schema_in(connection, schema_name, migrations)
        engine.dispose()  # connections made before PostGIS was there do not see it
    return store


def find_version(connection: sa.Connection, schema_name: str) -> str | None:
    """Return the version of the store in a schema, None where there is none."""
    if not sa.inspect(connection).has_table("alembic_version", schema=schema_name):
        return None
    table = sa.table("alembic_version", sa.column("version_num"), schema=schema_name)
    return str(connection.scalar(sa.select(table.c.version_num)))


def make_schema_in(connection: sa.Connection, schema_name: str, migrations: Migrations = OURS) -> None:
    """Make the schema and whatever it lacks, in the transaction that is open."""
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema_name}"')
    connection.exec_driver_sql(_SETTINGS, (_search_path(connection, schema_name), f"{BUSY_SECONDS}s"))
    upgrade(connection, migrations, schema_name)


def take_turn(connection: sa.Connection, schema_name: str) -> None:
    """Wait until nobody else writes to the schema; the turn ends with the transaction."""
    connection.execute(_TURN, {"lock_class": LOCK_CLASS, "schema": schema_name})


def copy_rows(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert many rows by PostgreSQL's own way for many, which takes half the time of statements."""
    if not rows:
        return
    from psycopg import Error, sql

    names = list(rows[0])
    shape = names.index("geometry") if "geometry" in names else None
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    raw: Any = connection.connection
    try:
        with raw.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                values = list(row.values())
                if shape is not None and values[shape] is not None:
                    values[shape] = _with_srid(values[shape])
                copy.write_row(values)
    except Error as error:  # this way does not pass through SQLAlchemy, which would name it as its own
        raise StoreError(sentence_for(error, _name_of(connection.engine))) from error


def _name_of(engine: sa.Engine) -> str:
    return f"The PostGIS store “{engine.url.database or ''}”"


def _with_srid(wkb: bytes) -> str:
    """Say in little-endian WKB itself that it is EPSG:4326, in the hexadecimal form a geometry column reads."""
    return (wkb[:4] + bytes([wkb[4] | 0x20]) + _SRID + wkb[5:]).hex()


def _engine_for(url: str) -> tuple[sa.Engine, str]:
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(
            f"The address of the store cannot be understood. Write it as {DRIVER}://user@host/name."
        ) from error
    schema_name = address.query.get("schema", DEFAULT_SCHEMA)
    address = address.difference_update_query(["schema"])
    if address.drivername not in (DRIVER, "postgresql"):
        raise StoreError(f"A store by address needs PostGIS. Write the address as {DRIVER}://user@host/name.")
    if not isinstance(schema_name, str) or not _SCHEMA_NAME.fullmatch(schema_name):
        raise StoreError("The schema of a store is named with small letters, digits and _, at most 30 of them.")
    try:
        import geoalchemy2  # noqa: F401  # needed later, missed here
        import psycopg  # noqa: F401

        engine = sa.create_engine(
            address.set(drivername=DRIVER),
            connect_args={"connect_timeout": 10, "application_name": "assetmap"},
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
        )
    except ImportError as error:
        raise StoreError("PostGIS needs more software. Install it with “pip install 'assetmap[postgis]'”.") from error

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            found = cursor.execute(_POSTGIS_AT).fetchone()
            cursor.execute(_SETTINGS, (_path(schema_name, found), f"{BUSY_SECONDS}s"))
        connection.commit()

    return engine, schema_name


def _search_path(connection: sa.Connection, schema_name: str) -> str:
    return _path(schema_name, connection.exec_driver_sql(_POSTGIS_AT).first())


def _path(schema_name: str, postgis_at: Any) -> str:
    """Ours first, then where PostGIS's functions are."""
    return f'"{schema_name}"' + (f', "{postgis_at[0]}"' if postgis_at else "")
