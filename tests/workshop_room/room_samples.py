"""What people say in made-up workshops, for the tests of the room."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assetmap.storage import Store
from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import Place, Said
from assetmap.workshop.room import Entry, Room
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Checked, Sending
from assetmap.workspace.room_keeping import RoomKeeper

WORKSHOP = "workshop-1"
Answer = TypeVar("Answer")


def said(name: str = "The allotments", kind: str = "asset", **values: Any) -> Said:
    """Something good here, held in common."""
    return Said(kind, {"name": name}, values.pop("layer", "allotments"), values.pop("level", "community"), **values)


def own_skill(*consents: str, name: str = "I mend bicycles", place: Place | None = None) -> Said:
    """Something a person holds."""
    return said(name, layer="gifts", level="individual", consents=frozenset(consents), place=place or Place())


def nothing_found(said: Said, has_picture: bool, is_muted: bool) -> Checked:
    """Moderation that finds nothing."""
    return Checked()


def held(said: Said, has_picture: bool, is_muted: bool) -> Checked:
    """Moderation that finds a held word."""
    return Checked(("a held word",))


def wait_for(future: Future[Answer]) -> Answer:
    return future.result(timeout=60)


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def open_room(store: Store, workshop: str = WORKSHOP, **settings: Any) -> None:
    """Open a workshop in a store."""
    with store.write() as writing:
        writing.append(kinds.OPENED, workshop, {"territory": "town", "settings": settings})


@dataclass
class Hall:
    """A room with its keeper, and short words for what happens in it."""

    store: Store
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.keeper = RoomKeeper(self.store, WORKSHOP, self.clock)

    def join(self, token: str = "anna") -> str:
        return wait_for(room_deeds.join(self.keeper, token))

    def say(self, person: str, what: Said | None = None, key: str = "key-1", **how: Any) -> Entry:
        sending = Sending(person, key, what or said(), how.pop("has_picture", False))
        return wait_for(room_deeds.say(self.keeper, sending, how.pop("screening", nothing_found), **how))

    def edit(self, entry: Entry, what: Said, **how: Any) -> Entry:
        sending = Sending(how.pop("person", entry.person), "", what)
        revision = how.pop("revision", entry.revision)
        screening = how.pop("screening", nothing_found)
        return wait_for(room_deeds.edit(self.keeper, sending, entry.id, revision, screening, **how))

    def withdraw(self, entry: Entry, person: str | None = None) -> Entry:
        return wait_for(room_deeds.withdraw(self.keeper, entry.id, person))

    def decide(self, entry: Entry, decision: str, revision: int | None = None) -> Entry:
        return wait_for(room_deeds.decide_on(self.keeper, entry.id, decision, revision))

    def settle(self, name: str, value: Any) -> None:
        wait_for(room_deeds.settle(self.keeper, name, value))

    def close(self) -> None:
        wait_for(room_deeds.close(self.keeper))

    def entry(self, entry_id: str) -> Entry:
        return self.keeper.see(lambda room: room.entries[entry_id])

    def state(self, entry: Entry) -> str:
        return self.keeper.see(lambda room: room.state(room.entries[entry.id], self.clock()))

    def on_screen(self) -> list[str]:
        return self.keeper.see(lambda room: [one.name for one in room.on_screen(self.clock())])

    def stored_words(self) -> list[str]:
        with self.store.read() as seen:
            return [str(one.said.get("name")) for one in seen.words()]

    def events(self) -> list[str]:
        with self.store.read() as seen:
            return [one.kind for one in seen.events(about=WORKSHOP)]


def timeless(room: Room) -> dict[str, Any]:
    """Everything of a room but since when (by the clock of this process) things are there."""
    plain = {name: value for name, value in vars(room).items() if name not in ("entries", "_paused_since", "stickers")}
    plain["entries"] = {key: {**vars(one), "since": None} for key, one in room.entries.items()}
    plain["stickers"] = {target: people for target, people in room.stickers.items() if people}
    plain["order"] = [*room.touched]
    return plain


def rebuilt(store: Store, workshop: str = WORKSHOP) -> dict[str, Any]:
    """The room as a new process finds it."""
    keeper = RoomKeeper(store, workshop)
    found = keeper.see(timeless)
    keeper.close()
    return found


Deciding = Callable[[Room], Any]
