"""A project as a co-ordinator has it: a folder, one territory called Town, and what a small extract knows of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from command_line import run_main
from osm_data import small_town

from assetmap.layers import LayerPack
from assetmap.territories import Territory
from assetmap.workspace import Workspace
from assetmap.workspace.bringing import gather

sys.path.append(str(Path(__file__).resolve().parents[1] / "uploads"))

from project_lines import Run, Said

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), ("The Toun",))


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the settings of the person who runs the tests."""
    for name in ("WORKSPACE", "STORE_URL", "OVERPASS_URL", "NOMINATIM_URL", "CONTACT", "POSTCODES", "DEBUG"):
        monkeypatch.delenv(f"ASSETMAP_{name}", raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, pack: LayerPack) -> Run:
    """Run the command line in this process, in the test's own folder, with the layer files read once for all tests."""
    monkeypatch.setattr("assetmap.workspace.stored.load_layers", lambda *_args, **_options: pack)

    def run_here(*arguments: str, folder: Path = tmp_path) -> Said:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = run_main(monkeypatch, *arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run_here


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that knows the territory, one that has gathered the small town, and the extract."""
    folder = tmp_path_factory.mktemp("made_once")
    extract = small_town().save(folder / "town.osm")
    with Workspace.open(folder / "begun") as begun:
        begun.add_territory(TOWN)
    shutil.copytree(folder / "begun", folder / "gathered")
    with Workspace.open(folder / "gathered", create=False) as gathered:
        gather(gathered, TOWN, extract)
    return folder


@pytest.fixture
def begun(made_once: Path, tmp_path: Path) -> Path:
    """A workspace in ``tmp_path`` with the territory Town and nothing in it."""
    shutil.copytree(made_once / "begun", tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def gathered(made_once: Path, tmp_path: Path) -> Path:
    """A workspace in ``tmp_path`` that has gathered the small town, and its extract beside it."""
    shutil.copytree(made_once / "gathered", tmp_path / "workspace")
    shutil.copy(made_once / "town.osm", tmp_path / "town.osm")
    return tmp_path / "workspace"


@pytest.fixture
def project(gathered: Path) -> Iterator[Workspace]:
    """The gathered workspace, open in this process."""
    with Workspace.open(gathered, create=False) as opened:
        yield opened
