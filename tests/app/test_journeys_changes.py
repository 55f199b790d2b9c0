"""Every change a person can make to an asset on the Map: pressed, seen on the card and in the list, taken back, and all as before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import comes_to, done, idle, pick, served, take_back, visiting
from osm_data import small_town
from playwright.sync_api import Error as PlaywrightError

from assetmap.territories import Territory
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
HALL, CLUB, GONE, PHARMACY = "Example Hall", "Chess club", "Old baths", "Example Pharmacy"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("changes")
    with Workspace.open(folder / "workspace") as made:
        made.add_territory(TOWN)
        gather(made, TOWN, small_town().save(folder / "town.osm"))
        spot = shapely.Point(-2.9315, 56.4415)
        add_asset(made, TOWN, NewAsset(CLUB, "social_clubs", spot, {"sessions": "Thursdays at seven"}))
        add_asset(made, TOWN, NewAsset(GONE, "swimming_places", shapely.Point(-2.94, 56.445), {"status": "former"}))
        ids = made.assets(TOWN).set_index("name")["asset_id"]
        judge(made, [Wish(ids[CLUB], "relate", "run_by The council")])
        yield made


@pytest.fixture(scope="module")
def page(browser: Any, workspace: Workspace) -> Iterator[Any]:
    with served(Path(workspace.folder)) as app, visiting(browser, app) as here:
        here.page.set_default_timeout(8_000)  # thirty changes: one that does not come should not be waited for long
        yield here.open_map("map?territory=town")


def in_store(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Return all assets as they are kept, by name."""
    assets = workspace.assets(TOWN)
    return {row["asset_id"]: {name: str(value) for name, value in row.items()} for row in assets.to_dict("records")}


def on_screen(page: Any) -> tuple[str, list[str]]:
    return page.locator(".am-card").inner_text(), rows_of(page)


def rows_of(page: Any) -> list[str]:
    rows: list[str] = page.locator(".am-row").all_inner_texts()
    return rows


# What is pressed in the form

Press = Callable[[Any], None]


def fill(label: str, words: str, tab: str = "") -> Press:
    def press(form: Any) -> None:
        if tab:
            form.get_by_role("tab", name=tab).click()
        form.get_by_label(label, exact=True).fill(words)

    return press


def choose(label: str, words: str, tab: str = "") -> Press:
    def press(form: Any) -> None:
        if tab:
            form.get_by_role("tab", name=tab).click()
        box = form.get_by_role("combobox", name=label, exact=True)
        option = form.page.get_by_role("option", name=words).first
        for _try in range(3):  # a list that was opened while the form was still drawn is closed again
            box.fill(words)
            with suppress(PlaywrightError):
                option.wait_for(timeout=2_000)
                break
        option.click()
        if form.page.get_by_role("listbox").count():  # of a field that takes several
            form.page.keyboard.press("Escape")

    return press


def tick(words: str) -> Press:
    def press(form: Any) -> None:
        form.get_by_role("tab", name="What it gives us").click()
        form.get_by_text(words).first.click()

    return press


@dataclass(frozen=True)
class Change:
    """A change in the form: of which asset, what is pressed, and the words on its card then; ``row`` are words of its row."""

    asset: str
    press: tuple[Press, ...]
    card: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    row: str = ""
    history: str = ""
    is_joined: bool = False


THERE, GOING, WITH = "Is it there now?", "Going there", "Goes with"
CHANGES = {
    "name": Change(HALL, (fill("Name", "The Great Hall"),), ("The Great Hall",), (HALL,), "The Great Hall"),
    "words": Change(
        HALL,
        (
            fill("What it is, in a few words", "A <b>hall</b> [of] *ours*"),
            fill("Why it matters", "Everybody meets there"),
        ),
        ("A <b>hall</b> [of] *ours*", "Everybody meets there"),
    ),
    "kind": Change(HALL, (choose("Kind", "Independent cafes"),), ("Independent cafes",), (), "Independent cafes"),
    "kind of another level": Change(
        HALL, (choose("Kind", "Libraries"),), ("Libraries", "Run by an organisation"), ("Held in common",), "Libraries"
    ),
    "just starting": Change(HALL, (choose(THERE, "Just starting"),), ("Just starting",), (), "just starting"),
    "could be": Change(HALL, (choose(THERE, "Could be: not there yet"),), ("Could be: not there yet",), (), "could be"),
    "resting": Change(HALL, (choose(THERE, "Resting for now"),), ("Resting for now",), (), "resting"),
    "ended": Change(
        HALL,
        (choose(THERE, "No longer there"), fill("Since when, if you know", "2019-05")),
        ("No longer there",),
        (),
        "no longer there",
    ),
    "revived": Change(GONE, (choose(THERE, "There now"),), (), ("No longer there",)),
    "for planners": Change(HALL, (choose("Who may see it", "Planners and co-ordinators"),)),
    "note": Change(
        HALL, (fill("A note for co-ordinators", "Ask about the ramp"),), history="note: “Ask about the ramp”"
    ),
    "going there": Change(
        CLUB,
        (
            choose("How to get in", "By invitation", GOING),
            fill("What happens when", "Mondays at six"),
            fill("Who may come", "Anyone over ten"),
            fill("What it costs", "A pound"),
        ),
        ("By invitation.", "Mondays at six", "Anyone over ten", "A pound"),
        ("Thursdays at seven",),
    ),
    "sessions taken out": Change(CLUB, (fill("What happens when", "", GOING),), (), ("Thursdays at seven",)),
    "finding it": Change(
        HALL,
        (
            fill("Open (as OpenStreetMap writes it, such as Mo-Fr 09:00-17:00)", "Tu 10:00-12:00", GOING),
            fill("Access: steps, toilet, hearing loop", "Two steps"),
            fill("Address", "7 High Street"),
            fill("Postcode", "DD1 1AA"),
            fill("Telephone", "01632 960001"),
            fill("Website", "https://hall.example.org/"),
        ),
        ("Tuesday", "Two steps", "7 High Street, DD1 1AA", "01632 960001", "hall.example.org"),
    ),
    "a health asset added": Change(
        HALL, (tick("Services that keep body and mind well"),), ("Services that keep body",)
    ),
    "a suggestion refused": Change(
        PHARMACY, (tick("(suggested)"),), (), ("Suggested by a rule until a person confirms.",)
    ),
    "suggestions confirmed": Change(
        HALL, (tick("All suggestions that are still ticked are right"),), ("(confirmed)",), ("Suggested by a rule",)
    ),
    "related": Change(
        HALL,
        (choose("This one", "supports", WITH), choose("Which", CLUB)),
        (f"Supports {CLUB}",),
    ),
    "related to a name": Change(
        HALL,
        (fill("Or the name of something that is not on this map", "The next village", WITH),),
        ("The next village",),
    ),
    "no longer related": Change(CLUB, (choose("Take away", "is run by The council", WITH),), (), ("The council",)),
    "one and the same": Change(CLUB, (choose("This is the same place as", PHARMACY, WITH),), is_joined=True),
}


def look_at(page: Any, name: str) -> None:
    """Have nothing open but the card of an asset, and everything in the list."""
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    pick(page, name)
    page.locator(".am-search").fill("")
    page.locator(".am-left", has_text=re.compile(r"^\d+ things")).wait_for()


def keep(page: Any, change: Change) -> None:
    page.get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).wait_for()
    idle(page)
    for press in change.press:
        press(form)
    form.get_by_role("button", name="Keep these changes").click()
    done(page, f"{change.asset} was changed.")
    form.wait_for(state="detached")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_kept_seen_and_taken_back(page: Any, workspace: Workspace, change: Change) -> None:
    look_at(page, change.asset)
    stored, shown = in_store(workspace), on_screen(page)
    keep(page, change)
    assert in_store(workspace) != stored
    for words in change.card:
        page.locator(".am-card", has_text=words).wait_for()
    for words in change.gone:
        page.locator(".am-card").filter(has_not_text=words).wait_for()
    if change.row:
        page.locator(".am-row", has_text=change.row).first.wait_for()
    if change.history:
        page.get_by_role("button", name="History", exact=True).click()
        page.get_by_role("dialog").get_by_text(change.history).wait_for()
        page.keyboard.press("Escape")
    if change.is_joined:
        comes_to(page, lambda: len(rows_of(page)), len(shown[1]) - 1)
    take_back(page)
    assert in_store(workspace) == stored
    if change.is_joined:  # what was chosen is two again, so none is chosen
        comes_to(page, lambda: len(rows_of(page)), len(shown[1]))
        look_at(page, change.asset)
    comes_to(page, lambda: on_screen(page), shown)
