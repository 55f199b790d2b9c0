"""Walkabout: the street stays chosen, the next thing comes at once, and “nothing found here” is a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from page_rooms import Pages, Phone

from assetmap.workspace.street_walks import WALKED, walks_of

pytestmark = pytest.mark.browser


def walks(pages: Pages) -> list[tuple[str, bool, str]]:
    with pages.workspace.store.read() as seen:
        events = seen.events(kinds=(WALKED, "undone"))
    return [(one.street, one.found, one.by) for one in walks_of(events, pages.server.service.territory)]


def street(pages: Pages, at: int = 0) -> str:
    return list(pages.server.service.map.streets)[at]


def begin(pages: Pages, taken: Phone, name: str) -> Any:
    taken.join()
    page = taken.open("/add?walk")
    page.fill("#walked", name)
    page.keyboard.press("Tab")
    return page


def tell(taken: Phone, name: str) -> None:
    taken.page.fill("#name", name)
    for _ in range(4):
        taken.next()
    taken.page.click("#send")


def test_the_street_stays_for_the_next_thing_which_comes_at_once(pages: Pages, phone: Callable[..., Phone]) -> None:
    taken = phone()
    page = begin(pages, taken, street(pages))
    page.evaluate(
        "Object.defineProperty(navigator.geolocation, 'getCurrentPosition', { value: (_, failed) => failed() })"
    )
    for name in ("Bench", "Book box"):
        page.fill("#name", name)
        for _ in range(3):
            taken.next()
        page.check("[name=place][value=street]")
        assert page.input_value("#street") == street(pages)
        taken.next()
        page.click("#send")
        page.get_by_text(f"“{name}” is kept").wait_for()
        assert page.locator("#name").is_visible()
    said = pages.server.keeper.see(lambda room: [(one.name, one.place.of) for one in room.entries.values()])
    assert said == [("Bench", street(pages)), ("Book box", street(pages))]


def test_where_one_stands_is_offered_where_the_phone_tells_it(pages: Pages, phone: Callable[..., Phone]) -> None:
    middle = pages.workspace.territories()[0].polygon.centroid
    taken = phone(geolocation={"longitude": middle.x, "latitude": middle.y}, permissions=["geolocation"])
    page = begin(pages, taken, street(pages))
    page.fill("#name", "Notice board")
    for _ in range(3):
        taken.next()
    assert page.locator("[name=place][value=here]").is_checked()
    page.wait_for_function("() => document.querySelector('[name=lon]').value")
    taken.next()
    page.click("#send")
    page.get_by_text("“Notice board” is kept").wait_for()
    place = pages.server.keeper.see(lambda room: list(room.entries.values())[-1].place)
    assert (place.kind, place.lon) == ("point", pytest.approx(middle.x, abs=1e-5))


def test_nothing_found_in_a_street_is_kept_once_a_day_and_names_no_person(
    pages: Pages, phone: Callable[..., Phone]
) -> None:
    page = begin(pages, phone(), street(pages, 1).upper())
    for _ in range(2):
        page.click("#nothing")
        page.get_by_text(f"nothing was found in {street(pages, 1)}").wait_for()
    assert walks(pages) == [(street(pages, 1), False, "workshop")]


def test_without_a_street_it_is_asked_for(pages: Pages, phone: Callable[..., Phone]) -> None:
    taken = phone()
    taken.join()
    page = taken.open("/add?walk")
    page.click("#nothing")
    assert "Choose a street" in page.inner_text("#walk-told")
    assert page.evaluate("document.activeElement.id") == "walked"


def test_a_street_that_is_not_on_the_map_is_not_kept(pages: Pages, phone: Callable[..., Phone]) -> None:
    taken = phone()
    taken.join()
    before = walks(pages)
    answer = taken.context.request.post(
        f"{pages.address}/walked",
        form={"street": "Call 0131 496 0000"},
        headers={"accept": "application/json", "origin": pages.address},
    )
    assert answer.status == 422
    assert "There is no street" in answer.json()["error"]
    assert walks(pages) == before


def test_out_of_reach_what_was_told_waits_and_is_counted_and_sent_later(
    pages: Pages, phone: Callable[..., Phone]
) -> None:
    taken = phone()
    page = begin(pages, taken, street(pages, 2))
    taken.context.set_offline(True)
    page.click("#nothing")
    page.get_by_text("1 thing waits on this phone").wait_for()
    page.evaluate("document.querySelector('[name=place][value=street]').checked = true")
    tell(taken, "Swing")
    page.get_by_text("2 things wait on this phone").wait_for()
    taken.context.set_offline(False)
    page.get_by_text("“Swing” is kept").wait_for()
    assert (street(pages, 2), False, "workshop") in walks(pages)


def test_somebody_else_s_turn_begins_with_no_street(pages: Pages, phone: Callable[..., Phone]) -> None:
    taken = phone()
    page = begin(pages, taken, street(pages, 3))
    page.click("#hand-over summary")
    page.click("#turn button")
    page.wait_for_url("**/add")
    page.wait_for_selector(".has-script")
    assert taken.open("/add?walk").input_value("#walked") == ""
