"""How long an extract takes to become classified GeoJSON, beside osmium-tool, pyrosm and a plain pyosmium loop.

Usage: python benchmarks/gather.py EXTRACT [--copies 1 10 40] [--runs 5] [--peers osmium,pyrosm,pyosmium]

Every peer is asked for the tags of our own layer files and writes GeoJSON of what it found; ours classifies as well.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from copies import make_copies
from measure import HERE, Sample, machine, markdown, median, ratio, run_in_turn, table, use_checkout, verdict

Samples = dict[str, list[Sample]]


def write_tags(path: Path) -> Path:
    """Write the tags that the layer files ask for, for the peers."""
    use_checkout()
    from assetmap.layers import load_layers

    index = load_layers().index
    said = {"pairs": sorted(index.anchor_pairs), "keys": sorted(index.anchor_keys)}
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def extract_of(source: Path, number: int, folder: Path) -> Path:
    """Return the extract with ``number`` copies of ``source``, made now unless it is there from an earlier run."""
    if number == 1:
        return source
    stat = source.stat()
    path = folder / f"{source.name.split('.')[0]}-{stat.st_size}-x{number}.osm.pbf"
    if not path.exists():
        print(f"  making {number} copies ...", file=sys.stderr, flush=True)
        make_copies(source, path, number)
    return path


def measure_size(extract: Path, tags: Path, peers: Sequence[str], runs: int) -> tuple[Samples, dict[str, int]]:
    """Measure ours and the peers on one extract; also how many things each wrote."""
    with tempfile.TemporaryDirectory() as folder:
        outs = {name: Path(folder) / f"{name}.geojson" for name in ("ours", *peers)}
        cases = {"ours": [sys.executable, "-m", "assetmap", "quick", str(extract), str(outs["ours"])]}
        for peer in peers:
            worker = [sys.executable, str(HERE / "gather_peers.py"), peer]
            cases[peer] = [*worker, str(extract), str(outs[peer]), str(tags)]
        samples = run_in_turn(cases, runs, before=lambda name: outs[name].unlink(missing_ok=True))
        return samples, {name: _features_in(out) for name, out in outs.items() if out.exists()}


def _features_in(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(line.count('{"type":"Feature"') + line.count('{ "type": "Feature"') for line in file)


def goals(number: int, samples: Samples) -> list[str]:
    """Write what was to be reached at this size."""
    ours_pyrosm = ratio(samples, "ours", "pyrosm")
    if number == 1:
        return [verdict("wall, ours / pyrosm", ours_pyrosm, 1.5)]
    if number < 40:
        return []
    return [
        verdict("wall, ours / pyrosm", ours_pyrosm, 0.8),
        verdict("wall, ours / osmium-tool", ratio(samples, "ours", "osmium"), 2.2),
        verdict("peak memory, ours / pyrosm", ratio(samples, "ours", "pyrosm", "tree_mib"), 0.5),
    ]


def linearity(results: dict[int, Samples]) -> str:
    """Write seconds per copy at each size, and for each further copy between the smallest and the largest."""
    sizes = sorted(results)
    rows = []
    for name in results[sizes[0]]:
        if any(not part[name] or part[name][0].exit_code for part in results.values()):
            continue
        walls = [median(results[size][name], "wall_s") for size in sizes]
        further = (walls[-1] - walls[0]) / (sizes[-1] - sizes[0])
        rows.append([name, *(f"{wall / size:.3f}" for wall, size in zip(walls, sizes, strict=True)), f"{further:.3f}"])
    return markdown(["seconds per copy", *(f"{size}x" for size in sizes), "each further copy"], rows)


def main() -> None:
    """Measure every size and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 40])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default="osmium,pyrosm,pyosmium")
    parser.add_argument("--keep", type=Path, help="folder in which the copies stay for the next run")
    options = parser.parse_args()
    peers = [peer for peer in options.peers.split(",") if peer]
    results = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        tags = write_tags(Path(temporary) / "tags.json")
        for number in sorted(options.copies):
            extract = extract_of(options.extract, number, folder)
            print(f"\n### {options.extract.name}, {number}x ({extract.stat().st_size / 1e6:.1f} MB; {machine()})\n")
            samples, written = measure_size(extract, tags, peers, options.runs)
            results[number] = samples
            print(table(samples, "pyrosm" if "pyrosm" in peers else "ours"))
            print("\nThings written: " + ", ".join(f"{name} {many:,}" for name, many in written.items()) + "\n")
            print("\n".join(goals(number, samples)), flush=True)
    if len(results) > 1:
        print("\n### Linear?\n\n" + linearity(results))


if __name__ == "__main__":
    main()
