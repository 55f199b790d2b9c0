"""`assetmap workshop`: opened and closed at the terminal, with one sentence for whatever is in the way."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from told_samples import HALL, NEXT_TOWN, TOWN, Told, good, rows

from assetmap.storage import hold_app_lock
from assetmap.workspace import room_deeds
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshops import Opening, open_keys, open_workshop

ROOT = Path(__file__).resolve().parents[2]


def command(workspace: Workspace, *arguments: str) -> list[str]:
    where = ["--workspace", str(workspace.folder)]
    return [sys.executable, "-m", "assetmap", "workshop", *arguments, *where]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


def run(workspace: Workspace, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        command(workspace, *arguments), capture_output=True, text=True, timeout=60, env=environment(), cwd=ROOT
    )
    return done.returncode, done.stdout, done.stderr


def refused(workspace: Workspace, *arguments: str) -> str:
    """What a command that does not do it says, in one sentence and without a traceback."""
    code, out, said = run(workspace, *arguments)
    assert (code, out) == (1, "") and "Traceback" not in said, said
    return said.strip().removeprefix("assetmap: ")


def serve(workspace: Workspace) -> tuple[subprocess.Popen[str], list[str]]:
    """Open a workshop in a process of its own; return it and what it printed."""
    process = subprocess.Popen(
        command(workspace, "open", "town"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    assert process.stdout is not None
    return process, [process.stdout.readline().strip() for _ in range(3)]


def test_it_says_how_to_join_and_where_the_screen_is_and_goes_on_after_ctrl_c(town: Workspace) -> None:
    process, (phones, code, screen) = serve(town)
    assert re.fullmatch(r"Phones: http://127\.0\.0\.1:\d+/#\S+", phones)
    assert re.fullmatch(r"Code: \w{3} \w{3}", code)
    assert "/screen#" in screen
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    again, told = serve(town)
    assert told == [phones, code, screen]
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0


def test_closing_keeps_what_stood_on_the_screen_and_says_what_came_of_it(told: Told) -> None:
    told.say(good("The allotments"))
    code, out, notes = run(told.workspace, "close", "town", "--for-everyone")
    assert (code, out) == (0, "1 person added 1 thing today.\n")
    assert "Kept: 1 as assets, 0 as wishes." in notes
    assert rows(told.workspace)["The allotments"]["visibility"] == "public"


def test_closing_elsewhere_is_noticed_by_the_one_who_serves(town: Workspace) -> None:
    process, _ = serve(town)
    assert run(town, "close", "town")[0] == 0
    assert process.stdout is not None
    assert "The workshop is closed." in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def test_closing_files_what_an_app_that_was_killed_left(told: Told) -> None:
    told.say(good("The allotments"))
    room_deeds.close(told.keeper).result()
    assert run(told.workspace, "close", "town")[:2] == (
        0,
        "It was closed before. What it left is kept now: 1 as assets, 0 as wishes.\n",
    )
    assert refused(told.workspace, "close", "town") == "No workshop is open in Town."
    assert set(rows(told.workspace)) == {HALL, "The allotments"}


def test_a_territory_that_is_not_there_is_said(town: Workspace) -> None:
    assert "There is no territory “nowhere”. There are: Town." in refused(town, "open", "nowhere")
    assert "There is no territory “nowhere”. There are: Town." in refused(town, "close", "nowhere")


def test_the_workshop_of_another_territory_is_said(town: Workspace) -> None:
    town.add_territory(NEXT_TOWN)
    open_workshop(town, NEXT_TOWN, Opening())
    said = refused(town, "open", "town")
    assert said == "A workshop is open in Next Town. Close it first: `assetmap workshop close next`."
    assert "The one that is open is of Next Town." in refused(town, "close", "town")


def test_a_port_in_use_is_said_and_no_workshop_is_left_open(town: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refused(town, "open", "town", "--port", str(taken.getsockname()[1]))
    assert "is in use" in said
    assert open_keys(town) is None


@pytest.mark.parametrize("host", ["203.0.113.9", "not an address"])
def test_an_address_of_another_computer_is_said(town: Workspace, host: str) -> None:
    said = refused(town, "open", "town", "--host", host)
    assert f"This computer has no address {host}." in said
    assert open_keys(town) is None


def test_an_app_that_is_open_on_the_workspace_is_said(town: Workspace) -> None:
    with hold_app_lock(town.folder):
        said = refused(town, "open", "town")
    assert "app" in said
    assert open_keys(town) is None


def test_nothing_to_close_is_said(town: Workspace) -> None:
    assert refused(town, "close", TOWN.name) == "No workshop is open in Town."
