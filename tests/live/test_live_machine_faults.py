"""The machine under a workshop: a full disk, clocks, an end, a second start, a close (threats J01, J12, J13, J20, K08, K26)."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import psutil
import pytest
from full_disk import fill_disk
from live_phones import HERE, Hall, Listener, Phone, send_picture

from assetmap import live
from assetmap.live import service as services
from assetmap.workspace import room_deeds
from assetmap.workspace.workshops import Opening, open_workshop

pytestmark = pytest.mark.enable_socket


def test_J01_on_a_full_disk_nothing_is_half_stored_and_the_phone_is_told_that_it_keeps_its_words(
    hall: Hall, anna: Phone
) -> None:
    make_room = fill_disk(hall.workspace.store)
    try:
        answers = [anna.say(f"On a full disk {number}", f"full-disk-{number}", why="x" * 500) for number in range(30)]
    finally:
        make_room()
    refused = [number for number, answer in enumerate(answers) if answer.status == 507]
    assert refused
    assert {one.status for one in answers} <= {201, 507}
    assert "Your words stay on this phone" in answers[refused[0]].data["error"]
    assert "assetmap.db" not in answers[refused[0]].text
    kept = hall.names()
    assert [f"On a full disk {number}" in kept for number in range(30)] == [one.status == 201 for one in answers]
    time.sleep(0.01)
    retry = hall.joined().say(f"On a full disk {refused[0]}", why="x" * 500)
    assert retry.status == 201


def test_J01_where_a_photo_cannot_be_kept_its_entry_is_not_thanked_for(hall: Hall, anna: Phone) -> None:
    (hall.workspace.folder / "photos").write_text("in the way")
    try:
        answer = send_picture(anna, "With a photo")
        assert answer.status == 507
        assert "With a photo" not in hall.names()
    finally:
        (hall.workspace.folder / "photos").unlink()
    assert send_picture(anna, "With a photo").status == 201


def test_J20_without_a_temporary_folder_a_large_picture_is_refused_clearly_and_words_are_taken(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    large = send_picture(anna, "A large picture", b"\0" * 3_000_000)
    assert (large.status, "/nowhere" in large.text) == (507, False)
    assert anna.say("Words without a picture").status == 201
    assert "A large picture" not in hall.names()


@pytest.mark.parametrize("jump", [-86_400, -3_600, 10 * 365 * 86_400])
def test_J12_a_clock_that_jumps_locks_nobody_out_and_changes_no_order(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch, jump: int
) -> None:
    now = time.time
    anna.say("Before the jump")
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    after = anna.say("After the jump")
    assert (after.status, after.data["state"]) == (201, "shown")
    assert hall.joined().say("By somebody new").status == 201
    assert [one["words"]["name"] for one in anna.mine()] == ["After the jump", "Before the jump"]


def test_J13_what_a_phone_says_of_the_time_counts_for_nothing(hall: Hall, anna: Phone) -> None:
    told = anna.say("From 1999", at="1999-01-01T00:00:00+00:00", created_at="1999-01-01", since="0")
    assert told.status == 201
    entry = hall.server.keeper.see(lambda room: room.entries[told.data["id"]])
    assert abs((datetime.now(UTC) - datetime.fromisoformat(entry.at)).total_seconds()) < 60


def test_K08_what_was_begun_before_the_close_is_taken_for_a_quarter_of_an_hour_and_waits(
    new_hall: Callable[[], Hall],
) -> None:
    hall = new_hall()
    anna, service = hall.joined(), hall.server.service
    own = anna.say("Own").data
    room_deeds.close(hall.server.keeper).result()
    late = anna.say("Sent late", "sent-late")
    assert (late.status, late.data["state"]) == (201, "waiting")
    changed = anna.post(f"/entries/{own['id']}", {"kind": "asset", "name": "Changed late", "revision": "1"})
    assert (changed.status, changed.data["state"]) == (200, "waiting")
    personal = anna.say("I sing", kind="person", layer="skills_and_talents")
    assert personal.status == 410
    assert hall.phone().post("/join", {"token": hall.server.keys.join_token}).status == 403
    now = service.clock()
    service.clock = lambda: now + services.LATE_SECONDS + 1
    assert live.running(hall.workspace) is None or "closed" in anna.say("Too late").data["error"]
    deadline = time.monotonic() + 10
    while live.running(hall.workspace) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert live.running(hall.workspace) is None
    with pytest.raises(ConnectionRefusedError):
        for _ in range(40):
            anna.get("/")
            time.sleep(0.1)


def test_a_workshop_that_is_opened_after_another_was_closed_is_served(new_hall: Callable[[], Hall]) -> None:
    hall = new_hall()
    anna = hall.joined()
    anna.say("Of the first workshop")
    room_deeds.close(hall.server.keeper).result()
    second = Hall(hall.workspace, live.start(hall.workspace, open_workshop(hall.workspace, HERE, Opening())))
    assert second.joined().say("Of the second workshop").data["number"] == 1
    stolen = Phone(second.port, dict(anna.cookies))
    assert stolen.say("With the first one's cookie").status == 403
    assert second.phone().post("/join", {"code": hall.server.keys.code}).status == 403


def test_K26_a_screen_that_comes_back_hears_what_it_missed_and_after_a_restart_everything(
    new_hall: Callable[[], Hall],
) -> None:
    hall = new_hall()
    anna, screen = hall.joined(), hall.screen()
    first = Listener(screen)
    kind, last, _ = first.next()
    first.close()
    anna.say("Missed by the screen")
    time.sleep(0.3)
    second = Listener(screen, **{"Last-Event-ID": last})
    kind, last, said = second.next()
    assert (kind, [one["name"] for one in said["entries"]]) == ("change", ["Missed by the screen"])
    second.close()
    live.stop(hall.workspace)
    again = Hall(hall.workspace, live.start(hall.workspace, hall.server.keys))
    assert again.port == hall.port
    third = Listener(screen, **{"Last-Event-ID": last})
    kind, _, said = third.next()
    assert (kind, [one["name"] for one in said["entries"]]) == ("all", ["Missed by the screen"])
    third.close()


def test_J12_what_a_screen_missed_brings_no_clock_of_when_it_was_made(new_hall: Callable[[], Hall]) -> None:
    hall = new_hall()
    anna, screen, service = hall.joined(), hall.screen(), hall.server.service
    first = Listener(screen)
    _, last, said = first.next()
    assert "clock" not in said
    first.close()
    anna.say("Missed for an hour")
    time.sleep(0.3)
    service.clock = lambda: time.monotonic() + 3_600
    second = Listener(screen, **{"Last-Event-ID": last})
    _, _, clock = second.next("beat")
    assert clock == pytest.approx(service.clock(), abs=5)
    kind, _, said = second.next()
    assert (kind, "clock" in said) == ("change", False)
    second.close()


def test_K26_a_long_day_of_changes_and_screens_that_come_and_go_leaves_memory_as_it_was(
    new_hall: Callable[[], Hall],
) -> None:
    hall = new_hall()
    screen, keeper = hall.screen(), hall.server.keeper
    staying, questions = Listener(screen), []

    def listen() -> None:
        while not questions or questions[-1] != "What of 239?":  # several changes may come in one message
            questions.append(staying.next()[2]["room"]["question"])

    heard = threading.Thread(target=listen, daemon=True)
    heard.start()
    for number in range(20):
        room_deeds.settle(keeper, "question", f"Warm up {number}").result()
    before = psutil.Process().memory_info().rss
    for number in range(240):
        room_deeds.settle(keeper, "question", f"What of {number}?").result()
        if number % 4 == 0:
            Listener(screen).close()
    grown = psutil.Process().memory_info().rss - before
    heard.join(10)
    assert questions[-1] == "What of 239?"
    assert len(questions) > 2
    assert grown < 50_000_000
    assert len(keeper._watchers) == 1
    feed, deadline = hall.server.application.state.feed, time.monotonic() + 10
    while len(feed._listening) > 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(feed._listening) == 1
    staying.close()
