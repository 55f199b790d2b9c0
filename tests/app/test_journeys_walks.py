"""The street ledger of Compare in a real browser: a walk is written down, seen, and taken back; a name that is wrong is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import comes_to, done, idle, served, tab_to, take_back, text_is, visiting
from osm_data import small_town

from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace
from assetmap.workspace.street_walks import WALKED, walks_of

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
STREET = "Example Path"
WALKED_ROW = "table:has(caption:has-text('Walked and asked in Town')) tbody tr"
NOT_WALKED = ".am-not-walked li"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("walks")
    with Workspace.open(folder / "workspace") as made:
        made.add_territory(TOWN)
        gather(made, TOWN, small_town().save(folder / "town.osm"))
        yield made


@pytest.fixture(scope="module")
def page(browser: Any, workspace: Workspace) -> Iterator[Any]:
    with served(Path(workspace.folder)) as app, visiting(browser, app) as here:
        here.page.set_default_timeout(15_000)
        yield here.open("compare?territory=town&question=streets")


@pytest.fixture
def form(page: Any) -> Any:
    """The form to write down a walk, open and empty."""
    page.goto(f"{page.url.split('?')[0].rsplit('/', 1)[0]}/compare?territory=town&question=streets")
    page.get_by_text("Write down a walk in Town").click()
    found = page.get_by_test_id("stForm")
    found.get_by_role("button", name="Keep this walk").wait_for()
    idle(page)
    return found


def walks(workspace: Workspace) -> list[tuple[str, bool, str]]:
    with workspace.store.read() as seen:
        kept = walks_of(seen.events(kinds=[WALKED, "undone"]), TOWN)
    return [(one.street, one.found, one.note) for one in kept]


def choose_street(form: Any, name: str) -> None:
    form.get_by_role("combobox", name="Street", exact=True).fill(name)
    form.page.keyboard.press("Enter")


def keep(form: Any) -> None:
    form.get_by_role("button", name="Keep this walk").click()


def rows(page: Any) -> list[str]:
    return [" | ".join(one.split("\t")) for one in page.locator(WALKED_ROW).all_inner_texts()]


def not_walked(page: Any) -> list[str]:
    found: list[str] = page.locator(NOT_WALKED).all_inner_texts()
    return found


@pytest.mark.parametrize(
    ("found", "words"), [("Nothing found here", "Asked, and nothing found here"), ("Something was found",) * 2]
)
def test_a_walk_is_kept_seen_and_taken_back(form: Any, workspace: Workspace, found: str, words: str) -> None:
    page = form.page
    assert not_walked(page) == [STREET] and rows(page) == []
    choose_street(form, STREET)
    form.get_by_text(found, exact=True).click()
    form.get_by_label("A note, for co-ordinators only").fill("A <b>dog</b> barked")
    keep(form)
    done(page, f"{STREET}, walked on ")
    comes_to(page, lambda: len(rows(page)), 1)
    assert STREET in rows(page)[0] and words in rows(page)[0] and "A <b>dog</b> barked" in rows(page)[0]
    assert not_walked(page) == []
    assert walks(workspace) == [(STREET, found.startswith("Some"), "A <b>dog</b> barked")]
    take_back(page)
    comes_to(page, lambda: (rows(page), not_walked(page)), ([], [STREET]))
    assert walks(workspace) == []


def test_a_name_that_sounds_like_another_is_asked_about_and_can_be_right(form: Any, workspace: Workspace) -> None:
    page = form.page
    choose_street(form, "Exampel Path")
    keep(form)
    page.get_by_text(f"Town has no street “Exampel Path”. Did you mean {STREET}?").wait_for()
    assert walks(workspace) == []
    form.get_by_text("The street map lacks this name, but it is right").click()
    keep(form)
    done(page, "Exampel Path, walked on ")
    assert [one[0] for one in walks(workspace)] == ["Exampel Path"]
    assert not_walked(page) == [STREET]
    take_back(page)
    comes_to(page, lambda: rows(page), [])


def test_without_a_street_nothing_is_kept_and_that_is_said(form: Any, workspace: Workspace) -> None:
    keep(form)
    form.page.get_by_text("Say first which street was walked.").wait_for()
    assert walks(workspace) == []


def test_a_walk_is_written_down_and_taken_back_by_keys_alone(form: Any, workspace: Workspace) -> None:
    page = form.page
    tab_to(page, "at.getAttribute('role') === 'combobox' && at.getAttribute('aria-label')?.includes('Street')")
    page.keyboard.type(STREET)
    page.keyboard.press("Enter")
    idle(page)
    tab_to(page, text_is("Keep this walk"))
    page.keyboard.press("Enter")
    done(page, f"{STREET}, walked on ")
    comes_to(page, lambda: len(rows(page)), 1)
    tab_to(page, text_is("Undo"))
    page.keyboard.press("Enter")
    done(page, "Taken back")
    assert walks(workspace) == []


def test_nobody_but_the_co_ordinator_is_offered_to_write_one_down(page: Any) -> None:
    address = page.url.split("?")[0].rsplit("/", 1)[0]
    page.goto(f"{address}/map?territory=town&seen=public")
    page.locator(".am-left").wait_for()
    idle(page)
    page.locator(".st-key-am-views").get_by_role("link", name="Compare", exact=True).click()
    page.get_by_text("This is what everyone may see.").wait_for()
    page.get_by_role("radio", name="Streets asked").click()
    page.locator("h2.am-unseen", has_text="Streets asked").wait_for(state="attached")
    idle(page)
    assert page.get_by_text("Write down a walk in Town").count() == 0
