"""Reach on foot: how far people get along the streets in some minutes, and which of several places is nearest on foot.

Pure functions of a :class:`WalkNetwork` (made once from an extract's walkable ways) and of how somebody walks (:class:`Walking`).
``docs/reach.md`` says in plain words what is respected and what is assumed.
"""

from assetmap.reach.areas import BUFFER_M, STANDARD_MINUTES, walk_area, walk_area_around, walk_areas
from assetmap.reach.distances import distances_from, nearest, walk_minutes_between
from assetmap.reach.kept import load_network, save_network
from assetmap.reach.network import WalkNetwork, build_network
from assetmap.reach.pace import SLOWER_M_S, USUAL_M_S, Walking
from assetmap.reach.snapping import MAX_AWAY_M

__all__ = [
    "BUFFER_M",
    "MAX_AWAY_M",
    "SLOWER_M_S",
    "STANDARD_MINUTES",
    "USUAL_M_S",
    "WalkNetwork",
    "Walking",
    "build_network",
    "distances_from",
    "load_network",
    "nearest",
    "save_network",
    "walk_area",
    "walk_area_around",
    "walk_areas",
    "walk_minutes_between",
]
