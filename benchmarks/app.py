"""How fast the app answers: a rerun of each view on the server, and many co-ordinators who edit at the same time.

Usage: python benchmarks/app.py [--assets 5000] [--sessions 20] [--seconds 60] [--views-only]

The app runs as its own process on a workspace of invented assets (fixed seed). Sessions speak Streamlit's own messages over real
WebSockets, as a browser does, but draw nothing, so that the two cores belong to the server. A rerun is measured from sending the
message to the server's “script finished”. An edit is the button “Still true today” on an asset's card: the judgement is written to
the disk, the view is run again, and the new map data are fetched; measured from the press to the last byte of the map.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import ROOT, environment, machine, markdown, use_checkout, verdict

use_checkout()

SEED = 20261122
RERUN_GOAL_MS = 50
EDIT_GOAL_S = 1.5
EVERY_S = 10
VIEWS = ("map", "start", "bring-in", "check", "signpost", "compare", "share", "workshop", "settings")
TERRITORY = "newport"


def make_workspace(folder: Path, number: int) -> list[str]:
    """Make a workspace with about ``number`` invented assets that have a place (one row in five tells of the same again); return their ids."""
    import shapely
    from workspace import invented_records

    from assetmap.territories import Territory
    from assetmap.workspace import Workspace
    from assetmap.workspace.planning import Doing

    records = invented_records(number * 2)
    records = records[records.geometry.notna()].head(number * 5 // 4).reset_index(drop=True)
    with Workspace.open(folder) as workspace:
        territory = Territory(TERRITORY, "Newport", shapely.box(-3.2, 51.4, -2.8, 51.75))
        workspace.add_territory(territory)
        told = {"territory": TERRITORY, "source": "list", "file": "list.csv", "rows": len(records)}
        workspace.commit(lambda seen: workspace.plan(seen, Doing("uploaded", "list", told, TERRITORY, records)))
        assets = workspace.assets(territory)
    return list(assets.loc[assets.geometry.notna(), "asset_id"])


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the app on a workspace; gives its address and process, which may be ended meanwhile."""
    command = [sys.executable, "-m", "assetmap", "serve", "--no-browser", "--workspace", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=ROOT, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"Open (http://\S+)", line)
        if not found:
            raise SystemExit("The app did not say where it is. Run it by hand: python -m assetmap serve --no-browser")
        yield found[1], process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(30)


class Session:
    """One visitor: the socket, and what the server last said of the map and the widgets."""

    def __init__(self, url: str, view: str) -> None:
        self.url, self.view = url, view
        self.socket: Any = None
        self.page_hash, self.map_id, self.map_url = "", "", ""
        self.complaints: list[str] = []

    async def __aenter__(self) -> Session:
        import websockets

        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, origin=self.url, compression=None
        )
        await self.rerun(first=True)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.close()

    async def rerun(self, trigger: Any = None, first: bool = False) -> float:
        """Ask for a run of the view, wait until it is finished, and return the seconds it took."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg()
        asked.rerun_script.query_string = f"territory={TERRITORY}"
        asked.rerun_script.page_script_hash = self.page_hash
        if first:
            asked.rerun_script.page_name = self.view
        asked.rerun_script.context_info.url = f"{self.url}/{self.view}"
        if trigger is not None:
            widget = asked.rerun_script.widget_states.widgets.add()
            widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self.map_id}__events"
            widget.json_trigger_value = json.dumps([trigger])
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        await self._until_finished()
        return time.perf_counter() - start

    async def _until_finished(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        restarts = True
        while restarts:
            restarts = False
            async for raw in self.socket:
                message = ForwardMsg()
                message.ParseFromString(raw)
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    self.page_hash = message.new_session.page_script_hash
                elif kind == "delta":
                    self._note_map(message.delta.new_element)
                elif kind == "script_finished":
                    restarts = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                    break

    def _note_map(self, element: Any) -> None:
        if element.WhichOneof("type") == "alert":
            self.complaints.append(element.alert.body)
        if element.WhichOneof("type") != "bidi_component":
            return
        said = element.bidi_component
        found = re.search(r"api/map/[\w-]+", said.json)
        if found:
            self.map_id, self.map_url = said.id, found[0]

    async def fetch_map(self) -> int:
        """Fetch the map data as the page does; return their bytes."""
        request = urllib.request.Request(f"{self.url}/{self.map_url}", headers={"Accept-Encoding": "gzip"})
        return await asyncio.to_thread(lambda: len(urllib.request.urlopen(request, timeout=30).read()))


async def measure_views(url: str, runs: int) -> dict[str, list[float]]:
    """Return the seconds of ``runs`` reruns of each view, after two that are not counted."""
    taken = {}
    for view in VIEWS:
        async with Session(url, view) as session:
            for _ in range(2):
                await session.rerun()
            taken[view] = [await session.rerun() for _ in range(runs)]
    return taken


async def measure_edits(url: str, ids: list[str], sessions: int, seconds: float) -> list[float]:
    """Let ``sessions`` co-ordinators edit every ten seconds each; return the seconds of every edit."""
    taken: list[float] = []
    chance = random.Random(SEED)
    began = time.perf_counter()

    async def one(number: int) -> None:
        async with Session(url, "map") as session:
            await session.rerun()  # a session's very first run opens the page; presses count from the next
            await session.fetch_map()
            await asyncio.sleep(EVERY_S * number / sessions)
            while time.perf_counter() - began < seconds:
                start = time.perf_counter()
                await session.rerun({"event": "asked", "value": ["checked", chance.choice(ids)]})
                size = await session.fetch_map()
                took = time.perf_counter() - start
                assert size > 1_000, "the map was empty"
                assert not session.complaints, session.complaints
                taken.append(took)
                await asyncio.sleep(max(0.0, EVERY_S - took))

    await asyncio.gather(*(one(number) for number in range(sessions)))
    return taken


def count_checked(folder: Path) -> int:
    """Count the judgements that really are in the store."""
    from assetmap.workspace import Workspace

    with Workspace.open(folder, create=False) as workspace, workspace.store.read() as seen:
        return len(list(seen.events(kinds=["judged"])))


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=int, default=5_000)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--views-only", action="store_true")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "workspace"
        ids = make_workspace(folder, options.assets)
        with serving(folder) as (url, _):
            views = asyncio.run(measure_views(url, options.runs))
            rows = [
                [view, f"{1e3 * statistics.median(all_):.0f}", f"{1e3 * max(all_):.0f}"] for view, all_ in views.items()
            ]
            print(f"\n{len(ids):,} assets, {options.runs} reruns of each view\n")
            print(markdown(["view", "median ms", "worst ms"], rows))
            slowest = max(statistics.median(all_) for all_ in views.values())
            print(verdict("rerun of the slowest view, median ms", 1e3 * slowest, RERUN_GOAL_MS))
            if options.views_only:
                return
            edits = sorted(asyncio.run(measure_edits(url, ids, options.sessions, options.seconds)))
        kept = count_checked(folder)
    p95 = edits[int(0.95 * (len(edits) - 1))]
    print(
        f"\n{options.sessions} sessions, {len(edits)} edits, {kept} in the store; an edit each {EVERY_S} s a session\n"
    )
    print(
        markdown(
            ["edit to map data", "s"],
            [["median", f"{statistics.median(edits):.2f}"], ["p95", f"{p95:.2f}"], ["worst", f"{edits[-1]:.2f}"]],
        )
    )
    print(verdict("edit, p95 s", p95, EDIT_GOAL_S))


if __name__ == "__main__":
    main()
