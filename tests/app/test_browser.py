"""The app in a real browser, with the network cut to this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from visits import DRAWN, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

AWKWARD = [
    "<img src=x onerror=document.title='ran'>",
    "${document.title='ran'}",
    "{{7*7}} {% raw %}",
    "`back` \\ticks\\ $\\LaTeX$",
    "[link](javascript:alert(1)) :material/home: :red[x]",
    "'; DROP TABLE assets--",
    "Taigh a’ Chomainn — 50 % & more",
    "Świetlica مركز 社区 👩🏽‍🌾",
    "__proto__",
]


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
    assert page.locator("h1:visible").all_inner_texts() == ["Practice neighbourhood"]
    assert page.locator(".am-row").count() > 50
    page.wait_for_function("document.querySelectorAll('.am-map canvas').length > 0")
    assert painted_pixels(page) > 1_000
    page.get_by_role("button", name="Download the map").wait_for()
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
    page.get_by_role("heading", name="Hawkhill").wait_for()
    page.wait_for_selector(DRAWN)
    assert abs(view_of(page)["view"]["centre"][1] - before["centre"][1]) > 0.001
    page.goto(page.url.split("?")[0])
    page.get_by_role("heading", name="Practice neighbourhood").wait_for()
    page.wait_for_selector(DRAWN)
    assert view_of(page)["view"]["zoom"] == before["zoom"]


def test_awkward_names_are_shown_letter_for_letter(visit: Any, tmp_path: Path) -> None:
    table = tmp_path / "awkward <b>.csv"
    rows = [
        f'"{name.replace(chr(34), chr(34) * 2)}",{55.805 + at / 1000},-4.233,community_centres'
        for at, name in enumerate(AWKWARD)
    ]
    table.write_text("name,lat,lon,layer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    here = visit()
    page = here.open("?example=own")
    page.locator("input[type=file]").first.set_input_files(str(table))
    page.get_by_text("awkward", exact=False).first.wait_for()
    page.get_by_role("button", name="Bring in this file").click()
    page.wait_for_selector(DRAWN)
    shown = page.locator(".am-row-name").all_inner_texts()
    assert sorted(shown) == sorted(AWKWARD)
    assert page.title() != "ran"
    assert here.outside == []
    assert here.complaints == []


def test_an_error_names_the_file_letter_for_letter(visit: Any, tmp_path: Path) -> None:
    table = tmp_path / "x ${1} [a](b) `c` $d$.csv"
    table.write_text("", encoding="utf-8")
    here = visit()
    page = here.open("?example=own")
    page.get_by_label("Or where a large file is on this computer").fill(str(table))
    page.get_by_role("button", name="Bring in this file").click()
    alert = page.get_by_test_id("stAlert")
    alert.wait_for()
    assert "x ${1} [a](b) `c` $d$.csv" in alert.inner_text()
    assert here.outside == []


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("query", ["", "?example=own"])
def test_nothing_scrolls_sideways_on_a_phone(visit: Any, width: int, query: str) -> None:
    page = visit(width, 844).open(query)
    page.wait_for_selector(DRAWN if not query else "text=Bring in this file")
    wide = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    assert wide <= width


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


def test_the_files_to_take_along_arrive(visit: Any, tmp_path: Path) -> None:
    here = visit()
    page = here.open_map()
    for label, start in (
        ("Download the map", b"<!DOCTYPE html"),
        ("Download for QGIS", b"{"),
        ("Download for a spreadsheet", b"\xef\xbb\xbf"),
    ):
        with page.expect_download() as coming:
            page.get_by_role("button", name=label, exact=True).click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        assert file.stem == "practice-neighbourhood"
        assert file.read_bytes()[:15].lower().startswith(start.lower()) or file.suffix == ".csv"
        assert file.stat().st_size > 1_000
    assert here.complaints == []


@pytest.mark.parametrize("query", ["", "?example=own"])
def test_axe_finds_nothing_serious(visit: Any, query: str) -> None:
    page = visit().open(query)
    page.wait_for_selector(DRAWN if not query else "text=Bring in this file")
    assert axe_violations(page) == []
