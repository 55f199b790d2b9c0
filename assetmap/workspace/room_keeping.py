"""Keep the room of one workshop: everything said goes to the disk first, and then to whoever watches.

One thread writes for everybody: what came in while it wrote goes into one transaction, so that a room that presses at once waits
for a few writes and not for a hundred and twenty. It works on a copy of the room, which takes the place of the one that everybody
sees when it is on the disk: nobody who looks waits for a disk or sees what may yet fail.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assetmap.errors import AssetMapError, StoreError
from assetmap.storage.store import Reading, Store, Writing
from assetmap.workshop.entries import EntryError
from assetmap.workshop.room import LONG_AGO, Room

log = logging.getLogger("assetmap.workshop")

MOST_AT_ONCE = 100
"""How many deeds go into one transaction. Chosen by us: 200 of them take about 20 ms."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Deed:
    """Something that is about to be done in the room: its event, what was typed with it, whose words go for good.

    ``words_about`` is the id under which the words are kept.

    Raises
    ------
    EntryError
        When it holds what is not plain data, half a character say.
    """

    kind: str
    actor: str
    payload: Mapping[str, Any]
    words: Mapping[str, Any] | None = None
    words_about: str = ""
    erase: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        said = [self.kind, self.actor, dict(self.payload), dict(self.words or {}), self.words_about]
        try:
            json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            raise EntryError("This holds signs that cannot be kept. Write it anew, without them.") from error


Decide = Callable[[Room], "Deed | Sequence[Deed] | None"]
"""Looks at the room and says what is to be done: nothing, one thing or several; raises an AssetMapError to refuse."""


@dataclass(eq=False)
class _Task(Generic[Answer]):
    decide: Decide
    answer: Callable[[Room], Answer]
    future: Future[Answer] = field(default_factory=Future)

    def answer_with(self, room: Room) -> None:
        try:
            answer = self.answer(room)
        except Exception as error:  # noqa: BLE001  # it is theirs who asked, and the others wait for their answers
            self.future.set_exception(error)
        else:
            self.future.set_result(answer)


class _UnfoldableError(Exception):
    """A deed's event cannot be folded into the room: it may not be stored, and no other deed is to blame."""

    def __init__(self, task: _Task[Any]) -> None:
        super().__init__()
        self.task = task


class RoomKeeper:
    """The room of one workshop, shared by the phones, the screen and the facilitator; every method may be called by any thread.

    Parameters
    ----------
    clock
        Seconds that only ever grow: a clock that is set back moves nothing in the room (threats J12).
    """

    def __init__(self, store: Store, workshop: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.store, self.workshop, self.clock = store, workshop, clock
        self._changing = threading.Lock()
        self._asking = threading.Lock()
        self._seen = 0
        self._room = Room(workshop)
        self._tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self._watchers: tuple[Callable[[], None], ...] = ()
        self._is_closing = False
        self.look(is_first=True)
        self._thread = threading.Thread(target=self._work, name=f"keeper of {workshop}", daemon=True)
        self._thread.start()

    def do(self, decide: Decide, answer: Callable[[Room], Answer]) -> Future[Answer]:
        """Do what ``decide`` says, and give what ``answer`` says of the room after it is on the disk.

        The future fails with what ``decide`` raised, or with a StoreError when nothing could be stored. Whoever cancels it
        before its turn has nothing done.
        """
        task = _Task(decide, answer)
        with self._asking:  # what is put behind the sign to stop is never answered
            if not self._is_closing:
                self._tasks.put(task)
                return task.future
        task.future.set_exception(StoreError("The workshop is closing. Try again in a moment."))
        return task.future

    def see(self, what: Callable[[Room], Answer]) -> Answer:
        """Return what ``what`` takes from the room as it is on the disk; it waits for nobody. The room must not be changed."""
        return what(self._room)

    @property
    def version(self) -> int:
        """The number of the last event that is in the room."""
        return self._room.version

    def watch(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Have ``tell`` called whenever something changed, in the thread that noticed; returns what ends that."""
        with self._asking:
            self._watchers = (*self._watchers, tell)

        def end() -> None:
            with self._asking:
                self._watchers = tuple(one for one in self._watchers if one is not tell)

        return end

    def look(self, *, is_first: bool = False) -> bool:
        """Take in what other processes wrote meanwhile; say whether there was something."""
        if not is_first and self.store.version() == self._seen:
            return False
        with self._changing:
            with self.store.read() as reading:
                room, seen = self._caught_up(reading, LONG_AGO if is_first else self.clock())
            is_new = room.version != self._room.version
            self._room, self._seen = room, seen
        if is_new:
            self._tell()
        return is_new

    def close(self) -> None:
        """Do what was asked for so far, and stop."""
        with self._asking:
            if not self._is_closing:
                self._is_closing = True
                self._tasks.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        is_last = False
        while not is_last:
            tasks, is_last = self._wait_for_tasks()
            self._do_all(tasks)

    def _wait_for_tasks(self) -> tuple[list[_Task[Any]], bool]:
        """Return what was asked for since the last time, at least one thing, and whether it is the last."""
        tasks: list[_Task[Any]] = []
        task = self._tasks.get()
        while task is not None:
            tasks.append(task)
            if len(tasks) == MOST_AT_ONCE:
                return tasks, False
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                return tasks, False
        return tasks, True

    def _do_all(self, tasks: Sequence[_Task[Any]]) -> None:
        """Write what several want in one transaction; answer them when it is on the disk."""
        left = [task for task in tasks if task.future.set_running_or_notify_cancel()]
        while left:
            before = self._room.version
            try:
                refused, room = self._write(left)
            except _UnfoldableError as broken:  # nothing was stored: the others once more, without it
                log.error("A deed in the workshop's room was left out", exc_info=broken.__cause__)
                broken.task.future.set_exception(broken.__cause__)
                left.remove(broken.task)
                continue
            except BaseException as error:  # noqa: BLE001  # whatever it was, nobody may be told that it is kept, or wait for ever
                log.warning("The workshop's room could not be written: %s", error)
                for task in left:
                    task.future.set_exception(error)
                return
            for task in left:
                if task in refused:
                    task.future.set_exception(refused[task])
                else:
                    task.answer_with(room)
            if room.version != before:
                self._tell()
            return

    def _write(self, tasks: Sequence[_Task[Any]]) -> tuple[dict[_Task[Any], Exception], Room]:
        """Do tasks in one transaction; return why some were refused, and the room that is now everybody's."""
        with ExitStack() as held:
            with self.store.write() as writing:
                held.enter_context(self._changing)  # only now: till it was our turn to write, others may look
                room, seen = self._caught_up(writing, self.clock())
                refused = {task: error for task in tasks if (error := self._do(writing, room, task)) is not None}
            self._room, self._seen = room, max(seen, room.version)
        return refused, room

    def _do(self, writing: Writing, room: Room, task: _Task[Any]) -> Exception | None:
        """Append the events of one task and fold them in; return the error that refuses it."""
        try:
            deeds = task.decide(room)
            in_turn = (deeds,) if isinstance(deeds, Deed) else tuple(deeds or ())
        except AssetMapError as error:
            return error
        except Exception as error:  # a fault in one deed is no fault of the others
            log.exception("A deed in the workshop's room could not be decided")
            return error
        for deed in in_turn:
            event = writing.append_event(deed.kind, self.workshop, deed.payload, deed.actor)
            if deed.words is not None:
                writing.put_words(event.seq, deed.words_about, deed.words)
            if deed.erase:
                writing.erase_words(deed.erase)
            try:
                room.apply(event, () if deed.words is None else (dict(deed.words),), self.clock())
            except Exception as error:
                raise _UnfoldableError(task) from error
        return None

    def _caught_up(self, reading: Reading, moment: float) -> tuple[Room, int]:
        """Return a copy of the room with everything folded in that was stored since, and the version that makes."""
        version = reading.version()
        room, seen = self._room.copy(), self._seen
        if version < seen:  # an older store was put in its place
            room, seen = Room(self.workshop), 0
        events = reading.events(after=seen, about=self.workshop) if version > seen else []
        if events:
            typed = {one.seq: one.said for one in reading.words(after=events[0].seq - 1)}
            for event in events:
                room.apply(event, (typed[event.seq],) if event.seq in typed else (), moment)
        return room, version

    def _tell(self) -> None:
        for tell in self._watchers:
            try:
                tell()
            except Exception:
                log.exception("Somebody who watches the workshop's room could not be told")
