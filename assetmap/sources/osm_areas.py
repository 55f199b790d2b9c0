"""Which closed ways are areas and which are lines, by OpenStreetMap's own habits.

Source: the community's table of polygon features (wiki.openstreetmap.org/wiki/Overpass_turbo/Polygon_Features), facts only.
"""

from __future__ import annotations

from collections.abc import Mapping

_ALWAYS = frozenset(
    {
        "amenity",
        "area:highway",
        "boundary",
        "building",
        "building:part",
        "club",
        "craft",
        "emergency",
        "golf",
        "healthcare",
        "historic",
        "indoor",
        "landuse",
        "leisure",
        "military",
        "office",
        "place",
        "public_transport",
        "ruins",
        "shop",
        "social_facility",
        "telecom",
        "tourism",
    }
)
_ONLY = {
    "barrier": frozenset({"city_wall", "ditch", "hedge", "retaining_wall", "spikes", "wall"}),
    "highway": frozenset({"services", "rest_area", "escape", "elevator", "platform"}),
    "power": frozenset({"plant", "substation", "generator", "transformer"}),
    "railway": frozenset({"station", "turntable", "roundhouse", "platform"}),
    "waterway": frozenset({"riverbank", "dock", "boatyard", "dam", "fuel"}),
}
_EXCEPT = {
    "aeroway": frozenset({"taxiway", "runway"}),
    "leisure": frozenset({"track", "slipway"}),
    "man_made": frozenset({"cutline", "embankment", "pipeline", "breakwater", "groyne", "pier"}),
    "natural": frozenset({"coastline", "cliff", "ridge", "arete", "tree_row"}),
}


def is_area(tags: Mapping[str, str]) -> bool:
    """Say whether a closed way with these tags bounds an area (else it is a line that comes back to its start)."""
    said = tags.get("area")
    if said is not None:
        return said != "no"
    for key, value in tags.items():
        if value == "no":
            continue
        if key in _EXCEPT:
            if value not in _EXCEPT[key]:
                return True
        elif key in _ALWAYS or value in _ONLY.get(key, ()):
            return True
    return False
