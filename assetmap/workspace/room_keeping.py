"""Keep the room of one workshop: everything said goes to the disk first, and then to whoever watches.

One thread writes for everybody: what came in while it wrote goes into one transaction, so that a room that presses at once waits
for a few writes and not for a hundred and twenty.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assetmap.errors import AssetMapError, StoreError
from assetmap.storage.store import Event, Reading, Store, Writing
from assetmap.workshop.room import LONG_AGO, Room
from assetmap.workspace.gathering import now as written_now

log = logging.getLogger("assetmap.workshop")

MOST_AT_ONCE = 100
"""How many deeds go into one transaction. Chosen by us: 200 of them take about 20 ms."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Deed:
    """Something that is about to be done in the room: its event, what was typed with it, whose words go for good.

    ``words_about`` is the id under which the words are kept.
    """

    kind: str
    actor: str
    payload: Mapping[str, Any]
    words: Mapping[str, Any] | None = None
    words_about: str = ""
    erase: tuple[str, ...] = ()


Decide = Callable[[Room], "Deed | Sequence[Deed] | None"]
"""Looks at the room and says what is to be done: nothing, one thing or several; raises an AssetMapError to refuse."""


@dataclass
class _Task(Generic[Answer]):
    decide: Decide
    answer: Callable[[Room], Answer]
    future: Future[Answer] = field(default_factory=Future)


class RoomKeeper:
    """The room of one workshop, shared by the phones, the screen and the facilitator; every method may be called by any thread.

    Parameters
    ----------
    clock
        Seconds that only ever grow: a clock that is set back moves nothing in the room (threats J12).
    """

    def __init__(self, store: Store, workshop: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.store, self.workshop, self.clock = store, workshop, clock
        self._lock = threading.RLock()
        self._seen = 0
        self._room = Room(workshop)
        self._tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self._watchers: list[Callable[[], None]] = []
        self._is_closing = False
        self.look(is_first=True)
        self._thread = threading.Thread(target=self._work, name=f"keeper of {workshop}", daemon=True)
        self._thread.start()

    def do(self, decide: Decide, answer: Callable[[Room], Answer]) -> Future[Answer]:
        """Do what ``decide`` says, and give what ``answer`` says of the room after it is on the disk.

        The future fails with what ``decide`` raised, or with a StoreError when nothing could be stored.
        """
        task = _Task(decide, answer)
        if self._is_closing:
            task.future.set_exception(StoreError("The workshop is closing. Try again in a moment."))
        else:
            self._tasks.put(task)
        return task.future

    def see(self, what: Callable[[Room], Answer]) -> Answer:
        """Return what ``what`` takes from the room, while nobody changes it. Take copies, and be quick."""
        with self._lock:
            return what(self._room)

    @property
    def version(self) -> int:
        """The number of the last event that is in the room."""
        return self._room.version

    def watch(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Have ``tell`` called, in the keeper's thread, whenever something changed; returns what ends that."""
        with self._lock:
            self._watchers.append(tell)
        return lambda: self._watchers.remove(tell) if tell in self._watchers else None

    def look(self, *, is_first: bool = False) -> bool:
        """Take in what other processes wrote meanwhile; say whether there was something."""
        if not is_first and self.store.version() == self._seen:
            return False
        with self._lock:
            before = self._room.version
            with self.store.read() as seen:
                self._catch_up(seen, LONG_AGO if is_first else self.clock())
            is_new = self._room.version != before
        if is_new:
            self._tell()
        return is_new

    def close(self) -> None:
        """Do what was asked for so far, and stop."""
        self._is_closing = True
        self._tasks.put(None)
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while True:
            task = self._tasks.get()
            if task is None:
                return
            tasks, is_last = [task], False
            while len(tasks) < MOST_AT_ONCE:
                try:
                    further = self._tasks.get_nowait()
                except queue.Empty:
                    break
                if further is None:
                    is_last = True
                    break
                tasks.append(further)
            self._do_all(tasks)
            if is_last:
                return

    def _do_all(self, tasks: Sequence[_Task[Any]]) -> None:
        """Write what several want in one transaction; answer them when it is on the disk."""
        with self._lock:
            before = self._room.version
            try:
                with self.store.write() as writing:
                    self._catch_up(writing, self.clock())
                    refused = {id(task): error for task in tasks if (error := self._do(writing, task)) is not None}
            except Exception as error:  # noqa: BLE001  # whatever it was, nobody may be told that it is kept
                self._begin_again(error)
                for task in tasks:
                    _fail(task, error)
                return
            self._seen = max(self._seen, self._room.version)
            answers = [(task, refused.get(id(task)) or _answer(task, self._room)) for task in tasks]
            is_new = self._room.version != before
        for task, answer in answers:
            if isinstance(answer, BaseException):
                _fail(task, answer)
            else:
                task.future.set_result(answer)
        if is_new:
            self._tell()

    def _do(self, writing: Writing, task: _Task[Any]) -> AssetMapError | None:
        """Append the events of one task and fold them in; return the error that refuses it."""
        try:
            deeds = task.decide(self._room)
        except AssetMapError as error:
            return error
        for deed in [deeds] if isinstance(deeds, Deed) else deeds or ():
            seq = writing.append(deed.kind, self.workshop, deed.payload, deed.actor)
            if deed.words is not None:
                writing.put_words(seq, deed.words_about, deed.words)
            if deed.erase:
                writing.erase_words(deed.erase)
            event = Event(seq, written_now(), deed.kind, self.workshop, deed.actor, deed.payload)
            self._room.apply(event, () if deed.words is None else (deed.words,), self.clock())
        return None

    def _catch_up(self, seen: Reading, moment: float) -> None:
        version = seen.version()
        if version == self._seen:
            return
        events = seen.events(after=self._seen, about=self.workshop)
        typed = {one.seq: one.said for one in seen.words(after=self._seen)} if events else {}
        for event in events:
            self._room.apply(event, (typed[event.seq],) if event.seq in typed else (), moment)
        self._seen = version

    def _begin_again(self, error: BaseException) -> None:
        """Fold the room anew from what is stored: what was not stored was never said."""
        log.warning("The workshop's room could not be written: %s", error)
        hours = {one.id: one.since for one in self._room.entries.values()}
        self._room, self._seen = Room(self.workshop), 0
        try:
            with self.store.read() as seen:
                self._catch_up(seen, LONG_AGO)
        except AssetMapError as unread:  # the next deed tries again
            log.warning("Nor could it be read: %s", unread)
            self._seen = 0
        self._room.remember_since(hours)

    def _tell(self) -> None:
        for tell in list(self._watchers):
            tell()


def _answer(task: _Task[Answer], room: Room) -> Answer | BaseException:
    try:
        return task.answer(room)
    except AssetMapError as error:
        return error


def _fail(task: _Task[Any], error: BaseException) -> None:
    task.future.set_exception(error)
