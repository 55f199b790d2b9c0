"""Territories pressed together in the screens: round a postcode on foot, from a boundary file, of others, with people and names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import FAULTS, idle, served, visiting
from running_app import ROOT, RunningApp

from assetmap.sources.boundaries import territory_from_file
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

PRACTICE = ROOT / "data" / "examples" / "practice_neighbourhood"
POSTCODES = "pcds,lat,long\nZE1 0AA,57.9005,-3.0005\nZE1 0AB,57.8990,-3.0030\n"
WEST, MIDDLE, EAST = ((-3.10, 57.80, -3.06, 57.82), (-3.07, 57.80, -3.03, 57.82), (-3.065, 57.805, -3.06, 57.81))


def zone(name: str, *box: float) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"ward": name}, "geometry": shapely.geometry.mapping(shapely.box(*box))}


ZONES = [
    zone("Castle <i>Ward</i>", -3.20, 57.80, -3.19, 57.81),
    zone("Castle <i>Ward</i>", -3.19, 57.80, -3.18, 57.81),
    zone("Harbour", -3.18, 57.80, -3.17, 57.81),
    zone("Far", -3.10, 57.70, -3.09, 57.71),
]


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with streets and postcodes, and three territories that overlap and lie in each other."""
    folder = tmp_path_factory.mktemp("territories")
    (folder / "postcodes.csv").write_text(POSTCODES, encoding="utf-8")
    with Workspace.open(folder / "workspace") as workspace:
        burn = territory_from_file(PRACTICE / "territory.geojson", name="Around the Burn")
        workspace.add_territory(burn)
        gather(workspace, burn, PRACTICE / "practice_neighbourhood.osm.pbf")
        for name, box in (("West", WEST), ("Middle", MIDDLE), ("Corner", EAST)):
            workspace.add_territory(Territory(name.lower(), name, shapely.box(*box)))
    with served(folder / "workspace", ASSETMAP_POSTCODES=str(folder / "postcodes.csv")) as app:
        yield app


@pytest.fixture
def page(browser: Any, own_app: RunningApp) -> Iterator[Any]:
    with visiting(browser, own_app) as here:
        here.page.set_default_timeout(30_000)
        opened = here.open("start?territory=around-the-burn")
        opened.get_by_role("heading", name="Make a territory").wait_for()
        yield opened


def way(page: Any, name: str) -> None:
    page.get_by_text(name, exact=True).click()
    idle(page)


def select(page: Any, label: str, *names: str) -> None:
    """Choose several in a field, and close its list."""
    field, options = page.get_by_role("combobox", name=label), page.get_by_role("option")
    for _again in range(4):  # a list that opens while the view is still being drawn is closed by that
        idle(page)
        field.focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(700)
        if options.count():
            break
    for name in names:
        page.get_by_role("option", name=name, exact=True).click()
        idle(page)
    page.keyboard.press("Escape")
    page.get_by_role("listbox").wait_for(state="detached")


def keep(page: Any, name: str = "") -> None:
    if name:
        page.get_by_label("What people call it").fill(name)
    page.get_by_role("button", name="Keep this territory").click()


def entry(page: Any, name: str) -> Any:
    """Return what the list says of a territory."""
    return page.locator("[class*=st-key-am-territory-]").filter(has=page.get_by_role("heading", name=name)).last


def test_how_territories_lie_to_each_other_is_said_and_drawn(page: Any) -> None:
    assert "Shares" in entry(page, "West").inner_text() and "with Middle" in entry(page, "West").inner_text()
    assert "Inside West." in entry(page, "Corner").inner_text()
    page.get_by_role("img", name="Outlines of 4 territories, numbered as in the list.").wait_for()


def test_others_are_put_together_and_one_is_taken_away(page: Any) -> None:
    way(page, "From other territories")
    select(page, "Put together", "West", "Middle")
    select(page, "Take away", "Corner")
    page.get_by_role("button", name="Make it of these").click()
    page.get_by_text(re.compile(r"^9\.\d km²\.$")).wait_for()
    assert page.get_by_label("What people call it").input_value() == "West and Middle"
    page.get_by_label("Other names, with commas between").fill("The Shore, Westmid")
    page.get_by_role("spinbutton", name="How many people live there").fill("4200")
    keep(page, "The shore")
    page.locator(FAULTS).wait_for()
    assert "The population of “The shore” has no source or no date." in page.locator(FAULTS).inner_text()
    page.get_by_label("Who says so").fill("National Records of Scotland")
    page.get_by_label("For which date").fill("2024")
    keep(page, "The shore")
    page.get_by_text("Made: The shore.").wait_for()
    entry(page, "The shore").get_by_text("Population: 4,200 (National Records of Scotland, 2024).").wait_for()
    entry(page, "The shore").get_by_text("Also called Westmid.").wait_for()
    assert "territory=the-shore" in page.url


def test_a_name_that_is_taken_is_said_and_nothing_typed_is_lost(page: Any) -> None:
    way(page, "From other territories")
    select(page, "Put together", "Corner")
    page.get_by_role("button", name="Make it of these").click()
    page.get_by_label("Other names, with commas between").fill("A nook")
    keep(page, "Middle")
    page.get_by_text("“Middle” is already what Middle is called. Choose another name.").wait_for()
    assert page.get_by_label("Other names, with commas between").input_value() == "A nook"


def test_all_that_is_in_others_taken_away_is_one_sentence(page: Any) -> None:
    way(page, "From other territories")
    select(page, "Put together", "Corner")
    select(page, "Take away", "West")
    page.get_by_role("button", name="Make it of these").click()
    page.get_by_text("nothing is left").or_(page.get_by_text("Nothing is left")).first.wait_for()


def test_ten_minutes_on_foot_round_a_postcode(page: Any) -> None:
    way(page, "Around a postcode or point")
    page.get_by_text("Minutes on foot", exact=True).click()
    page.get_by_label("How many minutes").wait_for()
    page.get_by_label("Postcode, or latitude and longitude").fill("ze10aa")
    page.get_by_label("How many minutes").fill("4")
    page.get_by_role("button", name="Go round it").click()
    page.get_by_label("What people call it").wait_for()
    page.get_by_text(re.compile(r"^\d+ hectares\.$")).wait_for()
    keep(page, "Four minutes")
    page.get_by_text("Made: Four minutes.").wait_for()
    entry(page, "Four minutes").get_by_text("Around the Burn").wait_for()


def test_a_postcode_nobody_knows_is_one_sentence(page: Any) -> None:
    way(page, "Around a postcode or point")
    page.get_by_label("Postcode, or latitude and longitude").fill("ZE1 9ZZ")
    page.get_by_role("button", name="Go round it").click()
    page.get_by_text("Nobody here knows where ZE1 9ZZ is.").wait_for()


def test_areas_of_a_boundary_file_are_joined_by_their_name(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "wards.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": ZONES}), encoding="utf-8")
    way(page, "From a boundary file")
    page.locator("input[type=file]").first.set_input_files(file)
    select(page, "Areas", "Castle <i>Ward</i> (2 joined)", "Harbour")
    page.get_by_role("button", name="Use these areas").click()
    page.get_by_text(re.compile(r"^2\.0 km²\.$")).wait_for()
    keep(page, "Castle and Harbour")
    page.get_by_text("Made: Castle and Harbour.").wait_for()


def test_a_file_that_is_no_boundary_is_one_sentence(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "wards.geojson"
    file.write_text("{not json", encoding="utf-8")
    way(page, "From a boundary file")
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text("wards.geojson is not readable as GeoJSON").wait_for()
