"""Rows under our own column names, from a table or from our own GeoJSON, turned into records. Nothing is guessed here."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assetmap import taxonomy
from assetmap.errors import Problem
from assetmap.sources.reading import Reading, counted
from assetmap.tables import ASSET_COLUMNS, RECORD_COLUMN_NAMES, UPLOAD_ONLY_COLUMNS, Column, records_from

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
MAX_TEXT = 2_000
MAX_NAME = 120
_COLUMNS: dict[str, Column] = {column.name: column for column in ASSET_COLUMNS}
KNOWN_COLUMNS = (*_COLUMNS, *UPLOAD_ONLY_COLUMNS)
SHOWN_PROBLEMS = 20
SOURCE_KEYS = ("source", "source_id", "licence", "attribution", "retrieved_at", "last_edited_at")
WHO_MAY_SEE = frozenset({"level", "visibility", "publish"})
"""Columns that decide who may see a row: where their word is not understood, only the co-ordinator does."""


@dataclass(frozen=True)
class Origin:
    """Where rows come from when they do not say so themselves."""

    source: str
    retrieved_at: str
    contributor_kind: str = "coordinator"
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Row:
    """One row: how a person would find it (``row 7``), its values by column name, its place (a geometry or None).

    ``problems`` is what its reader already found wrong with it.
    """

    where: str
    number: int
    values: Mapping[str, Any]
    place: Any = None
    problems: tuple[Problem, ...] = ()


@dataclass
class _Said:
    """What survives of one row, and what was wrong with the rest."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def records_of_rows(rows: Iterable[Row], origin: Origin, layer_ids: Iterable[str]) -> Reading:
    """Turn rows into records; a value that cannot be used is left out of its row and said in a note, the row stays.

    Parameters
    ----------
    layer_ids
        The layers there are; a row's ``layer`` must be one of them.
    """
    layers = frozenset(layer_ids)
    columns: dict[str, list[Any]] = {name: [] for name in RECORD_COLUMN_NAMES}
    problems: list[Problem] = []
    for row in rows:
        said = _check_row(row, layers)
        place = _place(row, said)
        problems += (*row.problems, *said.problems)
        _append(columns, row, said.values, place, origin)
    table = records_from(columns)
    repeated = table["record_id"].duplicated(keep="last")
    notes = _notes(problems)
    if repeated.any():
        notes.append(f"{counted(int(repeated.sum()), 'row repeats', 'rows repeat')} an id; the last of each is used.")
        table = table[~repeated].reset_index(drop=True)
    return Reading(table, tuple(notes))


def _append(columns: dict[str, list[Any]], row: Row, values: dict[str, Any], place: Any, origin: Origin) -> None:
    first = _first_source(values)
    source = str(values.pop("source", None) or first.get("source") or origin.source)
    source_id = str(values.pop("source_id", None) or first.get("source_id") or row.number)
    tags = values.pop("tags", {})
    precision = values.get("precision") or ("exact" if place is not None else "none")
    columns["record_id"].append(f"{source}:{source_id}")
    columns["source"].append(source)
    columns["source_id"].append(source_id)
    columns["tags"].append(json.dumps(tags, ensure_ascii=False, separators=(",", ":")))
    columns["precision"].append(precision if place is not None else "none")
    columns["contributor_kind"].append(_contributor_kind(values, source, origin))
    for name, default in (
        ("licence", origin.licence),
        ("attribution", origin.attribution),
        ("retrieved_at", origin.retrieved_at),
    ):
        columns[name].append(values.pop(name, None) or first.get(name) or default or None)
    columns["last_edited_at"].append(values.pop("last_edited_at", None) or first.get("last_edited_at"))
    columns["said"].append(json.dumps(values, ensure_ascii=False, separators=(",", ":")))
    columns["geometry"].append(place)


def _contributor_kind(values: Mapping[str, Any], source: str, origin: Origin) -> str:
    """Say who said it; our exports leave the column out, and show only telephone numbers that the source published."""
    if said := values.get("contributor_kind"):
        return str(said)
    if source == "osm":
        return "osm"
    return "service" if "asset_id" in values and "phone" in values else origin.contributor_kind


def _first_source(values: Mapping[str, Any]) -> dict[str, Any]:
    sources = values.get("sources") or [{}]
    return dict(sources[0]) if isinstance(sources[0], dict) else {}


def _check_row(row: Row, layers: frozenset[str]) -> _Said:
    said, is_private = _Said(), False
    for name, value in row.values.items():
        if name in ("lat", "lon", "geometry") or value is None or (isinstance(value, str) and not value.strip()):
            continue
        value = _storable(value)
        column = _COLUMNS.get(name)
        kind = column.kind if column else "text"
        checked = (
            _check_json(row, name, value, kind, said)
            if kind.startswith("json")
            else _check_text(row, name, value, said)
        )
        if checked is None:
            continue
        if column and column.values and checked not in column.values:
            said.problems.append(_unknown(row, name, checked, column.values))
            is_private = is_private or name in WHO_MAY_SEE
        elif name == "layer" and checked not in layers:
            said.problems.append(
                Problem(row.where, f"layer “{checked[:40]}” is not one of ours.", "See `assetmap layers list`.")
            )
        else:
            said.values[name] = checked
    if is_private:
        said.values["visibility"] = "coordinator"
    _check_health_assets(row, said)
    _check_lists(row, said, layers)
    if not said.values.get("name"):
        said.problems.append(Problem(row.where, "has no name.", "It is kept and shown as “no name given”."))
    return said


def _unknown(row: Row, name: str, value: str, valid: tuple[str, ...]) -> Problem:
    mend = f"Use one of: {', '.join(valid)}."
    if name in WHO_MAY_SEE:
        mend += " Until then only the co-ordinator sees this row."
    return Problem(row.where, f"{name} “{value[:40]}” is not known.", mend)


def _storable(value: Any) -> Any:
    """Take out of a value what no file can hold: halves of characters, and numbers that are none."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, dict):
        return {str(_storable(key)): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _check_text(row: Row, name: str, value: Any, said: _Said) -> str | None:
    text = str(value).strip()
    limit = MAX_NAME if name == "name" else MAX_TEXT
    if len(text) > limit:
        said.problems.append(
            Problem(row.where, f"{name} is {len(text):,} characters long.", f"It was cut to {limit:,}.")
        )
        text = text[: limit - 1] + "…"
    return text


def _check_json(row: Row, name: str, value: Any, kind: str, said: _Said) -> Any:
    wanted = list if kind == "json_list" else dict
    if isinstance(value, str):
        try:
            value = _storable(json.loads(value))
        except (ValueError, RecursionError):
            said.problems.append(Problem(row.where, f"{name} is not readable.", "Write it as JSON, or leave it empty."))
            return None
    if not isinstance(value, wanted):
        said.problems.append(
            Problem(row.where, f"{name} is not a JSON {'list' if wanted is list else 'object'}.", "Leave it empty.")
        )
        return None
    return {str(key): str(part) for key, part in value.items()} if isinstance(value, dict) else value


def _check_health_assets(row: Row, said: _Said) -> None:
    kept = []
    for label in said.values.get("health_assets", []):
        try:
            entry = taxonomy.health_asset(str(label["level"]), str(label["entry"]))
        except (taxonomy.TaxonomyError, KeyError, TypeError) as error:
            said.problems.append(Problem(row.where, f"health_assets: {error}"))
            continue
        personal_elsewhere = entry.level == "individual" and said.values.get("level") != "individual"
        kept.append(
            {
                "level": entry.level,
                "entry": entry.entry,
                "as": "supports" if personal_elsewhere or label.get("as") == "supports" else "is",
                "reason": str(label.get("reason", ""))[:MAX_TEXT],
                "by": label.get("by") if label.get("by") in ("rule", "confirmed") else "contributor",
            }
            | ({"rule": str(label["rule"])} if "rule" in label else {})
        )
    if "health_assets" in said.values:
        said.values["health_assets"] = kept


def _check_lists(row: Row, said: _Said, layers: frozenset[str]) -> None:
    """Keep of sources, relations and further layers what has the form of one."""
    forms: dict[str, Any] = {
        "sources": lambda one: {key: _plain(one.get(key)) for key in SOURCE_KEYS if key in one},
        "relations": lambda one: {"type": _plain(one["type"]), "to": _plain(one["to"])},
        "other_layers": lambda one: next(layer for layer in layers if layer == one),
    }
    for name, form in forms.items():
        kept = []
        for one in said.values.get(name, []):
            try:
                kept.append(form(one))
            except (AttributeError, KeyError, TypeError, StopIteration):
                said.problems.append(
                    Problem(row.where, f"{name} has “{str(one)[:40]}”, which is not one.", "It was left out.")
                )
        if name in said.values:
            said.values[name] = kept


def _plain(value: Any) -> str | None:
    if isinstance(value, list | dict):
        raise TypeError(value)
    return None if value is None else str(value)


def usable_place(shape: Any) -> tuple[Any, str]:
    """Return ``shape`` if it is a place on Earth in degrees, else None and what is wrong with it."""
    import numpy as np
    import shapely

    if shape is None or shape.is_empty:
        return None, "its shape is empty."
    west, south, east, north = shape.bounds
    if not np.isfinite(shapely.get_coordinates(shape)).all() or west < -180 or east > 180 or south < -90 or north > 90:
        return None, "its place is not in degrees of longitude and latitude."
    if shape.geom_type == "Point" and (west, south) == (0, 0):
        return None, "its longitude and latitude are both 0, a spot in the ocean."
    return shape, ""


def _place(row: Row, said: _Said) -> Any:
    if row.place is not None:
        return row.place
    lat, lon = (str(row.values.get(axis) or "").strip() for axis in ("lat", "lon"))
    if not lat and not lon:
        return None
    for axis, text, limit in (("lat", lat, 90), ("lon", lon, 180)):
        if not NUMBER.fullmatch(text) or not math.isfinite(float(text)) or abs(float(text)) > limit:
            shown = f"“{text[:40]}”" if text else "empty"
            said.problems.append(
                Problem(
                    row.where,
                    f"{axis} is {shown}, not degrees from -{limit} to {limit}.",
                    "It is kept without a place.",
                )
            )
            return None
    if float(lat) == 0 and float(lon) == 0:
        said.problems.append(
            Problem(row.where, "lat and lon are both 0, a spot in the ocean.", "It is kept without a place.")
        )
        return None
    import shapely

    return shapely.Point(float(lon), float(lat))


def _notes(problems: list[Problem]) -> list[str]:
    notes = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        notes.append(f"… and {counted(len(problems) - SHOWN_PROBLEMS, 'more like these', 'more like these')}.")
    return notes
