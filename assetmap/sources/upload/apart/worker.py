"""The child's side: bind its own hands, do one task in the current folder, print the answer as JSON."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

TASKS = ("spreadsheet", "geopackage", "shapefile", "areas", "repair", "street_tiles")
MAX_MEMORY = 900_000_000
"""Address space, of which libraries take half without using it; the resident part stays below 600 MB. Chosen by us."""
MAX_ANSWER = 150_000_000
MAX_CPU_SECONDS = 10
MAX_CPU_SECONDS_FOR_AREAS = 60
"""A boundary file of a whole country takes longer than a list of assets, and so does the street map of a town."""


class RefusedError(Exception):
    """The file is refused; the message goes on after the file's name."""


def main() -> None:
    """Do the task named on the command line."""
    task = sys.argv[2]
    if task not in TASKS:
        raise SystemExit(2)
    _bind(MAX_CPU_SECONDS_FOR_AREAS if task in ("areas", "street_tiles") else MAX_CPU_SECONDS)
    module = importlib.import_module(f"assetmap.sources.upload.apart.{task}")
    try:
        answer = module.read(Path.cwd())
    except RefusedError as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout, ensure_ascii=True, check_circular=False)


def _bind(cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, MAX_ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (most, most))
