"""The Map in a real browser that reaches nothing but this machine: drawn at once, mounted once, and where one left it."""

from __future__ import annotations

from typing import Any

import pytest
from visits import DRAWN

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def view_of(page: Any) -> dict[str, Any]:
    state: dict[str, Any] = page.evaluate("document.querySelector('.am-map-host').explorer.state()")
    return state


def painted_pixels(page: Any) -> int:
    """Count the dots of the mark canvases that are not empty."""
    count: int = page.evaluate(
        """() => [...document.querySelectorAll('.am-map canvas')].reduce((sum, one) => {
            const dots = one.getContext('2d').getImageData(0, 0, one.width || 1, one.height || 1).data;
            let painted = 0;
            for (let at = 3; at < dots.length; at += 4) if (dots[at]) painted += 1;
            return sum + painted;
        }, 0)"""
    )
    return count


def test_the_first_map_is_drawn_and_nothing_outside_is_asked_for(visit: Any) -> None:
    here = visit()
    page = here.open_map()
    assert page.locator("h1:visible").all_inner_texts() == ["Map"]
    assert page.locator(".am-row").count() > 50
    page.wait_for_function("document.querySelectorAll('.am-map canvas').length > 0")
    assert painted_pixels(page) > 1_000
    assert here.outside == []
    assert here.complaints == []


def test_the_map_is_mounted_once_and_keeps_its_place_through_a_rerun(visit: Any) -> None:
    page = visit().open_map()
    page.evaluate("document.querySelector('.am-map-host').explorer.map.setView([56.12, -3.79], 16, { animate: false })")
    before = view_of(page)["view"]
    version = page.locator(DRAWN).get_attribute("data-version")
    page.get_by_text("Planners", exact=True).click()
    page.wait_for_selector(f".am-map-host[data-version]:not([data-version='{version}'])")
    after = view_of(page)["view"]
    assert after["zoom"] == before["zoom"]
    assert after["centre"] == pytest.approx(before["centre"], abs=1e-4)  # degrees; a map that moved is off by far more
    assert page.locator(".am-map-host").get_attribute("data-mounts") == "1"


def test_another_example_moves_the_map_and_the_way_back_finds_the_old_place(visit: Any) -> None:
    page = visit().open_map()
    page.evaluate("document.querySelector('.am-map-host').explorer.map.setZoom(17, { animate: false })")
    before = view_of(page)["view"]
    page.goto(page.url.split("?")[0] + "?example=hawkhill")
    page.locator(".am-map-host h1", has_text="Hawkhill").wait_for(state="attached")
    page.wait_for_selector(DRAWN)
    assert abs(view_of(page)["view"]["centre"][1] - before["centre"][1]) > 0.001
    page.goto(page.url.split("?")[0])
    page.locator(".am-map-host h1", has_text="Practice").wait_for(state="attached")
    page.wait_for_selector(DRAWN)
    assert view_of(page)["view"]["zoom"] == before["zoom"]


def test_the_keyboard_reaches_the_list_and_opens_a_card(visit: Any) -> None:
    page = visit().open_map()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.am-row') !== null"):
            break
    page.keyboard.press("Enter")
    page.locator(".am-card-box:not([hidden])").wait_for()
    assert view_of(page)["selected"]
    page.keyboard.press("Escape")
    page.locator(".am-card-box[hidden]").wait_for(state="attached")
