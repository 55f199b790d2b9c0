"""OpenStreetMap extracts: the right shape, every tag, and the quiet map beneath."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from osm_data import Osm, small_town
from osm_readings import WHEN, Read, by_id, only

from assetmap.sources.osm_areas import is_area
from assetmap.sources.osm_extract import read_basemap


def test_a_tagged_node_is_a_point(read: Read) -> None:
    row = only(read(Osm().node(7, -2.9, 56.4, {"amenity": "pharmacy"})))
    assert (row["record_id"], row["source_id"], row["source"]) == ("osm:node/7", "node/7", "osm")
    assert (row.geometry.x, row.geometry.y) == (-2.9, 56.4)
    assert row["precision"] == "exact"


def test_a_closed_way_whose_tags_mean_an_area_is_an_area_with_the_right_surface(read: Read) -> None:
    data = Osm()
    data.square(1, -2.93, 56.44, 0.001, {"leisure": "park"}, 10)
    shape = only(read(data)).geometry
    assert shape.geom_type == "Polygon"
    assert shape.area == pytest.approx(1e-6)


def test_a_footway_that_comes_back_to_its_start_is_a_line() -> None:
    assert not is_area({"highway": "footway", "name": "Example Loop"})


def test_a_closed_footway_of_a_layer_of_lines_is_read_as_a_line(tmp_path: Path) -> None:
    data = Osm()
    data.square(1, -2.93, 56.44, 0.001, {"highway": "footway"}, 10)
    streets = read_basemap(data.save(tmp_path / "loop.osm"))
    assert list(streets.geom_type) == ["LineString"]


@pytest.mark.parametrize(
    ("tags", "area"),
    [
        ({"leisure": "park"}, True),
        ({"leisure": "park", "area": "no"}, False),
        ({"highway": "footway", "area": "yes"}, True),
        ({"highway": "pedestrian"}, False),
        ({"highway": "rest_area"}, True),
        ({"leisure": "track"}, False),
        ({"leisure": "slipway"}, False),
        ({"natural": "wood"}, True),
        ({"natural": "cliff"}, False),
        ({"natural": "tree_row"}, False),
        ({"natural": "coastline"}, False),
        ({"man_made": "pier"}, False),
        ({"barrier": "fence"}, False),
        ({"barrier": "hedge"}, True),
        ({"building": "yes"}, True),
        ({"building": "no"}, False),
        ({"railway": "rail"}, False),
        ({"railway": "station"}, True),
        ({"waterway": "stream"}, False),
        ({"name": "Only a name"}, False),
        ({"route": "hiking"}, False),
        ({"amenity": "bench"}, True),
    ],
    ids=str,
)
def test_closed_ways_follow_the_communitys_table_of_polygon_features(tags: dict[str, str], area: bool) -> None:
    assert is_area(tags) is area


def test_a_closed_way_marked_as_no_area_is_no_area(read: Read) -> None:
    data = Osm()
    data.square(1, -2.93, 56.44, 0.001, {"amenity": "school", "area": "no"}, 10)
    reading = read(data)
    assert [shape.geom_type for shape in reading.records.geometry] == ["LineString"]


def test_an_open_way_with_tags_of_an_area_stays_a_line(read: Read) -> None:
    data = Osm()
    refs = data.nodes(1, (-2.93, 56.44), (-2.92, 56.44), (-2.92, 56.45))
    assert only(read(data.way(5, refs, {"leisure": "park"}))).geometry.geom_type == "LineString"


def test_a_multipolygon_keeps_its_hole_and_all_its_outer_rings(read: Read) -> None:
    wood = by_id(read(small_town())).loc["osm:relation/200"].geometry
    assert wood.geom_type == "MultiPolygon" and len(wood.geoms) == 2
    assert wood.area == pytest.approx(0.01 * 0.01 - 0.002**2 + 0.003**2)
    assert not wood.contains(shapely.Point(-2.947, 56.433))


def test_a_multipolygon_is_one_thing_and_not_its_ways(read: Read) -> None:
    ids = set(read(small_town()).records["record_id"])
    assert ids == {"osm:node/1", "osm:way/101", "osm:relation/200"} | (ids & {"osm:way/100"})


def test_every_tag_is_kept_letter_for_letter(read: Read) -> None:
    tags = {
        "amenity": "community_centre",
        "name": 'Hall "A" & <B> {{ 7*7 }} ${x} 50% {% off',
        "name:gd": "Talla na Coimhearsnachd",
        "note": "naïve 🌳 \\u0041",
        "source:addr": "x",
    }
    assert json.loads(only(read(Osm().node(1, 0.5, 51, tags)))["tags"]) == tags


def test_a_record_says_when_it_was_edited_when_it_was_fetched_and_whose_it_is(read: Read) -> None:
    row = only(read(Osm().node(1, 0.5, 51, {"amenity": "library"}, timestamp="2023-06-13T08:09:10Z")))
    assert row["last_edited_at"] == "2023-06-13T08:09:10Z"
    assert row["retrieved_at"] == WHEN
    assert (row["licence"], row["attribution"]) == ("ODbL-1.0", "© OpenStreetMap contributors")


def test_things_no_layer_asks_for_are_not_read(read: Read) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "parking"}).node(2, 0.5, 51).node(3, 0.5, 51, {"amenity": "library"})
    assert only(read(data))["record_id"] == "osm:node/3"


def test_wildcard_rules_find_values_nobody_foresaw(read: Read) -> None:
    assert only(read(Osm().node(1, 0.5, 51, {"club": "lawnmower_racing", "name": "Example"})))["source_id"] == "node/1"


def test_values_of_several_parts_are_found(read: Read) -> None:
    """The reader filters by exact pairs, but OpenStreetMap writes several values with semicolons."""
    assert len(read(Osm().node(1, 0.5, 51, {"amenity": "library;community_centre"})).records) == 1


# The quiet map beneath


def test_the_basemap_has_streets_water_woods_and_buildings_by_kind(tmp_path: Path) -> None:
    data = Osm()
    refs = data.nodes(10, (-2.935, 56.440), (-2.934, 56.441))
    data.way(1, refs, {"highway": "residential", "name": "Example Street"})
    data.way(2, refs, {"waterway": "stream"})
    data.way(3, refs, {"waterway": "stream", "tunnel": "culvert"})
    for number, tags in enumerate(
        ({"building": "house"}, {"natural": "wood"}, {"natural": "water"}, {"building": "no"})
    ):
        data.square(20 + number, -2.93, 56.44, 0.001, tags, 100 + 10 * number)
    found = read_basemap(data.save(tmp_path / "streets.osm"))
    assert sorted(found["kind"]) == ["building", "stream", "street", "water", "wood"]
    assert list(found["name"].dropna()) == ["Example Street"]


def test_the_basemap_of_a_territory_has_only_what_touches_it(tmp_path: Path) -> None:
    data = Osm()
    data.square(1, 0, 51, 0.001, {"building": "yes"}, 10)
    data.square(2, 1, 51, 0.001, {"building": "yes"}, 20)
    found = read_basemap(data.save(tmp_path / "streets.osm"), shapely.box(-0.1, 50.9, 0.1, 51.1))
    assert len(found) == 1 and found.geometry.iloc[0].bounds[0] == 0
