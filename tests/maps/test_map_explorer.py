"""The page in a real browser: from disk, with the network cut."""

import json
import os
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from map_samples import AWKWARD_NAMES, SQUARE

from assetmap.territories import Territory

pytestmark = pytest.mark.browser

FAR = shapely.Point(-3.007, 51.585)


def rows_shown(page):
    return page.locator(".am-row").count()


def test_opens_from_disk_and_asks_for_nothing(make_page, open_page):
    path = make_page([{}, {"layer": "parks"}], territory=SQUARE, made_at="2026-11-21")
    opened = open_page(path)
    assert opened.requests == [path.as_uri()]
    assert opened.errors == []
    assert "2 things" in opened.page.inner_text(".am-header")
    assert "© OpenStreetMap contributors" in opened.page.inner_text(".am-foot")


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_awkward_names_are_shown_letter_for_letter(make_page, open_page, name):
    territory = Territory("t", name, SQUARE.polygon)
    opened = open_page(make_page([{"name": name, "description": name}], title=name, territory=territory, notes=(name,)))
    page = opened.page
    for place in ("h1 bdi", ".am-row-name", ".am-note bdi"):
        assert page.locator(place).first.evaluate("node => node.textContent") == name
    assert page.evaluate("document.title") == name
    page.click(".am-row")
    assert page.locator(".am-card h2").evaluate("node => node.textContent") == name
    assert page.locator(".am-lead").evaluate("node => node.textContent") == name
    box = page.locator(".am-leaflet").bounding_box()
    middle = page.evaluate(MARK_PLACE)
    page.mouse.move(box["x"] + middle[0], box["y"] + middle[1])
    page.wait_for_selector(".am-tip-name")
    assert page.locator(".am-tip-name").evaluate("node => node.textContent") == name
    assert (opened.dialogs, opened.errors) == ([], [])
    assert page.locator("img, .am-root script").count() == 0


MARK_PLACE = """() => {
  const canvas = document.querySelector('.am-places');
  const box = canvas.getBoundingClientRect();
  const outer = document.querySelector('.am-leaflet').getBoundingClientRect();
  const context = canvas.getContext('2d');
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let [x, y, count] = [0, 0, 0];
  for (let at = 3, pixel = 0; at < data.length; at += 4, pixel += 1) {
    if (data[at] > 250 && data[at - 3] < 60 && data[at - 1] > 100) { x += pixel % canvas.width; y += Math.floor(pixel / canvas.width); count += 1; }
  }
  const ratio = canvas.width / box.width;
  return [x / count / ratio + box.left - outer.left, y / count / ratio + box.top - outer.top];
}"""


def test_a_layer_s_label_is_text_too(make_page, open_page, layers):
    opened = open_page(make_page([{"layer": "parks", "filed_because": "<b>bold</b> {{ 1 }}"}]))
    opened.page.click(".am-row")
    assert "<b>bold</b> {{ 1 }}" in opened.page.inner_text(".am-card")
    assert opened.page.locator(".am-card b").count() == 0


def test_the_legend_filters_list_and_map_alike(make_page, open_page):
    opened = open_page(
        make_page([{"name": "A hall"}, {"name": "A park", "layer": "parks", "geometry": FAR}], territory=SQUARE)
    )
    page = opened.page
    before = page.evaluate(PAINTED)
    page.get_by_role("checkbox", name="Green").uncheck()
    assert page.locator(".am-row-name").all_text_contents() == ["A hall"]
    assert "1 of 2 things" in page.inner_text(".am-left")
    assert page.evaluate(PAINTED) < before
    page.get_by_role("button", name="Only Green", exact=False).first.click(force=True)
    assert page.locator(".am-row-name").all_text_contents() == ["A park"]
    page.get_by_role("button", name="Show all").click()
    assert rows_shown(page) == 2


PAINTED = """() => {
  const canvas = document.querySelector('.am-places');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return data.filter((_, at) => at % 4 === 3).reduce((sum, one) => sum + (one > 0), 0);
}"""


def test_a_search_minds_neither_accents_nor_case(make_page, open_page):
    page = open_page(make_page([{"name": "Café Élan"}, {"name": "Hall"}])).page
    page.fill(".am-search", "cafe elan")
    page.locator(".am-row").nth(1).wait_for(state="detached")
    page.fill(".am-search", "zzz")
    page.wait_for_selector(".am-empty-title")
    assert "Nothing fits" in page.inner_text(".am-list")
    page.get_by_role("button", name="Show all again").click()
    assert rows_shown(page) == 2


def test_the_keyboard_is_enough(make_page, open_page):
    page = open_page(make_page([{"name": name} for name in "ABC"])).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the list"
    page.locator(".am-row").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text(".am-card h2") == "C"
    assert page.evaluate("document.activeElement.textContent") == "C"
    page.keyboard.press("Escape")
    assert page.locator(".am-card").count() == 0
    assert page.evaluate("document.activeElement.dataset.row") == "2"


def test_the_map_itself_can_be_moved_by_keys(make_page, open_page):
    page = open_page(make_page([{}], territory=SQUARE)).page
    scale = page.inner_text(".leaflet-control-scale")
    page.focus(".am-leaflet")
    page.keyboard.press("+")
    page.wait_for_timeout(600)
    assert page.inner_text(".leaflet-control-scale") != scale


def test_a_phone_of_320_pixels_shows_the_list_first_and_scrolls_one_way(make_page, open_page):
    page = open_page(make_page([{"name": "x" * 300, "description": "y" * 2000}], title="w" * 60), size=(320, 640)).page
    wide = "document.documentElement.scrollWidth <= 320 && [...document.querySelectorAll('.am-panel')].every(one => one.scrollWidth <= 320)"
    assert page.is_visible(".am-list") and not page.is_visible(".am-map")
    assert page.evaluate(wide)
    page.click(".am-row")
    assert page.is_visible(".am-card") and page.evaluate(wide)
    page.click(".am-close")
    page.click("[data-tab=map]")
    assert page.is_visible(".am-leaflet") and page.evaluate(wide)


def test_an_empty_map_says_so(make_page, open_page):
    page = open_page(make_page([])).page
    assert "Nothing here yet" in page.inner_text(".am-list")
    assert "Nothing here yet" in page.inner_text(".am-notice")
    assert "No street map loaded" in page.inner_text(".am-notice")


def test_things_without_a_place_are_listed_and_counted(make_page, open_page):
    page = open_page(make_page([{}, {"geometry": None, "name": "Befriending line"}])).page
    assert "2 things, 1 of them without a place" in page.inner_text(".am-header")
    assert "no place yet" in page.locator(".am-row", has_text="Befriending line").inner_text()


def test_long_lists_grow_as_one_goes_down(make_page, open_page):
    page = open_page(make_page([{}] * 450)).page
    assert rows_shown(page) == 100
    page.locator(".am-row").first.focus()
    for _ in range(2):
        page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    assert rows_shown(page) >= 200


def test_a_map_with_streets_has_no_excuse_on_it(make_page, open_page):
    streets = gpd.GeoDataFrame(
        {"kind": ["street", "water"], "name": ["High Street", None]},
        geometry=[shapely.LineString([(-3.009, 51.59), (-2.991, 51.59)]), shapely.box(-3.005, 51.583, -3, 51.586)],
        crs=4326,
    )
    opened = open_page(make_page([{}], territory=SQUARE, basemap=streets))
    assert opened.errors == []
    assert not opened.page.is_visible(".am-notice")


def test_no_barrier_that_axe_knows(make_page, open_page):
    axe = os.environ.get("ASSETMAP_AXE")
    if not axe or not Path(axe).is_file():
        pytest.skip("ASSETMAP_AXE does not name axe.min.js")
    for size in ((1280, 800), (390, 844)):
        opened = open_page(
            make_page([{}, {"layer": "parks", "status": "former"}], territory=SQUARE, made_at="2026-11-21"), size
        )
        opened.page.click(".am-row")
        opened.page.evaluate(Path(axe).read_text(encoding="utf-8"))
        found = opened.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.browser
def test_the_card_shows_relations_figures_and_who_was_believed(make_page, open_page):
    counts = [
        {"what": "people at three cafés", "number": "over 500", "date": "2012", "source": "the report"},
        {"what": "people at three cafés", "number": "445", "date": "2012", "source": "{{ the events }}"},
        {"what": "volunteers", "number": "3", "date": "", "source": ""},
    ]
    relations = [{"type": "meets_at", "to": "Celtic Park <b>", "name": "Celtic Park <b>"}]
    row = {
        "name": "Example choir",
        "counts": counts,
        "relations": relations,
        "said_by": {"name": "halls", "geometry": "osm"},
    }
    opened = open_page(
        make_page([{key: json.dumps(value) if not isinstance(value, str) else value for key, value in row.items()}])
    )
    opened.page.get_by_text("Example choir").first.click()
    card = opened.page.inner_text(".am-card")
    assert "people at three cafés: over 500 (2012, the report)" in card
    assert "people at three cafés: 445 (2012, {{ the events }})" in card
    assert "volunteers: fewer than 5" in card and "Celtic Park <b>" in card
    assert "name from halls; place from OpenStreetMap" in card
    assert opened.errors == [] and opened.page.locator(".am-card b").count() == 0


@pytest.mark.browser
def test_a_map_of_things_without_a_place_says_so_in_words(make_page, open_page):
    opened = open_page(make_page([{"name": "Advice line", "geometry": None, "precision": "none"}]))
    assert "Nothing here has a place yet." in opened.page.inner_text(".am-root")
    assert rows_shown(opened.page) == 1
