"""Start, without a browser: from no workspace to a territory, and what it says on the way."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.app import desk
from assetmap.app.server import SCRIPT
from assetmap.territories import territory_from_point
from assetmap.workspace import Workspace


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "project"))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    yield tmp_path / "project"


def opened() -> AppTest:
    return AppTest.from_file(SCRIPT, default_timeout=60).run()


def button(screen: AppTest, label: str) -> object:
    return next(one for one in screen.button if one.label == label)


def words(screen: AppTest) -> str:
    parts = [str(one.value) for kind in (screen.title, screen.header, screen.subheader) for one in kind]
    parts += [str(one.proto.body) for one in screen.get("html")]
    parts += [str(one.value) for kind in (screen.error, screen.success) for one in kind]
    return html.unescape(" ".join(parts))


def made() -> AppTest:
    screen = opened()
    screen.button(key="make_workspace").click().run()
    return screen


def with_territory(screen: AppTest, name: str = "Around the hall", point: str = "55.805, -4.233") -> AppTest:
    way = next(one for one in screen.get("button_group") if "making_way" in one.proto.id)
    way.set_value(["point"]) if hasattr(way, "set_value") else None
    screen.run()
    screen.text_input[0].set_value(point)
    button(screen, "Go round it").click().run()  # type: ignore[attr-defined]
    next(one for one in screen.text_input if one.label == "What people call it").set_value(name)
    button(screen, "Keep this territory").click().run()  # type: ignore[attr-defined]
    return screen


def test_without_a_workspace_it_says_what_one_is_and_offers_an_example(folder: Path) -> None:
    screen = opened()
    assert not screen.exception
    assert [one.value for one in screen.title] == ["Start"]
    assert "A workspace is one folder" in words(screen)
    assert button(screen, "Make a workspace here")
    assert button(screen, "Open “Practice neighbourhood”")
    assert not folder.exists()


def test_a_workspace_is_made_by_one_button_and_the_first_step_is_next(folder: Path) -> None:
    screen = made()
    assert not screen.exception
    assert (folder / "workspace.json").exists()
    assert "What to do next" in words(screen)
    assert "Nothing here yet. Make the first one below." in words(screen)


def test_an_address_that_is_no_workspace_is_told_in_a_sentence(tmp_path: Path) -> None:
    screen = opened()
    screen.text_input(key="folder_path").set_value(str(tmp_path))
    button(screen, "Open it").click().run()  # type: ignore[attr-defined]
    assert not screen.exception
    assert "is no workspace of assetmap" in html.unescape(screen.error[0].value)


def test_a_workspace_of_another_folder_is_opened_and_there_is_a_way_back(tmp_path: Path) -> None:
    from assetmap.workspace.stored import Workspace

    Workspace.open(tmp_path / "other").close()
    screen = made()
    screen.text_input(key="folder_path").set_value(str(tmp_path / "other"))
    button(screen, "Open it").click().run()  # type: ignore[attr-defined]
    assert "You opened the workspace other." in words(screen)
    assert str(tmp_path) not in str(screen.query_params)
    screen.button(key="back_to_first").click().run()
    assert "You opened the workspace" not in words(screen)


def test_territories_are_listed_with_their_people_and_how_they_lie(folder: Path) -> None:
    from assetmap.territories import Territory, territory_from_point

    made()
    workspace = desk.own_workspace()
    assert workspace is not None
    big = territory_from_point(55.805, -4.233, 800)
    small = territory_from_point(55.805, -4.233, 200)
    workspace.add_territory(Territory("maryhill", "Maryhill", big.polygon, ("The Hill",), 4200, "Census", "2022"))
    workspace.add_territory(Territory("cross", "Maryhill Cross", small.polygon))
    said = words(AppTest.from_file(SCRIPT, default_timeout=60).run().switch_page("views/start.py").run())
    assert "Population: 4,200 (Census, 2022)." in said
    assert "Inside Maryhill." in said
    assert "Holds Maryhill Cross." in said
    assert "Also called The Hill." in said
    assert "Population: not told yet." in said


def test_in_a_worked_example_it_says_that_it_is_practice() -> None:
    screen = opened()
    screen.button(key="welcome_example").click().run()
    screen.switch_page("views/start.py").run()
    assert not screen.exception
    assert "Practice: what you change here is gone when assetmap closes." in words(screen)
    screen.button(key="back_to_own").click().run()
    assert "A workspace is one folder" in words(screen)


def with_two_territories() -> Workspace:
    made()
    workspace = desk.own_workspace()
    assert workspace is not None
    for name, metres in (("Maryhill", 800), ("Maryhill Cross", 200)):
        workspace.add_territory(territory_from_point(55.805, -4.233, metres, name))
    return workspace


def on_start() -> AppTest:
    return AppTest.from_file(SCRIPT, default_timeout=60).run().switch_page("views/start.py").run()


def test_a_territory_is_removed_after_one_more_question_and_comes_back_by_undo() -> None:
    workspace = with_two_territories()
    screen = on_start()
    screen.button(key="territory_remove_maryhill").click().run()
    assert "Nothing stands in it yet." in words(screen) and "You can take this back." in words(screen)
    assert len(workspace.territories()) == 2
    screen.button(key="territory_no").click().run()
    screen.button(key="territory_remove_maryhill").click().run()
    screen.button(key="territory_yes").click().run()
    assert not screen.exception and not screen.error
    assert "Maryhill was removed." in words(screen)
    assert [one.name for one in workspace.territories()] == ["Maryhill Cross"]
    screen.button(key="done_undo").click().run()
    assert "Taken back: Maryhill was removed." in words(screen)
    assert [one.name for one in workspace.territories()] == ["Maryhill", "Maryhill Cross"]


def test_when_the_last_territory_is_removed_it_says_what_to_do_next() -> None:
    workspace = with_two_territories()
    screen = on_start()
    for name in ("maryhill", "maryhill-cross"):
        screen.button(key=f"territory_remove_{name}").click().run()
        screen.button(key="territory_yes").click().run()
    assert not screen.exception and not screen.error and workspace.territories() == []
    assert "No territory is left. Make one below." in words(screen)
    assert "Nothing here yet. Make the first one below." in words(screen)
    screen.button(key="done_undo").click().run()
    assert [one.name for one in workspace.territories()] == ["Maryhill Cross"]
