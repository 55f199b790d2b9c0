"""From what was said in a room to the neighbourhood's map: records, judgements, and a summary of the day.

What a facilitator approved is for everyone; what merely stood on the screen is for the room until the room says otherwise;
what a person holds is for the co-ordinator, as a kind and a coarse area. A person's own words never become part of a record:
they stay where they can be taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assetmap.layers import LayerPack
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Entry, Room
from assetmap.workshop.summing_up import is_held_back
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.gathering import now
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Doing, Plan, Told
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.stored import Workspace
from assetmap.workspace.unfiling import SOURCE

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

ATTRIBUTION = "Told by residents in a workshop"


@dataclass(frozen=True)
class Places:
    """Where things said to be in a street, at an asset, in a coarse cell or in a square of a paper sheet lie (EPSG:4326)."""

    streets: Mapping[str, tuple[float, float]]
    assets: Mapping[str, BaseGeometry]
    cells: Mapping[str, BaseGeometry]
    squares: Mapping[str, BaseGeometry]

    def of(self, entry: Entry) -> tuple[BaseGeometry | None, str]:
        """Return an entry's shape and how well it is known."""
        import shapely

        place = entry.place
        if place.kind == "point" and place.lon is not None and place.lat is not None:
            return shapely.Point(place.lon, place.lat), "exact"
        if place.kind == "street" and place.of in self.streets:
            return shapely.Point(self.streets[place.of]), "street"
        if place.kind == "asset" and place.of in self.assets:
            return shapely.point_on_surface(self.assets[place.of]), "exact"
        shape = {"cell": self.cells, "square": self.squares}.get(place.kind, {}).get(place.of)
        return (shape, "area") if shape is not None else (None, "none")


@dataclass(frozen=True)
class Filing:
    """Entries that are about to be filed, where they may lie, and whether what stood on the screen is for everyone."""

    entries: Sequence[Entry]
    places: Places
    for_everyone: bool = False


@dataclass(frozen=True)
class Filed:
    """What became of a room's entries: how many were kept as assets and wishes, and how many assets were confirmed."""

    told: Told | None
    assets: int
    wishes: int
    confirmed: int


def file_entries(
    workspace: Workspace, territory: Territory, keeper: RoomKeeper, places: Places, *, for_everyone: bool = False
) -> Filed:
    """Make records of the entries that stand on the screen or were approved, each once; and confirm what is known to be so still.

    What waits, is hidden or was taken back is left. Doing it again files what came since.

    Parameters
    ----------
    for_everyone
        Whether what stood on the screen is for everyone and not for the room alone. What a person holds is neither.

    Raises
    ------
    StoreError
        When nothing could be stored; nothing was filed then.
    """
    ready = ready_entries(keeper)
    confirmed = _confirm(workspace, territory, [one for one in ready if one.kind == "still_true"])
    telling = [one for one in ready if one.kind not in ABOUT_AN_ASSET]
    told = _put(workspace, territory, keeper, Filing(ready, places, for_everyone)) if ready else None
    wishes = sum(one.kind == "priority" for one in telling)
    return Filed(told, len(telling) - wishes, wishes, confirmed)


def share_with_everyone(workspace: Workspace, territory: Territory, keeper: RoomKeeper, places: Places) -> Filed:
    """Let everyone see what was filed for the room alone.

    Raises
    ------
    StoreError
        When it could not be stored; everything is then as it was.
    """
    shared = keeper.see(lambda room: [one for one in room.entries.values() if is_for_the_room(room, one)])
    told = _put(workspace, territory, keeper, Filing(shared, places, for_everyone=True)) if shared else None
    return Filed(told, len(shared), 0, 0)


def _put(workspace: Workspace, territory: Territory, keeper: RoomKeeper, filing: Filing) -> Told:
    """Write the records of entries, and note that these are filed."""
    telling = [one for one in filing.entries if one.kind not in ABOUT_AN_ASSET]
    records = _records(telling, filing, workspace.layers)
    payload = {
        "territory": territory.id,
        "entries": [one.id for one in filing.entries],
        "records": len(telling),
        "for_everyone": filing.for_everyone,
    }

    def build(seen: Look) -> Plan:
        doing = Doing(kinds.FILED, keeper.workshop, payload, territory.id, records, is_nameless=True)
        return workspace.plan(seen, doing)

    told = workspace.commit(build)
    keeper.look()
    return told


def ready_entries(keeper: RoomKeeper) -> list[Entry]:
    """Return what can be filed and was not yet."""
    now = keeper.clock()
    return keeper.see(lambda room: [one for one in room.entries.values() if is_ready(room, one, now)])


def is_ready(room: Room, entry: Entry, moment: float) -> bool:
    """Say whether an entry may be filed and is not."""
    if entry.filed or entry.withdrawn or entry.words is None:
        return False
    if entry.level == "individual":
        return "keep" in entry.consents and entry.decision == "approved"
    state = room.state(entry, moment)
    return state == "shown" or (state == "settling" and not room.is_open and not is_held_back(room))


def is_for_the_room(room: Room, entry: Entry) -> bool:
    """Say whether an entry is filed as something that only the room sees, unless it was shared since."""
    is_told = entry.filed and entry.is_there and entry.kind == "asset" and entry.level != "individual"
    return is_told and entry.decision not in ("approved", "hidden")


def _records(entries: Sequence[Entry], filing: Filing, layers: LayerPack) -> gpd.GeoDataFrame:
    from assetmap.sources.rows import Origin, check_row, record_columns
    from assetmap.tables import empty_records, records_from

    if not entries:
        return empty_records()
    rows = []
    for number, entry in enumerate(entries, start=1):
        row = check_row("", number, _values(entry, filing, layers), frozenset(layers))
        rows.append((row, *filing.places.of(entry)))
    origin = Origin(SOURCE, now(), "resident", attribution=ATTRIBUTION)
    return records_from(record_columns(rows, [one.id for one in entries], origin))


def _values(entry: Entry, filing: Filing, layers: LayerPack) -> dict[str, Any]:
    """Return what a record says of an entry, under asset column names."""
    if entry.level == "individual":
        label = layers[entry.layer].label if entry.layer in layers else "What people bring"
        return {
            "name": label,
            "layer": entry.layer,
            "visibility": "coordinator",
            "consent": ", ".join(sorted(entry.consents)),
        }
    words = entry.words or {}
    values: dict[str, Any] = {
        "name": words.get("name", ""),
        "why_it_matters": words.get("why", ""),
        "open_to": words.get("who_for", ""),
        "layer": entry.layer,
        "visibility": "public" if filing.for_everyone or entry.decision == "approved" else "room",
    }
    if entry.place.kind == "asset" and entry.place.of in filing.places.assets:
        values["relations"] = [{"type": "meets_at", "to": entry.place.of}]
    if entry.kind == "priority":
        values |= {"kind": "priority", "visibility": "coordinator"}
    return {name: value for name, value in values.items() if value}


def _confirm(workspace: Workspace, territory: Territory, entries: Sequence[Entry]) -> int:
    """Note of each asset that somebody said was still so that it was checked today; return how many there were."""
    assets = workspace.assets(territory)
    there = set(assets["asset_id"])
    about = [one for one in dict.fromkeys(one.about for one in entries) if one in there]
    if about:
        reason = "said in a workshop to be still so"
        judge(workspace, [Wish(one, "checked", "", reason) for one in about], territory)
    return len(about)
