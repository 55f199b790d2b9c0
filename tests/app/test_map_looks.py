"""The map of a view in every look: large enough, with contrast, and nothing that axe finds, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from running_app import ROOT
from visits import axe_violations
from wishing_visits import EXPLORER, REACH, WishingVisit

from assetmap.layers.editing import contrast

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("width", [1280, 390])
def test_buttons_are_large_enough_to_hit(wishing: Any, width: int) -> None:
    here = wishing(width, mode="area", actions=[["true", "Still true", True]])
    for one in here.page.locator(".am-strip button, .am-map-button").all():
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    here.wish(actions=[["true", "Still true", True]])
    if width < 720:
        here.page.locator("[data-tab=list]").click()
    here.page.locator(".am-row").first.click()
    for one in here.page.locator(".am-card-buttons button").all():
        assert one.bounding_box()["height"] >= 44
    assert here.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_in_any_look(wishing: Any, theme: str) -> None:
    here = wishing(mode="area", overlays=[REACH], actions=[["true", "Still true", True]])
    page = here.page
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.get_by_text("More filters").click()
    assert _violations(page) == []
    page.locator(".am-row").nth(2).click()
    here.tap((0, 0))
    page.get_by_role("button", name="Use this shape").click(force=True)
    assert page.locator(".am-draw-status.am-trouble").count() == 1
    assert _violations(page) == []


def _violations(page: Any) -> list[Any]:
    """Count what axe finds inside the map; the page around it belongs to others."""
    return [one for one in axe_violations(page) if "am-" in str(one[1])]


def test_a_dark_page_has_a_dark_map_and_big_words_are_big(wishing: Any) -> None:
    page = wishing().page
    look = f"() => {{ const {{ paper, street, words }} = {EXPLORER}.map.amPalette; return [paper, street, words]; }}"
    light = page.evaluate(look)
    size = "() => parseFloat(getComputedStyle(document.querySelector('.am-row-name')).fontSize)"
    before = page.evaluate(size)
    page.evaluate("Object.assign(document.documentElement.dataset, { theme: 'dark', type: 'big' })")
    page.wait_for_timeout(200)
    dark = page.evaluate(look)
    assert dark[0] != light[0] and dark[1] != light[1]
    assert dark[2] == 1.25
    assert page.evaluate(size) == pytest.approx(1.25 * before)


def test_the_device_s_wish_for_dark_counts_where_the_page_says_nothing(browser: Any, wishes_url: str) -> None:
    here = WishingVisit(browser, wishes_url, 1280, 800)
    try:
        here.page.emulate_media(color_scheme="dark")
        here.open_map()
        ink = "getComputedStyle(document.querySelector('.am-root')).getPropertyValue('--am-ink').trim()"
        dark = here.page.evaluate(ink)
        here.page.evaluate("document.documentElement.dataset.theme = 'light'")
        assert here.page.evaluate(ink) != dark
    finally:
        here.context.close()


def test_colours_keep_their_contrast() -> None:
    """Text at least 4.5:1 on both papers, and the accent's own text on the accent, in every look."""
    style = (ROOT / "assetmap" / "maps" / "web" / "assetmap.css").read_text(encoding="utf-8")
    looks = [_tokens(block) for block in style.split("{") if "--am-on-accent: " in block.split("}")[0]]
    assert len(looks) == 5
    for look in ({**looks[0], **one} for one in looks):
        for text in ("ink", "quiet", "accent", "warning", "error"):
            for paper in ("paper", "surface"):
                assert contrast(look[text], look[paper]) >= 4.5, (text, paper, look[paper])
        assert contrast(look["on-accent"], look["accent"]) >= 4.5
        assert contrast(look["map-street-ink"], look["map-paper"]) >= 4.5
        assert contrast(look["field"], look["surface"]) >= 3


def _tokens(block: str) -> dict[str, str]:
    lines = (line.strip().removeprefix("--am-").rstrip(";").split(": ") for line in block.split("}")[0].splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2 and line[1].startswith("#")}
