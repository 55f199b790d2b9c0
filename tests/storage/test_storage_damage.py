"""What happens to a workspace's file: damage, a lost file, other versions, no permission, a full disk. Never silently empty."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_samples import many_records, put, records

from assetmap.errors import ExportError, StoreError
from assetmap.storage import Store, backup, open_store
from assetmap.storage.migrate import OURS, Migrations
from assetmap.storage.sqlite import open_folder

NEXT = f"{int(OURS.head) + 1:04}"
NEXT_STEP = f'''"""A step of a later version."""
from alembic import op
import sqlalchemy as sa
revision = "{NEXT}"
down_revision = "{OURS.head}"
def upgrade():
    op.create_table("photos", sa.Column("photo_id", sa.Text(), primary_key=True))
    with op.batch_alter_table("assets") as assets:
        assets.add_column(sa.Column("photo", sa.Text()))
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with 500 records."""
    store = open_store(tmp_path / "workspace")
    put(store, many_records(500))
    store.close()
    return tmp_path / "workspace"


def damage(path: Path, at: int, what: bytes) -> None:
    with path.open("rb+") as file:
        file.seek(at)
        file.write(what)


def run_sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def cut(path: Path, share: float) -> None:
    os.truncate(path, int(path.stat().st_size * share))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a changed header": lambda path: damage(path, 0, b"Sqlite"),
    "a changed page": lambda path: damage(path, 40_960, os.urandom(4096)),
    "nothing left of it": lambda path: cut(path, 0),
    "half of it left": lambda path: cut(path, 0.5),
    "another file's content": lambda path: path.write_text("Dear diary"),
    "another program's database": lambda path: (path.unlink(), run_sql(path, "CREATE TABLE x (y)")),
    "lost events": lambda path: run_sql(
        path, "DROP TRIGGER events_follow_on", "INSERT INTO events VALUES (7, '', '', '', '', '{}')"
    ),
    "no file": lambda path: path.unlink(),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_or_lost_store_is_refused_with_the_way_out_and_left_as_it_is(folder: Path, what: str) -> None:
    path = folder / "assetmap.db"
    DAMAGES[what](path)
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    for create in (True, False):
        with pytest.raises(StoreError, match=r"^assetmap\.db .*`assetmap restore FILE`") as refused:
            open_store(folder, create=create)
        assert str(folder.parent) not in str(refused.value)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_a_page_that_is_found_damaged_while_reading_is_told(folder: Path) -> None:
    store = open_store(folder)
    damage(folder / "assetmap.db", 8192, os.urandom((folder / "assetmap.db").stat().st_size - 8192))
    with pytest.raises(StoreError, match="damaged"), store.read() as look:
        look.records()


def test_a_file_that_is_lost_while_the_app_runs_is_not_begun_anew(folder: Path) -> None:
    store = open_store(folder)
    (folder / "assetmap.db").unlink()
    with pytest.raises(StoreError, match="missing"), store.write():
        pytest.fail("wrote to nothing")
    with pytest.raises(StoreError, match="could not be opened"):
        store.version()
    assert not (folder / "assetmap.db").exists()


def test_a_store_of_a_newer_assetmap_is_refused_and_not_touched(folder: Path) -> None:
    path = folder / "assetmap.db"
    run_sql(path, "UPDATE alembic_version SET version_num = '0044'", "CREATE TABLE of_the_future (x)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer assetmap .*0044"):
        open_store(folder)
    assert path.read_bytes() == before


@pytest.fixture
def with_step(tmp_path: Path) -> Callable[[str], Migrations]:
    """Gives our migrations with one more step."""

    def add(text: str) -> Migrations:
        shutil.copytree(OURS.folder, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / "migrations" / "versions" / f"r{NEXT}_next.py").write_text(text)
        return Migrations(tmp_path / "migrations", NEXT)

    return add


def test_an_older_store_is_brought_up_to_date_with_all_it_holds(
    folder: Path, with_step: Callable[[str], Migrations]
) -> None:
    migrations = with_step(NEXT_STEP)
    store = open_folder(folder, migrations=migrations)
    with store.read() as look:
        columns = {column["name"] for column in sa.inspect(look.connection).get_columns("assets")}
        assert len(look.records()) == 500
    assert "photo" in columns
    with pytest.raises(StoreError, match="newer assetmap"):
        open_store(folder)


@pytest.mark.parametrize("fault", ["op.execute('INSERT INTO nowhere VALUES (1)')", "op.drop_table('territories')"])
def test_a_step_that_fails_leaves_the_file_as_it_was(
    folder: Path, with_step: Callable[[str], Migrations], fault: str
) -> None:
    """The second fault breaks nothing until references are checked at the end."""
    path = folder / "assetmap.db"
    before = path.read_bytes()
    with pytest.raises(StoreError):
        open_folder(folder, migrations=with_step(f"{NEXT_STEP}    {fault}\n"))
    assert path.read_bytes() == before
    assert [one.name for one in folder.iterdir() if "journal" in one.name] == []
    with open_store(folder).read() as look:
        assert len(look.records()) == 500


# Permission


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be nobody in particular for a moment: the administrator may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A workspace in a folder that everybody may enter."""
    place = Path(tempfile.mkdtemp(prefix="assetmap-test-"))
    place.chmod(0o755)
    store = open_store(place / "office")
    put(store, records("n/1"))
    (place / "office" / "assetmap.db").chmod(0o666)
    (place / "office").chmod(0o777)
    yield place / "office"
    (place / "office").chmod(0o777)
    shutil.rmtree(place)


@pytest.mark.parametrize(
    ("what", "mode"), [("office", 0o555), ("office", 0o000), ("assetmap.db", 0o444), ("assetmap.db", 0o000)]
)
def test_a_workspace_that_may_not_be_written_is_told_at_the_start(shared_folder: Path, what: str, mode: int) -> None:
    (shared_folder if what == "office" else shared_folder / what).chmod(mode)
    with somebody_else(), pytest.raises(StoreError, match="sk for permission"):
        open_store(shared_folder)


def test_a_workspace_that_may_be_written_opens_for_somebody_else(shared_folder: Path) -> None:
    with somebody_else():
        assert open_store(shared_folder).version() == 1


def test_a_folder_in_which_nothing_may_be_made_is_told(shared_folder: Path) -> None:
    shared_folder.parent.chmod(0o755)
    with somebody_else(), pytest.raises(StoreError, match=r"workspace folder new .*Permission denied"):
        open_store(shared_folder.parent / "new")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(StoreError, match=r"notes\.txt is a file"):
        open_store(tmp_path / "notes.txt")


@pytest.mark.parametrize("name", ["with spaces", "🌳 Bràigh", "50%?x=1#y", "it's; DROP TABLE"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    put(open_store(tmp_path / name), records("n/1"))
    with open_store(tmp_path / name, create=False).read() as look:
        assert len(look.records()) == 1


# A full or faulty disk


def contents(store: Store) -> tuple[int, list[str]]:
    with store.read() as look:
        return look.version(), look.records()["record_id"].tolist()


def test_a_full_disk_is_told_and_nothing_is_half_stored(folder: Path) -> None:
    store = open_store(folder)
    before = contents(store)
    pages = (folder / "assetmap.db").stat().st_size // 4096 + 2
    sa.event.listen(store.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match=r"disk that holds assetmap\.db is full. Nothing was stored"):
        put(store, many_records(5_000, "halls"))
    assert contents(store) == contents(open_store(folder)) == before


def test_a_fault_that_is_passed_over_in_the_block_is_not_taken_for_success(folder: Path) -> None:
    store = open_store(folder)
    before = contents(store)
    sa.event.listen(store.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(StoreError), store.write() as writing:
        with pytest.raises(sa.exc.DBAPIError):
            writing.put_records(writing.append("upload", "x", {}), "east-end", many_records(5_000, "halls"))
        writing.append("note", "x", {"text": "x" * 100_000})
    assert contents(open_store(folder)) == before


def test_a_disk_that_refuses_a_write_is_told_and_nothing_is_half_stored(folder: Path) -> None:
    """The system is told to refuse files larger than this one: SQLite sees a failing write."""
    store = open_store(folder)
    before, old = contents(store), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "assetmap.db").stat().st_size, old[1]))
    try:
        with pytest.raises(StoreError, match=r"assetmap\.db reported a fault. Nothing was stored"):
            put(store, many_records(5_000, "halls"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert contents(store) == contents(open_store(folder)) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 1 MB, where the system lets the tests have one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_real_disk_that_fills_up_keeps_what_was_acknowledged(small_disk: Path) -> None:
    store = open_store(small_disk / "workspace")
    put(store, records("n/1"))
    acknowledged = 1
    with pytest.raises(StoreError, match="is full"):
        for number in range(2, 1000):
            with store.write() as writing:
                writing.append("note", "x", {"text": "x" * 5_000})
            acknowledged = number
    assert contents(store) == contents(open_store(small_disk / "workspace")) == (acknowledged, ["osm:n/1"])


def test_a_backup_to_a_full_disk_leaves_nothing(small_disk: Path, folder: Path) -> None:
    store = open_store(folder)
    put(store, many_records(3_000, "halls"))
    with pytest.raises((StoreError, ExportError), match=r"monday\.db"):
        backup(store, small_disk / "monday.db")
    assert list(small_disk.iterdir()) == []


def test_a_new_workspace_on_a_full_disk_leaves_no_half_store(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (1024 - 40) * 1024)
    with pytest.raises(StoreError, match=r"full|No space"):
        open_store(small_disk / "workspace")
    (small_disk / "ballast").unlink()
    assert open_store(small_disk / "workspace").version() == 0
