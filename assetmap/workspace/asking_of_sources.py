"""Questions that arise where sources meet: one place or two, gone from one but not from another, or at odds with a person."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from assetmap.assets import judge
from assetmap.judgements import PAIRED, Judgement, in_force
from assetmap.tables import RECORD_COLUMN_NAMES
from assetmap.workspace.asking import OSM, Answer, Asked, Facts, Item, asked, in_words
from assetmap.workspace.asking_of_assets import still_there
from assetmap.workspace.deciding import Wish
from assetmap.workspace.flow import as_sources_say


def possible_duplicates(facts: Facts) -> list[Asked]:
    """Ask of every pair that matching is unsure of whether it is one place.

    First come pairs of which people told us of one, then those that OpenStreetMap alone has; in both the likeliest first, and of
    equally likely ones those that lie in the territory as a whole before those across its edge. At last the ids decide.
    """
    decided = {
        frozenset(pair)
        for one in facts.judged
        if one.action in PAIRED
        for pair in itertools.product(one.records, one.value.get("records", ()))
    }
    here = {str(asset["asset_id"]) for asset in facts.here}
    levels = dict(zip(facts.everything["asset_id"], facts.everything["level"], strict=True))
    found: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for a, b, score, reason in facts.pairs[["a_record", "b_record", "score", "reason"]].itertuples(index=False):
        pair = sorted((facts.asset_of.get(a, ""), facts.asset_of.get(b, "")))
        if pair[0] == pair[1] or not here & set(pair) or not all(one in levels for one in pair):
            continue
        if frozenset((a, b)) in decided or "individual" in (levels[pair[0]], levels[pair[1]]):
            continue
        found.setdefault((pair[0], pair[1]), []).append((float(score), str(reason)))

    def rank(one: tuple[tuple[str, str], list[tuple[float, str]]]) -> tuple[Any, ...]:
        pair, said = one
        return not facts.told & set(pair), -max(said)[0], not here >= set(pair), pair

    ranked = sorted(found.items(), key=rank)
    return [asked(_pair_item(facts, one, other, max(said)[1])) for (one, other), said in ranked]


def _pair_item(facts: Facts, one: str, other: str, reason: str) -> Item:
    about = {"name": facts.names[one], "other": facts.names[other]}
    parts = [part for whole in reason.split("; ") for part in whole.split(", ") if part]
    about |= {f"reason{number}": part[:1].upper() + part[1:] for number, part in enumerate(parts)}
    ask = "Are these one place: {name} and {other}?" if about["name"] != about["other"] else "Are these one place?"
    answers = (
        Answer("Yes, one place", "Y", "{name} and {other} are one place.", (Wish(one, "same", other),)),
        Answer("No, two places", "N", "{name} and {other} are two places.", (Wish(one, "not_same", other),)),
    )
    reasons = tuple(f"{{reason{number}}}" for number in range(len(parts)))
    return Item(f"pair {one} {other}", (one, other), ask, about, reasons, answers)


def gone_from_openstreetmap(facts: Facts) -> list[Asked]:
    """Ask whether what OpenStreetMap does not show any more, but another source does, is still there."""
    once: dict[str, list[str]] = {}
    for record, asset_id in facts.asset_of.items():
        if record.startswith(f"{OSM}:"):
            once.setdefault(asset_id, []).append(record)
    items = []
    for asset in facts.here:
        asset_id = str(asset["asset_id"])
        sources = {one["source"] for one in facts.sources_of[asset_id]}
        if asset_id not in once or OSM in sources or asset["status"] == "former":
            continue
        went = max(map(facts.history, once[asset_id]))
        since = [one for one in facts.judged_of.get(asset_id, ()) if one.seq > went]
        if any(one.action in ("checked", "status") for one in since):
            continue
        about = {"name": facts.names[asset_id], "sources": ", ".join(sorted(f"“{one}”" for one in sources))}
        ask = "OpenStreetMap does not show {name} any more. Is it still there?"
        items.append(
            Item(
                f"gone {asset_id} {went}",
                (asset_id,),
                ask,
                about,
                ("It still stands in {sources}.",),
                still_there(asset_id),
            )
        )
    return [asked(item) for item in sorted(items, key=lambda one: one.about["name"].casefold())]


def left_at_the_last_gather(facts: Facts) -> tuple[str, ...]:
    """Name the assets that went with the last gathering of this territory; nobody else speaks of them."""
    if not facts.gathered:
        return ()
    payload = facts.gathered[-1].payload
    names = payload.get("changes", {}).get("gone", {})
    left = payload.get("left", {}).get(facts.territory.id, names)
    return tuple(sorted(str(names[one]) for one in left if one in names and one not in facts.names))


def where_sources_disagree(facts: Facts) -> list[Asked]:
    """Ask whose word stands where a person decided something and a source has said something new since."""
    here = {str(asset["asset_id"]) for asset in facts.here}
    of = {
        record: facts.asset_of[record] for record in facts.judged_records["record_id"] if facts.asset_of[record] in here
    }
    if not of:
        return []
    records = facts.judged_records[facts.judged_records["record_id"].isin(of)].sort_values(["first_seq", "record_id"])
    drawn = as_sources_say(records[list(RECORD_COLUMN_NAMES)].reset_index(drop=True), facts.layers, of)
    items = []
    for asset_id, asset in drawn.items():
        standing = [one for one in facts.judged_of.get(asset_id, ()) if one.action not in PAIRED]
        items += [
            _dispute_item(facts, asset_id, one.judgement, one.says_now)
            for one in judge(asset, in_force(standing), facts.layers)
            if one.state == "disputed"
        ]
    return [asked(item) for item in sorted(items, key=lambda one: one.about["name"].casefold())]


def _dispute_item(facts: Facts, asset_id: str, said: Judgement, says_now: str) -> Item:
    who = {"OpenStreetMap" if one["source"] == OSM else f"“{one['source']}”" for one in facts.sources_of[asset_id]}
    about = {
        "name": facts.names[asset_id],
        "said": said.sentence(),
        "day": in_words(said.at),
        "who": " or ".join(sorted(who)),
        "now": f"“{_short(_layer_name(said, says_now, facts))}”" if says_now else "nothing",
    }
    ask = "You and {who} disagree about {name}. Which is right?"
    reasons = ("You said on {day}: it {said}.", "{who} now says: {now}.")
    mine = Wish(asset_id, said.action, _as_written(said), said.reason)
    answers = (
        Answer("What I said", "Y", "{name}: what you said stands.", (mine,)),
        Answer("What the source says now", "N", "{name}: what the source says stands.", takes_back=said.seq),
    )
    return Item(f"dispute {said.seq} {says_now[:40]}", (asset_id,), ask, about, reasons, answers)


def _layer_name(said: Judgement, says_now: str, facts: Facts) -> str:
    is_layer = said.action == "reclassify" and says_now in facts.layers
    return facts.layers[says_now].label if is_layer else says_now


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _as_written(said: Judgement) -> str:
    """Write a judgement's value as the text it is understood from."""
    value: Mapping[str, Any] = said.value
    if said.action == "move":
        return f"{value['lat']},{value['lon']}"
    if said.action == "status":
        return f"{value['status']} {value['since']}".strip()
    if said.action == "detail":
        return f"{value['column']}={value['text']}"
    if said.action == "show":
        return str(value.get("to", ""))
    return next((str(one) for one in value.values()), "")
