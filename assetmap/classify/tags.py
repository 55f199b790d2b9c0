"""Classify: which layers a record belongs to, and what it therefore may give, each with its reason.

Records whose tags the rules cannot tell apart are judged once (``rules.RuleIndex.signature``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from pydantic_core import from_json

from assetmap.layers import LayerPack, suggested_labels
from assetmap.rules import Match, Signature

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_KIND_OF_DIMENSION = {0: "point", 1: "line", 2: "area"}
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class _Outcome:
    """What is the same for every record with one signature. ``because`` has a gap for tags whose value varies."""

    layer: str | None
    other_layers: str
    health_assets: str
    decided_by: tuple[str, ...]
    because: str | None


def classify(records: gpd.GeoDataFrame, layers: LayerPack) -> pd.DataFrame:
    """Say for every record by its tags which layers it belongs to.

    Parameters
    ----------
    records
        A record table; only ``tags`` and the kind of shape are looked at. A record without a shape, or of whose shape only
        an approximate point is known, may match any.

    Returns
    -------
    DataFrame
        Same index; ``layer`` (the primary one, None when in none), ``other_layers`` (JSON list), ``health_assets`` (JSON
        list of {level, entry, as, reason, by, rule}) and ``filed_because`` (a sentence, None when in none).
    """
    import pandas as pd
    import shapely

    signature = layers.index.signature
    dimensions = shapely.get_dimensions(records.geometry.to_numpy())
    kinds = np.where(records["precision"] == "exact", dimensions, -1).tolist()
    outcomes: list[_Outcome] = []
    labels: dict[tuple[str, ...], str] = {}
    known: dict[tuple[int, Signature], int] = {}
    which: list[int] = []
    texts = records["tags"].tolist()
    for text, kind in zip(texts, kinds, strict=True):
        tags = from_json(text)
        key = (kind, signature(tags))
        place = known.get(key)
        if place is None:
            place = known[key] = len(outcomes)
            outcomes.append(_judge(tags, kind, layers, labels))
        which.append(place)
    if not outcomes:
        return pd.DataFrame(columns=list(_COLUMNS), index=records.index, dtype=object)
    columns = {}
    for name, attribute in _COLUMNS.items():
        values = np.array([getattr(outcome, attribute) for outcome in outcomes], dtype=object)
        columns[name] = values[which]
    varies = np.array([outcome.layer is not None and outcome.because is None for outcome in outcomes])
    for row in np.flatnonzero(varies[which]):
        columns["filed_because"][row] = _because(outcomes[which[row]], from_json(texts[row]), layers)
    return pd.DataFrame(columns, index=records.index, dtype=object)


_COLUMNS = {
    "layer": "layer",
    "other_layers": "other_layers",
    "health_assets": "health_assets",
    "filed_because": "because",
}


def _judge(tags: Mapping[str, str], kind: int, layers: LayerPack, labels: dict[tuple[str, ...], str]) -> _Outcome:
    """Judge one set of tags; ``labels`` remembers what the same layers together suggest."""
    matches = matches_of(tags, kind, layers)
    if not matches:
        return _Outcome(None, "[]", "[]", (), None)
    taken = tuple(match.layer for match in matches)
    if taken not in labels:
        labels[taken] = suggested_labels([layers[layer] for layer in taken])
    decided_by = tuple(key for key, _ in matches[0].decided_by)
    kept = dict(layers.index.signature(tags))
    varies = any(kept[key] != value for key, value in matches[0].decided_by)
    outcome = _Outcome(taken[0], _to_json(taken[1:]), labels[taken], decided_by, None)
    return outcome if varies else replace(outcome, because=_because(outcome, tags, layers))


def matches_of(tags: Mapping[str, str], kind: int, layers: LayerPack) -> list[Match]:
    """Return the layers that take ``tags`` for a shape of dimension ``kind`` (-1: no shape, any may fit), best first."""
    if kind in _KIND_OF_DIMENSION:
        return layers.matches(tags, _KIND_OF_DIMENSION[kind])
    best = {match.layer: match for shape in _KIND_OF_DIMENSION.values() for match in layers.matches(tags, shape)}
    return sorted(best.values(), key=lambda match: match.rank)


def _because(outcome: _Outcome, tags: Mapping[str, str], layers: LayerPack) -> str | None:
    if outcome.layer is None:
        return None
    said = " and ".join(f"{key}={tags[key]}" for key in outcome.decided_by)
    return f"OpenStreetMap says {said}: that is “{layers[outcome.layer].label}”."


def _whole(value: object) -> str:
    """Return a value as text without halves of characters, which no file can hold."""
    return str(value).encode("utf-8", "ignore").decode("utf-8")


def judge_tags(text: str, layers: LayerPack) -> dict[str, str]:
    """Judge one row's tags, given as JSON text, for ``assetmap classify``.

    Returns
    -------
    dict
        ``kind`` is ``asset``, ``not_an_asset`` or, without readable tags, ``unsure``; ``confidence`` is 1 for a rule on
        exact tags, 0.9 for one on any value, and 0 for what is unsure.
    """
    empty = dict.fromkeys(("level", "layer", "form", "status"), "") | {"health_assets": "[]"}
    try:
        said = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return empty | {"kind": "unsure", "reason": "The tags are not readable as JSON.", "confidence": "0"}
    if not isinstance(said, dict) or not said:
        return empty | {"kind": "unsure", "reason": "There are no tags to judge by.", "confidence": "0"}
    tags = {_whole(key): _whole(value) for key, value in said.items()}
    outcome = _judge(tags, -1, layers, {})
    if outcome.layer is None:
        return empty | {"kind": "not_an_asset", "reason": "No layer asks for these tags.", "confidence": "0.9"}
    layer = layers[outcome.layer]
    return {
        "kind": "asset",
        "level": layer.level,
        "layer": layer.id,
        "form": layer.form,
        "status": "existing",
        "health_assets": outcome.health_assets,
        "reason": outcome.because or _because(outcome, tags, layers) or "",
        "confidence": "1" if outcome.because else "0.9",
    }
