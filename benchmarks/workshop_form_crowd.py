"""The same crowd before what people would write first (``workshop_form.py``), as far as it gets. For ``workshop.py --form``."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from app import SEED
from measure import environment, markdown, tree_of
from workshop_crowd import Told
from workshop_table import in_row


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
    rows = [["post, ms", *in_row([1e3 * one for one in told.posts], 0)], ["on the screen, s", *in_row(heard, 2)]]
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
