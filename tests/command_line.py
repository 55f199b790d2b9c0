"""The command line, run in this process."""

from __future__ import annotations

import sys

import pytest

from assetmap import cli


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run `assetmap` with these arguments and return its exit code; what it printed is for the caller's ``capsys``."""
    monkeypatch.setattr(sys, "argv", ["assetmap", *arguments])
    try:
        cli.main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return 0
