"""What every test may lean on: no network, one layer pack, one browser, and small OpenStreetMap files made in code."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import socket_allow_hosts

from assetmap.layers import LayerPack, load_layers

LOCAL_HOSTS = ("127.0.0.1", "::1")
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
NO_BROWSER = (
    "NO BROWSER: {number} browser tests were skipped. Get Chromium (Debian: apt-get install chromium) or name it in "
    "ASSETMAP_CHROMIUM; set ASSETMAP_REQUIRE_BROWSER=1 to make this a failure."
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection that leaves this machine, and every look-up of a name."""
    look_up = socket.getaddrinfo

    def look_up_here(host: str | bytes | None, *arguments: object, **options: object) -> object:
        if host not in (None, "", "localhost", *LOCAL_HOSTS):
            raise RuntimeError(f"A test asked the network for the address of {host!r}.")
        return look_up(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
    connect = socket.socket.connect
    socket_allow_hosts(list(LOCAL_HOSTS), allow_unix_socket=True)
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def find_chromium() -> str | None:
    """Return the path of a Chromium to test with, or None."""
    for name in filter(None, (os.environ.get("ASSETMAP_CHROMIUM", ""), *BROWSER_NAMES)):
        found = shutil.which(name)
        if found:
            return found
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test in a real browser try again, at most twice: two browsers on two cores may keep each other waiting. It is told (``R``)."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a browser where there is none, or fail it where a browser is required."""
    if item.get_closest_marker("browser") is None or find_chromium() is not None:
        return
    if os.environ.get("ASSETMAP_REQUIRE_BROWSER") == "1":
        pytest.fail("ASSETMAP_REQUIRE_BROWSER=1, but no Chromium was found (Debian: apt-get install chromium).")
    pytest.skip("no browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, loudly, how many tests had no browser and how to get one."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no browser" in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(NO_BROWSER.format(number=len(skipped)), yellow=True, bold=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to test with."""
    found = find_chromium()
    if found is None:
        pytest.skip("no browser")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A running Chromium. It ends with the module: Playwright keeps an event loop open that other tests must not meet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=chromium, args=list(BROWSER_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def pack() -> LayerPack:
    """The layers that come with assetmap."""
    return load_layers()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into an empty folder and return its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file
