"""Start and end the app the way a person does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60

LAUNCH = """
import sys
from assetmap.errors import AssetMapError
from assetmap.launch import run_app
try:
    sys.exit(run_app(int(sys.argv[1]) if len(sys.argv) > 1 else None, False, {"ASSETMAP_DEMO": "1"}))
except AssetMapError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


@dataclass
class RunningApp:
    """An app the tests started: its process and its address."""

    process: subprocess.Popen[str]
    url: str


def start_launcher(
    *arguments: str, environment: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.Popen[str]:
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


def opened(process: subprocess.Popen[str]) -> RunningApp:
    """Wait until a launcher says where its app is."""
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("Open http://127.0.0.1:"):
        pytest.fail(f"The app did not start: {end(process)[1][-2000:]}")
    return RunningApp(process, line.split()[-1])


def serve(folder: Path) -> RunningApp:
    """Start the app on a workspace, as the command line does."""
    command = [sys.executable, "-m", "assetmap", "serve", "--workspace", str(folder), "--no-browser"]
    pipe = subprocess.PIPE
    return opened(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, cwd=ROOT))


@contextmanager
def served_script(script: Path, **environment: str) -> Iterator[str]:
    """Serve a view for tests, as the app serves its own; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    quiet, settings = subprocess.DEVNULL, {name: value for name, value in os.environ.items() if name != "ASSETMAP_DEMO"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet, env=settings | environment)
    try:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def end(process: subprocess.Popen[str]) -> tuple[str, str]:
    """End a launcher the way a service manager does, and return what it wrote."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()
