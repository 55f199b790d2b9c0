"""A workshop that is served by a process of its own, to be stopped, put to sleep and killed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from live_phones import Phone

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Serving:
    """The process that serves a workshop, and what it said at the start."""

    process: subprocess.Popen[str]
    join_url: str
    screen_url: str

    @property
    def port(self) -> int:
        return int(urlsplit(self.join_url).port or 0)

    def phone(self) -> Phone:
        """A phone that scanned the code."""
        phone = Phone(self.port)
        assert phone.post("/join", {"token": self.join_url.partition("#")[2]}).status == 200
        return phone

    def screen(self) -> Phone:
        """The shared screen."""
        screen = Phone(self.port)
        assert screen.post("/screen/open", {"token": self.screen_url.partition("#")[2]}).status == 200
        return screen


def start_command(folder: Path, *command: str) -> subprocess.Popen[str]:
    """Start a command of assetmap on a workspace."""
    paths = os.pathsep.join([str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))])
    return subprocess.Popen(
        [sys.executable, "-m", "assetmap", *command, "--workspace", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )


def serve_workshop(folder: Path) -> Serving:
    """Serve the workshop of a workspace and wait until it says where."""
    process = start_command(folder, "workshop", "open", "town")
    assert process.stdout is not None and process.stderr is not None
    said = [process.stdout.readline() for _ in range(3)]
    assert said[2].startswith("Screen: "), process.stderr.read()
    return Serving(process, said[0].split()[1], said[2].split()[1])
