"""Play a whole workshop: real browser pages, a crowd behind them, the network cut at times, the laptop's program killed once.

Usage: python benchmarks/play_workshop.py [--pages 12] [--phones 60] [--seconds 60] [--pictures FOLDER]

The app runs as its own process on the practice neighbourhood. A facilitator opens the workshop in the app, a projector shows the screen,
``--pages`` Chromium pages join and tell, and a crowd of ``--phones`` sends beside them as ``workshop.py`` does, with points in this
territory. A third of the pages go offline while they tell and come back; in the middle the app is ended with SIGKILL and started
again; at the end the facilitator looks at what waits, closes, and downloads the list. Looked at: every page's entry and every receipt
of the crowd is in the store once, the numbers on the screen are those of the store, and the list of the close holds what stood on the
screen.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from measure import machine, use_checkout

use_checkout()

import workshop_crowd as crowd  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, DESK, PROJECTOR = {"width": 390, "height": 780}, {"width": 1280, "height": 900}, {"width": 1920, "height": 1080}
TOLD = (
    ("Toddler group in the church hall", "It gets me out"), ("The bench by the burn", "You meet people"), ("Walking football", ""),
    ("Community garden", "My beans"), ("Library", "Warm and quiet"), ("Knit and natter", ""), ("The chip shop", "Everybody goes"),
    ("Men's shed", "They mend toys"), ("The burn path", ""), ("Chess on Mondays", ""), ("Food larder", "No questions"), ("Choir", "Singing helps"),
)  # fmt: skip


def main() -> int:
    """Play, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--phones", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    print(machine())
    chromium = os.environ.get("ASSETMAP_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("There is no Chromium. Install it first (Debian: apt-get install chromium).")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        folder = Path(home) / "workspace"
        _make_workspace(folder)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            return Play(folder, browser, options).whole()
        finally:
            browser.close()


def _make_workspace(folder: Path) -> None:
    from assetmap.workspace import Workspace, examples
    from assetmap.workspace.practising import bring_in_example

    with Workspace.open(folder) as workspace:
        bring_in_example(workspace, next(one for one in examples() if "practice" in one.id))


class Placed:
    """A phone of the crowd whose points lie in the opened territory; what is sent again lies where it lay."""

    def __init__(self, http: Any, bounds: tuple[float, float, float, float]) -> None:
        self.http, self.bounds = http, bounds

    async def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Send a form as the crowd does."""
        if "lon" in fields:
            west, south, east, north = self.bounds
            chance = random.Random(fields["key"])
            fields = fields | {
                "lon": f"{chance.uniform(west, east):.6f}",
                "lat": f"{chance.uniform(south, north):.6f}",
            }
        return await self.http.post(path, fields)


class Play:
    """One workshop, from the opening to the list."""

    def __init__(self, folder: Path, browser: Any, options: argparse.Namespace) -> None:
        self.folder, self.browser, self.options = folder, browser, options
        self.faults: list[str] = []
        self.told = crowd.Told()

    def whole(self) -> int:
        """Play it through; return 0 when all was found as it should be."""
        with crowd.serving(self.folder) as (url, process):
            desk = self._page(DESK)
            self._open(desk, url)
            port = crowd.wait_for_port(self.folder, process)
            screen = self._page(PROJECTOR)
            screen.goto(self._keys().screen_url)
            screen.wait_for_selector("#map canvas")
            self._picture(screen, "start")
            phones = [self._join() for _ in range(self.options.pages)]
            behind = threading.Thread(target=self._crowd, args=(port,), daemon=True)
            behind.start()
            half = self.options.pages // 2
            for at in range(half):
                self._tell(phones[at], at, is_offline=at % 3 == 2)
            self._picture(screen, "middle")
            _kill(process)
        killed = time.perf_counter()
        with crowd.serving(self.folder) as (url, process):
            crowd.wait_for_port(self.folder, process)
            print(
                f"killed; pages for phones are back after {time.perf_counter() - killed:.1f} s (the whole app started anew)"
            )
            for at in range(half, self.options.pages):
                self._tell(phones[at], at, is_offline=at % 3 == 2)
            behind.join()
            for at, phone in enumerate(phones):
                self._check_mine(phone, at)
            screen.wait_for_timeout(8_000)
            self._picture(screen, "end")
            self._check_screen(screen)
            self._picture(self._desk_again(url), "desk")
            self._close(url)
        self._check_store()
        print("\n".join(f"FAULT: {one}" for one in self.faults) or "everything was found as it should be")
        return int(bool(self.faults))

    def _page(self, size: dict[str, int]) -> Any:
        page = self.browser.new_context(viewport=size, accept_downloads=True).new_page()
        page.set_default_timeout(60_000)
        return page

    def _keys(self) -> Any:
        from assetmap.workspace.workshop_keys import read_keys

        return read_keys(self.folder)

    def _open(self, desk: Any, url: str) -> None:
        desk.goto(f"{url}/workshop")
        only = desk.get_by_text("Only this computer")
        button = desk.get_by_role("button", name="Open the workshop")
        button.wait_for()
        if only.count():
            only.first.click()
        button.click()
        desk.get_by_text("Scan it with a phone").wait_for()

    def _desk_again(self, url: str) -> Any:
        desk = self._page(DESK)
        desk.goto(f"{url}/workshop")
        desk.get_by_text("Scan it with a phone").wait_for()
        desk.wait_for_timeout(2_000)
        return desk

    def _join(self) -> Any:
        phone = self._page(PHONE)
        phone.goto(self._keys().join_url)
        phone.wait_for_url("**/add")
        return phone

    def _tell(self, phone: Any, at: int, *, is_offline: bool) -> None:
        name, why = TOLD[at % len(TOLD)]
        phone.wait_for_selector(".has-script #next")
        phone.click("#next")
        phone.fill("#name", f"{name} {at}")
        phone.click("#next")
        if is_offline:
            phone.context.set_offline(True)
        phone.click("#next")
        phone.fill("#why", why)
        while phone.is_visible("#next"):
            phone.click("#next")
        phone.click("#send")
        if is_offline:
            phone.get_by_text("1 thing waits on this phone").wait_for()
            phone.context.set_offline(False)
        phone.wait_for_selector("#thanks button")

    def _check_mine(self, phone: Any, at: int) -> None:
        phone.goto(phone.url.split("/add")[0] + "/mine")
        phone.wait_for_selector("h1")
        wanted = f"{TOLD[at % len(TOLD)][0]} {at}"
        if phone.get_by_text(wanted, exact=False).count() == 0:
            self.faults.append(f"page {at} does not find “{wanted}” among what it sent")

    def _crowd(self, port: int) -> None:
        bounds = self._bounds()

        async def play() -> None:
            joined = await asyncio.gather(
                *(crowd.join(port, self._keys().join_token, self.told) for _ in range(self.options.phones))
            )
            here = [Placed(one, bounds) for one in joined]
            end = time.perf_counter() + self.options.seconds
            await asyncio.gather(*(crowd.phone(one, at, self.told, end) for at, one in enumerate(here)))

        asyncio.run(play())

    def _bounds(self) -> tuple[float, float, float, float]:
        from assetmap.workspace import Workspace

        with Workspace.open(self.folder, create=False) as workspace:
            return workspace.territory(self._keys().territory).polygon.bounds

    def _check_screen(self, screen: Any) -> None:
        from assetmap.workspace import Workspace
        from assetmap.workspace.workshops import keeper_of

        with Workspace.open(self.folder, create=False) as workspace:
            keeper = keeper_of(workspace, self._keys())
            shown = keeper.see(lambda room: sum(one.kind == "asset" for one in room.on_screen(float("inf"))))
            keeper.close()
        seen = int(re.sub(r"\D", "", screen.inner_text("#things")))
        print(f"things on the screen {seen}, in the store {shown}")
        if seen != shown:
            self.faults.append(f"the screen counts {seen} things, the store {shown}")

    def _close(self, url: str) -> None:
        desk = self._desk_again(url)
        desk.get_by_role("button", name="Close the workshop").click()
        desk.get_by_role("button", name="Yes, close it").click()
        desk.get_by_text("added", exact=False).first.wait_for()
        self._picture(desk, "closed")
        desk.reload()
        desk.get_by_text("Workshops so far").wait_for()
        row = desk.locator("[data-testid=stExpander]", has_text=re.compile(r" added \d")).first
        row.click()
        with desk.expect_download() as coming:
            desk.get_by_role("button", name="Download the list").first.click()
        rows = list(csv.DictReader(io.StringIO(Path(coming.value.path()).read_text(encoding="utf-8-sig"))))
        print(f"the list of the close has {len(rows)} lines")
        wanted = {f"{TOLD[at % len(TOLD)][0]} {at}" for at in range(self.options.pages)}
        lacking = wanted - {one.get("what", "") for one in rows}
        if lacking:
            self.faults.append(f"the list lacks {sorted(lacking)[:3]}")

    def _check_store(self) -> None:
        kept = crowd.stored(self.folder)
        lost = set(self.told.receipts) - set(kept)
        print(
            f"crowd: {len(self.told.receipts)} acknowledged, sent again {self.told.retries}; in the store {len(kept)} with the pages'; "
            f"acknowledged and lost {len(lost)}; twice {len(kept) - len(set(kept))}"
        )
        if lost or len(kept) != len(set(kept)):
            self.faults.append("something acknowledged was lost, or came twice")

    def _picture(self, page: Any, name: str) -> None:
        if self.options.pictures:
            self.options.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.options.pictures / f"{name}.png")


def _kill(process: subprocess.Popen[str]) -> None:
    for pid in reversed(crowd.tree_of(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
