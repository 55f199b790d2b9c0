"""Judgements on a workspace: one or a whole file of them, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assetmap.assets import asset_id_of, what_sources_say
from assetmap.errors import AssetMapError, JudgementError
from assetmap.judgements import PAIRED, Judgement, understand
from assetmap.territories import Territory
from assetmap.workspace.flow import as_sources_say
from assetmap.workspace.judged import ASKED
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told, assets_in
from assetmap.workspace.stored import Workspace
from assetmap.workspace.undoing import undo, undo_together

__all__ = ["NEEDED", "Wish", "judge", "read_wishes", "undo", "undo_together"]

NEEDED = ("asset_id", "action")
MOST_FAULTS = 20
"""Faults of one file that are told; the others are counted. Chosen by us: more do not fit a screen."""


@dataclass(frozen=True)
class Wish:
    """A judgement as somebody writes it down: texts, not yet understood.

    ``where`` says where it stands (``row 7``), ``asked`` is the id of the question that it answers, if one was put.
    """

    asset_id: str
    action: str
    value: str = ""
    reason: str = ""
    where: str = ""
    asked: str = ""


def read_wishes(path: Path) -> list[Wish]:
    """Read judgements from a CSV with the columns asset_id, action, value and reason.

    Raises
    ------
    SourceError
        When the file cannot be read or lacks a column.
    """
    from assetmap.errors import SourceError
    from assetmap.sources.table import read_numbered_rows

    names, rows = read_numbered_rows(path, needs=NEEDED)
    column = {name.casefold().strip(): name for name in reversed(names)}
    missing = [name for name in NEEDED if name not in column]
    if missing:
        raise SourceError(
            f"{path.name} has no column “{missing[0]}”. It needs asset_id and action; value and reason may be there."
        )
    if not rows:
        raise SourceError(f"{path.name} has a header but no judgements under it.")

    def cell(row: dict[str, str], name: str) -> str:
        return row[column[name]].strip() if name in column else ""

    return [
        Wish(
            cell(row, "asset_id"),
            cell(row, "action"),
            cell(row, "value"),
            cell(row, "reason"),
            f"{path.name}, row {number}",
        )
        for number, row in rows
    ]


def judge(
    workspace: Workspace, wishes: Sequence[Wish], territory: Territory | None = None, actor: str = "coordinator"
) -> Told:
    """Keep judgements and draw what follows from them; all or none.

    Parameters
    ----------
    territory
        Judgements must be about its assets; any asset of the workspace without it.

    Raises
    ------
    JudgementError
        With every fault of every row at once; nothing was changed.
    """
    if not wishes:
        raise JudgementError("There is no judgement to keep.")

    def build(seen: Look) -> Plan:
        judged = _understood(workspace, seen, wishes, territory)
        payloads = [_payload(one, wish.asked) for one, wish in zip(judged, wishes, strict=True)]
        first = seen.version + 1
        numbered = [replace(one, seq=first + place) for place, one in enumerate(judged)]
        earlier = tuple(zip([one.asset_id for one in judged[:-1]], payloads[:-1], strict=True))
        doing = Doing("judged", judged[-1].asset_id, payloads[-1], further=numbered, earlier=earlier)
        return workspace.plan(seen, doing)

    return workspace.commit(build)


def _payload(one: Judgement, asked: str) -> dict[str, Any]:
    said = {
        "at": one.at,
        "action": one.action,
        "value": dict(one.value),
        "reason": one.reason,
        "records": list(one.records),
        "was": dict(one.was),
    }
    return said | ({ASKED: asked} if asked else {})


def _understood(
    workspace: Workspace, seen: Look, wishes: Sequence[Wish], territory: Territory | None
) -> list[Judgement]:
    from assetmap.workspace.gathering import now

    exact = seen.alive({wish.asset_id for wish in wishes})
    meant = {one: one if one in exact else _meant(one, seen) for one in {wish.asset_id for wish in wishes}}
    assets = seen.assets_with([one for one in meant.values() if one])
    here = set(assets["asset_id"] if territory is None else assets_in(assets, territory)["asset_id"])
    rows = {asset["asset_id"]: asset for asset in assets.to_dict("records")}
    records = _records_by_asset(seen, rows)
    judged, faults = [], []
    for wish in wishes:
        try:
            asset_id = meant[wish.asset_id] or _unknown(wish.asset_id)
            if asset_id not in here:
                raise JudgementError(
                    f"the asset {wish.asset_id[:40]} is not in {territory.name if territory else 'this workspace'}."
                )
            action, value = understand(wish.action, wish.value, workspace.layers)
            _check(action, value, rows[asset_id], seen, records[asset_id])
            was = what_sources_say(rows[asset_id], action, value)
            judged.append(
                Judgement(0, now(), asset_id, action, value, wish.reason[:2000], tuple(records[asset_id]), was)
            )
        except AssetMapError as error:
            faults.append(f"{wish.where}: {error}" if wish.where else str(error))
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults[:MOST_FAULTS])
        more = f"\n… and {len(faults) - MOST_FAULTS:,} more" if len(faults) > MOST_FAULTS else ""
        raise JudgementError(
            faults[0]
            if len(wishes) == 1
            else f"{len(faults):,} of {len(wishes):,} judgements cannot be kept, so none was:\n{listed}{more}"
        )
    return _with_what_was(workspace, seen, judged)


def _with_what_was(workspace: Workspace, seen: Look, judged: list[Judgement]) -> list[Judgement]:
    """Keep with every judgement what the sources say today, so that a later disagreement can be told."""
    from assetmap.tables import RECORD_COLUMN_NAMES

    about = {one.asset_id for one in judged}
    links = seen.records_linked(about)
    records = seen.records_with(links)[list(RECORD_COLUMN_NAMES)]
    before = as_sources_say(records, workspace.layers, links)
    return [
        replace(one, was=what_sources_say(before[one.asset_id], one.action, one.value))
        if one.asset_id in before
        else one
        for one in judged
    ]


def _meant(text: str, seen: Look) -> str | None:
    """Return the id of the asset that ``text`` means today: an id, one it had before it was joined, or the start of one."""
    return seen.id_today(text) or seen.id_begun(text)


def _records_by_asset(seen: Look, assets: Iterable[str]) -> dict[str, list[str]]:
    records: dict[str, list[str]] = {asset_id: [] for asset_id in assets}
    for record, asset_id in seen.records_linked(records).items():
        records[asset_id].append(record)
    return records


def _unknown(text: str) -> str:
    raise JudgementError(f"there is no asset “{text[:40]}”. The column asset_id of an export has the ids.")


def _check(
    action: str,
    value: dict[str, Any],
    asset: dict[str, Any],
    seen: Look,
    records: list[str],
) -> None:
    """Complete a value with what the store knows, or refuse it."""
    if action in PAIRED:
        other = _meant(value["other"], seen) or _unknown(value["other"])
        if other == asset["asset_id"]:
            _check_split(action, value, asset, records)
            return
        ((name, level),) = seen.asset_texts("name", "level", ids=[other])
        value |= {"other": other, "other_name": name or "", "records": list(seen.records_linked([other]))}
        if action == "same" and "individual" in (asset["level"], level) and asset["level"] != level:
            raise JudgementError("what a person holds cannot be the same as a place or a service. Relate them instead.")
    if action in ("relate", "unrelate"):
        to = seen.id_today(value["to"])
        if to:
            ((name,),) = seen.asset_texts("name", ids=[to])
            value |= {"to": to, "name": name or ""}
        if to == asset["asset_id"]:
            raise JudgementError("an asset cannot be related to itself.")
    if action == "move" and asset["level"] == "individual":
        raise JudgementError("what a person holds never has a point on the map, so it cannot be moved to one.")


def _check_split(action: str, value: dict[str, Any], asset: dict[str, Any], joined: list[str]) -> None:
    """Take “not the same” about an id that was joined into this asset as: that record is to stand alone again."""
    apart = [
        record for record in joined if asset_id_of(record) == value["other"] and value["other"] != asset["asset_id"]
    ]
    if action != "not_same" or not apart:
        raise JudgementError("the other asset is this asset itself.")
    value |= {"records": apart, "other_name": ""}
