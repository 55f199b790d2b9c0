"""A made-up workshop of a small town, as it is told, closed and filed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import shapely

from assetmap.territories import Territory
from assetmap.workshop.entries import Place, Said
from assetmap.workshop.room import Entry
from assetmap.workspace import room_deeds
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.room_deeds import Checked, Sending
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys
from assetmap.workspace.workshops import Opening, keeper_of, open_workshop

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
NEXT_TOWN = Territory("next", "Next Town", shapely.box(-2.87, 56.42, -2.82, 56.45))
HALL = "Example Hall"
WAITS = Checked(("It may hold a phone number, or another number of a person.",))
HARM = Checked(("It speaks of harm, and of no help with it.",), harm=True)


def shows(said: Said, has_picture: bool, is_muted: bool) -> Checked:
    """Moderation that finds nothing."""
    return Checked()


def good(name: str, layer: str = "allotments", **values: Any) -> Said:
    """Something good here."""
    words = {"name": name} | ({"why": values.pop("why")} if "why" in values else {})
    return Said("asset", words, layer, "community", **values)


def wish(name: str) -> Said:
    return Said("priority", {"name": name})


def own(name: str, *consents: str, place: Place | None = None) -> Said:
    """What a person holds."""
    chosen = frozenset(consents)
    return Said("asset", {"name": name}, "skills_and_talents", "individual", consents=chosen, place=place or Place())


def with_hall(workspace: Workspace) -> str:
    """Put a hall that is known before the workshop on the map; return its id."""
    workspace.add_territory(TOWN)
    told = add_asset(workspace, TOWN, NewAsset(HALL, "community_centres", shapely.Point(-2.95, 56.43)))
    return next(iter(told.changes.new))


@dataclass
class Told:
    """An open workshop, and short words for what is said in it."""

    workspace: Workspace
    settings: dict[str, Any] = field(default_factory=lambda: {"hold_seconds": 0})

    def __post_init__(self) -> None:
        self.keys: WorkshopKeys = open_workshop(self.workspace, TOWN, Opening(settings=self.settings))
        self.keeper: RoomKeeper = keeper_of(self.workspace, self.keys)
        self.number = 0

    def join(self, person: str) -> str:
        return room_deeds.join(self.keeper, person).result(60)

    def say(self, said: Said, person: str = "anna", checked: Checked | None = None, **how: Any) -> Entry:
        self.number += 1
        sending = Sending(self.join(person), f"key-{self.number:04}", said, how.pop("has_picture", False))
        screening = (lambda *_: checked) if checked else shows
        return room_deeds.say(self.keeper, sending, screening, **how).result(60)

    def decide(self, entry: Entry, decision: str) -> Entry:
        return room_deeds.decide_on(self.keeper, entry.id, decision).result(60)

    def entry(self, entry: Entry) -> Entry:
        return self.keeper.see(lambda room: room.entries[entry.id])


def rows(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """The town's assets by name."""
    return {str(one["name"]): one for one in workspace.assets(TOWN).to_dict("records")}
