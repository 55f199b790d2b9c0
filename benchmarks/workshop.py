"""A room of phones: entries that are acknowledged, kept and on the screen, with co-ordinators at work beside them.

Usage: python benchmarks/workshop.py [--phones 120] [--seconds 300] [--assets 5000] [--desks 3] [--form] [--kill ROUNDS]

The app runs as its own process on a workspace of invented assets (fixed seed) with an open workshop; the port is the system's, and it
is checked that the process that listens is ours. Phones speak HTTP/1.1 over sockets of their own that stay open, as a browser's do:
they join, then send an entry every 5 to 15 s, and send again with the same key when no answer came. One screen listens to the feed.
Co-ordinators press “Still true today” every 10 s in sessions of the app.

Measured: the post (from the first byte sent to the receipt); the screen (from the first byte sent until the screen has heard of the
entry: its number, kind and layer); the words (the same until its words stand there, which the room holds back for 5 s). At the end the
receipts, the store and the screen must name the same entries, each once.

--form drives instead what people would write first: one Streamlit form with a map of everything (``workshop_form.py``), as far as it
gets. --kill ends the server with SIGKILL in the middle of the load, that many times, and looks that nothing acknowledged was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from measure import ROOT, environment, machine, markdown, tree_of, use_checkout, verdict

use_checkout()

import psutil  # noqa: E402
from app import SEED, TERRITORY, Session, make_workspace  # noqa: E402

POST_GOAL_MS, SCREEN_GOAL_S, SPIKE_GOAL_S, MEMORY_GOAL_MB, RESTART_GOAL_S = 100, 0.5, 5.0, 50, 3.0
HOLD_S = 5.0
ALL_JOIN_S = 10.0


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


async def desk(url: str, ids: list[str], number: int, end: float, taken: list[float]) -> None:
    """Be one co-ordinator, who presses “Still true today” every 10 s."""
    chance = random.Random(SEED + 1_000 + number)
    async with Session(url, "map") as session:
        await session.rerun()
        await session.fetch_map()
        await asyncio.sleep(number * 3)
        while time.perf_counter() < end:
            start = time.perf_counter()
            await session.rerun({"event": "asked", "value": ["checked", chance.choice(ids)]})
            await session.fetch_map()
            taken.append(time.perf_counter() - start)
            await asyncio.sleep(max(0.0, 10 - taken[-1]))


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the app on a workspace that has an open workshop; gives its address and process."""
    command = [sys.executable, "-m", "assetmap", "serve", "--no-browser", "--workspace", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=ROOT, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.removeprefix("Open ").strip(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(30)


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


def open_room(folder: Path) -> None:
    """Open a workshop in a workspace; nothing listens yet."""
    from assetmap.workspace import Workspace
    from assetmap.workspace.workshops import Opening, open_workshop

    with Workspace.open(folder) as workspace:
        open_workshop(workspace, workspace.territory(TERRITORY), Opening(settings={"hold_seconds": HOLD_S}))


def stored(folder: Path) -> list[str]:
    """Return every entry in the store: its id and name."""
    from assetmap.workspace import Workspace

    with Workspace.open(folder, create=False) as workspace, workspace.store.read() as seen:
        names = {one.about: str(one.said.get("name", "")) for one in seen.words()}
        return [f"{e.payload['entry']} {names[e.payload['entry']]}" for e in seen.events(kinds=["live_said"])]


def resident_mb(process: subprocess.Popen[str]) -> float:
    """Return the memory of the app's processes in MB, each page counted once a process."""
    total = 0
    for pid in tree_of(process.pid):
        with suppress(psutil.Error):
            total += psutil.Process(pid).memory_info().rss
    return total / 1e6


async def play(
    port: int, url: str, ids: list[str], folder: Path, options: argparse.Namespace, process: subprocess.Popen[str]
) -> None:
    """Play a workshop and print what was measured."""
    from assetmap.workspace.workshop_keys import read_keys

    keys = read_keys(folder)
    assert keys
    told, stop, edits = Told(), asyncio.Event(), []
    watching = asyncio.create_task(screen(port, keys.screen_token, told, stop))

    async def join_later(number: int) -> Http:
        await asyncio.sleep(ALL_JOIN_S * number / options.phones)
        return await join(port, keys.join_token, told)

    phones = await asyncio.gather(*(join_later(number) for number in range(options.phones)))
    before = resident_mb(process)
    end = time.perf_counter() + options.seconds
    desks = [asyncio.create_task(desk(url, ids, number, end, edits)) for number in range(options.desks)]
    await asyncio.gather(*(phone(http, number, told, end) for number, http in enumerate(phones)))
    quiet = Told(sent=dict(told.sent), posts=list(told.posts), receipts=list(told.receipts))
    await asyncio.gather(*desks)
    after = resident_mb(process)

    async def press(number: int, http: Http) -> None:
        await asyncio.sleep(number / len(phones))
        await send(http, f"s{number}", told, time.perf_counter() + 30)

    await asyncio.gather(*(press(number, http) for number, http in enumerate(phones)))
    await asyncio.sleep(HOLD_S + 2)
    stop.set()
    await watching
    report(told, quiet, edits, after - before, stored(folder), options)


def report(
    told: Told, quiet: Told, edits: list[float], grown_mb: float, kept: list[str], options: argparse.Namespace
) -> None:
    """Print what was measured, and whether nothing was lost or doubled."""
    name_of = dict(one.split(" ") for one in told.receipts)
    load = {one.split(" ")[0] for one in quiet.receipts}
    on_screen = sorted(told.heard[one] - told.sent[name_of[one]] for one in load if one in told.heard)
    worded = sorted(told.worded[one] - told.sent[name_of[one]] for one in load if one in told.worded)
    spike = told.posts[len(quiet.posts) :]
    rows = [
        ["post, ms", *_in_row([1e3 * one for one in quiet.posts], 0)],
        ["on the screen, s", *_in_row(on_screen, 2)],
        ["its words, s (held back for 5 s)", *_in_row(worded, 2)],
        ["join, ms", *_in_row([1e3 * one for one in told.joins], 0)],
        ["spike: all phones in one second, s", *_in_row(spike, 2)],
        ["“Still true” of a co-ordinator, s", *_in_row(edits, 2)],
    ]
    print(
        f"\n{options.phones} phones for {options.seconds:.0f} s, {options.desks} co-ordinators, {len(told.receipts):,} entries\n"
    )
    print(markdown(["", "median", "p95", "worst"], rows))
    receipts = set(told.receipts)
    same = receipts == set(kept) and {one.split(" ")[0] for one in receipts} == set(told.worded)
    print(
        f"\nacknowledged {len(told.receipts):,} of {len(told.sent):,}; sent again {told.retries}; refused {len(told.refused)}"
    )
    print(f"in the store {len(kept):,} ({len(kept) - len(set(kept))} twice); words on the screen {len(told.worded):,}")
    print(f"receipts, store and screen name the same entries: {'yes' if same else 'NO'}")
    for one in told.refused[:3]:
        print(f"  refused: {one}")
    print(verdict("post, p95 ms", _at(quiet.posts, 0.95) * 1e3, POST_GOAL_MS))
    print(verdict("on the screen, p95 s", _at(on_screen, 0.95), SCREEN_GOAL_S))
    print(verdict("spike, worst s", max(spike, default=0.0), SPIKE_GOAL_S))
    print(verdict("memory grown, MB", grown_mb, MEMORY_GOAL_MB))


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def _in_row(values: list[float], digits: int) -> list[str]:
    if not values:
        return ["not measured"] * 3
    return [f"{one:.{digits}f}" for one in (statistics.median(values), _at(values, 0.95), max(values))]


class FormSession:
    """One browser's session of the form, over Streamlit's own messages."""

    def __init__(self, url: str) -> None:
        self.url, self.ids, self.socket = url, {}, None

    async def open(self) -> None:
        """Connect and draw the page once."""
        import websockets

        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await websockets.connect(
            address,
            subprotocols=["streamlit"],
            max_size=None,
            origin=self.url,
            compression=None,
            open_timeout=120,
            ping_timeout=None,
        )
        await self.run()

    async def run(self, name: str = "") -> bytes:
        """Run the page, with the form sent when there is a name; return everything that came."""
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        asked = BackMsg()
        asked.rerun_script.query_string = ""
        for widget, kind in self.ids.items() if name else ():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = widget
            if kind == "text_input":
                state.string_value = name
            else:
                state.trigger_value = True
        await self.socket.send(asked.SerializeToString())
        came = []
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 150)
            came.append(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            if message.WhichOneof("type") == "delta":
                element = message.delta.new_element
                kind = element.WhichOneof("type")
                if kind in ("text_input", "button"):
                    self.ids[getattr(element, kind).id] = kind
            if message.WhichOneof("type") == "script_finished":
                return b"".join(came)


async def play_form(url: str, options: argparse.Namespace) -> None:
    """Drive the form as the phones drive ours; the screen is a session that runs the page again every second."""
    told, stop = Told(), asyncio.Event()
    end = time.perf_counter() + options.seconds
    failed = []

    async def one(number: int) -> None:
        chance, sent = random.Random(SEED + number), 0
        session = FormSession(url)
        await asyncio.sleep(chance.uniform(0, 10))
        await session.open()
        while time.perf_counter() < end:
            name = f"zq{number}x{sent}q"
            start = told.sent[name] = time.perf_counter()
            await session.run(name)
            told.posts.append(time.perf_counter() - start)
            sent += 1
            await asyncio.sleep(chance.uniform(5, 15))

    async def watch() -> None:
        session = FormSession(url)
        await session.open()
        while not stop.is_set():
            came = await session.run()
            now = time.perf_counter()
            for found in re.findall(rb"zq\d+x\d+q", came):
                told.heard.setdefault(found.decode(), now)
            await asyncio.sleep(1)

    async def counted(number: int) -> None:
        try:
            await one(number)
        except Exception as error:  # noqa: BLE001  # whatever ends a session, it is counted
            failed.append(type(error).__name__)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(counted(number) for number in range(options.phones)))
    await asyncio.sleep(20)
    stop.set()
    await asyncio.gather(watching, return_exceptions=True)
    now = time.perf_counter()
    heard = [told.heard.get(name, now) - start for name, start in told.sent.items()]
    unseen = sum(name not in told.heard for name in told.sent)
    rows = [["post, ms", *_in_row([1e3 * one for one in told.posts], 0)], ["on the screen, s", *_in_row(heard, 2)]]
    print(f"\nThe form: {options.phones} phones for {options.seconds:.0f} s, {len(told.sent):,} sent\n")
    print(markdown(["", "median", "p95", "worst"], rows))
    print(
        f"\nnot on the screen 20 s after the end: {unseen} (counted with the time waited); sessions that failed: {len(failed)} {set(failed) or ''}"
    )


@contextmanager
def serving_form(home: Path) -> Iterator[str]:
    """Run the form; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("workshop_form.py")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    settings = environment() | {"FORM_DATABASE": str(home / "form.db")}
    process = subprocess.Popen(command, env=settings, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.perf_counter() + 60
        while not any(
            one.laddr.port == port and one.status == psutil.CONN_LISTEN and one.pid in tree_of(process.pid)
            for one in psutil.net_connections("tcp")
        ):
            if time.perf_counter() > end:
                raise SystemExit("The form did not start.")
            time.sleep(0.1)
        time.sleep(1.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


async def kill_rounds(folder: Path, rounds: int, phones: int) -> None:
    """End the server with SIGKILL in the middle of the load, again and again; look that nothing acknowledged is lost."""
    from assetmap.workspace.workshop_keys import read_keys

    told, restarts, tokens = Told(), [], {}
    chance = random.Random(SEED)
    keys = read_keys(folder)
    assert keys
    for number in range(rounds + 1):
        start = time.perf_counter()
        command = [sys.executable, "-m", "assetmap", "workshop", "open", TERRITORY, "--workspace", str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=ROOT, text=True)
        port = await asyncio.to_thread(wait_for_port, folder, process)
        restarts.append(time.perf_counter() - start)
        connections = []
        for one in range(phones):
            http = Http(port)
            http.cookie = tokens.get(one, "")
            if not http.cookie:
                http = await join(port, keys.join_token, told)
                tokens[one] = http.cookie
            connections.append(http)
        until = time.perf_counter() + 20
        names = [f"k{number}x{one}" for one in range(phones * 5)]
        sending = [
            asyncio.create_task(send(connections[at % phones], name, told, until))
            for at, name in enumerate(names[:phones])
        ]
        if number < rounds:
            await asyncio.sleep(chance.uniform(0.01, 0.25))
            os.kill(process.pid, signal.SIGKILL)
            for one in sending:
                one.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
        else:
            await asyncio.gather(*sending)
            process.send_signal(signal.SIGINT)
        process.wait(20)
    kept = stored(folder)
    lost = set(told.receipts) - set(kept)
    print(
        f"\n{rounds} times killed in the middle of {phones} posts: {len(told.receipts):,} acknowledged, {len(kept):,} in the store\n"
    )
    print(f"acknowledged and lost: {len(lost)}; twice: {len(kept) - len(set(kept))}")
    print(verdict("restart to serving, worst s", max(restarts[1:]), RESTART_GOAL_S))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--assets", type=int, default=5_000)
    parser.add_argument("--desks", type=int, default=3)
    parser.add_argument("--form", action="store_true")
    parser.add_argument("--kill", type=int, default=0, metavar="ROUNDS")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as home:
        if options.form:
            with serving_form(Path(home)) as url:
                asyncio.run(play_form(url, options))
            return
        folder = Path(home) / "workspace"
        ids = make_workspace(folder, 200 if options.kill else options.assets)
        open_room(folder)
        if options.kill:
            asyncio.run(kill_rounds(folder, options.kill, min(options.phones, 20)))
            return
        with serving(folder) as (url, process):
            port = wait_for_port(folder, process)
            asyncio.run(play(port, url, ids, folder, options, process))


if __name__ == "__main__":
    main()
