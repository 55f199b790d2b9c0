"""Compare in a real browser: axe at two widths, the diagram by keyboard, and neighbours who are related."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from osm_data import small_town
from running_app import RunningApp, end, serve
from visits import Visit, axe_violations

from assetmap.app.parts.look import COOKIE
from assetmap.territories import Territory
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace
from assetmap.workspace.street_walks import Walk, keep_walk

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

QUESTIONS = (
    "What it gives us",
    "Kinds",
    "When things are open",
    "On foot",
    "What changed",
    "Who goes with whom",
    "Streets asked",
    "Figures people gave",
)
TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), (), 2_000, "National Records", "2024")
FAR = Territory("far", "Far away", shapely.box(-2.2, 56.1, -2.1, 56.2))
SPOT = shapely.Point(-2.9315, 56.4415)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app on a workspace with something to answer every question with."""
    folder = tmp_path_factory.mktemp("compare")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.add_territory(TOWN)
        workspace.add_territory(FAR)
        gather(workspace, TOWN, small_town().save(folder / "town.osm"))
        for name in ("Knitting circle", "Chess club", "Tenants' group"):
            details = {"address": "7 High Street", "opening_hours": "We 14:00-16:00"}
            add_asset(workspace, TOWN, NewAsset(name, "social_clubs", SPOT, details))
        ids = workspace.assets(TOWN).set_index("name")["asset_id"]
        hall, group = ids["Example Hall"], ids["Tenants' group"]
        judge(workspace, [Wish(group, "relate", f"meets_at {hall}"), Wish(group, "relate", "run_by The council")])
        keep_walk(workspace, TOWN, Walk("Example Path", "2026-11-01", False, "Nobody at home"), "2026-11-22")
    started = serve(folder / "workspace")
    yield started
    end(started.process)


@pytest.fixture
def look(browser: Any, own_app: RunningApp) -> Iterator[Any]:
    visits: list[Visit] = []

    def start(question: str, width: int = 1280, colours: str = "device") -> Any:
        visits.append(Visit(browser, own_app.url, width, 900))
        cookie = {"name": COOKIE, "value": f"{colours}.usual.en-GB", "url": own_app.url}
        visits[-1].context.add_cookies([cookie])
        page = visits[-1].open("compare?territory=town")
        if colours == "dark":
            page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
        choose(page, question)
        return page

    yield start
    for one in visits:
        assert one.outside == []
        one.close()


def choose(page: Any, question: str) -> None:
    page.get_by_role("radio", name=question, exact=True).click()
    page.locator("h2.am-unseen", has_text=question).wait_for(state="attached")
    page.get_by_role("button", name="Download everything compared here").wait_for()
    until(page, "!document.querySelector('[data-stale=true]')")


def until(page: Any, found: str) -> None:
    """Wait until an expression is true; the page's own policy forbids the browser to watch it by itself."""
    for _step in range(100):
        if page.evaluate(found):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"It did not come true: {found}")


@pytest.mark.parametrize(("width", "colours"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_any_question(look: Any, width: int, colours: str) -> None:
    page = look(QUESTIONS[0], width, colours)
    found = {}
    for question in QUESTIONS:
        choose(page, question)
        found[question] = axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, question
    assert {question: said for question, said in found.items() if said} == {}


def test_the_keyboard_alone_chooses_in_the_diagram_and_the_map_follows(look: Any) -> None:
    page = look("Who goes with whom")
    page.locator(".am-map-host[data-version]").wait_for()
    page.get_by_role("button", name="Download everything compared here").focus()
    for _step in range(60):
        if page.evaluate("document.activeElement.classList.contains('am-node')"):
            break
        page.keyboard.press("Shift+Tab")
    else:
        pytest.fail("The keyboard does not reach the diagram.")
    focus_on(page, "Tenants' group")
    page.keyboard.press("Enter")
    page.get_by_text("Tenants' group meets at Example Hall.").wait_for()
    assert page.locator(".am-node[aria-pressed=true]").inner_text().startswith("Tenants' group")
    until(page, "document.querySelector('.am-map-host').explorer.state().selected")
    assert page.evaluate("document.activeElement.dataset.id") is not None


def focus_on(page: Any, name: str) -> None:
    """Go to a box with the arrow keys only."""
    for key in ["ArrowRight"] * 3 + ["ArrowLeft", "ArrowUp", "ArrowUp", *["ArrowDown"] * 4] * 3:
        if page.evaluate("document.activeElement.textContent").startswith(name):
            return
        page.keyboard.press(key)
    pytest.fail(f"The arrow keys do not reach {name}.")


def test_what_is_only_named_says_that_it_is_not_on_the_map(look: Any) -> None:
    page = look("Who goes with whom")
    page.locator(".am-node", has_text="The council").click()
    page.get_by_text("it is not on this map").wait_for()


def test_neighbours_are_related_and_it_can_be_taken_back(look: Any) -> None:
    page = look("Who goes with whom")
    pair = page.get_by_text("Chess club and Knitting circle.")
    pair.wait_for()
    row = page.locator(".st-key-am-pair-0")
    row.get_by_role("button", name="They go with each other").click()
    page.get_by_role("dialog").get_by_text("works together with").click()
    page.get_by_role("button", name="Keep this").click()
    page.locator(".am-done", has_text="kept.").wait_for()
    pair.wait_for(state="detached")
    page.get_by_role("button", name="Undo").click()
    page.locator(".am-done", has_text="Taken back").wait_for()
    page.get_by_text("Chess club and Knitting circle.").wait_for()


def test_the_question_is_still_chosen_after_another_view(look: Any) -> None:
    page = look("Streets asked")
    page.get_by_role("link", name="Map", exact=True).click()
    page.locator(".am-map-host[data-version]").wait_for()
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_text("Walked and asked in Town").wait_for()
    page.get_by_text("Nobody at home").wait_for()
