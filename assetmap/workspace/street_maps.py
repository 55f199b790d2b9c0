"""Give a territory the streets of a vector street map (PMTiles), where nobody has an OpenStreetMap extract of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import SourceError
from assetmap.sources.registry import STREET_TILES, format_of
from assetmap.sources.street_tiles import START
from assetmap.workspace.streets import streets_beneath, write_streets

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace.gathering import Progress
    from assetmap.workspace.stored import Workspace

KEPT = "street_map"
"""The kind of the event. It changes no asset; a map that is open is drawn again because of it."""


@dataclass(frozen=True)
class StreetMapKept:
    """A street map that was kept: the event's number, how many named streets it has here, and sentences."""

    seq: int
    named_streets: int
    notes: tuple[str, ...]


def is_street_map(path: Path) -> bool:
    """Say whether a file is a street map; one that is not there or cannot be opened is none."""
    try:
        with path.open("rb") as file:
            return file.read(len(START)) == START
    except OSError:
        return False


def keep_street_map(
    workspace: Workspace, territory: Territory, path: Path, *, progress: Progress | None = None
) -> StreetMapKept:
    """Keep the streets, buildings, water and green of a street map beneath a territory's maps, in the place of those before.

    Places, judgements and the ways on foot stay as they are: tiles do not say where people may walk.

    Raises
    ------
    SourceError
        When the file is no street map, or cannot be used here. Nothing is changed.
    """
    from assetmap.measure import streets_in

    say = progress or (lambda what, share: None)
    if format_of(path) is not STREET_TILES:
        raise SourceError(f"{path.name} is no street map in PMTiles. Bring in an extract with `assetmap gather`.")
    say(f"Reading {path.name}", 0.1)
    streets = streets_beneath([path], territory)
    named = len(streets_in(streets, territory))
    say("Drawing the streets", 0.8)
    write_streets(workspace.folder, territory, streets)
    with workspace.store.write() as writing:
        seq = writing.append(KEPT, territory.id, {"file": path.name, "named_streets": named})
    say("Done", 1.0)
    return StreetMapKept(seq, named, _notes(workspace, territory, named))


def _notes(workspace: Workspace, territory: Territory, named: int) -> tuple[str, ...]:
    notes = [f"{named:,} {'street' if named == 1 else 'streets'} with a name in {territory.name}."]
    if workspace.walk_network(territory) is None:
        notes.append("Minutes on foot need an OpenStreetMap extract: a street map does not say where people may walk.")
    return tuple(notes)
