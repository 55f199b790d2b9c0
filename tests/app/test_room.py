"""The map uses the room of the screen, and a small screen reaches it without scrolling; the bar stays where it is."""

from __future__ import annotations

from typing import Any

import pytest
from visits import DRAWN, IDLE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def box(page: Any, selector: str) -> dict[str, float]:
    page.wait_for_selector(IDLE)
    found: dict[str, float] = page.locator(selector).first.bounding_box()
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_the_whole_map_is_on_the_screen_and_as_wide_as_it(visit: Any, width: int, height: int) -> None:
    page = visit(width, height).open_map("map?example=practice")
    host = box(page, DRAWN)
    assert host["y"] + host["height"] <= height
    assert host["height"] > 0.7 * height
    assert host["width"] > width - 60


def test_on_a_phone_the_way_from_the_list_to_the_map_is_in_the_upper_half(visit: Any) -> None:
    page = visit(390, 844).open_map("map?example=practice")
    page.wait_for_selector(IDLE)
    tab = page.get_by_role("group", name="What to look at").get_by_role("button", name="Map")
    assert tab.bounding_box()["y"] < 422


def test_the_bar_stays_where_it_is_from_view_to_view_on_a_projector(visit: Any) -> None:
    page = visit(1920, 1080).open_map("map?example=practice")
    places = [box(page, ".st-key-am-views")["x"]]
    for title in ("Check", "Share"):
        page.locator(".st-key-am-views").get_by_role("link", name=title, exact=True).click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        places.append(box(page, ".st-key-am-views")["x"])
    assert len(set(places)) == 1
