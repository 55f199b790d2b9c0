"""Read the tiles of a vector street map with GDAL from which every other driver was taken away, and take out the cuts between tiles.

Tiles are in web Mercator (EPSG:3857); all lengths here are its metres.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assetmap.sources.upload.apart.worker import RefusedError

DRIVERS = frozenset({"PMTiles", "MVT"})
"""PMTiles alone opens a file and finds it empty: what is in a tile is read by MVT."""
HIDDEN = frozenset({"rail", "stream", "water"})
"""Kinds that are not drawn where they run below the ground."""
MAX_PIECES = 400_000
"""Things with a shape in the tiles that are read. Chosen by us: a large town has a tenth of it; more would not fit into the memory allowed."""
WORLD = 40_075_016.685578488
"""The side of the whole world in web Mercator, in metres. Source: EPSG 3857, 2 pi times 6,378,137."""
ON_EDGE = 0.001
"""Metres from the edge of a tile that count as on it: GDAL cuts to a millionth of a metre."""
SAME_END = 3.0 / 4096
"""How far apart two ends of a cut street may lie, as a share of a tile: each tile rounds to its own grid of 4,096. Chosen by us."""
GRID = 0.01
"""Corners of areas are rounded to this many metres while they are joined: far below what tiles keep."""


def read(folder: Path) -> Any:
    """Read what ``request.json`` asks for from ``streets.pmtiles``: kinds, names, shapes (WKB in web Mercator as hexadecimal text), credit.

    GDAL takes out drivers only while it starts, so the process starts itself again with the names of all the others.
    """
    for needless in ("pandas", "geopandas", "pyarrow"):
        sys.modules[needless] = None  # type: ignore[assignment]  # only raw arrays are read: saves half a second
    import pyogrio

    there = set(pyogrio.list_drivers())
    if there - DRIVERS and "GDAL_SKIP" not in os.environ:
        environment = {**os.environ, "GDAL_SKIP": ",".join(sorted(there - DRIVERS))}
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)
    if there != DRIVERS:
        raise RefusedError("cannot be read safely with this version of GDAL.")
    wanted = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    path = folder / "streets.pmtiles"
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        schema = _schema(wanted["schemas"], layers)
        found = _Found(schema["underground"])
        for layer in schema["layers"]:
            if layer["name"] in layers:
                found.add(layer, _things(path, layer, wanted))
        about = pyogrio.read_info(path, layer=layers[0])["dataset_metadata"] or {}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise RefusedError("is damaged or is not a street map. Download it again.") from error
    return {
        "attribution": str(about.get("attribution", ""))[:2_000],
        **_answer(found, WORLD / 2 ** int(wanted["zoom"])),
    }


def _schema(schemas: list[dict[str, Any]], layers: list[str]) -> dict[str, Any]:
    """Return the schema that layers of these names belong to."""
    for schema in schemas:
        if set(schema["marks"]) <= set(layers):
            return schema
    has = ", ".join(layers)[:40] or "none"
    known = ", ".join(schema["name"] for schema in schemas)
    raise RefusedError(f"has no layer of streets that is known here (its layers: {has}). What can be read: {known}.")


def _things(path: Path, layer: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Give the shape (WKB) and the attributes of everything of a layer in the box."""
    from pyogrio.raw import read as read_raw

    about, _, shapes, columns = read_raw(
        path,
        layer=layer["name"],
        bbox=tuple(wanted["bbox"]),
        max_features=MAX_PIECES + 1,
        force_2d=True,
        JSON_FIELD="YES",
        CLIP="YES",
        ZOOM_LEVEL=str(wanted["zoom"]),
    )
    if shapes is None:
        return
    texts = columns[list(about["fields"]).index("json")]
    for shape, text in zip(shapes, texts, strict=True):
        if shape is not None:
            yield shape, json.loads(text) if text else {}


@dataclass
class _Found:
    """What is drawn, piece by piece; ``is_name`` marks pieces of layers that only carry names."""

    underground: list[list[Any]]
    shapes: list[Any] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_name: list[bool] = field(default_factory=list)

    def add(self, layer: dict[str, Any], things: Iterator[tuple[bytes, dict[str, Any]]]) -> None:
        import numpy as np
        import shapely

        pairs = list(things)
        shapes = shapely.from_wkb(np.array([shape for shape, _ in pairs], dtype=object), on_invalid="ignore")
        parts, whose = shapely.get_parts(shapes, return_index=True)
        of_dimension = {1: layer["lines"], 2: layer["areas"]}
        for part, dimension, row in zip(parts, shapely.get_dimensions(parts).tolist(), whose.tolist(), strict=True):
            said = pairs[row][1]
            kind = _kind(said, layer["attributes"], of_dimension.get(dimension, {}))
            if kind is None or (kind in HIDDEN and any(said.get(key) == value for key, value in self.underground)):
                continue
            name = said.get("name") if dimension == 1 or kind != "building" else None
            name = " ".join(name.split())[:200] if isinstance(name, str) else ""
            if layer["names_only"] and not name:
                continue
            self.shapes.append(part)
            self.kinds.append(kind)
            self.names.append(name)
            self.is_name.append(bool(layer["names_only"]))
        if len(self.shapes) > MAX_PIECES:
            raise RefusedError("has more in this area than a map can show. Take a smaller territory.")


def _kind(said: dict[str, Any], attributes: list[str], kinds: dict[str, str | None]) -> str | None:
    """Return what a thing is drawn as: by the first attribute whose value is known, or as any."""
    for attribute in attributes:
        value = said.get(attribute)
        if isinstance(value, str) and value in kinds:
            return kinds[value]
    return kinds.get("*")


def _answer(found: _Found, tile: float) -> dict[str, Any]:
    import numpy as np
    import shapely

    shapes = np.array(found.shapes, dtype=object)
    is_name = np.array(found.is_name, dtype=bool)
    codes: dict[tuple[str, str], int] = {}
    group = np.array([codes.setdefault(pair, len(codes)) for pair in zip(found.kinds, found.names, strict=True)], int)
    kept = shapely.get_dimensions(shapes) == 1 if len(shapes) else is_name
    lines, line_group = _without_named(shapes[kept], group[kept], is_name[kept], list(codes), codes)
    lines = _joined_lines(lines, line_group, tile)
    areas, area_group = _joined_areas(shapes[~kept], group[~kept], tile)
    pairs = list(codes)
    every = [*line_group.tolist(), *area_group.tolist()]
    return {
        "kinds": [pairs[one][0] for one in every],
        "names": [pairs[one][1] for one in every],
        "shapes": [shape.hex() for shape in shapely.to_wkb(np.concatenate([lines, areas])).tolist()],
    }


def _without_named(
    lines: Any, group: Any, is_name: Any, pairs: list[tuple[str, str]], codes: dict[tuple[str, str], int]
) -> tuple[Any, Any]:
    """Take from nameless streets what a layer of names draws again, so that a street is there once, with its name."""
    import numpy as np
    import shapely

    if not is_name.any():
        return lines, group
    kinds = np.array([pairs[one][0] for one in group])
    kept, kept_group = [lines[is_name]], [group[is_name]]
    for kind in np.unique(kinds).tolist():
        here = (kinds == kind) & ~is_name
        named = lines[(kinds == kind) & is_name]
        rest = lines[here]
        if len(named) and len(rest):
            rest = shapely.difference(shapely.union_all(rest, GRID), shapely.union_all(named, GRID), GRID)
            rest = shapely.get_parts(rest)
            rest = rest[(shapely.get_dimensions(rest) == 1) & ~shapely.is_empty(rest)]
            groups = np.full(len(rest), codes.setdefault((kind, ""), len(codes)))
        else:
            groups = group[here]
        kept.append(rest)
        kept_group.append(groups)
    return np.concatenate(kept), np.concatenate(kept_group)


def _joined_lines(lines: Any, group: Any, tile: float) -> Any:
    """Move the two ends of a street that the edge of a tile cuts to one point, so that it can be drawn as one."""
    import numpy as np
    import shapely

    if not len(lines):
        return lines
    coordinates, whose = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(whose, np.arange(len(lines)))
    last = np.searchsorted(whose, np.arange(len(lines)), side="right") - 1
    ends = np.concatenate([first, last])
    ends = ends[_on_edge(coordinates[ends], tile).any(axis=1)]
    points = shapely.points(coordinates[ends])
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=SAME_END * tile)
    fits = (
        (one < other)
        & (group[whose[ends[one]]] == group[whose[ends[other]]])
        & (whose[ends[one]] != whose[ends[other]])
    )
    one, other = one[fits], other[fits]
    moved: set[int] = set()
    for at in np.argsort(shapely.distance(points[one], points[other]), kind="stable").tolist():
        a, b = int(ends[one[at]]), int(ends[other[at]])
        if a not in moved and b not in moved:
            moved |= {a, b}
            coordinates[a] = coordinates[b] = (coordinates[a] + coordinates[b]) / 2
    return shapely.set_coordinates(lines, coordinates)


def _joined_areas(areas: Any, group: Any, tile: float) -> tuple[Any, Any]:
    """Join areas of one kind and name that the edge of a tile cuts; mend what rounding to a tile's grid broke."""
    import numpy as np
    import shapely

    if not len(areas):
        return areas, group
    bad = ~shapely.is_valid(areas)
    areas = areas.copy()
    areas[bad] = shapely.make_valid(areas[bad])
    bounds = shapely.bounds(areas)
    cut = _on_edge(bounds, tile).any(axis=1)
    kept, kept_group = [areas[~cut]], [group[~cut]]
    for one in np.unique(group[cut]).tolist():
        pieces = areas[cut & (group == one)]
        joined = shapely.get_parts(shapely.union_all(pieces, GRID))
        joined = joined[shapely.get_dimensions(joined) == 2]
        kept.append(joined)
        kept_group.append(np.full(len(joined), one))
    return np.concatenate(kept), np.concatenate(kept_group)


def _on_edge(coordinates: Any, tile: float) -> Any:
    """Say which coordinates lie on the edge of a tile."""
    import numpy as np

    along = (coordinates + WORLD / 2) / tile
    return np.abs(along - np.round(along)) * tile < ON_EDGE
