"""What people and the facilitator do in a room: once whatever the network does, nothing lost, nothing shown too soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from room_samples import Clock, Hall, open_room, own_skill, rebuilt, said, timeless, wait_for

from assetmap.storage.sqlite import open_folder
from assetmap.workshop.entries import EntryError, Place, Said
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Checked, ClosedError, FullError, GoneError, OverlapError, RoomError


def held(said: Said, has_picture: bool, is_muted: bool) -> Checked:
    return Checked(("a held word",))


# Joining and leaving


def test_joining_twice_is_joining_once(hall: Hall) -> None:
    assert hall.join("anna") == hall.join("anna") != hall.join("ben")
    assert hall.events().count("live_joined") == 2


def test_a_token_that_was_given_up_opens_nothing_and_joins_as_somebody_new(hall: Hall) -> None:
    before = hall.join("anna")
    for _ in range(2):
        wait_for(room_deeds.leave(hall.keeper, before))
    assert hall.keeper.see(lambda room: room.person_with("anna")) is None
    assert hall.join("anna") != before
    assert hall.events().count("live_left") == 1


def test_nobody_joins_beyond_the_capacity_until_somebody_leaves(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_deeds, "CAPACITY", 2)
    people = [hall.join("anna"), hall.join("ben")]
    with pytest.raises(FullError, match="2 people"):
        hall.join("cora")
    assert hall.join("ben") == people[1]
    wait_for(room_deeds.leave(hall.keeper, people[0]))
    assert hall.join("cora")


def test_nobody_joins_after_the_close(hall: Hall) -> None:
    hall.close()
    with pytest.raises(ClosedError):
        hall.join()


# Saying


def test_the_same_key_five_times_is_one_entry_and_one_receipt(hall: Hall) -> None:
    person = hall.join()
    receipts = [hall.say(person, said(f"try {number}")) for number in range(5)]
    assert receipts == [receipts[0]] * 5
    assert (receipts[0].name, receipts[0].number, hall.stored_words()) == ("try 0", 1, ["try 0"])


def test_the_same_key_of_two_people_is_two_entries(hall: Hall) -> None:
    numbers = [hall.say(hall.join(token)).number for token in ("anna", "ben")]
    assert numbers == [1, 2]


def test_an_entry_that_was_taken_back_does_not_come_again_by_a_late_retry(hall: Hall) -> None:
    person = hall.join()
    entry = hall.say(person)
    hall.withdraw(entry, person)
    again = hall.say(person)
    assert (again.id, again.withdrawn, again.words, hall.stored_words()) == (entry.id, True, None, [])


def test_a_retry_after_the_close_gives_the_receipt(hall: Hall) -> None:
    person = hall.join()
    entry = hall.say(person)
    hall.close()
    assert hall.say(person).id == entry.id


def test_a_person_says_so_much_and_no_more(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_deeds, "MOST_ENTRIES", 2)
    person = hall.join()
    first, _ = (hall.say(person, key=f"key-{number}") for number in range(2))
    with pytest.raises(FullError, match="2 things"):
        hall.say(person, key="key-2")
    hall.withdraw(first)
    assert hall.say(person, key="key-2").number == 3


def test_numbers_stay_whatever_is_taken_back(hall: Hall) -> None:
    person = hall.join()
    first = hall.say(person, key="key-0")
    second = hall.say(person, key="key-1")
    hall.withdraw(first)
    assert (hall.entry(second.id).number, hall.say(person, key="key-2").number) == (2, 3)


def test_the_place_is_kept_with_the_words_and_not_among_the_events(hall: Hall) -> None:
    entry = hall.say(hall.join(), said(place=Place("street", "12 Long Row, the green door")))
    assert entry.place.of == "12 Long Row, the green door"
    with hall.store.read() as seen:
        assert "Long Row" not in repr(seen.events())


def test_a_person_s_exact_place_is_taken_only_when_they_chose_so(hall: Hall) -> None:
    person, place = hall.join(), Place("point", "", -2.95, 56.43)
    with pytest.raises(EntryError, match="exact place"):
        hall.say(person, own_skill("keep", place=place))
    assert hall.say(person, own_skill("keep", "keep_exact_place", place=place)).place == place


@pytest.mark.parametrize(
    ("what", "how"),
    [
        (own_skill("keep", "show_in_room"), {}),
        (said(), {"has_picture": True}),
        (said(), {"screening": lambda *asked: Checked((), True)}),
    ],
    ids=["what a person holds", "a picture", "a hint at harm"],
)
def test_what_privacy_holds_back_waits_even_if_moderation_names_no_reason(
    hall: Hall, what: Said, how: dict[str, object]
) -> None:
    entry = hall.say(hall.join(), what, **how)
    hall.clock.now += 60
    assert hall.state(entry) == "waiting"


def test_what_a_muted_person_says_waits_until_they_are_no_longer_muted(hall: Hall) -> None:
    person = hall.join()
    for on in (True, True, False):
        wait_for(room_deeds.mute(hall.keeper, person, on))
        hall.say(person, said(f"muted {on}"), key=f"key-{on}")
    hall.clock.now += 60
    assert hall.on_screen() == ["muted False"]
    assert hall.events().count("live_set") == 2


# Late items


def test_what_comes_after_the_close_is_taken_only_when_it_may_be_late_and_waits(hall: Hall) -> None:
    person = hall.join()
    hall.close()
    with pytest.raises(ClosedError, match="still on your phone"):
        hall.say(person)
    entry = hall.say(person, is_late=True)
    hall.clock.now += 60
    assert (hall.state(entry), entry.waits) == ("waiting", (room_deeds.LATE,))
    hall.decide(entry, "approved")
    assert hall.on_screen() == ["The allotments"]


def test_what_may_be_late_and_is_not_waits_for_nobody(hall: Hall) -> None:
    assert hall.say(hall.join(), is_late=True).waits == ()


def test_a_late_personal_entry_is_taken_only_when_it_may_be_kept(hall: Hall) -> None:
    person = hall.join()
    hall.close()
    with pytest.raises(ClosedError, match="do not want us to keep"):
        hall.say(person, own_skill("show_in_room"), is_late=True)
    assert hall.say(person, own_skill("keep"), is_late=True).name == "I mend bicycles"
    assert hall.stored_words() == ["I mend bicycles"]


def test_nothing_is_late_in_a_workshop_that_was_never_opened(tmp_path: Path) -> None:
    hall = Hall(open_folder(tmp_path / "workspace"))
    with pytest.raises(ClosedError):
        hall.say("p-1", is_late=True)
    hall.keeper.close()


# Changing


def test_a_new_version_replaces_all_of_the_old_one_and_settles_again(hall: Hall) -> None:
    entry = hall.say(hall.join(), said("The alotments", place=Place("street", "Long Row")))
    hall.clock.now += 60
    wish = Said("priority", {"name": "A bench"}, place=Place("cell", "500m:7:9"))
    after = hall.edit(entry, wish)
    assert (after.kind, after.layer, after.level, after.place) == ("priority", "", "", wish.place)
    assert (after.name, after.number, after.revision, hall.state(after)) == ("A bench", 1, 2, "settling")


def test_who_began_on_an_older_version_sees_how_it_stands_now_and_nothing_is_lost(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.edit(entry, said("from the other page"))
    with pytest.raises(OverlapError) as overlap:
        hall.edit(entry, said("from this page"))
    assert overlap.value.entry.name == hall.entry(entry.id).name == "from the other page"
    assert hall.edit(overlap.value.entry, said("both")).revision == 3


@pytest.mark.parametrize(
    "other",
    [
        said(place=Place("street", "Long Row")),
        said(layer="community_centres"),
        Said("priority", {"name": "The allotments"}),
        own_skill("keep", name="The allotments"),
    ],
    ids=["place", "layer", "kind", "level"],
)
def test_the_same_words_with_something_else_changed_are_no_retry(hall: Hall, other: Said) -> None:
    entry = hall.say(hall.join(), said("before"))
    hall.edit(entry, said())
    with pytest.raises(OverlapError):
        hall.edit(entry, other)


def test_a_new_version_that_is_sent_again_is_kept_once(hall: Hall) -> None:
    entry = hall.say(hall.join())
    assert [hall.edit(entry, said("changed")).revision for _ in range(3)] == [2, 2, 2]


def test_what_was_hidden_meanwhile_waits_however_often_it_is_changed(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.decide(entry, "hidden")
    once = hall.edit(entry, said("changed"))
    twice = hall.edit(once, said("changed again"))
    hall.clock.now += 60
    assert (hall.state(twice), twice.waits) == ("waiting", (room_deeds.WAS_HIDDEN,))
    approved = hall.decide(twice, "approved")
    assert hall.state(approved) == "shown"
    assert hall.edit(approved, said("once more")).waits == ()


def test_what_was_asked_about_waits_when_it_is_changed(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.decide(entry, "asked")
    hall.edit(entry, said("changed"))
    hall.clock.now += 60
    assert hall.state(entry) == "waiting"


def test_what_was_approved_is_looked_at_anew_when_it_is_changed(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.decide(entry, "approved")
    hall.edit(entry, said("a held word"), screening=held)
    hall.clock.now += 60
    assert hall.state(entry) == "waiting"


def test_nobody_changes_takes_back_or_sees_somebody_else_s(hall: Hall) -> None:
    anna, ben = hall.join("anna"), hall.join("ben")
    entry = hall.say(anna)
    for what in (lambda one: hall.edit(one, said("mine"), person=ben), lambda one: hall.withdraw(one, ben)):
        answers = []
        for one in (entry, replace(entry, id="e-nowhere")):
            with pytest.raises(GoneError) as refused:
                what(one)
            answers.append(str(refused.value))
        assert answers[0] == answers[1]
    assert hall.entry(entry.id) == entry


def test_after_the_close_nothing_is_changed_but_what_may_be_late(hall: Hall) -> None:
    entry = hall.say(hall.join())
    hall.close()
    with pytest.raises(ClosedError):
        hall.edit(entry, said("changed"))
    assert hall.edit(entry, said("changed"), is_late=True).waits == (room_deeds.LATE,)


# Taking back, and forgetting


def test_taking_back_wipes_the_words_of_every_version_and_the_dots(hall: Hall) -> None:
    hall.settle("stickers", True)
    person = hall.join()
    entry = hall.edit(hall.say(person, said(place=Place("street", "Long Row"))), said("changed"))
    assert wait_for(room_deeds.give_sticker(hall.keeper, person, entry.id)) == 2
    for _ in range(2):
        gone = hall.withdraw(entry, person)
        assert (gone.words, gone.place, hall.state(gone)) == (None, Place(), "withdrawn")
    assert (hall.stored_words(), hall.events().count("live_withdrawn")) == ([], 1)
    assert wait_for(room_deeds.give_sticker(hall.keeper, person, "asset-1")) == 2
    with pytest.raises(GoneError):
        hall.edit(entry, said("back again"))


def test_the_facilitator_may_take_back_anything(hall: Hall) -> None:
    assert hall.withdraw(hall.say(hall.join())).withdrawn


def test_after_the_close_one_may_still_take_back(hall: Hall) -> None:
    person = hall.join()
    entry = hall.say(person)
    hall.close()
    hall.withdraw(entry, person)
    assert hall.stored_words() == []


def test_closing_forgets_what_people_hold_and_did_not_agree_to_keep(hall: Hall) -> None:
    person = hall.join()
    for number, what in enumerate([said(), own_skill("show_in_room", name="gone"), own_skill("keep", name="kept")]):
        hall.say(person, what, key=f"key-{number}")
    before = hall.keeper.version
    for _ in range(2):
        hall.close()
    assert hall.stored_words() == ["The allotments", "kept"]
    assert [one.name for one in hall.keeper.see(lambda room: room.entries_of(person))] == ["kept", "The allotments"]
    assert [one.number for one in hall.keeper.see(lambda room: room.touched_since(before))] == [2]
    assert hall.events().count("live_closed") == 1
    forgotten = hall.keeper.see(lambda room: next(one for one in room.entries.values() if one.number == 2))
    with pytest.raises(GoneError):
        hall.edit(forgotten, own_skill(name="back again"), is_late=True)


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


# The clock


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-1), timedelta(days=3653)])
def test_the_clock_on_the_wall_changes_nothing_in_the_room(tmp_path: Path, jump: timedelta) -> None:
    wall = [datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    store = open_folder(tmp_path / "workspace", clock=lambda: wall[0])
    open_room(store)
    hall = Hall(store, Clock())
    person = hall.join()
    first = hall.say(person, said("first"), key="key-1")
    wall[0] += jump
    second = hall.say(person, said("second"), key="key-2")
    assert [hall.state(one) for one in (first, second)] == ["settling", "settling"]
    hall.clock.now += 5
    assert hall.on_screen() == ["first", "second"]
    assert second.at[:10] == f"{wall[0]:%Y-%m-%d}"
    assert hall.join() == person
    live = hall.keeper.see(timeless)
    hall.keeper.close()
    assert live == rebuilt(store)
