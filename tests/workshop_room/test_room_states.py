"""Where an entry stands: a table of all cases, and what the clock, the pause and the facilitator do to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assetmap.storage import Event
from assetmap.workshop import happenings as kinds
from assetmap.workshop.room import LONG_AGO, Entry, Room

ENTRY = Entry("e-1", 1, "p-1", 2, "", "asset", {"name": "The allotments"}, since=100.0, words_seq=2)
PERSONAL = replace(ENTRY, level="individual")
AGREED = replace(PERSONAL, consents=frozenset({"show_in_room"}))
WAITS = replace(ENTRY, waits=("a held word",))


@pytest.mark.parametrize(
    ("entry", "after_s", "state"),
    [
        (ENTRY, 0, "settling"),
        (ENTRY, 4.99, "settling"),
        (ENTRY, 5, "shown"),
        (replace(ENTRY, since=LONG_AGO), -100, "shown"),
        (replace(ENTRY, decision="approved"), 0, "shown"),
        (replace(ENTRY, decision="hidden"), 99, "hidden"),
        (replace(ENTRY, decision="asked"), 99, "waiting"),
        (WAITS, 99, "waiting"),
        (replace(WAITS, decision="approved"), 0, "shown"),
        (replace(WAITS, decision="asked"), 99, "waiting"),
        (replace(WAITS, decision="hidden"), 99, "hidden"),
        (PERSONAL, 99, "kept"),
        (replace(PERSONAL, decision="approved"), 99, "kept"),
        (replace(PERSONAL, decision="hidden"), 99, "hidden"),
        (replace(PERSONAL, consents=frozenset({"keep", "share_blurred"})), 99, "kept"),
        (replace(AGREED, waits=("it is about a person",)), 99, "waiting"),
        (replace(AGREED, waits=("it is about a person",), decision="approved"), 0, "shown"),
        (replace(ENTRY, withdrawn=True, words=None), 99, "withdrawn"),
        (replace(ENTRY, withdrawn=True, words=None, decision="approved"), 99, "withdrawn"),
        (replace(ENTRY, words=None), 99, "withdrawn"),
        (replace(ENTRY, words={}), 99, "shown"),
    ],
)
def test_where_an_entry_stands(entry: Entry, after_s: float, state: str) -> None:
    assert Room("w").state(entry, 100.0 + after_s) == state


def told(seq: int, kind: str, /, **payload: object) -> Event:
    return Event(seq, "2026-05-01T10:00:00Z", kind, "w", "p-1", payload)


def said_at(room: Room, seq: int, moment: float) -> None:
    about = {"entry": f"e-{seq}", "key": f"key-{seq}", "kind": "asset"}
    room.apply(told(seq, kinds.SAID, **about), [{"name": str(seq)}], moment)


def shown(room: Room, moment: float) -> list[str]:
    return [one.name for one in room.on_screen(moment)]


def test_a_pause_holds_back_what_comes_and_leaves_what_stands_there() -> None:
    room = Room("w")
    said_at(room, 1, 0.0)
    said_at(room, 2, 9.0)
    room.apply(told(3, kinds.SET, name="paused", value=True), (), 10.0)
    said_at(room, 4, 11.0)
    assert shown(room, 60.0) == ["1"]
    room.apply(told(5, kinds.SET, name="paused", value=False), (), 61.0)
    assert shown(room, 61.0) == ["1", "2", "4"]
    room.apply(told(6, kinds.SET, name="paused", value=True), (), 62.0)
    assert shown(room, 70.0) == ["1", "2", "4"]


def test_what_came_in_a_pause_is_held_back_after_a_restart_too() -> None:
    room = Room("w")
    said_at(room, 1, LONG_AGO)
    room.apply(told(2, kinds.SET, name="paused", value=True))
    said_at(room, 3, LONG_AGO)
    assert shown(room, 5.0) == ["1"]


def test_how_long_words_are_held_is_a_setting() -> None:
    room = Room("w")
    room.apply(told(1, kinds.OPENED, settings={"hold_seconds": 0}))
    said_at(room, 2, 7.0)
    assert shown(room, 7.0) == ["2"]


def test_events_of_a_kind_that_is_not_known_are_passed_over() -> None:
    room = Room("w")
    room.apply(told(7, "live_of_the_future", x=1))
    assert (room.version, room.entries) == (7, {})


def test_a_copy_of_a_room_is_changed_alone() -> None:
    room = Room("w")
    room.apply(told(1, kinds.OPENED, settings={"stickers": True}))
    said_at(room, 2, 0.0)
    room.apply(told(3, kinds.STICKERED, on="a1", given=True))
    before = repr(room)
    other = room.copy()
    said_at(other, 4, 0.0)
    for number, (kind, payload) in enumerate(
        [
            (kinds.JOINED, {"token": "t"}),
            (kinds.STICKERED, {"on": "a1", "given": False}),
            (kinds.STICKERED, {"on": "a2", "given": True}),
            (kinds.SET, {"name": "muted", "value": {"person": "p-1", "on": True}}),
            (kinds.SET, {"name": "question", "value": "?"}),
            (kinds.WITHDRAWN, {"entry": "e-2"}),
            (kinds.CLOSED, {"entries": ["e-4"]}),
        ],
        start=5,
    ):
        other.apply(told(number, kind, **payload))
    assert repr(room) == before
    assert repr(other) != before
