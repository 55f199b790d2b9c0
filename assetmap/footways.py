"""Where people may walk: what OpenStreetMap's tags say about going on foot, and the walkable ways as plain data.

Facts, in our own words, from the OpenStreetMap wiki's pages *Key:highway*, *Key:access*, *Key:foot*, *Key:barrier*, *Key:locked*,
*Key:sidewalk*, *Key:motorroad*, *Key:conveying*, *Key:oneway* and *OSM tags for routing/Access restrictions*:

* the word for people on foot (``foot``) counts before the word for everybody (``access``);
* one-way streets are for vehicles; walkers are held to a direction only by ``oneway:foot``, ``foot:forward`` and ``foot:backward``,
  or because the stairs move (``conveying``);
* a barrier drawn as a point of a way stands across it; gates, bollards and the like let walkers through unless they are locked or
  private, walls, fences and hedges do not.

Ferries, private ways and what is being built are never walked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

WALKABLE = frozenset(
    "primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential living_street service "
    "road track pedestrian footway path bridleway cycleway steps corridor platform crossing elevator".split()
)
"""Values of ``highway`` that people walk on where nothing else is said."""

WALKABLE_IF_SAID = frozenset("motorway motorway_link trunk trunk_link busway bus_guideway".split())
"""Values of ``highway`` that people walk on only where ``foot`` allows it or there is a pavement. Chosen by us for trunk roads, which
the wiki's table leaves open to walkers in Britain: hardly anybody walks along one that has no pavement."""

STOPPING = frozenset(
    "no private military permit agricultural forestry delivery residents employees staff emergency use_sidepath".split()
)
"""Values of ``foot`` and ``access`` that keep people out. ``customers`` and ``destination`` do not: who goes there may."""

ALLOWING = frozenset("yes designated permissive official destination customers public".split())
PAVEMENTS = frozenset("yes both left right separate".split())
STANDING = frozenset("fence wall hedge city_wall retaining_wall ditch".split())
"""Barriers that walkers do not get past where nothing else is said."""

CLIMBED = frozenset({"stile", "step"})
"""Barriers that are steps themselves."""


class WayUse(NamedTuple):
    """How a way is walked: with and against the direction it is drawn in, and whether it is steps."""

    forward: bool
    backward: bool
    is_steps: bool


class Passage(Enum):
    """How walkers pass a point of a way."""

    OPEN = "open"
    STEP = "step"
    SHUT = "shut"


@dataclass(frozen=True, eq=False)
class WalkWays:
    """Walkable ways. Those that share a node meet there; those that merely cross on the map do not.

    Row ``i`` of the ways has the vertices ``first[i]`` to ``first[i + 1]`` (that one not included) of ``nodes`` and ``lonlat``.
    """

    first: np.ndarray
    nodes: np.ndarray
    """OpenStreetMap's id of each vertex."""
    lonlat: np.ndarray
    """Longitude and latitude of each vertex, EPSG:4326, two columns."""
    is_steps: np.ndarray
    forward: np.ndarray
    backward: np.ndarray
    shut: np.ndarray
    """Ids of nodes that nobody passes."""
    stepped: np.ndarray
    """Ids of nodes that only those pass who can take steps."""
    bbox_lonlat: tuple[float, float, float, float]
    """West, south, east, north of the box in which all ways are known."""


def way_use(tags: Mapping[str, str]) -> WayUse | None:
    """Say how a way with these tags is walked; None when it is not."""
    if not _is_for_walkers(tags) or not _may_enter(tags):
        return None
    forward, backward = _directions(tags)
    if not (forward or backward):
        return None
    has_ramp = tags.get("ramp:wheelchair") == "yes" or tags.get("wheelchair") == "yes"
    return WayUse(forward, backward, tags.get("highway") == "steps" and not has_ramp)


def passage(tags: Mapping[str, str]) -> Passage:
    """Say how walkers pass a node with these tags."""
    barrier, foot = tags.get("barrier"), tags.get("foot")
    if barrier is None:
        return Passage.OPEN
    if not _may_enter(tags) or (tags.get("locked") == "yes" and foot not in ALLOWING):
        return Passage.SHUT
    if barrier in STANDING and foot not in ALLOWING and tags.get("access") not in ALLOWING:
        return Passage.SHUT
    return Passage.STEP if barrier in CLIMBED and tags.get("wheelchair") != "yes" else Passage.OPEN


def _is_for_walkers(tags: Mapping[str, str]) -> bool:
    if tags.get("route") == "ferry":
        return False
    highway = tags.get("highway")
    if highway is None:
        return tags.get("railway") == "platform" or tags.get("public_transport") == "platform"
    if highway in WALKABLE and tags.get("motorroad") != "yes":
        return True
    if highway not in WALKABLE and highway not in WALKABLE_IF_SAID:
        return False
    has_pavement = any(tags.get(key) in PAVEMENTS for key in ("sidewalk", "sidewalk:both")) or any(
        tags.get(key) in ("yes", "separate") for key in ("sidewalk:left", "sidewalk:right")
    )
    return tags.get("foot") in ALLOWING or has_pavement


def _may_enter(tags: Mapping[str, str]) -> bool:
    said = tags.get("foot") or tags.get("access")
    return said is None or not all(value.strip() in STOPPING for value in said.split(";"))


def _directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    forward = tags.get("foot:forward") not in STOPPING
    backward = tags.get("foot:backward") not in STOPPING
    one_way, moving = tags.get("oneway:foot"), tags.get("conveying")
    if one_way in ("yes", "1", "true") or moving == "forward":
        backward = False
    if one_way in ("-1", "reverse") or moving == "backward":
        forward = False
    return forward, backward
