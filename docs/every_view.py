"""Look at the app with a whole town in it: ``python docs/every_view.py EXTRACT OUT [--state NAME] [--width PX] [--look NAME]``.

Makes a workspace of everything in EXTRACT (an OpenStreetMap extract of Newport, Wales) and of a few streets in it, opens every view and its
main states at each width and in each look, and checks each: no fault, nothing to scroll sideways, nothing in the browser's console, nothing
asked of another server, something to read, and nothing for axe to find. OUT gets a picture of each, ``montage-LOOK-WIDTH.png`` and
``table.md``; the exit code is 1 when something was found. Needs Chromium, and axe-core (``ASSETMAP_AXE``). A full run takes half an hour.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screenshots import LIST, MIDDLE, chromium, running

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "app"))

from visits import DRAWN, IDLE, Visit, axe_violations, sideways

Steps = Callable[[Any], None]
TOWN, STREETS = "Newport", "Stow Hill"
WIDTHS = {320: 256, 390: 844, 820: 1180, 1280: 860, 1920: 1080}
"""Heights by width. 320 is what is left of 1280 by 1024 at 400 %; only ``AT_400_PERCENT`` are opened there."""
AT_400_PERCENT = ("start", "map", "map-card")
PHONE = 640
LOOKS = ("light", "dark", "contrast")
FAULTS = "[data-testid=stException], [data-testid=stAlertContentError], .stException"
SLOW_S = 1.0
"""Who waits longer for the first words must be told what for. Chosen by us."""
UNCLEAR = "name,lat,lon,description\n" + "".join(
    f"Example Hall {number},{-2.99 - number / 1000},{51.58 + number / 1000},community centre\n" for number in range(4)
)
"""A list of which nobody can say whether its latitudes and longitudes are the wrong way round."""
LATE = """Name,What it is,Latitude,Longitude
Riverfront Theatre & Arts,theatre,51.5872,-2.9945
Dolman Theater,theatre,51.5889,-2.9962
Zonk,thingamajig,51.5883,-2.9957
The Wandering Choir,choir,,
Ask Mair: she fixes radios,skill,51.5870,-2.9950
"""


@dataclass(frozen=True)
class State:
    """A view's address with its query, and what a person presses there until the state is reached."""

    name: str
    path: str
    steps: Steps = lambda page: None
    is_cut_off: bool = False
    at_end: bool = False


@dataclass
class Seen:
    """What one state was like at one width in one look. Times in seconds from opening the address, where it was opened anew."""

    state: str
    width: int
    look: str
    first_s: float | None = None
    whole_s: float | None = None
    faults: list[str] = field(default_factory=list)


def button(name: str) -> Steps:
    """Press the first button of a name."""
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def words(text: str) -> Steps:
    """Press the first thing that says something."""
    return lambda page: page.get_by_text(text, exact=True).first.click()


def one_after_the_other(*steps: Steps) -> Steps:
    """Do several things, and wait after each until the screen is still."""

    def act(page: Any) -> None:
        for step in steps:
            step(page)
            still(page)

    return act


def still(page: Any) -> None:
    """Wait until the server has finished and the screen shows it."""
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE, timeout=90_000)
    for busy in ("stSkeleton", "stProgress"):
        page.get_by_test_id(busy).first.wait_for(state="detached", timeout=90_000)
    page.wait_for_timeout(500)


def card(page: Any) -> None:
    """Open the card of a place in the list."""
    page.locator(".am-search").first.fill("Theatre")
    page.locator(".am-row", has_text="Riverfront").first.click()
    page.locator(".am-card").first.wait_for()


def tap(page: Any) -> None:
    """Tap the middle of the map, and take that place."""
    box = page.locator(".am-leaflet").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + min(box["height"], 600) / 2)
    button("Use this place")(page)


def files(text: str, name: str) -> Steps:
    """Give a list of one's own to Bring in."""

    def act(page: Any) -> None:
        given = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("input[type=file]").first.set_input_files(given)
        still(page)
        button("Look at this file")(page)

    return act


def wish(page: Any) -> None:
    """Ask Signpost for something."""
    page.get_by_label("What would you like? In your own words").fill("I like singing and some company")
    button("Find ideas")(page)


def point(page: Any) -> None:
    """Make a territory around a point."""
    page.get_by_label("Postcode, or latitude and longitude").fill(MIDDLE)
    button("Go round it")(page)


def narrow(page: Any) -> None:
    """Narrow the list and the map by a word."""
    page.locator(".am-search").first.fill("park")


def bottom(page: Any) -> None:
    """Go down to the end of the page."""
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo(0, main.scrollHeight)")


def states() -> Iterator[State]:
    """Name everything that is looked at, in the order of the bar."""
    yield State("start", "start")
    yield State("start-end", "start", at_end=True)
    ways = {
        "draw": words("Draw it"),
        "place": words("By a place’s name"),
        "file": words("From a boundary file"),
        "combine": words("From other territories"),
        "point": one_after_the_other(words("Around a postcode or point"), point),
    }
    for name, way in ways.items():
        yield State(f"start-{name}", "start", way, at_end=True)
    yield State("start-cut-off", "start", is_cut_off=True)
    yield State("map", "map")
    yield State("map-streets", "map?territory=stow-hill")
    yield State("map-card", "map", card)
    yield State("map-filter", "map", narrow)
    yield State("map-adding", "map", button("Add one"))
    yield State("map-add-form", "map", one_after_the_other(button("Add one"), tap))
    yield State("map-change", "map", one_after_the_other(card, button("Change")))
    yield State("map-history", "map", one_after_the_other(card, button("History")))
    yield State("map-walk", "map", one_after_the_other(card, button("On foot from here")))
    yield State("map-done", "map", one_after_the_other(card, button("Still true today")))
    yield State("map-everyone", "map", words("Everyone"))
    yield State("map-cut-off", "map", is_cut_off=True)
    yield State("bring-in", "bring-in")
    yield State("bring-in-list", "bring-in?territory=stow-hill", files(LIST, "Halls and groups.csv"))
    yield State("bring-in-questions", "bring-in?territory=stow-hill", files(UNCLEAR, "Venues.csv"))
    yield State("bring-in-osm", "bring-in", words("From OpenStreetMap"))
    for queue in ("duplicates", "kinds", "labels", "still_true", "gone", "no_place", "disputes"):
        yield State(f"check-{queue}", f"check?queue={queue}")
    yield State("signpost", "signpost")
    yield State("signpost-answered", "signpost", wish)
    for question in ("gives", "kinds", "hours", "foot", "changes", "relations", "streets", "figures"):
        yield State(f"compare-{question}", f"compare?question={question}")
    yield State("share", "share")
    yield State("share-end", "share", at_end=True)
    yield State("settings", "settings")
    yield State("settings-end", "settings", at_end=True)


def make_workspace(extract: Path, folder: Path) -> None:
    """Make the town and the streets in it, with a list of which a person must decide things."""
    import osmium

    box = osmium.io.Reader(str(extract)).header().box()
    lower, upper = box.bottom_left, box.top_right
    west, south, east, north = (lower.lon, lower.lat, upper.lon, upper.lat) if box.valid() else corners(extract)
    late = folder / "Late list.csv"
    late.write_text(LATE, encoding="utf-8")
    for command in (
        ["territory", "add", TOWN, f"--bbox={west},{south},{east},{north}"],
        ["territory", "add", STREETS, "--point", MIDDLE.replace(" ", ""), "--metres", "350"],
        ["gather", "newport", "--extract", str(extract)],
        ["gather", "stow-hill", "--extract", str(extract)],
        ["upload", "newport", str(late), "--yes"],
    ):
        workspace = ["--workspace", str(folder / "workspace")]
        subprocess.run([sys.executable, "-m", "assetmap", *command, *workspace], check=True, stdout=subprocess.DEVNULL)


def corners(extract: Path) -> tuple[float, float, float, float]:
    """Return the box (west, south, east, north) of the nodes of an extract whose header does not say it, but for its outermost 1 %."""
    import numpy as np
    import osmium

    at = np.array([(one.lon, one.lat) for one in osmium.FileProcessor(str(extract), osmium.osm.NODE)])
    (west, south), (east, north) = np.quantile(at, (0.01, 0.99), axis=0)
    return float(west), float(south), float(east), float(north)


class Round:
    """One look at everything: what was seen, and the pictures of it."""

    def __init__(self, browser: Any, address: str, out: Path) -> None:
        self.browser, self.address, self.out = browser, address, out
        self.seen: list[Seen] = []

    def look_at(self, state: State, look: str, widths: list[int]) -> None:
        """Open a state and look at it at every width: anew for phones and maps, which begin otherwise, or else once."""
        alone = [width for width in widths if width <= PHONE or state.name.startswith("map")]
        for group in [*([width] for width in alone), [width for width in widths if width not in alone]]:
            if group:
                self._open(state, look, group)

    def _open(self, state: State, look: str, widths: list[int]) -> None:
        here = Visit(self.browser, self.address, widths[0], WIDTHS[widths[0]])
        here.context.add_cookies([{"name": "assetmap_look", "value": f"{look}.usual.en-GB", "url": self.address}])
        first, whole, trouble = None, None, []
        try:
            first, whole = self._reach(here, state)
        except Exception as error:  # noqa: BLE001 - what could not be reached is told in the table, and the next is looked at
            trouble = [f"not reached: {str(error).splitlines()[0][:120]}"]
        for width in widths:
            here.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            here.page.wait_for_timeout(700)  # for the parts that measure themselves
            if state.at_end:
                bottom(here.page)
            faults = [*trouble, *self._faults(here, state)]
            one = Seen(state.name, width, look, first if width == widths[0] else None, whole, faults)
            print(line_of(one), flush=True)
            self.seen.append(one)
            here.page.screenshot(path=self.out / f"{look}-{width}-{state.name}.png")
        here.context.set_offline(False)
        here.close()

    def _reach(self, here: Visit, state: State) -> tuple[float, float]:
        began = time.monotonic()
        page = here.open(state.path)
        page.set_default_timeout(20_000)
        page.locator("[data-testid=stMain] :is(h1, [data-testid=stProgress])").first.wait_for(state="attached")
        first = time.monotonic() - began
        still(page)
        if state.path.startswith("map"):
            page.wait_for_selector(DRAWN)
        whole = time.monotonic() - began
        state.steps(page)
        still(page)
        if state.is_cut_off:
            here.context.set_offline(True)
            page.wait_for_timeout(3_000)
            here.complaints.clear()  # that the network is cut is no fault of the page's
        return first, whole

    def _faults(self, here: Visit, state: State) -> Iterator[str]:
        page = here.page
        if shown := page.locator(FAULTS).all_inner_texts():
            yield f"fault shown: {shown[0][:100]}"
        if over := sideways(page):
            yield f"{over} px to scroll sideways"
        if not state.is_cut_off:
            yield from (f"console: {one[:100]}" for one in here.complaints)
        yield from (f"asked {one[:80]}" for one in here.outside)
        if len(page.locator("[data-testid=stMain]").inner_text().strip()) < 40:
            yield "next to nothing to read"
        yield from (f"axe {rule}: {targets}" for rule, targets in axe_violations(page))


def line_of(one: Seen) -> str:
    """Write a row of the table."""
    times = ["" if value is None else f"{value:.1f}" for value in (one.first_s, one.whole_s)]
    said = "; ".join(one.faults).replace("|", "/") or "good"
    return f"| {one.look} | {one.width} | {one.state} | {' | '.join(times)} | {said} |"


def montage(browser: Any, out: Path, look: str, width: int) -> None:
    """Put the pictures of one look and width on one sheet."""
    pictures = sorted(out.glob(f"{look}-{width}-*.png"), key=lambda one: one.stat().st_mtime)
    if not pictures:
        return
    figures = "".join(
        f'<figure><img src="{one.as_uri()}"><figcaption>{one.stem}</figcaption></figure>' for one in pictures
    )
    columns = 8 if width <= PHONE else 5
    style = (
        f"body{{display:grid;grid-template-columns:repeat({columns},1fr);gap:12px;font:14px sans-serif}}"
        "figure{margin:0}img{width:100%}"
    )
    sheet = out / "montage.html"
    sheet.write_text(f"<style>{style}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 2400, "height": 800})
    page.goto(sheet.as_uri())
    page.screenshot(path=out / f"montage-{look}-{width}.png", full_page=True)
    page.close()
    sheet.unlink()


def main() -> int:
    """Look at everything, or at what was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--state", nargs="*", default=[], help="states, or how their names begin")
    parser.add_argument("--width", nargs="*", type=int, choices=list(WIDTHS), default=list(WIDTHS))
    parser.add_argument("--look", nargs="*", choices=LOOKS, default=list(LOOKS))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in states() if not options.state or one.name.startswith(tuple(options.state))]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        make_workspace(options.extract.resolve(), Path(folder))
        with running("serve", cwd=folder) as address:
            here = Round(browser, address, options.out.resolve())
            for look in options.look:
                for state in wanted:
                    widths = [one for one in options.width if one != min(WIDTHS) or state.name in AT_400_PERCENT]
                    here.look_at(state, look, widths)
        for look in options.look:
            for width in options.width:
                montage(browser, options.out.resolve(), look, width)
    table = ["| look | width | state | first words s | whole s | found |", "| --- | --: | --- | --: | --: | --- |"]
    (options.out / "table.md").write_text("\n".join([*table, *map(line_of, here.seen)]) + "\n", encoding="utf-8")
    slow = [one.state for one in here.seen if one.first_s is not None and one.first_s > SLOW_S]
    found = [one for one in here.seen if one.faults]
    print(
        f"{len(here.seen)} looked at, {len(found)} with something found, {len(slow)} with words only after {SLOW_S:g} s."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
