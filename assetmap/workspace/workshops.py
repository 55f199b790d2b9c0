"""Workshops of a workspace: open one, find the one that is open, close it, and make assets of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assetmap.errors import WorkshopError
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys, make_keys, read_keys, write_keys

QUESTION = "What’s important to you? What keeps you healthy?"
"""What a workshop asks until the facilitator writes something else. Source: domain.md, the workshop's story."""


@dataclass(frozen=True)
class Opening:
    """How a workshop is opened: where it listens (an address of this machine, ``port`` 0 for a free one) and its settings."""

    host: str = "127.0.0.1"
    port: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


def open_workshop(workspace: Workspace, territory: Territory, opening: Opening) -> WorkshopKeys:
    """Open a workshop for a territory and return its keys. Nothing listens yet.

    Raises
    ------
    WorkshopError
        When one is open already.
    """
    already = open_keys(workspace)
    if already is not None:
        raise WorkshopError("A workshop is open already. Close it first; one workspace has one at a time.")
    keys = make_keys(territory.id, opening.host, opening.port)
    write_keys(workspace.folder, keys)
    settings = {"question": QUESTION, **opening.settings}
    with workspace.store.write() as writing:
        writing.append(kinds.OPENED, keys.workshop, {"territory": territory.id, "settings": settings})
    return keys


def open_keys(workspace: Workspace) -> WorkshopKeys | None:
    """Return the keys of the workshop that is open, None when none is."""
    keys = read_keys(workspace.folder)
    if keys is None:
        return None
    with workspace.store.read() as seen:
        told = seen.events(kinds=(kinds.OPENED, kinds.CLOSED), about=keys.workshop)
    return keys if told and told[-1].kind == kinds.OPENED else None


def keeper_of(workspace: Workspace, keys: WorkshopKeys) -> RoomKeeper:
    """Take up the room of a workshop as its events left it."""
    return RoomKeeper(workspace.store, keys.workshop)


def close_from_outside(workspace: Workspace) -> str:
    """Close the open workshop from another process than the one that serves it; return its id.

    Raises
    ------
    WorkshopError
        When none is open.
    """
    from assetmap.workspace import room_deeds

    keys = open_keys(workspace)
    if keys is None:
        raise WorkshopError("No workshop is open.")
    keeper = keeper_of(workspace, keys)
    try:
        room_deeds.close(keeper).result()
    finally:
        keeper.close()
    return keys.workshop
