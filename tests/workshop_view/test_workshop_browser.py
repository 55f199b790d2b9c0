"""The facilitator's page in a real browser: it holds still, is quick to use by keyboard, and fits a phone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from told_samples import WAITS, Told, good, with_hall

from assetmap.workshop.codes import in_groups, receipt_of
from assetmap.workspace.stored import Workspace

sys.path.append(str(Path(__file__).resolve().parents[1] / "app"))
from running_app import RunningApp, end, serve
from visits import Visit, axe_violations, sideways

pytestmark = pytest.mark.browser
LINE = ".st-key-am-room-said button"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningApp, Told]]:
    """The app on a workspace with an open workshop, which it takes up by itself."""
    folder = tmp_path_factory.mktemp("town") / "workspace"
    with Workspace.open(folder) as workspace:
        with_hall(workspace)
        told = Told(workspace)
        for number in range(14):
            told.say(good(f"The bench number {number}", why="We sit there."))
        for number in range(2):
            told.say(good(f"Call Joan {number}"), checked=WAITS)
        app = serve(folder)
        yield app, told
        end(app.process)
        told.keeper.close()


@pytest.fixture
def page(browser: Any, held: tuple[RunningApp, Told]) -> Iterator[Any]:
    visit = Visit(browser, held[0].url, 1280, 900)
    opened = visit.open("workshop")
    opened.wait_for_selector(LINE)
    yield opened
    complaints, outside = list(visit.complaints), list(visit.outside)
    visit.close()
    assert (complaints, outside) == ([], [])


def test_a_line_keeps_the_focus_while_others_come_in_above_it(page: Any, held: tuple[RunningApp, Told]) -> None:
    page.locator(LINE).nth(2).focus()
    before = page.evaluate("document.activeElement.innerText")
    held[1].say(good("The newest thing"))
    page.wait_for_selector(f"{LINE} >> text=The newest thing")
    assert page.evaluate("document.activeElement.innerText") == before


def test_what_is_half_typed_stays_while_the_page_looks_at_the_room(page: Any, held: tuple[RunningApp, Told]) -> None:
    box = page.locator(".st-key-room_find input")
    box.click()
    page.keyboard.type("1")
    held[1].say(good("Another thing"))
    page.wait_for_selector(f"{LINE} >> text=Another thing")
    page.keyboard.type("2")
    assert box.input_value() == "12"
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-am-room-chosen >> text=12 · The bench number 11")


def test_what_waits_is_decided_and_taken_back_by_one_key_each(page: Any) -> None:
    waiting = page.locator(".st-key-am-room-waiting .am-lead")
    first = waiting.inner_text()
    page.locator("h1").click()
    page.keyboard.press("h")
    page.wait_for_selector("text=is hidden.")
    page.wait_for_function(
        "first => document.querySelector('.st-key-am-room-waiting .am-lead').innerText !== first", arg=first
    )
    page.keyboard.press("u")
    page.wait_for_function(
        "first => document.querySelector('.st-key-am-room-waiting .am-lead').innerText === first", arg=first
    )


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_everybody_can_use_it(page: Any, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(LINE).first.click()
    page.wait_for_selector(".st-key-am-room-chosen")
    assert sideways(page) == 0
    assert axe_violations(page) == []
    for button in page.locator(".st-key-am-room-waiting button, .st-key-am-room-chosen button").all():
        assert button.bounding_box()["height"] >= 44, button.inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_somebody_wants_back_is_found_by_their_code_and_can_be_read_and_pressed_by_all(
    page: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("summary", has_text="Somebody wants to take back what they sent").click()
    box = page.get_by_label("The code")
    box.fill(in_groups(receipt_of("anna")).lower())
    box.press("Enter")
    button = page.get_by_role("button", name="things out for good")
    button.wait_for()
    assert page.locator(".st-key-am-room-receipt input[type=checkbox]").count() >= 16
    assert (axe_violations(page), sideways(page)) == ([], 0)
    assert button.bounding_box()["height"] >= 44
