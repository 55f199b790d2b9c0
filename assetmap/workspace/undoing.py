"""Taking back what was done on a workspace, by its number. What was said stays in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from assetmap.errors import JudgementError
from assetmap.storage.store import Event
from assetmap.territories import inside
from assetmap.workshop.happenings import FILED
from assetmap.workspace.adding import EVENT as ADDED
from assetmap.workspace.bringing import GATHERED, HEARD_BEFORE, OSM, lay_ways_again
from assetmap.workspace.judged import ASKED, undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told
from assetmap.workspace.removing import REMOVED, bringing_back
from assetmap.workspace.street_walks import WALKED
from assetmap.workspace.unfiling import without_filing

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.workspace.stored import Workspace

KINDS = ("judged", "undone", "uploaded", ADDED, GATHERED, WALKED, REMOVED, FILED)
"""Kinds of events that can be taken back."""

AGAIN = {
    "uploaded": "An upload that was taken back is brought in again by uploading the file again.",
    ADDED: "An asset that was taken back is added again as a new one.",
    GATHERED: "A gathering that was taken back is brought in again by gathering again.",
    REMOVED: "A territory that was brought back is removed again by removing it.",
    FILED: "What was taken off the map again is put there anew under Workshop.",
}
"""What is said where taking back an undo is not the way, by the kind of what was undone."""


def undo(workspace: Workspace, seq: int, asked: str = "") -> Told:
    """Take back a judgement, an upload, a gathering, an added asset, a walk, a removed territory, a workshop's filing
    or an earlier undo by its number.

    Parameters
    ----------
    asked
        The id of the question that is answered by taking a judgement back, to be kept with it.

    Raises
    ------
    JudgementError
        When there is no such event, it cannot be taken back, something later has overtaken it, or it was taken back already.
    """
    taken: list[Event] = []

    def build(seen: Look) -> Plan:
        events = seen.events(KINDS)
        event = next((one for one in events if one.seq == seq), None)
        if event is None:
            raise JudgementError(
                f"Number {seq} is no judgement, upload, gathering, added asset, walk, removed territory, filing of a workshop or undo. "
                "`assetmap explain ASSET_ID` shows the numbers."
            )
        if seq in undone_by(events):
            raise JudgementError(f"Number {seq} was taken back before.")
        _check_territory_is_there(seen, event, events)
        taken[:] = [event]
        way = _WAYS.get(event.kind)
        if way is not None:
            return workspace.plan(seen, way(workspace, seen, event, events))
        if event.kind == "undone":
            whose = next(one for one in events if one.seq == int(event.payload["seq"]))
            if whose.kind in AGAIN:
                raise JudgementError(AGAIN[whose.kind])
            return workspace.plan(seen, Doing("undone", event.about, {"seq": seq}, redone=seq))
        payload = {"seq": seq} | ({ASKED: asked} if asked else {})
        return workspace.plan(seen, Doing("undone", event.about, payload, undone=frozenset([seq])))

    told = workspace.commit(build)
    if taken[0].kind == GATHERED:
        lay_ways_again(workspace, taken[0])
    return told


def undo_together(workspace: Workspace, seqs: Sequence[int]) -> Told:
    """Take back judgements that were kept together, in one step: all or none.

    Raises
    ------
    JudgementError
        When one of the numbers is no judgement, or was taken back already.
    """
    wanted = sorted(set(seqs), reverse=True)

    def build(seen: Look) -> Plan:
        events = seen.events(("judged", "undone"))
        undone = undone_by(events)
        judged = {event.seq: event for event in events if event.kind == "judged"}
        for seq in wanted:
            if seq not in judged:
                raise JudgementError(f"Number {seq} is no judgement. `assetmap explain ASSET_ID` shows the numbers.")
            if seq in undone:
                raise JudgementError(f"Number {seq} was taken back before.")
        *earlier, last = [(judged[seq].about, {"seq": seq}) for seq in wanted]
        return workspace.plan(seen, Doing("undone", *last, undone=frozenset(wanted), earlier=tuple(earlier)))

    return workspace.commit(build)


def _check_territory_is_there(seen: Look, event: Event, events: Sequence[Event]) -> None:
    """Refuse to take back what was brought into a territory that was removed since: its records went with it."""
    territory_id = event.about if event.kind == GATHERED else str(event.payload.get("territory", ""))
    if not territory_id or event.kind in (REMOVED, "undone") or territory_id in {one.id for one in seen.territories}:
        return
    undone = undone_by(events)
    removed = [one for one in events if one.kind == REMOVED and one.about == territory_id and one.seq not in undone]
    if removed:
        name = str(removed[-1].payload["name"])[:40]
        raise JudgementError(
            f"Number {event.seq} belongs to {name}, which was removed. Take back number {removed[-1].seq} first."
        )


def _without_added(workspace: Workspace, seen: Look, event: Event, events: Sequence[Event]) -> Doing:
    gone = (str(event.payload["record"]),)
    return Doing("undone", event.about, {"seq": event.seq}, event.payload["territory"], gone=gone)


def _without_upload(workspace: Workspace, seen: Look, event: Event, events: Sequence[Event]) -> Doing:
    source = str(event.payload["source"])
    later = [
        one.seq
        for one in events
        if one.kind == "uploaded" and one.payload.get("source") == source and one.seq > event.seq
    ]
    if standing := set(later) - undone_by(events):
        raise JudgementError(
            f"“{source[:40]}” was uploaded again after number {event.seq}. Take back number {max(standing)} first."
        )
    with workspace.store.read() as history:  # what was is the same in every look
        before = history.records(source=source, at=event.seq - 1)
    now = seen.records_of(source)
    gone = tuple(sorted(set(now["record_id"]) - set(before["record_id"])))
    territory_id = str(event.payload.get("territory", ""))
    return Doing("undone", event.about, {"seq": event.seq}, territory_id, changed=before, gone=gone)


def _without_gathering(workspace: Workspace, seen: Look, event: Event, events: Sequence[Event]) -> Doing:
    """Put the records that a gathering changed or ended back as they were before it, and let go of those it brought."""
    later = _later_gatherings(seen, event, events)
    if later:
        raise JudgementError(
            f"The same streets were gathered again after number {event.seq}. Take back number {max(later)} first."
        )
    with workspace.store.read() as history:
        before, after = history.records(source=OSM, at=event.seq - 1), history.records(source=OSM, at=event.seq)
    then, now = _said(before), _said(after)
    came = {one for one in now if one not in then}
    gone = tuple(sorted(came & set(seen.records_of(OSM)["record_id"])))
    is_same = np.array([now.get(one) == said for one, said in then.items()], dtype=bool)
    heard = _as_heard_before(before[is_same], event, _outline_at(seen, event))
    changed = before[~is_same]
    if len(heard):
        import pandas as pd

        changed = pd.concat([changed, heard], ignore_index=True) if len(changed) else heard
    return Doing("undone", event.about, {"seq": event.seq}, event.about, changed=changed, gone=gone)


def _later_gatherings(seen: Look, event: Event, events: Sequence[Event]) -> list[int]:
    """Return the numbers of later gatherings that stand and share surface with this one."""
    undone = undone_by(events)
    here = _outline_at(seen, event)
    return [
        one.seq
        for one in events
        if one.kind == GATHERED
        and one.seq > event.seq
        and one.seq not in undone
        and (one.about == event.about or shapely.intersection(here, _outline_at(seen, one)).area > 0)
    ]


def _outline_at(seen: Look, event: Event) -> shapely.Geometry:
    """Return the outline that a territory had when it was gathered."""
    drawn = [one for one in seen.events(["territory"], event.about) if one.seq < event.seq]
    return shapely.from_wkt(drawn[-1].payload["polygon"]) if drawn else shapely.Polygon()


def _said(records: gpd.GeoDataFrame) -> dict[str, tuple[Any, ...]]:
    """Return what makes a version of each record: everything but when it was heard, as the store sees it."""
    columns = [
        records[name].where(records[name].notna(), None).tolist()
        for name in records.columns
        if name not in ("retrieved_at", "geometry")
    ]
    shapes = shapely.to_wkb(records.geometry.to_numpy()).tolist()
    return dict(zip(records["record_id"], zip(*columns, shapes, strict=True), strict=True))


def _as_heard_before(records: gpd.GeoDataFrame, event: Event, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the records that a gathering only heard again, with the moment they were heard before."""
    heard = event.payload.get(HEARD_BEFORE)
    if not heard:
        return records.iloc[:0]
    from assetmap.territories import Territory

    here = records[inside(records.geometry, Territory(event.about, "", outline))]
    others = {one: moment for moment, ids in heard["others"].items() for one in ids}
    moments = [others.get(one, heard["most"]) or None for one in here["record_id"]]
    return here.assign(retrieved_at=moments)


_WAYS: Mapping[str, Callable[[Workspace, Look, Event, Sequence[Event]], Doing]] = {
    "uploaded": _without_upload,
    ADDED: _without_added,
    GATHERED: _without_gathering,
    REMOVED: bringing_back,
    FILED: without_filing,
}
