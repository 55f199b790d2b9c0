"""Open pages in Chromium without a network: when they are drawn, how smoothly they zoom and pan, what they ask for."""

from __future__ import annotations

import mimetypes
import re
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET_MS = 1000
LIMIT_S = 90
DRAGS = ((-300, 0), (0, -200), (300, 0), (0, 200))

_WATCH = """
window.__long = []; window.__frames = [];
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.__long.push([e.startTime, e.duration]); })
  .observe({ type: 'longtask', buffered: true });
(() => { let last = 0; const step = (now) => { if (last) window.__frames.push(now - last); last = now; requestAnimationFrame(step); };
  requestAnimationFrame(step); })();
"""
_DRAWN = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  let last = page ? page.loadEventEnd : 0;
  const loaded = last > 0;
  for (const [start, took] of window.__long) last = Math.max(last, start + took);
  for (const one of performance.getEntriesByType('resource')) last = Math.max(last, one.responseEnd);
  return [loaded, last, performance.now() - last];
}"""
_MIDDLE = """() => {
  const box = (document.querySelector('.leaflet-container') || document.body).getBoundingClientRect();
  return [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight - box.top) / 2];
}"""
_TAKEN = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done([window.__frames, window.__long.map((one) => one[1])]))))"""

LOCAL = (
    (r"/leaflet@[^/]*/dist/(.+)$", "leaflet", "{}"),
    (r"/jquery-[\d.]+(?:\.min)?\.js$", "jquery", "jquery.min.js"),
)
"""Links of peers' pages that installed xstatic packages can answer: pattern, package, file."""


@dataclass
class Visit:
    """What one opening of a page was like. Times in milliseconds but ``drawn_s``; ``asked`` are addresses outside the file."""

    drawn_s: float | None = None
    p95_frame_ms: float | None = None
    worst_frame_ms: float | None = None
    long_tasks_ms: float | None = None
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium: the system's, or else playwright's own."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def installed_file(package: str, name: str) -> Path | None:
    """Find a file of an installed xstatic package."""
    for entry in sys.path:
        folder = Path(entry) / "xstatic" / "pkg" / package / "data"
        found = next((one for one in (folder / name, folder / "dist" / name) if one.is_file()), None)
        if found:
            return found
    return None


def _local_answer(url: str) -> Path | None:
    for pattern, package, name in LOCAL:
        found = re.search(pattern, url.split("?")[0])
        if found:
            return installed_file(package, name.format(*found.groups()))
    return None


def visit(browser: Any, page_file: Path, picture: Path | None = None) -> Visit:
    """Open one page from disk, wait until it is drawn, then zoom and pan it by a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page, seen = context.new_page(), Visit()
        page.route("**/*", lambda route: _answer(route, seen))
        page.on("pageerror", lambda error: seen.errors.append(str(error)[:120]))
        page.add_init_script(_WATCH)
        page.goto(page_file.resolve().as_uri(), wait_until="commit")
        seen.drawn_s = wait_until_drawn(page)
        if seen.drawn_s is not None:
            _measure_moving(page, seen)
        if picture:
            page.screenshot(path=picture)
        return seen
    finally:
        context.close()


def _answer(route: Any, seen: Visit) -> None:
    url = route.request.url
    if url.startswith(("file:", "data:", "blob:")):
        route.continue_()
        return
    seen.asked.append(url)
    file = _local_answer(url)
    if file is None:
        seen.refused.append(url)
        route.abort()
        return
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    route.fulfill(body=file.read_bytes(), content_type=kind, headers={"Access-Control-Allow-Origin": "*"})


def wait_until_drawn(page: Any) -> float | None:
    """Return seconds until the last long task, resource or load event before a second of quiet; None when none came."""
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        loaded, last, quiet = page.evaluate(_DRAWN)
        if loaded and quiet > QUIET_MS:
            return float(last) / 1000
        page.wait_for_timeout(100)
    return None


def _measure_moving(page: Any, seen: Visit) -> None:
    x, y = page.evaluate(_MIDDLE)
    page.evaluate("() => { window.__long.length = 0; window.__frames.length = 0; }")
    _wheel(page, x, y, -60)
    for across, down in DRAGS:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + across, y + down, steps=10)
        page.mouse.up()
        page.wait_for_timeout(250)
    page.mouse.move(x, y)
    _wheel(page, x, y, 60)
    frames, long_tasks = page.evaluate(_TAKEN)
    frames.sort()
    seen.p95_frame_ms = frames[int(0.95 * (len(frames) - 1))]
    seen.worst_frame_ms = frames[-1]
    seen.long_tasks_ms = float(sum(long_tasks))


def _wheel(page: Any, x: float, y: float, by: int) -> None:
    page.mouse.move(x, y)
    for _ in range(3):
        page.mouse.wheel(0, by)
        page.wait_for_timeout(450)


def middle(visits: list[Visit], name: str) -> float | None:
    """Return the median of one measure over the visits that have it."""
    values = [value for value in (getattr(one, name) for one in visits) if value is not None]
    return statistics.median(values) if values else None
