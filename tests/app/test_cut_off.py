"""When the app is gone the page says so in plain words, keeps what it shows, and goes on when the app is back."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from running_app import end, opened, start_launcher
from visits import DRAWN, Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_the_page_says_that_the_app_is_gone_and_goes_on_when_it_is_back(browser: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    app = opened(start_launcher(port))
    here = Visit(browser, app.url, 1280, 900)
    try:
        page = here.open_map()
        end(app.process)
        told = page.get_by_role("dialog")
        told.get_by_text("assetmap does not answer").wait_for()
        assert "Start it again: this page then goes on by itself." in told.inner_text()
        assert "Streamlit" not in told.inner_text()
        assert page.locator(".am-row").count() > 50
        app = opened(start_launcher(port))
        told.wait_for(state="detached")
        page.locator(".st-key-am-views").get_by_role("link", name="Signpost").click()
        page.get_by_role("heading", name="Signpost", level=1).wait_for()
        page.locator(".st-key-am-views").get_by_role("link", name="Map").click()
        page.wait_for_selector(DRAWN)
        assert page.get_by_test_id("stException").count() == 0
    finally:
        here.close()
        end(app.process)
