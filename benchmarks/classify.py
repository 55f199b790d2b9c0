"""How long 100,000 records take to be sorted into all layers, and whether the index says what the plain loop says.

Usage: python benchmarks/classify.py [--records 100000] [--runs 5] [--sample 2000]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import machine, markdown, show, use_checkout, verdict

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.layers import LayerPack

SEED = 2023
GOAL_SECONDS = 0.5
STREETS = "Commercial Street,Mill Brae,Station Road,Kirk Wynd,Chapel Lane,The Parade,Heol y Bont,Bridge Street".split(
    ","
)
HOURS = ("Mo-Fr 09:00-17:00", "Mo-Su 10:00-22:00; PH off", "24/7", "Tu,Th 18:30-20:00", "Sa 10:00-13:00")
NOT_ASSETS: tuple[dict[str, str], ...] = (
    {"amenity": "parking", "access": "private"},
    {"amenity": "waste_basket"},
    {"highway": "crossing", "crossing": "marked"},
    {"building": "house"},
    {"shop": "supermarket"},
    {"natural": "tree", "leaf_type": "broadleaved"},
    {"barrier": "gate", "access": "private"},
    {"office": "company"},
)


def make_tags(layers: LayerPack, number: int) -> list[dict[str, str]]:
    """Draw tag sets: four of five from the layer files' examples, the others no assets, all with everyday tags beside."""
    chance = random.Random(SEED)
    examples = [example.tags for layer in layers.values() for example in layer.examples if example.tags]
    drawn = []
    for place in range(number):
        core = chance.choice(examples) if chance.random() < 0.8 else chance.choice(NOT_ASSETS)
        drawn.append(dict(core) | noise(chance, place))
    return drawn


def noise(chance: random.Random, place: int) -> dict[str, str]:
    """Draw tags such as mappers add to anything; names and numbers differ from record to record."""
    tags = {"name": f"{chance.choice(STREETS)} {place}"} if chance.random() < 0.7 else {}
    if chance.random() < 0.5:
        tags |= {"addr:street": chance.choice(STREETS), "addr:housenumber": str(chance.randint(1, 240))}
        tags |= {"addr:postcode": f"NP{chance.randint(10, 20)} {chance.randint(1, 9)}AB", "addr:city": "Newport"}
    for key, value, share in (
        ("opening_hours", chance.choice(HOURS), 0.3),
        ("website", f"https://place-{place}.example", 0.25),
        ("phone", f"+44 1632 {960000 + place % 1000}", 0.2),
        ("wheelchair", chance.choice(("yes", "no", "limited")), 0.3),
        ("source", "survey;Bing", 0.2),
        ("check_date", f"2023-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}", 0.15),
        ("operator", f"Operator {place % 300}", 0.15),
        ("fhrs:id", str(500000 + place), 0.1),
    ):
        if chance.random() < share:
            tags[key] = value
    return tags


def make_records(tag_sets: list[dict[str, str]]) -> gpd.GeoDataFrame:
    """Make a record table of points."""
    import numpy as np
    import shapely

    from assetmap.tables import records_from

    number = len(tag_sets)
    places = np.random.default_rng(SEED).uniform((-3.1, 51.5), (-2.9, 51.65), (number, 2))
    same = {"source": "osm", "said": "{}", "precision": "exact", "contributor_kind": "osm", "licence": "ODbL-1.0"}
    same |= {"attribution": "© OpenStreetMap contributors", "retrieved_at": "2023-06-13T00:00:00Z"}
    columns: dict[str, Any] = {name: [value] * number for name, value in same.items()}
    columns["last_edited_at"] = [None] * number
    columns["record_id"] = [f"osm:node/{place}" for place in range(number)]
    columns["source_id"] = [f"node/{place}" for place in range(number)]
    columns["tags"] = [json.dumps(tags, ensure_ascii=False, separators=(",", ":")) for tags in tag_sets]
    return records_from(columns | {"geometry": shapely.points(places)})


def plain_layers(tags: Mapping[str, str], layers: LayerPack) -> list[str]:
    """Return the layers that take a point with ``tags``, best first, by trying every rule of every layer."""
    from assetmap.rules import is_over, make_match, match_block

    if is_over(tags):
        return []
    best = []
    for layer in layers.values():
        blocks = [match_block(rule, tags, "point") for rule in layer.rules]
        matches = [make_match(layer.id, layer.order, block, tags) for block in blocks if block is not None]
        if matches:
            best.append(min(matches, key=lambda match: match.rank))
    return [match.layer for match in sorted(best, key=lambda match: match.rank)]


def timed(action: Any) -> tuple[float, Any]:
    """Run ``action`` and return how long it took, in seconds, and what it returned."""
    start = time.perf_counter()
    answer = action()
    return time.perf_counter() - start, answer


def report(records: int, runs: int, sample: int) -> bool:
    """Measure, print, and say whether both ways agree on the sample."""
    from assetmap.classify import classify
    from assetmap.layers import load_layers

    layers = load_layers()
    layers.index  # noqa: B018 - built before the clock starts, as a workspace has it
    tag_sets = make_tags(layers, records)
    table = make_records(tag_sets)
    times, classes = [], None
    for _ in range(runs + 1):
        taken, classes = timed(lambda: classify(table, layers))
        times.append(taken)
    times = times[1:]
    sample = min(sample, records)
    plain_s, plain = timed(lambda: [plain_layers(tags, layers) for tags in tag_sets[:sample]])
    first, others = classes["layer"].tolist(), classes["other_layers"].tolist()
    indexed = [([first[row]] if first[row] else []) + json.loads(others[row]) for row in range(sample)]
    different = [row for row in range(sample) if indexed[row] != plain[row]]
    assets = int(classes["layer"].notna().sum())
    plain_scaled = plain_s * records / sample
    print(f"\n### {records:,} records x {len(layers)} layers ({machine()})\n")
    rows = [
        ["assetmap.classify.classify", f"{statistics.median(times):.3f} ({min(times):.3f}-{max(times):.3f})", "1.00"],
        [f"plain loop, {sample:,} scaled", f"{plain_scaled:.1f}", show(plain_scaled / statistics.median(times))],
    ]
    print(markdown(["way", f"s, median of {runs} (min-max)", "x classify"], rows))
    print(f"\n{assets:,} records are in a layer; {len(different)} of {sample:,} differ between the two ways.\n")
    for row in different[:10]:
        print(f"* differs: {tag_sets[row]}: index {indexed[row]}, plain loop {plain[row]}")
    print(verdict(f"seconds for {records:,}", statistics.median(times), GOAL_SECONDS * records / 100_000))
    return not different


def main() -> int:
    """Run the benchmark; exit 1 when the two ways differ."""
    parser = argparse.ArgumentParser(description=Path(__file__).stem)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sample", type=int, default=2_000)
    options = parser.parse_args()
    use_checkout()
    return 0 if report(options.records, options.runs, options.sample) else 1


if __name__ == "__main__":
    raise SystemExit(main())
