"""A process that is killed at any moment leaves every acknowledged event, and of an import all or nothing.

A few rounds by default. More of them: ``ASSETMAP_KILL_ROUNDS=200 python -m pytest -q tests/storage/test_storage_kill.py``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_samples import EAST_END

from assetmap.storage import open_store

WORKERS = Path(__file__).with_name("store_workers.py")
ROOT = WORKERS.parents[2]
ROUNDS = int(os.environ.get("ASSETMAP_KILL_ROUNDS", "4"))
ROWS = 50_000
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the test's processes are forked")


class Nursery:
    """Starts children that work on a store, and kills them."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(WORKERS.parent)])}
        command = [sys.executable, str(WORKERS), "nursery"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.line() == ["ready"]

    def line(self) -> list[str]:
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def kill_while(self, *work: object, wait_for: str, after_s: float) -> list[list[str]]:
        """Start a child, kill it ``after_s`` seconds after it said ``wait_for``, and return all lines it said."""
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(map(str, work)) + "\n")
        self.process.stdin.flush()
        said: list[list[str]] = []
        pid = 0
        while not (pid and any(words[0] == wait_for for words in said)):
            said.append(self.line())
            pid = next((int(words[1]) for words in said if words[0] == "child"), 0)
            assert said[-1][0] not in ("fault", "ended"), said
        time.sleep(after_s)
        os.kill(pid, signal.SIGKILL)
        while said[-1] != ["ended"]:
            said.append(self.line())
        return said


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A process whose children are killed."""
    started = Nursery()
    yield started
    started.process.kill()
    started.process.communicate()


def receipts(said: list[list[str]]) -> list[int]:
    return [int(words[1]) for words in said if words[0] == "receipt"]


@pytest.fixture
def fresh(new_address: Callable[[], Path | str]) -> Callable[[], Path | str]:
    """Gives stores that hold one territory."""

    def make() -> Path | str:
        address = new_address()
        store = open_store(address)
        with store.write() as writing:
            writing.put_territory(EAST_END)
        store.close()
        return address

    return make


def test_every_acknowledged_event_survives_a_kill_at_any_moment(
    nursery: Nursery, fresh: Callable[[], Path | str]
) -> None:
    address, chance = fresh(), random.Random(20260501)
    acknowledged = 0
    for _ in range(ROUNDS):
        said = nursery.kill_while("append", address, wait_for="receipt", after_s=chance.uniform(0, 0.05))
        acknowledged += len(receipts(said))
        store = open_store(address, create=False)
        with store.read() as look:
            stored = [event.seq for event in look.events()]
        store.close()
        assert stored == list(range(1, len(stored) + 1))
        assert set(receipts(said)) <= set(stored)
        assert acknowledged <= len(stored)
        acknowledged = len(stored)  # one event of the round may have been stored and its receipt not said
    assert acknowledged >= ROUNDS


def test_of_an_import_that_is_killed_there_is_all_or_nothing(nursery: Nursery, fresh: Callable[[], Path | str]) -> None:
    address, chance, number = fresh(), random.Random(20260502), 1
    start = time.monotonic()
    nursery.kill_while("import", address, "halls", ROWS, wait_for="receipt", after_s=0)
    whole_s, outcomes = time.monotonic() - start, []
    address = fresh()
    for _ in range(ROUNDS):
        moment = chance.uniform(0, whole_s) * chance.choice((0.2, 1, 1))
        said = nursery.kill_while("import", address, "halls", ROWS, wait_for="start", after_s=moment)
        store = open_store(address, create=False)
        with store.write() as writing:  # behind PostGIS the server may still be at the dead process's last command
            seq = writing.append("note", "still works", {})
        with store.read() as look:
            stored = len(look.records())
        store.close()
        assert (stored, seq) in ((0, number), (ROWS, number + 1))
        assert stored or not receipts(said)
        outcomes.append(stored)
        address, number = (fresh(), 1) if stored else (address, seq + 1)
    assert 0 in outcomes
