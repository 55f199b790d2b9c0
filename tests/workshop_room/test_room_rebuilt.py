"""Whatever is done in a room, and in whatever order: the store tells the same of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from room_samples import Hall, nothing_found, open_room, own_skill, rebuilt, said, timeless

from assetmap.errors import AssetMapError
from assetmap.storage import open_store
from assetmap.workshop.entries import Place
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Checked, Sending

PEOPLE = ("anna", "ben", "cora")
SAYINGS = (
    said("The allotments"),
    said("A bench", kind="priority", layer="", level="", place=Place("point", "", -2.95, 56.43)),
    said("Toddler group", place=Place("street", "Long Row")),
    own_skill(),
    own_skill("keep", name="I knit"),
    own_skill("keep", "show_in_room", name="I sing"),
)
few = st.integers(0, 3)
DEEDS = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("leave"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("say"), st.sampled_from(PEOPLE), few, st.sampled_from(SAYINGS), st.booleans()),
    st.tuples(st.just("edit"), few, st.integers(1, 3), st.sampled_from(SAYINGS)),
    st.tuples(st.just("withdraw"), few),
    st.tuples(st.just("decide"), few, st.sampled_from(("approved", "hidden", "undecided", "asked"))),
    st.tuples(st.just("settle"), st.sampled_from(("paused", "stickers")), st.booleans()),
    st.tuples(st.just("mute"), st.sampled_from(PEOPLE), st.booleans()),
    st.tuples(st.just("sticker"), st.sampled_from(PEOPLE), few, st.booleans()),
    st.tuples(st.just("close")),
    st.tuples(st.just("wait"), st.floats(-10, 100)),
)


def person_of(hall: Hall, token: str) -> str:
    found = hall.keeper.see(lambda room: room.person_with(token))
    return found.id if found else "p-nobody"


def nth(hall: Hall, number: int) -> str:
    entries = hall.keeper.see(lambda room: list(room.entries))
    return entries[number] if number < len(entries) else "e-nowhere"


def held(said: object, has_picture: bool, is_muted: bool) -> Checked:
    return Checked(("a held word",), True)


def do(hall: Hall, what: str, *how: Any) -> Any:
    """Do one thing; return what is to come."""
    keeper = hall.keeper
    match what, how:
        case "join", (token,):
            return room_deeds.join(keeper, token)
        case "leave", (token,):
            return room_deeds.leave(keeper, person_of(hall, token))
        case "say", (token, key, saying, is_late):
            sending = Sending(person_of(hall, token), f"key-{key}", saying)
            return room_deeds.say(keeper, sending, held if key == 3 else nothing_found, is_late=is_late)
        case "edit", (number, revision, saying):
            entry = keeper.see(lambda room: room.entries.get(nth(hall, number)))
            sending = Sending(entry.person if entry else "p-nobody", "", saying)
            return room_deeds.edit(keeper, sending, nth(hall, number), revision, nothing_found)
        case "withdraw", (number,):
            return room_deeds.withdraw(keeper, nth(hall, number))
        case "decide", (number, decision):
            return room_deeds.decide_on(keeper, nth(hall, number), decision)
        case "settle", (name, value):
            return room_deeds.settle(keeper, name, value)
        case "mute", (token, on):
            return room_deeds.mute(keeper, person_of(hall, token), on)
        case "sticker", (token, number, given_):
            return room_deeds.give_sticker(keeper, person_of(hall, token), nth(hall, number), given_)
        case "close", ():
            return room_deeds.close(keeper)
    raise AssertionError(what)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(row=st.lists(DEEDS, max_size=25))
def test_a_room_folded_live_equals_the_room_rebuilt_from_the_store(row: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "workspace")
        open_room(store, stickers=True)
        hall = Hall(store)
        numbers: dict[str, int] = {}
        asked = []
        for what, *how in [("join", "anna"), ("say", "anna", 0, SAYINGS[0], False), *row]:
            if what == "wait":
                hall.clock.now += how[0]
            else:
                asked.append(do(hall, what, *how))
                if what in ("join", "say"):
                    asked[-1].exception(timeout=60)
            now = hall.keeper.see(lambda room: {one.id: one.number for one in room.entries.values()})
            assert now.items() >= numbers.items()
            numbers = now
        refused = [error for one in asked if (error := one.exception(timeout=60)) is not None]
        assert all(isinstance(error, AssetMapError) for error in refused)
        live = hall.keeper.see(timeless)
        hall.keeper.close()
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
        assert live == rebuilt(store)
        kept_words(hall, live)


def kept_words(hall: Hall, live: dict[str, Any]) -> None:
    """The store holds words of what is there, and of nothing else."""
    with hall.store.read() as seen:
        about = {one.about for one in seen.words()}
    assert about == {key for key, entry in live["entries"].items() if entry["words"] is not None}
