"""Every answer of Check pressed and taken back by its key; a hidden asset leaves others' map; one without a place gets one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import comes_to, done, go, idle, pick, served, take_back, visiting
from osm_data import small_town

from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
LIST = """name,category,lat,lon,description
Example Hall and Gardens,hall,56.4416,-2.9316,Our hall
Example Hall Trust,hall,56.4419,-2.9319,Our hall
The Thing,,56.4405,-2.9405,blorp zonk
Nowhere Hall,village hall,,,Somewhere
"""
ANSWERS = {
    "duplicates": ("Y", "N"),
    "kinds": ("H",),
    "labels": ("Y", "N", "A"),
    "still_true": ("Y", "N", "W"),
    "no_place": ("N",),
}
QUESTION = ".st-key-am-question .am-subheading"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("answers")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    with Workspace.open(folder / "workspace") as made:
        made.add_territory(TOWN)
        gather(made, TOWN, small_town().save(folder / "town.osm"))
        keep_upload(made, TOWN, examine_upload(made, TOWN, folder / "list.csv"))
        yield made


@pytest.fixture(scope="module")
def page(browser: Any, workspace: Workspace) -> Iterator[Any]:
    with served(Path(workspace.folder)) as app, visiting(browser, app) as here:
        here.page.set_default_timeout(30_000)
        yield here.open_map("map?territory=town")


def in_store(workspace: Workspace) -> dict[str, dict[str, str]]:
    assets = workspace.assets(TOWN).to_dict("records")
    return {row["asset_id"]: {name: str(value) for name, value in row.items()} for row in assets}


@pytest.mark.parametrize("queue", ANSWERS)
def test_every_answer_is_kept_and_taken_back_by_its_key(page: Any, workspace: Workspace, queue: str) -> None:
    page.goto(f"{page.url.split('?')[0].rsplit('/', 1)[0]}/check?territory=town&queue={queue}")
    page.locator(QUESTION).wait_for()
    idle(page)
    asked, stored = page.locator(QUESTION).inner_text(), in_store(workspace)
    for key in ANSWERS[queue]:
        version = workspace.store.version()
        page.locator(".st-key-am-answers button", has=page.locator("kbd", has_text=key)).first.wait_for()
        page.wait_for_timeout(300)  # until the buttons of the question listen to their keys
        page.keyboard.press(key.lower())
        page.get_by_role("button", name="Undo").wait_for()
        assert workspace.store.version() > version, key
        page.wait_for_timeout(300)
        page.keyboard.press("u")
        done(page, "Taken back")
        comes_to(page, lambda: page.locator(QUESTION).inner_text(), asked)
        assert in_store(workspace) == stored, key


def test_what_is_hidden_leaves_everyones_map_and_comes_back(page: Any) -> None:
    go(page, "Map")
    page.locator(".am-left").wait_for()
    pick(page, "Example Pharmacy")
    page.get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Who may see it").fill("Only co-ordinators")
    page.get_by_role("option", name="Only co-ordinators").click()
    form.get_by_role("button", name="Keep these changes").click()
    done(page, "Example Pharmacy was changed.")
    page.get_by_text("Everyone", exact=True).click()
    page.locator(".am-search").fill("Example Pharmacy")
    page.locator(".am-row-name", has_text="Example Pharmacy").wait_for(state="detached")
    take_back(page)
    page.locator(".am-row-name", has_text="Example Pharmacy").wait_for()
    page.get_by_text("You", exact=True).click()
    page.get_by_role("button", name="Add one").wait_for()


def test_one_without_a_place_is_put_on_the_map_and_taken_off_again(page: Any, workspace: Workspace) -> None:
    stored = in_store(workspace)
    page.goto(f"{page.url.split('?')[0].rsplit('/', 1)[0]}/check?territory=town&queue=no_place")
    page.get_by_role("button", name="Put it on the map").click()
    page.get_by_text("Tap where it is.").wait_for()
    box = page.locator(".am-leaflet").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Use this place").click()
    done(page, "Nowhere Hall was moved.")
    page.locator(".am-search").fill("Nowhere")
    page.locator(".am-row", has_text="Nowhere Hall").filter(has_not_text="no place yet").wait_for()
    take_back(page)
    page.locator(".am-row", has_text="Nowhere Hall").filter(has_text="no place yet").wait_for()
    assert in_store(workspace) == stored
