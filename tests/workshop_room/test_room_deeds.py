"""What people do in a room: they join and say, once whatever the network does, and nothing is shown too soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from room_samples import Clock, Hall, open_room, own_skill, rebuilt, said, timeless, wait_for

from assetmap.storage.sqlite import open_folder
from assetmap.workshop.entries import EntryError, Place, Said
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Checked, ClosedError, FullError

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
