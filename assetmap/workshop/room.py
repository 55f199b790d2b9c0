"""The room as its events tell it: who joined, what was said, what waits and what stands on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import Place
from assetmap.workshop.kept import LONG_AGO, Entry, Person

__all__ = ["HOLD_SECONDS", "LONG_AGO", "STICKERS_EACH", "Entry", "Happening", "Person", "Room"]

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


@dataclass
class Room:
    """Everything about one workshop, folded from its events. Whoever shares it between threads changes a copy."""

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
    timer_since: float = LONG_AGO
    """When the timer was last set, by the room's clock."""
    muted: set[str] = field(default_factory=set)
    touched: dict[str, int] = field(default_factory=dict)
    """The number of the last event about each entry, those touched last at the end."""
    _by_key: dict[tuple[str, str], str] = field(default_factory=dict)
    _by_token: dict[str, str] = field(default_factory=dict)
    _by_person: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _paused_seq: int = 0
    _paused_since: float = LONG_AGO

    def copy(self) -> Room:
        """Return a room to fold further events into, while this one stays as it is."""
        return replace(
            self,
            people=dict(self.people),
            entries=dict(self.entries),
            stickers=dict(self.stickers),
            settings=dict(self.settings),
            muted=set(self.muted),
            touched=dict(self.touched),
            _by_key=dict(self._by_key),
            _by_token=dict(self._by_token),
            _by_person=dict(self._by_person),
        )

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
        """Return what this person said and what is still there, newest first."""
        said = (self.entries[one] for one in reversed(self._by_person.get(person, ())))
        return [one for one in said if one.is_there]

    def to_forget(self) -> list[Entry]:
        """Return what people hold and did not agree to keep: it goes when the workshop closes. Source: privacy.md 8."""
        personal = (one for one in self.entries.values() if one.level == "individual" and one.is_there)
        return [one for one in personal if "keep" not in one.consents]

    def state(self, entry: Entry, now: float) -> str:
        """Say where an entry stands.

        ``withdrawn``; ``hidden``; ``kept`` (what a person holds, who did not agree to show it); ``waiting`` for the facilitator;
        ``settling`` (its words show in a moment) or ``shown``. A pause holds back what comes after it; what stands there stays.
        """
        if not entry.is_there:
            return "withdrawn"
        if entry.decision == "hidden":
            return "hidden"
        if entry.level == "individual" and "show_in_room" not in entry.consents:
            return "kept"
        if entry.decision == "approved":
            return "shown"
        if entry.waits or entry.decision == "asked":
            return "waiting"
        if self.settings.get("paused"):
            if entry.words_seq > self._paused_seq:
                return "settling"
            now = min(now, self._paused_since)
        is_new = entry.since > LONG_AGO and now - entry.since < self.hold_seconds
        return "settling" if is_new else "shown"

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

    def apply(self, happening: Happening, words: Iterable[Mapping[str, Any]] = (), now: float = LONG_AGO) -> None:
        """Fold one event in. Events of kinds that are not known are passed over.

        Parameters
        ----------
        words
            What was typed with this event and was not erased, the place among it.
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
        for name, value in one.payload.get("settings", {}).items():
            self._settle(name, value, one.seq, now)

    def _closed(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        self.closed_at = one.at
        for entry_id in one.payload.get("entries", ()):
            if entry_id in self.entries:
                self._take_out(self.entries[entry_id])

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
            str(said["entry"]), number, one.actor, one.seq, one.at, since=now, words_seq=one.seq,
            has_picture=bool(said.get("picture")), **_filed_as(said), **_typed(words),
        )  # fmt: skip
        self.entries[entry.id] = entry
        self._by_key[one.actor, str(said["key"])] = entry.id
        self._by_person[one.actor] = (*self._by_person.get(one.actor, ()), entry.id)

    def _edited(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._put(
                entry,
                revision=entry.revision + 1,
                since=now,
                words_seq=one.seq,
                decision="undecided",
                **_filed_as(one.payload),
                **_typed(words),
            )

    def _withdrawn(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._take_out(entry, withdrawn=True)

    def _decided(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        entry = self.entries.get(str(one.payload["entry"]))
        if entry is not None:
            self._put(entry, decision=str(one.payload["decision"]))

    def _set(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        name, value = str(one.payload["name"]), one.payload["value"]
        if name == "muted":
            (self.muted.add if value["on"] else self.muted.discard)(str(value["person"]))
        else:
            self._settle(name, value, one.seq, now)

    def _settle(self, name: str, value: Any, seq: int, now: float) -> None:
        if name == "paused" and value and not self.settings.get("paused"):
            self._paused_seq, self._paused_since = seq, now
        if name == "timer":
            self.timer_since = now
        self.settings[name] = value

    def _stickered(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        target = str(one.payload["on"])
        others = self.stickers.get(target, set()) - {one.actor}
        self.stickers[target] = others | {one.actor} if one.payload["given"] else others

    def _filed(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        for entry_id in one.payload.get("entries", ()):
            if entry_id in self.entries:
                self._put(self.entries[entry_id], filed=True)

    def _unfiled(self, one: Happening, words: Mapping[str, Any] | None, now: float) -> None:
        for entry_id in one.payload.get("unfiled", ()):
            if entry_id in self.entries:
                self._put(self.entries[entry_id], filed=False)

    def _take_out(self, entry: Entry, **changed: Any) -> None:
        """Forget what was typed, and give people back the dots they put on it."""
        self._put(entry, words=None, place=Place(), has_picture=False, **changed)
        self.stickers.pop(entry.id, None)

    def _put(self, entry: Entry, **changed: Any) -> None:
        self.entries[entry.id] = replace(entry, **changed)

    def _touch(self, entry_id: str, seq: int) -> None:
        self.touched.pop(entry_id, None)
        self.touched[entry_id] = seq


def _filed_as(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says of an entry besides its words."""
    return {
        "kind": str(said["kind"]),
        "layer": str(said.get("layer", "")),
        "level": str(said.get("level", "")),
        "about": str(said.get("about", "")),
        "consents": frozenset(said.get("consents", ())),
        "waits": tuple(said.get("waits", ())),
        "harm": bool(said.get("harm")),
    }


def _typed(words: Mapping[str, Any] | None) -> dict[str, Any]:
    """Part what was typed with an event into words and place."""
    if words is None:
        return {"words": None, "place": Place()}
    return {
        "words": {name: text for name, text in words.items() if name != "place"},
        "place": Place.from_data(words.get("place", {})),
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
    kinds.UNFILED: Room._unfiled,
    kinds.UNDONE: Room._unfiled,
}
