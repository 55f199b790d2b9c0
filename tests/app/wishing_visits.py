"""A visit to the view for tests, which wishes things of its map and says what the map said back."""

from __future__ import annotations

import json
import time
from typing import Any

from visits import Visit

SQUARE = {"type": "Polygon", "coordinates": [[[-3.004, 57.898], [-2.996, 57.898], [-2.996, 57.902], [-3.004, 57.898]]]}
REACH = ["reach", "Ten minutes on foot from <the> library", SQUARE]
EXPLORER = "document.querySelector('.am-map-host').explorer"


class WishingVisit(Visit):
    """A visit to the view for tests."""

    def wish(self, **wishes: Any) -> None:
        """Say what the view wishes, and wait until it has been run."""
        runs = int(self.page.inner_text("#runs"))
        self.page.get_by_label("Wishes").fill(json.dumps(wishes))
        self.page.get_by_label("Wishes").press("Enter")
        self.wait_for_run(runs + 1)

    def wait_for_run(self, number: int) -> None:
        """Wait until the view was run this often."""
        until = time.monotonic() + 20
        while int(self.page.inner_text("#runs")) < number and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(80)

    def heard(self, least: int = 0) -> list[dict[str, Any]]:
        """Return what the map said, in order, without what it did not say; wait until it has said as much as expected."""
        until = time.monotonic() + 20
        if not least:
            self.page.wait_for_timeout(300)  # for what should not come
        while len(said := json.loads(self.page.inner_text("#heard"))) < least and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        return [{name: value for name, value in one.items() if value} for one in said]

    def tap(self, *places: tuple[int, int]) -> None:
        """Tap the map, in pixels from its middle."""
        box = self.page.locator(".am-leaflet").bounding_box()
        for right, down in places:
            self.page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down)

    def status(self) -> str:
        return str(self.page.inner_text(".am-draw-status"))
