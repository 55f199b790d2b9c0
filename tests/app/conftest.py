"""A running app and a browser for the tests of the screens."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from running_app import RunningApp, end, start_launcher
from visits import Visit


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
    """The app, running on a free port of this machine."""
    process = start_launcher()
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("Open http://127.0.0.1:"):
        pytest.fail(f"The app did not start: {end(process)[1][-2000:]}")
    yield RunningApp(process, line.split()[-1])
    end(process)


@pytest.fixture
def visit(browser: Any, app: RunningApp) -> Iterator[Any]:
    """Start visits, each with a width and a height, that end with the test."""
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 800) -> Visit:
        visits.append(Visit(browser, app.url, width, height))
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()
