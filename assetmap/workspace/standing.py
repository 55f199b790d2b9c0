"""Where a project stands, in words: what was decided, what is still open, and which sources speak."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from assetmap.territories import Territory
from assetmap.workspace.checking import queues
from assetmap.workspace.judged import judgement_of, undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import draw_everything
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import STATES

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.judgements import Judgement


QUEUE_WORDS = {
    "duplicates": "pairs that may be one place twice",
    "kinds": "assets whose kind is not known",
    "labels": "suggestions of what an asset gives us, to confirm",
    "still_true": "assets to ask about again: still true?",
    "gone": "assets that are gone from OpenStreetMap",
    "no_place": "assets without a place on the map",
    "disputes": "facts on which you and a source disagree",
}


@dataclass(frozen=True)
class Decision:
    """One judgement in words; ``asset`` is today's name, empty where there is none."""

    number: int
    date: str
    asset: str
    asset_id: str
    decision: str
    reason: str
    state: str

    def as_row(self) -> dict[str, str]:
        """Return it as a row of text."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True)
class SourceLine:
    """A source that assets come from: how many, under which licence, and the first and last day it was read."""

    source: str
    licence: str
    attribution: str
    assets: int
    first: str
    last: str


@dataclass(frozen=True)
class OpenQuestion:
    """Something nobody has answered yet, and how often."""

    what: str
    count: int


def decisions_of(workspace: Workspace, look: Look) -> list[Decision]:
    """List every judgement there ever was, oldest first, with what became of it."""
    events = look.events()
    undone = undone_by(events)
    outcome = draw_everything(look, workspace.layers, look.records, None, workspace.words)
    state = {one.judgement.seq: STATES[one.state] for one in outcome.applied}
    names = {row[0]: row[1] or "" for row in zip(look.assets["asset_id"], look.assets["name"], strict=True)}
    asset_of = look.asset_of
    decisions = []
    for event in events:
        if event.kind != "judged":
            continue
        one = judgement_of(event)
        today = _today(one, names, asset_of)
        became = "taken back" if event.seq in undone else state.get(event.seq, "replaced by a later one")
        said = one.sentence().removesuffix(f" ({one.reason})") if one.reason else one.sentence()
        decisions.append(Decision(event.seq, event.at[:10], names.get(today, ""), today, said, one.reason, became))
    return decisions


def _today(judgement: Judgement, names: dict[str, str], asset_of: dict[str, str]) -> str:
    """Return the id of the asset a judgement is about today: its own, else that of the asset its records went to."""
    if judgement.asset_id in names:
        return judgement.asset_id
    return next((asset_of[one] for one in judgement.records if one in asset_of), judgement.asset_id)


def open_questions(workspace: Workspace, territory: Territory, today: date) -> list[OpenQuestion]:
    """Count what waits for a person's answer in a territory, as the queues of “Check” do; what is settled is not named."""
    found = queues(workspace, territory, today)
    return [
        OpenQuestion(QUEUE_WORDS.get(name, name), found.count(name)) for name, queue in found.waiting.items() if queue
    ]


def sources_of(assets: gpd.GeoDataFrame) -> list[SourceLine]:
    """List the sources of assets with licences and dates, the one with most assets first."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for text in assets["sources"]:
        once = {
            (one.get("source") or "", one.get("licence") or "", one.get("attribution") or ""): one.get("retrieved_at")
            or ""
            for one in json.loads(text)
        }
        for key, retrieved in once.items():
            found.setdefault(key, []).append(retrieved[:10])
    lines = [SourceLine(*key, len(days), min(filter(None, days), default=""), max(days)) for key, days in found.items()]
    return sorted(lines, key=lambda one: (-one.assets, one.source, one.licence))
