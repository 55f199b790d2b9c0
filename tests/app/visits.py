"""A visit to the running app in a real browser that reaches nothing but this machine."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from running_app import ROOT

DRAWN = ".am-map-host[data-version]"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
ALLOWED = re.compile(r"^(https?|wss?)://127\.0\.0\.1:\d+/|^(data|blob|about|devtools):")
STREAMLIT_PROBES = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")
"""Streamlit asks below a view's own address first where its server is; that it is not there is no fault."""

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLIT_FAULTS = {("presentation-role-conflict", "section")}
"""Streamlit's own file uploader: its drop zone is a section of role presentation that can be focused."""


class Visit:
    """A page, with what it tried to fetch elsewhere and what it complained of.

    A visit takes over the context of one that is over: its scripts are in the browser's cache, and nothing else is left there.
    """

    def __init__(self, browser: Any, url: str, width: int, height: int) -> None:
        self.context = next((one for one in browser.contexts if not one.pages), None) or browser.new_context()
        self.url, self.outside, self.complaints = url, [], []
        self.page = self.context.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.set_default_timeout(30_000)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _asked(self, url: str) -> None:
        if not ALLOWED.match(url):
            self.outside.append(url)

    def _heard(self, message: Any) -> None:
        if STREAMLIT_PROBES.search(message.location.get("url", "")):
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> Any:
        self.page.goto(f"{self.url}/{query}")
        return self.page

    def open_map(self, query: str = "") -> Any:
        page = self.open(query)
        page.wait_for_selector(DRAWN)
        return page

    def close(self) -> None:
        """End the visit, and forget what its browser kept of it: once no page is there any more that would keep it again."""
        for page in self.context.pages:
            page.close()
        empty = self.context.new_page()
        with suppress(PlaywrightError):  # an app that was ended keeps nothing that another visit could find
            empty.goto(f"{self.url}/_stcore/health")
            empty.evaluate("localStorage.clear()")
        empty.close()
        self.context.clear_cookies()
        self.context.clear_permissions()


def sideways(page: Any) -> int:
    """Return by how many pixels the page runs over the edge of the screen."""
    over: int = page.evaluate(
        """() => Math.max(0, ...[document.documentElement, document.querySelector("[data-testid=stMain]")].map(
            (one) => one.scrollWidth - one.clientWidth))"""
    )
    return over


def axe_violations(page: Any) -> list[tuple[str, list[Any]]]:
    """Return what axe finds against WCAG 2.2 AA and its best practice; the test is skipped where there is no axe."""
    places = [os.environ.get("ASSETMAP_AXE", ""), str(ROOT / "node_modules" / "axe-core" / "axe.min.js")]
    script = next((place for place in places if place and Path(place).is_file()), None)
    if script is None:
        pytest.skip("NO AXE: set ASSETMAP_AXE to axe.min.js of axe-core.")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(script).read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{ runOnly: {RULES}, resultTypes: ['violations'] }})")
    told = ((one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"])
    left = [
        (rule, [one for one in targets if (rule, one[-1].split()[-1].partition("[")[0]) not in STREAMLIT_FAULTS])
        for rule, targets in told
    ]
    return [(rule, targets[:3]) for rule, targets in left if targets]
