"""What a view wishes of its map and what the map says back, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from wishing_visits import EXPLORER, REACH, SQUARE

from assetmap.app.map_component import CardAction, MapWishes, Overlay

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("wrong", [{"mode": "circle"}, {"parts": "half"}, {"height": "huge"}])
def test_a_wish_nobody_knows_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is one of"):
        MapWishes(**wrong)  # type: ignore[arg-type]


def test_an_overlay_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="is one of 'reach'"):
        Overlay("heat", "Heat", SQUARE)


def test_wishes_are_quiet_unless_told() -> None:
    assert MapWishes() == MapWishes(False, "", "", (), (), None, 0, "whole", "tall")
    assert CardAction("edit", "Change it").primary is False


def test_overlays_and_modes_neither_fetch_nor_move_nor_mount_again(wishing: Any) -> None:
    here = wishing(listens=True)
    page = here.page
    page.evaluate(f"{EXPLORER}.map.setView([57.9, -3.0], 17, {{ animate: false }})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/map/" in request.url else None)
    page.evaluate(
        """() => { const canvas = document.querySelector('.am-places'); window.painted = 0;
            const context = canvas.getContext('2d'); const clear = context.clearRect.bind(context);
            context.clearRect = (...box) => { window.painted += 1; clear(...box); }; }"""
    )
    before = page.evaluate(f"{EXPLORER}.state().view")
    for wishes in ({"overlays": [REACH]}, {"mode": "area", "overlays": [REACH]}, {"mode": "point"}, {}):
        here.wish(**wishes)
    assert page.evaluate(f"{EXPLORER}.state().view") == before
    assert asked == []
    assert page.evaluate("window.painted") == 0
    assert page.get_attribute(".am-map-host", "data-mounts") == "1"


def test_new_data_leave_place_drawing_filter_and_choice_alone(wishing: Any) -> None:
    here = wishing(mode="area")
    page = here.page
    page.fill(".am-search", "a")
    page.wait_for_timeout(250)
    page.locator(".am-row").nth(3).click()
    page.evaluate(f"{EXPLORER}.map.setZoom(16, {{ animate: false }})")
    here.tap((-90, -80), (90, -80), (60, 60))
    before, version = page.evaluate(f"{EXPLORER}.state()"), page.get_attribute(".am-map-host", "data-version")
    here.wish(mode="area", audience="planner")
    page.wait_for_selector(f".am-map-host[data-version]:not([data-version='{version}'])")
    assert page.evaluate(f"{EXPLORER}.state()") == before
    assert page.locator(".am-card").count() == 1
    assert here.status().startswith("Corner 3 placed.")
    page.get_by_role("button", name="Use this shape").click()
    assert "drawn" in here.heard(1)[0]


def test_an_overlay_is_drawn_below_the_marks_and_named_in_words(wishing: Any) -> None:
    here = wishing(overlays=[REACH])
    page = here.page
    assert page.inner_text(".am-overlay-name") == REACH[1]
    assert REACH[1] in page.evaluate("document.querySelector('.am-unseen').textContent")
    order = "(name) => Number(getComputedStyle(document.querySelector(name).parentElement).zIndex)"
    layers = [page.evaluate(order, name) for name in (".am-base", ".am-overlays", ".am-places")]
    assert layers == sorted(layers)
    assert page.evaluate(
        "() => { const one = document.querySelector('.am-overlays');"
        "return one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some((dot) => dot > 0); }"
    )
    here.wish()
    assert page.locator(".am-overlays").count() == 0
    assert page.locator(".am-overlay-name").count() == 0


def test_the_buttons_of_a_card_say_which_and_for_what(wishing: Any) -> None:
    here = wishing(actions=[["true", "Still true", True], ["edit", "Change it"]])
    page = here.page
    page.locator(".am-row").nth(2).click()
    chosen = page.evaluate(f"{EXPLORER}.state().selected")
    page.get_by_role("button", name="Change it").click()
    assert here.heard(1) == [{"asked": ["edit", chosen]}]


def test_choosing_is_told_only_to_a_view_that_listens(wishing: Any) -> None:
    here = wishing()
    here.page.locator(".am-row").nth(2).click()
    assert here.heard() == []
    here.wish(listens=True)
    here.page.locator(".am-row").nth(3).click()
    chosen = here.page.evaluate(f"{EXPLORER}.state().selected")
    assert here.heard(1) == [{"selected": chosen}]


def test_a_view_chooses_an_asset_once_for_each_token(wishing: Any) -> None:
    here = wishing()
    page = here.page
    page.locator(".am-row").nth(4).click()
    wanted = page.evaluate(f"{EXPLORER}.state().selected")
    page.locator(".am-row").nth(1).click()
    here.wish(choose=wanted, choose_token=1)
    assert page.evaluate(f"{EXPLORER}.state().selected") == wanted
    page.locator(".am-row").nth(1).click()
    here.wish(choose=wanted, choose_token=1, prompt="x")
    assert page.evaluate(f"{EXPLORER}.state().selected") != wanted
    here.wish(choose=wanted, choose_token=2)
    assert page.evaluate(f"{EXPLORER}.state().selected") == wanted
    assert here.heard() == []


def test_the_map_alone_names_what_is_chosen(wishing: Any) -> None:
    here = wishing(parts="map", height="small", listens=True)
    page = here.page
    assert page.is_hidden(".am-list-panel") and page.is_hidden(".am-side-panel")
    assert page.locator(".am-map-host").bounding_box()["height"] == 17 * 16
    page.keyboard.press("Tab")
    page.focus(".am-leaflet")
    page.keyboard.press("1")
    [said] = here.heard(1)
    name = page.inner_text(".am-caption")
    assert name
    assert f"Chosen: {name}." in page.evaluate("document.querySelector('.am-unseen').textContent")
    assert said["selected"] == page.evaluate(f"{EXPLORER}.state().selected")


def test_where_the_person_is_becomes_a_landmark(wishing: Any) -> None:
    here = wishing()
    here.context.grant_permissions(["geolocation"])
    here.context.set_geolocation({"latitude": 57.9, "longitude": -3.0, "accuracy": 20})
    page = here.page
    page.get_by_role("button", name="Show where I am").click()
    page.get_by_text("You are at the ringed spot, to within 20 m").wait_for()
    page.locator(".am-sort").select_option("By distance")
    page.locator(".am-from-choice").select_option("where you are")
    assert page.locator(".am-row-way").count() > 20
    assert here.heard() == []
    assert here.complaints == []


def test_the_map_fills_the_screen_and_comes_back(wishing: Any) -> None:
    page = wishing().page
    page.get_by_role("button", name="Fill the screen").click()
    page.get_by_role("button", name="Leave full screen").wait_for()
    assert page.evaluate("document.fullscreenElement.classList.contains('am-root')")
    page.get_by_role("button", name="Leave full screen").click()
    page.get_by_role("button", name="Fill the screen").wait_for()
