"""Start and Settings in a real browser: by mouse, by keyboard alone, on a phone, in every look."""

from __future__ import annotations

import re
from typing import Any

import pytest
from visits import DRAWN

from assetmap.app.parts.look import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def opened(visit: Any, view: str, look: str = "", width: int = 1280) -> Any:
    here = visit(width, 900)
    if look:
        here.context.add_cookies([{"name": COOKIE, "value": look, "url": here.url}])
    page = here.open(f"{view}?example=practice")
    if look:
        page.wait_for_selector(f"html[data-theme={look.split('.')[0]}]", state="attached")
        page.wait_for_timeout(500)  # Streamlit's own parts follow with one more loading of the page
    layers = "Haenau" if look.endswith("cy") else "Layers"
    page.get_by_role("heading", name="What to do next" if view == "start" else layers, exact=True).wait_for()
    return page


def ground_of(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))


@pytest.mark.parametrize("view", ["start", "settings"])
def test_nothing_scrolls_sideways_on_a_phone(visit: Any, view: str) -> None:
    page = opened(visit, view, "contrast.big.en-GB", 390)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_the_document_says_its_language_its_view_and_where_one_is(visit: Any) -> None:
    page = opened(visit, "settings", "light.usual.cy")
    page.wait_for_selector("html[lang=cy]", state="attached")
    page.wait_for_selector("a[aria-current=page]")
    assert page.title() == "Gosodiadau – assetmap"
    assert page.locator("a[aria-current=page]").all_inner_texts() == ["Gosodiadau"]
    assert page.locator("h1:visible").count() == 1


def test_dark_is_chosen_once_and_stays(visit: Any) -> None:
    page = opened(visit, "settings")
    light = ground_of(page)
    page.get_by_text("Dark", exact=True).click()
    page.wait_for_selector("html[data-theme=dark]", state="attached")
    page.wait_for_timeout(500)
    page.get_by_role("heading", name="Layers", exact=True).wait_for()
    dark = ground_of(page)
    assert dark != light
    page.goto(re.sub("settings", "start", page.url))
    page.get_by_role("heading", name="What to do next").wait_for()
    assert ground_of(page) == dark


def test_the_keyboard_skips_the_bar(visit: Any) -> None:
    page = opened(visit, "start")
    page.locator(".am-skip-link").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_a_territory_is_drawn_on_the_map_and_kept(visit: Any) -> None:
    page = opened(visit, "start")
    page.get_by_text("Draw it", exact=True).click()
    page.wait_for_selector(DRAWN)
    page.get_by_text("Tap corner after corner").wait_for()
    page.locator(".am-map").scroll_into_view_if_needed()
    box = page.locator(".am-map").bounding_box()
    for across, down in ((0.45, 0.2), (0.55, 0.2), (0.55, 0.4)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    page.get_by_role("button", name="Use this shape").click()
    page.get_by_label("What people call it").fill("Three corners")
    page.get_by_role("button", name="Keep this territory").click()
    page.get_by_text("Made: Three corners.").wait_for()
    assert "territory=three-corners" in page.url
    page.get_by_text("Inside Practice neighbourhood.").first.wait_for()


def test_a_territory_is_made_by_keyboard_alone(visit: Any) -> None:
    page = opened(visit, "start")
    page.locator("button", has_text="Around a postcode or point").focus()
    page.keyboard.press("Space")
    point = page.get_by_label("Postcode, or latitude and longitude")
    point.wait_for()
    point.focus()
    page.keyboard.type("57.9, -3.0")
    page.keyboard.press("Enter")
    name = page.get_by_label("What people call it")
    name.wait_for()
    name.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("By the keys")
    page.keyboard.press("Enter")
    page.get_by_text("Made: By the keys.").wait_for()
