"""Queues of Check that need a second gathering or many alike: every answer pressed and taken back by its key, one by one, a place to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import comes_to, done, idle, served, tab_to, take_back, visiting
from osm_data import Osm, small_town
from visits import axe_violations, sideways

from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
BENCHES = 12
LONG_AGO = "2015-03-12T10:00:00Z"
QUESTION = ".st-key-am-question .am-subheading"
ANSWERS = {"gone": ("Y", "N", "W"), "disputes": ("Y", "N"), "labels": ("Y", "N", "A")}


def a_town() -> Osm:
    """The small town with benches, and a hall that people know as well."""
    osm = small_town().node(2, -2.933, 56.4405, {"amenity": "library", "name": "Example Library"})
    for number in range(BENCHES):
        osm.node(500 + number, -2.94 + number / 1000, 56.435, {"amenity": "bench"}, timestamp=LONG_AGO)
    order = {"node": 0, "way": 1, "relation": 2}
    osm.things.sort(key=lambda thing: (order[thing[0]], thing[1]))
    return osm


def a_year_later() -> Osm:
    """The same without the library, and with another name for the pharmacy."""
    osm = a_town()
    osm.things = [thing for thing in osm.things if thing[:2] != ("node", 2)]
    next(tags for kind, number, _, tags in osm.things if (kind, number) == ("node", 1))["name"] = "New Pharmacy"
    return osm


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("queues")
    (folder / "list.csv").write_text(
        "name,category,lat,lon\nExample Library,library,56.4405,-2.933\n", encoding="utf-8"
    )
    with Workspace.open(folder / "workspace") as made:
        made.add_territory(TOWN)
        gather(made, TOWN, a_town().save(folder / "town.osm"))
        keep_upload(made, TOWN, examine_upload(made, TOWN, folder / "list.csv"))
        ids = made.assets(TOWN).set_index("name")["asset_id"]
        judge(made, [Wish(ids["Example Pharmacy"], "rename", "Corner Chemist")])
        gather(made, TOWN, a_year_later().save(folder / "town.osm"))
        yield made


@pytest.fixture(scope="module")
def page(browser: Any, workspace: Workspace) -> Iterator[Any]:
    with served(Path(workspace.folder)) as app, visiting(browser, app) as here:
        here.page.set_default_timeout(30_000)
        yield here.open("check?territory=town")


def in_store(workspace: Workspace) -> dict[str, dict[str, str]]:
    assets = workspace.assets(TOWN).to_dict("records")
    return {row["asset_id"]: {name: str(value) for name, value in row.items()} for row in assets}


def open_queue(page: Any, queue: str) -> None:
    page.goto(f"{page.url.split('?')[0].rsplit('/', 1)[0]}/check?territory=town&queue={queue}")
    page.locator(QUESTION).wait_for()
    idle(page)


def question(page: Any) -> str:
    return str(page.locator(QUESTION).inner_text())


def press(page: Any, key: str) -> None:
    """Press the key of a button once it listens."""
    buttons = page.locator(".st-key-am-answers button, .st-key-am-done button")
    buttons.filter(has=page.locator("kbd", has_text=key)).first.wait_for()
    page.wait_for_timeout(300)  # until the buttons of the question listen to their keys
    page.keyboard.press(key.lower())


def many(page: Any) -> str:
    """Skip to the question about all benches."""
    open_queue(page, "labels")
    for _step in range(20):
        if question(page).startswith("Do all"):
            return question(page)
        before = question(page)
        press(page, "S")
        comes_to(page, lambda before=before: question(page) != before, True)
    pytest.fail("Nothing is asked about many at once.")


@pytest.mark.parametrize("queue", ANSWERS)
def test_every_answer_is_kept_and_taken_back_by_its_key(page: Any, workspace: Workspace, queue: str) -> None:
    if queue == "labels":
        many(page)
    else:
        open_queue(page, queue)
    asked, stored = question(page), in_store(workspace)
    for key in ANSWERS[queue]:
        version = workspace.store.version()
        press(page, key)
        page.get_by_role("button", name="Undo").wait_for()
        assert workspace.store.version() > version, key
        press(page, "U")
        done(page, "Taken back")
        comes_to(page, lambda: question(page), asked)
        assert in_store(workspace) == stored, key


def test_whose_word_stands_is_seen_on_the_map(page: Any, workspace: Workspace) -> None:
    open_queue(page, "disputes")
    assert question(page) == "You and OpenStreetMap disagree about Corner Chemist. Which is right?"
    press(page, "N")
    done(page, "Corner Chemist: what the source says stands.")
    page.get_by_text("No source says anything else than you.").wait_for()
    assert "New Pharmacy" in set(workspace.assets(TOWN)["name"])
    take_back(page)
    page.locator(QUESTION, has_text="disagree about Corner Chemist").wait_for()
    assert "Corner Chemist" in set(workspace.assets(TOWN)["name"])


def test_many_are_looked_at_one_by_one_and_put_together_again_by_the_same_key(page: Any, workspace: Workspace) -> None:
    whole, version = many(page), workspace.store.version()
    press(page, "O")
    comes_to(page, lambda: question(page).startswith("Does No name (Benches)"), True)
    press(page, "O")
    comes_to(page, lambda: question(page), whole)
    assert workspace.store.version() == version


def test_one_of_many_is_answered_alone(page: Any, workspace: Workspace) -> None:
    many(page)
    stored = in_store(workspace)
    press(page, "O")
    comes_to(page, lambda: question(page).startswith("Does No name (Benches)"), True)
    press(page, "N")
    page.get_by_role("button", name="Undo").wait_for()
    changed = [one for one, row in in_store(workspace).items() if row != stored[one]]
    assert len(changed) == 1
    press(page, "U")
    done(page, "Taken back")
    assert in_store(workspace) == stored


def test_a_question_about_many_is_reached_with_the_tab_key_and_says_what_it_is(page: Any) -> None:
    many(page)
    tab_to(page, "at.tagName === 'BUTTON' && at.textContent.includes('one by one')")
    page.get_by_text(re.compile(r"They stay on the map as suggested. \d+ questions ask about all of them.")).wait_for()
    assert "With no name: 12." in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_a_question_about_many_and_nothing_scrolls_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    many(page)
    assert sideways(page) == 0
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_can_be_left_alone_is_said_and_after_ten_answers_that_one_may_stop(
    page: Any, workspace: Workspace
) -> None:
    open_queue(page, "still_true")
    page.get_by_text("You need not decide these. They stay on the map as they are.").wait_for()
    before, stored = said_done(page), workspace.store.version()
    left = 10 - before % 10
    for number in range(before + 1, before + left + 1):
        assert "good place to stop" not in page.locator("[data-testid=stMain]").inner_text()
        press(page, "W")
        comes_to(page, lambda: said_done(page), number)
    page.get_by_text(f"{before + left} done today, and all of it is kept. This is a good place to stop.").wait_for()
    assert workspace.store.version() == stored + 2 * left  # that it rests, and that it was checked
    press(page, "S")
    page.get_by_text("good place to stop").wait_for()
    press(page, "Y")
    page.get_by_text("good place to stop").wait_for(state="detached")


def said_done(page: Any) -> int:
    """Return how many the page says are done today."""
    found = re.search(r"(\d+) done today", page.locator(".am-check-at").inner_text())
    return int(found[1]) if found else 0
