"""How long a full upload takes: 50,000 rows of a messy table, from the start of the process to its problem report.

Usage: python benchmarks/upload.py [--runs 3] [--rows 50000]

The table is invented (fixed seed): a postcode or degrees or a grid reference or nothing in each row, one row in twenty with a fault.
Cases: as CSV; as a workbook; and as CSV with the report also written as JSON and as a marked-up copy.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
from pathlib import Path

from measure import machine, median, run_in_turn, table, use_checkout, verdict

SEED = 20261122
ROWS = 50_000
GOAL_SECONDS, GOAL_MIB = 10, 600
HEADER = (
    "Group name",
    "What it is",
    "Type",
    "Lat",
    "Long",
    "Grid ref",
    "Post Code",
    "Tel",
    "Day/time",
    "Contact",
    "Website",
)
KINDS = ("lunch club", "walking group", "hall", "garden", "choir", "advice", "repair", "sport")


def invented_rows(number: int) -> list[tuple[str, ...]]:
    """Make rows about one city with the faults that lists have."""
    chance = random.Random(SEED)
    rows = []
    for at in range(number):
        lat, lon = f"{55.80 + chance.random() / 10:.5f}", f"{-4.35 + chance.random() / 5:.5f}"
        grid = postcode = ""
        way = chance.random()
        if way < 0.15:
            lat, lon, grid = "", "", f"NS {chance.randrange(500, 700)} {chance.randrange(600, 700)}"
        elif way < 0.3:
            lat, lon, postcode = (
                "",
                "",
                f"g{chance.randrange(11, 53)}{chance.randrange(1, 9)}a{chance.choice('abdefg')}",
            )
        elif way < 0.35:
            lat = chance.choice(("nan", "near the shops", "155.9", "0", "55°52'10\"N"))
        kind = chance.choice(KINDS)
        rows.append(
            (
                f"{kind.title()} {at % (number * 19 // 20)}",
                f"Open to everybody who likes a {kind}, bring a friend. " * 2,
                kind,
                lat,
                lon,
                grid,
                postcode,
                f"0141 496 {at % 1000:04d}",
                chance.choice(("Mondays 10 to 12", "Thu evening", "first Saturday")),
                "ask at the desk",
                "www.example.org/group" if at % 3 else "",
            )
        )
    return rows


def write_inputs(folder: Path, number: int) -> tuple[Path, Path]:
    """Write the table as CSV and as a workbook."""
    import xlsxwriter

    rows = invented_rows(number)
    text, book_path = folder / "list.csv", folder / "list.xlsx"
    with text.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    book = xlsxwriter.Workbook(str(book_path), {"constant_memory": True})
    sheet = book.add_worksheet("List")
    for at, row in enumerate((HEADER, *rows)):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return text, book_path


def examine_file(path: Path, written: bool) -> None:
    """Read one file up to its report, and say what is in it as one line of JSON."""
    from assetmap.layers import load_layers
    from assetmap.sources.upload.examine import examine
    from assetmap.sources.upload.markedup import marked_up_copy
    from assetmap.sources.upload.opening import open_upload
    from assetmap.sources.upload.postcodes import find_postcodes
    from assetmap.sources.upload.report import Choices, Context

    contents = open_upload(path)
    context = Context(load_layers(), "2026-01-01T00:00:00Z", postcodes=find_postcodes())
    report = examine(contents, Choices(), context)
    if written:
        path.with_suffix(".json").write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
        marked_up_copy(path, contents, report, path.with_name("marked.csv"))
    counts = report.counts
    print(json.dumps({"rows": counts.rows, "placed": counts.placed, "faults": len(report.faults)}))


def main() -> None:
    """Measure, or be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--examine", type=Path)
    parser.add_argument("--written", action="store_true")
    options = parser.parse_args()
    if options.examine:
        examine_file(options.examine, options.written)
        return
    use_checkout()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        text, book = write_inputs(Path(folder), options.rows)
        own = [sys.executable, __file__, "--examine"]
        cases = {"csv": [*own, str(text)], "xlsx": [*own, str(book)], "csv, written": [*own, str(text), "--written"]}
        samples = run_in_turn(cases, options.runs)
    print(table(samples, "csv", ("rows", "placed", "faults")))
    for name, taken in samples.items():
        failed = taken[0].exit_code
        print(verdict(f"{name}: seconds", None if failed else median(taken, "wall_s"), GOAL_SECONDS))
        print(verdict(f"{name}: MiB of the whole tree", None if failed else median(taken, "tree_mib"), GOAL_MIB))


if __name__ == "__main__":
    main()
