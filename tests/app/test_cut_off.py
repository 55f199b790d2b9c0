"""When the app is gone the page says so in plain words, keeps what it shows, and goes on when the app is back."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from running_app import end, opened, start_launcher
from visits import DRAWN, Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SOON_MS = 5_000


def test_the_page_says_that_the_app_is_gone_and_goes_on_when_it_is_back(browser: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    app = opened(start_launcher(port))
    here = Visit(browser, app.url, 1280, 900)
    try:
        page = here.open_map()
        page.locator(".am-search").fill("hall")
        page.wait_for_url("**words=hall**")
        rows = page.locator(".am-row-name").all_text_contents()
        end(app.process)
        told = page.get_by_role("alert")
        told.get_by_text("assetmap does not answer").wait_for(timeout=SOON_MS)
        assert "What was saved is safe." in told.inner_text()
        assert "this page then goes on by itself." in told.inner_text()
        page.locator(".am-row").first.click()
        assert page.locator(".am-card").is_visible()
        page.wait_for_timeout(15_000)  # by then Streamlit would have said it in its own words
        assert page.get_by_role("dialog").count() == 0
        assert "Streamlit" not in page.locator("body").inner_text()
        app = opened(start_launcher(port))
        told.wait_for(state="detached")
        page.wait_for_selector(DRAWN)
        assert page.locator(".am-row-name").all_text_contents() == rows
        page.locator(".st-key-am-views").get_by_role("link", name="Signpost").click()
        page.get_by_role("heading", name="Signpost", level=1).wait_for()
        page.locator(".st-key-am-views").get_by_role("link", name="Map").click()
        page.wait_for_selector(DRAWN)
        assert page.get_by_test_id("stException").count() == 0
    finally:
        here.close()
        end(app.process)


def test_a_network_that_is_gone_is_told_soon_and_no_longer_when_it_is_back(visit: Any) -> None:
    here = visit()
    page = here.open_map()
    told = page.get_by_role("alert").get_by_text("assetmap does not answer")
    assert told.count() == 0
    here.context.set_offline(True)
    try:
        told.wait_for(timeout=SOON_MS)
    finally:
        here.context.set_offline(False)
    told.wait_for(state="detached", timeout=2 * SOON_MS)
    assert page.locator(DRAWN).is_visible()


def test_the_message_fits_a_phone_and_leaves_nothing_for_axe(visit: Any) -> None:
    here = visit(390, 800)
    page = here.open_map()
    here.context.set_offline(True)
    try:
        box = page.get_by_role("alert").filter(has_text="does not answer")
        box.wait_for(timeout=SOON_MS)
        assert box.bounding_box()["width"] <= 390
        assert axe_violations(page) == []
    finally:
        here.context.set_offline(False)
