"""What was just done is said in the view where it was done, and goes when the person moved on and did something else."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.app.desk import make_own_workspace
from assetmap.app.server import SCRIPT
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace

LIST = "name,lat,lon,description\nThe Barn,56.44,-2.93,A community centre with a hall\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace of one's own with two territories."""
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    project = make_own_workspace()
    project.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "A Town"))
    project.add_territory(territory_from_bbox((-2.90, 56.42, -2.85, 56.45), "B Town"))
    yield project


@pytest.fixture
def screen(workspace: Workspace, tmp_path: Path) -> AppTest:
    """Bring in, where a list was just kept."""
    from streamlit import config

    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    (tmp_path / "halls.csv").write_text(LIST, encoding="utf-8")
    one = at(AppTest.from_file(SCRIPT, default_timeout=60).run(), "bring_in")
    one.text_input(key="own_path").set_value(str(tmp_path / "halls.csv"))
    one.button(key="own_bring_in").click().run()
    next(button for button in one.button if button.label.startswith("Keep in")).click().run()
    config.set_option("server.address", before)
    assert is_said(one)
    return one


def at(screen: AppTest, view: str) -> AppTest:
    return screen.switch_page(f"views/{view}.py").run()


def is_said(screen: AppTest) -> bool:
    assert not screen.exception
    return "Kept in A Town: 1 new." in html.unescape(" ".join(str(one.proto.body) for one in screen.get("html")))


def another_thing(workspace: Workspace) -> None:
    workspace.add_territory(territory_from_bbox((0, 50, 1, 51), "Elsewhere"))


def test_it_stays_through_reruns_whatever_others_do(screen: AppTest, workspace: Workspace) -> None:
    assert is_said(screen.run())
    another_thing(workspace)
    assert is_said(screen.run())


def test_it_follows_to_no_other_view(screen: AppTest) -> None:
    for view in ("map", "check", "compare", "start"):
        assert not is_said(at(screen, view)), view


def test_who_comes_back_having_done_nothing_finds_it(screen: AppTest) -> None:
    at(screen, "map")
    assert is_said(at(screen, "bring_in"))
    assert [one for one in screen.button if one.key == "done_undo"]


@pytest.mark.parametrize("view", ["map", "share"])
def test_it_is_gone_when_something_else_was_done_elsewhere(screen: AppTest, workspace: Workspace, view: str) -> None:
    at(screen, view)
    another_thing(workspace)
    assert not is_said(at(screen, "bring_in"))


def test_it_is_not_said_beside_another_territory(screen: AppTest) -> None:
    screen.selectbox(key="desk_choice").set_value("territory:b-town").run()
    assert not is_said(screen)
    screen.selectbox(key="desk_choice").set_value("territory:a-town").run()
    assert not is_said(screen)
