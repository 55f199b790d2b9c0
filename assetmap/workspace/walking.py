"""Walking in a workspace: the streets kept around each territory to walk on, and territories of “so many minutes from here”.

A kept network is drawn from the extract that a territory was gathered from. When its file is lost, damaged or of an older version it is
drawn again from that extract, as long as that is where it was.
"""

from __future__ import annotations

import math
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import ExportError, ReachError, SourceError, StoreError, TerritoryError
from assetmap.territories import Territory, make_id
from assetmap.workspace.extracts import find_extract
from assetmap.workspace.judged import undone_by

if TYPE_CHECKING:
    from assetmap.reach import Walking, WalkNetwork
    from assetmap.settings import Settings
    from assetmap.storage.store import Event
    from assetmap.workspace.examples import Example
    from assetmap.workspace.stored import Workspace

Box = tuple[float, float, float, float]

MARGIN_M = 2_000.0
"""How far around a territory's box streets are kept: 25 minutes on foot. Chosen by us: the way out of it and back in counts, too."""

EXTRA_M = 300.0
"""How much further than somebody walks streets are read, so that those at the rim are whole. Chosen by us."""

_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class WalkFrom:
    """A walk of some minutes from a place (latitude and longitude in degrees).

    Raises
    ------
    TerritoryError
        When the place is not on the globe.
    """

    lat: float
    lon: float
    minutes: float
    walking: Walking

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise TerritoryError(
                f"{self.lat:g},{self.lon:g} is not a latitude and a longitude in degrees. Write it as LAT,LON."
            )

    @property
    def metres(self) -> float:
        """How far that is."""
        return self.walking.metres_in(self.minutes)

    def box(self, extra_m: float = 0.0) -> Box:
        """Return the box (west, south, east, north) that holds all that could be reached, were there no houses in the way."""
        return box_around((self.lon, self.lat, self.lon, self.lat), self.metres + extra_m)


def box_around(bbox_lonlat: Box, metres: float) -> Box:
    """Return a box that is larger by some metres on every side."""
    west, south, east, north = bbox_lonlat
    up = metres / _METRES_A_DEGREE
    aside = up / max(math.cos(math.radians(max(abs(south), abs(north)))), 0.01)
    return west - aside, south - up, east + aside, north + up


def network_from(extract: Path, bbox_lonlat: Box | None = None) -> WalkNetwork:
    """Read the walking network of an extract, or of the part in a box.

    Raises
    ------
    SourceError
        When the file cannot be read or has no streets there.
    """
    from assetmap.reach import build_network
    from assetmap.sources.walk_ways import read_walk_ways

    return build_network(read_walk_ways(extract, bbox_lonlat))


def network_of_example(example: Example) -> WalkNetwork | None:
    """Return the walking network of a worked example, read anew; None when it comes without an extract."""
    from assetmap.sources.registry import EXTRACT, format_of

    extracts = [path for path in example.inputs if format_of(path) is EXTRACT]
    return network_from(extracts[0]) if extracts else None


def keep_walk_network(folder: Path, territory: Territory, extract: Path) -> WalkNetwork | None:
    """Draw the walking network around a territory and keep it in the workspace's folder; None where there are no streets.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    from assetmap.reach import save_network

    path = _file(folder, territory)
    try:
        network = network_from(extract, box_around(territory.bbox_lonlat, MARGIN_M))
    except SourceError:  # an extract of elsewhere, of which the gathering says that it has nothing here
        _remove(path, territory)
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_network(network, path)
        _remove(path, territory, but=path)
    except (OSError, ExportError) as error:
        raise StoreError(f"The streets to walk on in {territory.name} could not be kept: {error}.") from error
    return network


def walk_network(workspace: Workspace, territory: Territory) -> WalkNetwork | None:
    """Return the walking network around a territory; None when it was never gathered from an extract that is still to be had."""
    from assetmap.reach import load_network

    with suppress(ReachError):  # lost, damaged or of an older version: it is drawn again
        return load_network(_file(workspace.folder, territory))
    extract = extract_of(workspace, territory)
    if extract is None:
        return None
    with suppress(StoreError, SourceError):
        return keep_walk_network(workspace.folder, territory, extract)
    return None


def extract_of(workspace: Workspace, territory: Territory) -> Path | None:
    """Return the extract that a territory was last gathered from, if it is still to be had."""
    gathered = _from_extracts(workspace, territory)
    return find_extract(workspace.folder, gathered[-1].payload["extract"]) if gathered else None


def has_extract(workspace: Workspace, territory: Territory) -> bool:
    """Say whether a territory was ever gathered from an extract, by a gathering that stands."""
    return bool(_from_extracts(workspace, territory))


def forget_walk_network(folder: Path, territory: Territory) -> None:
    """Remove the streets to walk on that are kept of a territory."""
    _remove(_file(folder, territory), territory)


def _from_extracts(workspace: Workspace, territory: Territory) -> list[Event]:
    with workspace.store.read() as seen:
        events = seen.events(kinds=["gathered", "undone"])
    undone = undone_by(events)
    return [
        event
        for event in events
        if event.kind == "gathered"
        and event.about == territory.id
        and event.seq not in undone
        and "extract" in event.payload
    ]


def network_for(workspace: Workspace, walk: WalkFrom) -> WalkNetwork:
    """Return kept streets that hold the whole walk, or else those of the extract they came from, or else some that hold its beginning.

    Raises
    ------
    ReachError
        When no streets are kept there, with how to get them.
    """
    here = (walk.lon, walk.lat, walk.lon, walk.lat)
    near = [one for one in workspace.territories() if _holds(box_around(one.bbox_lonlat, MARGIN_M), here)]
    part: WalkNetwork | None = None
    for territory in near:
        network = walk_network(workspace, territory)
        if network is not None and _holds(network.bbox_lonlat, walk.box()):
            return network
        if network is not None and _holds(network.bbox_lonlat, here):
            part = part or network
    for territory in near:
        extract = extract_of(workspace, territory)
        with suppress(SourceError):
            if extract is not None:
                return network_from(extract, walk.box(EXTRA_M))
    if part is None:
        raise ReachError(
            f"No streets to walk on are kept near {walk.lat:.5f},{walk.lon:.5f}. Add --extract FILE, an OpenStreetMap extract that "
            "covers it, or first gather a territory there from one."
        )
    return part


def territory_on_foot(network: WalkNetwork, walk: WalkFrom) -> tuple[Territory, tuple[str, ...]]:
    """Make a territory of all that is reached on foot, along OpenStreetMap's streets: its outline is owed to them.

    Returns
    -------
    Territory
        Not yet kept; with a name and id to be replaced.
    tuple
        Sentences for a person: whether the known streets end before the walk does.

    Raises
    ------
    ReachError
        When no street is near the place.
    """
    from assetmap.reach import BUFFER_M, walk_area
    from assetmap.sources.osm_extract import ATTRIBUTION, LICENCE

    area = walk_area(network, (walk.lon, walk.lat), walk.minutes, walk.walking)
    name = f"{walk.minutes:g} minutes on foot"
    west, south, east, north = area.bounds
    is_whole = _holds(network.bbox_lonlat, box_around((west, south, east, north), 1.0 - BUFFER_M))
    edge = "The walk leads to the edge of the streets that are known. Beyond it people may get further than shown."
    made = Territory(make_id(name), name, area, outline_licence=LICENCE, outline_attribution=ATTRIBUTION)
    return made, () if is_whole else (edge,)


def place_of_postcode(text: str, options: Settings) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a postcode's addresses.

    Raises
    ------
    SourceError
        When it is no postcode, is not known, or nothing here knows where postcodes are.
    """
    from assetmap.sources.upload.postcodes import find_postcodes, place_postcode

    provider = find_postcodes(options.postcodes)
    if provider is None:
        raise SourceError(
            "Nothing here knows where postcodes are. Install assetmap[postcodes], or download Code-Point Open and name it in "
            "ASSETMAP_POSTCODES. Or use --point LAT,LON."
        )
    found = place_postcode(text, provider)
    if found is None:
        raise SourceError(f"“{text[:40]}” is no full postcode. Write it whole, such as DD6 8AB.")
    postcode, place = found
    if place is None:
        raise SourceError(f"Nobody here knows where {postcode} is. Check it, or use --point LAT,LON.")
    return place[0], place[1]


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _file(folder: Path, territory: Territory) -> Path:
    """Return where a territory's network is kept: a territory that was drawn anew elsewhere has another file."""
    box = ",".join(f"{edge:.6f}" for edge in territory.bbox_lonlat)
    return folder / "walking" / f"{territory.id}.{zlib.crc32(box.encode()):08x}.npz"


def _remove(path: Path, territory: Territory, but: Path | None = None) -> None:
    for other in path.parent.glob(f"{territory.id}.*.npz"):
        if other != but:
            other.unlink(missing_ok=True)
