"""What people and the facilitator do in a workshop's room. Each is decided on the room as it is, in turn, and kept as an event."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from assetmap.errors import WorkshopError
from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import EntryError, Said
from assetmap.workshop.room import STICKERS_EACH, Entry, Room
from assetmap.workspace.room_keeping import Deed, RoomKeeper

CAPACITY = 200
"""People in one workshop. Source: privacy.md 4."""
MOST_ENTRIES = 200
"""Entries of one person in one workshop. Source: privacy.md 3."""
FACILITATOR = "coordinator"


class RoomError(WorkshopError):
    """The room does not take this now; the sentence says why and what to do. Nothing was changed."""


class ClosedError(RoomError):
    """The workshop is closed."""


class NotInError(RoomError):
    """Whoever sends this is not in the workshop, or not any more."""


class FullError(RoomError):
    """So many people joined, or one said so much, that no more is taken."""


class GoneError(RoomError):
    """There is no such entry, or it is somebody else's: the same answer for both."""


class OverlapError(RoomError):
    """Somebody changed the entry meanwhile; ``entry`` is how it stands now."""

    def __init__(self, entry: Entry) -> None:
        super().__init__("This was changed on another page meanwhile. Look at both, then save again.")
        self.entry = entry


@dataclass(frozen=True)
class Checked:
    """What moderation found about an entry: the reasons for which it waits, and whether it may tell of harm."""

    waits: tuple[str, ...] = ()
    harm: bool = False


Screening = Callable[[Said, bool, bool], Checked]
"""Of what was said, whether there is a picture, whether the person is muted."""


@dataclass(frozen=True)
class Sending:
    """An entry on its way: who sends it, the key that makes twice once, what was said, whether a picture came along."""

    person: str
    key: str
    said: Said
    has_picture: bool = False


def join(keeper: RoomKeeper, token: str) -> Future[str]:
    """Let somebody in whose token has this keyed hash; return their id. Joining twice is joining once."""

    def decide(room: Room) -> Deed | None:
        if room.person_with(token):
            return None
        _needs_open(room)
        if sum(not one.left for one in room.people.values()) >= CAPACITY:
            raise FullError(f"{CAPACITY} people are in already. Ask the person who runs the workshop.")
        return Deed(kinds.JOINED, f"p-{secrets.token_hex(5)}", {"token": token})

    def answer(room: Room) -> str:
        person = room.person_with(token)
        if person is None:
            raise ClosedError("The workshop is closed.")
        return person.id

    return keeper.do(decide, answer)


def leave(keeper: RoomKeeper, person: str) -> Future[None]:
    """End somebody's turn on a phone: its token opens nothing any more; what was said stays."""
    return keeper.do(lambda room: Deed(kinds.LEFT, person, {}), lambda room: None)


def say(keeper: RoomKeeper, sending: Sending, screening: Screening, *, is_late: bool = False) -> Future[Entry]:
    """Keep an entry, once whatever the network does; fails with a RoomError or EntryError where it is not taken.

    With ``is_late`` it comes after the close, begun before it: it waits for the facilitator.
    """
    entry_id = f"e-{secrets.token_hex(8)}"

    def decide(room: Room) -> Deed | None:
        if room.entry_sent(sending.person, sending.key):
            return None
        if not is_late:
            _needs_open(room)
        if len(room.entries_of(sending.person)) >= MOST_ENTRIES:
            raise FullError(f"You have sent {MOST_ENTRIES} things. Take one back to send another.")
        checked = screening(sending.said, sending.has_picture, sending.person in room.muted)
        waits = (*checked.waits, "it came after the close") if is_late else checked.waits
        payload = _as_data(sending.said) | {
            "entry": entry_id, "key": sending.key, "picture": sending.has_picture, "waits": list(waits), "harm": checked.harm,
        }  # fmt: skip
        return Deed(kinds.SAID, sending.person, payload, sending.said.words, entry_id)

    return keeper.do(decide, lambda room: _sent(room, sending))


def edit(keeper: RoomKeeper, sending: Sending, entry_id: str, revision: int, screening: Screening) -> Future[Entry]:
    """Keep a new version of somebody's own entry; the earlier ones stay until it is withdrawn.

    Fails with :class:`OverlapError` when ``revision`` is not the version it was begun on, unless it is the same again.
    """

    def decide(room: Room) -> Deed | None:
        entry = _own(room, sending.person, entry_id)
        if entry.revision != revision:
            if entry.revision == revision + 1 and dict(entry.words or {}) == dict(sending.said.words):
                return None  # the answer was lost on the way, and it is sent again
            raise OverlapError(entry)
        checked = screening(sending.said, entry.has_picture, sending.person in room.muted)
        was_hidden = ("it was hidden before it was changed",) if entry.decision == "hidden" else ()
        payload = _as_data(sending.said) | {
            "entry": entry_id, "waits": [*checked.waits, *was_hidden], "harm": checked.harm,
        }  # fmt: skip
        return Deed(kinds.EDITED, sending.person, payload, sending.said.words, entry_id)

    return keeper.do(decide, lambda room: room.entries[entry_id])


def withdraw(keeper: RoomKeeper, entry_id: str, person: str | None = None) -> Future[Entry]:
    """Take an entry back: its words go for good. ``person`` may withdraw their own; the facilitator (None) any."""

    def decide(room: Room) -> Deed | None:
        entry = room.entries.get(entry_id)
        if entry is not None and entry.withdrawn and entry.person == (person or entry.person):
            return None
        entry = _own(room, person, entry_id)
        return Deed(kinds.WITHDRAWN, person or FACILITATOR, {"entry": entry_id}, erase=(entry_id,))

    return keeper.do(decide, lambda room: room.entries[entry_id])


def decide_on(keeper: RoomKeeper, entry_id: str, decision: str) -> Future[Entry]:
    """Approve, hide or ask about an entry, or take the last decision back (``undecided``)."""
    if decision not in kinds.DECISIONS:
        raise ValueError(f"no decision: {decision}")

    def decide(room: Room) -> Deed | None:
        entry = _own(room, None, entry_id)
        if entry.decision == decision:
            return None
        return Deed(kinds.DECIDED, FACILITATOR, {"entry": entry_id, "decision": decision, "was": entry.decision})

    return keeper.do(decide, lambda room: room.entries[entry_id])


def settle(keeper: RoomKeeper, name: str, value: Any) -> Future[None]:
    """Change a setting of the room: the question, the focus, the pause, the dots, the timer …"""
    return keeper.do(lambda room: Deed(kinds.SET, FACILITATOR, {"name": name, "value": value}), lambda room: None)


def mute(keeper: RoomKeeper, person: str, on: bool = True) -> Future[None]:
    """Have everything a person says from now on wait for the facilitator, or no longer."""
    return settle(keeper, "muted", {"person": person, "on": on})


def give_sticker(keeper: RoomKeeper, person: str, target: str, given: bool = True) -> Future[int]:
    """Put a dot on an entry or asset, or take it off; return how many dots the person has left."""

    def left(room: Room) -> int:
        return int(room.settings.get("stickers_each", STICKERS_EACH)) - sum(
            person in people for people in room.stickers.values()
        )

    def decide(room: Room) -> Deed | None:
        _needs_open(room)
        if not room.settings.get("stickers"):
            raise RoomError("There are no dots to give just now.")
        if (person in room.stickers.get(target, ())) == given:
            return None
        if given and left(room) <= 0:
            raise RoomError("All your dots are given. Take one off to give it to something else.")
        return Deed(kinds.STICKERED, person, {"on": target, "given": given})

    return keeper.do(decide, left)


def close(keeper: RoomKeeper) -> Future[None]:
    """Close the workshop: nothing more is taken. What people did not agree to keep goes for good."""

    def decide(room: Room) -> Deed | None:
        if not room.is_open:
            return None
        gone = tuple(
            one.id for one in room.entries.values() if one.level == "individual" and "keep" not in one.consents
        )
        return Deed(kinds.CLOSED, FACILITATOR, {"forgotten": len(gone)}, erase=gone)

    return keeper.do(decide, lambda room: None)


def _needs_open(room: Room) -> None:
    if not room.is_open:
        raise ClosedError("The workshop is closed. What you wrote is still on your phone.")


def _own(room: Room, person: str | None, entry_id: str) -> Entry:
    entry = room.entries.get(entry_id)
    if entry is None or entry.withdrawn or person not in (None, entry.person):
        raise GoneError("There is no such entry. It may have been taken back.")
    return entry


def _sent(room: Room, sending: Sending) -> Entry:
    entry = room.entry_sent(sending.person, sending.key)
    if entry is None:
        raise EntryError("It was not kept. Send it again.")
    return entry


def _as_data(said: Said) -> dict[str, Any]:
    return {
        "kind": said.kind,
        "layer": said.layer,
        "level": said.level,
        "about": said.about,
        "place": said.place.as_data(),
        "consents": sorted(said.consents),
        "consent": dict(said.consent),
    }
