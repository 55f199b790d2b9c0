"""OpenStreetMap asked live from the screens, over real HTTP: a place by its name, gathering, cancelling, and every bad day."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from journeys import FAULTS, go, idle, served, visiting
from running_app import ROOT, RunningApp, end

from assetmap.sources.boundaries import territory_from_file
from assetmap.territories import territory_from_bbox
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

PRACTICE = ROOT / "data" / "examples" / "practice_neighbourhood"
SQUARE = [[-3.01, 57.89], [-2.99, 57.89], [-2.99, 57.91], [-3.01, 57.91], [-3.01, 57.89]]


def place(name: str, number: int, **more: Any) -> dict[str, Any]:
    """Write one find as Nominatim does: an area, unless ``more`` says otherwise."""
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    found = {"osm_type": "relation", "osm_id": number, "lat": "57.9", "lon": "-3.0", "type": "suburb"}
    return {**found, "display_name": name, "geojson": shape, **more}


PLACES = {
    "only one": [place("Only One, Example", 1)],
    "milton": [
        place("Milton, Dundee, Scotland", 1),
        place("Milton [of] *Campsie*, Scotland", 2, geojson={"type": "Point", "coordinates": [-3.0, 57.9]}),
        place("Milton, Ontario, Canada", 3),
    ],
    "nowhere at all": [],
}


class Stand:
    """The stand-in for OpenStreetMap's services, in a process of its own as they are."""

    def __init__(self) -> None:
        script = ROOT / "tests" / "live_osm" / "osm_service.py"
        extract = PRACTICE / "practice_neighbourhood.osm.pbf"
        self.process = subprocess.Popen([sys.executable, str(script), str(extract)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline() if self.process.stdout else ""
        self.settings = dict(one.split("=", 1) for one in line.split())
        self.url = self.settings["ASSETMAP_NOMINATIM_URL"]

    def behave(self, *faults: str, without: tuple[str, ...] = ()) -> None:
        said = json.dumps({"faults": faults, "places": PLACES, "without": without}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.url}behave", said, method="PUT"), timeout=10).close()

    def asked(self, start: str) -> int:
        with urllib.request.urlopen(f"{self.url}asked", timeout=10) as answer:
            return sum(path.startswith(start) for path in json.load(answer))


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    started = Stand()
    yield started
    end(started.process)


@pytest.fixture(scope="module")
def live_app(stand: Stand, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a territory to gather, a second one for bad days, and one too large to ask for."""
    folder = tmp_path_factory.mktemp("live") / "workspace"
    with Workspace.open(folder) as workspace:
        workspace.add_territory(territory_from_file(PRACTICE / "territory.geojson", name="Around the Burn"))
        workspace.add_territory(territory_from_bbox((-3.002, 57.898, -2.998, 57.902), "Bad days"))
        workspace.add_territory(territory_from_bbox((-3.2, 57.8, -3.0, 57.95), "A county"))
    with served(folder, NO_PROXY="127.0.0.1", **stand.settings) as app:
        yield app


@pytest.fixture
def page(browser: Any, live_app: RunningApp, stand: Stand) -> Iterator[Any]:
    stand.behave()
    with visiting(browser, live_app) as here:
        yield here.open("start?territory=around-the-burn")


def look_up(page: Any, text: str) -> None:
    if not page.get_by_label("Name of the place").count():
        page.get_by_text("By a place’s name", exact=True).click()
    page.get_by_label("Name of the place").fill(text)
    page.get_by_role("button", name="Look it up").click()


def test_a_place_that_is_found_once_becomes_a_territory(page: Any, stand: Stand) -> None:
    before = stand.asked("/search")
    page.get_by_text("By a place’s name", exact=True).click()
    page.get_by_label("Name of the place").wait_for()
    assert stand.asked("/search") == before, "nothing is asked before the button is pressed"
    look_up(page, "Only One")
    page.get_by_text("Only One, Example (suburb)").click()
    page.get_by_role("button", name="Use this place").click()
    page.get_by_text("2.6 km².").wait_for()
    page.get_by_role("button", name="Keep this territory").click()
    page.get_by_text("Made: Only One. Next, bring in what is known there.").wait_for()
    assert "territory=only-one" in page.url
    assert stand.asked("/search") == before + 1


def test_of_several_the_person_chooses_and_a_point_asks_how_far(page: Any) -> None:
    look_up(page, "Milton")
    page.get_by_text("Milton, Ontario, Canada (suburb)").wait_for()
    assert page.get_by_role("radiogroup", name="Which one is it").get_by_role("radio").count() == 3
    page.get_by_text("Milton [of] *Campsie*, Scotland (suburb, a point and not an area)").click()
    page.get_by_label("How many metres around it").fill("250")
    page.get_by_label("How many metres around it").press("Enter")
    idle(page)
    page.get_by_role("button", name="Use this place").click()
    page.get_by_text("20 hectares.").wait_for()
    page.get_by_label("What people call it").fill("Round Milton")
    page.get_by_role("button", name="Keep this territory").click()
    page.get_by_text("Made: Round Milton.").wait_for()


def test_a_place_nobody_knows_is_said_and_what_was_found_before_is_gone(page: Any) -> None:
    look_up(page, "Milton")
    page.get_by_text("Milton, Ontario, Canada (suburb)").wait_for()
    look_up(page, "Nowhere at all")
    page.get_by_text("OpenStreetMap knows no place called “Nowhere at all”.").wait_for()
    page.get_by_role("button", name="Change A county").click()
    page.get_by_role("button", name="Leave it as it was").wait_for()
    idle(page)
    assert page.get_by_text("Milton, Ontario").count() == 0


def test_a_place_search_that_is_out_of_order_is_one_sentence(page: Any, stand: Stand) -> None:
    stand.behave("status:403")
    look_up(page, "Somewhere else")
    page.get_by_text("OpenStreetMap's place search refused the question").wait_for()
    page.get_by_text("You can also draw the outline, or give a boundary file.").wait_for()
    assert page.locator(FAULTS).count() == 1
    stand.behave("html")
    look_up(page, "Somewhere other")
    page.get_by_text("A web page came instead of map data.").wait_for()


def on_osm(page: Any, territory: str) -> None:
    page.goto(f"{page.url.split('/start')[0]}/bring-in?territory={territory}")
    page.get_by_text("From OpenStreetMap", exact=True).click()
    page.get_by_role("button", name="Ask OpenStreetMap now").wait_for()


def ask(page: Any) -> None:
    page.get_by_role("button", name="Ask OpenStreetMap now").click()


def test_a_gathering_is_followed_left_cancelled_and_done_again(page: Any, stand: Stand) -> None:
    before = stand.asked("/api")
    on_osm(page, "around-the-burn")
    assert stand.asked("/api") == before
    stand.behave("hang")
    ask(page)
    page.get_by_text("Waiting for OpenStreetMap's answer …").wait_for()
    go(page, "Map")
    page.locator(".am-empty-title", has_text="Nothing here yet.").wait_for()
    go(page, "Bring in")
    page.get_by_text("Waiting for OpenStreetMap's answer …").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Ask OpenStreetMap now").wait_for()
    page.get_by_text("Asking OpenStreetMap was stopped. What was known before is unchanged.").wait_for()
    stand.behave()
    ask(page)
    page.get_by_text("What changed in Around the Burn:").wait_for()
    go(page, "Map")
    page.locator(".am-row").first.wait_for()
    everything = page.locator(".am-left").inner_text()
    name = page.locator(".am-row-name").nth(3).inner_text()
    go(page, "Bring in")
    stand.behave(without=(name,))
    ask(page)
    page.get_by_text("What changed in Around the Burn: 1 gone.").wait_for()
    page.get_by_text(f"Gone: {name}").wait_for()
    go(page, "Map")
    page.locator(".am-left").filter(has_not_text=everything).wait_for()
    stand.behave()


def test_on_a_bad_day_what_is_there_stays_and_the_page_says_how_old_it_is(page: Any, stand: Stand) -> None:
    on_osm(page, "bad-days")
    stand.behave("status:403")
    ask(page)
    page.get_by_text("refused the question (status 403)").wait_for()
    page.get_by_text("No earlier answer for Bad days is kept").wait_for()
    stand.behave()
    ask(page)
    page.get_by_text("What changed in Bad days:").wait_for()
    stand.behave("html")
    ask(page)
    said = page.locator(".st-key-am-gathered", has_text="A web page came instead of map data.")
    said.get_by_text("Nothing was changed.").wait_for()
    today = datetime.now(UTC)
    said.get_by_text(f"What came on {today.day} {today:%B %Y} stays as it was.").wait_for()
    assert said.get_by_text("Nothing is different").count() == 0, "it is not known whether something is different"
    go(page, "Map")
    page.locator(".am-row").first.wait_for()


def test_an_area_too_large_to_ask_for_is_said_and_nothing_is_sent(page: Any, stand: Stand) -> None:
    before = stand.asked("/api")
    on_osm(page, "a-county")
    ask(page)
    page.get_by_text("live OpenStreetMap is asked for at most 100 km²").wait_for()
    assert stand.asked("/api") == before
