"""Where a project stands, in words: what was decided, what is still open, and which sources speak."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assetmap.workspace.judged import judgement_of, undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import draw_everything
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import STATES

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.judgements import Judgement


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


def open_questions(workspace: Workspace, look: Look, today: date) -> Iterator[OpenQuestion]:
    """Count what is still open; what is settled is not named."""
    assets = look.assets
    shared = assets["level"] != "individual"
    found = (
        ("pairs that may be the same place twice", _unsure_pairs(workspace, look)),
        ("assets that no layer was found for yet", int(assets["layer"].isna().sum())),
        ("assets without a place on the map", int((assets.geometry.isna() & shared).sum())),
        ("assets that nobody has checked for longer than their layer asks for", _overdue(workspace, assets, today)),
    )
    yield from (OpenQuestion(what, count) for what, count in found if count)


def _unsure_pairs(workspace: Workspace, look: Look) -> int:
    with workspace.store.read() as seen:
        pairs = seen.pairs(decisions=["unsure"])
    undone = undone_by(look.events())
    judged = {
        frozenset((a, b))
        for event in look.events(["judged"])
        if event.seq not in undone and (one := judgement_of(event)).action in ("same", "not_same")
        for a in one.records
        for b in one.value.get("records", ())
    }
    asset_of = look.asset_of
    return sum(
        asset_of.get(a) != asset_of.get(b) and frozenset((a, b)) not in judged
        for a, b in zip(pairs["a_record"], pairs["b_record"], strict=True)
    )


def _overdue(workspace: Workspace, assets: gpd.GeoDataFrame, today: date) -> int:
    """Count assets whose last check by a person is too long ago; what nobody ever checked counts from its source's last word."""
    days = {layer.id: layer.check_every_days for layer in workspace.layers.values()}
    count = 0
    for layer, checked, sources in zip(assets["layer"], assets["checked_at"], assets["sources"], strict=True):
        said = [checked or ""] if checked else [_day(one) for one in json.loads(sources)]
        last = max(said, default="")[:10]
        if layer in days and last and _is_day(last) and date.fromisoformat(last) + timedelta(days[layer]) < today:
            count += 1
    return count


def _day(source: dict[str, str]) -> str:
    return source.get("last_edited_at") or source.get("retrieved_at") or ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


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
