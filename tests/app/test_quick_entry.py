"""Typing in what was written on paper: line after line by keyboard, asked about when it is doubtful, taken back one by one."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.app.desk import make_own_workspace
from assetmap.export.sheet_grid import sheet_grid
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace
from assetmap.workspace.typing_in import typed_lines

TOWN = territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "Example Quarter")


def script() -> None:
    """Draw the part alone, as a view does."""
    from assetmap.app.desk import Desk, own_workspace
    from assetmap.app.parts.quick_entry import draw_quick_entry

    workspace = own_workspace()
    assert workspace is not None
    draw_quick_entry(Desk(workspace, False, workspace.territories()[0]))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    project = make_own_workspace()
    project.add_territory(TOWN)
    yield project


@pytest.fixture
def screen(workspace: Workspace) -> AppTest:
    return AppTest.from_function(script, default_timeout=60).run()


def type_in(screen: AppTest, square: str, name: str, why: str = "", kind: str | None = None) -> AppTest:
    screen.text_input(key="quick_square").set_value(square)
    screen.text_input(key="quick_name").set_value(name)
    screen.text_input(key="quick_why").set_value(why)
    screen.selectbox(key="quick_kind").set_value(kind)
    next(one for one in screen.button if one.label == "Keep this line").click()
    screen.run()
    assert not screen.exception
    return screen


def shown(screen: AppTest) -> str:
    return html.unescape(" ".join(one.proto.body for one in screen.get("html")))


def lines(workspace: Workspace) -> list[tuple[int, str, str, str]]:
    kept = typed_lines(workspace, workspace.territories()[0])
    return [(one.sheet, one.square, one.name, one.layer) for one in kept]


def test_at_first_it_says_which_sheets_it_is_for_and_that_there_is_nothing_yet(screen: AppTest) -> None:
    assert f"say “map {sheet_grid(TOWN).code}” at the top" in shown(screen)
    assert "Nothing typed in yet. Type the first line." in shown(screen)


def test_a_line_is_kept_and_the_form_is_ready_for_the_next(screen: AppTest, workspace: Workspace) -> None:
    screen.number_input(key="quick_sheet").set_value(3).run()
    type_in(screen, "c4", "Braeside community hall", "We meet there.")
    assert lines(workspace) == [(3, "C4", "Braeside community hall", "community_centres")]
    assert "“Braeside community hall” is kept: Halls and community centres." in shown(screen)
    assert [screen.text_input(key=f"quick_{one}").value for one in ("square", "name", "why", "who")] == [""] * 4


def test_the_number_of_the_sheet_stays_for_the_next_line(screen: AppTest, workspace: Workspace) -> None:
    screen.number_input(key="quick_sheet").set_value(7).run()
    type_in(type_in(screen, "C4", "Braeside community hall"), "D5", "Kirk Brae allotments")
    assert [one[0] for one in lines(workspace)] == [7, 7]
    assert "2 lines typed in" in shown(screen)


def test_a_line_is_taken_back_where_it_stands(screen: AppTest, workspace: Workspace) -> None:
    type_in(type_in(screen, "C4", "Braeside community hall"), "D5", "Kirk Brae allotments")
    next(one for one in screen.button if one.label == "Undo Braeside community hall").click().run()
    assert [one[2] for one in lines(workspace)] == ["Kirk Brae allotments"]
    assert "Taken back: “Braeside community hall”." in shown(screen)


def test_a_fault_is_said_and_what_was_typed_stays(screen: AppTest, workspace: Workspace) -> None:
    type_in(screen, "Z9", "Braeside community hall", "We meet there.")
    assert "Squares go from A1 to" in html.unescape(screen.error[0].value)
    assert screen.text_input(key="quick_name").value == "Braeside community hall"
    assert screen.text_input(key="quick_why").value == "We meet there."
    assert lines(workspace) == []


def test_the_same_line_twice_is_asked_about_and_can_be_left_out(screen: AppTest, workspace: Workspace) -> None:
    for _ in range(2):
        type_in(screen, "C4", "Braeside community hall")
    assert "typed in before" in html.unescape(screen.warning[0].value)
    screen.button(key="quick_leave").click().run()
    assert len(lines(workspace)) == 1 and not screen.warning
    assert screen.text_input(key="quick_name").value == ""


def test_the_same_line_twice_is_kept_when_it_is_meant(screen: AppTest, workspace: Workspace) -> None:
    for _ in range(2):
        type_in(screen, "C4", "Braeside community hall")
    screen.button(key="quick_meant").click().run()
    assert len(lines(workspace)) == 2 and not screen.warning


def test_a_kind_is_chosen_where_the_words_do_not_say_it(screen: AppTest, workspace: Workspace) -> None:
    type_in(screen, "C4", "Qwertz Zuiop")
    assert "Choose its kind" in html.unescape(screen.error[0].value)
    type_in(screen, "C4", "Qwertz Zuiop", kind="benches")
    assert lines(workspace) == [(1, "C4", "Qwertz Zuiop", "benches")]
    assert screen.selectbox(key="quick_kind").value is None


def test_a_wish_is_said_to_be_kept_apart(screen: AppTest, workspace: Workspace) -> None:
    type_in(screen, "C4", "More bins wanted")
    assert "kept apart, as something people would like to change" in shown(screen)
    assert "Sheet 1, C4 · More bins wanted · Would like to change" in shown(screen)


def test_an_empty_line_does_nothing(screen: AppTest, workspace: Workspace) -> None:
    type_in(screen, " ", " ")
    assert lines(workspace) == [] and not screen.error


def test_an_audience_chosen_once_counts_for_all_lines(screen: AppTest, workspace: Workspace) -> None:
    screen.selectbox(key="quick_seen_by").set_value("room").run()
    type_in(type_in(screen, "C4", "Braeside community hall"), "D5", "Kirk Brae allotments")
    assert set(workspace.assets(workspace.territories()[0])["visibility"]) == {"room"}


def test_names_are_shown_letter_for_letter(screen: AppTest, workspace: Workspace) -> None:
    name = "<b>*Bold* community hall</b> {{7*7}}"
    type_in(screen, "C4", name)
    raw = " ".join(one.proto.body for one in screen.get("html"))
    assert "<b>*Bold*" not in raw and "&lt;b&gt;*Bold* community hall" in raw
    assert any(
        "*Bold*" not in one.label and "Bold" in one.label for one in screen.button if one.label.startswith("Undo")
    )
