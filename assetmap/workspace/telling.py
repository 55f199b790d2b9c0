"""The whole story of one asset: who says what, why it is filed and joined as it is, what people decided, what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assetmap import taxonomy
from assetmap.assets import Applied, Changes, asset_id_of
from assetmap.errors import AssetMapError
from assetmap.storage.store import Event
from assetmap.workspace.judged import judgement_of, undone_by
from assetmap.workspace.planning import draw_everything
from assetmap.workspace.removing import REMOVED
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    import pandas as pd

STATES = {
    "holds": "holds",
    "agreed": "holds, and the sources say the same now",
    "disputed": "holds, but a source says something else now",
    "no_longer_applies": "no longer applies: its record is gone",
}
SHOWN_TAGS = 12
"""What a source said that is shown of one version; the rest is counted. Chosen by us."""


class NoSuchAssetError(AssetMapError):
    """There is no asset with an id, and never was."""


def explain(workspace: Workspace, asset_id: str) -> list[str]:
    """Tell one asset's whole story in lines, for the co-ordinator.

    An id an asset had before it was joined to another leads to that other. What is gone is told, too.

    Raises
    ------
    NoSuchAssetError
        When the workspace never had such an asset.
    """
    look = workspace.look()
    today, was_joined = _today(asset_id, look.asset_of)
    mine = [record for record, asset in look.asset_of.items() if asset == today]
    with workspace.store.read() as seen:
        pairs, histories = seen.pairs(), [seen.record_history(record) for record in sorted(mine)]
    events = look.events()
    judged = [
        event
        for event in look.events(["judged"])
        if event.about == today or set(event.payload.get("records", ())) & set(mine)
    ]
    if not mine and not judged:
        raise NoSuchAssetError(
            f"There is no asset “{asset_id[:40]}” and there never was. The column asset_id of an export has the ids."
        )
    assets = look.assets[look.assets["asset_id"] == today]
    numbers = {event.seq for event in judged}
    outcome = draw_everything(look, workspace.layers, look.records, None, workspace.words)
    applied = [one for one in outcome.applied if one.judgement.seq in numbers]
    lines = [f"{asset_id} was joined with {today}."] if was_joined else []
    if assets.empty:
        lines.append(f"{today} is not on the map any more: no source speaks of it now.")
    else:
        lines += _what_it_is(assets.iloc[0].to_dict())
    lines += _who_says_so(histories, events)
    lines += _why_joined(pairs, set(mine), look.asset_of)
    lines += _what_people_decided(judged, undone_by(events), applied)
    lines += _what_happened(events, today)
    return lines


def _today(asset_id: str, bound: dict[str, str]) -> tuple[str, bool]:
    """Return the id of the asset that is meant, live or gone, and whether it is another's that was joined to it."""
    if asset_id in bound.values():
        return asset_id, False
    for record, asset in bound.items():
        if asset_id_of(record) == asset_id:
            return asset, True
    starts = {asset for asset in bound.values() if len(asset_id) >= 8 and asset.startswith(asset_id)}
    return (next(iter(starts)), False) if len(starts) == 1 else (asset_id, False)


def _what_it_is(asset: dict[str, Any]) -> Iterator[str]:
    yield f"{asset['name'] or 'No name given'} ({asset['asset_id']})"
    filed = f"  Layer: {asset['layer']}, {asset['level']}." if asset["layer"] else "  In no layer yet."
    yield filed + (f" {asset['filed_because']}" if asset["filed_because"] else "")
    yield f"  Status: {asset['status']}. Seen by: {asset['visibility']}. Place: {asset['precision']}."
    for label in json.loads(asset["health_assets"]):
        entry = taxonomy.health_asset(label["level"], label["entry"])
        by = {
            "rule": f"suggested by the rule {label.get('rule', '')}".strip(),
            "confirmed": "confirmed",
            "contributor": "said by the people who added it",
        }
        yield f"  Gives: {entry.name} ({entry.level}, {label['as']}), {by[label['by']]}: {label['reason']}"
    for relation in json.loads(asset["relations"]):
        yield f"  {relation['type'].replace('_', ' ').capitalize()}: {relation.get('name') or relation['to']}"
    for count in json.loads(asset["counts"]):
        yield f"  Count: {_count(count)}"
    for note in json.loads(asset["coordinator_notes"]):
        yield f"  Note of {note['at'][:10]}: {note['text']}"
    believed = json.loads(asset["said_by"])
    if believed:
        yield "  Believed where more than one could say: " + "; ".join(
            f"{column.replace('_', ' ')} from {source}" for column, source in believed.items()
        )


def _count(count: dict[str, Any]) -> str:
    rest = [str(count[key]) for key in ("date", "source") if count.get(key)]
    return f"{count.get('what', '')}: {count.get('number', '')}" + (f" ({', '.join(rest)})" if rest else "")


def _who_says_so(histories: Sequence[pd.DataFrame], events: Sequence[Event]) -> Iterator[str]:
    at = {event.seq: event.at[:10] for event in events}
    for history in histories:
        for number, version in enumerate(history.to_dict("records")):
            begun, ended = at.get(version["from_seq"], "?"), version["to_seq"]
            is_live = ended is None or ended != ended
            word = "says" if is_live else "said"
            when = f"since {begun}" if is_live else f"from {begun} until {at.get(int(ended), '?')}"
            title = f"Source {version['source']}, {version['source_id']}" if number == 0 else "  Another version"
            yield f"{title} {word} {when}: {_told(version)}"
        if len(history) and not history["to_seq"].isna().any():
            yield "  It is gone from this source."


def _told(version: Mapping[Any, Any]) -> str:
    said = json.loads(version["said"]) or json.loads(version["tags"])
    parts = [f"{key}={str(value)[:60]}" for key, value in said.items() if not isinstance(value, dict | list)]
    more = f" and {len(parts) - SHOWN_TAGS} more" if len(parts) > SHOWN_TAGS else ""
    return ", ".join(parts[:SHOWN_TAGS]) + more


def _why_joined(pairs: pd.DataFrame, mine: set[str], bound: dict[str, str]) -> Iterator[str]:
    near = pairs[pairs["a_record"].isin(mine) | pairs["b_record"].isin(mine)]
    words = {"same": "Taken for the same", "unsure": "Perhaps the same", "different": "Alike but not the same"}
    for a, b, score, decision, reason in near[["a_record", "b_record", "score", "decision", "reason"]].itertuples(
        index=False
    ):
        together = a in mine and b in mine
        joined = "joined" if together else f"not joined with {bound.get(b if a in mine else a, '?')}"
        yield f"{words.get(decision, decision)} ({score:.2f}): {a} and {b}, {joined}. {reason}."


def _what_people_decided(judged: Sequence[Event], undone: frozenset[int], applied: Sequence[Applied]) -> Iterator[str]:
    state = {one.judgement.seq: one for one in applied}
    for event in judged:
        one = judgement_of(event)
        if event.seq in undone:
            told = "taken back"
        elif event.seq in state:
            told = STATES[state[event.seq].state] + (
                f" (“{state[event.seq].says_now[:60]}”)" if state[event.seq].says_now else ""
            )
        else:
            told = "replaced by a later one"
        yield f"Judgement {event.seq} of {event.at[:10]}: {one.sentence()}; {told}."


def _what_happened(events: Sequence[Event], asset_id: str) -> Iterator[str]:
    words = {
        "gathered": "gathering",
        "uploaded": "an upload",
        "added": "being told to the co-ordinator",
        "judged": "a judgement",
        "undone": "taking something back",
        "refreshed": "a refresh",
        REMOVED: "removing a territory",
    }
    for event in events:
        changes = Changes.from_data(event.payload.get("changes", {}))
        by = f"{event.at[:10]}, by {words.get(event.kind, event.kind)} (number {event.seq})"
        if asset_id in changes.new:
            yield f"Came on the map on {by}."
        if asset_id in changes.gone:
            yield f"Left the map on {by}."
        if asset_id in changes.moved:
            yield f"Moved {changes.moved[asset_id][1]:,.0f} m on {by}."
        for change in changes.changed:
            if change.asset_id == asset_id:
                yield f"{change.column.replace('_', ' ').capitalize()} changed from “{change.before[:60]}” to “{change.after[:60]}” on {by}."


def told_applied(applied: Sequence[Applied]) -> Iterator[str]:
    """Yield in lines where people and sources disagree, and which judgements no longer apply."""
    disputed = [one for one in applied if one.state == "disputed"]
    lost = [one for one in applied if one.state == "no_longer_applies"]
    yield f"You and a source disagree: {len(disputed):,}"
    for one in disputed:
        now = f"“{one.says_now[:60]}”" if one.says_now else "nothing"
        you = f"you said it {one.judgement.sentence()} (number {one.judgement.seq})"
        yield f"  {one.judgement.asset_id}: {you}; the source now says {now}. Yours stands."
    yield f"Judgements whose asset is gone: {len(lost):,}"
    for one in lost:
        you = f"{one.judgement.sentence()} (number {one.judgement.seq})"
        yield f"  {one.judgement.asset_id}: {you}. It is kept, and applies again if the asset comes back."
