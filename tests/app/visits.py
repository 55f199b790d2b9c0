"""A visit to the running app in a real browser, with the network cut to this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from running_app import ROOT

DRAWN = ".am-map-host[data-version]"
ALLOWED = re.compile(r"^(https?|wss?)://127\.0\.0\.1:\d+/|^(data|blob|about|devtools):")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


class Visit:
    """A page, with what it tried to fetch elsewhere and what it complained of."""

    def __init__(self, browser: Any, url: str, width: int, height: int) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.url, self.outside, self.complaints = url, [], []
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _route(self, route: Any) -> None:
        if ALLOWED.match(route.request.url):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _heard(self, message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> Any:
        self.page.goto(f"{self.url}/{query}")
        return self.page

    def open_map(self, query: str = "") -> Any:
        page = self.open(query)
        page.wait_for_selector(DRAWN)
        return page


def axe_violations(page: Any, gravest_only: bool = True) -> list[tuple[str, list[Any]]]:
    """Return what axe finds against WCAG 2.2 AA; the test is skipped where there is no axe."""
    places = [os.environ.get("ASSETMAP_AXE", ""), str(ROOT / "node_modules" / "axe-core" / "axe.min.js")]
    script = next((place for place in places if place and Path(place).is_file()), None)
    if script is None:
        pytest.skip("NO AXE: set ASSETMAP_AXE to axe.min.js of axe-core.")
    page.evaluate(Path(script).read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{ runOnly: {RULES} }})")
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found["violations"]
        if not gravest_only or one["impact"] in ("serious", "critical")
    ]
