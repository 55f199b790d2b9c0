"""Close a workshop: nothing more is taken, what stood on the screen is filed, and the day is summed up."""

from __future__ import annotations

from dataclasses import dataclass

from assetmap.errors import WorkshopError
from assetmap.territories import Territory
from assetmap.workshop.summing_up import Summary, summing_up
from assetmap.workspace import room_deeds
from assetmap.workspace.filing import Filed, file_entries
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.room_places import places_in
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys
from assetmap.workspace.workshops import keeper_of, open_keys


@dataclass(frozen=True)
class Closed:
    """What came of a workshop."""

    workshop: str
    summary: Summary
    filed: Filed
    notes: tuple[str, ...]


def close_workshop(
    workspace: Workspace, territory: Territory, keeper: RoomKeeper | None = None, *, for_everyone: bool = False
) -> Closed:
    """Close the workshop that is open in a territory, and file what stood on the screen.

    Parameters
    ----------
    keeper
        The room's keeper in this process; without it another process may be serving, which notices.
    for_everyone
        Whether what stood on the screen goes on the map for everyone; for the room alone without it.

    Raises
    ------
    WorkshopError
        When none is open there.
    """
    keys = open_keys(workspace)
    if keys is None or keys.territory != territory.id:
        raise WorkshopError(_none_open(workspace, territory, keys))
    own = keeper is None
    keeper = keeper or keeper_of(workspace, keys)
    try:
        room_deeds.close(keeper).result()
        summary = keeper.see(summing_up)
        places = places_in(workspace, territory)
        filed = file_entries(workspace, territory, keeper, places, for_everyone=for_everyone)
    finally:
        if own:
            keeper.close()
    return Closed(keys.workshop, summary, filed, tuple(_notes(summary, filed)))


def _none_open(workspace: Workspace, territory: Territory, keys: WorkshopKeys | None) -> str:
    if keys is None:
        return f"No workshop is open in {territory.name}."
    other = workspace.territory(keys.territory)
    return f"No workshop is open in {territory.name}. The one that is open is of {other.name}."


def _notes(summary: Summary, filed: Filed) -> list[str]:
    notes = []
    if filed.assets or filed.wishes:
        notes.append(f"Kept: {filed.assets:,} as assets, {filed.wishes:,} as wishes.")
    if filed.confirmed:
        notes.append(f"Said to be still so: {filed.confirmed:,}.")
    if summary.waiting:
        notes.append(f"{summary.waiting:,} still wait for you. Look at them in the app, under Workshop.")
    return notes
