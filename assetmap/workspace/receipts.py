"""Receipts: with the code that a phone showed, what its person sent is found again and taken out, however long after the workshop.

Nothing is kept for it: the code follows from what the room keeps of a phone (``codes.receipt_of``). Only the co-ordinator's own
computer asks here, so guesses are not counted. Source: privacy 9.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from assetmap.errors import WorkshopError
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workshop.codes import read_receipt, receipt_of
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Entry
from assetmap.workspace.afterwards import forget_entries, room_of
from assetmap.workspace.stored import Workspace

NOTHING_FOUND = "Nothing is found with this code. Please look at the code again."
"""One answer for a code that is wrong, that nothing was sent with, or whose things were all taken out."""


@dataclass(frozen=True)
class Sent:
    """What one person sent in one workshop and what is still there, in order of arrival.

    ``names`` are those of the assets that something was said about or at, by id.
    """

    workshop: str
    territory: Territory
    opened_at: str
    entries: tuple[Entry, ...]
    names: Mapping[str, str]


@dataclass(frozen=True)
class TakenOut:
    """What was taken out for good: the numbers it had, how much of it was on the map, the day of the workshop, and when (local time)."""

    numbers: tuple[int, ...]
    from_map: int
    day: str
    at: str


def has_workshops(workspace: Workspace) -> bool:
    """Say whether there was a workshop here at all."""
    with workspace.store.read() as seen:
        return bool(seen.events(kinds=(kinds.OPENED,)))


def sent_with(workspace: Workspace, typed: str) -> list[Sent]:
    """Return what was sent by the phone that showed this code: once, unless two phones had the same one.

    A workshop that is still open is looked through too, and those of territories that were removed.

    Raises
    ------
    WorkshopError
        When it cannot be a code, or nothing is found with it. Neither sentence says which codes there are.
    """
    code = read_receipt(typed)
    with workspace.store.read() as seen:
        joined = seen.events(kinds=(kinds.JOINED,))
        territories = {one.id: one for one in seen.territories(removed=True)}
    people = [(one.about, one.actor) for one in joined if receipt_of(str(one.payload["token"])) == code]
    found = [_sent(workspace, territories, *one) for one in people]
    there = [one for one in found if one.entries]
    if not there:
        raise WorkshopError(NOTHING_FOUND)
    return there


def _sent(workspace: Workspace, territories: Mapping[str, Territory], workshop: str, person: str) -> Sent:
    with room_of(workspace, workshop) as keeper:
        entries, territory, opened_at = keeper.see(
            lambda room: (tuple(reversed(room.entries_of(person))), room.territory_id, room.opened_at)
        )
    spoken = {one.about or one.place.of for one in entries if one.about or one.place.kind == "asset"}
    with workspace.store.read() as seen:
        rows = seen.asset_texts(("asset_id", "name"), ids=sorted(spoken)) if spoken else []
    names = {str(asset_id): str(name or "") for asset_id, name in rows}
    return Sent(workshop, territories[territory], opened_at, entries, names)


def standing_of(entry: Entry) -> str:
    """Say where an entry is kept beside the workshop's own list: ``map``, ``wishes``, ``counted`` for an asset, or empty for nowhere."""
    if not entry.filed:
        return ""
    return "counted" if entry.kind in ABOUT_AN_ASSET else "wishes" if entry.kind == "priority" else "map"


def take_out(workspace: Workspace, sent: Sent, entries: Collection[str]) -> TakenOut:
    """Take out for good what a person wants back of what they sent, by the entries' ids.

    Raises
    ------
    GoneError
        When something of it was taken out meanwhile; the rest is then taken out.
    StoreError
        When it could not be written; doing it again does what is left.
    """
    wanted = [one for one in sent.entries if one.id in entries]
    forget_entries(workspace, sent.territory, sent.workshop, [one.id for one in wanted])
    at = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    from_map = sum(standing_of(one) == "map" for one in wanted)
    return TakenOut(tuple(one.number for one in wanted), from_map, sent.opened_at[:10], at)
