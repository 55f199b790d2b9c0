"""Workshops of a workspace: open one, find the one that is open, close it, and make assets of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assetmap.errors import StoreError, WorkshopError
from assetmap.storage.store import Reading
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workspace import room_deeds
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys, forget_keys, make_keys, read_keys, write_keys

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

    One that is open and whose keys are lost, so that nobody can reach it any more, is closed first.

    Raises
    ------
    WorkshopError
        When one is open already.
    RoomError
        When a setting cannot have its value.
    """
    settings = {"question": QUESTION, **opening.settings}
    for name, value in settings.items():
        room_deeds.check_setting(name, value)
    open_ids = _open_ids_of(workspace)  # before the keys: of one that somebody opens just now they are written first
    before = read_keys(workspace.folder)
    if before is None or before.workshop not in open_ids:
        for lost in open_ids:
            _close(workspace, lost)
    keys = make_keys(territory.id, opening.host, opening.port)
    try:
        with workspace.store.write() as writing:  # of two who open at once the second finds the first's
            if _open_ids(writing):
                raise WorkshopError("A workshop is open already. Close it first; one workspace has one at a time.")
            writing.append(kinds.OPENED, keys.workshop, {"territory": territory.id, "settings": settings})
            write_keys(workspace.folder, keys)
    except StoreError:
        if read_keys(workspace.folder) == keys:  # they open nothing
            write_keys(workspace.folder, before) if before else forget_keys(workspace.folder)
        raise
    return keys


def open_keys(workspace: Workspace) -> WorkshopKeys | None:
    """Return the keys of the workshop that is open, None when none is."""
    keys = read_keys(workspace.folder)
    if keys is None:
        return None
    return keys if keys.workshop in _open_ids_of(workspace) else None


def keeper_of(workspace: Workspace, keys: WorkshopKeys) -> RoomKeeper:
    """Take up the room of a workshop as its events left it."""
    return RoomKeeper(workspace.store, keys.workshop)


def close_from_outside(workspace: Workspace) -> str:
    """Close the open workshop from another process than the one that serves it, even if its keys are lost; return its id.

    Raises
    ------
    WorkshopError
        When none is open.
    """
    opened = _open_ids_of(workspace)
    if not opened:
        raise WorkshopError("No workshop is open.")
    for workshop in opened:
        _close(workspace, workshop)
    return opened[-1]


def _close(workspace: Workspace, workshop: str) -> None:
    keeper = RoomKeeper(workspace.store, workshop)
    try:
        room_deeds.close(keeper).result()
    finally:
        keeper.close()


def _open_ids_of(workspace: Workspace) -> list[str]:
    with workspace.store.read() as seen:
        return _open_ids(seen)


def _open_ids(seen: Reading) -> list[str]:
    """Return the workshops that were opened and not closed, in order of opening: one, or none."""
    last = {one.about: one.kind for one in seen.events(kinds=(kinds.OPENED, kinds.CLOSED))}
    return [workshop for workshop, kind in last.items() if kind == kinds.OPENED]
