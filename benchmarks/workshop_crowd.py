"""A crowd of phones and a screen that drive the pages of a workshop, and what they, the process and the store say of it.

Phones speak HTTP/1.1 over sockets of their own that stay open, as a browser's do; they send again with the same key when no answer came.
For ``workshop.py``, ``workshop_kills.py`` and ``play_workshop.py``.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from app import SEED, serving
from measure import tree_of

__all__ = [
    "Http",
    "Told",
    "join",
    "phone",
    "screen",
    "send",
    "serving",
    "stored",
    "tree_of",
    "wait_for_port",
]  # a player needs the app's, too


@dataclass
class Told:
    """What phones and the screen saw: the second each entry was sent, its post's duration, when it was heard and when its words were."""

    sent: dict[str, float] = field(default_factory=dict)
    posts: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    heard: dict[str, float] = field(default_factory=dict)
    worded: dict[str, float] = field(default_factory=dict)
    retries: int = 0
    joins: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Http:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Send a form and return the status and the answer."""
        body = urlencode(fields).encode()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader and self.writer
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            + (f"Cookie: {self.cookie}\r\n" if self.cookie else "")
            + "\r\n"
        )
        try:
            self.writer.write(head.encode() + body)
            answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            size = int(
                next(line.split(":")[1] for line in answer.split("\r\n") if line.lower().startswith("content-length"))
            )
            text = await self.reader.readexactly(size)
        except BaseException:
            self.writer.close()
            self.writer = None
            raise
        for line in answer.split("\r\n"):
            if line.lower().startswith("set-cookie: assetmap_phone=") or line.lower().startswith(
                "set-cookie: assetmap_screen="
            ):
                self.cookie = line.split(": ", 1)[1].split(";")[0]
        return int(answer[9:12]), json.loads(text)


async def join(port: int, token: str, told: Told) -> Http:
    """Join as one phone."""
    http, start = Http(port), time.perf_counter()
    status, answer = await http.post("/join", {"token": token})
    if status != 200:
        told.refused.append(f"{status} {answer}")
    told.joins.append(time.perf_counter() - start)
    return http


async def send(http: Http, name: str, told: Told, until: float) -> None:
    """Send one entry, again and again with the same key until it is acknowledged."""
    fields = {
        "kind": "asset",
        "layer": "parks",
        "name": name,
        "why": "x" * 150,
        "place": "point",
        "key": f"sent-once-{name}",
    }
    fields |= {"lon": f"{-3 + random.random() / 20:.6f}", "lat": f"{51.58 + random.random() / 20:.6f}"}
    start = told.sent.setdefault(name, time.perf_counter())
    while time.perf_counter() < until:
        try:
            status, answer = await asyncio.wait_for(http.post("/entries", fields), 10)
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError):
            told.retries += 1
            await asyncio.sleep(0.2)
            continue
        if status == 201:
            told.posts.append(time.perf_counter() - start)
            told.receipts.append(f"{answer['id']} {name}")
            return
        told.refused.append(f"{status} {answer}")
        if status < 500:
            return
        await asyncio.sleep(0.2)


async def phone(http: Http, number: int, told: Told, end: float) -> None:
    """Be one phone: an entry every 5 to 15 s."""
    chance, sent = random.Random(SEED + number), 0
    await asyncio.sleep(chance.uniform(0, 10))
    while time.perf_counter() < end:
        await send(http, f"n{number}x{sent}", told, end + 30)
        sent += 1
        await asyncio.sleep(chance.uniform(5, 15))


async def screen(port: int, token: str, told: Told, stop: asyncio.Event) -> None:
    """Be the shared screen: listen, come back when the line is cut."""
    http = Http(port)
    while not stop.is_set():
        with suppress(OSError, EOFError, asyncio.IncompleteReadError):
            if not http.cookie:
                await http.post("/screen/open", {"token": token})
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**26)
            writer.write(
                f"GET /screen/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {http.cookie}\r\n\r\n".encode()
            )
            while not stop.is_set():
                with suppress(TimeoutError):
                    line = await asyncio.wait_for(reader.readline(), 1)
                    if not line:
                        break
                    if line.startswith(b"data: {"):
                        _note(json.loads(line[6:]), told)
            writer.close()
        await asyncio.sleep(0.1)


def _note(said: dict[str, object], told: Told) -> None:
    now = time.perf_counter()
    for entry in said["entries"]:  # type: ignore[union-attr]
        told.heard.setdefault(entry["id"], now)
        if entry["state"] == "shown":
            told.worded.setdefault(entry["id"], now)


def wait_for_port(folder: Path, process: subprocess.Popen[str], within_s: float = 60) -> int:
    """Return the port on which our own process serves the workshop, once it does."""
    from assetmap.workspace.workshop_keys import read_keys

    end = time.perf_counter() + within_s
    while time.perf_counter() < end:
        keys = read_keys(folder)
        ours = set(tree_of(process.pid))
        for one in psutil.net_connections("tcp"):
            if (
                keys
                and keys.port
                and one.status == psutil.CONN_LISTEN
                and one.laddr.port == keys.port
                and one.pid in ours
            ):
                return keys.port
        time.sleep(0.02)
    raise SystemExit("The workshop's pages did not come up.")


def stored(folder: Path) -> list[str]:
    """Return every entry in the store: its id and name."""
    from assetmap.workspace import Workspace

    with Workspace.open(folder, create=False) as workspace, workspace.store.read() as seen:
        names = {one.about: str(one.said.get("name", "")) for one in seen.words()}
        return [f"{e.payload['entry']} {names[e.payload['entry']]}" for e in seen.events(kinds=["live_said"])]
