"""Make the pictures of the README from the real app and real files: ``python docs/screenshots.py [EXTRACT]``.

EXTRACT is an OpenStreetMap extract of Newport, Wales; without it the picture of real streets is left as it is. Needs Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STREETS = ["--point", "51.5865,-2.9925", "--metres", "350", "--title", "Around Stow Hill"]


def main() -> int:
    """Start the app, take its pictures, then those of a single-file map."""
    chromium = os.environ.get("ASSETMAP_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("There is no Chromium. Install it first (Debian: apt-get install chromium).")
        return 1
    app = subprocess.Popen(
        [sys.executable, "-m", "assetmap", "demo", "--no-browser"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        address = re.search(r"http://\S+", (app.stdout.readline() if app.stdout else "") or "")
        if address is None:
            print("The app did not start.")
            return 1
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, width, height in (("practice-desk", 1280, 800), ("practice-phone", 390, 844)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(address.group())
                _drawn(page)
                page.screenshot(path=IMAGES / f"{name}.png")
                if name == "practice-desk":
                    page.get_by_text("Braeside Hall").first.click()
                    page.wait_for_timeout(800)
                    page.screenshot(path=IMAGES / "practice-card.png")
            for extract in sys.argv[1:2]:
                with tempfile.TemporaryDirectory() as folder:
                    file = Path(folder) / "streets.html"
                    subprocess.run(
                        [sys.executable, "-m", "assetmap", "quick", extract, str(file), *STREETS], check=True
                    )
                    page = browser.new_page(viewport={"width": 1280, "height": 800})
                    page.goto(file.as_uri())
                    _drawn(page)
                    page.screenshot(path=IMAGES / "newport-streets.png")
            browser.close()
    finally:
        app.terminate()
        app.wait()
    return 0


def _drawn(page: Page) -> None:
    page.locator(".am-list").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2_500)


if __name__ == "__main__":
    sys.exit(main())
