"""Ask one of OpenStreetMap's services one question: one at a time, within limits, in a process that may be ended at any moment.

osmnx tries again for ever and changes how its process looks up names, so it runs in a child process
(:mod:`assetmap.sources.osm_live_child`). This module starts it, follows it from stage to stage, ends it when a stage takes too
long or the person has had enough, and turns what went wrong into one plain sentence.
"""

from __future__ import annotations

import json
import os
import queue
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from assetmap import __version__
from assetmap.errors import SourceError

OVERPASS, NOMINATIM = "overpass", "nominatim"
_SERVICES = {OVERPASS: "OpenStreetMap's data service", NOMINATIM: "OpenStreetMap's place search"}
_LOOK_EVERY_S = 0.05
_SAID = {
    "connecting": ("Connecting to OpenStreetMap", 0.05),
    "preparing": ("Preparing the question", 0.1),
    "asking": ("Waiting for OpenStreetMap's answer", 0.3),
    "waiting": ("OpenStreetMap is busy; trying again shortly", 0.2),
    "answered": ("OpenStreetMap has answered", 0.8),
}
_SENTENCES = {
    "offline": "{service} could not be reached. Is this computer on the internet?",
    "slow": "{service} did not answer in time.",
    "busy": "{service} is busy and asked us to come back later.",
    "down": "{service} is out of order at the moment (status {detail}).",
    "not_whole": "The answer of {service} broke off or could not be understood.",
    "web_page": "A web page came instead of map data. Is this a network log-in page? Open a browser, log in, and try again.",
    "remark": "{service} could not finish the question (it says “{detail}”). Choose a smaller area or try again later.",
    "too_large": "The answer of {service} is larger than this version takes. Choose a smaller area.",
    "redirect": "The network sent the question to another address. Is this a network log-in page? Open a browser, log in, and try again.",
    "refused": "{service} refused the question (status {detail}). Set ASSETMAP_CONTACT so that it knows who asks, or try again later.",
    "tls": "No secure connection to {service} could be made. Check the date and time of this computer, and whether the network "
    "has a log-in page.",
    "stopped": "The part of assetmap that asks {service} stopped unexpectedly.",
    "queue": "Another window or program is asking OpenStreetMap at the moment, and only one may ask at a time.",
}


@dataclass(frozen=True)
class LiveLimits:
    """How much a live question may ask of OpenStreetMap's services, the network and this computer.

    Areas in km², times in seconds. Source: threats I01 to I18; ``start_s``, ``queue_s`` and memory are chosen by us: a slow laptop
    needs about 10 s to load osmnx, and a second window may wait as long as one question can take. ``pause_s`` is the usage policy
    of Nominatim (one question a second), kept for Overpass too.
    """

    max_area_km2: float = 100.0
    start_s: float = 30.0
    connect_s: float = 1.3
    silence_s: float = 10.0
    transfer_s: float = 30.0
    back_off_s: tuple[float, ...] = (2.0, 4.0, 8.0)
    waiting_s: float = 30.0
    queue_s: float = 60.0
    pause_s: float = 1.0
    max_bytes: int = 50_000_000
    max_memory_bytes: int = 2 * 1024**3
    places_kept_days: float = 30.0


@dataclass(frozen=True)
class Question:
    """One question as the child process takes it; ``out`` is the file that the answer goes into."""

    service: str
    url: str
    parameters: dict[str, str]
    user_agent: str
    out: str


class ServiceError(SourceError):
    """A service did not give a whole answer; ``kind`` is a key of the sentences above."""

    def __init__(self, kind: str, service: str, detail: str = "") -> None:
        self.kind = kind
        super().__init__(_SENTENCES[kind].format(service=_SERVICES[service], detail=detail[:40]))


class AskingStoppedError(SourceError):
    """The person stopped it; nothing was changed."""


class _Asking(Protocol):
    """A question under way: its events come one by one, and it may be ended at any moment."""

    events: queue.Queue[dict[str, Any]]

    def end(self) -> None: ...


def user_agent(contact: str) -> str:
    """Return what the services are told about who asks: the program, its version and whom to write to."""
    plain = "".join(sign for sign in contact if sign.isascii() and sign.isprintable()).strip()[:120]
    return f"assetmap/{__version__}" + (f" (+{plain})" if plain else "")


def ask(
    question: Question,
    limits: LiveLimits,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Put one question; when it returns, ``question.out`` holds the whole answer. Call it within :func:`one_at_a_time`.

    Raises
    ------
    ServiceError
        When there is no whole answer within ``limits``; what is in ``question.out`` then is of no use.
    AskingStoppedError
        When ``cancelled()`` became true; the child process is gone.
    SourceError
        When the settings name no web address.
    """
    address = urlsplit(question.url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SourceError(
            f"ASSETMAP_{question.service.upper()}_URL is “{question.url[:40]}”, which is no web address. It begins with https://."
        )
    asking = start(question, limits)
    try:
        _follow(asking, question.service, limits, progress or (lambda what, share: None), cancelled)
    finally:
        asking.end()


def _follow(
    asking: _Asking,
    service: str,
    limits: LiveLimits,
    say: Callable[[str, float], None],
    cancelled: Callable[[], bool] | None,
) -> None:
    stages = {"connecting": limits.connect_s + 0.3, "preparing": limits.start_s, "asking": limits.transfer_s}
    stage, deadline = "starting", time.monotonic() + limits.start_s
    while True:
        _stop_if(cancelled)
        try:
            event = asking.events.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise ServiceError("offline" if stage == "connecting" else "slow", service) from None
            continue
        stage = str(event["stage"])
        if stage == "fault":
            kind = str(event.get("kind"))
            raise ServiceError(kind if kind in _SENTENCES else "stopped", service, str(event.get("detail", "")))
        if stage in _SAID:
            say(*_SAID[stage])
        if stage == "answered":
            return
        allowed = float(event["seconds"]) + 1 if stage == "waiting" else stages.get(stage, limits.start_s)
        deadline = time.monotonic() + allowed


def start(question: Question, limits: LiveLimits) -> _Asking:
    """Start the child process for one question."""
    return _Child(question, limits)


class _Child:
    """The child process. It ends when told to, and by itself when this process is no more (its standard input closes)."""

    def __init__(self, question: Question, limits: LiveLimits) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        package_folder = str(Path(__file__).resolve().parents[2])
        paths = [package_folder, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "assetmap.sources.osm_live_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self._process.stdin.write(  # type: ignore[union-attr]
                json.dumps({"question": asdict(question), "limits": asdict(limits)}).encode() + b"\n"
            )
            self._process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError:
            self.events.put({"stage": "fault", "kind": "stopped"})

    def _read(self) -> None:
        for line in self._process.stdout:  # type: ignore[union-attr]
            try:
                event = json.loads(line)
            except ValueError:
                continue  # not ours: a library printed something
            if isinstance(event, dict) and "stage" in event:
                self.events.put(event)
        self.events.put({"stage": "fault", "kind": "stopped"})

    def end(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._reader.join(timeout=1)
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()  # type: ignore[union-attr]
            except BrokenPipeError:
                continue  # the question was never taken: nothing is lost by it


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise AskingStoppedError("Asking OpenStreetMap was stopped. What was known before is unchanged.")


@contextmanager
def one_at_a_time(
    folder: Path, service: str, limits: LiveLimits, cancelled: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Hold the folder's one right to ask, also against other processes, and keep the pause after the question before.

    SQLite's lock on a file is used because it works alike on every system and goes with the process that held it.

    Raises
    ------
    ServiceError
        When another holds it for longer than ``limits.queue_s``.
    AskingStoppedError
        When ``cancelled()`` became true.
    SourceError
        When the folder cannot be written into.
    """
    path = folder / ".asking.sqlite"
    try:
        turn = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise _no_turn(path, error) from error
    with closing(turn):
        _take_turn(turn, path, service, limits, cancelled)
        try:
            yield
        finally:
            with suppress(sqlite3.Error):  # a full disk costs the pause, not the answer
                turn.executescript(f"DELETE FROM asked; INSERT INTO asked VALUES ({time.time():.3f}); COMMIT;")


def _take_turn(
    turn: sqlite3.Connection, path: Path, service: str, limits: LiveLimits, cancelled: Callable[[], bool] | None
) -> None:
    give_up = time.monotonic() + limits.queue_s
    while True:
        _stop_if(cancelled)
        try:
            turn.execute("BEGIN EXCLUSIVE")
            turn.execute("CREATE TABLE IF NOT EXISTS asked (at REAL)")
            (last,) = turn.execute("SELECT max(at) FROM asked").fetchone()
            break
        except sqlite3.Error as error:
            if "locked" not in str(error):
                raise _no_turn(path, error) from error
        if time.monotonic() > give_up:
            raise ServiceError("queue", service)
        time.sleep(_LOOK_EVERY_S)
    if last is not None:
        time.sleep(min(limits.pause_s, max(0.0, last + limits.pause_s - time.time())))


def _no_turn(path: Path, error: sqlite3.Error) -> SourceError:
    return SourceError(
        f"OpenStreetMap was not asked: {path.name} in the folder of its answers could not be used ({str(error)[:60]}). "
        "Check that the folder may be written into, or remove that file."
    )
