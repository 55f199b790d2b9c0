"""Take what was filed of a workshop off the map again: a filing as a whole, by undo, or single entries for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assetmap.errors import JudgementError
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workspace.judged import undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import WORKSHOP_RECORD, Doing, Told

if TYPE_CHECKING:
    from assetmap.storage.store import Event
    from assetmap.workspace.stored import Workspace

SOURCE = "workshop"


def record_of(entry_id: str) -> str:
    """Return the id of the record that is made of an entry."""
    return f"{WORKSHOP_RECORD}{entry_id}"


def without_filing(workspace: Workspace, seen: Look, event: Event, events: Sequence[Event]) -> Doing:
    """Work out what follows when a filing is taken back: its records are as they were before it, or not there.

    Raises
    ------
    JudgementError
        When some of it was filed again since.
    """
    entries = set(event.payload.get("entries", ()))
    undone = undone_by(events)
    later = [
        one.seq
        for one in events
        if one.kind == kinds.FILED
        and one.seq > event.seq
        and one.seq not in undone
        and entries & set(one.payload.get("entries", ()))
    ]
    if later:
        raise JudgementError(
            f"Some of what number {event.seq} put on the map was filed again. Take back number {max(later)} first."
        )
    ids = {record_of(one) for one in entries}
    with workspace.store.read() as history:  # what was is the same in every look
        before = history.records(source=SOURCE, at=event.seq - 1)
    before = before[before["record_id"].isin(ids)].reset_index(drop=True)
    gone = tuple(sorted(ids & set(seen.records_of(SOURCE)["record_id"]) - set(before["record_id"])))
    unfiled = [one for one in event.payload.get("entries", ()) if record_of(one) not in set(before["record_id"])]
    payload = {"seq": event.seq, "unfiled": unfiled}
    territory_id = str(event.payload.get("territory", ""))
    return Doing(kinds.UNDONE, event.about, payload, territory_id, changed=before, gone=gone, is_nameless=True)


def unfile(workspace: Workspace, territory: Territory, workshop: str, entries: Collection[str]) -> Told:
    """Take out for good what was filed of these entries: their records with all earlier versions, and the assets of them alone.

    Raises
    ------
    StoreError
        When it could not be written; everything is then as it was.
    """
    gone = tuple(record_of(one) for one in entries)
    payload = {"territory": territory.id, "unfiled": list(entries)}
    doing = Doing(kinds.UNFILED, workshop, payload, territory.id, gone=gone, is_nameless=True, is_erased=True)
    return workspace.commit(lambda seen: workspace.plan(seen, doing))
