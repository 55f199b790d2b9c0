"""GeoJSON that assetmap wrote, or that bears our column names: read back without loss."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assetmap.errors import Problem, SourceError
from assetmap.sources.reading import Reading
from assetmap.sources.rows import KNOWN_COLUMNS, Origin, Row, records_of_rows, usable_place

MAX_BYTES = 200_000_000
MAX_DEPTH = 32
MAX_SHAPE_DEPTH = 16


def read_own_geojson(path: Path, layer_ids: Any, retrieved_at: str) -> Reading:
    """Read a GeoJSON FeatureCollection whose properties bear our column names as records.

    Raises
    ------
    SourceError
        When the file is missing, broken, nested too deep, not in degrees or has no ``name`` property anywhere.
    """
    data = _load(path)
    features = data.get("features") if data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise SourceError(f"{path.name} is not a GeoJSON collection. Save it as a FeatureCollection.")
    if not features:
        raise SourceError(f"{path.name} has no assets in it.")
    if not any("name" in _properties(feature) for feature in features):
        raise SourceError(
            f"{path.name} does not use assetmap's column names (there is no “name” in its properties). "
            "This version reads back GeoJSON that assetmap wrote."
        )
    notes: list[str] = []
    origin = Origin(source=path.stem, retrieved_at=retrieved_at)
    reading = records_of_rows(_rows(features, path.name, notes), origin, layer_ids)
    return Reading(reading.records, (*notes, *reading.notes))


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.")
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if _deeper_than(text, MAX_DEPTH):
            raise SourceError(f"{path.name} is nested too deep to be a map of assets.")
        data = json.loads(text, parse_constant=_refuse, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{path.name} is not readable as GeoJSON: {str(error)[:100]}. It may be cut short."
        ) from error
    if not isinstance(data, dict):
        raise SourceError(f"{path.name} is not a GeoJSON collection. Save it as a FeatureCollection.")
    return data


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not a number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key said twice: readers disagree which one counts, and one of them could be the level."""
    known = dict(pairs)
    if len(known) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"it says “{next(name for name in names if names.count(name) > 1)[:40]}” twice")
    return known


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def _deeper_than(text: str, limit: int) -> bool:
    """Say whether brackets outside strings nest deeper than ``limit``: checked before any parser sees the text."""
    depth = 0
    for mark in _MARKS.finditer(text):
        sign = mark.group()
        if sign in ("[", "{"):
            depth += 1
            if depth > limit:
                return True
        elif sign in ("]", "}"):
            depth -= 1
    return False


def _rows(features: list[Any], file: str, notes: list[str]) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        where = f"{file}, asset {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            notes.append(f"{where}: is not a GeoJSON feature and was left out.")
            continue
        values = {name: value for name, value in _properties(feature).items() if name in KNOWN_COLUMNS}
        place, fault = _shape(feature.get("geometry"))
        problems = (Problem(where, fault, "It is kept without a place."),) if fault else ()
        yield Row(where, number, values, place, problems)


def _shape(geometry: Any) -> tuple[Any, str]:
    import shapely

    if geometry is None:
        return None, ""
    text = json.dumps(geometry)
    if _deeper_than(text, MAX_SHAPE_DEPTH):
        return None, "its shape is nested too deep."
    if not _has_only_numbers(geometry):
        return None, "its coordinates are not all numbers."
    try:
        shape = shapely.from_geojson(text)
    except (shapely.errors.ShapelyError, ValueError):
        return None, "its shape cannot be read."
    return usable_place(shape)


def _has_only_numbers(geometry: Any) -> bool:
    """Say whether coordinates are lists of numbers; some readers take “51” for 51 and some for nothing."""
    if not isinstance(geometry, dict):
        return False
    parts = [*geometry.get("geometries", [])] if isinstance(geometry.get("geometries", []), list) else [None]
    if parts and not all(map(_has_only_numbers, parts)):
        return False
    waiting = [geometry.get("coordinates", [])]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, bool) or not isinstance(part, int | float):
            return False
    return True
