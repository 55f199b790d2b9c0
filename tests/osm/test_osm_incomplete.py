"""OpenStreetMap extracts with missing, repeated, deleted and unsorted things: nothing stops the reading, and what is vague says so."""

from __future__ import annotations

import json

import pytest
import shapely
from osm_data import Osm, small_town
from osm_readings import Read, by_id, only

from assetmap.tables import check_records


def test_a_way_with_missing_nodes_is_kept_as_a_point_near_and_said(read: Read) -> None:
    data = Osm()
    data.nodes(10, (-2.93, 56.44), (-2.92, 56.44))
    reading = read(data.way(1, [10, 11, 12, 13, 10], {"leisure": "park", "name": "Cut Park"}))
    row = only(reading)
    assert row["precision"] == "area"
    assert row.geometry.within(shapely.box(-2.93, 56.44, -2.92, 56.44).buffer(1e-9))
    assert any("1 shape has corners outside the extract" in note for note in reading.notes)


def test_a_way_none_of_whose_nodes_is_there_is_kept_without_a_place(read: Read) -> None:
    row = only(read(Osm().way(1, [10, 11, 12, 10], {"leisure": "park"})))
    assert row.geometry is None


def test_a_way_with_one_node_is_kept_as_a_point(read: Read) -> None:
    data = Osm()
    row = only(read(data.way(1, data.nodes(10, (-2.93, 56.44)), {"leisure": "park"})))
    assert row.geometry.geom_type == "Point" and row["precision"] == "area"


def test_a_way_without_nodes_does_not_stop_the_reading(read: Read) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "library"}).way(2, [], {"leisure": "park"})
    assert "osm:node/1" in set(read(data).records["record_id"])


def test_a_relation_with_missing_members_is_kept_as_a_point_near_and_said(read: Read) -> None:
    data = Osm()
    refs = data.nodes(10, (-2.93, 56.44), (-2.92, 56.44), (-2.92, 56.45))
    data.way(1, refs)
    reading = read(
        data.relation(9, [("way", 1, "outer"), ("way", 2, "outer")], {"type": "multipolygon", "natural": "wood"})
    )
    row = only(reading)
    assert row["record_id"] == "osm:relation/9" and row["precision"] == "area"
    assert row.geometry.distance(shapely.Point(-2.92, 56.44)) < 0.02
    assert any("cut off or broken" in note for note in reading.notes)


def test_an_unclosed_relation_is_kept_as_a_point_near_and_said(read: Read) -> None:
    data = Osm()
    refs = data.nodes(10, (-2.93, 56.44), (-2.92, 56.44), (-2.92, 56.45))
    reading = read(data.way(1, refs).relation(9, [("way", 1, "outer")], {"type": "multipolygon", "leisure": "park"}))
    assert only(reading).geometry.geom_type == "Point" and reading.notes


def test_a_relation_that_names_itself_does_not_stop_the_reading(read: Read) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "library"})
    data.relation(9, [("relation", 9, "outer")], {"type": "multipolygon", "leisure": "park"})
    rows = by_id(read(data))
    assert rows.loc["osm:node/1"].geometry is not None
    assert rows.loc["osm:relation/9"].geometry is None


def test_a_site_of_several_places_is_kept_as_a_point_among_them(read: Read) -> None:
    data = Osm().node(1, 0.5, 51).node(2, 0.7, 51)
    members = [("node", 1, ""), ("node", 2, "")]
    row = only(read(data.relation(9, members, {"type": "site", "amenity": "school", "name": "Example School"})))
    assert (row.geometry.x, row.geometry.y) == pytest.approx((0.6, 51))


def test_the_newest_of_several_versions_is_used_and_the_repeat_is_said(read: Read) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "library", "name": "Old"}, version=1)
    data.node(1, 0.6, 51, {"amenity": "library", "name": "New"}, version=2)
    reading = read(data)
    row = only(reading)
    assert json.loads(row["tags"])["name"] == "New" and row.geometry.x == 0.6
    assert any("more than once" in note for note in reading.notes)


def test_the_newest_version_is_used_even_when_an_older_one_comes_later(read: Read) -> None:
    data = Osm().node(1, 0.6, 51, {"amenity": "library", "name": "New"}, version=2)
    data.node(1, 0.5, 51, {"amenity": "library", "name": "Old"}, version=1)
    row = only(read(data))
    assert json.loads(row["tags"])["name"] == "New" and row.geometry.x == 0.6


def test_a_deleted_thing_is_not_read(read: Read) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "library"}).node(2, 0.5, 51, {"amenity": "library"}, visible="false")
    assert only(read(data))["record_id"] == "osm:node/1"


def test_ways_before_their_nodes_are_read_as_well(read: Read) -> None:
    data = Osm()
    data.square(1, -2.93, 56.44, 0.001, {"leisure": "park"}, 10)
    data.things.reverse()
    assert only(read(data)).geometry.area == pytest.approx(1e-6)


def test_an_unsorted_file_gives_the_same_records_as_a_sorted_one(read: Read) -> None:
    town, mixed = small_town(), small_town()
    mixed.things.reverse()
    one, other = (by_id(read(data)).sort_index() for data in (town, mixed))
    assert list(one.index) == list(other.index)
    assert all(a.equals(b) for a, b in zip(one.geometry, other.geometry, strict=True))


def test_a_position_off_the_globe_gives_no_place(read: Read) -> None:
    data = Osm().node(1, 0.5, 95, {"amenity": "library"}).node(2, 0.5, 51, {"amenity": "library"})
    rows = by_id(read(data))
    assert rows.loc["osm:node/2"].geometry is not None
    assert "osm:node/1" not in rows.index or rows.loc["osm:node/1"].geometry is None


def test_an_extract_with_nothing_of_interest_gives_an_empty_table(read: Read) -> None:
    reading = read(Osm().node(1, 0.5, 51))
    assert check_records(reading.records).empty and reading.notes == ()
