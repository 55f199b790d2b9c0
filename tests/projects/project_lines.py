"""What a person types and reads: the command line as a process of its own or in this one, and what a plain sentence is."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRACTICE = ROOT / "data" / "examples" / "practice_neighbourhood"
PRACTICE_EXTRACT = PRACTICE / "practice_neighbourhood.osm.pbf"
TOWN_BOX = "-2.97,56.42,-2.92,56.45"


@dataclass(frozen=True)
class Said:
    """What a command left behind on the terminal."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence of a refusal, without the notes about rows before it."""
        return "\n".join(line for line in self.err.splitlines() if not line.startswith("Note: ")).strip()


Run = Callable[..., Said]


def as_process(folder: Path, *arguments: str, **environment: str) -> Said:
    """Run the command line as people do, in a process of its own that starts in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-m", "assetmap", *arguments],
        cwd=folder,
        env=surroundings() | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def surroundings() -> dict[str, str]:
    """Return the environment of a child process: this copy of the code, and no setting of the person who runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSETMAP_")}
    return kept | {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}


def is_refusal(said: Said, *folders: Path) -> bool:
    """Whether a command ended with 1 and one plain sentence: no traceback, no name of a class, no folder of this machine."""
    sentence = said.sentence
    ends = sentence.endswith((".", "?", "”?"))
    once = sentence.startswith("assetmap: ") and sentence.count("assetmap: ") == 1
    plain = not re.search(r"Traceback|\w(Error|Exception)\b|<class|None\b|nan\b", sentence)
    hidden = not any(str(folder) in said.err + said.out for folder in (*folders, ROOT))
    return said.code == 1 and once and ends and plain and hidden


def features_of(path: Path) -> list[dict[str, Any]]:
    """Return the properties of every asset in a GeoJSON export."""
    return [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def names_of(path: Path) -> list[str | None]:
    """Return the names in a GeoJSON export, as often as they stand there."""
    return [properties["name"] for properties in features_of(path)]


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV export."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
