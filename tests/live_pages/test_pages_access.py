"""Every page and state of a phone: nothing for axe to find, targets of 44 pixels, no scrolling sideways, small to load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from page_rooms import Pages, Phone, sideways, small_targets
from visits import axe_violations

pytestmark = pytest.mark.browser
LARGEST = 60_000
"""Bytes of a page with its own styles and scripts. Chosen by us: two seconds on a slow telephone line."""

LOOKS = (
    {"color_scheme": "dark", "contrast": "no-preference"},
    {"color_scheme": "light", "contrast": "more"},
    {"color_scheme": "light", "contrast": "no-preference"},
)


@pytest.fixture(scope="module")
def room(pages: Pages) -> Pages:
    """A room in which something was said and dots can be given."""
    pages.say_many(7)
    pages.settle("stickers", True)
    return pages


def states(phone: Phone) -> Iterator[tuple[str, Any]]:
    """Go through all pages and their states; gives each a name."""
    page = phone.open()
    yield "join", page
    page.fill("[name=code]", "ABC DEF")
    page.click("#join button")
    page.wait_for_selector(".sorry")
    yield "a wrong code", page
    phone.open()
    page.click("form[action='/knock'] button")
    page.wait_for_selector(".sign")
    yield "knock", page
    phone.join()
    yield "what to tell", page
    phone.next()
    phone.next()
    yield "a name is needed", page
    page.fill("#name", "Toddler group in the church hall")
    phone.next()
    page.wait_for_selector("#suggested .choice")
    yield "kind", page
    phone.next()
    yield "why", page
    phone.next()
    page.check("[name=place][value=street]")
    yield "street", page
    page.check("[name=place][value=point]")
    page.wait_for_selector("#map canvas.am-base")
    page.click("#map", position={"x": 120, "y": 120})
    yield "map", page
    for name in ("for whom", "picture"):
        phone.next()
        yield name, page
    page.click("#send")
    page.wait_for_selector("#thanks button")
    yield "thanks", page
    page.check("[name=kind][value=known]")
    phone.next()
    page.fill("#find", "ha")
    yield "known", page
    phone.open("/add")
    page.click("#draft button") if page.locator("#draft button").is_visible() else None
    page.check("[name=kind][value=person]")
    phone.next()
    page.fill("#name", "I mend bikes")
    for _ in range(4):
        phone.next()
    yield "choices", page
    page.click("#send")
    page.wait_for_selector("#thanks button")
    phone.open("/mine")
    page.click("summary >> nth=0")
    yield "mine", page
    phone.open("/dots")
    yield "dots", page
    phone.open("/add?walk")
    page.wait_for_selector("#walk:visible")
    yield "walk", page


def test_every_state_is_reached_by_all_in_all_colours_and_fits_a_small_phone(
    room: Pages, phone: Callable[..., Phone]
) -> None:
    taken, seen = phone(320, 640), []
    for name, page in states(taken):
        seen.append(name)
        for look in LOOKS:
            page.emulate_media(**look)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert (name, look, axe_violations(page)) == (name, look, [])
        assert (name, small_targets(page)) == (name, [])
        assert (name, sideways(page)) == (name, 0)
    assert len(seen) == 17
    assert [one for one in taken.complaints if "403" not in one] == []


def test_four_times_enlarged_with_big_letters_nothing_runs_over_the_edge(
    room: Pages, phone: Callable[..., Phone]
) -> None:
    taken = phone(320, 256)
    taken.context.add_cookies([{"name": "assetmap_page", "value": "en-GB.big", "url": room.address}])
    for name, page in states(taken):
        assert page.locator("html.big").count() == 1
        assert (name, sideways(page)) == (name, 0)


@pytest.mark.parametrize("look", ["en-GB", "en-GB.big"])
def test_the_question_before_a_phone_is_handed_over_can_be_read_and_pressed_by_all(
    room: Pages, phone: Callable[..., Phone], look: str
) -> None:
    taken = phone(320, 640)
    taken.context.add_cookies([{"name": "assetmap_page", "value": look, "url": room.address}])
    taken.context.route("**/entries", lambda route: route.abort())
    taken.join()
    page = taken.open("/dots")
    page.evaluate("""() => localStorage.setItem('assetmap-outbox', JSON.stringify([
        { key: 'it-waits-here', fields: { key: 'it-waits-here', kind: 'asset', name: 'It waits' } }]))""")
    page.click("#hand-over summary")
    page.click("#turn button")
    page.wait_for_selector("#turn-lose")
    for one in ("#turn-count", "#turn-wait", "#turn-lose"):
        box = page.locator(one).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 640, one
    for colours in LOOKS:
        page.emulate_media(**colours)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert axe_violations(page) == []
    assert (small_targets(page), sideways(page)) == ([], 0)


def test_words_as_long_as_german_ones_break(room: Pages, phone: Callable[..., Phone]) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenvereinigung" * 2
    room.settle("question", long)
    taken = phone(320, 640)
    assert sideways(taken.open()) == 0
    page = taken.join()
    taken.next()
    page.fill("#name", long[:119])
    for _ in range(5):
        taken.next()
    page.click("#send")
    page.wait_for_selector("#thanks button")
    assert sideways(page) == 0
    assert sideways(taken.open("/mine")) == 0
    assert sideways(taken.open("/dots")) == 0
    room.settle("question", "What matters here?")


@pytest.mark.parametrize("path", ["/", "/add", "/add?walk", "/mine", "/dots"])
def test_a_page_with_its_styles_and_scripts_is_below_sixty_kilobytes(
    room: Pages, phone: Callable[..., Phone], path: str
) -> None:
    taken = phone()
    if path != "/":
        taken.join()
    fetch = taken.context.request.get
    waiting, sizes = [urljoin(room.address, path)], {}
    while waiting:
        url = waiting.pop()
        text = fetch(url).text()
        sizes[url] = len(text.encode())
        found = re.findall(r"""(?:src=|href=|from |import\()["'](/web/[^"']+|\./[^"']+)""", text)
        later = ("tap.js",) if "walk" in path else ("tap.js", "walk.js")
        waiting += [
            one for one in (urljoin(url, name) for name in found) if one not in sizes and not one.endswith(later)
        ]
    assert len(sizes) >= 2
    assert sum(sizes.values()) < LARGEST, sizes


def test_two_versions_and_a_refusal_are_pages_like_the_others(room: Pages, phone: Callable[..., Phone]) -> None:
    taken = phone()
    taken.join()
    send, headers = taken.context.request.post, {"origin": room.address, "accept": "application/json"}
    told = {"kind": "asset", "name": "Chess", "place": "none"}
    kept = send(f"{room.address}/entries", form={**told, "key": "k" * 12}, headers=headers).json()
    page = taken.open("/mine")
    send(f"{room.address}/entries/{kept['id']}", form={**told, "name": "Chess club", "revision": "1"}, headers=headers)
    page.click(".cards summary")
    page.fill(".cards [name=name]", "Chess in the pub")
    page.click(".cards details button")
    page.get_by_role("heading", name="Two versions").wait_for()
    assert "Chess club" in page.inner_text("main")
    assert page.input_value("[name=name]") == "Chess in the pub"
    assert (axe_violations(page), small_targets(page), sideways(page)) == ([], [], 0)
    page.click("main form button")
    page.get_by_role("heading", name="Chess in the pub").wait_for()

    page = taken.open("/dots")
    room.settle("stickers", False)
    page.click(".dots button >> nth=0")
    page.get_by_role("heading", name="That did not work").wait_for()
    room.settle("stickers", True)
    assert (axe_violations(page), small_targets(page), sideways(page)) == ([], [], 0)


def test_a_closed_workshop_says_so_on_every_page(neighbourhood: Any, tmp_path: Any, browser: Any) -> None:
    import shutil

    from page_rooms import open_pages

    from assetmap.workspace import room_deeds

    shutil.copytree(neighbourhood, tmp_path / "workspace")
    with open_pages(tmp_path / "workspace") as pages:
        phone = Phone(browser, pages)
        phone.join()
        room_deeds.close(pages.server.keeper).result(timeout=20)
        for path in ("/add", "/mine", "/dots"):
            assert "The workshop is closed" in phone.open(path).locator(".note").first.inner_text()
            assert axe_violations(phone.page) == []
        phone.context.clear_cookies()
        assert "The workshop is closed" in phone.open("/").locator("main").inner_text()
        phone.context.close()
