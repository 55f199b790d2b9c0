"""The facilitator's page: opening, looking after the room, closing, and what is done afterwards."""

from __future__ import annotations

import html
import statistics
import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from told_samples import HALL, HARM, NEXT_TOWN, WAITS, Told, good, own, rows

from assetmap import live
from assetmap.app.server import SCRIPT, take_up_workshop
from assetmap.workspace import addresses, room_deeds
from assetmap.workspace.addresses import Address
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import read_keys, write_keys
from assetmap.workspace.workshops import open_keys

WIFI = Address("192.168.0.5", "wlan0", True)


def page() -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    screen.switch_page("views/workshop.py").run()
    assert not screen.exception
    return screen


def again(screen: AppTest, told: Told) -> AppTest:
    """Look once more, when the server has noticed what this test did beside it."""
    server = live.running(told.workspace)
    assert server is not None
    server.keeper.look()
    screen.run()
    assert not screen.exception
    return screen


def press(screen: AppTest, label: str) -> AppTest:
    found = [one for one in screen.button if one.label == label]
    assert found, (label, [one.label for one in screen.button])
    found[0].click().run()
    assert not screen.exception
    return screen


def labels(screen: AppTest) -> list[str]:
    return [one.label for one in screen.button]


def words(screen: AppTest) -> str:
    told = [one.proto.body for one in screen.get("html")]
    told += [one.value for kind in ("error", "warning", "info", "header") for one in getattr(screen, kind)]
    return html.unescape(" ".join(told))


def on_screen(told: Told) -> list[str]:
    server = live.running(told.workspace)
    assert server is not None
    return server.keeper.see(lambda room: [one.name for one in room.on_screen(server.keeper.clock())])


def test_without_a_network_it_says_so_and_can_be_tried_on_this_computer(own_town: Workspace) -> None:
    screen = page()
    assert "This computer is on no network" in words(screen)
    press(screen, "Open the workshop")
    assert live.running(own_town) is not None
    assert "Waits for you (0)" in words(screen) and "Nothing here yet" in words(screen)


def test_each_network_is_named_and_that_others_could_read_along(
    own_town: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    cable = Address("10.0.0.7", "enp3s0", True)
    monkeypatch.setattr(addresses, "addresses", lambda: [WIFI, cable])
    screen = page()
    choice = next(one for one in screen.radio if one.key == "room_open_host")
    assert [html.unescape(one) for one in choice.options] == [
        "Wi-Fi: 192.168.0.5 (wlan0)",
        "Cable: 10.0.0.7 (enp3s0)",
        "Only this computer, to try it",
    ]
    assert "could read along" in words(screen)
    choice.set_value("127.0.0.1").run()
    assert "could read along" not in words(screen)


def test_an_address_that_cannot_be_listened_on_leaves_no_workshop_behind(
    own_town: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "addresses", lambda: [WIFI])
    screen = press(page(), "Open the workshop")
    assert "no address" in words(screen)
    assert (open_keys(own_town), live.running(own_town)) == (None, None)


def test_what_waits_is_decided_and_taken_back(room: Told) -> None:
    entry = room.say(good("Call Joan"), checked=WAITS)
    screen = again(page(), room)
    assert "Waits for you (1)" in words(screen) and "It may hold a phone number" in words(screen)
    press(screen, "Show it")
    assert on_screen(room) == ["Call Joan"]
    assert "Number 1 shows, and is kept for everyone." in words(screen)
    press(screen, "Undo")
    assert on_screen(room) == []
    press(screen, "Talk first")
    assert room.keeper.look() and room.entry(entry).decision == "asked"
    assert "To be talked about (1)" in [one.label for one in screen.expander]


def test_a_line_only_chooses_and_what_it_chose_is_hidden_shown_and_pointed_at(room: Told) -> None:
    room.say(good("The allotments"))
    screen = again(page(), room)
    assert "Hide" not in labels(screen)
    next(one for one in screen.button if one.key and one.key.startswith("room_line_")).click().run()
    press(screen, "Hide")
    assert on_screen(room) == [] and "Number 1 is hidden." in words(screen)
    press(screen, "Show again")
    assert on_screen(room) == ["The allotments"]
    press(screen, "Point at it")
    assert "The screen points at number 1." in words(screen)
    press(screen, "Show everything again")
    assert "points at" not in words(screen)


def test_an_entry_is_found_by_its_number(room: Told) -> None:
    for name in ("The allotments", "The choir"):
        room.say(good(name))
    screen = again(page(), room)
    screen.text_input(key="room_find").set_value("1").run()
    assert "1 · The allotments" in words(screen)
    screen.text_input(key="room_find").set_value("77").run()
    assert "There is no such number" in words(screen)


def test_deleting_is_asked_about_first_and_is_for_good(room: Told) -> None:
    room.say(good("The allotments"))
    screen = again(page(), room)
    screen.text_input(key="room_find").set_value("1").run()
    press(screen, "Delete for good")
    assert on_screen(room) == ["The allotments"] and "cannot be brought back" in words(screen)
    press(screen, "Delete it")
    assert on_screen(room) == []


def test_a_phone_whose_words_wait_can_be_let_go_again(room: Told) -> None:
    room.say(good("The allotments"))
    screen = again(page(), room)
    screen.text_input(key="room_find").set_value("1").run()
    press(screen, "Let this phone’s words wait for me")
    server = live.running(room.workspace)
    assert server is not None and len(server.keeper.see(lambda one: one.muted)) == 1
    press(screen, "Let this phone’s words show again")
    assert not server.keeper.see(lambda one: one.muted)


def test_what_may_tell_of_harm_is_read_only_when_it_is_unfolded_and_never_shown(room: Told) -> None:
    room.say(good("He hits me"), checked=HARM)
    screen = again(page(), room)
    assert "Somebody may be hurt or afraid (1)" in words(screen)
    assert "He hits me" not in words(screen)
    assert "Show it" not in labels(screen)


def test_what_a_person_agreed_to_stands_in_words(room: Told) -> None:
    room.say(own("I knit", "keep"))
    screen = again(page(), room)
    assert "This person said yes to: keep it. Not to: show it on the screen" in words(screen)
    press(screen, "Keep it")
    assert "Number 1 is kept." in words(screen) and on_screen(room) == []


def test_a_switch_shows_how_the_room_is_whoever_changed_it(room: Told) -> None:
    screen = page()
    room_deeds.settle(room.keeper, "paused", True).result()
    again(screen, room)
    assert next(one for one in screen.toggle if one.key == "room_paused").value
    assert room.keeper.see(lambda one: one.settings["paused"]), "looking changes nothing"
    press(screen, "Go on")
    room.keeper.look()
    assert not room.keeper.see(lambda one: one.settings["paused"])


def test_the_same_time_again_begins_the_timer_anew(room: Told) -> None:
    server = live.running(room.workspace)
    assert server is not None
    screen = press(page(), "2 min")
    first = server.keeper.see(lambda one: one.timer_since)
    press(screen, "2 min")
    assert server.keeper.see(lambda one: one.timer_since) > first
    press(screen, "Stop the timer")
    assert server.keeper.see(lambda one: one.settings["timer"]) is None


def test_a_new_code_lets_in_and_the_old_one_does_not(room: Told) -> None:
    import http.client

    server = live.running(room.workspace)
    assert server is not None
    old = server.keys
    press(page(), "Make a new code")
    assert read_keys(room.workspace.folder) == server.keys
    assert (server.keys.secret, server.keys.workshop) == (old.secret, old.workshop)

    def status(code: str) -> int:
        asking = http.client.HTTPConnection("127.0.0.1", server.keys.port, timeout=20)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        asking.request("POST", "/join", f"code={code}", form)
        return asking.getresponse().status

    assert (status(old.code), status(server.keys.code)) == (403, 303)


def test_a_phone_that_knocks_is_let_in(room: Told) -> None:
    server = live.running(room.workspace)
    assert server is not None
    secret = server.service.knock()
    assert secret is not None
    screen = page()
    assert f"It shows: {server.service.knocking[secret].sign}" in words(screen)
    press(screen, "Let in")
    assert server.service.knocking[secret].is_let_in
    assert "Let in" not in labels(screen)


def test_too_many_wrong_codes_are_said(room: Told) -> None:
    server = live.running(room.workspace)
    assert server is not None
    for _ in range(1_000):
        server.service.failures.failed("10.0.0.9")
    assert "Codes cannot be typed for now" in words(page())


def test_when_the_network_is_gone_another_address_is_chosen_and_it_goes_on(room: Told) -> None:
    room.say(good("The allotments"))
    server = live.running(room.workspace)
    assert server is not None
    server.keys = server.service.keys = replace(server.keys, host="192.168.0.99")
    screen = page()
    assert "no address 192.168.0.99 any more" in words(screen)
    press(screen, "Go on there")
    moved = live.running(room.workspace)
    assert moved is not None and moved is not server
    assert (moved.keys.host, moved.keys.join_token) == ("127.0.0.1", server.keys.join_token)
    assert on_screen(room) == ["The allotments"]


def test_after_a_restart_it_is_taken_up_by_itself(room: Told) -> None:
    live.stop_all()
    take_up_workshop()
    assert live.running(room.workspace) is not None


def test_after_a_restart_on_another_network_it_asks_where_the_phones_are(room: Told) -> None:
    live.stop_all()
    write_keys(room.workspace.folder, replace(room.keys, host="192.0.2.77"))
    take_up_workshop()
    assert live.running(room.workspace) is None
    screen = page()
    assert "A workshop is open for Town" in words(screen) and "no address 192.0.2.77 any more" in words(screen)
    press(screen, "Go on with it")
    assert live.running(room.workspace) is not None


def test_closing_is_asked_about_and_says_what_came_of_it(room: Told) -> None:
    room.say(good("The allotments"))
    screen = again(page(), room)
    press(screen, "Close the workshop")
    assert set(rows(room.workspace)) == {HALL}
    press(screen, "Yes, close it")
    assert "Kept: 1 on the map, 0 wishes, 0 still so." in words(screen)
    assert rows(room.workspace)["The allotments"]["visibility"] == "room"
    press(screen, "Share them with everyone")
    assert rows(room.workspace)["The allotments"]["visibility"] == "public"
    press(screen, "Undo")
    assert rows(room.workspace)["The allotments"]["visibility"] == "room"


def test_at_the_close_the_room_says_that_everyone_may_see_it(room: Told) -> None:
    room.say(good("The allotments"))
    screen = press(again(page(), room), "Close the workshop")
    screen.checkbox(key="room_everyone_may").check().run()
    press(screen, "Yes, close it")
    assert rows(room.workspace)["The allotments"]["visibility"] == "public"


def test_what_still_waits_and_what_came_late_is_kept_afterwards(room: Told) -> None:
    room.say(good("The choir", "choirs_and_orchestras"), checked=WAITS)
    screen = press(press(again(page(), room), "Close the workshop"), "Yes, close it")
    room.keeper.look()
    room.say(good("The allotments"), is_late=True)
    screen.run()
    assert next(one.value for one in screen.subheader) == "Waits for you (2)"
    press(press(screen, "Keep it for everyone"), "Keep it for everyone")
    assert {rows(room.workspace)[name]["visibility"] for name in ("The choir", "The allotments")} == {"public"}


def test_an_entry_is_taken_out_by_its_number_afterwards(room: Told) -> None:
    room.say(good("The allotments"))
    screen = press(press(again(page(), room), "Close the workshop"), "Yes, close it")
    screen.text_input(key=f"room_forget_number_{room.keys.workshop}").set_value("1").run()
    assert "Number 1: “The allotments”" in words(screen)
    press(screen, "Take it out for good")
    assert set(rows(room.workspace)) == {HALL}


def test_another_workshop_is_served_after_the_first(room: Told) -> None:
    screen = press(press(page(), "Close the workshop"), "Yes, close it")
    press(screen, "Open the workshop")
    server = live.running(room.workspace)
    assert server is not None and server.keys.workshop != room.keys.workshop
    assert server.keeper.see(lambda one: one.is_open)


def test_an_app_that_ended_between_close_and_filing_files_it_when_somebody_looks(room: Told) -> None:
    room.say(good("The allotments"))
    room_deeds.close(room.keeper).result()
    live.stop_all()
    screen = page()
    assert "Kept: 1 on the map" in words(screen)
    assert "The allotments" in rows(room.workspace)


def test_the_workshop_of_another_territory_says_whose_it_is(room: Told) -> None:
    room.workspace.add_territory(NEXT_TOWN)
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    screen.query_params["territory"] = NEXT_TOWN.id
    screen.switch_page("views/workshop.py").run()
    assert "The open workshop is of Town." in words(screen)


def test_one_look_at_600_entries_takes_the_server_less_than_50_ms(room: Told) -> None:
    sending = [room_deeds.join(room.keeper, f"phone-{number}").result() for number in range(40)]
    for number in range(600):
        one = room_deeds.Sending(sending[number % 40], f"key-{number:05}", good(f"The bench {number}"))
        last = room_deeds.say(room.keeper, one, lambda *_: room_deeds.Checked())
    last.result(60)
    server = live.running(room.workspace)
    assert server is not None
    server.keeper.look()

    def script() -> None:
        import time as clock

        import streamlit as st

        from assetmap import live as pages
        from assetmap.app.desk import Desk, own_workspace
        from assetmap.app.parts.room import _draw_watch

        workspace = own_workspace()
        assert workspace is not None
        served, draw = pages.running(workspace), _draw_watch.__wrapped__  # type: ignore[attr-defined]
        began = clock.perf_counter()
        draw(Desk(workspace, False, workspace.territories()[0]), served)
        st.session_state.setdefault("taken", []).append(clock.perf_counter() - began)

    screen = AppTest.from_function(script, default_timeout=60)
    for _ in range(9):
        screen.run()
    assert not screen.exception
    assert statistics.median(screen.session_state["taken"]) < 0.05


def test_the_live_pages_end_by_themselves_when_late_entries_are_no_longer_taken(
    room: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assetmap.live import serving

    live.stop_all()
    monkeypatch.setattr(serving, "END_SECONDS", 0.05)
    server = live.start(room.workspace, room.keys)
    room_deeds.close(room.keeper).result()
    monkeypatch.setattr("assetmap.live.service.LATE_SECONDS", 0.0)
    until = time.monotonic() + 20
    while server.listening.fileno() != -1 and time.monotonic() < until:
        time.sleep(0.05)
    assert (server.listening.fileno(), live.running(room.workspace)) == (-1, None)


def test_the_square_code_is_on_white_in_every_look(room: Told) -> None:
    import base64
    import re

    drawn = next(one.proto.body for one in page().get("html") if "image/svg+xml" in one.proto.body)
    coded = re.search(r"base64,([^\"]+)", drawn)
    assert coded is not None and "#fff" in base64.b64decode(coded[1]).decode()
    assert 'alt="Square code to scan with a phone"' in drawn


@pytest.mark.parametrize(
    ("host", "network", "kind"),
    [
        ("192.168.0.5", "wlp3s0", "wifi"),
        ("192.168.0.5", "Wi-Fi", "wifi"),
        ("10.0.0.7", "Ethernet", "cable"),
        ("10.42.0.1", "wlan0", "hotspot"),
        ("192.168.137.1", "Local Area Connection* 10", "hotspot"),
        ("172.17.0.1", "docker0", "inner"),
        ("172.20.0.1", "vEthernet (WSL)", "inner"),
        ("10.8.0.2", "tun0", "tunnel"),
        ("192.168.0.5", "en0", "other"),
    ],
)
def test_a_network_is_named_by_what_the_system_calls_it(host: str, network: str, kind: str) -> None:
    assert Address(host, network, True).kind == kind
