"""Main journeys by keyboard alone: what has the focus is seen, the order is that of the page, and nothing holds one fast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from journeys import comes_to, done, go, idle, served, tab_to, text_is, visiting
from osm_data import small_town
from playwright.sync_api import Error as PlaywrightError
from running_app import RunningApp
from visits import DRAWN

from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
FAR = Territory("far", "Far away", shapely.box(-2.2, 56.1, -2.1, 56.2))
VIEWS = ("Start", "Map", "Bring in", "Check", "Signpost", "Compare", "Share", "Workshop", "Settings")


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("keys")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.add_territory(TOWN)
        workspace.add_territory(FAR)
        gather(workspace, TOWN, small_town().save(folder / "town.osm"))
    with served(folder / "workspace") as app:
        yield app


@pytest.fixture
def page(browser: Any, own_app: RunningApp) -> Iterator[Any]:
    with visiting(browser, own_app) as here:
        opened = here.open("settings?territory=town")
        opened.get_by_role("heading", name="Layers", exact=True).wait_for()
        idle(opened)
        yield opened


def at(page: Any, view: str) -> None:
    """Go to a view by the keys."""
    page.get_by_role("heading", name="Settings", level=1).wait_for()
    tab_to(page, f"at.tagName === 'A' && ({text_is(view)})")
    page.keyboard.press("Enter")
    page.wait_for_function("(view) => document.title.startsWith(view + ' ')", arg=view)
    idle(page)


def press(page: Any, words: str) -> None:
    """Go to a button and press it."""
    tab_to(page, text_is(words))
    page.keyboard.press("Enter")


def test_a_worked_example_is_opened_and_another_territory_chosen(browser: Any, tmp_path: Path) -> None:
    with served(tmp_path / "none") as app, visiting(browser, app) as here:
        page = here.open()
        page.get_by_role("heading", name="Begin your own map").wait_for()
        tab_to(page, "at.textContent.startsWith('Open “Practice')")
        page.keyboard.press("Enter")
        page.get_by_text("Practice: what you change here is gone").wait_for()
        tab_to(page, "at.tagName === 'A' && at.textContent.trim() === 'Map'", key="Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(DRAWN)
        tab_to(
            page,
            "at.getAttribute('role') === 'combobox' && at.getAttribute('aria-label').endsWith('Territory')",
            key="Shift+Tab",
        )
        page.keyboard.type("Hawkhill")
        page.keyboard.press("Enter")
        page.locator(".am-map-host h1", has_text="Hawkhill").wait_for(state="attached")
        page.wait_for_selector(DRAWN)


def test_a_list_is_brought_in_and_kept(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "halls.csv"
    file.write_text("name,category,lat,lon\nThe Barn,village hall,56.43,-2.95\n", encoding="utf-8")
    at(page, "Bring in")
    idle(page)
    page.wait_for_timeout(700)  # Enter on a button that is drawn anew meets nothing
    tab_to(
        page,
        "at.closest('[data-testid=stFileUploader]') && at.tagName === 'BUTTON' && !at.getAttribute('aria-label')?.startsWith('Help')",
    )
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    page.get_by_text("halls.csv").first.wait_for()
    idle(page)
    press(page, "Look at this file")
    page.get_by_text("halls.csv: 1 row; 1 taken, 1 with a place").wait_for()
    idle(page)
    press(page, "Keep in Town")
    done(page, "Kept in Town: 1 new.")
    press(page, "Undo")
    done(page, "Taken back")


def test_ideas_are_found_and_their_card_taken_along(page: Any) -> None:
    at(page, "Signpost")
    tab_to(page, "at.tagName === 'TEXTAREA'")
    page.keyboard.type("I like walking in the woods")
    press(page, "Find ideas")
    page.locator(".am-ideas-title").wait_for()
    idle(page)
    tab_to(page, text_is("Card to print"))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "ideas.html"


def test_a_question_is_chosen_in_compare(page: Any) -> None:
    at(page, "Compare")
    tab_to(page, "at.getAttribute('role') === 'radio' && at.textContent.trim() === 'What it gives us'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.locator("h2.am-unseen", has_text="Kinds").wait_for(state="attached")
    idle(page)
    assert page.evaluate("document.activeElement.textContent.trim()") == "Kinds"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.locator("h2.am-unseen", has_text="What it gives us").wait_for(state="attached")


def test_a_file_for_planners_is_taken_from_share(page: Any) -> None:
    at(page, "Share")
    page.get_by_role("button", name="Download for a spreadsheet").wait_for()
    tab_to(page, "at.getAttribute('role') === 'radio' && at.textContent.trim() === 'Everyone'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.locator(".am-lead", has_text="Planners get").wait_for()
    idle(page)
    tab_to(page, text_is("Download for a spreadsheet"))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert "for-planners" in coming.value.suggested_filename


def _asked(page: Any, script: str) -> object:
    """Ask the page, which may be loading just now."""
    try:
        return page.evaluate(script)
    except PlaywrightError:
        return None


def test_high_contrast_and_big_letters_are_chosen_in_the_settings(page: Any) -> None:
    page.get_by_role("heading", name="Settings", level=1).wait_for()
    letters = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = page.evaluate(letters)
    tab_to(page, "at.type === 'radio' && at.checked && at.closest('label').textContent.trim() === 'As on this device'")
    page.evaluate("window.isOfThisLoading = true")
    focused = "document.activeElement.checked && document.activeElement.closest('label').textContent.trim()"
    for look in ("Light", "Dark", "High contrast"):
        page.keyboard.press("ArrowRight")
        comes_to(page, lambda: _asked(page, focused), look, seconds=30)
    # Streamlit's own parts follow with one more loading of the page, after which the keys go on where they were
    is_new = "document.documentElement.dataset.theme === 'contrast' && window.isOfThisLoading === undefined"
    comes_to(page, lambda: _asked(page, is_new), True, seconds=30)
    page.get_by_role("heading", name="Layers", exact=True).wait_for()
    idle(page)
    comes_to(page, lambda: _asked(page, focused), "High contrast", seconds=30)
    tab_to(page, "at.type === 'radio' && at.checked && at.closest('label').textContent.trim() === 'Usual'")
    page.keyboard.press("ArrowRight")
    comes_to(page, lambda: page.evaluate(letters) > before, True, seconds=30)


def test_a_choice_that_has_the_focus_has_a_strong_line_round_it(page: Any) -> None:
    page.get_by_role("heading", name="Settings", level=1).wait_for()
    tab_to(page, "at.type === 'radio'")
    style = "getComputedStyle(document.activeElement.closest('label'))"
    assert page.evaluate(f"[{style}.outlineStyle, {style}.outlineWidth]") == ["solid", "3px"]


def test_the_keys_go_through_every_view_in_order_and_come_out_again(page: Any) -> None:
    page.get_by_role("heading", name="Settings", level=1).wait_for()
    for view in VIEWS:
        go(page, view)
        page.evaluate("document.querySelector('.am-skip-link').focus()")
        seen: list[int] = []
        for _step in range(160):
            seen.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('body, .am-skip-link')"):
                break
        else:
            pytest.fail(
                f"The keys do not come out of {view}: {page.evaluate('document.activeElement.outerHTML.slice(0, 200)')}"
            )
        assert len(seen) > 9, view
        assert seen == sorted(seen), f"{view}: the keys jump back and forth"
