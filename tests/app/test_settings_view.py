"""Settings, without a browser: what a person chooses, what a workspace prefers, and its layers."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.app import desk
from assetmap.app.server import SCRIPT
from assetmap.preferences import read_preferences
from assetmap.workspace.stored import Workspace


@pytest.fixture(autouse=True)
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "project"))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    yield desk.make_own_workspace()


def opened() -> AppTest:
    return AppTest.from_file(SCRIPT, default_timeout=60).run().switch_page("views/settings.py").run()


def field(screen: AppTest, kind: str, label: str, number: int = 0) -> object:
    return [one for one in screen.get(kind) if one.label == label][number]


def test_the_screens_follow_the_language_at_once() -> None:
    screen = opened()
    screen.radio(key="choice_language").set_value("cy").run()
    assert not screen.exception
    assert [one.value for one in screen.title] == ["Gosodiadau"]


def test_how_far_a_language_is_stands_beside_it() -> None:
    screen = opened()
    screen.radio(key="choice_language").set_value("gd").run()
    assert any("no native speaker has looked at" in one.proto.body for one in screen.get("html"))


def test_a_workspace_can_do_without_the_word(workspace: Workspace) -> None:
    screen = opened()
    screen.toggle(key="prefer_hide_the_word").set_value(True).run()
    assert read_preferences(workspace.folder).hide_the_word
    assert any("A layer is a kind of strength" in one.proto.body for one in screen.get("html"))


def test_layers_are_switched_off(workspace: Workspace) -> None:
    screen = opened()
    screen.multiselect[0].set_value(["benches"])
    next(one for one in screen.button if one.label.startswith("Switch these off")).click().run()
    assert not screen.exception
    assert workspace.layers.off == {"benches"}
    assert "1 layer is switched off" in html.unescape(screen.success[0].value)


def test_a_layer_is_renamed_and_put_back(workspace: Workspace) -> None:
    screen = opened()
    screen.selectbox(key="layer_to_change").set_value("parks").run()
    field(screen, "text_input", "What it is called").set_value("Green parks")  # type: ignore[attr-defined]
    next(one for one in screen.button if one.label == "Keep the changes").click().run()
    assert workspace.layers["parks"].label == "Green parks"
    next(one for one in screen.button if one.label == "Put back what came with assetmap").click().run()
    assert workspace.layers["parks"].label == "Parks"


def test_a_layer_is_added_with_its_words(workspace: Workspace) -> None:
    screen = opened()
    field(screen, "text_input", "What it is called").set_value("Men’s sheds")  # type: ignore[attr-defined]
    field(screen, "text_input", "What belongs in it, in one sentence").set_value("Where men mend.")  # type: ignore[attr-defined]
    field(screen, "text_input", "What to ask people about it").set_value("What could be mended?")  # type: ignore[attr-defined]
    field(screen, "text_area", "Tags of OpenStreetMap, one a line").set_value("club=shed")  # type: ignore[attr-defined]
    next(one for one in screen.button if one.label == "Add this layer").click().run()
    assert not screen.exception
    assert [one.value for one in screen.error] == []
    assert workspace.layers["mens_sheds"].label == "Men’s sheds"


def test_a_layer_without_tags_or_words_is_refused_in_a_sentence(workspace: Workspace) -> None:
    screen = opened()
    field(screen, "text_input", "What it is called").set_value("Empty")  # type: ignore[attr-defined]
    next(one for one in screen.button if one.label == "Add this layer").click().run()
    assert "at least one tag or one word" in html.unescape(screen.error[0].value)
    assert "empty" not in workspace.layers
