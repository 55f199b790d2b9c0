"""The peers of ``gather.py``: each reads an extract, keeps the things with wanted tags and writes GeoJSON.

Usage: python benchmarks/gather_peers.py PEER EXTRACT OUT.geojson TAGS.json
TAGS.json holds ``pairs`` (list of [key, value]) and ``keys`` (wanted whatever their value). Each is written as its own
manual shows. Prints one JSON line with the number of things written.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Tags:
    """Which tags are wanted."""

    pairs: frozenset[tuple[str, str]]
    any_value: frozenset[str]

    @classmethod
    def read(cls, path: str) -> Tags:
        """Read the file that ``gather.py`` wrote."""
        said = json.loads(Path(path).read_text(encoding="utf-8"))
        return cls(frozenset((key, value) for key, value in said["pairs"]), frozenset(said["keys"]))

    @cached_property
    def by_key(self) -> dict[str, list[str] | bool]:
        """Values by key; True where any value will do."""
        values: dict[str, list[str]] = defaultdict(list)
        for key, value in sorted(self.pairs):
            values[key].append(value)
        return {**values, **dict.fromkeys(self.any_value, True)}

    def wants(self, tags: dict[str, str]) -> bool:
        """Say whether a thing with these tags is wanted."""
        return any(pair in self.pairs or pair[0] in self.any_value for pair in tags.items())


def osmium_tool(extract: str, out: str, tags: Tags) -> int:
    """osmium tags-filter, then osmium export: two processes of C++."""
    expressions = [
        f"nwr/{key}" if values is True else f"nwr/{key}={','.join(values)}" for key, values in tags.by_key.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        filtered, config = Path(folder) / "filtered.osm.pbf", Path(folder) / "export.json"
        filter_ = ["osmium", "tags-filter", "--no-progress", "-t", extract, *expressions, "-o", str(filtered)]
        subprocess.run(filter_, check=True)
        # A closed way is an area and an open way a line; nothing is written twice.
        said = {"linear_tags": False, "area_tags": True, "attributes": {"type": True, "id": True}}
        config.write_text(json.dumps(said), encoding="utf-8")
        export = ["osmium", "export", "--no-progress", "-c", str(config), "-f", "geojson", "-O", "-o", out]
        subprocess.run([*export, str(filtered)], check=True)
    return -1


def pyrosm(extract: str, out: str, tags: Tags) -> int:
    """pyrosm's data frame, written as GeoJSON. Its own cache of results would make a second run a mere read."""
    from pyrosm import OSM

    OSM.clear_cache()
    frame = OSM(extract).get_data_by_custom_criteria(custom_filter=tags.by_key, filter_type="keep")
    frame.to_file(out, driver="GeoJSON")
    return len(frame)


def pyosmium(extract: str, out: str, tags: Tags) -> int:
    """A plain pyosmium loop: areas assembled, a key filter in C++, shapes written by libosmium, no data frame."""
    number = 0
    with Path(out).open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for feature in _features(extract, tags):
            file.write((",\n" if number else "") + feature)
            number += 1
        file.write("\n]}\n")
    return number


def _features(extract: str, tags: Tags) -> Iterator[str]:
    import osmium

    key_filters = [osmium.filter.KeyFilter(*tags.by_key) for _ in range(2)]
    things = osmium.FileProcessor(extract).with_areas(key_filters[0]).with_filter(key_filters[1])
    shapes = osmium.geom.GeoJSONFactory()
    for thing in things:
        said = dict(thing.tags)
        if not tags.wants(said):
            continue
        try:
            written = _shape(thing, shapes)
        except RuntimeError:  # incomplete in the extract
            continue
        if written:
            thing_id, shape = written
            yield f'{{"type":"Feature","id":"{thing_id}","properties":{json.dumps(said)},"geometry":{shape}}}'


def _shape(thing: Any, shapes: Any) -> tuple[str, str] | None:
    if thing.is_node():
        return f"node/{thing.id}", shapes.create_point(thing)
    if thing.is_area():
        kind = "way" if thing.from_way() else "relation"
        return f"{kind}/{thing.orig_id()}", shapes.create_multipolygon(thing)
    if thing.is_way() and not thing.is_closed():
        return f"way/{thing.id}", shapes.create_linestring(thing)
    return None


PEERS: dict[str, Callable[[str, str, Tags], int]] = {
    "osmium": osmium_tool,
    "pyrosm": pyrosm,
    "pyosmium": pyosmium,
}


def main() -> None:
    """Run one peer."""
    peer, extract, out, tags = sys.argv[1:5]
    number = PEERS[peer](extract, out, Tags.read(tags))
    print(json.dumps({"written": number if number >= 0 else None}))


if __name__ == "__main__":
    main()
