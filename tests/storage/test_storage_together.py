"""Several processes on one store: writers lose nothing, and who looks sees one moment."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from store_samples import assets

from assetmap.errors import StoreError
from assetmap.storage import Store, open_store

WORKERS = Path(__file__).with_name("store_workers.py")
ROOT = WORKERS.parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the test's processes are forked")


def run(*arguments: object) -> list[list[str]]:
    """Run workers to their end and return the words of each line they said."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(WORKERS.parent)])}
    done = subprocess.run(
        [sys.executable, str(WORKERS), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]
    return [line.split() for line in done.stdout.splitlines()]


def test_thirty_writers_at_once_lose_nothing_and_number_without_a_gap(store: Store, address: Path | str) -> None:
    lines = run("writers", address, 30, 10)
    receipts = {(int(seq), f"writer-{writer}", int(event)) for _, seq, writer, event, _ in lines}
    with store.read() as look:
        stored = [(event.seq, event.about, event.payload["event"]) for event in look.events()]
    assert len(receipts) == 300
    assert set(stored) == receipts
    assert [seq for seq, *_ in stored] == list(range(1, 301))


def test_each_writers_events_are_in_the_order_it_wrote_them(store: Store, address: Path | str) -> None:
    run("writers", address, 3, 10)
    with store.read() as look:
        for writer in range(3):
            events = look.events(about=f"writer-{writer}")
            assert [event.payload["event"] for event in events] == list(range(10))


def test_who_looks_while_another_writes_sees_one_moment(store: Store, address: Path | str) -> None:
    lines = run("looks", address, 2)
    rounds = [int(number) for word, number, *_ in lines if word == "rounds"]
    looks = [tuple(map(int, numbers)) for word, *numbers in lines if word == "looks"]
    assert rounds[0] > 2 and len(looks) == 2
    for number, versions, halves in looks:
        assert number > 2 and versions > 1
        assert halves == 0


def test_a_look_stays_at_its_moment(store: Store) -> None:
    """Against SQLite a writer waits for the look to end; against PostGIS it does not."""
    with store.write() as writing:
        writing.append("note", "a", {})
    written = threading.Event()

    def write() -> None:
        with store.write() as writing:
            writing.append("note", "b", {})
            writing.put_assets(assets("a1"))
        written.set()

    writer = threading.Thread(target=write)
    with store.read() as look:
        writer.start()
        written.wait(0.5)
        seen = (look.version(), len(look.assets()), len(look.events()))
    writer.join(30)
    assert seen == (1, 0, 1)
    assert store.version() == 2


def test_a_writer_that_waits_too_long_is_told_so(
    store: Store, address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(address, Path):
        monkeypatch.setattr("assetmap.storage.sqlite.BUSY_SECONDS", 0.2)
    else:
        monkeypatch.setattr("assetmap.storage.postgis.BUSY_SECONDS", 0.2)
    other = open_store(address)
    with store.write() as writing:
        writing.append("note", "a", {})
        with pytest.raises(StoreError, match="in use"), other.write():
            pytest.fail("two writers at once")
    other.close()
    assert store.version() == 1
