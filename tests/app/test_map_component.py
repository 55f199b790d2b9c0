"""What a view wishes of its map and what the map says back, in a real browser."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_app import ROOT
from visits import Visit, axe_violations

from assetmap.app.map_component import CardAction, MapWishes, Overlay

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SERVE = Path(__file__).with_name("wishes_app") / "serve.py"
START_SECONDS = 60
SQUARE = {"type": "Polygon", "coordinates": [[[-3.004, 57.898], [-2.996, 57.898], [-2.996, 57.902], [-3.004, 57.898]]]}
REACH = ["reach", "Ten minutes on foot from <the> library", SQUARE]
EXPLORER = "document.querySelector('.am-map-host').explorer"


@pytest.fixture(scope="module")
def wishes_url() -> Iterator[str]:
    """A view for tests, served as the app serves its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(SERVE), "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


class WishingVisit(Visit):
    """A visit to the view for tests."""

    def wish(self, **wishes: Any) -> None:
        """Say what the view wishes, and wait until it has been run."""
        runs = int(self.page.inner_text("#runs"))
        self.page.get_by_label("Wishes").fill(json.dumps(wishes))
        self.page.get_by_label("Wishes").press("Enter")
        self.wait_for_run(runs + 1)

    def wait_for_run(self, number: int) -> None:
        """Wait until the view was run this often."""
        until = time.monotonic() + 20
        while int(self.page.inner_text("#runs")) < number and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(80)

    def heard(self, least: int = 0) -> list[dict[str, Any]]:
        """Return what the map said, in order, without what it did not say; wait until it has said as much as expected."""
        until = time.monotonic() + 20
        if not least:
            self.page.wait_for_timeout(300)  # for what should not come
        while len(said := json.loads(self.page.inner_text("#heard"))) < least and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        return [{name: value for name, value in one.items() if value} for one in said]

    def tap(self, *places: tuple[int, int]) -> None:
        """Tap the map, in pixels from its middle."""
        box = self.page.locator(".am-leaflet").bounding_box()
        for right, down in places:
            self.page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down)

    def status(self) -> str:
        return str(self.page.inner_text(".am-draw-status"))


@pytest.fixture(scope="module")
def wishing(browser: Any, wishes_url: str) -> Iterator[Callable[..., WishingVisit]]:
    """Open the view afresh; a browser that has the scripts already opens it much sooner."""
    visits: dict[int, WishingVisit] = {}

    def start(width: int = 1280, **wishes: Any) -> WishingVisit:
        if width not in visits:
            visits[width] = WishingVisit(browser, wishes_url, width, 900)
            visits[width].page.add_init_script("sessionStorage.clear()")
        here = visits[width]
        here.context.clear_permissions()
        here.complaints.clear()
        here.open_map()
        if wishes:
            here.wish(**wishes)
        return here

    yield start
    for one in visits.values():
        one.context.close()


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
                assert _contrast(look[text], look[paper]) >= 4.5, (text, paper, look[paper])
        assert _contrast(look["on-accent"], look["accent"]) >= 4.5
        assert _contrast(look["map-street-ink"], look["map-paper"]) >= 4.5
        assert _contrast(look["field"], look["surface"]) >= 3


def _tokens(block: str) -> dict[str, str]:
    lines = (line.strip().removeprefix("--am-").rstrip(";").split(": ") for line in block.split("}")[0].splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2 and line[1].startswith("#")}


def _contrast(one: str, other: str) -> float:
    """Source: WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
