"""Signpost on the screen: a list with reasons, a card without the person's words, and nothing kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visits import axe_violations

from assetmap.app.server import SCRIPT

WORDS = "I like gardening and I am on my own a lot"


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("ASSETMAP_DEMO", "1")
    one = AppTest.from_file(str(SCRIPT), default_timeout=60)
    one.switch_page(str(Path(SCRIPT).parent / "views" / "signpost.py"))
    return one.run()


def html_of(screen: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in screen.get("html"))


def press(screen: AppTest, label: str) -> AppTest:
    return next(one for one in screen.button if one.label == label).click().run()


def test_a_persons_words_become_a_short_list_with_reasons(screen: AppTest) -> None:
    screen.text_area(key="signpost_words").set_value(WORDS)
    press(screen, "Find ideas")
    assert not screen.exception and not screen.error
    said = html_of(screen)
    assert "Seedlings Garden" in said and "You said “gardening”." in said and "on foot" in said


def test_without_words_the_form_asks_for_some(screen: AppTest) -> None:
    press(screen, "Find ideas")
    assert "Say first what the person would like" in screen.error[0].value


def test_nothing_found_is_answered_in_words(screen: AppTest) -> None:
    screen.text_area(key="signpost_words").set_value("quantum entanglement")
    press(screen, "Find ideas")
    assert "Nobody has told us of anything" in html_of(screen)


def test_starting_again_forgets_the_person(screen: AppTest) -> None:
    screen.text_area(key="signpost_words").set_value(WORDS)
    press(screen, "Find ideas")
    press(screen, "Start again with someone else")
    assert "gardening" not in html_of(screen)
    assert screen.text_area(key="signpost_words").value == ""
    assert "signpost_found" not in screen.session_state


def test_going_elsewhere_forgets_the_person(screen: AppTest) -> None:
    screen.text_area(key="signpost_words").set_value(WORDS)
    press(screen, "Find ideas")
    screen.switch_page(str(Path(SCRIPT).parent / "views" / "settings.py")).run()
    assert "signpost_found" not in screen.session_state


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("width", [390, 1280])
def test_the_card_has_the_ideas_and_not_the_words_and_axe_finds_nothing(visit: Any, tmp_path: Path, width: int) -> None:
    here = visit(width, 900)
    page = here.open("signpost?example=practice")
    page.get_by_label("What would you like?").fill(WORDS)
    page.get_by_role("button", name="Find ideas").click()
    page.locator(".am-ideas-title").wait_for()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Card to print").click()
    card = tmp_path / "card.html"
    coming.value.save_as(card)
    text = card.read_text(encoding="utf-8")
    assert "Seedlings Garden" in text and "OpenStreetMap contributors" in text
    assert "on my own" not in text
    assert "gardening" not in page.url
    assert axe_violations(page) == []
    assert here.outside == []
