"""How long commands on a large workspace take: an upload kept, one judgement, an undo, a refresh; and what the words alone cost.

Usage: python benchmarks/workspace.py EXTRACT [--rows 50000] [--words-only]

EXTRACT is an OpenStreetMap extract that is gathered first. The rows are invented (fixed seed) from the labelled rows of the tests
and the worked examples: their words with other places, days and endings, mostly with a name of their own. Each command runs in
this process on the open workspace; processor time, because other work shares the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from measure import machine, markdown, use_checkout

use_checkout()

if TYPE_CHECKING:
    import geopandas as gpd

SEED = 20261122
ROWS = 50_000
SYLLABLES = "bal car dun fer glen inch kil lan mar nes or pit ros strath tul wes".split()
ENDINGS = "ton field side burn hill park head muir wick ness".split()
WHEN = (
    "",
    "",
    "",
    "Mondays 2-4pm",
    "every Tuesday evening",
    "last Thursday of the month 7pm",
    "weekdays 10 to 4",
    "Sat mornings",
    "fortnightly on Wednesdays",
    "open daily 9am-5pm",
)
TAILS = (
    "",
    "",
    "",
    "all welcome",
    "ask at the desk",
    "about 30 people come",
    "free, tea and coffee",
    "no need to book",
)
TOWN_LONLAT = (-2.985, 51.565)
"""The middle of Newport, whose extract the goals were set with."""


def written_words() -> list[tuple[str, str, str]]:
    """Return what people wrote: (name, description, category) of the labelled rows and of the worked examples."""
    import text

    rows = [*text.read_labels(), *text.read_cases()]
    return [(row["name"], row["description"], row["category"]) for row in rows]


def made_up_name(number: int) -> str:
    """Make a place's name of a number; different numbers below 40,960 make different names."""
    number, ending = divmod(number, len(ENDINGS))
    number, third = divmod(number, len(SYLLABLES))
    second, first = divmod(number, len(SYLLABLES))
    parts = (SYLLABLES[first], SYLLABLES[second % len(SYLLABLES)], SYLLABLES[third], ENDINGS[ending])
    return "".join(parts).capitalize()


def invented_words(number: int) -> list[tuple[str, str, str]]:
    """Invent rows of (name, description, category), mostly with a name of their own."""
    chance = random.Random(SEED)
    written = written_words()
    rows = []
    for at in range(number):
        name, description, category = chance.choice(written)
        other = chance.choice(written)[1] if chance.random() < 0.3 else description
        place, form = made_up_name(at), chance.random()
        name = f"{name}, {place}" if form < 0.4 else f"{place} {name}" if form < 0.9 else name
        parts = (other, chance.choice(WHEN), chance.choice(TAILS))
        rows.append((name, ". ".join(part for part in parts if part), category))
    return rows


def invented_records(number: int) -> gpd.GeoDataFrame:
    """Make normalised records of invented rows, two in three with a point."""
    import geopandas as gpd
    import shapely

    from assetmap.tables import records_from

    chance = random.Random(SEED + 1)
    said = [
        {key: text for key, text in zip(("name", "description", "category"), row, strict=True) if text}
        for row in invented_words(number)
    ]
    ids = [str(at) for at in range(number)]
    places = [shapely.Point(*_somewhere(chance)) if chance.random() < 0.67 else None for _ in ids]
    return records_from(
        {
            "record_id": [f"list:{one}" for one in ids],
            "source": ["list"] * number,
            "source_id": ids,
            "retrieved_at": ["2026-11-22T00:00:00Z"] * number,
            "last_edited_at": [None] * number,
            "licence": ["unknown"] * number,
            "attribution": [""] * number,
            "tags": ["{}"] * number,
            "said": [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in said],
            "geometry": gpd.GeoSeries(places, crs="EPSG:4326"),
            "precision": ["none" if place is None else "exact" for place in places],
            "contributor_kind": ["coordinator"] * number,
        }
    )


def _somewhere(chance: random.Random) -> tuple[float, float]:
    return round(chance.gauss(TOWN_LONLAT[0], 0.04), 6), round(chance.gauss(TOWN_LONLAT[1], 0.02), 6)


@contextmanager
def timed(name: str, figures: dict[str, float]) -> Iterator[None]:
    """Note how much processor time a block took."""
    start = time.process_time()
    yield
    figures[name] = time.process_time() - start
    print(f"  {name}: {figures[name]:.2f} s", file=sys.stderr, flush=True)


def words(number: int) -> dict[str, float]:
    """Measure what filing invented rows by their words takes."""
    from assetmap.classify import classify, file_by_words
    from assetmap.layers import load_layers
    from assetmap.normalise import normalise

    layers, figures = load_layers(), dict[str, float]()
    records, _ = normalise(invented_records(number))
    classes = classify(records, layers)
    file_by_words(records[:2], classes[:2], layers)
    with timed("words of all rows", figures):
        file_by_words(records, classes, layers)
    return figures


def commands(extract: Path, number: int, folder: Path) -> dict[str, float]:
    """Measure commands on a workspace of a town and a list, one after the other."""
    import shapely

    from assetmap.territories import Territory
    from assetmap.workspace.bringing import examine_upload, gather, keep_upload
    from assetmap.workspace.deciding import Wish, judge, undo
    from assetmap.workspace.stored import Workspace

    figures = dict[str, float]()
    lon, lat = TOWN_LONLAT
    town = Territory("town", "Town", shapely.box(lon - 0.3, lat - 0.2, lon + 0.3, lat + 0.2))
    path = write_list(number, folder / "list.csv")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.add_territory(town)
        with timed("gather the town", figures):
            gather(workspace, town, extract)
        with timed("upload, examined", figures):
            report = examine_upload(workspace, town, path)
        with timed("upload, kept", figures):
            keep_upload(workspace, town, report)
        with timed("a refresh after it", figures):
            workspace.refresh(town)
    with Workspace.open(folder / "workspace", create=False) as workspace:
        assets = workspace.assets(town)
        listed = assets[assets["name"].notna() & (assets["contributor_kind"] != "osm")]["asset_id"].tolist()
        ids = [listed[at * len(listed) // 10] for at in range(10)]
        wishes = {
            "the first judgement (a note)": Wish(ids[0], "note", "ask for the key"),
            "a note": Wish(ids[1], "note", "ask for the key"),
            "a hiding": Wish(ids[2], "hide"),
            "a rename": Wish(ids[3], "rename", "A name that nothing has"),
            "a relation by id": Wish(ids[4], "relate", f"run_by {ids[5]}"),
            "a relation by name": Wish(ids[6], "relate", "run_by A name that nothing has"),
        }
        for name, wish in wishes.items():
            with timed(name, figures):
                told = judge(workspace, [wish])
        with timed("an undo", figures):
            undo(workspace, told.seq)
        with timed("twenty judgements in one file", figures):
            judge(workspace, [Wish(one, "why_it_matters", "warm") for one in (*ids, *listed[:10])])
        with timed("two places judged the same", figures):
            judge(workspace, [Wish(ids[7], "same", ids[8])])
    with Workspace.open(folder / "workspace", create=False) as workspace, timed("a refresh in a new process", figures):
        workspace.refresh(town)
    return figures


def write_list(number: int, path: Path) -> Path:
    """Write invented rows as a list somebody brings."""
    chance = random.Random(SEED + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "description", "category", "lat", "lon"))
        for row in invented_words(number):
            lon, lat = _somewhere(chance) if chance.random() < 0.67 else ("", "")
            writer.writerow((*row, lat, lon))
    return path


def main() -> None:
    """Print a table of processor seconds and the largest memory."""
    parser = argparse.ArgumentParser(description="How long commands on a large workspace take.")
    parser.add_argument("extract", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--words-only", action="store_true")
    asked = parser.parse_args()
    print(machine())
    if asked.words_only or asked.extract is None:
        figures = words(asked.rows)
        print(f"* words: {figures['words of all rows'] / asked.rows * 1000:.3f} ms a row")
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = commands(asked.extract, asked.rows, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(markdown(["command", "processor s"], [[name, f"{seconds:.2f}"] for name, seconds in figures.items()]))
    print(f"\n{asked.rows:,} rows; largest memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
