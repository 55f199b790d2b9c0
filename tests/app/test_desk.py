"""Which workspaces an app opens, and that its practice workspaces are gone when it is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from running_app import end

from assetmap.app import desk
from assetmap.errors import StoreError
from assetmap.territories import Territory
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.stored import Workspace


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "own"))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)


def made(folder: Path) -> Path:
    Workspace.open(folder).close()
    return folder


def test_a_workspace_is_opened_by_its_path_and_named_by_a_word(tmp_path: Path) -> None:
    word = desk.open_folder(f' "{made(tmp_path / "project")}" ')
    opened = desk.opened_folder(word)
    assert opened is not None and opened.folder == tmp_path / "project"
    assert str(tmp_path) not in word


def test_a_word_nobody_gave_opens_nothing() -> None:
    assert desk.opened_folder("0123456789ab") is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Write where the folder is"),
        ("project", "from the start of the disk"),
        ("{there}/nowhere", "There is no folder nowhere"),
        ("{there}/empty", "is no workspace of assetmap"),
    ],
)
def test_what_is_no_workspace_is_refused_in_a_sentence(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=said) as refused:
        desk.open_folder(written.format(there=tmp_path))
    assert str(tmp_path) not in str(refused.value)


def test_a_workspace_is_made_in_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear", encoding="utf-8")
    with pytest.raises(StoreError, match="holds other things"):
        desk.open_folder(str(tmp_path / "full"), create=True)
    desk.open_folder(str(tmp_path / "new"), create=True)
    assert (tmp_path / "new" / "workspace.json").exists()


def test_a_workspace_that_another_app_has_open_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path / "busy")
    holding = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from assetmap.storage import hold_app_lock\n"
         "with hold_app_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holding.stdout and holding.stdout.readline().strip() == "held"
        with pytest.raises(StoreError, match="open on this workspace already"):
            desk.open_folder(str(folder))
    finally:
        holding.communicate("")


def test_practice_that_a_killed_app_left_behind_is_swept(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    for number in (gone.stdout.strip(), str(os.getpid())):
        (tmp_path / f"{desk.PRACTICE}{number}-abc" / "practice").mkdir(parents=True)
    later = time.time() + 2 * desk.LEFT_BEHIND_SECONDS
    assert desk.sweep_practice(tmp_path, now=time.time()) == []
    assert desk.sweep_practice(tmp_path, now=later) == [f"{desk.PRACTICE}{gone.stdout.strip()}-abc"]
    assert (tmp_path / f"{desk.PRACTICE}{os.getpid()}-abc").is_dir()


@pytest.mark.enable_socket
def test_practice_is_gone_when_the_app_is_told_to_end(
    launch: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = launch(environment={"ASSETMAP_DEMO": "1", "TMPDIR": str(tmp_path)})
    assert process.stdout and process.stdout.readline().startswith("Open ")
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(f"{desk.PRACTICE}*/*/workspace.json")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(tmp_path.glob(f"{desk.PRACTICE}*"))
    end(process)
    assert list(tmp_path.glob(f"{desk.PRACTICE}*")) == []


def test_who_asks_while_the_workspace_is_read_gets_what_is_read_next_and_never_anything_older(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "workspace")
    workspace.add_territory(Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45)))
    town = workspace.territory("town")
    early = desk.Desk(workspace, False, town).opening()
    add_asset(workspace, town, NewAsset("Jessie's seat", "benches"))
    late = desk.Desk(workspace, False, town).opening()
    newest = late.gather(lambda what, share: None)
    assert list(newest.assets["name"]) == ["Jessie's seat"]
    assert early.gather(lambda what, share: None) is newest
    add_asset(workspace, town, NewAsset("The other seat", "benches"))
    assert len(desk.Desk(workspace, False, town).opening().gather(lambda what, share: None).assets) == 2
    workspace.close()
