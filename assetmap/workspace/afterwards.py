"""What is done with a workshop after its close: what waits is looked at, what is told is shared or forgotten, what is left is filed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import wait
from contextlib import contextmanager

from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workshop.room import Entry
from assetmap.workspace import room_deeds
from assetmap.workspace.filing import Filed, file_entries, ready_entries, share_with_everyone
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.room_photos import erase_photo
from assetmap.workspace.room_places import places_in
from assetmap.workspace.stored import Workspace
from assetmap.workspace.unfiling import unfile

NOTHING = Filed(None, 0, 0, 0)


@contextmanager
def room_of(workspace: Workspace, workshop: str) -> Iterator[RoomKeeper]:
    """Take up the room of a workshop that was closed, for as long as the block lasts."""
    keeper = RoomKeeper(workspace.store, workshop)
    try:
        yield keeper
    finally:
        keeper.close()


def file_what_is_ready(
    workspace: Workspace, territory: Territory, workshop: str, *, for_everyone: bool = False
) -> Filed:
    """File what of a closed workshop can be filed and was not yet: the app may have ended between close and filing."""
    with room_of(workspace, workshop) as keeper:
        if not ready_entries(keeper):
            return NOTHING
        return file_entries(workspace, territory, keeper, places_in(workspace, territory), for_everyone=for_everyone)


def finish_all(workspace: Workspace, territory: Territory) -> Filed:
    """File what of a territory's closed workshops an app was about to file when it ended; take out what phones took back since."""
    with workspace.store.read() as seen:
        opened = [one for one in seen.events(kinds=(kinds.OPENED,)) if one.payload.get("territory") == territory.id]
    done = NOTHING
    for one in opened:
        unfile_withdrawn(workspace, territory, one.about)
        if is_unfinished(workspace, one.about):
            filed = file_what_is_ready(workspace, territory, one.about)
            done = filed if filed.told is not None else done
    return done


def decide_afterwards(
    workspace: Workspace, territory: Territory, workshop: str, entry_id: str, decision: str
) -> tuple[Entry, Filed]:
    """Decide about an entry that still waited at the close, or came late; one that is approved is filed.

    Raises
    ------
    RoomError
        When it was taken back meanwhile.
    """
    with room_of(workspace, workshop) as keeper:
        entry = room_deeds.decide_on(keeper, entry_id, decision).result()
        if decision != "approved":
            return entry, NOTHING
        return entry, file_entries(workspace, territory, keeper, places_in(workspace, territory))


def share_afterwards(workspace: Workspace, territory: Territory, workshop: str) -> Filed:
    """Let everyone see what of a closed workshop was filed for the room alone."""
    with room_of(workspace, workshop) as keeper:
        return share_with_everyone(workspace, territory, keeper, places_in(workspace, territory))


def forget_entries(workspace: Workspace, territory: Territory, workshop: str, entries: Collection[str]) -> list[Entry]:
    """Take entries out for good, as their person asked: their words, their photos, and what was filed of them.

    Raises
    ------
    GoneError
        When one of them is not there; the others are taken out then.
    StoreError
        When it could not be written; doing it again does what is left.
    """
    with room_of(workspace, workshop) as keeper:
        asked = {one: room_deeds.withdraw(keeper, one) for one in entries}
        wait(asked.values())
    for entry_id, answer in asked.items():
        if answer.exception() is None:
            erase_photo(workspace.folder, workshop, entry_id)
    unfile_withdrawn(workspace, territory, workshop)
    return [one.result() for one in asked.values()]


def forget_entry(workspace: Workspace, territory: Territory, workshop: str, entry_id: str) -> Entry:
    """Take one entry out for good, as :func:`forget_entries` does."""
    return forget_entries(workspace, territory, workshop, (entry_id,))[0]


def unfile_withdrawn(workspace: Workspace, territory: Territory, workshop: str) -> int:
    """Take out what was filed of entries that were taken back since, by a phone say; return how many there were."""
    withdrawn: set[str] = set()
    filed: set[str] = set()
    erased: set[str] = set()
    with workspace.store.read() as seen:
        for one in seen.events(kinds=(kinds.WITHDRAWN, kinds.FILED, kinds.UNFILED), about=workshop):
            if one.kind == kinds.WITHDRAWN:
                withdrawn.add(str(one.payload["entry"]))
            else:
                (filed if one.kind == kinds.FILED else erased).update(
                    one.payload.get("entries", ()) or one.payload.get("unfiled", ())
                )
    still = sorted(withdrawn & filed - erased)
    if still:
        unfile(workspace, territory, workshop, still)
    return len(still)


def is_unfinished(workspace: Workspace, workshop: str) -> bool:
    """Say whether a workshop was closed and nothing of it was ever filed: then filing may have been cut off."""
    with workspace.store.read() as seen:
        happened = [one.kind for one in seen.events(kinds=(kinds.CLOSED, kinds.FILED), about=workshop)]
    return kinds.CLOSED in happened and kinds.FILED not in happened
