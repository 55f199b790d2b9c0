"""How often words are classified right: the labelled rows by part, and the worked examples.

Usage: python benchmarks/text.py [--failures]      (--failures lists those of the dev part only)
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from assetmap.classify import judge_words
from assetmap.layers import LayerPack, load_layers

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "text_labels.csv"


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

    def shares(self) -> dict[str, float]:
        """Return each measure as a share of the rows it is about."""
        return {
            "kind": self.kind / self.rows,
            "level": self.level / self.rows,
            "level_of_assets": self.asset_level / self.assets,
            "health_asset": self.health / self.assets,
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
        if is_asset:
            one.assets += 1
            one.asset_level += right[0]
            one.health += right[1]
            one.layers += bool(row["layer"])
            one.layer += bool(row["layer"]) and said.layer == row["layer"]
        if row["part"] == "dev" and (not all(right) or said.kind != row["kind"]):
            failures.append(
                f"{row['name']} | {row['description']} | {row['category']}: {row['kind']} {row['level']} {row['layer']}"
                f" -> {said.kind} {said.level} {said.layer} ({said.reason})"
            )
    return dict(scores), failures


def read_examples() -> list[dict[str, str]]:
    """Read the worked examples that are tables, as rows of a part of their own."""
    rows = []
    for path in sorted((ROOT / "data" / "examples").glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("layer") and row.get("health_assets"):
                    accepted = ";".join(
                        f"{one['level']}:{one['entry']}" for one in json.loads(row.get("health_assets") or "[]")
                    )
                    text = row["description"].replace("Position approximate.", "")
                    rows.append(
                        {
                            "name": row["name"],
                            "description": text,
                            "category": "",
                            "kind": "asset",
                            "level": row["level"],
                        }
                        | {
                            "accepted_health_assets": accepted,
                            "layer": row["layer"],
                            "part": f"worked example {path.stem}",
                        }
                    )
    return rows


def main() -> None:
    """Print a table of shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true")
    asked = parser.parse_args()
    scores, failures = score([*read_labels(), *read_examples()], load_layers())
    if asked.failures:
        print("\n".join(failures))
    print(
        "| part | rows | kind | level, all rows | level, assets | a health asset | layer | deficits and homes taken for assets |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for part, one in sorted(scores.items()):
        shown = " | ".join(f"{share:.1%}" for share in one.shares().values())
        print(f"| {part} | {one.rows} | {shown} | {one.leaks} |")


if __name__ == "__main__":
    main()
