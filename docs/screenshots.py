"""Make the pictures of the documents from the real app and real files: ``python docs/screenshots.py [EXTRACT]``.

First every view on the practice neighbourhood, at a laptop's, a phone's and a projector's width. Then, with EXTRACT (an OpenStreetMap extract
of Newport, Wales), the walkthrough (``docs/walkthrough.md``): from an empty folder to a shared map, pressed through as a person would.
Needs Chromium. Without EXTRACT the walkthrough's pictures are left as they are.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STREETS = ["--point", "51.5865,-2.9925", "--metres", "350", "--title", "Around Stow Hill"]
VIEWS = ("start", "map", "bring-in", "check", "signpost", "compare", "share", "settings")
WIDTHS = {"desk": (1280, 860), "phone": (390, 844), "projector": (1920, 1080)}
MIDDLE = "51.5865, -2.9925"
LIST = """Our halls and groups: all of it invented for this walk through assetmap,,,,
,,,,
Name,What it is,When,Latitude,Longitude
St Woolos Example Hall,community hall,Mon and Thu mornings,51.5842,-2.9978
Stow Hill Knitters,knitting group,Tuesdays 2pm at St Woolos Example Hall,,
Saturday Strollers,walking group,Sat mornings,51.5851,-2.9931
Ask Dai: he mends bicycles,skill,evenings,,
Shed on the Hill,men's shed,not open yet,51.5878,-2.9955
The bins on Commercial Street are never emptied,,,,
"""


def main() -> int:
    """Take the pictures."""
    with chromium() as browser:
        with running("demo") as address:
            every_view(browser, address)
        for extract in sys.argv[1:2]:
            single_file(browser, Path(extract).resolve())
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary) / "stow-hill"
                folder.mkdir()
                with running("serve", cwd=str(folder)) as address:
                    Walk(browser, address, folder, Path(extract).resolve()).go()
    return 0


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium."""
    program = os.environ.get("ASSETMAP_CHROMIUM") or shutil.which("chromium")
    if program is None:
        raise SystemExit("There is no Chromium. Install it first (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def running(command: str, cwd: str | None = None) -> Iterator[str]:
    """Run the app; gives its address."""
    app = subprocess.Popen(
        [sys.executable, "-m", "assetmap", command, "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(IMAGES.parents[1]), os.environ.get("PYTHONPATH", "")])},
    )
    try:
        address = re.search(r"http://\S+", (app.stdout.readline() if app.stdout else "") or "")
        if address is None:
            raise SystemExit("The app did not start.")
        yield address.group()
    finally:
        app.terminate()
        app.wait()


def every_view(browser: Any, address: str) -> None:
    """Take every view of the practice neighbourhood at every width, and a card."""
    for name, (width, height) in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        for view in VIEWS:
            page.goto(f"{address}/{view}?example=practice")
            settled(page)
            picture(page, f"view-{view}-{name}")
            if (view, name) == ("map", "desk"):
                page.locator(".am-row", has_text="Braeside Hall").first.click()
                page.wait_for_timeout(800)
                picture(page, "view-map-card")
        page.close()


def single_file(browser: Any, extract: Path) -> None:
    """Take a single-file map of real streets."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "streets.html"
        subprocess.run([sys.executable, "-m", "assetmap", "quick", str(extract), str(file), *STREETS], check=True)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.locator(".am-list").first.wait_for(timeout=60_000)
        page.wait_for_timeout(2_500)
        picture(page, "newport-streets")
        page.close()


class Walk:
    """The walkthrough: each step presses what a person would press, and takes a picture."""

    def __init__(self, browser: Any, address: str, folder: Path, extract: Path) -> None:
        self.address, self.extract = address, extract
        self.list = folder / "Halls and groups.csv"
        self.list.write_text(LIST, encoding="utf-8")
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 860})
        self.page.set_default_timeout(60_000)
        self.number = 0

    def go(self) -> None:
        """Take all the steps."""
        for step in (
            self.begin,
            self.territory,
            self.gather,
            self.bring_in,
            self.look,
            self.check,
            self.compare,
            self.share,
        ):
            step()

    def shoot(self, name: str) -> None:
        self.number += 1
        settled(self.page)
        picture(self.page, f"walk-{self.number:02}-{name}")

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).first.click()
        settled(self.page)

    def view(self, label: str) -> None:
        self.page.locator(".st-key-am-views").get_by_text(label, exact=True).click()
        settled(self.page)

    def begin(self) -> None:
        self.page.goto(self.address)
        self.shoot("start")
        self.press("Make a workspace here")

    def territory(self) -> None:
        self.page.get_by_text("Around a postcode or point").click()
        settled(self.page)
        self.page.get_by_label("Postcode, or latitude and longitude").fill(MIDDLE)
        self.press("Go round it")
        self.page.get_by_label("What people call it").fill("Stow Hill")
        self.shoot("territory")
        self.press("Keep this territory")

    def gather(self) -> None:
        self.view("Bring in")
        self.page.get_by_text("From OpenStreetMap", exact=True).first.click()
        settled(self.page)
        self.page.locator(".st-key-am-from-osm input[type=text]").first.fill(str(self.extract))
        self.press("Bring in from this file")
        self.page.wait_for_timeout(2_000)
        self.shoot("gathered")

    def bring_in(self) -> None:
        self.page.get_by_text("A list or a map of your own", exact=True).first.click()
        settled(self.page)
        self.page.locator("input[type=file]").first.set_input_files(str(self.list))
        settled(self.page)
        self.press("Look at this file")
        self.shoot("list")
        self.press("Keep in Stow Hill")
        self.shoot("kept")

    def look(self) -> None:
        self.view("Map")
        self.page.locator(".am-row").first.wait_for()
        self.shoot("map")

    def check(self) -> None:
        self.view("Check")
        self.shoot("check")

    def compare(self) -> None:
        self.view("Compare")
        self.shoot("compare")

    def share(self) -> None:
        self.view("Share")
        self.shoot("share")


def settled(page: Page) -> None:
    """Wait until the server has finished, and the map is drawn."""
    page.locator(".st-key-am-bar").wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=90_000)
    for busy in ("stSkeleton", "stProgress", "stStatusWidget"):
        page.get_by_test_id(busy).first.wait_for(state="detached", timeout=90_000)
    page.wait_for_timeout(1_500)


def picture(page: Page, name: str) -> None:
    """Take the picture; JPEG, so that a clone of the project stays small."""
    page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=80)


if __name__ == "__main__":
    sys.exit(main())
