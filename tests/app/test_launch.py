"""The launcher starts the app, says where it is, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assetmap import launch as launcher
from assetmap.errors import AssetMapError

pytestmark = pytest.mark.enable_socket

Launch = Callable[..., "subprocess.Popen[str]"]


def opened(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline()
    assert line.startswith("Open http://127.0.0.1:"), line or process.communicate()[1]
    return line.split()[-1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def test_it_prints_one_line_and_ends_its_child_on_sigterm(launch: Launch, tmp_path: Path) -> None:
    home = tmp_path / "an empty home ☕"
    home.mkdir()
    process = launch(environment={"HOME": str(home)}, cwd=tmp_path)
    url = opened(process)
    assert answers(url)
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=8)
    assert process.returncode == 0
    assert rest == ""
    assert not answers(url)


def test_ctrl_c_ends_it_quietly(launch: Launch) -> None:
    process = launch()
    url = opened(process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=8)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert not answers(url)


@pytest.mark.skipif(sys.platform == "win32", reason="killing outright differs on Windows")
def test_the_child_ends_when_the_launcher_is_killed(launch: Launch) -> None:
    process = launch()
    url = opened(process)
    process.kill()
    process.wait(5)
    deadline = time.monotonic() + 10
    while answers(url) and time.monotonic() < deadline:
        pass
    assert not answers(url)


def test_a_port_in_use_is_one_plain_sentence(launch: Launch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = launch(str(port))
        out, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out == ""
    assert errors.strip() == (
        f"Port {port} is already in use, perhaps by another assetmap. Choose another with --port, or leave --port out."
    )


def test_a_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(AssetMapError, match="70000 is not a port"):
        launcher.run_app(70000, False, {})


def test_a_chosen_port_is_used(launch: Launch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert opened(launch(str(port))) == f"http://127.0.0.1:{port}"


def test_a_start_that_fails_is_told_in_a_sentence(launch: Launch, tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("raise SystemExit('no')")
    process = launch(
        environment={"PYTHONPATH": os.pathsep.join([str(launcher.find_app_script().parent), str(tmp_path)])}
    )
    out, errors = process.communicate(timeout=30)
    if process.returncode == 0:
        pytest.skip("the installed streamlit came first")
    assert out == ""
    assert "The app could not start" in errors
    assert "Traceback" not in errors


def test_somebodys_own_streamlit_settings_do_not_reach_the_app() -> None:
    kept = launcher._bounded(
        {"PATH": "/bin", "STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "ASSETMAP_WORKSPACE": "w", "SECRET": "s"}
    )
    assert kept == {"PATH": "/bin", "ASSETMAP_WORKSPACE": "w"}


def flat(settings: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value).lower() if isinstance(value, bool) else str(value)


def test_the_config_file_says_what_the_launcher_says() -> None:
    file = launcher.find_app_script().parent / ".streamlit" / "config.toml"
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    assert dict(flat(written)) == launcher.SETTINGS
