"""With a keyboard alone: join, tell with a place on the map, look at one's own, change, take back, give a dot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from page_rooms import Pages, Phone

pytestmark = pytest.mark.browser
HERE = """(() => { const one = document.activeElement;
    return [one.tagName, one.name || one.id || one.textContent.trim().slice(0, 30), one.value || ''] })()"""
IS_SEEN = """(() => { const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight })()"""


def go_to(page: Any, selector: str, most: int = 40) -> None:
    """Press Tab until something has the focus; on the way every stop is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            break
    else:
        raise AssertionError(f"The keys do not reach {selector}; they are at {page.evaluate(HERE)}.")
    assert page.evaluate(IS_SEEN), f"the focus on {selector} cannot be seen"


def press(page: Any, selector: str, key: str = "Enter") -> None:
    go_to(page, selector)
    page.keyboard.press(key)


def test_the_whole_way_by_keys(pages: Pages, phone: Callable[..., Phone]) -> None:
    pages.settle("stickers", True)
    page = phone(390, 844).open()
    go_to(page, "[name=code]")
    page.keyboard.type(pages.server.keys.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/add")
    page.wait_for_selector(".has-script")

    press(page, "#next")
    go_to(page, "#name")
    page.keyboard.type("Bench by the burn")
    press(page, "#next")
    page.wait_for_timeout(500)
    press(page, "#next")
    go_to(page, "#why")
    page.keyboard.type("I rest there")
    press(page, "#next")
    go_to(page, "[name=place]")
    while page.evaluate("document.activeElement.value") != "point":
        page.keyboard.press("ArrowDown")
    page.wait_for_selector("#map canvas.am-base")
    go_to(page, "#map")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    assert page.locator("#tapped").inner_text() == "Your place is marked. Tap again to move it."
    press(page, "#next")
    press(page, "#next")
    press(page, "#send")
    page.wait_for_selector("#thanks button")

    press(page, "nav a[href='/mine']")
    page.wait_for_url("**/mine")
    press(page, ".cards summary")
    go_to(page, ".cards [name=name]")
    page.keyboard.press("End")
    page.keyboard.type(" at the bridge")
    press(page, ".cards details button")
    page.wait_for_load_state()
    page.get_by_role("heading", name="Bench by the burn at the bridge").wait_for()
    said = pages.server.keeper.see(lambda room: list(room.entries.values()))[-1]
    assert (said.place.kind, said.revision) == ("point", 2)

    pages.say(name="Walking football")
    press(page, "nav a[href='/dots']")
    page.wait_for_url("**/dots")
    press(page, ".dots button")
    page.get_by_text("You have 2 dots left.").wait_for()
    page.wait_for_load_state()

    press(page, "nav a[href='/mine']")
    page.wait_for_url("**/mine")
    press(page, ".cards form[action$=withdraw] button")
    page.get_by_text("Nothing here yet.").wait_for()


def test_without_script_the_pages_do_the_same(pages: Pages, phone: Callable[..., Phone]) -> None:
    page = phone(390, 844, java_script_enabled=False).open()
    page.fill("[name=code]", pages.server.keys.code)
    page.click("#join button")
    page.check("[name=kind][value=priority]")
    page.fill("#name", "A safe crossing")
    page.check("[name=place][value=street]")
    page.fill("#street", next(iter(pages.server.service.map.streets)))
    page.click("#send")
    assert "Thank you. It is kept." in page.inner_text("main")
    assert "A safe crossing" in page.inner_text(".cards h2")
    page.click("summary >> nth=0")
    page.fill(".cards [name=name]", "A crossing at the school")
    page.click(".cards details button")
    assert "A crossing at the school" in page.inner_text(".cards h2")
    page.click("form[action$=withdraw] button")
    assert "Nothing here yet." in page.inner_text("main")


def test_without_script_one_can_ask_to_be_let_in_and_change_the_letters(
    pages: Pages, phone: Callable[..., Phone]
) -> None:
    page = phone(java_script_enabled=False).open()
    page.click("footer summary")
    page.check("[name=big]")
    page.click("footer button")
    page.wait_for_selector("html.big", state="attached")
    page.click("form[action='/knock'] button")
    sign = page.inner_text(".sign")
    assert pages.server.service.let_in(sign)
    page.wait_for_url("**/add", timeout=15_000)


def test_with_script_a_phone_that_is_let_in_goes_on_by_itself(pages: Pages, phone: Callable[..., Phone]) -> None:
    page = phone().open()
    page.click("form[action='/knock'] button")
    assert pages.server.service.let_in(page.inner_text(".sign"))
    page.wait_for_url("**/add")
