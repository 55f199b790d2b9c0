"""How often words are classified right: the labelled rows by part, and the worked examples.

Usage: python benchmarks/text.py [--failures]      (--failures lists those of the dev part only)
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from assetmap.classify import judge_words
from assetmap.layers import LayerPack, load_layers

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "text_labels.csv"
EXAMPLES = ROOT / "data" / "examples"
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

    def shares(self) -> dict[str, float]:
        """Return each measure as a share of the rows it is about."""
        return {
            "kind": self.kind / self.rows,
            "level": self.level / self.rows,
            "level_of_assets": self.asset_level / max(self.assets, 1),
            "health_asset": self.health / max(self.assets, 1),
            "layer": self.layer / max(self.layers, 1),
        }


def read_labels() -> list[dict[str, str]]:
    """Read the labelled rows."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
        if row["part"] == "dev" and (not all(right) or said.kind != row["kind"]):
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
    cases = read_cases()
    rows = [*read_labels(), *(row | {"part": f"cases, {row['part']}"} for row in cases)]
    rows += [row | {"part": f"case {row['case']}"} for row in cases]
    scores, _ = score(rows, load_layers())
    if asked.failures:
        dev = [row for row in [*read_labels(), *cases] if row["part"] == "dev"]
        print("\n".join(score(dev, load_layers())[1]))
    print(
        "| part | rows | kind | level, all rows | level, assets | a health asset | layer | unsure | deficits and homes taken for assets |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for part, one in sorted(scores.items()):
        shown = " | ".join(f"{share:.1%}" for share in one.shares().values())
        print(f"| {part} | {one.rows} | {shown} | {one.unsure} | {one.leaks} |")


if __name__ == "__main__":
    main()
