"""The shared screen: everything that was said is counted, every number can be read, and nothing is cut off."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from page_rooms import Pages, Phone
from visits import axe_violations

from assetmap.live.shown import snapshot

pytestmark = pytest.mark.browser
WIDTHS = [(1280, 720), (1920, 1080), (1024, 768)]
RUNS_OVER = "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
OVERLAPS = """() => { const boxes = [...document.querySelectorAll('#marks .pin')].map((one) => one.querySelector('.mark').getBoundingClientRect());
    const isOn = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 4 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => isOn(a, b))).length }"""
CUT = """() => [...document.querySelectorAll('#counts dt, #join p, #join b, #more, #state, #legend li, #placeless, #said li:not([hidden])')]
    .filter((one) => one.checkVisibility() && one.textContent.trim()).map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1).map(([text]) => text)"""


def numbers(page: Any, place: str) -> set[str]:
    found: list[str] = page.locator(f"{place} .mark i").all_text_contents()
    return {one for one in found if one}


def settled(page: Any, rows: int = 1) -> Any:
    page.wait_for_function(f"() => document.querySelectorAll('#said li').length >= {rows}")
    page.wait_for_timeout(300)
    return page


@pytest.fixture(scope="module")
def full(pages: Pages) -> Pages:
    """A room in which sixty things were said."""
    pages.say_many(60)
    return pages


def test_an_empty_screen_asks_for_the_first_thing_and_shows_how_to_join(
    pages: Pages, phone: Callable[..., Phone]
) -> None:
    page = phone(1280, 720).screen()
    assert page.locator("#empty").is_visible()
    assert page.locator("#join img").bounding_box()["width"] > 200
    assert page.evaluate(RUNS_OVER) == [0, 0]


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_with_sixty_things_nothing_scrolls_is_cut_or_lies_on_another(
    full: Pages, phone: Callable[..., Phone], width: int, height: int
) -> None:
    taken = phone(width, height)
    page = settled(taken.screen(), 5)
    assert page.evaluate(RUNS_OVER) == [0, 0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == 0
    assert taken.complaints == []


def test_what_scrolled_off_the_list_is_counted(full: Pages, phone: Callable[..., Phone]) -> None:
    page = settled(phone(1280, 720).screen(), 5)
    here = page.locator("#said li:visible").count()
    assert page.locator("#more").inner_text() == f"The newest {here} of 60."
    assert sum(int(page.locator(f"#{one}").inner_text()) for one in ("things", "wishes", "known")) == 60


def test_each_number_of_the_list_stands_on_the_map_or_among_what_has_no_place(
    full: Pages, phone: Callable[..., Phone]
) -> None:
    page = settled(phone(1280, 720).screen(), 5)
    listed = {
        page.locator("#said li:visible .mark i").nth(at).inner_text()
        for at in range(page.locator("#said li:visible").count())
    }
    assert len(listed) >= 3
    assert listed <= numbers(page, "#marks") | numbers(page, "#placeless")


def test_what_people_bring_is_an_area_with_words_and_no_pin(full: Pages, phone: Callable[..., Phone]) -> None:
    page = settled(phone(1280, 720).screen(), 5)
    assert page.locator("#marks path.area").count() >= 1
    assert "somewhere in this area" in page.locator("#marks .box").first.inner_text()
    assert page.locator("#marks .pin .individual").count() == 0


def test_dots_are_there_after_a_reload_and_order_the_list(full: Pages, phone: Callable[..., Phone]) -> None:
    third = next(iter(full.server.keeper.see(lambda room: list(room.entries.values())[2:3])))
    full.settle("stickers", True)
    from assetmap.workspace import room_deeds

    room_deeds.give_sticker(full.server.keeper, full.people[0], third.id).result(timeout=20)
    page = settled(phone(1280, 720).screen(), 5)
    first = page.locator("#said li").first
    assert first.locator(".dots").get_attribute("aria-label") == "1 dot"
    assert first.locator(".mark i").inner_text() == str(third.number)
    full.settle("stickers", False)


def test_a_pause_is_said_for_as_long_as_it_lasts(full: Pages, phone: Callable[..., Phone]) -> None:
    full.settle("paused", True)
    page = settled(phone(1280, 720).screen(), 5)
    page.wait_for_function("() => document.querySelector('#state').textContent === 'Pause'")
    page.evaluate("new Promise((done) => setTimeout(done, 800))")
    assert page.locator("#state").text_content() == "Pause"
    full.settle("paused", False)
    page.wait_for_function("() => document.querySelector('#state').textContent === ''")


def test_the_timer_shows_what_is_left_on_a_screen_that_comes_later(full: Pages, phone: Callable[..., Phone]) -> None:
    full.settle("timer", {"seconds": 300})
    time.sleep(2)
    page = phone(1280, 720).screen()
    page.wait_for_function("() => /^4:5[0-9]$/.test(document.querySelector('#timer').textContent)")
    assert page.locator("#timer").is_visible()
    full.settle("timer", None)
    page.wait_for_function("() => document.querySelector('#timer').hidden")


@pytest.mark.parametrize(
    "look", [{}, {"color_scheme": "dark"}, {"contrast": "more"}], ids=["light", "dark", "contrast"]
)
def test_the_screen_has_no_fault_that_axe_finds(full: Pages, phone: Callable[..., Phone], look: dict[str, str]) -> None:
    assert axe_violations(settled(phone(1280, 720, **look).screen(), 5)) == []


def test_its_headings_and_lists_are_told(full: Pages, phone: Callable[..., Phone]) -> None:
    page = settled(phone(1280, 720).screen(), 5)
    assert page.locator("h1").count() == 1
    assert page.locator("h2").all_text_contents() == ["What the marks mean", "What was said, the newest first", "Join"]
    assert page.get_by_role("list").count() >= 3


def test_four_times_enlarged_it_is_read_by_scrolling_down_only(full: Pages, phone: Callable[..., Phone]) -> None:
    page = settled(phone(320, 256).screen(), 5)
    assert page.evaluate(RUNS_OVER)[0] <= 0


def test_a_snapshot_has_areas_for_what_people_bring_and_a_place_for_what_is_known(full: Pages) -> None:
    service = full.server.service
    entries = service.see(lambda room: snapshot(room, service.clock(), service.map))["entries"]
    personal = [one for one in entries if one["level"] == "individual"]
    assert personal and all("lon" not in one and len(one["area"][0]) >= 4 for one in personal)
    assert all(
        "lon" in one for one in entries if one["kind"] == "known" and service.map.known[one["about"]].lon is not None
    )
