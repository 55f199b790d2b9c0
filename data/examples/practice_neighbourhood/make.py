"""Make the practice neighbourhood: ``python make.py [FOLDER]`` writes its four files, the same every time.

Needs only osmium and shapely. The town is drawn in ``streets.py`` and ``places.py``.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from layout import House, join_streets, lade_pieces, stand_houses, taken_ground, ways_of
from osm_writer import Drawing, Member, write_pbf
from places import LEVELS, PLACES, Place
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Spot
from shapely.geometry.base import BaseGeometry
from shapes import Line, Point, beside, insert, length_m, lonlat, smooth, tidy
from streets import BURN, RAILWAY, STREETS, Street

FOLDER = Path(__file__).resolve().parent
SEED = 1897
STATION: Point = (150.0, -258.0)
OPEN_LAND = ("industrial", "farmland", "meadow")

WOOD_RING = smooth(
    [
        (-470, -400),
        (-482, -342),
        (-560, -318),
        (-660, -328),
        (-744, -350),
        (-775, -430),
        (-732, -512),
        (-620, -534),
        (-520, -516),
        (-466, -466),
    ],
    26,
    closed=True,
)
CLEARING = smooth([(-640, -392), (-612, -364), (-570, -370), (-556, -404), (-584, -424), (-626, -420)], 16, closed=True)
TOWN_RING: Line = [(-805, -575), (805, -575), (805, 585), (-805, 585), (-805, -575)]
TERRITORIES: dict[str, Line] = {
    "Around the Burn": [
        (-395, 232),
        (-300, 244),
        (-60, 206),
        (98, 172),
        (128, 70),
        (117, -146),
        (-66, -118),
        (-122, -108),
        (-262, -114),
        (-330, 60),
        (-395, 232),
    ],
    "Inverlarrach": TOWN_RING,
}


@dataclass
class Town:
    """The drawing, the answers expected for it, and the shape of each answer's record."""

    drawing: Drawing = field(default_factory=Drawing)
    answers: list[dict[str, str]] = field(default_factory=list)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    houses: list[House] = field(default_factory=list)

    def expect(self, record: str, name: str, layer: str, note: str, shape: BaseGeometry) -> None:
        """Write down the answer declared for a record; an empty layer means no asset."""
        level = LEVELS[layer] if layer else ""
        record_id = f"osm:{record}"
        self.answers.append({"record_id": record_id, "name": name, "layer": layer, "level": level, "note": note})
        self.shapes[record_id] = shape


def build() -> Town:
    """Draw the whole town."""
    town = Town()
    streets = join_streets(STREETS)
    kept_free = [
        Polygon(place.ring).buffer(3.0 if place.how == "building" else 1.0)
        for place in PLACES
        if place.how in ("area", "building") and place.tags.get("landuse") not in OPEN_LAND
    ]
    ground = taken_ground(streets, kept_free)
    town.houses = stand_houses(streets, ground, random.Random(SEED))
    street_ways = _draw_streets(town, streets)
    _draw_water(town, streets)
    _draw_railway(town, streets)
    by_name = {street.name: street.points for street in streets}
    stops = [_draw_place(town, place, by_name) for place in PLACES]
    for house in town.houses:
        if not house.taken:
            town.drawing.add_way(house.ring, house.tags)
    _draw_wood(town)
    _draw_lines_on_paper(town, street_ways, [stop for stop in stops if stop])
    return town


def _draw_streets(town: Town, streets: list[Street]) -> dict[str, list[int]]:
    """Draw every way of every street; give the way ids by the street's name."""
    found: dict[str, list[int]] = {}
    for piece in ways_of(streets):
        street = piece.street
        tags = {
            "highway": street.highway,
            **({"name": street.name} if street.name else {}),
            **street.tags,
            **piece.tags,
        }
        way_id = town.drawing.add_way(piece.line, tags)
        found.setdefault(street.name, []).append(way_id)
        if street.layer or street.note:
            town.expect(f"way/{way_id}", street.name, street.layer, street.note, LineString(piece.line))
    for street in streets:
        if street.turning_head:
            town.drawing.tag_point(street.points[-1], {"highway": "turning_circle"})
    return found


def _draw_water(town: Town, streets: list[Street]) -> None:
    way_id = town.drawing.add_way(BURN, {"waterway": "stream", "name": "Larrach Burn"})
    town.expect(f"way/{way_id}", "Larrach Burn", "rivers_and_burns", "flows below every bridge", LineString(BURN))
    for line, in_culvert in lade_pieces(streets):
        tags = {"waterway": "stream", "name": "The Lade"}
        if in_culvert:
            tags |= {"tunnel": "culvert", "layer": "-1"}
        way_id = town.drawing.add_way(line, tags)
        layer, note = (
            ("", "underground, nobody can see it") if in_culvert else ("rivers_and_burns", "a part of the lade")
        )
        town.expect(f"way/{way_id}", "The Lade", layer, note, LineString(line))


def _draw_railway(town: Town, streets: list[Street]) -> None:
    line = list(RAILWAY)
    insert(line, STATION, merge_m=0.0)
    crossing = None
    for street in streets:
        if street.name == "Quarry Road":
            met = LineString(street.points).intersection(LineString(line))
            crossing = tidy((met.x, met.y))
            insert(line, crossing, merge_m=0.0)
    town.drawing.add_way(line, {"railway": "rail", "name": "Larrach Line", "usage": "branch"})
    if crossing:
        town.drawing.tag_point(crossing, {"railway": "level_crossing"})
    platform = [(96.0, -253.0), (204.0, -253.0)]
    town.drawing.add_way(platform, {"railway": "platform", "public_transport": "platform"})


def _draw_place(town: Town, place: Place, by_name: dict[str, Line]) -> int | None:
    """Draw one declared thing and its expected answer; give the node id of a bus stop."""
    name = place.tags.get("name", "")
    if place.how in ("area", "building"):
        way_id = town.drawing.add_way(list(place.ring), place.tags)
        town.expect(f"way/{way_id}", name, place.layer, place.note, Polygon(place.ring))
        return None
    spot = place.ring[0] if place.ring else tidy(_beside_street(place, by_name))
    if place.how in ("room", "house"):
        house = _nearest_house(town.houses, spot)
        if place.how == "house":
            tags = {key: value for key, value in house.tags.items() if key != "house"} | place.tags
            way_id = town.drawing.add_way(house.ring, tags)
            town.expect(f"way/{way_id}", name, place.layer, place.note, Polygon(house.ring))
            return None
        town.drawing.add_way(house.ring, house.tags)
        middle = Polygon(house.ring).centroid
        spot = tidy((middle.x, middle.y))
    node_id = (
        town.drawing.tag_point(STATION, place.tags) if spot == STATION else town.drawing.add_node(spot, place.tags)
    )
    town.expect(f"node/{node_id}", name, place.layer, place.note, Spot(spot))
    return node_id if place.tags.get("highway") == "bus_stop" else None


def _beside_street(place: Place, by_name: dict[str, Line]) -> Point:
    line = by_name[place.street]
    return beside(line, place.share * length_m(line), place.offset_m)


def _nearest_house(houses: list[House], spot: Point) -> House:
    free = [house for house in houses if not house.taken]
    nearest = min(free, key=lambda house: Polygon(house.ring).centroid.distance(Spot(spot)))
    nearest.taken = True
    return nearest


def _draw_wood(town: Town) -> None:
    """Draw Darroch Wood: a relation with three outer ways and a clearing."""
    third = len(WOOD_RING) // 3
    arcs = [WOOD_RING[: third + 1], WOOD_RING[third : 2 * third + 1], WOOD_RING[2 * third :]]
    members: list[Member] = [("w", town.drawing.add_way(arc, {}), "outer") for arc in arcs]
    members.append(("w", town.drawing.add_way(CLEARING, {}), "inner"))
    tags = {"type": "multipolygon", "natural": "wood", "leaf_type": "broadleaved", "name": "Darroch Wood"}
    relation_id = town.drawing.add_relation(members, tags)
    note = "a multipolygon with a clearing"
    town.expect(f"relation/{relation_id}", "Darroch Wood", "woodlands", note, Polygon(WOOD_RING, [CLEARING]))


def _draw_lines_on_paper(town: Town, street_ways: dict[str, list[int]], stops: list[int]) -> None:
    """Draw the boundary and the bus route: relations that are not assets."""
    sides = [TOWN_RING[:3], TOWN_RING[2:]]
    boundary = {"boundary": "administrative", "admin_level": "10"}
    edges: list[Member] = [("w", town.drawing.add_way(side, boundary), "outer") for side in sides]
    tags = {"type": "boundary", **boundary, "name": "Inverlarrach"}
    relation_id = town.drawing.add_relation(edges, tags)
    town.expect(f"relation/{relation_id}", "Inverlarrach", "", "a boundary on paper", Polygon(TOWN_RING))
    road = [way for name in ("Glen Road", "High Street", "Eastgate", "Shore Road") for way in street_ways[name]]
    members: list[Member] = [("w", way_id, "") for way_id in road]
    members += [("n", stop, "platform") for stop in stops]
    tags = {"type": "route", "route": "bus", "ref": "7", "name": "Bus 7: Inverlarrach Circular"}
    relation_id = town.drawing.add_relation(members, tags)
    line = LineString([point for way_id in road for point in town.drawing.line_of(way_id)])
    town.expect(f"relation/{relation_id}", tags["name"], "", "a bus route; its stops are the assets", line)


def territory_counts(town: Town) -> list[dict[str, str]]:
    """Count the expected records of each layer in each territory: wholly inside, and on its edge."""
    rows = []
    for territory, ring in TERRITORIES.items():
        area = Polygon(ring)
        inside: Counter[str] = Counter()
        edge: Counter[str] = Counter()
        for answer in town.answers:
            shape = town.shapes[answer["record_id"]]
            if answer["layer"] and area.intersects(shape):
                (inside if area.covers(shape) else edge)[answer["layer"]] += 1
        rows += [
            {"territory": territory, "layer": layer, "inside": str(inside[layer]), "on_edge": str(edge[layer])}
            for layer in sorted(inside | edge)
        ]
    return rows


def territory_geojson() -> str:
    """Give the two territories as GeoJSON, rings anticlockwise."""
    features = []
    for name, ring in TERRITORIES.items():
        turned = ring if Polygon(ring).exterior.is_ccw else ring[::-1]
        geometry = {"type": "Polygon", "coordinates": [[list(lonlat(point)) for point in turned]]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1) + "\n"


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows as UTF-8 CSV with line feeds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write the extract, the expected answers and the territories into a folder."""
    town = build()
    write_pbf(town.drawing, folder / "practice_neighbourhood.osm.pbf")
    write_csv(folder / "expected.csv", town.answers)
    write_csv(folder / "expected_territory.csv", territory_counts(town))
    (folder / "territory.geojson").write_text(territory_geojson(), encoding="utf-8")
    assets = sum(1 for answer in town.answers if answer["layer"])
    print(f"{assets} assets, {len(town.answers) - assets} things that are not, in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
