"""A phone in a real browser: taps, reloads, no connection, no script, somebody else's turn (threats K)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from live_phones import Hall

from assetmap import live
from assetmap.workspace import room_deeds

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

NO_STORAGE = """Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });"""

TELL_MANY = """(names) => {
    const [next, send, name] = ['next', 'send', 'name'].map((id) => document.getElementById(id));
    for (const one of names) {
        next.click();
        name.value = one;
        name.dispatchEvent(new Event('input', { bubbles: true }));
        while (!next.hidden) next.click();
        send.click();
    } }"""


class Handset:
    """A phone's browser of its own, with what it complained of."""

    def __init__(self, browser: Any, hall: Hall, **context: Any) -> None:
        self.hall, self.complaints = hall, []
        self.context = browser.new_context(**{"viewport": {"width": 390, "height": 780}, **context})
        self.page = self.open_page()

    def open_page(self) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(6_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def scan(self) -> Any:
        """Join by the square code."""
        self.page.goto("about:blank")
        self.page.goto(self.hall.server.keys.join_url)
        self.page.wait_for_url("**/add")
        return self.page

    def walk(self, name: str) -> None:
        """Answer every question of something good here, up to “Send”."""
        page = self.page
        page.locator("#next").click()
        page.locator("#name").fill(name)
        while page.locator("#next").is_visible():
            page.locator("#next").click()

    def tell(self, name: str) -> None:
        self.walk(name)
        self.page.locator("#send").click()

    def kept(self, name: str) -> Any:
        """Return what this browser keeps under a name."""
        return self.page.evaluate("(name) => JSON.parse(localStorage.getItem(name))", name)

    def thanked(self) -> None:
        """Wait for a thank you."""
        self.page.locator("#thanks", has_text="Thank you").wait_for()


@pytest.fixture
def handset(browser: Any) -> Iterator[Callable[..., Handset]]:
    """Give phones that are put away when the test is over; none of their scripts may have failed."""
    given: list[Handset] = []

    def give(hall: Hall, **context: Any) -> Handset:
        given.append(Handset(browser, hall, **context))
        return given[-1]

    yield give
    for one in given:
        one.context.close()
    assert [complaint for one in given for complaint in one.complaints] == []


def told_in(hall: Hall, start: str) -> list[str]:
    return [name for name in hall.names() if name.startswith(start)]


def test_K01_a_double_tap_on_send_is_one_entry(hall: Hall, handset: Callable[..., Handset]) -> None:
    phone = handset(hall)
    phone.scan()
    phone.walk("Double tapped")
    phone.page.locator("#send").dblclick()
    phone.thanked()
    phone.page.goto(phone.page.url.replace("/add", "/mine"))
    assert phone.page.locator("h2", has_text="Double tapped").count() == 1
    assert told_in(hall, "Double tapped") == ["Double tapped"]


def test_K03_a_reload_in_the_middle_offers_what_was_typed_and_the_draft_goes_once_it_is_kept(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    page.locator("#next").click()
    page.locator("#name").fill("Half told")
    page.reload()
    page.locator("#draft", has_text="You were writing this").wait_for()
    assert page.locator("#name").input_value() == "Half told"
    while page.locator("#next").is_visible():
        page.locator("#next").click()
    page.locator("#send").click()
    phone.thanked()
    assert (phone.kept("assetmap-draft"), phone.kept("assetmap-outbox") or []) == (None, [])
    assert told_in(hall, "Half told") == ["Half told"]


def test_K03_a_draft_of_yesterday_is_not_offered_to_whoever_has_the_phone_today(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    page.locator("#next").click()
    page.locator("#name").fill("Of yesterday")
    page.evaluate("""() => { const kept = JSON.parse(localStorage.getItem('assetmap-draft'));
        localStorage.setItem('assetmap-draft', JSON.stringify({ ...kept, at: kept.at - 25 * 3600 * 1000 })); }""")
    page.reload()
    page.locator("#next").wait_for()
    assert page.locator("#draft").is_hidden()
    assert page.locator("#name").input_value() == ""
    assert phone.kept("assetmap-draft") is None


@pytest.mark.parametrize("has_script", [True, False])
def test_K04_the_way_back_after_sending_makes_no_second_copy(
    hall: Hall, handset: Callable[..., Handset], has_script: bool
) -> None:
    phone, name = handset(hall, java_script_enabled=has_script), f"Sent, then back {has_script}"
    if has_script:
        phone.scan()
        phone.tell(name)
        phone.thanked()
        phone.page.get_by_role("link", name="What I sent").click()
    else:
        join_by_typing(phone)
        phone.page.locator("#name").fill(name)
        phone.page.locator("#send").click()
    phone.page.wait_for_url("**/mine**")
    phone.page.go_back()
    phone.page.wait_for_url("**/add")
    phone.page.wait_for_load_state()
    phone.page.reload()
    assert phone.page.locator("#name").input_value() == ""
    assert told_in(hall, name) == [name]


def test_K05_twenty_things_told_without_a_connection_all_arrive_in_order_and_once(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    phone.context.set_offline(True)
    page.evaluate(TELL_MANY, [f"Offline {number}" for number in range(20)])
    page.locator("#outbox", has_text="20 things wait").wait_for()
    assert len(phone.kept("assetmap-outbox")) == 20
    assert told_in(hall, "Offline") == []
    phone.context.set_offline(False)
    page.locator("#outbox:empty").wait_for(state="attached")
    assert told_in(hall, "Offline") == [f"Offline {number}" for number in range(20)]


def test_K05_what_waits_is_sent_when_the_page_was_closed_and_is_opened_again(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    phone.scan()
    phone.context.set_offline(True)
    for number in range(3):
        phone.tell(f"Closed before {number}")
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = phone.open_page()
    phone.page.goto(f"http://127.0.0.1:{hall.port}/mine")
    phone.page.locator("h2", has_text="Closed before 2").wait_for()
    assert told_in(hall, "Closed before") == [f"Closed before {number}" for number in range(3)]


def test_K05_pictures_that_fill_the_browsers_storage_are_not_lost(hall: Hall, handset: Callable[..., Handset]) -> None:
    phone = handset(hall)
    page = phone.scan()
    phone.context.set_offline(True)
    phone.tell("Storage 0")
    page.evaluate("""() => { let size = 4_000_000;
        for (let at = 0; size > 10 && at < 60; at += 1) {
            try { localStorage.setItem(`filler-${at}`, 'x'.repeat(size)); } catch { size = Math.floor(size / 2); }
        } }""")
    for number in range(1, 4):
        phone.tell(f"Storage {number}")
    page.locator("#outbox", has_text="4 things wait").wait_for()
    phone.context.set_offline(False)
    page.locator("#outbox:empty").wait_for(state="attached")
    assert told_in(hall, "Storage") == [f"Storage {number}" for number in range(4)]


def test_a_picture_that_the_phone_cannot_read_is_said_and_nothing_typed_is_lost(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    phone.walk("With a broken picture")
    page.locator("#picture").set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    page.locator("#send").click()
    page.locator("#sorry", has_text="cannot read this picture").wait_for()
    assert told_in(hall, "With a broken") == []
    page.locator("#picture").set_input_files([])
    page.locator("#send").click()
    phone.thanked()
    assert told_in(hall, "With a broken") == ["With a broken picture"]


def test_K07_text_typed_in_a_session_that_ended_is_kept_and_sent_after_scanning_again(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    phone.walk("Typed when the session ended")
    token = next(one["value"] for one in phone.context.cookies() if one["name"] == "assetmap_phone")
    person = hall.server.keeper.see(lambda room: room.person_with(hall.server.service.hashed(token)))
    assert person is not None
    room_deeds.leave(hall.server.keeper, person.id).result()
    page.locator("#send").click()
    page.locator("#outbox", has_text="Join again").wait_for()
    assert told_in(hall, "Typed when") == []
    phone.scan()
    phone.thanked()
    assert told_in(hall, "Typed when") == ["Typed when the session ended"]


def test_K08_what_was_typed_while_the_workshop_closed_is_taken_late_and_after_that_stays_on_the_phone(
    new_hall: Callable[[], Hall], handset: Callable[..., Handset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assetmap.live.serving._end", lambda service: None)  # the pages stay, to say that it is closed
    hall = new_hall()
    phone = handset(hall)
    page = phone.scan()
    phone.walk("Typed while it closed")
    room_deeds.close(hall.server.keeper).result()
    page.locator("#send").click()
    page.locator("#thanks", has_text="looks at it first").wait_for()
    hall.server.service.takes_late = lambda: False  # type: ignore[method-assign]  # the quarter of an hour is over
    phone.tell("Typed too late")
    page.locator("#outbox", has_text="The workshop is closed. What you wrote is still on your phone.").wait_for()
    assert [one["fields"]["name"] for one in phone.kept("assetmap-outbox")] == ["Typed too late"]
    assert told_in(hall, "Typed") == ["Typed while it closed"]


def test_K25_after_somebody_elses_turn_nothing_of_the_first_is_on_the_phone(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    phone.tell("Told by the first")
    phone.thanked()
    page.get_by_role("link", name="What I sent").click()
    page.get_by_role("link", name="Tell us", exact=True).click()
    page.locator("#next").click()
    page.locator("#name").fill("Begun by the first")
    hand_over(page)
    assert (phone.kept("assetmap-draft"), phone.kept("assetmap-outbox") or []) == (None, [])
    assert page.locator("#name").input_value() == ""
    page.get_by_role("link", name="What I sent").click()
    page.locator("text=Nothing here yet").wait_for()
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        shown = page.content() + str(
            page.evaluate("[...document.querySelectorAll('input, textarea')].map((one) => one.value)")
        )
        assert "by the first" not in shown


def test_K25_what_the_first_could_not_send_is_not_sent_in_the_name_of_the_next(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    page = phone.scan()
    page.goto(f"http://127.0.0.1:{hall.port}/mine")
    page.evaluate("""() => localStorage.setItem('assetmap-outbox', JSON.stringify([
        { key: 'left-by-the-first', fields: { key: 'left-by-the-first', kind: 'asset', name: 'Left by the first' } }]))""")
    hand_over(page)
    page.get_by_role("link", name="What I sent").click()
    page.locator("text=Nothing here yet").wait_for()
    assert told_in(hall, "Left by the first") == []


def hand_over(page: Any) -> None:
    page.locator("summary", has_text="Someone else").click()
    page.get_by_role("button", name="Hand over the phone").click()
    page.wait_for_url("**/add*")
    page.wait_for_selector("html.has-script")


def test_K27_where_storage_is_blocked_everything_works_but_drafts(hall: Hall, handset: Callable[..., Handset]) -> None:
    phone = handset(hall)
    phone.context.add_init_script(NO_STORAGE)
    page = phone.scan()
    phone.tell("In a private window")
    phone.thanked()
    phone.context.set_offline(True)
    phone.tell("In a private window without a line")
    page.locator("#outbox", has_text="1 thing waits").wait_for()
    phone.context.set_offline(False)
    phone.thanked()
    page.locator("#outbox:empty").wait_for(state="attached")
    assert told_in(hall, "In a private") == ["In a private window", "In a private window without a line"]


def join_by_typing(phone: Handset) -> Any:
    page = phone.page
    page.goto(f"http://127.0.0.1:{phone.hall.port}/")
    page.locator("[name=code]").fill(phone.hall.server.keys.code.lower())
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/add")
    return page


def test_K28_without_script_one_joins_tells_changes_takes_back_and_hands_over_by_plain_forms(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall, java_script_enabled=False)
    page = join_by_typing(phone)
    page.locator("#why").fill("Kept though the name is missing")
    page.locator("#send").click()
    page.locator("text=Write what it is called").wait_for()
    assert page.locator("#why").input_value() == "Kept though the name is missing"
    page.locator("#name").fill("Without script")
    page.locator("[name=place][value=street]").check()
    page.locator("#street").fill("mill lane")
    page.locator("#send").click()
    page.locator("text=Thank you. It is kept.").wait_for()
    assert told_in(hall, "Without script") == ["Without script"]
    page.locator("summary", has_text="Change it").click()
    page.locator("[name=name]").fill("Without script, changed")
    page.get_by_role("button", name="Save the change").click()
    page.locator("h2", has_text="Without script, changed").wait_for()
    page.locator("button", has_text="Take it back").click()
    page.locator("text=Nothing here yet").wait_for()
    page.locator("summary", has_text="Someone else").click()
    page.get_by_role("button", name="Hand over the phone").click()
    page.wait_for_url("**/add?new")


def test_J13_a_phone_whose_clock_is_wrong_by_years_sends_and_keeps_its_draft(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    phone = handset(hall)
    phone.page.clock.set_fixed_time("1999-01-01T12:00:00Z")
    page = phone.scan()
    page.locator("#next").click()
    page.locator("#name").fill("From a phone of 1999")
    page.reload()
    page.locator("#draft", has_text="You were writing this").wait_for()
    while page.locator("#next").is_visible():
        page.locator("#next").click()
    page.locator("#send").click()
    phone.thanked()
    assert told_in(hall, "From a phone") == ["From a phone of 1999"]


def test_J18_J19_phone_and_screen_go_on_by_themselves_when_the_pages_come_back(
    new_hall: Callable[[], Hall], handset: Callable[..., Handset]
) -> None:
    hall = new_hall()
    phone, screen = handset(hall), handset(hall, viewport={"width": 1280, "height": 720})
    page = phone.scan()
    screen.page.goto(hall.server.keys.screen_url)
    hall.joined().say("Told before")
    screen.page.locator("text=Told before").first.wait_for()
    live.stop(hall.workspace)
    phone.tell("Told while nobody listened")
    page.locator("#outbox", has_text="1 thing waits").wait_for()
    live.start(hall.workspace, hall.server.keys)
    phone.thanked()
    screen.page.locator("text=Told while nobody listened").first.wait_for()
    assert told_in(hall, "Told while") == ["Told while nobody listened"]


def test_what_waits_when_the_workshop_moved_is_shown_to_be_typed_again_and_sent_should_it_come_back(
    new_hall: Callable[[], Hall], handset: Callable[..., Handset]
) -> None:
    hall = new_hall()
    phone = handset(hall)
    phone.page.clock.install()
    page = phone.scan()
    live.stop(hall.workspace)
    phone.tell("Told before the move")
    page.locator("#outbox", has_text="1 thing waits").wait_for()
    assert page.locator("#outbox", has_text="another network").count() == 0
    page.clock.run_for(90_000)
    page.locator("#outbox", has_text="Has the workshop moved to another network?").wait_for()
    page.locator("#outbox summary").click()
    assert page.locator("#outbox details p").inner_text() == "Told before the move"
    moved = live.start(hall.workspace, replace(hall.server.keys, port=0))
    assert moved.keys.address != hall.server.keys.address
    there = phone.open_page()
    there.goto(moved.keys.join_url)
    there.wait_for_url("**/add*")  # it goes on with the code behind the #: on one machine it is the same phone
    assert there.evaluate("localStorage.getItem('assetmap-outbox')") is None
    assert page.locator("#outbox details p").is_visible()
    live.stop(hall.workspace)
    live.start(hall.workspace, hall.server.keys)
    page.clock.run_for(20_000)
    phone.thanked()
    assert told_in(hall, "Told before") == ["Told before the move"]


def test_J01_on_a_full_disk_the_phone_keeps_its_words_and_sends_them_when_there_is_room(
    hall: Hall, handset: Callable[..., Handset]
) -> None:
    from test_live_machine_faults import fill_disk

    phone = handset(hall)
    page = phone.scan()
    filler = hall.joined()
    refused, told = page.locator("#outbox", has_text="Your words stay on this phone"), 0
    make_room = fill_disk(hall.workspace.store)
    try:
        while filler.say("Fills the disk", why="x" * 500).status == 201:
            continue
        while told < 20 and not refused.is_visible():
            told += 1
            phone.tell(f"No room {told} {'x' * 90}")
            page.wait_for_timeout(100)
        refused.wait_for()
    finally:
        make_room()
    page.locator("#outbox:empty").wait_for(state="attached", timeout=20_000)
    assert len(told_in(hall, "No room")) == told
