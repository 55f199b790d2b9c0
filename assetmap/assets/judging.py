"""Judgements applied to assets: what a person decided goes before what any source says, and disagreement is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assetmap import taxonomy
from assetmap.assets.distances import metres_between
from assetmap.assets.drawing import Drawn, fill_from_layer, web_address
from assetmap.judgements import ACTIONS, Judgement, in_force
from assetmap.layers import LayerPack, suggested_labels

_NOT_ONE_BY_ONE = ("same", "not_same", "note", "count", "relate", "unrelate")
"""Linking has followed the first two; the others make lists longer, which is done for all of them at once."""
ELSEWHERE_M = 20.0
"""A source that puts a thing this much elsewhere than before says something new; less is redrawing. Chosen by us."""


@dataclass(frozen=True)
class Applied:
    """What became of a judgement.

    ``state`` is ``holds``, ``agreed`` (the sources say the same now), ``disputed`` (they say something else than when it was made,
    ``says_now``), or ``no_longer_applies`` (its asset is gone).
    """

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
    """Apply one asset's judgements to it in place, and return what became of those that count.

    Parameters
    ----------
    asset
        Asset columns, lists in them as JSON; the relations lead to names or ids still.
    judged
        The standing ones, oldest first.
    """
    applied = []
    said_by = json.loads(asset["said_by"])
    standing = in_force(judged)
    for one in standing:
        if one.action in _NOT_ONE_BY_ONE:
            applied.append(Applied(one, "holds"))
            continue
        now = what_sources_say(asset, one.action, one.value)
        _APPLY[one.action](asset, one, layers)
        decided = what_sources_say(asset, one.action, one.value)
        applied.append(Applied(one, *_state(one.was, now, decided)))
        for column in now:
            said_by[column] = judged_by(one.seq)
    _add_to_lists(asset, standing)
    asset["said_by"] = _dump(said_by)
    return applied


def judged_by(seq: int) -> str:
    """Say who said what a judgement decided."""
    return f"a co-ordinator (judgement {seq})"


def _state(was: Mapping[str, Any], now: Mapping[str, Any], decided: Mapping[str, Any]) -> tuple[str, str]:
    for column, value in now.items():
        if _alike(column, value, decided.get(column)):
            return "agreed", ""
        if column in was and column != "visibility" and not _alike(column, value, was[column]):
            return "disputed", "" if value is None else str(value)
    return "holds", ""


def _alike(column: str, one: Any, other: Any) -> bool:
    if column == "geometry" and one and other:
        return _metres(one, other) <= ELSEWHERE_M
    return bool((one or None) == (other or None))


def _place_text(asset: Drawn) -> str | None:
    """Write where an asset is as “lat, lon” of a point in it."""
    if asset["geometry"] is None:
        return None
    point = asset["geometry"].representative_point()
    return f"{point.y:.6f}, {point.x:.6f}"


def _metres(one: str, other: str) -> float:
    (lat, lon), (other_lat, other_lon) = ([float(part) for part in text.split(",")] for text in (one, other))
    return metres_between(lat, lon, other_lat, other_lon)


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


def _checked(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    asset["checked_at"] = one.value["on"] or one.at[:10]


def _detail(asset: Drawn, one: Judgement, layers: LayerPack) -> None:
    column, text = one.value["column"], one.value["text"] or None
    asset[column] = web_address(text) if column == "website" and text else text


def _add_to_lists(asset: Drawn, judged: Sequence[Judgement]) -> None:
    """Add notes, counts and relations; each list is read and written once, however many there are."""
    notes = [{"text": one.value["text"], "at": one.at[:10]} for one in judged if one.action == "note"]
    counts = [
        {key: one.value[key] for key in ("what", "number", "date", "source")} for one in judged if one.action == "count"
    ]
    relating = [one for one in judged if one.action in ("relate", "unrelate")]
    asset["coordinator_notes"] = _with_parts(asset["coordinator_notes"], notes)
    asset["counts"] = _with_parts(asset["counts"], counts)
    if relating:
        asset["relations"] = _related(asset["relations"], relating)


def _with_parts(text: str, parts: Sequence[Mapping[str, str]]) -> str:
    """Add parts, but for those that a source says of that day already: an export of ours that was brought back does."""
    if not parts:
        return text
    listed = json.loads(text)
    known = {_of_its_day(one) for one in listed}
    new = {key: part for part in parts if (key := _of_its_day(part)) not in known}
    return _dump([*listed, *new.values()]) if new else text


def _of_its_day(part: Mapping[str, Any]) -> str:
    return json.dumps({**part, "at": part.get("at", "")[:10]}, sort_keys=True)


def _related(text: str, judged: Sequence[Judgement]) -> str:
    """Add and remove relations in the order in which people said so."""
    kept: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for relation in json.loads(text):
        kept.setdefault((relation["type"], relation["to"].casefold()), []).append(relation)
    for one in judged:
        kind, to = one.value["type"], one.value["to"]
        for name in {to, str(one.value.get("name", ""))} - {""}:
            kept.pop((kind, name.casefold()), None)
        if one.action == "relate":
            kept[kind, to.casefold()] = [{"type": kind, "to": to}]
    return _dump([relation for alike in kept.values() for relation in alike])


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
    "why_it_matters": _set("why_it_matters", "text"),
    "checked": _checked,
    "detail": _detail,
}

_dump: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
