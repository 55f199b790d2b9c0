"""The hand-over pack: everything is in it, nothing of this machine is, and one command brings it all back."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from command_line import run_main
from osm_data import small_town

from assetmap.errors import ExportError, StoreError
from assetmap.privacy import band
from assetmap.storage import open_store
from assetmap.territories import Territory
from assetmap.workspace import handing_over
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.handing_over import (
    BACKUP,
    DECISIONS,
    READ_ME,
    backup_in,
    bring_back_streets,
    hand_over,
    is_pack,
)
from assetmap.workspace.sharing import file_stem, share_of, shares_of
from assetmap.workspace.standing import sources_of
from assetmap.workspace.stored import Workspace

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), ("The Toun",))
WHEN = "2026-11-22T10:00:00Z"
LIST = """name,layer,level,lat,lon,description,visibility,licence,attribution
Example Club,social_clubs,,56.4415,-2.9315,"Cards <b>and</b> tea",,CC-BY-4.0,Example Town Council
Planners' Hall,community_centres,,56.4425,-2.9325,,planner,CC-BY-4.0,Example Town Council
Baker Beth,skills_and_talents,individual,56.4435,-2.9335,Bakes,,,
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with a town's map, a list, and three decisions of which one is taken back. Nobody here changes it."""
    folder = tmp_path_factory.mktemp("filled")
    with Workspace.open(folder / "workspace") as project:
        project.add_territory(HERE)
        gather(project, HERE, small_town().save(folder / "town.osm"))
        path = folder / "clubs.csv"
        path.write_text(LIST, encoding="utf-8")
        keep_upload(project, HERE, examine_upload(project, HERE, path))
        ids = dict(zip(project.assets(HERE)["name"], project.assets(HERE)["asset_id"], strict=True))
        judge(project, [Wish(ids["Example Club"], "rename", "=Club", "said at the door")])
        judge(project, [Wish(ids["Example Hall"], "note", "Ask Mo <i>first</i>", "")])
        undo(project, judge(project, [Wish(ids["Example Hall"], "status", "former", "")]).seq)
        yield project


@pytest.fixture(scope="module")
def pack(filled: Workspace, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The pack of that workspace."""
    return packed(filled, tmp_path_factory.mktemp("pack"))


def packed(project: Workspace, folder: Path, name: str = "pack.zip") -> zipfile.ZipFile:
    hand_over(project, folder / name, made_at=WHEN)
    return zipfile.ZipFile(folder / name)


def names_in(project: Workspace) -> set[str]:
    return set(project.assets(HERE)["name"])


def test_backup_maps_tables_decisions_and_the_first_page_are_in_it(pack: zipfile.ZipFile) -> None:
    stem = "maps/01-town/town-for-co-ordinators-only-2026-11-22"
    files = {BACKUP, DECISIONS, READ_ME, f"{stem}.html", f"{stem}.csv", f"{stem}.geojson"}
    assert files <= set(pack.namelist())
    assert pack.testzip() is None
    told = json.loads(pack.read(f"{stem}.geojson"))
    assert told["metadata"]["audience"] == "coordinator"
    assert "Baker Beth" in {one["properties"]["name"] for one in told["features"]}


def test_the_backup_in_it_is_the_whole_store(filled: Workspace, pack: zipfile.ZipFile, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "assetmap.db").write_bytes(pack.read(BACKUP))
    copy = open_store(tmp_path / "copy")
    assert copy.version() == filled.version() < filled.store.version()  # that it was made is told after it is
    copy.close()


def test_that_a_pack_was_made_is_kept_with_numbers_only(filled: Workspace, pack: zipfile.ZipFile) -> None:
    (event,) = filled.look().events(["shared"])
    assert event.payload["what"] == "pack" and event.payload["audience"] == "coordinator"
    shared = filled.look().assets["level"] != "individual"
    assert event.payload == {
        "what": "pack",
        "audience": "coordinator",
        "assets": int(shared.sum()),
        "territories": len(filled.territories()),
    }


def test_decisions_are_a_table_in_words_that_no_spreadsheet_runs(pack: zipfile.ZipFile) -> None:
    text = pack.read(DECISIONS).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["decision"] for one in rows] == [
        "is called “=Club”",
        "note: “Ask Mo <i>first</i>”",
        "is former, date not known",
    ]
    assert [one["state"] for one in rows] == ["holds", "holds", "taken back"]
    assert rows[0]["asset"] == "'=Club" and rows[0]["reason"] == "said at the door"


def test_the_first_page_says_what_is_personal_what_is_open_and_how_to_go_on(pack: zipfile.ZipFile) -> None:
    page = pack.read(READ_ME).decode()
    assert "fewer than 5 entries about what single people bring" in page
    assert "notes on 1 asset<" in page
    assert "assetmap restore PACK.zip --workspace FOLDER" in page
    assert "Example Town Council" in page and "CC-BY-4.0" in page and "ODbL-1.0" in page
    assert "Ask Mo &lt;i&gt;first&lt;/i&gt;" in page and "<i>" not in page
    assert "<script" not in page and "Baker Beth" not in page


def test_names_dates_and_order_are_the_same_each_time(filled: Workspace, pack: zipfile.ZipFile, tmp_path: Path) -> None:
    first, again = pack, packed(filled, tmp_path)
    assert first.namelist() == again.namelist()
    assert {one.date_time for one in first.infolist()} == {(2026, 11, 22, 10, 0, 0)}
    for name in first.namelist():
        if name == READ_ME or name.endswith((".csv", ".geojson")):  # a map's page has ids of its own each time
            assert first.read(name) == again.read(name), name


def test_no_name_and_no_text_in_it_tells_of_this_machine(
    filled: Workspace, pack: zipfile.ZipFile, tmp_path: Path
) -> None:
    for name in pack.namelist():
        assert not name.startswith("/") and ".." not in name and "\\" not in name and name.isascii()
        if name != BACKUP:  # which remembers the folder an extract was read from
            assert str(filled.folder.parent).encode() not in pack.read(name), name


def test_territories_that_are_called_alike_lie_in_folders_of_their_own(project: Workspace, tmp_path: Path) -> None:
    for number, name in enumerate(("Con", "CON", "مركز", "../../etc")):
        project.add_territory(Territory(f"t{number}", name, shapely.box(-2.97, 56.42, -2.92, 56.45)))
    folders = {name.rpartition("/")[0] for name in packed(project, tmp_path).namelist() if name.startswith("maps/")}
    assert len(folders) == 5
    assert {folder.split("/")[1][2:] for folder in folders} == {"-con", "-territory", "-etc", "-town"}


def test_only_the_owner_may_read_it(pack: zipfile.ZipFile) -> None:
    assert stat.S_IMODE(Path(str(pack.filename)).stat().st_mode) == 0o600


def test_an_empty_workspace_can_be_handed_over(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "new") as project:
        pack = packed(project, tmp_path)
    assert set(pack.namelist()) == {BACKUP, DECISIONS, READ_ME}
    assert "Nothing was brought in yet." in pack.read(READ_ME).decode()


def test_a_fault_on_the_way_leaves_what_was_there(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "pack.zip"
    out.write_text("earlier")
    monkeypatch.setattr(handing_over.shutil, "copyfileobj", full)
    with pytest.raises(ExportError, match="could not be written"):
        hand_over(filled, out, made_at=WHEN)
    assert out.read_text() == "earlier"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".writing-")] == []


def test_progress_goes_from_the_beginning_to_the_end(filled: Workspace, tmp_path: Path) -> None:
    said: list[tuple[str, float]] = []
    hand_over(filled, tmp_path / "pack.zip", progress=lambda what, share: said.append((what, share)))
    shares = [share for _, share in said]
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert "Writing Town" in {what for what, _ in said}


# The way back


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder; return its exit code and what it said."""

    def run_here(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        return run_main(monkeypatch, *arguments), capsys.readouterr().err

    return run_here


def test_handover_and_restore_bring_everything_into_an_empty_folder(
    run: Run, filled: Workspace, tmp_path: Path
) -> None:
    before, streets = names_in(filled), filled.folder / "streets" / "town.parquet"
    code, said = run("handover", "pack.zip", "--workspace", str(filled.folder))
    assert code == 0 and "For the next co-ordinator only" in said
    code, said = run("restore", "pack.zip", "--workspace", "fresh")
    assert code == 0, said
    with Workspace.open(tmp_path / "fresh", create=False) as fresh:
        assert names_in(fresh) == before
    assert (tmp_path / "fresh" / "streets" / "town.parquet").exists() is streets.exists() is True


def test_handover_wants_a_name_that_ends_in_zip(run: Run, filled: Workspace, tmp_path: Path) -> None:
    code, said = run("handover", "pack.db", "--workspace", str(filled.folder))
    assert code == 1
    assert said == "assetmap: pack.db does not end in .zip. A hand-over pack is a ZIP.\n"


def test_another_zip_is_no_pack_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as other:
        other.writestr("../backup/assetmap-backup.db", "x")
    code, said = run("restore", "photos.zip", "--workspace", "fresh")
    assert code == 1 and "is no hand-over pack of assetmap" in said
    assert not (tmp_path / "fresh").exists()


def test_a_pack_with_something_else_for_a_backup_is_refused(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as other:
        other.writestr(BACKUP, "no database")
    code, said = run("restore", "pack.zip", "--workspace", "fresh")
    assert code == 1 and "Traceback" not in said
    assert not (tmp_path / "fresh" / "assetmap.db").exists()


def test_a_damaged_pack_is_told_in_a_sentence(pack: zipfile.ZipFile, tmp_path: Path) -> None:
    whole = Path(str(pack.filename)).read_bytes()
    (tmp_path / "pack.zip").write_bytes(whole[:200] + bytes(300) + whole[500:])
    with pytest.raises(StoreError, match=r"pack\.zip is damaged"), backup_in(tmp_path / "pack.zip"):
        pytest.fail("a damaged backup was handed out")


def test_streets_come_back_only_under_the_names_of_known_territories(project: Workspace, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        for name in ("streets/town.parquet", "streets/other.parquet", "streets/../../evil.parquet", "streets/town.exe"):
            pack.writestr(name, "x")
    assert bring_back_streets(tmp_path / "pack.zip", project) == 1
    assert [one.name for one in (project.folder / "streets").iterdir()] == ["town.parquet"]
    assert not (tmp_path / "evil.parquet").exists()


def test_a_backup_is_not_taken_for_a_pack(filled: Workspace, tmp_path: Path) -> None:
    path = filled.folder / "assetmap.db"
    assert not is_pack(path)
    with backup_in(path) as same:
        assert same == path


# What each audience gets


def test_each_audience_is_told_what_it_gets_and_what_is_held_back(filled: Workspace) -> None:
    everyone, planners, room, you = shares_of(filled.gathering(HERE))
    shared = int((filled.assets(HERE)["level"] != "individual").sum())
    assert [everyone.audience, planners.audience, room.audience, you.audience] == [
        "public",
        "planner",
        "room",
        "coordinator",
    ]
    assert (planners.shown, planners.of) == (shared, shared)
    assert (everyone.shown, everyone.of) == (shared - 1, shared)
    assert (room.shown, room.of) == (shared - 1, shared)
    assert (you.shown, you.with_people) == (shared, band(1))
    assert everyone.columns == ("consent", "contributor_kind", "coordinator_notes")
    assert planners.columns == ("consent", "coordinator_notes")


def test_no_number_tells_how_many_people_there_are(filled: Workspace) -> None:
    shares = shares_of(filled.gathering(HERE))
    assert len({one.of for one in shares}) == 1
    assert all(held.count == "fewer than 5" for one in shares for held in one.withheld if "people bring" in held.reason)


def test_a_share_is_counted_from_its_view(filled: Workspace) -> None:
    from assetmap.workspace import view_of

    gathering = filled.gathering(HERE)
    view = view_of(gathering, "public")
    assert share_of(view).shown == len(view.assets)
    assert sum(share_of(view).themes.values()) == len(view.assets)


def test_files_are_named_by_territory_audience_and_day() -> None:
    day = date(2026, 11, 22)
    assert file_stem("Castlemilk, Glasgow", "planner", day) == "castlemilk-glasgow-for-planners-2026-11-22"
    assert file_stem("../../مركز", "public", day) == "territory-for-everyone-2026-11-22"
    assert len(file_stem("x" * 300, "coordinator", day)) < 100


def test_sources_are_listed_with_licence_and_days(filled: Workspace) -> None:
    with filled.store.read() as seen:
        lines = sources_of(seen.assets())
    assert ("Example Town Council", "CC-BY-4.0", 2) in [(one.attribution, one.licence, one.assets) for one in lines]
    assert lines == sorted(lines, key=lambda one: (-one.assets, one.source, one.licence))
