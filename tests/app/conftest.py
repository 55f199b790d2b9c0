"""A running app and a browser for the tests of the screens."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_app import RunningApp, end, opened, served_script, start_launcher
from visits import Visit
from wishing_visits import WishingVisit


@pytest.fixture
def launch() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start launchers that are ended when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **options: object) -> subprocess.Popen[str]:
        started.append(start_launcher(*arguments, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for process in started:
        end(process)


@pytest.fixture(scope="session")
def app() -> Iterator[RunningApp]:
    """The app with its worked examples, of which tests leave the assets as they are."""
    started = opened(start_launcher())
    yield started
    end(started.process)


@pytest.fixture(scope="session")
def changed_app() -> Iterator[RunningApp]:
    """Another one, whose worked examples tests change."""
    started = opened(start_launcher())
    yield started
    end(started.process)


@pytest.fixture
def visit(browser: Any, app: RunningApp) -> Iterator[Any]:
    """Start visits, each with a width and a height, that end with the test."""
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 800) -> Visit:
        visits.append(Visit(browser, app.url, width, height))
        return visits[-1]

    yield start
    for one in visits:
        one.close()


@pytest.fixture(scope="session")
def wishes_url() -> Iterator[str]:
    """The address of a view for tests that wishes what it is told to."""
    with served_script(Path(__file__).with_name("wishes_app") / "serve.py") as url:
        yield url


@pytest.fixture(scope="module")
def wishing(browser: Any, wishes_url: str) -> Iterator[Callable[..., WishingVisit]]:
    """Open the view afresh; a browser that has the scripts already opens it much sooner."""
    visits: dict[int, WishingVisit] = {}

    def start(width: int = 1280, **wishes: Any) -> WishingVisit:
        if width not in visits:
            visits[width] = WishingVisit(browser, wishes_url, width, 900)
            visits[width].page.add_init_script("sessionStorage.clear()")
        here = visits[width]
        here.context.clear_permissions()
        here.complaints.clear()
        here.open_map()
        if wishes:
            here.wish(**wishes)
        return here

    yield start
    for one in visits.values():
        one.context.close()
