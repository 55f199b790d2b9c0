"""Plain http in a hall: no secure context, so no place from the phone itself, and everything else (threats K29)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_phones import HERE, Hall, write_workspace

from assetmap import live
from assetmap.live import serving
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshops import Opening, open_workshop

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
NAME = "workshop.test"


@pytest.fixture
def named_hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A workshop under a name that a browser does not take for its own machine."""
    monkeypatch.setattr(serving, "_listen", lambda keys: socket.create_server(("127.0.0.1", 0)))
    write_workspace(tmp_path / "workspace")
    with Workspace.open(tmp_path / "workspace") as workspace:
        keys = open_workshop(workspace, HERE, Opening(NAME, settings={"hold_seconds": 0}))
        yield Hall(workspace, live.start(workspace, keys))
        live.stop(workspace)


@pytest.fixture
def phone(browser: Any, chromium: str) -> Iterator[Any]:
    """A page of a browser that finds the name on this machine, and nothing else anywhere."""
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", rules]
    started = browser.browser_type.launch(executable_path=chromium, args=flags)
    page = started.new_page(viewport={"width": 390, "height": 780})
    page.set_default_timeout(6_000)
    yield page
    started.close()


def test_K29_without_a_secure_context_the_phone_offers_no_place_of_its_own_and_every_other_way(
    named_hall: Hall, phone: Any
) -> None:
    complaints: list[str] = []
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    phone.goto(named_hall.server.keys.join_url)
    phone.wait_for_url("**/add")
    assert phone.evaluate("isSecureContext") is False
    phone.locator("#next").click()
    phone.locator("#name").fill("Told over plain http")
    while not phone.locator("[name=place][value=point]").is_visible():
        phone.locator("#next").click()
    assert phone.locator("#stand").is_hidden()
    assert phone.locator("[name=place][value=street]").is_visible()
    assert phone.locator("[name=place][value=asset]").is_visible()
    phone.locator("[name=place][value=point]").check()
    phone.locator("#map .leaflet-pane").first.wait_for(state="attached")
    phone.locator("#map").click(position={"x": 120, "y": 120})
    phone.locator("#tapped", has_text="Your place is marked").wait_for()
    while phone.locator("#next").is_visible():
        phone.locator("#next").click()
    phone.locator("#send").click()
    phone.locator("#thanks", has_text="Thank you").wait_for()
    assert named_hall.names() == ["Told over plain http"]
    place = named_hall.server.keeper.see(lambda room: next(iter(room.entries.values())).place)
    assert (place.kind, HERE.polygon.buffer(0.02).bounds[0] < (place.lon or 0) < HERE.polygon.bounds[2] + 0.02) == (
        "point",
        True,
    )
    assert "Anyone on this Wi-Fi may be able to read along" in phone.locator("footer").inner_text()
    assert complaints == []


def test_K29_without_script_as_well_a_form_is_taken(named_hall: Hall, phone: Any) -> None:
    page = phone.context.browser.new_context(java_script_enabled=False).new_page()
    page.set_default_timeout(6_000)
    page.goto(named_hall.server.keys.address)
    page.locator("[name=code]").fill(named_hall.server.keys.code)
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/add")
    page.locator("#name").fill("Told by a plain form")
    page.locator("#send").click()
    page.locator("text=Thank you. It is kept.").wait_for()
    assert named_hall.names() == ["Told by a plain form"]
