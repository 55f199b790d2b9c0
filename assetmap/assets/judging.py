"""Judgements applied to assets: what a person decided goes before what any source says, and disagreement is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assetmap import taxonomy
from assetmap.assets.drawing import Drawn, fill_from_layer, web_address
from assetmap.judgements import ACTIONS, Judgement, in_force
from assetmap.layers import LayerPack, suggested_labels

STATES = ("holds", "agreed", "disputed", "no_longer_applies")
MOVED_M = 20.0
"""A source that puts a thing this much elsewhere than before says something new; less is redrawing. Chosen by us."""


@dataclass(frozen=True)
class Applied:
    """What became of a judgement: it holds, the sources say the same now, they say something else again, or its asset is gone."""

    judgement: Judgement
    state: str
    says_now: str = ""


def what_sources_say(asset: Drawn, action: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a judgement of this kind is about to overrule, to be kept with it as ``was``."""
    if action == "detail":
        return {value["column"]: asset[value["column"]]}
    columns = [
        column
        for column in ACTIONS[action].columns
        if column not in ("coordinator_notes", "counts", "relations", "health_assets")
    ]
    return {column: _place_text(asset) if column == "geometry" else asset[column] for column in columns}


def judge(asset: Drawn, judged: Sequence[Judgement], layers: LayerPack) -> list[Applied]:
    """Apply one asset's judgements to it in place; ``judged`` are the standing ones, oldest first."""
    applied = []
    said_by = json.loads(asset["said_by"])
    for one in in_force(judged):
        if one.action in ("same", "not_same"):
            applied.append(Applied(one, "holds"))
            continue
        now = what_sources_say(asset, one.action, one.value)
        _APPLY[one.action](asset, one, layers)
        decided = what_sources_say(asset, one.action, one.value)
        applied.append(Applied(one, *_state(one.was, now, decided)))
        for column in now:
            said_by[column] = f"a co-ordinator (judgement {one.seq})"
    asset["said_by"] = _dump(said_by)
    return applied


def _state(was: Mapping[str, Any], now: Mapping[str, Any], decided: Mapping[str, Any]) -> tuple[str, str]:
    for column, value in now.items():
        if _alike(column, value, decided.get(column)):
            return "agreed", ""
        if column in was and column != "visibility" and not _alike(column, value, was[column]):
            return "disputed", "" if value is None else str(value)
    return "holds", ""


def _alike(column: str, one: Any, other: Any) -> bool:
    if column == "geometry" and one and other:
        return _metres(one, other) <= MOVED_M
    return bool((one or None) == (other or None))


def _place_text(asset: Drawn) -> str | None:
    """Write where an asset is as “lat, lon” of a point in it."""
    if asset["geometry"] is None:
        return None
    point = asset["geometry"].representative_point()
    return f"{point.y:.6f}, {point.x:.6f}"


def _metres(one: str, other: str) -> float:
    import numpy as np

    (lat, lon), (lat_2, lon_2) = ([float(part) for part in text.split(",")] for text in (one, other))
    return float(np.hypot((lat - lat_2) * 111_195, (lon - lon_2) * 111_195 * np.cos(np.radians(lat))))


def _set(column: str, key: str) -> Callable[[Drawn, Judgement, LayerPack], None]:
    def apply(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
        asset[column] = one.value[key]

    return apply


def _move(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    import shapely

    asset["geometry"], asset["precision"] = shapely.Point(one.value["lon"], one.value["lat"]), "exact"


def _reclassify(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    layer = layers.get(one.value["layer"])
    if layer is None:
        return
    was_unfiled = asset["layer"] is None
    people = [label for label in json.loads(asset["health_assets"]) if label["by"] != "rule"]
    asset |= {"layer": layer.id, "level": layer.level, "form": layer.form, "publish": layer.publish}
    asset["filed_because"] = "A co-ordinator filed it here" + (f": {one.reason}" if one.reason else ".")
    taken = {(label["level"], label["entry"]) for label in people}
    suggested = [one for one in json.loads(suggested_labels([layer])) if (one["level"], one["entry"]) not in taken]
    asset["health_assets"] = _dump(people + suggested)
    asset["other_layers"] = _dump([other for other in json.loads(asset["other_layers"]) if other != layer.id])
    fill_from_layer(asset, layers)
    if layer.level == "individual":
        asset["visibility"] = "coordinator"
    elif was_unfiled and asset["visibility"] == "room":
        asset["visibility"] = "public"  # it was held back only because nobody had filed it


def _confirm(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    _stand_behind(asset, one, "confirmed")


def _add_label(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    _stand_behind(asset, one, "contributor")


def _stand_behind(asset: Drawn, one: Judgement, by: str) -> None:
    labels = json.loads(asset["health_assets"])
    key = one.value["level"], one.value["entry"]
    found = next((label for label in labels if (label["level"], label["entry"]) == key), None)
    if found is None:
        found = {"level": key[0], "entry": key[1], "as": "is", "reason": taxonomy.health_asset(*key).gloss, "by": by}
        labels.append(found)
    found["by"] = by
    found.pop("rule", None)
    found["reason"] = one.reason or found["reason"]
    if key[0] == "individual" and asset["level"] != "individual":
        found["as"] = "supports"
    asset["health_assets"] = _dump(labels)


def _remove_label(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    key = one.value["level"], one.value["entry"]
    asset["health_assets"] = _dump(
        [label for label in json.loads(asset["health_assets"]) if (label["level"], label["entry"]) != key]
    )


def _hide(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    asset["visibility"] = "coordinator"


def _show(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    """Show to whom a person says; without that a hiding is taken back, and what was for few before stays for few."""
    if one.value.get("to") and asset["level"] != "individual":
        asset["visibility"] = one.value["to"]


def _note(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    _append(asset, "coordinator_notes", {"text": one.value["text"], "at": one.at[:10]})


def _count(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    _append(asset, "counts", {key: one.value[key] for key in ("what", "number", "date", "source")})


def _relate(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    _unrelate(asset, one, layers)
    _append(asset, "relations", {"type": one.value["type"], "to": one.value["to"]})


def _unrelate(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    names = {one.value["to"].casefold(), str(one.value.get("name", "")).casefold()} - {""}
    asset["relations"] = _dump(
        [
            relation
            for relation in json.loads(asset["relations"])
            if relation["type"] != one.value["type"] or relation["to"].casefold() not in names
        ]
    )


def _checked(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    asset["checked_at"] = one.value["on"] or one.at[:10]


def _detail(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    column, text = one.value["column"], one.value["text"] or None
    asset[column] = web_address(text) if column == "website" and text else text


def _append(asset: Drawn, column: str, part: dict[str, Any]) -> None:
    """Add a part, unless a source says the same of that day: an export of ours that was brought back does."""
    parts = json.loads(asset[column])
    if not any(one | {"at": one.get("at", "")[:10]} == part | {"at": part.get("at", "")[:10]} for one in parts):
        asset[column] = _dump([*parts, part])


_APPLY: dict[str, Callable[[Drawn, Judgement, LayerPack], None]] = {
    "rename": _set("name", "name"),
    "move": _move,
    "reclassify": _reclassify,
    "confirm": _confirm,
    "add_health_asset": _add_label,
    "remove_health_asset": _remove_label,
    "status": _set("status", "status"),
    "hide": _hide,
    "show": _show,
    "note": _note,
    "why_it_matters": _set("why_it_matters", "text"),
    "relate": _relate,
    "unrelate": _unrelate,
    "checked": _checked,
    "detail": _detail,
    "count": _count,
}

_dump: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
