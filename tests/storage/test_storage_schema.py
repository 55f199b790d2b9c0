"""What a store holds is made by migrations that never change, and the code's own picture of it agrees."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import shapely
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from store_samples import assets

from assetmap.errors import StoreError
from assetmap.storage import Store, open_store
from assetmap.storage.migrate import OURS
from assetmap.storage.schema import make_schema
from assetmap.storage.sqlite import APPLICATION_ID, connect
from assetmap.tables import ASSET_COLUMN_NAMES, RECORD_COLUMN_NAMES


def columns_of(store: Store, table: str) -> dict[str, bool]:
    """Names of a table's columns as the database tells them, and whether they may be missing."""
    with store.read() as look:
        schema = getattr(store, "schema_name", None)
        return {one["name"]: one["nullable"] for one in sa.inspect(look.connection).get_columns(table, schema=schema)}


def test_the_migrated_tables_are_those_the_code_speaks_of(store: Store) -> None:
    for table in store.schema.metadata.sorted_tables:
        assert columns_of(store, table.name) == {column.name: column.nullable for column in table.columns}, (
            f"{table.name}: tables.py or schema.py and the migrations differ; add a migration, never change a released one"
        )


def test_every_column_of_the_contract_is_stored(store: Store) -> None:
    assert set(RECORD_COLUMN_NAMES) <= set(columns_of(store, "records"))
    assert set(ASSET_COLUMN_NAMES) <= set(columns_of(store, "assets"))


def test_the_newest_migration_is_the_version_this_software_writes() -> None:
    config = Config()
    config.set_main_option("script_location", str(OURS.folder))
    assert ScriptDirectory.from_config(config).get_heads() == [OURS.head]


def test_a_store_of_the_first_version_is_brought_up_with_its_territories(tmp_path: Path) -> None:
    from assetmap.storage.migrate import Migrations
    from assetmap.storage.sqlite import open_folder

    open_folder(tmp_path, migrations=Migrations(head="0001"))
    row = ("town", "Town", "[]", "", "", None, shapely.to_wkb(shapely.box(0, 50, 1, 51)))
    with closing(connect(tmp_path / "assetmap.db")) as raw:
        raw.execute(
            "INSERT INTO territories (id, name, aliases, population_source, population_date, population, geometry) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    with open_store(tmp_path).read() as look:
        assert [(one.id, one.name, one.outline_credit) for one in look.territories()] == [("town", "Town", "")]


def test_both_databases_have_the_same_tables() -> None:
    pictures = [make_schema(dialect).metadata.tables for dialect in ("sqlite", "postgresql")]
    boxes = {"minx", "miny", "maxx", "maxy"}
    names = [{name: set(table.columns.keys()) - boxes for name, table in tables.items()} for tables in pictures]
    assert names[0] == names[1]


def test_making_and_opening_a_store_says_nothing(
    address: Path | str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        open_store(address).close()
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("application_id", APPLICATION_ID),
        ("busy_timeout", 30_000),
    ],
)
def test_a_file_is_written_so_that_what_was_acknowledged_stays_and_what_was_erased_goes(
    sqlite_store: Store, setting: str, value: object
) -> None:
    with sqlite_store.read() as look:
        assert look.connection.exec_driver_sql(f"PRAGMA {setting}").scalar() == value


def test_a_file_that_another_program_turned_to_a_write_ahead_log_is_turned_back(sqlite_store: Store) -> None:
    raw = connect(sqlite_store.path)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.close()
    open_store(sqlite_store.path.parent)
    assert connect(sqlite_store.path).execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_was_removed_is_not_left_in_the_file(sqlite_store: Store) -> None:
    word = "a very private sentence"
    with sqlite_store.write() as writing:
        writing.put_assets(assets("a1", "a2", description=word))
    assert word.encode() in sqlite_store.path.read_bytes()
    with sqlite_store.write() as writing:
        writing.put_assets(assets("a2"))
    left = b"".join(path.read_bytes() for path in sqlite_store.path.parent.iterdir())
    assert word.encode() not in left


def test_an_index_finds_the_places_in_a_box(store: Store) -> None:
    with store.write() as writing:
        writing.put_assets(assets(*(f"a{number}" for number in range(300))))
        if store.schema_name if hasattr(store, "schema_name") else "":
            writing.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = "EXPLAIN SELECT asset_id FROM assets WHERE geometry && ST_MakeEnvelope(0, 0, 1, 1, 4326)"
        else:
            plan = "EXPLAIN QUERY PLAN SELECT asset_id FROM assets WHERE minx <= 1 AND maxx >= 0 AND miny <= 1 AND maxy >= 0"
        told = " ".join(map(str, writing.connection.exec_driver_sql(plan).all()))
    assert "assets_by_place" in told


# PostGIS only


def test_a_commit_tells_who_listens_the_new_version(postgis_store: Store) -> None:
    import psycopg

    address = postgis_store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as listening:
        listening.execute(f"LISTEN {postgis_store.schema_name}")
        with postgis_store.write() as writing:
            writing.append("note", "a1", {})
            writing.append("note", "a1", {})
        heard = [note.payload for note in listening.notifies(timeout=5, stop_after=1)]
    assert heard == ["2"]


def test_two_projects_in_one_database_do_not_meet(new_postgis_address) -> None:
    one, two = open_store(new_postgis_address()), open_store(new_postgis_address())
    with one.write() as writing, two.write() as other:
        writing.append("note", "a1", {})
        other.append("note", "a1", {})
        other.append("note", "a1", {})
    versions = (one.version(), two.version())
    one.close()
    two.close()
    assert versions == (1, 2)


def test_a_newer_schema_is_refused(postgis_store: Store) -> None:
    with postgis_store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0044'")
    with pytest.raises(StoreError, match="newer assetmap"):
        open_store(
            f"{postgis_store.engine.url.render_as_string(hide_password=False)}?schema={postgis_store.schema_name}"
        )


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="does not answer") as refused:
        open_store("postgresql+psycopg://somebody:secret@127.0.0.1:1/maps")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://localhost/x", "needs PostGIS"),
        ("postgresql+psycopg://localhost:port/x", "cannot be understood"),
        ("postgresql+psycopg://localhost/x?schema=a;b", "named with small letters"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(address: str, sentence: str) -> None:
    assert urlsplit(address).scheme
    with pytest.raises(StoreError, match=sentence):
        open_store(address)
