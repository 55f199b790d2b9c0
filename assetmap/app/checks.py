"""The questions of a territory made ready for a screen: queues worked out beside the script, a small map for one question.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.app.desk import Desk
from assetmap.app.map_store import pack_map
from assetmap.app.openings import DrawnMap, territory_key
from assetmap.app.shelf import Job, Report, Shelf

if TYPE_CHECKING:
    from assetmap.sources.upload.addresses import AddressIndex, AddressMatch
    from assetmap.workspace.checking import Queues

AROUND_DEGREES = 0.0015
"""How far around what is asked about the streets are drawn, about 150 m. Chosen by us."""

KEPT = 4


def begin_queues(desk: Desk) -> Job[Queues]:
    """Begin to work out what is left to decide, or join the work already under way."""
    territory, workspace = desk.the_territory(), desk.workspace

    def make(report: Report) -> Queues:
        from assetmap.workspace.checking import queues

        report("Looking for what is left to decide", 0.3)
        return queues(workspace, territory)

    layers = workspace.layers
    return _queues().begin(f"{_place(desk)}:{desk.version()}:{layers.digest}:{','.join(sorted(layers.off))}", make)


def map_of(desk: Desk, queues: Queues, ids: Sequence[str]) -> tuple[str, Job[DrawnMap]]:
    """Begin to draw a small map of a few assets and the streets around them; return the name of these very data with it."""
    name = f"{_place(desk)}:{queues.version}:{','.join(ids)}"
    territory, workspace = desk.the_territory(), desk.workspace

    def make(report: Report) -> DrawnMap:
        from assetmap.workspace import Gathering, map_spec_of, view_of
        from assetmap.workspace.streets import streets_changed_at

        assets = queues.rows(ids).reset_index(drop=True)
        west, south, east, north = assets.total_bounds
        around = AROUND_DEGREES
        streets = _streets(workspace.folder, territory, streets_changed_at(workspace.folder, territory))
        if streets is not None:
            streets = streets.cx[west - 2 * around : east + 2 * around, south - around : north + around]
        held = Gathering(assets, streets, (), workspace.layers, None, territory.name)
        packed = pack_map(map_spec_of(held, "coordinator").to_json())
        return DrawnMap(held, view_of(held, "coordinator"), packed, ())

    return name, _maps().begin(name, make)


def find_address(desk: Desk, text: str) -> Job[AddressMatch | None]:
    """Begin to look up an address among the houses and streets of the extract the territory was gathered from."""
    territory, workspace = desk.the_territory(), desk.workspace

    def make(report: Report) -> AddressMatch | None:
        from assetmap.workspace.bringing import addresses_in

        def read(reading: Report) -> AddressIndex | None:
            return addresses_in(workspace, territory, reading)

        index = _addresses().begin(f"{_place(desk)}:{_gathered(desk)}", read)
        while not index.wait(0.1):
            report(index.doing, index.share)
        found = index.result()
        return found.find(text) if found else None

    return _found().begin(f"{_place(desk)}:{_gathered(desk)}:{text.strip().casefold()}", make)


def _place(desk: Desk) -> str:
    return f"{desk.workspace.folder}:{territory_key(desk.territory)}"


def _gathered(desk: Desk) -> int:
    with desk.workspace.store.read() as seen:
        return max((one.seq for one in seen.events(kinds=["gathered"], about=desk.the_territory().id)), default=0)


@functools.lru_cache(maxsize=2)
def _streets(folder: Path, territory: Any, changed_at: int) -> Any:
    from assetmap.workspace.streets import read_streets

    return read_streets(folder, territory) if changed_at else None


@functools.cache
def _queues() -> Shelf[Queues]:
    return Shelf(KEPT)


@functools.cache
def _maps() -> Shelf[DrawnMap]:
    return Shelf(2 * KEPT)


@functools.cache
def _addresses() -> Shelf[AddressIndex | None]:
    return Shelf(1)


@functools.cache
def _found() -> Shelf[AddressMatch | None]:
    return Shelf(KEPT)
