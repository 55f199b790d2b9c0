"""What a facilitator decides and sets in a room, and the dots that people give."""

from __future__ import annotations

import pytest
from room_samples import Hall, held, said, wait_for

from assetmap.workshop.entries import EntryError
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import ClosedError, GoneError, OverlapError, RoomError

# The facilitator


def test_a_decision_is_taken_once_and_taken_back(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.clock.now += 60
    states = [hall.state(hall.decide(entry, one)) for one in ("hidden", "hidden", "undecided", "asked", "approved")]
    assert states == ["hidden", "hidden", "shown", "waiting", "shown"]
    assert hall.events().count("live_decided") == 4


def test_what_was_changed_since_it_was_looked_at_is_not_approved_unseen(hall: Hall) -> None:
    entry = hall.say(hall.join(), screening=held)
    hall.edit(entry, said("something quite different"), screening=held)
    with pytest.raises(OverlapError) as overlap:
        hall.decide(entry, "approved", revision=entry.revision)
    assert overlap.value.entry.name == "something quite different"
    assert hall.decide(entry, "approved", revision=2).decision == "approved"


def test_a_decision_that_is_none_is_a_fault_of_the_caller(hall: Hall) -> None:
    with pytest.raises(ValueError, match="no decision"):
        room_deeds.decide_on(hall.keeper, "e-1", "perhaps")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold_seconds", "soon"), ("hold_seconds", -1), ("hold_seconds", float("nan")), ("stickers_each", None),
        ("muted", {"person": "p-1", "on": True}), ("question", "half a \ud83c"), ("question", object()),
    ],
)  # fmt: skip
def test_a_setting_that_would_harm_the_room_is_refused(hall: Hall, name: str, value: object) -> None:
    with pytest.raises((RoomError, EntryError)):
        hall.settle(name, value)
    assert hall.events() == ["live_opened"]


def test_a_setting_comes_out_as_it_is_stored_and_twice_is_once(hall: Hall) -> None:
    for _ in range(2):
        hall.settle("focus", [1, {"a": None}])
    assert hall.keeper.see(lambda room: room.settings["focus"]) == [1, {"a": None}]
    assert hall.events().count("live_set") == 1


# Dots


def test_dots_are_counted_and_given_back(hall: Hall) -> None:
    person = hall.join()
    with pytest.raises(RoomError, match="no dots"):
        wait_for(room_deeds.give_sticker(hall.keeper, person, "asset-1"))
    hall.settle("stickers", True)
    left = [wait_for(room_deeds.give_sticker(hall.keeper, person, f"asset-{one}")) for one in (1, 1, 2, 3)]
    assert left == [2, 2, 1, 0]
    with pytest.raises(RoomError, match="All your dots"):
        wait_for(room_deeds.give_sticker(hall.keeper, person, "asset-4"))
    assert wait_for(room_deeds.give_sticker(hall.keeper, person, "asset-2", False)) == 1
    hall.close()
    with pytest.raises(ClosedError):
        wait_for(room_deeds.give_sticker(hall.keeper, person, "asset-2"))


@pytest.mark.parametrize("target", ["", "John lives at 12 Long Row", "x" * 81, "é"])
def test_a_dot_is_no_way_to_leave_words_that_cannot_be_erased(hall: Hall, target: str) -> None:
    hall.settle("stickers", True)
    with pytest.raises(GoneError):
        wait_for(room_deeds.give_sticker(hall.keeper, hall.join(), target))
