"""How long ``assetmap demo`` takes: from starting the process to its line ``Open http://...`` and to marks on a map.

Usage: python benchmarks/start.py [--runs 5] [--selector CSS] [--limit 60]

The browser is already running; the page is opened when the line appears, in a fresh context without a cache. "Marks drawn"
is when the selector matches something visible, or a canvas on which something is painted: by default the canvas of assets.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import chromium
from measure import ROOT, environment, machine, markdown, verdict

GOAL_SECONDS = 6
MARKS = "canvas.am-places"
_IS_DRAWN = """(element) => {
  if (element.tagName !== 'CANVAS') return element.getClientRects().length > 0;
  if (!element.width || !element.height) return false;
  return element.getContext('2d').getImageData(0, 0, element.width, element.height).data.some((value) => value > 0);
}"""


@contextmanager
def demo(limit_s: float) -> Iterator[tuple[str, float, float]]:
    """Run the demo; yields its address, when it was started and when it said where it is (monotonic seconds)."""
    command = [sys.executable, "-m", "assetmap", "demo", "--no-browser"]
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment() | {"ASSETMAP_NO_BROWSER": "1"}, cwd=ROOT
    )
    try:
        yield _address(process, start + limit_s), start, time.monotonic()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], deadline: float) -> str:
    said = b""
    descriptor = process.stdout.fileno()
    while time.monotonic() < deadline and process.poll() is None:
        if select.select([descriptor], [], [], 0.2)[0]:
            said += os.read(descriptor, 4096)
        found = re.search(rb"Open (http://\S+)\s", said)
        if found:
            return found[1].decode()
    raise SystemExit("The demo did not say where it is. Run it by hand: python -m assetmap demo --no-browser")


def wait_for_marks(page: Any, selector: str, limit_s: float) -> float:
    """Wait until something that matches is on the page, in any of its frames; return the time (monotonic seconds)."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        for frame in page.frames:
            found = frame.locator(selector)
            if found.count() and found.first.evaluate(_IS_DRAWN):
                return time.monotonic()
        page.wait_for_timeout(25)
    raise SystemExit(
        f"Nothing that matches {selector} was drawn within {limit_s:.0f} s; choose another with --selector."
    )


def measure_start(browser: Any, selector: str, limit_s: float, picture: Path | None) -> tuple[float, float, int]:
    """Start the demo once; return seconds to its line, seconds to marks, and requests to anywhere else."""
    outside: list[str] = []
    with demo(limit_s) as (url, start, said_at):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.on(
            "request", lambda one: outside.append(one.url) if not one.url.startswith((url, "data:", "blob:")) else None
        )
        page.goto(url, wait_until="commit")
        drawn_at = wait_for_marks(page, selector, limit_s)
        if picture:
            page.wait_for_timeout(1500)
            page.screenshot(path=picture)
        context.close()
    return said_at - start, drawn_at - start, len(outside)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--selector", default=MARKS)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--picture", type=Path, help="save what the warm-up showed")
    options = parser.parse_args()
    print(f"\n### assetmap demo ({machine()})\n")
    taken = []
    with chromium() as browser:
        for number in range(options.runs + 1):
            once = measure_start(browser, options.selector, options.limit, options.picture if number == 0 else None)
            print(f"  run {number}: line {once[0]:.2f} s, marks {once[1]:.2f} s", file=sys.stderr, flush=True)
            if number:
                taken.append(once)
    rows = []
    for place, what in enumerate(("line “Open http://…”", "marks drawn")):
        values = [one[place] for one in taken]
        rows.append([what, f"{statistics.median(values):.2f}", f"{min(values):.2f}-{max(values):.2f}"])
    print(markdown(["from the start of the process to", "s, median", "min-max"], rows))
    print(f"\nRequests to anywhere but the app: {max(one[2] for one in taken)}\n")
    print(verdict("seconds to marks drawn", statistics.median(one[1] for one in taken), GOAL_SECONDS))


if __name__ == "__main__":
    main()
