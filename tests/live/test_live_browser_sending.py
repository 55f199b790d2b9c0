"""A phone in a real browser: what is typed is sent once, whatever is tapped, reloaded or cut off (threats K01 to K08)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from live_handsets import Handset, join_by_typing, told_in
from live_phones import Hall

from assetmap.workspace import room_deeds

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


TELL_MANY = """(names) => {
    const [next, send, name] = ['next', 'send', 'name'].map((id) => document.getElementById(id));
    for (const one of names) {
        next.click();
        name.value = one;
        name.dispatchEvent(new Event('input', { bubbles: true }));
        while (!next.hidden) next.click();
        send.click();
    } }"""


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
        phone.thanks_for(name)
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
