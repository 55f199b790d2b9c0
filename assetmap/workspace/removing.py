"""Removing a territory: what stands in it, what goes with it, and bringing it back.

What other territories show stays: an asset that stands in one of them keeps all its records. What is in none of them goes with
the territory; the history stays, so that taking the removal back brings everything back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assetmap.errors import JudgementError
from assetmap.privacy import band
from assetmap.sources.reading import counted
from assetmap.storage.store import Event
from assetmap.territories import Territory, inside
from assetmap.workspace.judged import judgements_of, undone_by
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told, assets_in

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.workspace.stored import Workspace

REMOVED = "territory_removed"
"""The kind of event that tells that a territory was removed."""


@dataclass(frozen=True)
class Standing:
    """What stands in a territory. ``assets`` are all that are shown there, ``only_here`` those that no other territory shows.

    What people bring is in neither number: ``people`` tells it in a band, or is empty. ``judgements`` and ``uploads`` count those
    that were not taken back, of the assets that only stand here and of the lists that were brought in for it.
    """

    assets: int
    only_here: int
    people: str
    judgements: int
    uploads: int

    def sentence(self, name: str) -> str:
        """Say it for a person who is about to remove the territory."""
        if not (self.assets or self.people or self.uploads):
            return f"Nothing stands in {name} yet."
        people = f", and what people bring ({self.people})" if self.people else ""
        lists = f", and {counted(self.uploads, 'list was', 'lists were')} brought in for it" if self.uploads else ""
        stays = self.assets - self.only_here
        said = f"In {name} {counted(self.assets, 'asset stands', 'assets stand')}{people}{lists}."
        if stays:
            said += f" {counted(stays, 'stays', 'stay')}, because another territory shows {'it' if stays == 1 else 'them'}, too."
        judged = f", with {counted(self.judgements, 'judgement', 'judgements')}" if self.judgements else ""
        return f"{said} {counted(self.only_here, 'leaves', 'leave')} the map with it{judged}."


def standing_in(workspace: Workspace, territory: Territory) -> Standing:
    """Count what stands in a territory, and what would go with it."""
    seen = workspace.look()
    others = [one for one in seen.territories if one.id != territory.id]
    here = assets_in(seen.assets, territory)
    shared = here[here["level"] != "individual"]
    elsewhere = _shown_by(seen, others)
    leaving = {one for one in here["asset_id"] if one not in elsewhere}
    events = seen.events(["judged", "undone", "uploaded"])
    undone = undone_by(events)
    return Standing(
        assets=len(shared),
        only_here=sum(one in leaving for one in shared["asset_id"]),
        people=band(len(here) - len(shared)) if len(here) > len(shared) else "",
        judgements=sum(one.asset_id in leaving for one in judgements_of(events)),
        uploads=len(
            {
                event.about
                for event in events
                if event.kind == "uploaded"
                and event.payload.get("territory") == territory.id
                and event.seq not in undone
            }
        ),
    )


def remove_territory(workspace: Workspace, territory: Territory) -> Told:
    """Remove a territory, and from the map what no other territory shows. ``undo`` brings it back by the number this returns."""

    def build(seen: Look) -> Plan:
        gone = _leaving(seen, territory)
        payload = {"name": territory.name, "territory": territory.id, "records": len(gone)}
        doing = Doing(REMOVED, territory.id, payload, territory.id, gone=gone, removes=territory.id)
        return workspace.plan(seen, doing)

    return workspace.commit(build)


def went_with_territories(events: Sequence[Event]) -> set[str]:
    """Return the ids of the assets that left the map with territories that are removed today: nobody asks about them.

    Parameters
    ----------
    events
        Of the kinds ``territory_removed`` and ``undone``.
    """
    undone = undone_by(events)
    standing = [event for event in events if event.kind == REMOVED and event.seq not in undone]
    return {asset_id for event in standing for asset_id in event.payload["changes"]["gone"]}


def bringing_back(workspace: Workspace, seen: Look, event: Event, events: Sequence[Event]) -> Doing:
    """Prepare to bring a removed territory back with everything that went with it.

    Raises
    ------
    JudgementError
        When another territory bears one of its names now.
    """
    with workspace.store.read() as history:
        territory = next(one for one in history.territories(removed=True) if one.id == event.about)
        before, after = history.records(at=event.seq - 1), history.records(at=event.seq)
    _check_names(territory, seen.territories)
    went = before[~before["record_id"].isin(set(after["record_id"]) | set(seen.records["record_id"]))]
    undone = undone_by(events)
    anew = {
        str(one.payload["source"])
        for one in events
        if one.kind == "uploaded" and one.seq > event.seq and one.seq not in undone
    }
    replaced = went["source"].isin(anew)
    notes = tuple(
        f"“{name[:40]}” was brought in again meanwhile. It stays as it is now."
        for name in sorted(set(went.loc[replaced, "source"]))
    )
    return Doing(
        "undone",
        territory.id,
        {"seq": event.seq},
        territory.id,
        changed=went[~replaced].reset_index(drop=True),
        notes=notes,
        brings_back=territory,
    )


def _check_names(territory: Territory, known: Sequence[Territory]) -> None:
    taken = {word.casefold(): one.name for one in known for word in (one.name, *one.aliases)}
    for word in (territory.name, *territory.aliases):
        if word.casefold() in taken:
            raise JudgementError(
                f"“{word[:40]}” is what {taken[word.casefold()][:40]} is called now. Give that one another name first."
            )


def _leaving(seen: Look, territory: Territory) -> tuple[str, ...]:
    """Return the ids of the records that go with a territory: nobody else's, and of no asset that another territory shows."""
    others = [one for one in seen.territories if one.id != territory.id]
    records = seen.records
    orphans = records[~records["territory_id"].isin({one.id for one in others})]
    staying = _shown_by(seen, others)
    asset_of = seen.asset_of
    orphans = orphans[~orphans["record_id"].map(asset_of).isin(staying)]
    return tuple(sorted(orphans.loc[~_in_any(orphans, others), "record_id"]))


def _shown_by(seen: Look, territories: Sequence[Territory]) -> set[str]:
    """Return the ids of the assets that these territories show."""
    return {asset_id for one in territories for asset_id in assets_in(seen.assets, one)["asset_id"]}


def _in_any(records: gpd.GeoDataFrame, territories: Sequence[Territory]) -> np.ndarray:
    found = np.zeros(len(records), dtype=bool)
    for one in territories:
        found |= inside(records.geometry, one)
    return found
