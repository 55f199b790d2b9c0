"""Make shapes valid, in the order given, until the time is over: what is not answered by then is too tangled."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

SECONDS = 5.0
"""Source: threats, limits of the repair input."""


def read(folder: Path) -> Any:
    """Repair the shapes of ``shapes.txt`` (a key and hexadecimal WKB on each line); return WKB by key.

    The work is done in a thread because nothing else stops GEOS: when the time is over the process ends around it.
    """
    answers: dict[str, str] = {}
    lines = (folder / "shapes.txt").read_text().splitlines()
    worker = threading.Thread(target=_work, args=(lines, answers), daemon=True)
    worker.start()
    worker.join(SECONDS)
    return dict(answers)


def _work(lines: list[str], answers: dict[str, str]) -> None:
    import shapely

    for line in lines:
        key, wkb = line.split()
        answers[key] = shapely.to_wkb(shapely.make_valid(shapely.from_wkb(wkb)), hex=True)
