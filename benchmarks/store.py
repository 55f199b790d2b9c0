"""How fast the store is: 50,000 records and assets in and out, and what one append costs when 30 processes append at once.

Usage: python benchmarks/store.py [--rows 50000] [--runs 3] [--writers 30] [--events 20] [--postgis URL]

SQLite always, PostGIS when a server is named (in schemas of the run's own, taken away afterwards). An append is what a phone
waits for: one event in a transaction of its own, on the disk before it returns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classify import make_records, make_tags, timed
from measure import HERE, Sample, machine, markdown, run_in_turn, use_checkout, verdict

STEPS = (
    "open a new store",
    "put records",
    "put the same records",
    "put records that all changed",
    "put assets",
    "put the same assets",
    "read assets",
    "read records",
    "read one screen of assets",
    "open again",
    "back up",
)
GOALS = {"put records": 5.0, "read assets": 2.0}
SCREEN_LONLAT = (-3.0, 51.57, -2.98, 51.59)


@contextmanager
def store_address(kind: str, server: str) -> Iterator[str]:
    """Give an address where no store is yet, and take away what was made there."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="assetmap-") as folder:
            yield f"{folder}/workspace"
        return
    import sqlalchemy as sa

    name = f"benchmark_{uuid.uuid4().hex[:10]}"
    yield sa.make_url(server).update_query_dict({"schema": name}).render_as_string(hide_password=False)
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
    engine.dispose()


def open_at(address: str) -> Any:
    """Open the store at an address written as text."""
    from assetmap.storage import open_store

    return open_store(address if "://" in address else Path(address))


def work_through(address: str, rows: int) -> dict[str, float]:
    """Do every step once and return how many seconds each took."""
    import shapely
    from invented_assets import make_assets

    from assetmap.layers import load_layers
    from assetmap.storage import backup
    from assetmap.territories import Territory

    layers = load_layers()
    records = make_records(make_tags(layers, rows))
    assets = make_assets(rows, layers, None)
    assets["territory_id"] = "town"
    took = {}
    took[STEPS[0]], store = timed(lambda: open_at(address))

    def put_records(table: Any) -> None:
        with store.write() as writing:
            writing.put_territory(Territory("town", "Town", shapely.box(-3.1, 51.5, -2.9, 51.65)))
            writing.put_records(writing.append("gather", "town", {}), "town", table)

    def put_assets() -> None:
        with store.write() as writing:
            writing.put_assets(assets)

    def read(what: str, **choice: Any) -> int:
        with store.read() as look:
            return len(getattr(look, what)(**choice))

    with tempfile.TemporaryDirectory(prefix="assetmap-") as folder:
        actions: tuple[Callable[[], Any], ...] = (
            lambda: put_records(records),
            lambda: put_records(records.assign(retrieved_at="2026-01-01T00:00:00Z")),
            lambda: put_records(records.assign(licence="changed")),
            put_assets,
            put_assets,
            lambda: read("assets"),
            lambda: read("records"),
            lambda: read("assets", bbox_lonlat=SCREEN_LONLAT),
            lambda: open_at(address).close(),
            lambda: backup(store, Path(folder) / "backup.db"),
        )
        for step, action in zip(STEPS[1:], actions, strict=True):
            took[step], _ = timed(action)
    store.close()
    return took


def append_at_once(address: str, writers: int, events: int) -> dict[str, float]:
    """Let many processes append and return what they waited for, in milliseconds."""
    store = open_at(address)
    store.close()
    reading, writing = os.pipe()
    start = time.perf_counter()
    pids = [_start_writer(address, events, writing) for _ in range(writers)]
    os.close(writing)
    with os.fdopen(reading) as said:
        waited = sorted(float(line) for line in said)
    seconds = time.perf_counter() - start
    failed = sum(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0 for pid in pids)
    store = open_at(address)
    lost = writers * events - store.version()
    store.close()
    return {
        "median ms": statistics.median(waited),
        "p95 ms": waited[int(len(waited) * 0.95)],
        "largest ms": waited[-1],
        "appends a second": len(waited) / seconds,
        "lost": lost,
        "writers that failed": failed,
    }


def _start_writer(address: str, events: int, say: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        store = open_at(address)
        for number in range(events):
            start = time.perf_counter()
            with store.write() as writing:
                writing.append("note", "a1", {"number": number, "text": "Somebody said this about a place."})
            os.write(say, f"{(time.perf_counter() - start) * 1000:.3f}\n".encode())
        status = 0
    finally:
        os._exit(status)


DO: dict[str, Callable[[str, argparse.Namespace], dict[str, float]]] = {
    "rows": lambda address, options: work_through(address, options.rows),
    "append": lambda address, options: append_at_once(address, options.writers, options.events),
}


def work(options: argparse.Namespace) -> None:
    """Be the measured process: one kind of work on one kind of store; the answer is the last line."""
    use_checkout()
    with store_address(options.store, options.postgis) as address:
        print(json.dumps(DO[options.work](address, options)))


def answers(samples: list[Sample]) -> dict[str, list[float]]:
    """Gather what the runs of one case said, by measure."""
    failed = [sample for sample in samples if sample.exit_code]
    if failed:
        raise SystemExit(f"A run failed: {failed[0].complaint}")
    return {key: [sample.answer[key] for sample in samples] for key in samples[0].answer}


def report(options: argparse.Namespace) -> None:
    """Measure in turn and print the tables."""
    stores = ["sqlite", *(["postgis"] if options.postgis else [])]
    fixed = [
        "--rows",
        options.rows,
        "--writers",
        options.writers,
        "--events",
        options.events,
        "--postgis",
        options.postgis,
    ]
    script = [sys.executable, str(HERE / "store.py")]
    cases = {
        f"{kind} {what}": [*script, "--work", what, "--store", kind, *map(str, fixed)]
        for what in ("rows", "append")
        for kind in stores
    }
    print(machine())
    said = {name: answers(samples) for name, samples in run_in_turn(cases, options.runs).items()}
    for what, title in (("rows", f"seconds for {options.rows:,}"), ("append", f"{options.writers} writers at once")):
        keys = said[f"{stores[0]} {what}"]
        rows = [[key, *(_median(said[f"{kind} {what}"][key]) for kind in stores)] for key in keys]
        print("\n" + markdown([title, *stores], rows))
    print()
    for step, at_most in GOALS.items():
        for kind in stores:
            print(verdict(f"{kind}: {step}, seconds", statistics.median(said[f"{kind} rows"][step]), at_most))


def _median(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def main() -> None:
    """Measure, or be measured."""
    parser = argparse.ArgumentParser(description="How fast the store is.")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--writers", type=int, default=30)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--postgis", default=os.environ.get("ASSETMAP_TEST_POSTGIS", ""))
    parser.add_argument("--work", choices=tuple(DO), help=argparse.SUPPRESS)
    parser.add_argument("--store", choices=("sqlite", "postgis"), default="sqlite", help=argparse.SUPPRESS)
    options = parser.parse_args()
    work(options) if options.work else report(options)


if __name__ == "__main__":
    main()
