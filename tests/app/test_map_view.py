"""Map: add, change, move, check and take back, by mouse and by keyboard alone; the map stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from running_app import RunningApp
from visits import DRAWN, Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

HALL = "Braeside Hall"


@pytest.fixture
def look(browser: Any, changed_app: RunningApp) -> Iterator[Any]:
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 900, query: str = "") -> Visit:
        visits.append(Visit(browser, changed_app.url, width, height))
        visits[-1].open_map(query)
        return visits[-1]

    yield start
    for one in visits:
        assert one.outside == []
        one.close()


def state(page: Any) -> dict[str, Any]:
    said: dict[str, Any] = page.evaluate("document.querySelector('.am-map-host').explorer.state()")
    return said


def choose(page: Any, name: str) -> None:
    page.locator(".am-search").fill(name)
    page.locator(".am-row", has_text=name).first.click()
    page.locator(".am-card").wait_for()


def said(page: Any, words: str) -> None:
    page.locator(".am-done", has_text=words).wait_for()


def test_a_name_is_changed_and_taken_back_and_the_map_does_not_move(look: Any) -> None:
    page = look().page
    page.evaluate("document.querySelector('.am-map-host').explorer.map.setZoom(17, { animate: false })")
    choose(page, HALL)
    page.wait_for_timeout(800)  # the map glides to what was chosen
    before = state(page)["view"]
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Braeside Great Hall")
    page.get_by_role("button", name="Keep these changes").click()
    said(page, "was changed")
    page.locator(".am-card h2", has_text="Braeside Great Hall").wait_for()
    assert state(page)["view"]["zoom"] == before["zoom"]
    assert state(page)["view"]["centre"] == pytest.approx(before["centre"], abs=1e-4)
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back")
    page.locator(".am-card h2", has_text=HALL).wait_for()
    assert page.locator(".am-map-host").get_attribute("data-mounts") == "1"


def test_one_is_added_where_a_person_taps_and_taken_back(look: Any) -> None:
    page = look().page
    page.get_by_role("button", name="Add one").click()
    page.get_by_text("Tap where the new one is.").wait_for()
    box = page.locator(".am-leaflet").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Use this place").click()
    page.get_by_label("What people call it").fill("Jessie's seat")
    page.get_by_role("combobox", name="Kind").fill("bench")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add it", exact=True).click()
    said(page, "Jessie's seat was added")
    page.locator(".am-card h2", has_text="Jessie's seat").wait_for()
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back")
    page.locator(".am-search").fill("Jessie")
    page.get_by_text("Nothing fits.").wait_for()


def test_a_name_that_is_missing_is_asked_for_in_a_sentence(look: Any) -> None:
    page = look().page
    page.get_by_role("button", name="Add one").click()
    page.get_by_role("button", name="Add it without a place").click()
    page.get_by_role("button", name="Add it", exact=True).click()
    page.get_by_text("The new asset has no name.").wait_for()


def test_one_is_moved(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_text("Tap where it is.").wait_for()
    box = page.locator(".am-leaflet").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    page.get_by_role("button", name="Use this place").click()
    said(page, "was moved")
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back")


def test_still_true_is_one_press(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    page.get_by_role("button", name="Still true today").click()
    said(page, "checked today")
    page.get_by_text("Checked on").first.wait_for()


def test_the_history_tells_who_said_what(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    page.get_by_role("button", name="History", exact=True).click()
    page.get_by_role("dialog").get_by_text("Layer: community_centres").wait_for()


def test_another_persons_change_arrives_by_itself_and_the_map_stays(look: Any) -> None:
    mine, theirs = look().page, look().page
    mine.evaluate("document.querySelector('.am-map-host').explorer.map.setZoom(16.5, { animate: false })")
    choose(theirs, "Brig Tearoom")
    theirs.get_by_role("button", name="Still true today").click()
    said(theirs, "checked today")
    version = mine.locator(DRAWN).get_attribute("data-version")
    mine.wait_for_selector(f".am-map-host[data-version]:not([data-version='{version}'])", timeout=25_000)
    assert state(mine)["view"]["zoom"] == 16.5


def test_others_see_no_buttons_to_change_things(look: Any) -> None:
    page = look().page
    version = page.locator(DRAWN).get_attribute("data-version")
    page.get_by_text("Everyone", exact=True).click()
    page.wait_for_selector(f".am-map-host[data-version]:not([data-version='{version}'])")
    page.get_by_role("button", name="Add one").wait_for(state="detached")
    choose(page, HALL)
    assert page.get_by_role("button", name="Change", exact=True).count() == 0


def test_the_keyboard_alone_adds_one(look: Any) -> None:
    page = look().page
    tab_to(page, "document.activeElement.textContent.trim() === 'Add one'")
    page.keyboard.press("Enter")
    page.get_by_text("Tap where the new one is.").wait_for()
    tab_to(page, "document.activeElement.classList.contains('am-leaflet')")
    page.keyboard.press("Enter")
    tab_to(page, "document.activeElement.textContent.trim() === 'Use this place'")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    tab_to(page, "document.activeElement.getAttribute('aria-label') === 'What people call it'")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type("bench")
    page.keyboard.press("Enter")
    tab_to(page, "document.activeElement.textContent.trim() === 'Add it'")
    page.keyboard.press("Enter")
    said(page, "By keyboard was added")


def tab_to(page: Any, found: str, most: int = 120) -> None:
    for _ in range(most):
        if page.evaluate(found):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach: {found}")


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_axe_finds_nothing_at_any_width_with_a_card_open(look: Any, width: int) -> None:
    page = look(width).page
    assert axe_violations(page) == []
    page.locator(".am-row").first.click()
    page.locator(".am-card").wait_for()
    assert axe_violations(page) == []


def test_axe_finds_nothing_in_the_forms(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("dialog").wait_for()
    assert axe_violations(page) == []


def test_how_far_one_gets_on_foot_lies_over_the_map_until_it_is_taken_off(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    page.get_by_role("button", name="On foot from here").click()
    page.get_by_text("10 minutes on foot from Braeside Hall").first.wait_for()
    page.get_by_role("button", name="Take the walking areas off the map").click()
    page.get_by_text("10 minutes on foot from Braeside Hall").first.wait_for(state="detached")


def test_every_part_of_the_form_is_kept_together_and_taken_back_together(look: Any) -> None:
    page = look().page
    choose(page, HALL)
    before = page.locator(".am-card").inner_text()
    page.get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("Why it matters").fill("Everybody meets there")
    form.get_by_role("combobox", name="Is it there now?").fill("Resting")
    page.keyboard.press("Enter")
    form.get_by_label("A note for co-ordinators").fill("Ask about the ramp")
    form.get_by_role("tab", name="Going there").click()
    form.get_by_label("Telephone").fill("01632 960001")
    form.get_by_label("What it costs").fill("Free")
    form.get_by_role("tab", name="What it gives us").click()
    form.get_by_text("All suggestions that are still ticked are right").click()
    form.get_by_role("tab", name="Goes with").click()
    form.get_by_label("Or the name of something that is not on this map").fill("The next village")
    form.get_by_role("button", name="Keep these changes").click()
    said(page, "was changed")
    page.get_by_text("Everybody meets there").first.wait_for()
    card = page.locator(".am-card").inner_text()
    for words in ("Resting for now", "01632 960001", "Free", "The next village", "(confirmed)"):
        assert words in card
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back")
    page.get_by_text("Everybody meets there").first.wait_for(state="detached")
    assert page.locator(".am-card").inner_text() == before
