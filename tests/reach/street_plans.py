"""Streets drawn in metres, as a network: what a test needs to say where one may walk and how far it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from osm_data import Osm
from pyproj import Transformer

from assetmap.footways import WalkWays
from assetmap.reach import Walking, WalkNetwork, build_network, walk_minutes_between
from assetmap.sources.walk_ways import read_walk_ways

CRS = "EPSG:32630"
EAST, NORTH = 500_000.0, 6_250_000.0
TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
TO_METRES = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
Place = tuple[float, float]


def at(place: Place) -> tuple[float, float]:
    """Return longitude and latitude of a place in metres east and north of the plan's corner."""
    lon, lat = TO_DEGREES.transform(EAST + place[0], NORTH + place[1])
    return float(lon), float(lat)


def in_metres(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape (EPSG:4326) in metres of the plan."""
    return shapely.transform(shape, lambda c: np.column_stack(TO_METRES.transform(c[:, 0], c[:, 1])) - (EAST, NORTH))


class Plan:
    """Streets between places in metres; the same place is the same node."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.osm, self.numbers = folder, Osm(), dict[Place, int]()
        self.ways = 0

    def node(self, place: Place, **tags: str) -> Plan:
        self.numbers[place] = len(self.numbers) + 1
        lon, lat = at(place)
        self.osm.node(self.numbers[place], round(lon, 7), round(lat, 7), tags)
        return self

    def street(self, *places: Place, **tags: str) -> Plan:
        """Add a way; without a word on its kind it is a footway. ``foot_forward`` stands for ``foot:forward``."""
        for place in places:
            if place not in self.numbers:
                self.node(place)
        self.ways += 1
        said = {key.replace("__", ":"): value for key, value in tags.items()}
        self.osm.way(self.ways, [self.numbers[place] for place in places], {"highway": "footway"} | said)
        return self

    def save(self, name: str = "plan.osm") -> Path:
        order = {"node": 0, "way": 1, "relation": 2}
        self.osm.things.sort(key=lambda thing: (order[thing[0]], thing[1]))
        return self.osm.save(self.folder / name)

    def read(self) -> WalkWays:
        return read_walk_ways(self.save())

    def network(self) -> WalkNetwork:
        return build_network(self.read(), CRS)


def metres_between(network: WalkNetwork, start: Place, goal: Place, **how: bool) -> float:
    """Return how far it is on foot; NaN where there is no way."""
    walking = Walking(**how)
    return float(walk_minutes_between(network, [at(start)], [at(goal)], walking)[0, 0] * walking.metres_a_minute)
