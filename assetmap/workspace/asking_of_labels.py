"""Whether an asset gives what a rule says it gives: of one asset, or of many alike at once."""

from __future__ import annotations

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assetmap import taxonomy
from assetmap.workspace.asking import Answer, Asked, Facts, Item
from assetmap.workspace.deciding import Wish

MANY_ALIKE = 5
"""From so many assets of one layer a rule's suggestion is asked of all at once. Chosen by us: fewer are as quickly asked one by one."""
SOME_NAMES = 5
"""Names that stand for many assets. Chosen by us, as many as are read at a glance."""
AT_ONCE = "Said of {many} assets of “{layer}” at once."
"""The reason kept with every judgement on many assets: nobody has looked at each of them."""
MANY_CONFIRMED = "“{label}” confirmed for {many} assets of “{layer}”."

Row = Mapping[str, Any]
Label = Mapping[str, str]
_Key = tuple[bool, str, str]
"""Whether people told of it, layer, label."""


@dataclass(frozen=True)
class _Waiting:
    """An asset's labels that a rule suggests and nobody confirmed, the rarest here first, and what it is sorted by."""

    asset: Row
    labels: Sequence[Label]
    is_told: bool
    by_name: tuple[bool, str, str]

    def key(self, label: Label) -> _Key:
        return self.is_told, self.asset["layer"] or "", key_of(label)


@dataclass(frozen=True)
class _Alike:
    """Assets of one layer that wait for the same label, by name."""

    layer: str
    label: Label
    waiting: Sequence[_Waiting]
    is_told: bool

    def wishes(self, action: str, at_once: str) -> tuple[Wish, ...]:
        """Return this judgement on each of them; what is confirmed keeps the reason why it was suggested."""
        reason = f"{self.label['reason']} {at_once}" if action == "confirm" else at_once
        return tuple(Wish(one.asset["asset_id"], action, key_of(self.label), reason) for one in self.waiting)


@dataclass(frozen=True)
class _Run:
    """Questions that follow each other, about one asset or about one layer's many, and their place in the queue."""

    rank: tuple[Any, ...]
    asked: Sequence[Asked]


def labels_to_confirm(facts: Facts) -> list[Asked]:
    """Ask whether an asset gives what a rule says it gives.

    A rule suggests the same label for every asset of a layer, so that of ``MANY_ALIKE`` or more it is asked once for all of them;
    the single questions are that question's parts.

    First comes what people told us of, then what OpenStreetMap alone has; in both what has a name before what has none, then what
    has a label that few assets here have: what one rule says of one place then stands for the whole territory. Chosen by us. The
    labels of one asset, or of one layer's many, follow each other; at last names and ids decide. This is only the turn in which
    they are asked about.
    """
    waiting, times = _waiting(facts)
    alike: dict[_Key, list[_Waiting]] = defaultdict(list)
    for one in waiting:
        for label in one.labels:
            alike[one.key(label)].append(one)
    many = {key for key, them in alike.items() if len(them) >= MANY_ALIKE and key[1] in facts.layers}
    runs = _runs_of_many(facts, {key: them for key, them in alike.items() if key in many}, times)
    for one in waiting:
        left = [label for label in one.labels if one.key(label) not in many]
        if left:
            runs.append(_Run(_rank(one, left, times), _singles(facts, one, left, alike)))
    runs.sort(key=lambda run: run.rank)
    return [asked for run in runs for asked in run.asked]


def _waiting(facts: Facts) -> tuple[list[_Waiting], Counter[str]]:
    """Return the assets with suggestions, by name, and how many assets here have each label, whoever says so."""
    texts = Counter(asset["health_assets"] for asset in facts.here)  # few: a layer suggests the same for all it holds
    labels: dict[str, list[Label]] = {text: json.loads(text) for text in texts}
    times: Counter[str] = Counter()
    for text, said in labels.items():
        times.update({key_of(one): texts[text] for one in said})
    suggested = {
        text: sorted((one for one in said if one["by"] == "rule"), key=lambda one: (times[key_of(one)], key_of(one)))
        for text, said in labels.items()
    }
    waiting = []
    for asset in facts.here:
        mine, asset_id = suggested[asset["health_assets"]], asset["asset_id"]
        if mine and asset["status"] != "former":
            by_name = (not asset["name"], facts.names[asset_id].casefold(), asset_id)
            waiting.append(_Waiting(asset, mine, asset_id in facts.told, by_name))
    return sorted(waiting, key=lambda one: one.by_name), times


def _runs_of_many(facts: Facts, alike: Mapping[_Key, Sequence[_Waiting]], times: Mapping[str, int]) -> list[_Run]:
    """Make one run for each layer, what people told of and what OpenStreetMap alone has apart."""
    of_layer: dict[tuple[bool, str], list[_Alike]] = defaultdict(list)
    for (is_told, layer, key), them in sorted(alike.items(), key=lambda one: (times[one[0][2]], one[0])):
        label = next(one for one in them[0].labels if key_of(one) == key)
        of_layer[is_told, layer].append(_Alike(layer, label, them, is_told))
    runs = []
    for groups in of_layer.values():
        asked = [
            Asked(
                _id_of(group),
                tuple(one.asset["asset_id"] for one in group.waiting),
                functools.partial(_many_item, facts, groups[at:]),
                functools.partial(_apart, facts, group),
            )
            for at, group in enumerate(groups)
        ]
        first = min((group.waiting[0] for group in groups), key=lambda one: one.by_name)
        runs.append(_Run(_rank(first, [group.label for group in groups], times), asked))
    return runs


def _rank(first: _Waiting, labels: Sequence[Label], times: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the place of a run in the queue, as :func:`labels_to_confirm` tells it; ``first`` is its first asset by name."""
    nameless, *last = first.by_name
    return not first.is_told, nameless, min(times[key_of(label)] for label in labels), *last


def _id_of(group: _Alike) -> str:
    return f"labels {'told' if group.is_told else 'osm'} {group.layer} {key_of(group.label)}"


def _apart(facts: Facts, group: _Alike) -> list[Asked]:
    """Ask about each asset of a group by itself."""
    alike = {group.waiting[0].key(group.label): group.waiting}
    return [asked for one in group.waiting for asked in _singles(facts, one, [group.label], alike)]


def _singles(
    facts: Facts, one: _Waiting, labels: Sequence[Label], alike: Mapping[_Key, Sequence[_Waiting]]
) -> list[Asked]:
    """Ask about some of an asset's labels, one after the other."""
    asset_id = one.asset["asset_id"]
    return [
        Asked(
            f"label {asset_id} {key_of(label)}",
            (asset_id,),
            functools.partial(_label_item, facts, one, labels[at:], alike[one.key(label)]),
        )
        for at, label in enumerate(labels)
    ]


def _label_item(facts: Facts, one: _Waiting, labels: Sequence[Label], alike: Sequence[_Waiting]) -> Item:
    """Ask about the first of an asset's labels; ``alike`` are the assets of its layer that wait for the same one."""
    asset, asset_id, label, key = one.asset, one.asset["asset_id"], labels[0], key_of(labels[0])
    about = {"name": facts.names[asset_id], **_about(label)}
    supports = label["as"] == "supports"
    yes = "{name} helps people with “{label}”: confirmed." if supports else "{name} gives “{label}”: confirmed."
    answers = [
        Answer("Yes, that is right", "Y", yes, (Wish(asset_id, "confirm", key),)),
        Answer("No, not here", "N", "{name} does not give “{label}”.", (Wish(asset_id, "remove_health_asset", key),)),
    ]
    reasons = ["{gloss}.", "Suggested because: {reason}"]
    if len(labels) > 1:
        about |= {"number": str(len(labels)), "all": ", ".join(_about(label)["label"] for label in labels)}
        wishes = tuple(Wish(asset_id, "confirm", key_of(label)) for label in labels)
        answers.append(
            Answer("All {number} about it are right", "A", "{name}: {number} suggestions confirmed.", wishes)
        )
        reasons.append("Suggested in all: {all}.")
    if len(alike) > 1 and asset["layer"] in facts.layers:
        about |= {"layer": facts.layers[asset["layer"]].label, "many": f"{len(alike):,}"}
        wishes = _Alike(asset["layer"], label, alike, one.is_told).wishes("confirm", AT_ONCE.format(**about))
        answers.append(Answer("Right for all {many} of “{layer}”", "L", MANY_CONFIRMED, wishes))
    ask = "Does {name} help people with “{label}”?" if supports else "Does {name} give us “{label}”?"
    return Item(f"label {asset_id} {key}", (asset_id,), ask, about, tuple(reasons), tuple(answers))


def _many_item(facts: Facts, groups: Sequence[_Alike]) -> Item:
    """Ask whether the first group's label is right for each of it; the others are the further labels of the same layer."""
    group, many = groups[0], len(groups[0].waiting)
    about = {"many": f"{many:,}", "layer": facts.layers[group.layer].label, **_about(group.label)}
    at_once = AT_ONCE.format(**about)
    yes, no = group.wishes("confirm", at_once), group.wishes("remove_health_asset", at_once)
    answers = [
        Answer("Yes, all {many}", "Y", MANY_CONFIRMED, yes),
        Answer("No, none of them", "N", "{many} assets of “{layer}” do not give “{label}”.", no),
    ]
    if len(groups) > 1:
        everything = tuple(
            wish
            for one in groups
            for wish in one.wishes("confirm", AT_ONCE.format(many=f"{len(one.waiting):,}", layer=about["layer"]))
        )
        about |= {"number": f"{len(everything):,}", "all": ", ".join(_about(one.label)["label"] for one in groups)}
        done = "{number} suggestions about “{layer}” confirmed."
        answers.append(Answer("All {number} suggestions about “{layer}” are right", "A", done, everything))
    reasons = ["{gloss}.", "Suggested because: {reason}", *_among_them(group, about)]
    if len(groups) > 1:
        reasons.append("Suggested in all: {all}.")
    supports = group.label["as"] == "supports"
    ask = (
        "Do all {many} of “{layer}” help people with “{label}”?"
        if supports
        else "Do all {many} of “{layer}” give us “{label}”?"
    )
    ids = tuple(one.asset["asset_id"] for one in group.waiting)
    return Item(_id_of(group), ids, ask, about, tuple(reasons), tuple(answers), "one_by_one")


def _among_them(group: _Alike, about: dict[str, str]) -> list[str]:
    """Say a few of the names, spread over all of them, and how many have none."""
    named = [one.asset["name"] for one in group.waiting if one.asset["name"]]
    reasons = []
    if named:
        some = min(SOME_NAMES, len(named))
        about["some"] = ", ".join(named[place * len(named) // some] for place in range(some))
        reasons.append("Among them: {some}.")
    if len(named) < len(group.waiting):
        about["nameless"] = f"{len(group.waiting) - len(named):,}"
        reasons.append("With no name: {nameless}.")
    return reasons


def _about(label: Label) -> dict[str, str]:
    entry = taxonomy.health_asset(label["level"], label["entry"])
    return {"label": entry.name, "gloss": entry.gloss, "reason": label["reason"]}


def key_of(label: Label) -> str:
    """Return how a judgement names a label: LEVEL/ENTRY."""
    return f"{label['level']}/{label['entry']}"
