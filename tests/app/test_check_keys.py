"""Check in a real browser: one key answers, typing answers nothing, and it fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from running_app import RunningApp
from visits import DRAWN, Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

ON_CHECK = ".st-key-am-answers button"


@pytest.fixture
def check(browser: Any, changed_app: RunningApp) -> Iterator[Any]:
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 900) -> Any:
        visits.append(Visit(browser, changed_app.url, width, height))
        page = visits[-1].open_map()
        page.get_by_role("link", name="Check").click()
        page.locator(ON_CHECK).first.wait_for()
        page.wait_for_selector(f".st-key-am-check-map {DRAWN}")
        return page

    yield start
    for one in visits:
        assert one.outside == []
        assert one.complaints == []
        one.close()


def question(page: Any) -> str:
    said: str = page.locator(".st-key-am-question .am-subheading").inner_text()
    return said


def wait_for_another(page: Any, than: str) -> None:
    page.locator(".st-key-am-question .am-subheading").filter(has_not_text=than).wait_for()
    page.locator(ON_CHECK).first.wait_for()
    page.wait_for_timeout(300)  # until the buttons of the next question listen to their keys


def test_keys_alone_answer_skip_and_take_back(check: Any) -> None:
    page = check()
    first = question(page)
    page.keyboard.press("y")
    wait_for_another(page, first)
    page.locator(".am-done", has_text="confirmed").wait_for()
    second = question(page)
    page.keyboard.press("s")
    wait_for_another(page, second)
    page.get_by_role("button", name="Undo").wait_for()
    page.keyboard.press("u")
    page.locator(".am-done", has_text="Taken back").wait_for()
    page.locator(".st-key-am-question .am-subheading", has_text=first).wait_for()


def test_every_answer_shows_its_key(check: Any) -> None:
    page = check()
    buttons = page.locator(ON_CHECK)
    assert buttons.count() >= 3
    assert page.locator(f"{ON_CHECK} kbd").count() == buttons.count()
    assert min(box["height"] for box in (one.bounding_box() for one in buttons.all())) >= 44


def test_typing_in_a_field_answers_nothing(check: Any) -> None:
    page = check()
    before = question(page)
    field = page.get_by_role("combobox", name="Territory")
    field.click()
    page.keyboard.type("yns")
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert question(page) == before
    assert page.locator(".am-done").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(check: Any, width: int) -> None:
    page = check(width)
    assert axe_violations(page) == []
    wide = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    assert wide <= width
