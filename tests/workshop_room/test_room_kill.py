"""A process that is killed at any moment has kept everything it thanked for, and a retry brings nothing twice (threats J03, K02).

More rounds: ``ASSETMAP_KILL_ROUNDS=200 python -m pytest -q tests/workshop_room/test_room_kill.py``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from room_samples import Hall, rebuilt, said, timeless

from assetmap.storage import Store, open_store
from assetmap.workspace import room_deeds

WORKER = Path(__file__).with_name("room_worker.py")
ROUNDS = max(20, int(os.environ.get("ASSETMAP_KILL_ROUNDS", "20")))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the test's processes are forked")


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    """A process whose children are killed."""
    paths = os.pathsep.join([str(WORKER.parents[2]), str(WORKER.parent)])
    environment = os.environ | {"PYTHONPATH": paths}
    started = subprocess.Popen(
        [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert words_of(started) == ["ready"]
    yield started
    started.kill()
    started.communicate()


def words_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def kill_while_it_says(process: subprocess.Popen[str], work: str, after_s: float) -> dict[str, int]:
    """Start a child, kill it some time after its first receipt, and return every receipt it gave."""
    assert process.stdin is not None
    process.stdin.write(work + "\n")
    process.stdin.flush()
    pid, said_so_far = 0, []
    while not (pid and any(words[0] == "receipt" for words in said_so_far)):
        said_so_far.append(words_of(process))
        assert said_so_far[-1] and said_so_far[-1][0] != "ended"
        pid = next((int(words[1]) for words in said_so_far if words[0] == "child"), 0)
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    while said_so_far[-1] != ["ended"]:
        said_so_far.append(words_of(process))
    return {words[1]: int(words[2]) for words in said_so_far if words[0] == "receipt"}


def test_every_thank_you_was_kept_and_a_retry_brings_nothing_twice(
    nursery: subprocess.Popen[str], room_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_deeds, "MOST_ENTRIES", 1_000_000)
    folder, chance = room_store.path.parent, random.Random(20260503)
    first = Hall(room_store)
    person = first.join()
    first.keeper.close()
    receipts: dict[str, int] = {}
    for round_ in range(ROUNDS):
        work = f"{folder}\t{person}\t{round_ * 100_000}"
        receipts |= kill_while_it_says(nursery, work, chance.uniform(0, 0.05))
        store = open_store(folder, create=False)
        with store.read() as seen:
            stored = [event.payload["key"] for event in seen.events(kinds=("live_said",))]
            typed = [one.said["name"] for one in seen.words()]
        assert len(stored) == len(set(stored))
        assert set(receipts) <= set(stored)
        assert typed == stored
    again = Hall(room_store)
    begun = sorted(receipts)[:: max(1, len(receipts) // 50)] + stored[-25:]
    told = {key: again.say(person, said(f"retry of {key}"), key=key).number for key in begun}
    assert all(number == stored.index(key) + 1 for key, number in told.items())
    assert all(number == stored.index(key) + 1 for key, number in receipts.items())
    assert again.stored_words() == stored
    assert again.keeper.see(timeless) == rebuilt(room_store)
    again.keeper.close()
    assert len(receipts) >= ROUNDS
