"""GeoJSON read into one sheet: its properties are the columns, odd features are said, links in it are never followed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from assetmap.errors import Problem, SourceError
from assetmap.sources.reading import counted
from assetmap.sources.upload.features import Feature, sheet_of
from assetmap.sources.upload.json_text import CUT, decoded, parsed
from assetmap.sources.upload.reference_systems import known_crs
from assetmap.sources.upload.sheets import Contents

_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_SAVE = "Save or export it as GeoJSON and try again."


def read_geojson(content: bytes, file: str) -> Contents:
    """Read a FeatureCollection, a feature, a bare geometry or features line by line.

    Raises
    ------
    SourceError
        When it is broken or ambiguous JSON, another format written in JSON, or has no features.
    """
    text = decoded(content, file)
    if not text.strip():
        raise SourceError(f"The file {file} is empty.")
    data = parsed(text, file, "Feature")
    members, notes = _members(data, file)
    if not members:
        raise SourceError(f"{file} has no assets in it: its list of features is empty.")
    crs = _declared_crs(data, file, notes)
    features = [_feature(member, f"{file}, feature {at}", at) for at, member in enumerate(members, start=1)]
    _say_what_ids_repeat(members, notes)
    heights = sum(_has_height(member) for member in members)
    if heights:
        notes.append(f"Heights of {counted(heights, 'feature', 'features')} were left out; places are flat here.")
    sheet = sheet_of(features, file, crs=crs, in_degrees=crs == "EPSG:4326", notes=notes)
    return Contents(file, "GeoJSON", (sheet,), "utf-16" if content[:1] in (b"\xff", b"\xfe") else "utf-8", tuple(notes))


def _members(data: Any, file: str) -> tuple[list[Any], list[str]]:
    """Return the features of a document, and what had to be made of it."""
    if isinstance(data, list):
        if data and all(isinstance(one, dict) and one.get("type") == "Feature" for one in data):
            return data, [f"{file} has a feature on each line instead of a collection; they were read as one."]
        raise SourceError(f"{file} is JSON, but a list without GeoJSON's frame. {_SAVE}")
    if not isinstance(data, dict):
        raise SourceError(f"{file} is JSON, but no GeoJSON. {_SAVE}")
    if other := _other_format(data):
        raise SourceError(f"{file} is {other}, which is not read. {_SAVE}")
    kind = data.get("type")
    if kind == "FeatureCollection":
        if not isinstance(data.get("features"), list):
            raise SourceError(f"{file} is a GeoJSON collection without its list of features. {_SAVE}")
        return data["features"], []
    if kind == "Feature":
        return [data], [f"{file} is a single feature; it was read as a collection of one."]
    if kind in _SHAPES:
        member = {"type": "Feature", "properties": {}, "geometry": data}
        return [member], [f"{file} is a bare shape; it was read as a feature without properties."]
    raise SourceError(f"{file} is JSON, but no GeoJSON. {_SAVE}")


def _other_format(data: dict[str, Any]) -> str:
    """Name the format that a JSON document is instead of GeoJSON, or nothing."""
    features = data.get("features")
    first = features[0] if isinstance(features, list) and features and isinstance(features[0], dict) else {}
    links = data.get("conformsTo")
    if data.get("type") == "Topology":
        return "TopoJSON"
    if "stac_version" in data or "stac_version" in first:
        return "a STAC catalogue"
    if "coordRefSys" in data or "coordRefSys" in first or (isinstance(links, list) and "json-fg" in str(links)[:500]):
        return "JSON-FG"
    if data.get("type") == "gdal_streamed_alg":
        return "a recipe for a program, not data"
    if {"spatialReference", "geometryType", "displayFieldName"} & set(data) or "attributes" in first:
        return "Esri JSON"
    if "elements" in data and ("osm3s" in data or "version" in data):
        return "a saved Overpass answer, which `assetmap quick` reads,"
    return ""


def _declared_crs(data: Any, file: str, notes: list[str]) -> str | None:
    """Return the coordinate system of the old ``crs`` member where its name is one we know; a link is never followed."""
    if not isinstance(data, dict) or data.get("crs") is None:
        return None
    said = data["crs"]
    properties = said.get("properties") if isinstance(said, dict) else None
    name = properties.get("name") if isinstance(properties, dict) and said.get("type") == "name" else None
    if isinstance(name, str) and (crs := known_crs(name)):
        return crs
    notes.append(
        f"{file} names a coordinate system that is not one we know; the naming was ignored. "
        "Say which one it is if its places look wrong."
    )
    return None


def _feature(member: Any, where: str, number: int) -> Feature:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        problem = Problem(where, "is not a GeoJSON feature.", "It cannot be added.")
        return Feature(number, where, {}, None, problems=[problem], is_refused=True)
    feature = Feature(number, where, {}, member.get("geometry"))
    properties = member.get("properties")
    if isinstance(properties, dict):
        feature.values = {name: _cell(name, value, feature) for name, value in properties.items()}
    elif properties is not None:
        feature.problems.append(
            Problem(where, "its properties are no list of names and values.", "They were left out.")
        )
    own = member.get("id")
    if isinstance(own, str | int | float) and not isinstance(own, bool) and "id" not in feature.values:
        feature.values["id"] = _cell("id", own, feature)
    return feature


def _cell(name: str, value: Any, feature: Feature) -> str:
    """Write a property's value as text; lists and objects as JSON, never looked into."""
    if isinstance(value, str):
        if value == CUT:
            feature.problems.append(Problem(feature.where, f"“{name[:40]}” is nested too deep.", "It was left out."))
            return ""
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if json.dumps(CUT, ensure_ascii=False) in text:
            feature.problems.append(Problem(feature.where, f"“{name[:40]}” is nested too deep.", "It was left out."))
            return ""
        return text
    return json.dumps(value)


def _has_height(member: Any) -> bool:
    """Say whether the first corner of a feature's shape has more than two numbers."""
    geometry = member.get("geometry") if isinstance(member, dict) else None
    inside = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(inside, list) and inside and isinstance(inside[0], list):
        inside = inside[0]
    return isinstance(inside, list) and len(inside) > 2


def _say_what_ids_repeat(members: Iterable[Any], notes: list[str]) -> None:
    ids = Counter(str(member["id"]) for member in members if isinstance(member, dict) and member.get("id") is not None)
    repeated = sum(number - 1 for number in ids.values())
    if repeated:
        are = "feature has an id" if repeated == 1 else "features have ids"
        notes.append(f"{repeated:,} {are} that another has too; ids of a file are kept as text only.")
