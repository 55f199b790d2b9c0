"""What follows from doing something on a workspace, worked out from a look at its store, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assetmap.assets import Applied, Changes, changes_between, judged_by
from assetmap.classify import Judged
from assetmap.judgements import Judgement
from assetmap.layers import LayerPack
from assetmap.storage.store import Writing
from assetmap.tables import ASSET_COLUMN_NAMES, RECORD_COLUMN_NAMES, empty_records
from assetmap.territories import Territory, inside
from assetmap.workspace.flow import Known, Outcome, run
from assetmap.workspace.judged import judgements_of
from assetmap.workspace.linking import Compared
from assetmap.workspace.look import Look
from assetmap.workspace.one_record import OneRecord, Rejoined, redraw_with
from assetmap.workspace.redrawing import at_home, redraw

if TYPE_CHECKING:
    import geopandas as gpd


WORKSHOP_RECORD = "workshop:"
"""How the ids of records begin that were made of what residents said."""
TOLD_IN_WORKSHOP = "told in a workshop"
"""What an event that keeps no names says in the place of each."""


@dataclass(frozen=True)
class Doing:
    """Something that is about to be done: its event, the records it changes, the judgements it adds or takes back.

    ``changed`` has the columns of records; where it has ``territory_id`` and ``first_seq`` too, these are kept: such records come
    back as they were. ``earlier`` are further events of the same kind that come first: what each is about, and its payload.
    ``undone`` are the numbers of judgements that are taken back, ``redone`` the number of an undo that counts no more.
    ``removes`` is the id of a territory that goes by it, ``brings_back`` a removed one that is there again.
    """

    kind: str
    about: str
    payload: Mapping[str, Any]
    territory_id: str = ""
    changed: gpd.GeoDataFrame | None = None
    gone: tuple[str, ...] = ()
    further: Sequence[Judgement] = ()
    undone: frozenset[int] = frozenset()
    redone: int | None = None
    notes: tuple[str, ...] = ()
    earlier: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    removes: str = ""
    brings_back: Territory | None = None
    is_nameless: bool = False
    """Whether its event keeps no names: an event stays for ever, and what residents said may have to go for good."""
    is_erased: bool = False
    """Whether the records that are gone leave no earlier version."""


@dataclass(frozen=True)
class Plan:
    """Everything that follows from doing something, ready to be written."""

    doing: Doing
    assets: gpd.GeoDataFrame
    """All assets; only those that were drawn again where ``joined`` is no :class:`Outcome`."""
    changes: Changes
    home: Mapping[str, str]
    """Territory id by record id."""
    applied: tuple[Applied, ...]
    joined: Outcome | Rejoined | None
    """New links and pairs; None where they stay as they are."""


@dataclass(frozen=True)
class Told:
    """What a command did, for a person: the event's number, what is different now, and sentences."""

    seq: int
    changes: Changes
    notes: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()


def plan_of(seen: Look, doing: Doing, layers: LayerPack, words: Judged, compared: Compared | None = None) -> Plan:
    """Work out everything that follows from doing something.

    Parameters
    ----------
    words
        What rows were judged to be by their words, for reuse; what is judged now is added.
    compared
        What comparing the sources found of the records as they are, where that is known.
    """
    if doing.changed is None and not doing.gone and not doing.brings_back and doing.kind in ("judged", "undone"):
        part = redraw(seen, layers, *_judgements(seen, doing))
        if part is not None:
            changes = changes_between(part.before, part.assets)
            return Plan(_left(doing, {}), part.assets, changes, {}, part.applied, None)
    one = _one_record(seen, doing)
    if one is not None and compared is not None:
        known = Known(seen.asset_of, _judgements(seen, doing)[1], words=words)
        rejoined = redraw_with(seen, layers, one, known, compared)
        if rejoined is not None:
            changes = changes_between(rejoined.before, rejoined.assets)
            lost = _lost(seen, rejoined.before, changes)
            home = {one.id: one.territory_id}
            return Plan(_left(doing, lost), rejoined.assets, changes, home, rejoined.applied, rejoined)
    records = seen.records
    if doing.gone:
        records = records[~records["record_id"].isin(set(doing.gone))]
    if doing.changed is not None and len(doing.changed):
        records = _merged(records, doing.changed, doing)
    outcome = draw_everything(seen, layers, records, doing, words)
    home = dict(zip(records["record_id"], records["territory_id"], strict=True))
    assets = at_home(outcome.assets, home, outcome.links)
    before = seen.assets
    changes = changes_between(before, assets)
    lost = _lost(seen, before, changes)
    return Plan(_left(doing, lost), assets, changes, home, outcome.applied, outcome)


def _one_record(seen: Look, doing: Doing) -> OneRecord | None:
    """Return the record that somebody adds or takes back, where nothing else is done."""
    if (
        doing.brings_back
        or doing.removes
        or doing.further
        or doing.undone
        or doing.redone is not None
        or doing.is_erased
    ):
        return None
    if doing.kind == "added" and doing.changed is not None and len(doing.changed) == 1 and not doing.gone:
        return OneRecord(doing.changed, doing.territory_id, comes=True)
    if doing.kind == "undone" and doing.changed is None and len(doing.gone) == 1:
        record = seen.records_with(doing.gone)
        return OneRecord(record, doing.territory_id, comes=False) if len(record) else None
    return None


def _lost(seen: Look, before: gpd.GeoDataFrame, changes: Changes) -> dict[str, list[str]]:
    """Return by territory the assets that left it because they are gone."""
    left = before[before["asset_id"].isin(changes.gone.keys())]
    return {one.id: assets_in(left, one)["asset_id"].tolist() for one in seen.territories} if len(left) else {}


def draw_everything(
    seen: Look, layers: LayerPack, records: gpd.GeoDataFrame, doing: Doing | None, words: Judged
) -> Outcome:
    """Run the flow on records, with the ids and judgements that a look at the store shows and, if given, what is being done."""
    _, judged = _judgements(seen, doing or Doing("", "", {}))
    known = Known(seen.asset_of, judged, words=words)
    return run(records[list(RECORD_COLUMN_NAMES)].reset_index(drop=True), layers, known)


def _judgements(seen: Look, doing: Doing) -> tuple[list[Judgement], list[Judgement]]:
    """Return the judgements that stand before and after doing something, oldest first."""
    events = seen.events(kinds=["judged", "undone"])
    later = [event for event in events if event.seq != doing.redone]
    return judgements_of(events), [*judgements_of(later, doing.undone), *doing.further]


def _left(doing: Doing, lost: Mapping[str, Sequence[str]]) -> Doing:
    """Note with what is done which assets left which territory by it."""
    return replace(doing, payload={**doing.payload, "left": lost})


def _merged(records: gpd.GeoDataFrame, changed: gpd.GeoDataFrame, doing: Doing) -> gpd.GeoDataFrame:
    """Put new versions in the place of the old, and what is new at the end.

    What was gathered before stays with the territory it was first gathered for; an upload is told for the territory of today.
    """
    import pandas as pd

    if "territory_id" not in changed:
        home = dict(zip(records["record_id"], records["territory_id"], strict=True)) if doing.kind == "gathered" else {}
        first = dict(zip(records["record_id"], records["first_seq"], strict=True))
        later = max(first.values(), default=0) + 1
        changed = changed.assign(
            territory_id=[home.get(one, doing.territory_id) for one in changed["record_id"]],
            first_seq=[first.get(one, later) for one in changed["record_id"]],
        )
    kept = records[~records["record_id"].isin(set(changed["record_id"]))]
    together = changed if kept.empty else pd.concat([kept, changed], ignore_index=True)
    return together.sort_values(["first_seq", "record_id"], ignore_index=True)


def assets_in(assets: gpd.GeoDataFrame, territory: Territory) -> gpd.GeoDataFrame:
    """Keep what is inside, and what has no place but was told of this territory."""
    told_here = assets.geometry.isna() & (assets["territory_id"] == territory.id)
    return assets[inside(assets.geometry, territory) | told_here].reset_index(drop=True)[list(ASSET_COLUMN_NAMES)]


def write_plan(writing: Writing, plan: Plan) -> Told:
    """Write a plan in an open transaction, on a store whose tables are still as the plan's look saw them."""
    import pandas as pd

    doing = plan.doing
    numbers = [writing.append(doing.kind, about, payload) for about, payload in doing.earlier]
    seq = writing.append(doing.kind, doing.about, {**doing.payload, "changes": _changes_kept(plan, writing)})
    plan = _renumbered(plan, [*numbers, seq])
    if doing.brings_back is not None:
        writing.put_territory(doing.brings_back)
    if doing.removes:
        writing.remove_territory(seq, doing.removes)
    if doing.changed is not None or doing.gone:
        changed = empty_records() if doing.changed is None else doing.changed[list(RECORD_COLUMN_NAMES)]
        home = changed["record_id"].map(plan.home)
        for territory_id in home.unique():
            writing.put_records(seq, territory_id, changed[home == territory_id].reset_index(drop=True))
        writing.put_records(seq, doing.territory_id, empty_records(), doing.gone)
    if doing.is_erased:
        writing.erase_records(doing.gone)
    if plan.joined is None:
        writing.put_assets(plan.assets, gone=())
    else:
        is_part = isinstance(plan.joined, Rejoined)
        links = plan.joined.links
        table = pd.DataFrame({"record_id": list(links), "asset_id": list(links.values())}, dtype=object)
        writing.put_links(seq, table, others_stay=is_part)
        writing.put_pairs(plan.joined.pairs)
        writing.put_assets(plan.assets, gone=plan.changes.gone if is_part else None)
    return Told(seq, plan.changes, doing.notes, plan.applied)


def _changes_kept(plan: Plan, writing: Writing) -> dict[str, Any]:
    """Return the changes as their event keeps them: without the names of what comes or goes and was told in a workshop."""
    changes = plan.changes
    if plan.doing.is_nameless:
        new, gone = (dict.fromkeys(names, TOLD_IN_WORKSHOP) for names in (changes.new, changes.gone))
        return Changes(new, gone).as_data()
    told = _told_in_workshops(plan, writing)
    new, gone = (
        {one: TOLD_IN_WORKSHOP if one in told else name for one, name in names.items()}
        for names in (changes.new, changes.gone)
    )
    return replace(changes, new=new, gone=gone).as_data()


def _told_in_workshops(plan: Plan, writing: Writing) -> set[str]:
    """Return the ids of assets whose records from a workshop come or go with a plan, a removed territory's say."""
    going = [one for one in plan.doing.gone if one.startswith(WORKSHOP_RECORD)]
    gone = set(writing.links(records=going)["asset_id"]) if going else set()
    links = plan.joined.links if plan.joined is not None and plan.doing.changed is not None else {}
    coming = plan.doing.changed["record_id"] if plan.doing.changed is not None else ()
    return gone | {links[one] for one in coming if one.startswith(WORKSHOP_RECORD) and one in links}


def _renumbered(plan: Plan, numbers: Sequence[int]) -> Plan:
    """Give new judgements the numbers they have: what happened in a workshop's room meanwhile has those they were drawn with."""
    real = dict(zip((one.seq for one in plan.doing.further), numbers, strict=False))
    if all(before == after for before, after in real.items()):
        return plan
    said_by = plan.assets["said_by"]
    for before, after in reversed(real.items()):  # upwards, the last first: no number is taken for the next one's
        said_by = said_by.str.replace(judged_by(before), judged_by(after), regex=False)
    applied = [
        replace(one, judgement=replace(one.judgement, seq=real.get(one.judgement.seq, one.judgement.seq)))
        for one in plan.applied
    ]
    return replace(plan, assets=plan.assets.assign(said_by=said_by), applied=tuple(applied))
