"""Count the assets of every layer by another reader and another reading of the layer files, and compare with ours.

Usage: python benchmarks/count_layers.py EXTRACT [--reader osmium|gdal|all]

The other side takes nothing from ``assetmap``: the extract is read by osmium-tool or GDAL (``other_readers.py``), the TOML
files are applied by the loop below, written from ``layers/README.md``. Ours is what ``assetmap quick`` writes
for a co-ordinator, who sees every source.
Every difference is listed with its reason. Exit 1 when one has none.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from measure import ROOT, environment, markdown
from other_readers import AREA_RELATIONS, Thing, has_osmium_tool, read_with_gdal, read_with_osmium

READERS: dict[str, Callable[[Path], Iterator[Thing]]] = {"osmium": read_with_osmium, "gdal": read_with_gdal}
GONE = ("disused", "abandoned", "demolished", "razed", "ruined")
SHAPE_OF = {"Point": "point", "MultiPoint": "point", "LineString": "line", "MultiLineString": "line"}
UNEXPLAINED = "UNEXPLAINED"

Block = Mapping[str, list[str]]


@dataclass(frozen=True)
class Filed:
    """Where a thing was filed: its primary layer, kind of shape, tags, and whether ours only knows about where it is."""

    layer: str
    shape: str
    tags: Mapping[str, str]
    closed: bool = False
    approximate: bool = False


def read_layer_files(folder: Path) -> list[dict]:
    """Read the layer files as they are."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]


def block_fits(block: Block, tags: Mapping[str, str]) -> bool:
    """All keys of the block are there, each with one of its values; of a value with ``;`` any part will do."""
    for key, values in block.items():
        if key not in tags:
            return False
        parts = {part.strip() for part in tags[key].split(";")} | {tags[key]}
        if "*" not in values and not parts & set(values):
            return False
    return True


def primary_layer(tags: Mapping[str, str], shape: str, layers: Iterable[dict]) -> str | None:
    """Return the layer of the block with most keys, then most exact values, then the lowest order; None when none fits."""
    if any(tags.get(key) == "yes" for key in GONE):
        return None
    fitting = []
    for layer in layers:
        for rule in layer.get("osm", ()):
            if shape not in rule.get("geometry", ("point", "line", "area")):
                continue
            if any(block_fits(block, tags) for block in rule.get("none_of", ())):
                continue
            for block in rule["any_of"]:
                if block_fits(block, tags):
                    exact = sum(values != ["*"] for values in block.values())
                    fitting.append((-len(block), -exact, layer["order"], layer["id"]))
    return min(fitting)[3] if fitting else None


def count_otherwise(extract: Path, reader: str, layers: list[dict]) -> dict[str, Filed]:
    """File every thing of an extract by the other reader and the plain loop."""
    asked = {key for layer in layers for rule in layer.get("osm", ()) for block in rule["any_of"] for key in block}
    filed: dict[str, Filed] = {}
    for thing in READERS[reader](extract):
        if asked.isdisjoint(thing.tags):
            continue
        layer = primary_layer(thing.tags, thing.shape, layers)
        if layer is not None:
            filed[thing.source_id] = Filed(layer, thing.shape, thing.tags, thing.closed)
    return filed


def count_ours(extract: Path) -> dict[str, Filed]:
    """File an extract by ``assetmap quick`` and read what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.geojson"
        command = [sys.executable, "-m", "assetmap", "quick", str(extract), str(out), "--audience", "coordinator"]
        subprocess.run(command, check=True, env=environment(), cwd=ROOT)
        document = json.loads(out.read_text(encoding="utf-8"))
    filed = {}
    for feature in document["features"]:
        said, geometry = feature["properties"], feature["geometry"]
        shape = SHAPE_OF.get(geometry["type"], "area") if geometry else "none"
        source_id = said["sources"][0]["source_id"]
        filed[source_id] = Filed(said["layer"], shape, said["tags"], approximate=said["precision"] != "exact")
    said_counts = document["metadata"]["counts"]["by_layer"]
    if said_counts != dict(sorted(Counter(one.layer for one in filed.values()).items())):
        raise SystemExit("The counts in the file's metadata are not those of its features.")
    return filed


def reason(source_id: str, ours: Filed | None, theirs: Filed | None, facts: Mapping[str, str]) -> str:
    """Name the class of one difference, or say that it has none."""
    kind = source_id.split("/")[0]
    if ours is None and facts.get(source_id) == "incomplete":
        return "incomplete way: the other reader draws what is there; ours has a point, which the layer does not take"
    if ours and ours.approximate and (theirs is None or theirs.shape != ours.shape):
        if kind == "relation" and facts.get(source_id, "multipolygon") not in AREA_RELATIONS:
            where = "lists it without a place" if ours.shape == "none" else "shows a point near its members"
            return f"relation of type {facts[source_id]}, not an area: ours {where}"
        return f"incomplete {kind}: ours shows a point near it, the other reader leaves it out"
    if ours and ours.tags.get("type") == "boundary":
        return "boundary relation: assembled by one reader only"
    if ours and theirs and ours.shape != theirs.shape and kind == "way":
        return f"line/area rule: ours says {ours.shape}, the wiki's table {theirs.shape}"
    one = ours or theirs
    if one and kind == "way" and one.closed and (ours is None or theirs is None):
        return f"line/area rule: the wiki's table says {one.shape}, for which only one side has a layer"
    if theirs and ours is None and any(";" in value for value in theirs.tags.values()):
        return UNEXPLAINED + ": several values in one tag"
    return UNEXPLAINED


def facts_of(extract: Path) -> dict[str, str]:
    """Return the type of every relation and which ways lack a node, by id: only to explain differences."""
    import osmium

    relations = osmium.FileProcessor(str(extract), osmium.osm.RELATION)
    facts = {f"relation/{one.id}": one.tags.get("type", "none") for one in relations}
    nodes = {one.id for one in osmium.FileProcessor(str(extract), osmium.osm.NODE)}
    for way in osmium.FileProcessor(str(extract), osmium.osm.WAY):
        if any(node.ref not in nodes for node in way.nodes):
            facts[f"way/{way.id}"] = "incomplete"
    return facts


def compare(ours: dict[str, Filed], theirs: dict[str, Filed], facts: Mapping[str, str]) -> list[list[str]]:
    """List what is filed differently: id, ours, theirs, reason."""
    rows = []
    for source_id in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(source_id), theirs.get(source_id)
        if mine is None or other is None or mine.layer != other.layer:
            rows.append([source_id, _words(mine), _words(other), reason(source_id, mine, other, facts)])
    return rows


def _words(filed: Filed | None) -> str:
    return f"{filed.layer} ({filed.shape})" if filed else "-"


def report(reader: str, ours: dict[str, Filed], theirs: dict[str, Filed], rows: list[list[str]]) -> None:
    """Print counts that differ, then every differing id."""
    counted = [Counter(one.layer for one in side.values()) for side in (ours, theirs)]
    names = sorted(set(counted[0]) | set(counted[1]))
    different = [[name, str(counted[0][name]), str(counted[1][name])] for name in names]
    shown = [row for row in different if row[1] != row[2]]
    print(f"\n### Ours and {reader}\n")
    print(
        f"{len(ours):,} assets in {len(counted[0])} layers by ours, {len(theirs):,} in {len(counted[1])} by {reader}; "
    )
    print(
        f"{len(names) - len(shown)} of {len(names)} layers have the same count, {len(rows)} things are filed differently.\n"
    )
    if shown:
        print(markdown(["layer", "ours", reader], shown) + "\n")
    if rows:
        print(markdown(["thing", "ours", reader, "reason"], rows) + "\n")
        classes = Counter(row[3] for row in rows)
        print(markdown(["reason", "things"], [[name, str(many)] for name, many in classes.most_common()]))


def main() -> int:
    """Compare with every reader that is there; exit 1 on a difference without a reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--reader", choices=[*READERS, "all"], default="all")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    options = parser.parse_args()
    extract = options.extract.resolve()
    readers = list(READERS) if options.reader == "all" else [options.reader]
    if "osmium" in readers and not has_osmium_tool():
        print("osmium-tool is not installed; comparing with GDAL alone.")
        readers = ["gdal"]
    layers, ours, facts = read_layer_files(options.layers), count_ours(extract), facts_of(extract)
    unexplained = 0
    for reader in readers:
        theirs = count_otherwise(extract, reader, layers)
        rows = compare(ours, theirs, facts)
        report(reader, ours, theirs, rows)
        unexplained += sum(row[3].startswith(UNEXPLAINED) for row in rows)
    print(f"\n{unexplained} differences without a reason.")
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
