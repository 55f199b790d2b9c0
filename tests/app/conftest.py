"""A running app and a browser for the tests of the screens."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from running_app import RunningApp, end, opened, start_launcher
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
