"""A room of phones: entries that are acknowledged, kept and on the screen, with co-ordinators at work beside them.

Usage: python benchmarks/workshop.py [--phones 120] [--seconds 300] [--assets 5000] [--desks 3] [--form] [--kill ROUNDS]

The app runs as its own process on a workspace of invented assets (fixed seed) with an open workshop; the port is the system's, and it
is checked that the process that listens is ours. Phones speak HTTP/1.1 over sockets of their own that stay open, as a browser's do:
they join, then send an entry every 5 to 15 s, and send again with the same key when no answer came. One screen listens to the feed.
Co-ordinators press “Still true today” every 10 s in sessions of the app.

Measured: the post (from the first byte sent to the receipt); the screen (from the first byte sent until the screen has heard of the
entry: its number, kind and layer); the words (the same until its words stand there, which the room holds back for 5 s). At the end the
receipts, the store and the screen must name the same entries, each once. Memory is weighed with the phones in, with the maps open, at the end.

--form drives instead what people would write first: one Streamlit form with a map of everything (``workshop_form.py``), as far as it
gets. --kill ends the server with SIGKILL in the middle of the load, that many times, and looks that nothing acknowledged was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from measure import machine, tree_of, use_checkout

use_checkout()

import psutil  # noqa: E402
from app import SEED, TERRITORY, Session, make_workspace, serving  # noqa: E402
from workshop_crowd import Http, Told, join, phone, screen, send, stored, wait_for_port  # noqa: E402
from workshop_form_crowd import play_form, serving_form  # noqa: E402
from workshop_kills import kill_rounds  # noqa: E402
from workshop_table import report  # noqa: E402

HOLD_S = 5.0
ALL_JOIN_S = 10.0
OPENED_S = 40.0
"""Seconds after which every co-ordinator has a map open and has changed something: what memory then grows by, it would grow by all day."""


def open_room(folder: Path) -> None:
    """Open a workshop in a workspace; nothing listens yet."""
    from assetmap.workspace import Workspace
    from assetmap.workspace.workshops import Opening, open_workshop

    with Workspace.open(folder) as workspace:
        open_workshop(workspace, workspace.territory(TERRITORY), Opening(settings={"hold_seconds": HOLD_S}))


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
    memory = [resident_mb(process)]
    end = time.perf_counter() + options.seconds

    async def weigh() -> None:
        await asyncio.sleep(min(OPENED_S, options.seconds / 2))
        memory.append(resident_mb(process))

    weighing = asyncio.create_task(weigh())
    desks = [asyncio.create_task(desk(url, ids, number, end, edits)) for number in range(options.desks)]
    await asyncio.gather(*(phone(http, number, told, end) for number, http in enumerate(phones)))
    quiet = Told(sent=dict(told.sent), posts=list(told.posts), receipts=list(told.receipts))
    await asyncio.gather(*desks, weighing)
    memory.append(resident_mb(process))

    async def press(number: int, http: Http) -> None:
        await asyncio.sleep(number / len(phones))
        await send(http, f"s{number}", told, time.perf_counter() + 30)

    await asyncio.gather(*(press(number, http) for number, http in enumerate(phones)))
    await asyncio.sleep(HOLD_S + 2)
    stop.set()
    await watching
    report(told, quiet, edits, memory, stored(folder), options)


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
