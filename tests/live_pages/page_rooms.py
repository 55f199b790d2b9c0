"""A workshop whose pages are looked at: the practice neighbourhood, an open room, and people who say things."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assetmap import live
from assetmap.live.forms import Around, read_entry
from assetmap.live.serving import LiveServer
from assetmap.workshop.room import Entry
from assetmap.workspace import Workspace, examples, room_deeds
from assetmap.workspace.practising import bring_in_example
from assetmap.workspace.workshops import Opening, open_workshop

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenvereinigung"
NAMES = (
    "Toddler group in the church hall",
    "Walking football",
    "Repair café",
    f"{LONG} e. V.",
    "Chess",
    "Lunch club on Thursdays",
)
SHOWN = {"consent_show_in_room": "yes", "consent_keep": "yes"}


def make_neighbourhood(folder: Path) -> Path:
    """Write a workspace with the practice neighbourhood."""
    bring_in_example(Workspace.open(folder), next(one for one in examples() if "practice" in one.id))
    return folder


@dataclass
class Pages:
    """The pages of one open workshop. Words show at once."""

    workspace: Workspace
    server: LiveServer
    people: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def address(self) -> str:
        return f"http://{self.server.keys.host}:{self.server.keys.port}"

    def settle(self, name: str, value: object) -> None:
        room_deeds.settle(self.server.keeper, name, value).result(timeout=20)

    def join(self) -> str:
        person = room_deeds.join(self.server.keeper, f"token-{next(self.numbers)}").result(timeout=20)
        self.people.append(person)
        return person

    def say(self, **fields: str) -> Entry:
        """Have somebody say something; what needs a look is approved."""
        service = self.server.service
        form = {"kind": "asset", "name": "Something", **fields}
        said, _ = read_entry(form, Around(service.workspace.layers, service.map), datetime.now(UTC))
        sending = room_deeds.Sending((self.people or [self.join()])[-1], f"key-{next(self.numbers):08}", said)
        kept = room_deeds.say(service.keeper, sending, lambda *_: room_deeds.Checked()).result(timeout=20)
        if said.is_personal:
            return room_deeds.decide_on(service.keeper, kept.id, "approved").result(timeout=20)
        return kept

    def say_many(self, count: int) -> list[Entry]:
        """Fill the room with everything there is: places, streets, wishes, what is known, what people bring, long names, no place."""
        service, (west, south, east, north) = self.server.service, self.workspace.territories()[0].polygon.bounds
        layers = [one for one in service.workspace.layers.values() if one.level != "individual"]
        known, streets, cells = list(service.map.known.values()), list(service.map.streets), list(service.map.cells)
        said = []
        for at in range(count):
            if at % 12 == 0:
                self.join()
            across = {
                "lon": f"{west + (east - west) * (0.2 + 0.6 * (at * 0.37 % 1))}",
                "lat": f"{south + (north - south) * (0.2 + 0.6 * (at * 0.61 % 1))}",
            }
            forms: tuple[Mapping[str, str], ...] = (
                {"place": "point", **across},
                {"place": "street", "street": streets[at % 4]},
                {"place": "asset", "at": known[at % 3].name},
                {"kind": "priority", "name": "Somewhere warm to sit"},
                {"kind": "known", "about": known[at % 7].id},
                {
                    "kind": "person",
                    "name": "I mend bikes",
                    "place": "point",
                    "cell": cells[at % len(cells)].id,
                    **SHOWN,
                },
                {"place": "none"},
            )
            said.append(
                self.say(
                    **{
                        "name": NAMES[at % len(NAMES)],
                        "why": "It gets me out.",
                        "layer": layers[at * 7 % len(layers)].id,
                        **forms[at % len(forms)],
                    }
                )
            )
        return said


@contextmanager
def open_pages(folder: Path) -> Iterator[Pages]:
    """Open a workshop in a workspace and serve its pages until the end."""
    workspace = Workspace.open(folder)
    server = live.start(workspace, open_workshop(workspace, workspace.territories()[0], Opening(port=0)))
    pages = Pages(workspace, server)
    pages.settle("hold_seconds", 0)
    try:
        yield pages
    finally:
        live.stop(workspace)


class Phone:
    """A phone (or the projector) in a browser, with what its pages complained of."""

    def __init__(self, browser: Any, pages: Pages, width: int = 320, height: int = 640, **look: Any) -> None:
        self.pages, self.complaints = pages, []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, **{"reduced_motion": "reduce", **look}
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def open(self, path: str = "/") -> Any:
        self.page.goto(f"{self.pages.address}{path}")
        return self.page

    def join(self) -> Any:
        self.page.goto(self.pages.server.keys.join_url)
        self.page.wait_for_url("**/add")
        self.page.wait_for_selector(".has-script")
        return self.page

    def screen(self) -> Any:
        self.page.goto(self.pages.server.keys.screen_url)
        self.page.wait_for_url("**/screen")
        self.page.wait_for_selector("#map canvas.known")
        return self.page

    def next(self) -> None:
        self.page.click("#next")


SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden]), textarea, label.choice, label.tick')]
    .filter((one) => one.checkVisibility() && !one.matches('.skip, .leaflet-control-attribution a'))
    .filter((one) => !(one.matches('[type=radio], [type=checkbox]') && one.closest('label')))
    .map((one) => [one.outerHTML.slice(0, 70), one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 44 || height < 44).map(([html, { width, height }]) => `${html} ${width} x ${height}`)"""


def small_targets(page: Any) -> list[str]:
    """Return what can be tapped and is less than 44 CSS pixels wide or high. Source: WCAG 2.5.5."""
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found


def sideways(page: Any) -> int:
    """Return by how many pixels the page runs over the edge."""
    over: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, over)
