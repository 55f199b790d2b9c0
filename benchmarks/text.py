"""How often words are classified right, and how fast: both sets of labelled rows by part, and the worked examples.

Usage: python benchmarks/text.py [--failures]      (--failures lists those of the dev part only)
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from assetmap.classify import judge_words
from assetmap.layers import LayerPack, load_layers

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "text_labels.csv"
SECOND = {
    "second, dev": ROOT / "tests" / "data" / "text_labels_second_dev.csv",
    "second, held out": ROOT / "tests" / "data" / "text_labels_second_held_out.csv",
}
"""The rows of another hand. The held-out file is only there once it has been measured."""
EXAMPLES = ROOT / "data" / "examples"
SPEED_ROWS = 50_000
DESCRIBED_IN = ("Notes", "Details", "What it does", "remarks", "Description", "Comments", "text")


@dataclass
class Score:
    """Counts of one part."""

    rows: int = 0
    kind: int = 0
    level: int = 0
    assets: int = 0
    asset_level: int = 0
    health: int = 0
    layers: int = 0
    layer: int = 0
    leaks: int = 0
    unsure: int = 0

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return of each measure how many rows are right, and how many it is about."""
        return {
            "kind": (self.kind, self.rows),
            "level": (self.level, self.rows),
            "level_of_assets": (self.asset_level, self.assets),
            "health_asset": (self.health, self.assets),
            "layer": (self.layer, self.layers),
        }


def read_labels(path: Path = LABELS) -> list[dict[str, str]]:
    """Read labelled rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_second() -> list[dict[str, str]]:
    """Read the rows of the second set, whose part is the file they are in; a file that is not there has none."""
    return [row | {"part": part} for part, path in SECOND.items() if path.is_file() for row in read_labels(path)]


def score(rows: list[dict[str, str]], layers: LayerPack) -> tuple[dict[str, Score], list[str]]:
    """Judge every row; return the score of each part, and the failures of the dev part in words."""
    scores: dict[str, Score] = defaultdict(Score)
    failures = []
    for row in rows:
        said = judge_words(row["name"], row["description"], row["category"], layers)
        one = scores[row["part"]]
        given = {f"{label['level']}:{label['entry']}" for label in json.loads(said.health_assets)}
        accepted = set(row["accepted_health_assets"].split(";"))
        is_asset = row["kind"] == "asset"
        right = said.level == row["level"], not is_asset or bool(given & accepted)
        one.rows += 1
        one.kind += said.kind == row["kind"]
        one.level += right[0]
        one.leaks += row["kind"] in ("priority", "personal") and said.kind == "asset"
        one.unsure += said.kind == "unsure"
        if is_asset:
            one.assets += 1
            one.asset_level += right[0]
            one.health += right[1]
            one.layers += bool(row["layer"])
            one.layer += bool(row["layer"]) and said.layer in row["layer"].split("/")
        if row["part"] in ("dev", "second, dev") and (not all(right) or said.kind != row["kind"]):
            failures.append(
                f"{row['name']} | {row['description']} | {row['category']}: {row['kind']} {row['level']} {row['layer']}"
                f" -> {said.kind} {said.level} {said.layer} ({said.reason})"
            )
    return dict(scores), failures


def is_held_out(name: str) -> bool:
    """Tell whether a worked case's row is kept from tuning: a third of the names, by their own sum."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def read_cases() -> list[dict[str, str]]:
    """Read the rows of the worked cases: what people wrote, and what each should become (``expected.csv``, by hand)."""
    rows = []
    for path in sorted(EXAMPLES.glob("*/expected.csv")):
        case = path.parent.name
        with path.open(encoding="utf-8", newline="") as file:
            expected = list(csv.DictReader(file))
        if "file" not in expected[0]:
            continue  # the practice neighbourhood has tags, not words
        words = _words_of(case)
        for row in expected:
            if row["file"].endswith(".gpx"):
                continue  # the same places as in the table beside it
            name, part = row["name"], "held out" if is_held_out(row["name"]) else "dev"
            description, category = words[row["file"] == "hawkhill_listening_event.csv", name]
            rows.append(
                row
                | {"description": description, "category": category, "part": part, "case": case}
                | {"accepted_health_assets": row["health_assets"]}
            )
    return rows


def _words_of(case: str) -> dict[tuple[bool, str], tuple[str, str]]:
    """Return the description and the category column of each row of a case's files by name."""
    words = {}
    if case in ("castlemilk", "hawkhill"):
        with (EXAMPLES / case / f"{case}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                words[False, row["name"]] = (row["description"].replace("Position approximate.", "").strip(), "")
    sys.path.insert(0, str(EXAMPLES))
    from make_cases import parts_of

    for table in (case, f"{case}_listening_event"):
        for _, header, cells in parts_of(table):
            at = next((header.index(one) for one in DESCRIBED_IN if one in header), None)
            for row in cells:
                words[table != case, row[0]] = (row[at] if at is not None else "", row[1])
    return words


def main() -> None:
    """Print a table of shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true")
    asked = parser.parse_args()
    cases, labelled = read_cases(), [*read_labels(), *read_second()]
    rows = [*labelled, *(row | {"part": f"cases, {row['part']}"} for row in cases)]
    rows += [row | {"part": f"case {row['case']}"} for row in cases]
    layers = load_layers()
    scores, _ = score(rows, layers)
    if asked.failures:
        dev = [row for row in [*labelled, *cases] if row["part"] in ("dev", "second, dev")]
        print("\n".join(score(dev, layers)[1]))
    print(
        "| part | rows | kind | level, all rows | level, assets | a health asset | layer | unsure | deficits and homes taken for assets |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for part, one in sorted(scores.items()):
        shown = " | ".join(f"{right} of {of}, {right / max(of, 1):.1%}" for right, of in one.counts().values())
        print(f"| {part} | {one.rows} | {shown} | {one.unsure} | {one.leaks} |")
    for part, path in SECOND.items():
        if not path.is_file():
            print(f"{part}: {path.name} is not there")
    print(
        f"{measure_speed(rows, layers):.2f} ms of processor time a row, each judged for the first time, {SPEED_ROWS:,} rows"
    )


def measure_speed(rows: list[dict[str, str]], layers: LayerPack) -> float:
    """Return the milliseconds of processor time that judging takes a row, over ``SPEED_ROWS`` different rows made of the labelled ones."""
    many = [
        (f"{row['name']} {number}", row["description"], row["category"])
        for number, row in zip(range(SPEED_ROWS), itertools.cycle(rows), strict=False)
    ]
    began = time.process_time()
    for one in many:
        judge_words(*one, layers)
    return (time.process_time() - began) / SPEED_ROWS * 1000


if __name__ == "__main__":
    main()
