"""The values of a row under our own column names: checked against what each column may hold, then written as a record."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assetmap import taxonomy
from assetmap.sources.upload.report import Kind, RowFault, shown
from assetmap.sources.upload.sheets import MAX_NAME, MAX_TEXT
from assetmap.tables import ASSET_COLUMNS, RECORD_COLUMN_NAMES, UPLOAD_ONLY_COLUMNS, Column

_COLUMNS: dict[str, Column] = {column.name: column for column in ASSET_COLUMNS}
KNOWN_COLUMNS = (*_COLUMNS, *UPLOAD_ONLY_COLUMNS)
NESTED_COLUMNS = frozenset(name for name, column in _COLUMNS.items() if column.kind.startswith("json"))
SOURCE_KEYS = ("source", "source_id", "licence", "attribution", "retrieved_at", "last_edited_at")
WHO_MAY_SEE = frozenset({"level", "visibility", "publish"})
"""Columns that decide who may see a row: where their word is not understood, only the co-ordinator does."""

PLACE_COLUMNS = frozenset({"lat", "lon", "geometry"})
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Origin:
    """Where rows come from when they do not say so themselves."""

    source: str
    retrieved_at: str
    contributor_kind: str = "coordinator"
    licence: str = ""
    attribution: str = ""


@dataclass
class CheckedRow:
    """What survives of one row under our column names, and what was wrong with the rest."""

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)

    def add_fault(self, column: str, what: str, mend: str = "", kind: Kind = "warned", value: str = "") -> None:
        """Note one fault of this row."""
        self.faults.append(RowFault(self.sheet, self.number, column, what, mend, kind, value[:40]))


def check_row(sheet: str, number: int, values: Mapping[str, Any], layer_ids: frozenset[str]) -> CheckedRow:
    """Check the values of one row (by our column names); one that cannot be used is left out and said, the row stays.

    What a column of few valid words cannot hold is kept under ``further``.
    """
    checked, is_private = CheckedRow(sheet, number), False
    for name, value in values.items():
        if name in PLACE_COLUMNS or value is None or (isinstance(value, str) and not value.strip()):
            continue
        value = _storable(value)
        column = _COLUMNS.get(name)
        kind = column.kind if column else "text"
        held = _check_json(checked, name, value, kind) if kind.startswith("json") else _check_text(checked, name, value)
        if held is None:
            continue
        if column and column.values and held not in column.values:
            checked.add_fault(name, f"{name} {shown(held)} is not known.", _valid(name, column.values), value=held)
            _keep_aside(checked, name, held)
            is_private = is_private or name in WHO_MAY_SEE
        elif name == "layer" and held not in layer_ids:
            checked.add_fault(
                name, f"layer {shown(held)} is not one of ours.", "See `assetmap layers list`.", value=held
            )
            _keep_aside(checked, name, held)
        else:
            checked.values[name] = held
    if is_private:
        checked.values["visibility"] = "coordinator"
    _check_health_assets(checked)
    _check_lists(checked, layer_ids)
    if not checked.values.get("name"):
        checked.add_fault("name", "has no name.", "It is kept and shown as “no name given”.")
    return checked


def _keep_aside(checked: CheckedRow, name: str, held: str) -> None:
    checked.values.setdefault("further", {})[name] = held


def _valid(name: str, valid: tuple[str, ...]) -> str:
    mend = f"Use one of: {', '.join(valid)}."
    return mend + " Until then only the co-ordinator sees this row." if name in WHO_MAY_SEE else mend


def _storable(value: Any) -> Any:
    """Take out of a value what no file can hold: halves of characters, and numbers that are none."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, dict):
        return {str(_storable(key)): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _check_text(checked: CheckedRow, name: str, value: Any) -> Any:
    if name == "further":
        return {key: str(part)[:MAX_TEXT] for key, part in value.items()}
    text = str(value).strip()
    limit = MAX_NAME if name == "name" else MAX_TEXT
    if len(text) > limit:
        what = f"{name} is {len(text):,} characters long."
        checked.add_fault(name, what, f"It was cut to {limit:,}.", "repaired")
        text = text[: limit - 1] + "…"
    return text


def _check_json(checked: CheckedRow, name: str, value: Any, kind: str) -> Any:
    wanted = list if kind == "json_list" else dict
    if isinstance(value, str):
        try:
            value = _storable(json.loads(value))
        except (ValueError, RecursionError):
            checked.add_fault(name, f"{name} is not readable.", "Write it as JSON, or leave it empty.")
            return None
    if not isinstance(value, wanted):
        checked.add_fault(
            name,
            f"{name} is not a JSON {'list' if wanted is list else 'object'}.",
            "Leave it empty if nothing is known.",
        )
        return None
    return {str(key): str(part) for key, part in value.items()} if isinstance(value, dict) else value


def _check_health_assets(checked: CheckedRow) -> None:
    kept = []
    is_personal = checked.values.get("level") == "individual"
    for label in checked.values.get("health_assets", []):
        try:
            entry = taxonomy.health_asset(str(label["level"]), str(label["entry"]))
        except (taxonomy.TaxonomyError, KeyError, TypeError) as error:
            checked.add_fault("health_assets", f"health_assets: {error}")
            continue
        personal_elsewhere = entry.level == "individual" and not is_personal
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
    if "health_assets" in checked.values:
        checked.values["health_assets"] = kept


def _check_lists(checked: CheckedRow, layer_ids: frozenset[str]) -> None:
    """Keep of sources, relations and further layers what has the form of one."""
    forms: dict[str, Any] = {
        "sources": lambda one: {key: _plain(one.get(key)) for key in SOURCE_KEYS if key in one},
        "relations": lambda one: {"type": _plain(one["type"]), "to": _plain(one["to"])},
        "other_layers": lambda one: next(layer for layer in layer_ids if layer == one),
    }
    for name, form in forms.items():
        kept = []
        for one in checked.values.get(name, []):
            try:
                kept.append(form(one))
            except (AttributeError, KeyError, TypeError, StopIteration):
                checked.add_fault(name, f"{name} has {shown(str(one))}, which is not one.", "It was left out.")
        if name in checked.values:
            checked.values[name] = kept


def _plain(value: Any) -> str | None:
    if isinstance(value, list | dict):
        raise TypeError(value)
    return None if value is None else str(value)


def first_source(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first entry of a row's ``sources``, empty when there is none."""
    sources = values.get("sources") or [{}]
    return dict(sources[0]) if isinstance(sources[0], dict) else {}


def record_columns(
    rows: Iterable[tuple[CheckedRow, Any, str]], source_ids: Iterable[str], origin: Origin
) -> dict[str, list[Any]]:
    """Write checked rows as the columns of a record table.

    Parameters
    ----------
    rows
        Each row with its place (EPSG:4326 or None) and how well that is known.
    source_ids
        What the source calls each.
    """
    columns: dict[str, list[Any]] = {name: [] for name in RECORD_COLUMN_NAMES}
    for (row, place, precision), source_id in zip(rows, source_ids, strict=True):
        values, first = dict(row.values), first_source(row.values)
        source = str(values.pop("source", None) or first.get("source") or origin.source)
        values.pop("source_id", None)
        columns["record_id"].append(f"{source}:{source_id}")
        columns["source"].append(source)
        columns["source_id"].append(source_id)
        columns["tags"].append(_compact(values.pop("tags", {})))
        columns["precision"].append(precision if place is not None else "none")
        columns["contributor_kind"].append(_contributor_kind(values, source, origin))
        for name, default in (
            ("licence", origin.licence),
            ("attribution", origin.attribution),
            ("retrieved_at", origin.retrieved_at),
        ):
            columns[name].append(values.pop(name, None) or first.get(name) or default or None)
        columns["last_edited_at"].append(values.pop("last_edited_at", None) or first.get("last_edited_at"))
        columns["said"].append(_compact(values))
        columns["geometry"].append(place)
    return columns


def _contributor_kind(values: Mapping[str, Any], source: str, origin: Origin) -> str:
    """Say who said it; our exports leave the column out, and show only telephone numbers that the source published."""
    if said := values.get("contributor_kind"):
        return str(said)
    if source == "osm":
        return "osm"
    return "service" if "asset_id" in values and "phone" in values else origin.contributor_kind
