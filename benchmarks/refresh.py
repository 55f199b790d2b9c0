"""What survives: gather an extract twice, judge assets, change the extract, gather again; times, and whether every judgement holds.

Usage: python benchmarks/refresh.py EXTRACT.osm.pbf [--judgements 20] [--changed 40]
The exit code is 1 when a second gather of the same extract changes anything, or a judgement does not hold.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import osmium

from assetmap.territories import Territory, territory_from_bbox
from assetmap.workspace import Workspace
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge

SEED = 20261122
ACTIONS = (
    ("rename", "A name people use"),
    ("why_it_matters", "We met here"),
    ("status", "dormant 2025-01"),
    ("checked", "2026-11-01"),
    ("hide", ""),
    ("note", "ask at the bakery for the key"),
    ("add_health_asset", "community/community_cohesion"),
    ("detail", "cost=Free"),
)


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder) / "workspace") as project:
        everywhere = territory_from_bbox(options.bbox)
        project.add_territory(everywhere)
        first, first_s = timed(lambda: gather(project, everywhere, options.extract))
        again, again_s = timed(lambda: gather(project, everywhere, options.extract))
        judged, judge_s = timed(lambda: judge_some(project, everywhere, options.judgements))
        changed = Path(folder) / "changed.osm.pbf"
        facts = change(options.extract, changed, judged, options.changed)
        third, third_s = timed(lambda: gather(project, everywhere, changed))
        told, refresh_s = timed(lambda: project.refresh(everywhere))
        held, lost = still_there(project, everywhere, judged)
    print("| step | seconds | what changed |\n| --- | --- | --- |")
    print(f"| gather | {first_s:.2f} | {len(first.changes.new):,} new |")
    print(f"| gather the same again | {again_s:.2f} | {sizes(again.changes)} |")
    print(f"| {len(judged)} judgements | {judge_s:.2f} | |")
    print(f"| gather the changed extract ({facts}) | {third_s:.2f} | {sizes(third.changes)} |")
    print(f"| refresh | {refresh_s:.2f} | {sum(one.state == 'disputed' for one in told.applied)} in dispute |")
    print(f"\n{held} of {len(judged)} judgements hold.")
    for line in lost:
        print(f"not held: {line}", file=sys.stderr)
    return int(bool(again.changes) or bool(lost))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def sizes(changes: Any) -> str:
    parts = (changes.new, changes.gone, changes.changed, changes.moved)
    return ", ".join(
        f"{len(part):,} {word}" for part, word in zip(parts, ("new", "gone", "changed", "moved"), strict=True)
    )


def judge_some(project: Workspace, everywhere: Territory, count: int) -> list[tuple[str, str, str]]:
    """Judge named assets of many layers, one each, and return (asset id, action, value)."""
    assets = project.assets(everywhere)
    named = assets[assets["name"].notna()].drop_duplicates("layer")
    ids = random.Random(SEED).sample(sorted(named["asset_id"]), min(count, len(named)))
    wishes = [Wish(asset_id, *ACTIONS[place % len(ACTIONS)]) for place, asset_id in enumerate(ids)]
    judge(project, wishes)
    return [(one.asset_id, one.action, one.value) for one in wishes]


def change(extract: Path, out: Path, judged: list[tuple[str, str, str]], count: int) -> str:
    """Write the extract as a year later: things renamed (the judged ones, too), some gone, some moved."""
    chance = random.Random(SEED)
    renamed = gone = moved = 0
    with osmium.SimpleWriter(str(out), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(extract)):
            if "name" in thing.tags and "highway" not in thing.tags and chance.random() < 0.5:
                tags = dict(thing.tags) | {"name": f"{thing.tags['name']} (new sign)"}
                renamed += 1
                writer.add(thing.replace(tags=tags))
            elif thing.is_node() and "name" in thing.tags and "amenity" in thing.tags and moved < count:
                moved += 1
                writer.add(thing.replace(location=(thing.location.lon + 0.0004, thing.location.lat)))
            elif thing.is_node() and "leisure" in thing.tags and "name" not in thing.tags and gone < count:
                gone += 1
            else:
                writer.add(thing)
    return f"{renamed:,} renamed, {moved} moved, {gone} gone"


def still_there(project: Workspace, everywhere: Territory, judged: list[tuple[str, str, str]]) -> tuple[int, list[str]]:
    """Count the judgements that the asset table still shows."""
    assets = project.assets(everywhere).set_index("asset_id")
    shown: dict[str, Callable[[Any, str], bool]] = {
        "rename": lambda asset, value: asset["name"] == value,
        "why_it_matters": lambda asset, value: asset["why_it_matters"] == value,
        "status": lambda asset, value: asset["status"] == value.split()[0],
        "checked": lambda asset, value: asset["checked_at"] == value,
        "hide": lambda asset, value: asset["visibility"] == "coordinator",
        "note": lambda asset, value: value in asset["coordinator_notes"],
        "add_health_asset": lambda asset, value: f'"{value.split("/")[1]}"' in asset["health_assets"],
        "detail": lambda asset, value: asset[value.split("=")[0]] == value.split("=")[1],
    }
    lost = [
        f"{action} of {asset_id}"
        for asset_id, action, value in judged
        if asset_id not in assets.index or not shown[action](assets.loc[asset_id], value)
    ]
    return len(judged) - len(lost), lost


def box(text: str) -> tuple[float, float, float, float]:
    west, south, east, north = (float(part) for part in text.split(","))
    return west, south, east, north


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument(
        "--bbox", type=box, default=(-3.2, 51.4, -2.8, 51.75), metavar="W,S,E,N", help="as --bbox=-3.2,51.4,..."
    )
    parser.add_argument("--judgements", type=int, default=20)
    parser.add_argument("--changed", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
