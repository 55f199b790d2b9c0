"""The map stays where a person put it: through edits, filters, and what somebody else changes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import EXPLORER, done, idle, pick, served, take_back, view_of, visiting
from osm_data import small_town
from running_app import RunningApp

from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
HALL, PHARMACY = "Example Hall", "Example Pharmacy"
ZOOM = 16.5


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("zoom")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.add_territory(TOWN)
        gather(workspace, TOWN, small_town().save(folder / "town.osm"))
    with served(Path(folder / "workspace")) as app:
        yield app


@pytest.fixture
def page(browser: Any, own_app: RunningApp) -> Iterator[Any]:
    with visiting(browser, own_app) as here:
        yield here.open_map("map?territory=town")


def settle_at(page: Any, lat: float = 56.4412, lon: float = -2.9312) -> dict[str, Any]:
    """Put the map somewhere nothing else would put it, and return where it stands."""
    page.evaluate(f"{EXPLORER}.map.setView([{lat}, {lon}], {ZOOM}, {{ animate: false }})")
    return view_of(page)


def assert_is_at(page: Any, before: dict[str, Any]) -> None:
    page.wait_for_timeout(400)  # a map that glides away would be on its way by now
    now = view_of(page)
    assert now["zoom"] == before["zoom"]
    assert now["centre"] == pytest.approx(before["centre"], abs=1e-5)  # degrees: about a metre
    assert page.locator(".am-map-host").get_attribute("data-mounts") == "1"


def change(page: Any, label: str, words: str) -> None:
    page.get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog")
    box = form.get_by_role("combobox", name=label, exact=True)
    box.fill(words)
    page.get_by_role("option", name=words).first.click()
    form.get_by_role("button", name="Keep these changes").click()
    done(page, f"{HALL} was changed.")
    form.wait_for(state="detached")


def test_the_map_stays_through_every_sort_of_edit_and_its_undo(page: Any) -> None:
    pick(page, HALL)
    page.locator(".am-search").fill("")
    page.wait_for_timeout(800)  # the map glides to what was chosen
    before = settle_at(page)
    page.get_by_role("button", name="Still true today").click()
    done(page, f"{HALL}: checked today.")
    assert_is_at(page, before)
    take_back(page)
    assert_is_at(page, before)
    for label, words in (
        ("Kind", "Libraries"),
        ("Is it there now?", "No longer there"),
        ("Who may see it", "Only co-ordinators"),
    ):
        change(page, label, words)
        assert_is_at(page, before)
        take_back(page)
        assert_is_at(page, before)
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_text("Tap where it is.").wait_for()
    box = page.locator(".am-leaflet").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    page.get_by_role("button", name="Use this place").click()
    done(page, f"{HALL} was moved.")
    assert_is_at(page, before)
    take_back(page)
    assert_is_at(page, before)


def test_the_map_stays_when_less_or_more_is_shown(page: Any) -> None:
    before = settle_at(page)
    page.locator(".am-search").fill("pharmacy")
    page.locator(".am-left", has_text="1 of").wait_for()
    assert_is_at(page, before)
    page.locator(".am-search").fill("nothing is called so")
    page.get_by_text("Nothing fits.").wait_for()
    assert_is_at(page, before)
    page.get_by_role("button", name="Show all again").first.click()
    page.locator(".am-row").nth(1).wait_for()
    assert_is_at(page, before)
    page.get_by_text("Everyone", exact=True).click()
    page.get_by_role("button", name="Add one").wait_for(state="detached")
    idle(page)
    assert_is_at(page, before)


def test_what_somebody_else_changes_comes_by_itself_and_everything_stays_where_it_was(
    browser: Any, page: Any, own_app: RunningApp
) -> None:
    pick(page, PHARMACY)
    page.locator(".am-search").fill("example")
    page.wait_for_timeout(800)  # the map glides to what was chosen
    before = settle_at(page)
    with visiting(browser, own_app) as there:
        theirs = there.open_map("map?territory=town")
        pick(theirs, HALL)
        theirs.get_by_role("button", name="Change", exact=True).click()
        theirs.get_by_label("Name", exact=True).fill("Example Great Hall")
        theirs.get_by_role("button", name="Keep these changes").click()
        done(theirs, f"{HALL} was changed.")
        page.locator(".am-row", has_text="Example Great Hall").wait_for()
        assert_is_at(page, before)
        page.locator(".am-card h2", has_text=PHARMACY).wait_for()
        assert page.locator(".am-search").input_value() == "example"
        take_back(theirs)
    page.locator(".am-row", has_text=HALL).wait_for()
    assert_is_at(page, before)
