"""Make the pictures of the workshop in the documents: ``python docs/workshop_pictures.py``.

Plays a little workshop of twelve entries on the practice neighbourhood, in the real pages. Needs Chromium. Everything said is invented.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from assetmap import live
from assetmap.live.forms import Around, read_entry
from assetmap.live.serving import LiveServer
from assetmap.workspace import Workspace, examples, room_deeds
from assetmap.workspace.practising import bring_in_example
from assetmap.workspace.workshops import Opening, open_workshop

IMAGES = Path(__file__).resolve().parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, PROJECTOR = {"width": 390, "height": 780}, {"width": 1280, "height": 720}
COLOURS = 128
SHOWN = {"consent_keep": "yes", "consent_show_in_room": "yes"}
BEFORE = (
    {"name": "Lunch club on Thursdays", "layer": "community_meals", "place": "street", "street": "High Street", "why": "Nobody eats alone that day."},
    {"name": "The bench by the burn", "layer": "benches", "place": "point", "at_share": "0.45 0.5"},
    {"kind": "priority", "name": "Lights on the path through the park", "place": "point", "at_share": "0.72 0.35"},
    {"name": "Walking football", "layer": "walking_groups", "place": "point", "at_share": "0.8 0.25", "why": "I am 71 and I scored."},
    {"kind": "person", "name": "I mend bikes", "layer": "skills_and_talents", "place": "cell", **SHOWN},
    {"name": "The men’s shed", "layer": "makerspaces_and_workshops", "place": "point", "at_share": "0.3 0.62", "why": "They mend toys."},
    {"kind": "known", "name": "", "why": "The staff know my name."},
    {"name": "Knit and natter", "layer": "craft_and_art_groups", "place": "none"},
    {"kind": "priority", "name": "Somewhere warm to sit in winter", "place": "none"},
    {"name": "Story time for babies", "layer": "libraries", "place": "street", "street": "High Street"},
    {"name": "Community garden", "layer": "community_gardens", "place": "point", "at_share": "0.55 0.7"},
)  # fmt: skip


def main() -> int:
    """Play the workshop and take the pictures."""
    chromium = os.environ.get("ASSETMAP_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("There is no Chromium. Install it first (Debian: apt-get install chromium).")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = Workspace.open(Path(folder) / "workspace")
        bring_in_example(workspace, next(one for one in examples() if "practice" in one.id))
        server = live.start(workspace, open_workshop(workspace, workspace.territories()[0], Opening(port=0)))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        play(browser, server)
        browser.close()
        live.stop(workspace)
    return 0


def play(browser: Any, server: LiveServer) -> None:
    """Go through the workshop: an empty screen, eleven people, one phone, dots."""
    room_deeds.settle(server.keeper, "hold_seconds", 0).result()
    screen = browser.new_context(viewport=PROJECTOR, reduced_motion="reduce").new_page()
    screen.goto(server.keys.screen_url)
    screen.wait_for_selector("#map canvas.known")
    picture(screen, "screen-start")
    people = [say(server, at, form) for at, form in enumerate(BEFORE)]
    phone = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    tell(phone, server)
    picture(screen, "screen-middle")
    room_deeds.settle(server.keeper, "stickers", True).result()
    said = server.keeper.see(lambda room: [one.id for one in room.on_screen(server.service.clock())])
    for at, person in enumerate(people):
        for target in {said[0], said[at % 4], said[-1]}:
            room_deeds.give_sticker(server.keeper, person, target).result()
    phone.reload()
    phone.click("nav a[href='/dots']")
    phone.wait_for_url("**/dots")
    phone.click(".dots button >> nth=0")
    phone.wait_for_load_state()
    phone.goto(phone.url.partition("#")[0])
    picture(phone, "dots")
    picture(screen, "screen-end")


def tell(phone: Any, server: LiveServer) -> None:
    """Join with a phone, tell one thing, and look at it."""
    phone.goto(f"http://{server.keys.host}:{server.keys.port}/")
    picture(phone, "join")
    phone.fill("[name=code]", server.keys.code)
    phone.click("#join button")
    phone.wait_for_selector(".has-script #next")
    picture(phone, "tell")
    phone.click("#next")
    phone.fill("#name", "Toddler group in the church hall")
    phone.click("#next")
    phone.wait_for_selector("#suggested .choice")
    phone.click("#next")
    phone.fill("#why", "It gets me out of the house.")
    phone.click("#next")
    phone.check("[name=place][value=point]")
    phone.wait_for_selector("#map canvas.am-base")
    phone.wait_for_timeout(500)
    phone.click("#map", position={"x": 190, "y": 190})
    picture(phone, "where")
    for _ in range(2):
        phone.click("#next")
    phone.click("#send")
    phone.wait_for_selector("#thanks button")
    picture(phone, "thanks")
    phone.click("nav a[href='/mine']")
    phone.wait_for_url("**/mine")
    picture(phone, "mine")


def say(server: LiveServer, at: int, form: dict[str, str]) -> str:
    """Have somebody say something; return who."""
    service = server.service
    west, south, east, north = service.territory.polygon.bounds
    fields = {"kind": "asset", **form}
    if "at_share" in form:
        across, up = (float(share) for share in form["at_share"].split())
        fields |= {"lon": f"{west + (east - west) * across}", "lat": f"{south + (north - south) * up}"}
    if form.get("place") == "cell":
        fields |= {"place": "point", "cell": next(iter(service.map.cells)).id}
    if form.get("kind") == "known":
        fields["about"] = next(iter(service.map.known))
    said, _ = read_entry(fields, Around(service.workspace.layers, service.map), datetime.now(UTC))
    person = room_deeds.join(server.keeper, f"person {at}").result()
    sending = room_deeds.Sending(person, f"sent-{at:08}", said)
    kept = room_deeds.say(server.keeper, sending, lambda *_: room_deeds.Checked()).result()
    if said.is_personal:
        room_deeds.decide_on(server.keeper, kept.id, "approved").result()
    return person


def picture(page: Any, name: str) -> None:
    """Take a picture once nothing moves, in few colours so that it stays small."""
    page.wait_for_timeout(1_200)
    file = IMAGES / f"workshop-{name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
