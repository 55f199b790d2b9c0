"""What people and the facilitator do in a workshop's room. Each is decided on the room as it is, in turn, and kept as an event."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import EntryError, Said
from assetmap.workshop.limits import CAPACITY
from assetmap.workshop.limits import ENTRIES_PER_WORKSHOP as MOST_ENTRIES
from assetmap.workshop.room import STICKERS_EACH, Entry, Room
from assetmap.workspace.room_keeping import Deed, RoomKeeper
from assetmap.workspace.room_refusals import ClosedError, FullError, GoneError, NotInError, OverlapError, RoomError

__all__ = [
    "CAPACITY", "FACILITATOR", "MOST_ENTRIES", "Checked", "ClosedError", "FullError", "GoneError", "NotInError", "OverlapError",
    "RoomError", "Screening", "Sending", "check_setting", "close", "decide_on", "edit", "give_sticker", "hand_over", "join", "leave", "mute",
    "say", "settle", "withdraw",
]  # fmt: skip

FACILITATOR = "coordinator"
LATE = "it came after the close"
WAS_HIDDEN = "it was hidden before it was changed"
WAS_ASKED = "it was to be talked about before it was changed"
LOOKED_AT_FIRST = "it is of a kind that somebody looks at first"
"""Reasons for which an entry waits that moderation does not know of."""

_TARGET = re.compile(r"[A-Za-z0-9:._/-]{1,80}")
_NUMBERS = ("hold_seconds", "stickers_each")
"""Settings that are numbers from 0."""


@dataclass(frozen=True)
class Checked:
    """What moderation found about an entry: the reasons for which it waits, and whether it may tell of harm.

    Reasons never quote what was typed: they stay when that is taken out.
    """

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
    entry: str = field(default_factory=lambda: f"e-{secrets.token_hex(8)}")
    """The id the entry gets, unless it came before."""


def join(keeper: RoomKeeper, token: str) -> Future[str]:
    """Let somebody in whose token has this keyed hash; return their id. Joining twice is joining once."""

    def decide(room: Room) -> Deed | None:
        if room.person_with(token):
            return None
        _needs_open(room)
        if sum(not one.left for one in room.people.values()) >= CAPACITY:
            raise FullError(f"{CAPACITY} people are in already. Ask the person who runs the workshop.")
        return Deed(kinds.JOINED, f"p-{secrets.token_hex(5)}", {"token": token})

    return keeper.do(decide, lambda room: _in_with(room, token))


def leave(keeper: RoomKeeper, person: str) -> Future[None]:
    """End somebody's turn on a phone: its token opens nothing any more; what was said stays."""

    def decide(room: Room) -> Deed | None:
        is_in = person in room.people and not room.people[person].left
        return Deed(kinds.LEFT, person, {}) if is_in else None

    return keeper.do(decide, lambda room: None)


def hand_over(keeper: RoomKeeper, person: str, token: str) -> Future[str]:
    """End somebody's turn on a phone and let in whoever is next, who has the token with this keyed hash; return their id.

    It is one deed: in a room that is full nobody is left outside with a phone that opens nothing.
    """

    def decide(room: Room) -> tuple[Deed, ...]:
        _needs_open(room)
        if person not in room.people or room.people[person].left:
            raise NotInError("Your phone is not in the workshop any more. Join again.")
        return Deed(kinds.LEFT, person, {}), Deed(kinds.JOINED, f"p-{secrets.token_hex(5)}", {"token": token})

    return keeper.do(decide, lambda room: _in_with(room, token))


def _in_with(room: Room, token: str) -> str:
    person = room.person_with(token)
    if person is None:
        raise ClosedError("The workshop is closed.")
    return person.id


def say(keeper: RoomKeeper, sending: Sending, screening: Screening, *, is_late: bool = False) -> Future[Entry]:
    """Keep an entry, once whatever the network does; fails with a RoomError or EntryError where it is not taken.

    With ``is_late`` it may come after the close, begun before it (threats K08): it then waits for the facilitator. What a person
    holds is taken late only when they agreed to keep it. A person's own exact place is taken only when they chose so.
    """
    entry_id = sending.entry

    def decide(room: Room) -> Deed | None:
        if room.entry_sent(sending.person, sending.key):
            return None
        _check_taken(room, sending.said, is_late)
        if len(room.entries_of(sending.person)) >= MOST_ENTRIES:
            raise FullError(f"You have sent {MOST_ENTRIES} things. Take one back to send another.")
        further = () if room.is_open else (LATE,)
        payload = _as_data(sending.said) | _looked_at(room, sending, screening, sending.has_picture, further) | {
            "entry": entry_id, "key": sending.key, "picture": sending.has_picture,
        }  # fmt: skip
        return Deed(kinds.SAID, sending.person, payload, _typed(sending.said), entry_id)

    return keeper.do(decide, lambda room: _sent(room, sending))


def edit(
    keeper: RoomKeeper,
    sending: Sending,
    entry_id: str,
    revision: int,
    screening: Screening,
    *,
    is_late: bool = False,
) -> Future[Entry]:
    """Keep a new version of somebody's own entry; the earlier ones stay until it is withdrawn.

    Fails with :class:`OverlapError` when ``revision`` is not the version it was begun on, unless it is the same again. What the
    facilitator hid or asked about waits for them again. ``is_late`` as for :func:`say`.
    """

    def decide(room: Room) -> Deed | None:
        entry = _own(room, sending.person, entry_id)
        if entry.revision != revision:
            if entry.revision == revision + 1 and _says(entry, sending.said):
                return None  # the answer was lost on the way, and it is sent again
            raise OverlapError(entry)
        _check_taken(room, sending.said, is_late)
        further = (*_still_waits(entry), *(() if room.is_open else (LATE,)))
        looked_at = _looked_at(room, sending, screening, entry.has_picture, further)
        payload = _as_data(sending.said) | looked_at | {"entry": entry_id}
        return Deed(kinds.EDITED, sending.person, payload, _typed(sending.said), entry_id)

    return keeper.do(decide, lambda room: room.entries[entry_id])


def withdraw(keeper: RoomKeeper, entry_id: str, person: str | None = None) -> Future[Entry]:
    """Take an entry back: its words go for good. ``person`` may withdraw their own; the facilitator (None) any."""

    def decide(room: Room) -> Deed | None:
        entry = room.entries.get(entry_id)
        if entry is not None and entry.withdrawn and person in (None, entry.person):
            return None
        entry = _own(room, person, entry_id)
        return Deed(kinds.WITHDRAWN, person or FACILITATOR, {"entry": entry_id}, erase=(entry_id,))

    return keeper.do(decide, lambda room: room.entries[entry_id])


def decide_on(keeper: RoomKeeper, entry_id: str, decision: str, revision: int | None = None) -> Future[Entry]:
    """Approve, hide or ask about an entry, or take the last decision back (``undecided``).

    With ``revision``, the version that was looked at, it fails with :class:`OverlapError` when there is another by now.
    """
    if decision not in kinds.DECISIONS:
        raise ValueError(f"no decision: {decision}")

    def decide(room: Room) -> Deed | None:
        entry = _own(room, None, entry_id)
        if revision not in (None, entry.revision):
            raise OverlapError(entry)
        if entry.decision == decision:
            return None
        return Deed(kinds.DECIDED, FACILITATOR, {"entry": entry_id, "decision": decision, "was": entry.decision})

    return keeper.do(decide, lambda room: room.entries[entry_id])


def settle(keeper: RoomKeeper, name: str, value: Any) -> Future[None]:
    """Change a setting of the room: the question, the focus, the pause, the dots, the timer …

    Fails with :class:`RoomError` when it cannot have this value.
    """

    def decide(room: Room) -> Deed | None:
        check_setting(name, value)
        if name in room.settings and room.settings[name] == value:
            return None
        return Deed(kinds.SET, FACILITATOR, {"name": name, "value": value})

    return keeper.do(decide, lambda room: None)


def check_setting(name: str, value: Any) -> None:
    """Look that a setting may have this value.

    Raises
    ------
    RoomError
        When it may not.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if name in _NUMBERS and not (is_number and value >= 0):
        raise RoomError(f"The setting {name} is a number, 0 or more.")
    if name == "muted":
        raise RoomError("Whose entries wait is no setting. Choose the person.")


def mute(keeper: RoomKeeper, person: str, on: bool = True) -> Future[None]:
    """Have everything a person says from now on wait for the facilitator, or no longer."""

    def decide(room: Room) -> Deed | None:
        if (person in room.muted) == on:
            return None
        return Deed(kinds.SET, FACILITATOR, {"name": "muted", "value": {"person": person, "on": on}})

    return keeper.do(decide, lambda room: None)


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
        if not _TARGET.fullmatch(target) or (target in room.entries and not room.entries[target].is_there):
            raise GoneError("That is not there any more. Choose another.")
        if given and left(room) <= 0:
            raise RoomError("All your dots are given. Take one off to give it to something else.")
        return Deed(kinds.STICKERED, person, {"on": target, "given": given})

    return keeper.do(decide, left)


def close(keeper: RoomKeeper) -> Future[None]:
    """Close the workshop: nothing more is taken. What people did not agree to keep goes for good."""

    def decide(room: Room) -> Deed | None:
        if not room.is_open:
            return None
        gone = tuple(one.id for one in room.to_forget())
        return Deed(kinds.CLOSED, FACILITATOR, {"entries": list(gone)}, erase=gone)

    return keeper.do(decide, lambda room: None)


def _needs_open(room: Room) -> None:
    if not room.is_open:
        raise ClosedError("The workshop is closed. What you wrote is still on your phone.")


def _check_taken(room: Room, said: Said, is_late: bool) -> None:
    """Look that the room takes this now, and that it is nothing a person did not choose to have kept."""
    if not (is_late and room.closed_at):
        _needs_open(room)
    if not said.is_personal:
        return
    if not room.is_open and "keep" not in said.consents:
        raise ClosedError("The workshop is closed. What you do not want us to keep is not taken any more.")
    if said.place.kind == "point" and not {"keep", "keep_exact_place"} <= said.consents:
        raise EntryError("Your exact place is kept only when you choose so. Choose the area, or “no place”.")


def _looked_at(
    room: Room, sending: Sending, screening: Screening, has_picture: bool, further: tuple[str, ...]
) -> dict[str, Any]:
    """Return what moderation says of an entry; what privacy.md 7 holds back waits even if moderation names no reason."""
    is_muted = sending.person in room.muted
    checked = screening(sending.said, has_picture, is_muted)
    waits = [*checked.waits, *further]
    if not waits and (sending.said.is_personal or has_picture or is_muted or checked.harm):
        waits = [LOOKED_AT_FIRST]
    return {"waits": waits, "harm": checked.harm}


def _still_waits(entry: Entry) -> tuple[str, ...]:
    """Return why an entry waits whatever it is changed to, until the facilitator decides (threats K10)."""
    if entry.decision == "undecided":
        return tuple(one for one in entry.waits if one in (WAS_HIDDEN, WAS_ASKED))
    return {"hidden": (WAS_HIDDEN,), "asked": (WAS_ASKED,)}.get(entry.decision, ())


def _says(entry: Entry, said: Said) -> bool:
    """Say whether an entry is what was sent, in everything."""
    sent = (said.kind, said.layer, said.about, said.place, said.consents, dict(said.words))
    return sent == (entry.kind, entry.layer, entry.about, entry.place, entry.consents, dict(entry.words or {}))


def _own(room: Room, person: str | None, entry_id: str) -> Entry:
    entry = room.entries.get(entry_id)
    if entry is None or not entry.is_there or person not in (None, entry.person):
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
        "consents": sorted(said.consents),
        "consent": dict(said.consent),
    }


def _typed(said: Said) -> dict[str, Any]:
    """Return what can be taken out for good: the words, and where something is."""
    return {**said.words, "place": said.place.as_data()}
