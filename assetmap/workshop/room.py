"""The room as its events tell it: who joined, what was said, what waits and what stands on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import Place

LONG_AGO = float("-inf")
HOLD_SECONDS = 5.0
"""How long an entry may be taken back before its words stand on the screen. Source: privacy.md 7."""
STICKERS_EACH = 3
"""Dots a person may give at once. Chosen by us."""


class Happening(Protocol):
    """An event of a workshop, as a store gives it."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Entry:
    """One thing somebody said. ``words`` is None once it was taken out for good.

    ``number`` counts from 1 in the order of arrival; ``revision`` counts its versions; ``waits`` are the reasons for which it
    waits for the facilitator; ``since`` is the room's clock (seconds) when its present words came.
    """

    id: str
    number: int
    person: str
    seq: int
    at: str
    kind: str
    words: Mapping[str, str] | None
    layer: str = ""
    level: str = ""
    about: str = ""
    place: Place = field(default_factory=Place)
    consents: frozenset[str] = frozenset()
    has_picture: bool = False
    waits: tuple[str, ...] = ()
    harm: bool = False
    revision: int = 1
    decision: str = "undecided"
    withdrawn: bool = False
    filed: bool = False
    since: float = LONG_AGO

    @property
    def name(self) -> str:
        """What it is called."""
        return (self.words or {}).get("name", "")


@dataclass(frozen=True)
class Person:
    """Somebody who joined: an id of this workshop alone. Nothing else is known."""

    id: str
    token: str
    """The keyed hash of their phone's token."""
    left: bool = False


@dataclass
class Room:
    """Everything about one workshop, folded from its events. Whoever shares it between threads holds a lock."""

    id: str
    territory_id: str = ""
    opened_at: str = ""
    closed_at: str = ""
    version: int = 0
    """The number of the last event that is folded in."""
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    stickers: dict[str, set[str]] = field(default_factory=dict)
    """Who put a dot on what: person ids by entry or asset id."""
    settings: dict[str, Any] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    touched: dict[str, int] = field(default_factory=dict)
    """The number of the last event about each entry, those touched last at the end."""
    _by_key: dict[tuple[str, str], str] = field(default_factory=dict)
    _by_token: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it takes entries."""
        return bool(self.opened_at) and not self.closed_at

    @property
    def hold_seconds(self) -> float:
        """How long an entry may be taken back before its words show."""
        return float(self.settings.get("hold_seconds", HOLD_SECONDS))

    def person_with(self, token: str) -> Person | None:
        """Return who has this token's keyed hash and has not left."""
        person = self.people.get(self._by_token.get(token, ""))
        return None if person is None or person.left else person

    def entry_sent(self, person: str, key: str) -> Entry | None:
        """Return what this person sent with this key, if it came before."""
        return self.entries.get(self._by_key.get((person, key), ""))

    def entries_of(self, person: str) -> list[Entry]:
        """Return what this person said and did not withdraw, newest first."""
        return [one for one in reversed(self.entries.values()) if one.person == person and not one.withdrawn]

    def state(self, entry: Entry, now: float) -> str:
        """Say where an entry stands.

        ``withdrawn``; ``hidden``; ``kept`` (what a person holds, who did not agree to show it); ``waiting`` for the facilitator;
        ``settling`` (its words show in a moment) or ``shown``.
        """
        if entry.withdrawn or entry.words is None:
            return "withdrawn"
        if entry.decision == "hidden":
            return "hidden"
        if entry.level == "individual" and "show_in_room" not in entry.consents:
            return "kept"
        if entry.decision == "approved":
            return "shown"
        if entry.waits or entry.decision == "asked":
            return "waiting"
        if self.settings.get("paused") or now - entry.since < self.hold_seconds:
            return "settling"
        return "shown"

    def on_screen(self, now: float) -> list[Entry]:
        """Return the entries whose words stand on the screen, in order of arrival."""
        return [one for one in self.entries.values() if self.state(one, now) == "shown"]

    def touched_since(self, seq: int) -> list[Entry]:
        """Return the entries that a later event than this was about."""
        found = []
        for entry_id, last in reversed(self.touched.items()):
            if last <= seq:
                break
            found.append(self.entries[entry_id])
        return found[::-1]

    def remember_since(self, since: Mapping[str, float]) -> None:
        """Say since when (the room's clock) entries have had their words; others are of long ago."""
        for entry_id, moment in since.items():
            if entry_id in self.entries:
                self._put(self.entries[entry_id], since=moment)

    def apply(self, happening: Happening, words: Iterable[Mapping[str, Any]] = (), now: float = LONG_AGO) -> None:
        """Fold one event in. Events of kinds that are not known are passed over.

        Parameters
        ----------
        words
            What was typed with this event and was not erased.
        now
            The room's clock in seconds; without it the event is of long ago.
        """
        self.version = max(self.version, happening.seq)
        step = _STEPS.get(happening.kind)
        if step is not None:
            step(self, happening, next(iter(words), None), now)
        for entry_id in (happening.payload.get("entry"), *happening.payload.get("entries", ())):
            if entry_id in self.entries:
                self._touch(str(entry_id), happening.seq)

    def _opened(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        self.territory_id = str(one.payload.get("territory", ""))
        self.opened_at, self.closed_at = one.at, ""
        self.settings.update(one.payload.get("settings", {}))

    def _closed(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        self.closed_at = one.at

    def _joined(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        token = str(one.payload["token"])
        self.people[one.actor] = Person(one.actor, token)
        self._by_token[token] = one.actor

    def _left(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        if one.actor in self.people:
            self.people[one.actor] = replace(self.people[one.actor], left=True)

    def _said(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        said, number = one.payload, len(self.entries) + 1
        entry = Entry(
            str(said["entry"]), number, one.actor, one.seq, one.at, str(said["kind"]), words, since=now,
            about=str(said.get("about", "")), has_picture=bool(said.get("picture")), **_filed_as(said),
        )  # fmt: skip
        self.entries[entry.id] = entry
        self._by_key[one.actor, str(said["key"])] = entry.id

    def _edited(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._put(
                entry,
                words=words,
                revision=entry.revision + 1,
                since=now,
                decision="undecided",
                **_filed_as(one.payload),
            )

    def _withdrawn(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._put(entry, words=None, withdrawn=True, has_picture=False)

    def _decided(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._put(entry, decision=str(one.payload["decision"]))

    def _set(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        name, value = str(one.payload["name"]), one.payload["value"]
        if name == "muted":
            (self.muted.add if value["on"] else self.muted.discard)(str(value["person"]))
        else:
            self.settings[name] = value

    def _stickered(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        given = self.stickers.setdefault(str(one.payload["on"]), set())
        (given.add if one.payload["given"] else given.discard)(one.actor)

    def _filed(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        for entry_id in one.payload.get("entries", ()):
            if entry_id in self.entries:
                self._put(self.entries[entry_id], filed=True)

    def _put(self, entry: Entry, **changed: Any) -> None:
        self.entries[entry.id] = replace(entry, **changed)

    def _touch(self, entry_id: str, seq: int) -> None:
        self.touched.pop(entry_id, None)
        self.touched[entry_id] = seq


def _filed_as(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says of an entry besides its words."""
    return {
        "layer": str(said.get("layer", "")),
        "level": str(said.get("level", "")),
        "place": Place.from_data(said.get("place", {})),
        "consents": frozenset(said.get("consents", ())),
        "waits": tuple(said.get("waits", ())),
        "harm": bool(said.get("harm")),
    }


_STEPS = {
    kinds.OPENED: Room._opened,
    kinds.CLOSED: Room._closed,
    kinds.JOINED: Room._joined,
    kinds.LEFT: Room._left,
    kinds.SAID: Room._said,
    kinds.EDITED: Room._edited,
    kinds.WITHDRAWN: Room._withdrawn,
    kinds.DECIDED: Room._decided,
    kinds.SET: Room._set,
    kinds.STICKERED: Room._stickered,
    kinds.FILED: Room._filed,
}
