"""Questions that an asset alone raises: its kind, whether it is still true, where it is."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assetmap.layers import LayerPack
from assetmap.phrases import plain
from assetmap.workspace.asking import OSM, Answer, Asked, Facts, Item, asked, in_words
from assetmap.workspace.deciding import Wish

SUGGESTED_LAYERS = 4
"""Layers offered by a key of their own; chosen by us, as many as are read at a glance."""
NEEDS_NO_PLACE = "It needs no place of its own."
"""The reason kept with a check that says so; of such an asset it is not asked again."""

Row = Mapping[str, Any]


def kinds_not_known(facts: Facts) -> list[Asked]:
    """Ask what kind of thing each asset is that no layer took; those with words that point somewhere come first."""
    items = [
        _kind_item(facts, asset)
        for asset in facts.here
        if not (asset["layer"] and asset["level"])
        and not any(one.action == "hide" for one in facts.judged_of.get(asset["asset_id"], ()))
    ]
    return [
        asked(item) for item in sorted(items, key=lambda one: (len(one.answers) == 1, one.about["name"].casefold()))
    ]


def _kind_item(facts: Facts, asset: Row) -> Item:
    asset_id = asset["asset_id"]
    about = {"name": facts.names[asset_id]}
    answers = []
    for number, layer in enumerate(_layers_by_words(asset, facts.layers), start=1):
        about[f"layer{number}"] = facts.layers[layer].label
        done = f"{{name}} is filed under {{layer{number}}}."
        answers.append(Answer(f"{{layer{number}}}", str(number), done, (Wish(asset_id, "reclassify", layer),)))
    mine = Answer("Keep it to myself", "H", "{name} is for you alone.", (Wish(asset_id, "hide"),))
    answers = [mine, *answers] if asset["visibility"] == "coordinator" else [*answers, mine]
    about |= {"because": asset["filed_because"]} if asset["filed_because"] else {}
    reasons = ("{because}",) if "because" in about else ()
    ask = "What kind of thing is {name}?"
    return Item(f"kind {asset_id}", (asset_id,), ask, about, reasons, tuple(answers), "layer")


def _layers_by_words(asset: Row, layers: LayerPack) -> list[str]:
    """Return the layers whose words stand in what is known of an asset: the longest phrase first, the name before the rest."""
    best: dict[str, float] = {}
    for weight, column in ((0.5, "name"), (0.0, "description"), (0.0, "why_it_matters"), (0.0, "sessions")):
        words = tuple(map(layers.words.known, plain(asset[column] or "").split()))
        for found in layers.words.find(words):
            best[found.layer] = max(best.get(found.layer, 0.0), found.length + weight)
    return sorted(best, key=lambda one: (-best[one], layers[one].order, one))[:SUGGESTED_LAYERS]


def maybe_out_of_date(facts: Facts) -> list[Asked]:
    """Ask whether an asset is still there when its layer's days for a check have passed.

    The days count from the last check, else from the last edit in OpenStreetMap or the day a list came. How long overdue is
    measured in the layer's own days: a pub of three years ago before a wood of three years ago.

    First comes what people told us of, then what OpenStreetMap alone has; in both what has a name before what has none. There
    the layers take turns, the longest overdue of each first: one bench, one pub and one library before the second bench.
    Chosen by us. Many are never asked about at once, because nobody knows of two hundred places whether all are still there.
    """
    overdue: dict[tuple[bool, bool, str], list[tuple[float, str, Row, date, str]]] = defaultdict(list)
    for asset in facts.here:
        layer = facts.layers.get(asset["layer"] or "")
        if layer is None or asset["status"] == "former":
            continue
        day, sentence = _last_known(asset, facts.sources_of[asset["asset_id"]])
        days = (facts.today - day).days if day else 0
        if day and days > layer.check_every_days:
            place = (asset["asset_id"] not in facts.told, not asset["name"], layer.id)
            overdue[place].append((-days / layer.check_every_days, asset["asset_id"], asset, day, sentence))
    ranked = []
    for (is_osm, nameless, _), waiting in overdue.items():
        waiting.sort(key=lambda one: (one[0], facts.names[one[1]].casefold(), one[1]))
        ranked += [(is_osm, nameless, turn, *one) for turn, one in enumerate(waiting)]
    ranked.sort(key=lambda one: one[:5])
    return [
        Asked(f"still {asset_id}", (asset_id,), functools.partial(_still_item, facts, asset, day, sentence))
        for *_, asset_id, asset, day, sentence in ranked
    ]


def _still_item(facts: Facts, asset: Row, day: date, sentence: str) -> Item:
    asset_id, layer = asset["asset_id"], facts.layers[asset["layer"]]
    about = {
        "name": facts.names[asset_id],
        "day": in_words(day.isoformat()),
        "layer": layer.label,
        "every": _period(layer.check_every_days),
    }
    ask = "Does this still hold: {name}?" if layer.level == "individual" else "Is {name} still there?"
    reasons = (sentence, "“{layer}” should be checked every {every}.")
    return Item(f"still {asset_id}", (asset_id,), ask, about, reasons, still_there(asset_id))


def still_there(asset_id: str) -> tuple[Answer, ...]:
    """Return the answers to whether an asset is still there."""
    checked = Wish(asset_id, "checked", "today")
    return (
        Answer("Yes, it is still there", "Y", "{name}: checked today.", (checked,)),
        Answer("No, it has gone", "N", "{name} is no longer there.", (Wish(asset_id, "status", "former"), checked)),
        Answer("Resting for now", "W", "{name} is resting for now.", (Wish(asset_id, "status", "dormant"), checked)),
    )


def _last_known(asset: Row, sources: Sequence[Mapping[str, Any]]) -> tuple[date | None, str]:
    """Return the last day on which something was known of an asset, and a sentence that says how."""
    if checked := _day(asset["checked_at"]):
        return checked, "It was last checked on {day}."
    days = []
    for one in sources:
        is_osm = one["source"] == OSM
        day = _day(one.get("last_edited_at")) or (None if is_osm else _day(one.get("retrieved_at")))
        days += [(day, is_osm)] if day else []
    if not days:
        return None, ""
    day, is_osm = max(days)
    if is_osm:
        return day, "Nobody has checked it yet. It was last changed in OpenStreetMap on {day}."
    return day, "Nobody has checked it yet. The list it stands in is of {day}."


@functools.lru_cache(maxsize=10_000)
def _day(text: str | None) -> date | None:
    """Read the day of an ISO date, or the first day of an ISO month or year."""
    parts = (text or "")[:10].split("-")
    try:
        return date(*[*map(int, parts), 1, 1][:3])  # type: ignore[arg-type]  # three numbers
    except ValueError:
        return None


def _period(days: int) -> str:
    if days % 365 == 0:
        return "year" if days == 365 else f"{days // 365} years"
    return f"{round(days / 30)} months" if days >= 60 else f"{days} days"


def without_a_place(facts: Facts) -> list[Asked]:
    """Ask where each asset is that has no place; those with an address come first.

    Not asked of what a person holds, of what is in no layer (it may be without a place because it tells of a home), or of what
    meets at a place that is known.
    """
    items = []
    for asset in facts.here:
        if asset["geometry"] is not None or not asset["layer"] or asset["level"] == "individual":
            continue
        told = any(one.reason == NEEDS_NO_PLACE for one in facts.judged_of.get(asset["asset_id"], ()))
        meets = any(one["type"] == "meets_at" for one in json.loads(asset["relations"]))
        if not (told or meets or asset["status"] == "former" or asset["publish"] == "never"):
            items.append(_place_item(facts, asset))
    return [
        asked(item) for item in sorted(items, key=lambda one: (not one.about["address"], one.about["name"].casefold()))
    ]


def _place_item(facts: Facts, asset: Row) -> Item:
    asset_id = asset["asset_id"]
    address = ", ".join(part for part in (asset["address"], asset["postcode"]) if part)
    about = {"name": facts.names[asset_id], "address": address}
    wish = Wish(asset_id, "checked", "today", NEEDS_NO_PLACE)
    answers = (Answer("It needs no place", "N", "{name} needs no place.", (wish,)),)
    reasons = ("Its address is {address}.",) if address else ()
    return Item(f"place {asset_id}", (asset_id,), "Where is {name}?", about, reasons, answers, "place")
