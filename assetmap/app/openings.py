"""What a person chose to open, and the two things made of it: a gathering, and the map data of one audience.

No Streamlit here: the warm-up uses it before there is a screen. ``assetmap.workspace`` is imported only when it is needed,
because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.app.map_store import PackedMap, pack_map
from assetmap.app.shelf import Job, Report, Shelf

if TYPE_CHECKING:
    from assetmap.privacy import AudienceView
    from assetmap.territories import Territory
    from assetmap.workspace import Example, Gathering

GATHERINGS_HELD = 4
MAPS_HELD = 12


@dataclass(frozen=True)
class Opening:
    """A map somebody asked for. ``key`` is the same for the same files and territory; ``gather`` reads them.

    ``thing`` is the same for all versions of what changes with every edit; of these only the last are kept.
    """

    key: str
    title: str
    gather: Callable[[Report], Gathering]
    thing: str = ""


@dataclass(frozen=True)
class DrawnMap:
    """A gathering as one audience sees it: the view, the data its map is drawn from, and what was left out or repaired."""

    gathering: Gathering
    view: AudienceView
    packed: PackedMap
    notes: tuple[str, ...]


def open_example(example: Example) -> Opening:
    """Prepare to open a worked example."""

    def gather(report: Report) -> Gathering:
        from assetmap.workspace import gather_files

        territory, answers = example.territory(), example.answers
        return gather_files(example.inputs, territory, title=example.title, progress=report, answers=answers)

    return Opening(f"example:{example.id}:{_state_of(example.inputs)}", example.title, gather)


def territory_key(territory: Territory | None) -> str:
    """Name a territory by its id and shape."""
    if territory is None:
        return "everywhere"
    return f"{territory.id}:{hashlib.sha256(territory.polygon.wkb).hexdigest()[:16]}"


def draw(opening: Opening, audience: str) -> Job[DrawnMap]:
    """Begin to gather and draw ``opening`` for ``audience``, or join the work already under way."""

    def make(report: Report) -> DrawnMap:
        gathering = _gatherings().begin(opening.key, opening.gather, opening.thing)
        while not gathering.wait(0.1):
            report(gathering.doing, gathering.share)
        held = gathering.result()
        report("Drawing the map", 0.95)
        # Several versions may have the same gathering; a map holds its gathering, so an id on this shelf is never another's.
        return _pictures().begin(f"{id(held)}|{audience}", lambda _report: _picture(held, audience), thing).result()

    thing = f"{opening.thing}|{audience}" if opening.thing else ""
    return _drawn().begin(f"{opening.key}|{audience}", make, thing)


def _picture(held: Gathering, audience: str) -> DrawnMap:
    from assetmap.workspace import map_spec_of, view_of

    view = view_of(held, audience)
    spec = map_spec_of(held, audience, view=view, town_buildings=True)
    return DrawnMap(held, view, pack_map(spec.to_json()), tuple(spec.document["notes"]))


@functools.cache
def _pictures() -> Shelf[DrawnMap]:
    return Shelf(MAPS_HELD, at_once=4)


@functools.cache
def _gatherings() -> Shelf[Gathering]:
    return Shelf(GATHERINGS_HELD)


@functools.cache
def _drawn() -> Shelf[DrawnMap]:
    return Shelf(MAPS_HELD, at_once=4)


def _state_of(paths: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        state = path.stat() if path.exists() else None
        digest.update(
            f"{path.resolve()}|{state.st_mtime_ns if state else 0}|{state.st_size if state else 0}\n".encode()
        )
    return digest.hexdigest()[:32]
