"""What of the room goes to the shared screen: built field by field from what may stand there (privacy.md 2 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assetmap.errors import WorkshopError
from assetmap.live.room_map import RoomMap
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import LONG_AGO, Entry, Room

SETTINGS = ("question", "focus", "paused", "calm", "stickers", "stickers_each")
"""Settings of the room that the screen and the phones follow."""

_DECIMALS = 5
"""Decimals of degrees: about a metre."""


def stands_on_screen(entry: Entry, state: str) -> bool:
    """Say whether something of an entry stands on the screen: what a person holds only with its words, when it may show at all."""
    return state == "shown" or (state == "settling" and entry.level != "individual")


def entry_for_screen(entry: Entry, state: str, room: Room, known: RoomMap) -> dict[str, Any] | None:
    """Return an entry as the screen may have it; None when nothing of it stands there.

    While it settles only its number, kind and layer show: that something came, and not yet what.
    """
    if not stands_on_screen(entry, state):
        return None
    form: dict[str, Any] = {
        "id": entry.id,
        "number": entry.number,
        "kind": entry.kind,
        "layer": entry.layer,
        "level": entry.level,
    }
    if state == "settling":
        return form | {"state": state}
    words = entry.words or {}
    form |= {"state": state, "name": words.get("name", ""), "dots": len(room.stickers.get(entry.id, ()))}
    form |= {"picture": True} if entry.has_picture else {}
    form |= {name: words[name] for name in ("why", "who_for") if words.get(name)}
    if entry.kind in ABOUT_AN_ASSET:
        asset = known.known.get(entry.about)
        form |= {"about": entry.about, "name": asset.name if asset else "", "layer": asset.layer if asset else ""}
        if asset is not None and asset.lon is not None and asset.lat is not None:
            form |= {"lon": asset.lon, "lat": asset.lat, "precision": "exact"}
    if entry.place.kind == "cell":
        form |= {"cell": entry.place.of, "area": _area(known, entry.place.of)}
    elif (where := known.where(entry.place)) is not None and entry.level != "individual":
        form |= {"lon": where[0], "lat": where[1], "precision": "exact" if entry.place.kind == "point" else "street"}
    if entry.place.kind in ("street", "asset") and entry.level != "individual":
        form["at"] = entry.place.of if entry.place.kind == "street" else _name(known, entry.place.of)
    return form


def counts(room: Room, now: float) -> dict[str, int]:
    """Return how many people and things stand on the screen, those too whose words show in a moment; the numbers match its list."""
    shown = [one for one in room.entries.values() if stands_on_screen(one, room.state(one, now))]
    things = [one for one in shown if one.kind == "asset"]
    return {
        "people": len({one.person for one in shown}),
        "joined": sum(not one.left for one in room.people.values()),
        "things": len(things),
        "wishes": sum(one.kind == "priority" for one in shown),
        "known": sum(one.kind in ABOUT_AN_ASSET for one in shown),
    }


def settings_for_screen(room: Room) -> Mapping[str, Any]:
    """Return what the screen follows: the question, the focus, the pause, the dots, the timer; and whether the workshop is open."""
    followed = {name: room.settings[name] for name in SETTINGS if name in room.settings}
    timer = room.settings.get("timer")
    if timer and room.timer_since != LONG_AGO:
        followed["timer"] = {"ends": room.timer_since + float(timer["seconds"])}
    return followed | {"is_open": room.is_open}


def dots(room: Room) -> dict[str, int]:
    """Return how many dots each entry or asset has, of those that have any."""
    return {target: len(people) for target, people in room.stickers.items() if people}


def snapshot(room: Room, now: float, known: RoomMap) -> dict[str, Any]:
    """Return everything that stands on the screen now."""
    return {
        "version": room.version,
        "entries": _forms(room.entries.values(), room, now, known),
        "counts": counts(room, now),
        "room": settings_for_screen(room),
        "dots": dots(room),
        "map": known.etag,
    }


def _forms(entries: Iterable[Entry], room: Room, now: float, known: RoomMap) -> list[dict[str, Any]]:
    formed = (entry_for_screen(one, room.state(one, now), room, known) for one in entries)
    return [one for one in formed if one is not None]


def _area(known: RoomMap, cell_id: str) -> list[list[list[float]]]:
    """Return the rings of a coarse area, degrees to a metre; none where the map was drawn anew and has it no more."""
    try:
        polygon = known.cells.by_id(cell_id).polygon
    except WorkshopError:
        return []
    rings = [ring for part in getattr(polygon, "geoms", [polygon]) for ring in (part.exterior, *part.interiors)]
    return [[[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in ring.coords[:-1]] for ring in rings]


def _name(known: RoomMap, asset_id: str) -> str:
    asset = known.known.get(asset_id)
    return asset.name if asset else ""
