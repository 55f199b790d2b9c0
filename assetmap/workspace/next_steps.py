"""How far a mapping project is: the steps from a territory to something others can use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assetmap.storage.store import SHARED as IS_SHARED
from assetmap.workspace.stored import Workspace

BROUGHT_IN = ("gathered", "uploaded")
CHECKED = ("judged",)
SHARED = (IS_SHARED,)
"""Kinds of events that tell that a step was taken."""


@dataclass(frozen=True)
class Steps:
    """Which steps a project has taken."""

    has_territory: bool = False
    has_records: bool = False
    is_checked: bool = False
    is_shared: bool = False


def steps_taken(workspace: Workspace) -> Steps:
    """Say which steps were taken so far; what was taken back since counts as taken, because the person knows the way."""
    with workspace.store.read() as seen:
        kinds = {event.kind for event in seen.events(kinds=[*BROUGHT_IN, *CHECKED, *SHARED])}
        return Steps(bool(seen.territories()), _any(BROUGHT_IN, kinds), _any(CHECKED, kinds), _any(SHARED, kinds))


def _any(kinds: Collection[str], found: Collection[str]) -> bool:
    return bool(set(kinds) & set(found))
