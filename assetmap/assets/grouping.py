"""Several records of one asset: which of them is believed for what. Chosen by us; ``docs/matching.md`` has the table for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from assetmap.assets.drawing import Drawn
from assetmap.tables import PRECISIONS, PUBLISH_RULES, VISIBILITIES

PEOPLE_FIRST = ("resident", "volunteer", "coordinator", "service", "osm")
"""Who is believed for words: what residents say is not overruled by services."""
KEEPERS_FIRST = ("service", "coordinator", "volunteer", "resident", "osm")
"""Who is believed for contacts and times: whoever runs the thing knows best."""

_WORDS = ("name", "description", "why_it_matters", "open_to", "accessibility", "consent")
_CONTACTS = ("phone", "website", "opening_hours", "sessions", "cost")
_FILED_BY = ("person", "tags", "words", "")
_LABEL_BY = ("confirmed", "contributor", "rule")


def believe(drawn: Sequence[Drawn]) -> Drawn:
    """Make one asset of what several records say of it; ``drawn`` stands in the order in which the records were met.

    For every column the preferred record that says something is believed; ``said_by`` tells which where they differ.
    """
    people = sorted(drawn, key=lambda one: PEOPLE_FIRST.index(one["contributor_kind"]))
    keepers = sorted(drawn, key=lambda one: KEEPERS_FIRST.index(one["contributor_kind"]))
    filed = min(
        drawn, key=lambda one: (_FILED_BY.index(one["layer_said_by"] if one["layer"] else ""), one["level"] is None)
    )
    placed = min(drawn, key=_how_well_placed)
    asset: Drawn = dict(filed)
    said_by: dict[str, str] = {}
    for columns, order in ((_WORDS, people), (_CONTACTS, keepers)):
        for column in columns:
            _take(asset, column, order, said_by)
    for column in ("address", "postcode"):
        _take(asset, column, [placed, *people], said_by)
    _note(said_by, "layer", filed, drawn)
    asset["geometry"], asset["precision"] = placed["geometry"], placed["precision"]
    if sum(one["geometry"] is not None for one in drawn) > 1:
        said_by["geometry"] = _source(placed)
    asset["status"] = next((one["status"] for one in people if one["status"] != "existing"), "existing")
    _note(said_by, "status", next((one for one in people if one["status"] == asset["status"]), filed), drawn)
    asset["access_route"] = next(
        (one["access_route"] for one in keepers if one["access_route"] != "unknown"), "unknown"
    )
    sure = [one for one in drawn if not one["waits"]] or drawn  # what only waited to be filed is filed by the others
    asset["visibility"] = max((one["visibility"] for one in sure), key=VISIBILITIES.index)
    asset["publish"] = max((one["publish"] for one in drawn), key=PUBLISH_RULES.index)
    asset["checked_at"] = max((one["checked_at"] for one in drawn if one["checked_at"]), default=None)
    asset["tags"] = next((one["tags"] for one in drawn if one["tags"] != "{}"), "{}")
    asset["contributor_kind"] = next((one for one in keepers if one.get("phone") == asset["phone"]), drawn[0])[
        "contributor_kind"
    ]
    asset["health_assets"] = _labels(drawn, asset["level"])
    asset["other_layers"] = _others(drawn, asset["layer"])
    for column in ("sources", "relations", "counts", "coordinator_notes"):
        asset[column] = _joined(drawn, column)
    asset["said_by"] = _dump(said_by)
    return asset


def _how_well_placed(one: Drawn) -> tuple[int, int, int]:
    """Order records by how well they say where a thing is, the best first.

    OpenStreetMap's goes before a point of the same precision: it has the outline.
    """
    kind = one["contributor_kind"]
    return (
        one["geometry"] is None,
        PRECISIONS.index(one["precision"]),
        -1 if kind == "osm" else PEOPLE_FIRST.index(kind),
    )


def _take(asset: Drawn, column: str, order: Sequence[Drawn], said_by: dict[str, str]) -> None:
    chosen = next((one for one in order if one.get(column)), None)
    asset[column] = chosen[column] if chosen else None
    if chosen:
        _note(said_by, column, chosen, order)


def _note(said_by: dict[str, str], column: str, chosen: Drawn, drawn: Sequence[Drawn]) -> None:
    """Say who was believed where another record says something else."""
    if len({one[column] for one in drawn if one.get(column)}) > 1:
        said_by[column] = _source(chosen)


def _source(one: Drawn) -> str:
    return str(json.loads(one["sources"])[0].get("source"))


def _labels(drawn: Sequence[Drawn], level: str | None) -> str:
    """Join the labels; of two on one entry the one a person stands behind is kept."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for one in drawn:
        for label in json.loads(one["health_assets"]):
            key = label["level"], label["entry"]
            if key not in kept or _rank(label) < _rank(kept[key]):
                kept[key] = label
    return _dump(
        [label | {"as": "supports"} if label["level"] == "individual" != level else label for label in kept.values()]
    )


def _rank(label: dict[str, Any]) -> int:
    return _LABEL_BY.index(label["by"])


def _others(drawn: Sequence[Drawn], layer: str | None) -> str:
    named = [one["layer"] for one in drawn] + [other for one in drawn for other in json.loads(one["other_layers"])]
    return _dump(list(dict.fromkeys(other for other in named if other and other != layer)))


def _joined(drawn: Sequence[Drawn], column: str) -> str:
    kept: dict[str, Any] = {}
    for one in drawn:
        for part in json.loads(one[column]):
            kept.setdefault(_dump(part), part)
    return _dump(list(kept.values()))


_dump: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
