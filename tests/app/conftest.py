"""A running app and a browser for the tests of the screens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LAUNCH = """
import sys
from assetmap.errors import AssetMapError
from assetmap.launch import run_app
try:
    sys.exit(run_app(int(sys.argv[1]) if len(sys.argv) > 1 else None, False, {}))
except AssetMapError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


@dataclass
class RunningApp:
    """An app the tests started: its process and its address."""

    process: subprocess.Popen[str]
    url: str


def start_launcher(*arguments: str, environment: dict[str, str] | None = None, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start the launcher as its own process, with nobody at the keyboard."""
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return subprocess.Popen(
        [sys.executable, "-c", LAUNCH, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(environment or {})},
    )


def end(process: subprocess.Popen[str]) -> tuple[str, str]:
    """End a launcher the way a service manager does, and return what it wrote."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to test with; without one these tests are skipped, with a word."""
    names = [os.environ.get("ASSETMAP_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    for name in filter(None, names):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("NO BROWSER: none of ASSETMAP_CHROMIUM, chromium, chromium-browser, google-chrome was found.")
