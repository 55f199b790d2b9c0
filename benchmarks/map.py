"""The single-file map beside folium and plain Leaflet: bytes, time to build, time to draw, smoothness, requests.

Usage: python benchmarks/map.py [--sizes 500 5000 20000] [--runs 5] [--extract EXTRACT] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from browser import Visit, chromium, middle, visit
from invented_assets import make_assets, write_for_peers
from map_builders import BUILDERS
from measure import HERE, Sample, machine, markdown, run_in_turn, show, table, use_checkout, verdict

MOST_MARKERS = 5_000
FRAME_TOLERANCE = 1.05
"""Frames come every 16.7 ms; their clock is rounded to 0.1 ms."""
Samples = dict[str, list[Sample]]


def builders_for(size: int, wanted: Sequence[str]) -> list[str]:
    """Return which builders run: folium's markers are for few assets only."""
    return [name for name in wanted if name != "folium_markers" or size <= MOST_MARKERS]


def build_pages(size: int, names: Sequence[str], runs: int, folder: Path, extract: Path | None) -> Samples:
    """Make the assets and build every page in turn, as whole processes."""
    from assetmap.layers import load_layers

    layers = load_layers()
    assets = make_assets(size, layers, extract)
    pickled = folder / f"assets-{size}.pickle"
    assets.to_pickle(pickled)
    geojson = write_for_peers(assets, layers, folder / f"assets-{size}.geojson")
    worker = [sys.executable, str(HERE / "map_builders.py")]
    cases = {name: [*worker, name, str(pickled), str(geojson), str(page_of(folder, name, size))] for name in names}
    return run_in_turn(cases, runs)


def page_of(folder: Path, name: str, size: int) -> Path:
    """Return where a page lies."""
    return folder / f"{name}-{size}.html"


def median_answer(samples: Sequence[Sample], key: str) -> float | None:
    """Return the median of what the runs said under ``key``."""
    values = sorted(sample.answer[key] for sample in samples if key in sample.answer)
    return float(values[len(values) // 2]) if values else None


def visit_pages(size: int, names: Sequence[str], runs: int, folder: Path) -> dict[str, list[Visit]]:
    """Open every page in turn; one warm-up visit each is not counted."""
    visits: dict[str, list[Visit]] = {name: [] for name in names}
    with chromium() as browser:
        for round_number in range(runs + 1):
            for name in names:
                page = page_of(folder, name, size)
                if not page.exists():
                    continue
                seen = visit(browser, page, page.with_suffix(".png") if round_number == 0 else None)
                print(f"  visit {round_number} {name}: drawn {show(seen.drawn_s)} s", file=sys.stderr, flush=True)
                if round_number:
                    visits[name].append(seen)
    return visits


def build_table(samples: Samples) -> str:
    """Write sizes and build times."""
    rows = []
    for name, taken in samples.items():
        sizes = [median_answer(taken, key) for key in ("bytes", "own_bytes")]
        megabytes = [f"{size / 1e6:.2f}" if size else "" for size in sizes]
        rows.append([name, *megabytes, show(median_answer(taken, "build_s"))])
    return markdown(["page", "MB", "MB without inlined libraries", "build s (imports apart)"], rows)


def visit_table(visits: dict[str, list[Visit]]) -> str:
    """Write what the browser saw."""
    measures = ("drawn_s", "p95_frame_ms", "worst_frame_ms", "long_tasks_ms")
    rows = []
    for name, seen in visits.items():
        figures = [show(middle(seen, measure)) for measure in measures]
        asked = max((len(one.asked) for one in seen), default=0)
        refused = sorted({url.rsplit("/", 1)[-1][:30] for one in seen for url in one.refused})
        errors = sorted({error for one in seen for error in one.errors})
        rows.append([name, *figures, str(asked), " ".join(refused), "; ".join(errors)[:100]])
    columns = ["page", "drawn s", "p95 frame ms", "worst frame ms", "long tasks ms", "requests outside"]
    return markdown([*columns, "of these not answered", "errors"], rows)


def goals(samples: Samples, visits: dict[str, list[Visit]]) -> list[str]:
    """Write what was to be reached."""

    def built(key: str) -> float | None:
        pair = [median_answer(samples.get(name, ()), key) for name in ("ours", "folium_geojson")]
        return pair[0] / pair[1] if pair[0] is not None and pair[1] else None

    def seen(key: str, peer: str) -> float | None:
        pair = [middle(visits.get(name, []), key) for name in ("ours", peer)]
        return pair[0] / pair[1] if pair[0] is not None and pair[1] else None

    long_tasks = [middle(visits.get(name, []), "long_tasks_ms") for name in ("ours", "leaflet_canvas")]
    longer = long_tasks[0] - long_tasks[1] if None not in long_tasks else None
    outside = max((len(one.asked) for one in visits.get("ours", [])), default=None)
    return [
        verdict("bytes without libraries, ours / folium GeoJson", built("own_bytes"), 0.6),
        verdict("build, ours / folium GeoJson", built("build_s"), 0.5),
        verdict("drawn, ours / folium GeoJson", seen("drawn_s", "folium_geojson"), 1),
        verdict("p95 frame, ours / Leaflet canvas", seen("p95_frame_ms", "leaflet_canvas"), FRAME_TOLERANCE),
        verdict("worst frame, ours / Leaflet canvas", seen("worst_frame_ms", "leaflet_canvas"), FRAME_TOLERANCE),
        verdict("long tasks while moving, ms, ours - Leaflet canvas", longer, 0),
        verdict("requests to anywhere, ours", outside, 0),
    ]


def main() -> None:
    """Build, open and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 5_000, 20_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--builders", default=",".join(BUILDERS))
    parser.add_argument("--extract", type=Path, help="take the assets from here instead of inventing them")
    parser.add_argument("--keep", type=Path, help="folder in which pages and pictures stay")
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    use_checkout()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in options.sizes:
            names = builders_for(size, options.builders.split(","))
            print(f"\n### {size:,} assets ({machine()})\n")
            samples = build_pages(size, names, options.runs, folder.resolve(), options.extract)
            print(table(samples, "folium_geojson") + "\n\n" + build_table(samples) + "\n", flush=True)
            visits = {} if options.no_browser else visit_pages(size, names, options.runs, folder)
            print(visit_table(visits) + "\n" if visits else "")
            print("\n".join(goals(samples, visits)), flush=True)


if __name__ == "__main__":
    main()
