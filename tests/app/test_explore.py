"""What Explore says and offers, without a browser."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from assetmap.app.parts.words import literal
from assetmap.app.server import SCRIPT
from assetmap.workspace import examples


@pytest.fixture
def local() -> Iterator[None]:
    """As the launcher starts it: reachable from this computer only."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)


def opened(**query: str) -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in query.items():
        screen.query_params[name] = value
    return screen.run()


def test_it_opens_on_the_first_example() -> None:
    screen = opened()
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Practice neighbourhood"]


def test_every_example_and_ones_own_file_can_be_chosen() -> None:
    choice = opened().selectbox(key="explore_map")
    assert choice.options == [*(example.title for example in examples()), "A file of your own"]


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.id)
def test_an_example_opens_by_its_address(example) -> None:  # type: ignore[no-untyped-def]
    screen = opened(example=example.id)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == [literal(example.title)]


def test_an_unknown_example_in_the_address_opens_the_first() -> None:
    assert opened(example="../../etc").title[0].value == "Practice neighbourhood"


def test_choosing_another_example_changes_map_and_address() -> None:
    screen = opened()
    screen.selectbox(key="explore_map").set_value("hawkhill").run()
    assert screen.title[0].value.startswith("Hawkhill")
    assert screen.query_params["example"] in ("hawkhill", ["hawkhill"])


def test_the_audience_is_everyone_unless_chosen_and_never_the_coordinator() -> None:
    choice = opened().get("button_group")[0]
    assert [option.content for option in choice.proto.options] == ["Everyone", "Planners"]


def test_pressing_on_without_a_file_is_told_in_a_sentence(local: None) -> None:
    screen = opened(example="own")
    screen.button(key="own_bring_in").click().run()
    assert not screen.exception
    assert "No file was chosen" in _plain(screen.error[0].value)


def test_a_file_that_is_not_there_is_told_in_a_sentence(local: None) -> None:
    screen = opened(example="own")
    screen.text_input(key="own_path").set_value("/nowhere/at/all.csv")
    screen.button(key="own_bring_in").click().run()
    assert "There is no file “/nowhere/at/all.csv” on this computer" in _plain(screen.error[0].value)


def test_an_empty_file_is_told_in_a_sentence(local: None, tmp_path: Path) -> None:
    file = tmp_path / "halls [x]{y} :red[z] $a$ <b>.csv"
    file.write_text("")
    screen = opened(example="own")
    screen.text_input(key="own_path").set_value(str(file))
    screen.button(key="own_bring_in").click().run()
    assert not screen.exception
    assert "halls [x]{y} :red[z] $a$ <b>.csv is empty" in _plain(screen.error[0].value)


def test_a_file_of_ones_own_opens_inside_a_box(local: None, tmp_path: Path) -> None:
    file = tmp_path / "halls.csv"
    file.write_text("name,lat,lon,description\nThe Barn,55.805,-4.233,A community centre with a hall\n")
    screen = opened(example="own")
    screen.text_input(key="own_path").set_value(str(file))
    screen.selectbox(key="own_area").set_value("box").run()
    screen.text_input(key="own_box").set_value("here and there")
    screen.button(key="own_bring_in").click().run()
    assert "is not west, south, east and north" in _plain(screen.error[0].value)
    screen.text_input(key="own_box").set_value("-4.25, 55.80, -4.22, 55.82")
    screen.button(key="own_bring_in").click().run()
    assert not screen.exception
    assert not screen.error
    assert screen.title[0].value == "Chosen area"


def test_a_path_is_not_asked_for_when_others_can_reach_the_app() -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")
    try:
        assert not [one for one in opened(example="own").text_input if one.key == "own_path"]
    finally:
        config.set_option("server.address", before)


def test_an_unforeseen_error_is_a_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("/home/someone/secret.py")

    monkeypatch.setattr("assetmap.workspace.examples", fail)
    screen = opened()
    assert not screen.exception
    assert "Something went wrong in assetmap" in screen.error[0].value
    assert "secret" not in screen.error[0].value


def _plain(markdown: str) -> str:
    return html.unescape(markdown)
