"""Points, areas and lines that are drawn on the map of a view, in a real browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_a_point_is_tapped_and_comes_back_once(wishing: Any) -> None:
    here = wishing(mode="point", prompt="Tap where it <is>.")
    assert here.page.inner_text(".am-draw-prompt") == "Tap where it <is>."
    here.tap((40, 40), (10, -30))
    assert here.status() == "The place is marked. Tap elsewhere to move it."
    runs = int(here.page.inner_text("#runs"))
    here.page.get_by_role("button", name="Use this place").click()
    here.wait_for_run(runs + 1)
    [said] = here.heard(1)
    assert said["drawn"]["type"] == "Point"
    lon, lat = said["drawn"]["coordinates"]
    assert [lon, lat] == [round(lon, 6), round(lat, 6)]
    here.wish(mode="point", prompt="Another")
    assert len(here.heard(1)) == 1


def test_an_area_is_closed_by_its_first_corner(wishing: Any) -> None:
    here = wishing(mode="area")
    here.tap((-90, -80), (90, -80), (90, 80), (-90, 90))
    assert here.status() == "Corner 4 placed."
    here.page.get_by_role("button", name="Undo last corner").click()
    assert here.status() == "Corner 4 taken away, 3 left."
    here.tap((-85, -76))
    assert here.status() == "The area is closed, with 3 corners."
    here.page.get_by_role("button", name="Use this shape").click()
    [said] = here.heard(1)
    ring = said["drawn"]["coordinates"][0]
    assert len(ring) == 4
    assert ring[0] == ring[-1]


def test_an_edge_that_crosses_itself_is_said_before_it_is_used(wishing: Any) -> None:
    here = wishing(mode="area")
    use = here.page.get_by_role("button", name="Use this shape")
    use.click(force=True)
    assert here.status() == "An area needs at least 3 corners."
    here.tap((-90, -80), (90, 80), (90, -80), (-90, 80))
    assert "crosses itself" in here.status()
    assert use.get_attribute("aria-disabled") == "true"
    use.click(force=True)
    assert here.heard() == []
    here.page.get_by_role("button", name="Undo last corner").click()
    assert use.get_attribute("aria-disabled") == "false"


def test_a_line_is_drawn_with_the_keyboard_alone(wishing: Any) -> None:
    here = wishing(mode="line")
    page = here.page
    page.keyboard.press("Tab")
    page.focus(".am-leaflet")
    assert page.is_visible(".am-crosshair")
    for keys in (["Enter"], ["ArrowRight", "Enter"], ["ArrowDown", "Space"], ["ArrowDown", "Enter"]):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(300)
    assert here.status() == "Corner 4 placed."
    page.keyboard.press("Backspace")
    assert here.status() == "Corner 4 taken away, 3 left."
    page.keyboard.press("Tab")
    for _ in range(9):
        if page.evaluate("document.activeElement.textContent") == "Use this shape":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    [said] = here.heard(1)
    assert said["drawn"]["type"] == "LineString"
    assert len(said["drawn"]["coordinates"]) == 3


def test_escape_gives_a_drawing_up(wishing: Any) -> None:
    here = wishing(mode="line")
    here.tap((0, 0), (50, 50))
    here.page.focus(".am-leaflet")
    here.page.keyboard.press("Escape")
    assert here.heard(1) == [{"cancelled": True}]
    assert here.status() == "Nothing was drawn."
    here.wish(mode="")
    assert here.page.is_hidden(".am-strip")
    assert len(here.heard(1)) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0]]]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        "drop table",
    ],
)
def test_a_bad_drawing_from_a_browser_is_logged_told_and_not_used(wishing: Any, bad: Any) -> None:
    here = wishing(mode="area")
    logged = len(json.loads(here.page.inner_text("#logged")))
    here.tap((-90, -80), (90, -80), (90, 80))
    # As a browser that was tampered with would: the geometry is changed on its way to the server.
    here.page.evaluate(
        f"""() => {{ const send = JSON.stringify, bad = {json.dumps(bad)};
            JSON.stringify = (value, ...rest) => {{
              const text = send(value, ...rest);
              return typeof text === 'string' && text.includes('"Polygon"') && !text.includes('wishes')
                ? send(JSON.parse(text, (key, one) => (one && one.type === 'Polygon' ? bad : one))) : text; }}; }}"""
    )
    runs = int(here.page.inner_text("#runs"))
    here.page.get_by_role("button", name="Use this shape").click()
    here.wait_for_run(runs + 1)
    assert here.heard() == []
    lines = json.loads(here.page.inner_text("#logged"))[logged:]
    assert len(lines) == 1
    assert lines[0].startswith("A drawing that came from a browser was not used")
    assert here.page.locator(".am-draw-status.am-trouble").inner_text() in lines[0]
