"""What people change and take back in a room: nothing is lost, nobody touches somebody else's, and what goes is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from room_samples import Hall, held, own_skill, said, wait_for

from assetmap.workshop.entries import Place, Said
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import ClosedError, GoneError, OverlapError

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
