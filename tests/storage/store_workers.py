"""Processes that write to and read from a store at once, and that are killed while they do: started by the tests.

Usage: python store_workers.py writers ADDRESS WRITERS EVENTS
       python store_workers.py looks ADDRESS SECONDS
       python store_workers.py nursery        (then ``append ADDRESS`` or ``import ADDRESS SOURCE ROWS`` on standard input)
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geoalchemy2  # noqa: F401  # whatever a store imports when it is opened, once before all forks
import geopandas  # noqa: F401
import pandas as pd
import psycopg  # noqa: F401
from store_samples import EAST_END, assets, many_records

from assetmap.errors import StoreError
from assetmap.storage import Store, open_store, postgis, sqlite  # noqa: F401


def opened(address: str) -> Store:
    return open_store(address if "://" in address else Path(address), create=False)


def say(*words: object) -> None:
    """Write a line at once and in one piece."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def in_process(work: Callable[[], None]) -> int:
    """Do the work in a process of its own and return its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except StoreError as error:
        say("fault", error)
        os._exit(1)
    os._exit(0)


def write_events(address: str, writer: int, number: int) -> None:
    """Append events; a receipt for each once it is committed, with the milliseconds it took."""
    store = opened(address)
    for event in range(number):
        start = time.perf_counter()
        with store.write() as writing:
            seq = writing.append("note", f"writer-{writer}", {"event": event})
        say("receipt", seq, writer, event, round((time.perf_counter() - start) * 1000, 2))


def write_rounds(address: str, seconds: float) -> None:
    """Write pairs, links and assets that all say the number of the event they were written with."""
    store, end = opened(address), time.monotonic() + seconds
    keys = [f"r{number}" for number in range(30)]
    while time.monotonic() < end:
        with store.write() as writing:
            seq = writing.append("round", "t", {})
            writing.put_pairs(
                pd.DataFrame({"a_record": keys, "b_record": keys, "score": 1.0, "decision": "same", "reason": str(seq)})
            )
            writing.put_links(seq, pd.DataFrame({"record_id": keys, "asset_id": [f"{key} {seq}" for key in keys]}))
            writing.put_assets(assets(*keys, name=str(seq)))
    say("rounds", store.version())


def look_on(address: str, seconds: float) -> None:
    """Look again and again whether everything is of one moment; slowly, so that writers come in between."""
    store, end, looks, halves, seen = opened(address), time.monotonic() + seconds, 0, 0, set()
    while time.monotonic() < end:
        with store.read() as look:
            version = look.version()
            time.sleep(0.005)
            said = {*look.pairs()["reason"]} | {*look.links()["from_seq"].astype(str)}
            time.sleep(0.005)
            said |= {*look.assets()["name"]} | {str(look.events()[-1].seq) if version else "0"}
        looks += 1
        seen.add(version)
        halves += version > 0 and said != {str(version)}
    say("looks", looks, len(seen), halves)


def import_rows(address: str, source: str, table: object) -> None:
    """Import many rows in one transaction."""
    store = opened(address)
    say("start")
    with store.write() as writing:
        seq = writing.append("upload", source, {"rows": len(table)})
        writing.put_records(seq, EAST_END.id, table)
    say("receipt", seq)
    time.sleep(60)  # until it is killed


def nursery() -> None:
    """Start one child per line; a child costs no imports, so that it can be killed at any moment of its work."""
    tables: dict[tuple[str, int], object] = {}
    say("ready")
    for line in sys.stdin:
        what, address, *rest = line.rstrip("\n").split("\t")
        if what == "import":
            source, rows = rest[0], int(rest[1])
            table = tables.setdefault((source, rows), many_records(rows, source))
            pid = in_process(lambda a=address, s=source, t=table: import_rows(a, s, t))
        else:
            pid = in_process(lambda a=address: write_events(a, 0, 1_000_000))
        say("child", pid)
        os.waitpid(pid, 0)
        say("ended")


def main() -> None:
    command, *rest = sys.argv[1:]
    if command == "nursery":
        nursery()
        return
    address = rest[0]
    if command == "writers":
        number, events = int(rest[1]), int(rest[2])
        pids = [in_process(lambda n=n: write_events(address, n, events)) for n in range(number)]
    else:
        seconds = float(rest[1])
        works = [write_rounds, look_on, look_on]
        pids = [in_process(lambda work=work: work(address, seconds)) for work in works]
    sys.exit(sum(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids))


if __name__ == "__main__":
    main()
