"""What goes wrong: folders, disks, files and slips. Each is one plain sentence with a way out, and nothing is half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_lines import TOWN_BOX, Run, as_process, features_of, is_refusal

from assetmap.storage import hold_app_lock

LIST = "name,lat,lon\nA choir,56.44,-2.93\n"
NO_SMALL_DISK = "NO SMALL DISK: a full disk was not tried, as it may only be mounted by the administrator"


def whole(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "app.lock"}


@pytest.mark.parametrize(
    "command",
    [
        ["refresh", "Town"],
        ["territory", "list"],
        ["upload", "Town", "list.csv"],
        ["judge", "Town", "list.csv"],
        ["gather", "Town", "--extract", "town.osm"],
        ["map", "Town", "o.html"],
        ["export", "Town", "o.csv"],
        ["explain", "x"],
        ["priorities", "Town"],
        ["undo", "1"],
        ["backup", "b.db"],
    ],
    ids=" ".join,
)
def test_where_there_is_no_workspace_it_is_said_how_to_begin(run: Run, tmp_path: Path, command: list[str]) -> None:
    said = run(*command)
    assert is_refusal(said, tmp_path) and "begin one with `assetmap territory add NAME …`" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.write_bytes(b"Dear diary"), "`assetmap restore FILE`"),
        (lambda path: os.truncate(path, 9000), "`assetmap restore FILE`"),
        (lambda path: path.unlink(), "`assetmap restore FILE`"),
        (lambda path: newer(path), "newer assetmap"),
    ],
    ids=["another content", "cut off", "lost", "of a newer assetmap"],
)
def test_a_harmed_workspace_is_told_left_alone_and_restored(
    run: Run, gathered: Path, tmp_path: Path, harm: object, told: str
) -> None:
    assert run("backup", "monday.db").code == 0
    harm(gathered / "assetmap.db")  # type: ignore[operator]
    before = whole(gathered)
    for command in (
        ["refresh", "Town"],
        ["territory", "add", "West", f"--bbox={TOWN_BOX}"],
        ["upload", "Town", "x.csv"],
    ):
        said = run(*command)
        assert is_refusal(said, tmp_path) and told in said.err, said.err
    assert whole(gathered) == before
    assert run("restore", "monday.db").code == 0
    assert run("territory", "list").out.startswith("town")


def newer(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute("UPDATE alembic_version SET version_num = '0099'")
    base.commit()
    base.close()


def test_a_folder_that_may_not_be_written_is_told(made_once: Path) -> None:
    """As somebody who is not the administrator, who may write everywhere."""
    place = Path(tempfile.mkdtemp(prefix="assetmap-test-"))
    try:
        shutil.copytree(made_once / "gathered", place / "workspace")
        (place / "list.csv").write_text(LIST)
        (place / "workspace" / "assetmap.db").chmod(0o444)
        for path in (place / "workspace", place):
            path.chmod(0o555)
        code = (
            "import os, pathlib, sys, tempfile\n"
            "from assetmap import cli\n"
            "from assetmap.workspace import Workspace, bringing\n"
            "Workspace.open(pathlib.Path(tempfile.mkdtemp()) / 'loads all there is').close()\n"
            "os.geteuid() or os.seteuid(65534)\n"
            "sys.argv = ['assetmap', *sys.argv[1:]]\ncli.main()\n"
        )
        from project_lines import surroundings

        done = subprocess.run(
            [sys.executable, "-c", code, "upload", "Town", "list.csv"],
            cwd=place,
            env=surroundings(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1 and "permission" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr and str(place) not in done.stderr
    finally:
        for path in (place, place / "workspace"):
            path.chmod(0o755)
        shutil.rmtree(place)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(NO_SMALL_DISK)
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_the_workspace_is_as_it_was(
    run: Run, made_once: Path, small_disk: Path, tmp_path: Path
) -> None:
    shutil.copytree(made_once / "gathered", small_disk / "office")
    rows = "".join(f"Lunch club {n},{56.421 + n % 50 / 2000},{-2.969 + n / 50_000}\n" for n in range(2_000))
    (tmp_path / "many.csv").write_text(f"name,lat,lon\n{rows}")
    at = ("--workspace", str(small_disk / "office"))
    said = run("upload", "Town", "many.csv", *at)
    assert is_refusal(said, tmp_path) and "full" in said.err and "Nothing was stored" in said.err, said.err
    room = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize - 4096))
    for command, out in (("export", "o.geojson"), ("export", "o.gpkg"), ("map", "o.html")):
        said = run(command, "Town", str(small_disk / out), *at)
        assert is_refusal(said, tmp_path), (command, out, said.err)
    (small_disk / "ballast").unlink()
    assert [path.name for path in small_disk.iterdir()] == ["office"]
    assert run("export", "Town", "o.geojson", *at).code == 0
    assert len(features_of(tmp_path / "o.geojson")) == 4


# Names of files


@pytest.mark.usefixtures("gathered")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "Town", "o.xlsx"], "o.xlsx does not end in one of .geojson, .gpkg, .csv."),
        (["export", "Town", "o"], "o does not end in one of .geojson, .gpkg, .csv."),
        (["export", "Town", "o.html"], "Write it with `assetmap map`."),
        (["export", "Town", "none/o.csv"], "There is no folder none"),
        (["map", "Town", "o.geojson"], "`assetmap export`"),
        (["map", "Nowhere", "o.html"], "There are: Town."),
        (["template", "o.pdf"], "does not end in .csv or .xlsx."),
        (["backup", "."], "is a folder."),
        (["backup", "none/b.db"], "There is no folder none"),
        (["backup", "workspace/assetmap.db"], "assetmap.db is a file of the workspace itself."),
        (["restore", "none.db"], "There is no backup none.db."),
        (["restore", "list.csv"], "list.csv is damaged or is not a store"),
        (["gather", "Town", "--extract", "."], "That is a folder."),
        (["gather", "Town", "--extract", "none.osm"], "There is no file none.osm."),
        (["gather", "Town", "--extract", "list.csv"], "Bring in lists with `assetmap upload`."),
        (["upload", "Town", "none.csv"], "There is no file none.csv."),
        (["upload", "Town", "."], "is a folder."),
        (["upload", "Town", "list.csv", "--report", "none/r.json"], "There is no folder none"),
        (["upload", "Town", "list.csv", "--report", "list.csv"], "does not end in .json."),
        (["upload", "Town", "list.csv", "--report", "workspace/assetmap.db"], "does not end in .json."),
        (["upload", "Town", "list.csv", "--marked-up", "list.csv"], "list.csv is the list itself."),
        (["upload", "Town", "list.csv", "--marked-up", "m.pdf"], "does not end in .csv or .xlsx."),
        (["upload", "Town", "list.csv", "--sheet", "One"], "one table without sheets. Leave --sheet out."),
        (["upload", "Town", "list.csv", "--source-name", " OSM "], "a list cannot be called “OSM”"),
        (["upload", "Town", "osm.csv"], "a list cannot be called “osm”"),
        (["upload", "Town", "list.csv", "--source-name", "x" * 121], "has 121 letters"),
        (["upload", "Town", "list.csv", "--column", "name=Title"], "list.csv has no column “Title”. It has: “name”"),
        (["upload", "Town", "list.csv", "--column", "titel=name"], "there is no such column."),
        (["upload", "Town", "list.csv", "--crs", "metres"], "Write one like EPSG:27700."),
        (["upload", "Town", "list.csv", "--category", "hall=halls"], "See `assetmap layers list`."),
        (["explain", "nobody"], "The column asset_id of an export has the ids."),
    ],
    ids=lambda part: " ".join(part)[:60] if isinstance(part, list) else "",
)
def test_a_slip_is_one_sentence_and_harms_nothing(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    for name in ("list.csv", "osm.csv"):
        (tmp_path / name).write_text(LIST)
    before = whole(tmp_path)
    said = run(*arguments)
    assert is_refusal(said, tmp_path) and told in said.err, said.err
    assert said.out == "" and whole(tmp_path) == before


@pytest.mark.usefixtures("gathered")
@pytest.mark.parametrize(
    "arguments",
    [
        ["gather"],
        ["gather", "Town", "--extract", "a", "--overpass-json", "b"],
        ["upload", "Town"],
        ["upload", "Town", "list.csv", "--column", "name"],
        ["export", "Town", "o.csv", "--audience", "friends"],
        ["undo", "first"],
        ["undo"],
        ["judge", "Town"],
        ["territory"],
        ["territory", "sell", "Town"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.code == 2 and (said.out + said.err).strip() and "Traceback" not in said.err


def test_another_list_of_the_same_file_name_is_pointed_out(run: Run, begun: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    run("upload", "Town", "list.csv")
    (tmp_path / "list.csv").write_text("Venue,Post Code\nA hall,\n")
    said = run("upload", "Town", "list.csv")
    assert "A list called “list” with other columns was there before: 1 row of it went." in said.err
    assert run("undo", "3").code == 0
    run("export", "Town", "o.geojson")
    assert [one["name"] for one in features_of(tmp_path / "o.geojson")] == ["A choir"]


# Files of judgements


@pytest.fixture
def hall(run: Run, gathered: Path, tmp_path: Path) -> str:
    run("export", "Town", "ids.geojson")
    return next(one["asset_id"] for one in features_of(tmp_path / "ids.geojson") if one["name"] == "Example Hall")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("asset_id,action\n", "a header but no judgements under it"),
        ("asset_id,value\nx,y\n", "has no column “action”"),
        ("asset_id,action,action\nHALL,hide,rename\n", "the column “action” more than once"),
        ("asset_id;action\nHALL;hide\n", "has semicolons between its columns. Save it with commas"),
        ("asset_id,action\n\n\nHALL,fly\n", "row 4: “fly” is no action."),
        ("asset_id,action\nnobody,hide\nHALL,hide\n", "row 2: there is no asset “nobody”."),
        ("asset_id,action\n=1+1,hide\n", "there is no asset “=1+1”."),
        (b"\x89PNG\r\n\x1a\n\0", "is not a table of plain text"),
    ],
    ids=["empty", "header", "column", "twice", "semicolons", "blank rows", "unknown id", "formula", "picture"],
)
def test_a_file_of_judgements_with_a_fault_keeps_none(
    run: Run, hall: str, tmp_path: Path, text: str | bytes, told: str
) -> None:
    content = text if isinstance(text, bytes) else text.replace("HALL", hall).encode()
    (tmp_path / "judged.csv").write_bytes(content)
    said = run("judge", "Town", "judged.csv")
    assert is_refusal(said, tmp_path) and told in said.err, said.err
    assert "New: 0" in run("refresh", "Town").out.replace("New: 4", "New: 0") and "Kept" not in said.out


def test_a_formula_is_a_name_like_any_other_and_harmless_in_a_csv(run: Run, hall: str, tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text(f'asset_id,action,value\n{hall},rename,"=HYPERLINK(""x"")"\n')
    assert run("judge", "Town", "judged.csv").code == 0
    run("export", "Town", "o.csv")
    assert "'=HYPERLINK(" in (tmp_path / "o.csv").read_text(encoding="utf-8")


def test_ten_thousand_faults_are_told_in_a_few_lines(run: Run, hall: str, tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("asset_id,action\n" + "nobody,hide\n" * 10_000 + f"{hall},hide\n")
    said = run("judge", "Town", "judged.csv")
    assert said.code == 1 and "10,000 of 10,001 judgements cannot be kept, so none was:" in said.err
    assert len(said.err.splitlines()) == 22 and said.err.rstrip().endswith("… and 9,980 more")


def test_a_thousand_judgements_are_kept_at_once(run: Run, hall: str, tmp_path: Path) -> None:
    rows = "".join(f"{hall},rename,Hall {number}\n" for number in range(1_000))
    (tmp_path / "judged.csv").write_text(f"asset_id,action,value\n{rows}")
    said = run("judge", "Town", "judged.csv")
    assert said.out.startswith("Kept 1,000 judgements, number 4 to 1003.") and "is now “Hall 999”" in said.out


def test_a_fault_as_people_meet_it_is_one_line(tmp_path: Path) -> None:
    said = as_process(tmp_path, "refresh", "Town")
    assert is_refusal(said, tmp_path) and said.out == "" and len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    "address", [None, "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"], ids=["folder", "postgis"]
)
def test_nothing_is_restored_while_the_app_is_open(
    run: Run, gathered: Path, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    assert run("backup", "monday.db").code == 0
    if address:
        monkeypatch.setenv("ASSETMAP_STORE_URL", address)
    before = whole(gathered)
    with hold_app_lock(gathered):
        said = run("restore", "monday.db")
    assert is_refusal(said) and "The app is open on this workspace already" in said.err
    assert whole(gathered) == before


def test_whoever_begins_or_fills_a_workspace_in_a_folder_that_is_copied_elsewhere_is_warned(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    there = ["--workspace", "Dropbox/maps"]
    begun = run("territory", "add", "Town", "--bbox", TOWN_BOX, *there)
    filled = run("upload", "Town", "list.csv", *there)
    assert begun.code == filled.code == 0
    assert "a folder that Dropbox copies elsewhere" in begun.err and "Dropbox" in filled.err
