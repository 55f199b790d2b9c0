"""What happens in the room, as it happens: one feed that is made once and sent to every screen (server-sent events)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any

from assetmap.live.guard import log_failure
from assetmap.live.service import Service
from assetmap.live.shown import counts, dots, entry_for_screen, settings_for_screen, snapshot
from assetmap.workshop.codes import in_groups
from assetmap.workshop.room import Room

TOGETHER_SECONDS = 0.05
"""What happens within this time goes out as one message."""
HELD = 500
"""Messages kept for a screen that was cut off for a moment; after more it gets everything anew. Chosen by us."""
BEAT_SECONDS = 10.0
"""A sign of life, so that a screen notices when the line is dead. It says what time it is."""


class Feed:
    """The messages of one workshop, numbered. Lives in the event loop of the live pages."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.number = 0
        self._messages: deque[tuple[int, str]] = deque(maxlen=HELD)
        self._seen = 0
        self._settling: set[str] = set()
        self._last: dict[str, Any] = {}
        self._listening: set[asyncio.Event] = set()
        """One for each screen: set when there is something new. One that leaves disturbs no other."""
        self._is_ended = False
        self._name = secrets.token_hex(4)
        """Messages of another run have another name: a screen that comes back with one gets everything anew."""

    async def run(self) -> None:
        """Make messages until cancelled: when something changed, and when words are to show."""
        loop, wake = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            loop.call_soon_threadsafe(wake.set)

        end = self.service.keeper.watch(tell)
        self.service.watchers.append(tell)
        wake.set()
        try:
            while True:
                due = self.service.see(self._seconds_until_due)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), due)
                wake.clear()
                try:
                    if self._make():
                        self._wake_all()
                except Exception as error:  # noqa: BLE001  # the screen must not stand still for the rest of the workshop
                    log_failure("A message for the screen could not be made", error)
                await asyncio.sleep(TOGETHER_SECONDS)
        finally:
            end()
            self.service.watchers.remove(tell)

    def number_in(self, last_id: str) -> int | None:
        """Return the number of the last message a screen has heard, None when that was not of this feed."""
        name, _, number = last_id.partition("-")
        return int(number) if name == self._name and number.isdecimal() else None

    async def end(self) -> None:
        """Let every screen go: they come back by themselves when somebody listens again."""
        self._is_ended = True
        self._wake_all()

    def _wake_all(self) -> None:
        for one in self._listening:
            one.set()

    async def listen(self, after: int | None) -> AsyncIterator[str]:
        """Yield messages for one screen: everything there is, then each change; only changes when it was gone for a moment."""
        is_new = asyncio.Event()
        self._listening.add(is_new)
        try:
            yield self._beat()
            while not self._is_ended:
                is_new.clear()
                if not self._holds(after):  # it comes for the first time, or took so long over what came before
                    after = self.number
                    yield self._event("all", self.service.see(self._all), after)
                    continue
                for number, message in [one for one in self._messages if one[0] > (after or 0)]:
                    yield message
                    after = number
                try:
                    await asyncio.wait_for(is_new.wait(), BEAT_SECONDS)
                except TimeoutError:
                    yield self._beat()
        finally:
            self._listening.discard(is_new)

    def _holds(self, after: int | None) -> bool:
        """Say whether everything that came after a message is still there."""
        if after is None or after > self.number:
            return False
        return after == self.number or (bool(self._messages) and after >= self._messages[0][0] - 1)

    def _all(self, room: Room) -> dict[str, Any]:
        return {**snapshot(room, self.service.clock(), self.service.map), "code": self._code()}

    def _code(self) -> str:
        return in_groups(self.service.keys.code)

    def _make(self) -> bool:
        """Write one message of what changed since the last; say whether there was anything."""
        before = self._seen, self._settling, self._last
        try:
            said = self.service.see(self._changes)
            if said is None:
                return False
            message = self._event("change", said, self.number + 1)
        except Exception:
            self._seen, self._settling, self._last = before  # it is told with the next message
            raise
        self.number += 1
        self._messages.append((self.number, message))
        return True

    def _changes(self, room: Room) -> dict[str, Any] | None:
        now, known = self.service.clock(), self.service.map
        touched = {one.id: one for one in room.touched_since(self._seen)}
        touched |= {one: room.entries[one] for one in self._settling if one in room.entries}
        forms, gone, still = [], [], set()
        for entry in touched.values():
            state = room.state(entry, now)
            if state == "settling":
                still.add(entry.id)
                if entry.id in self._settling:
                    continue
            form = entry_for_screen(entry, state, room, known)
            if form is not None:
                forms.append(form)
            else:
                gone.append(entry.id)
        self._settling, self._seen = still, room.version
        rest = {
            "counts": counts(room, now),
            "room": dict(settings_for_screen(room)),
            "dots": dots(room),
            "map": known.etag,
            "code": self._code(),
        }
        if not forms and not gone and rest == self._last:
            return None
        self._last = rest
        return {"version": room.version, "entries": forms, "gone": gone, **rest}

    def _seconds_until_due(self, room: Room) -> float | None:
        """Return when the next words are to show; None while nothing settles."""
        if not self._settling or room.settings.get("paused"):
            return None
        since = min((room.entries[one].since for one in self._settling if one in room.entries), default=0.0)
        return max(0.0, since + room.hold_seconds - self.service.clock()) + 0.01

    def _event(self, kind: str, said: Mapping[str, Any], number: int) -> str:
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return f"event: {kind}\nid: {self._name}-{number}\ndata: {text}\n\n"

    def _beat(self) -> str:
        """Write a beat, with the clock of now: a message is kept and may be sent long after it was made, so it has none."""
        return f"event: beat\ndata: {self.service.clock():.3f}\n\n"
