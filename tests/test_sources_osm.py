"""OpenStreetMap extracts and saved Overpass answers: right shapes, whole tags, one id however a place came."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from osm_data import Osm, small_town

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_areas import is_area
from assetmap.sources.osm_extract import read_basemap, read_extract
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.reading import Reading
from assetmap.sources.registry import read_file
from assetmap.tables import check_records

WHEN = "2024-05-01T00:00:00Z"
Read = Callable[[Osm], Reading]


@pytest.fixture
def read(tmp_path: Path, pack: LayerPack) -> Read:
    """Read made-up data through the door for extracts."""

    def read_made_up(data: Osm, name: str = "made.osm") -> Reading:
        return read_extract(data.save(tmp_path / name), pack, WHEN)

    return read_made_up


@pytest.fixture
def answer(tmp_path: Path, pack: LayerPack) -> Callable[[Any], Reading]:
    """Read a made-up Overpass answer."""

    def read_answer(content: Any) -> Reading:
        path = tmp_path / "answer.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_overpass(path, pack)

    return read_answer


def by_id(reading: Reading) -> gpd.GeoDataFrame:
    check_records(reading.records)
    return reading.records.set_index("record_id")


def only(reading: Reading) -> Any:
    check_records(reading.records)
    assert len(reading.records) == 1
    return reading.records.iloc[0]


# Shapes


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


# Incomplete and odd data


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


# Files that are not what they should be


def test_a_missing_extract_is_told(tmp_path: Path, pack: LayerPack) -> None:
    with pytest.raises(SourceError, match=r"There is no file none\.osm\.pbf"):
        read_extract(tmp_path / "none.osm.pbf", pack, WHEN)


@pytest.mark.parametrize("name", ["a.osm", "a.osm.pbf", "a.osm.bz2", "a.osm.gz"])
def test_an_empty_file_is_told(name: str, tmp_path: Path, pack: LayerPack) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceError, match="is empty"):
        read_extract(tmp_path / name, pack, WHEN)


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm.bz2", "a.osm.gz", "a.osm"])
def test_a_file_that_breaks_off_is_told(name: str, tmp_path: Path, pack: LayerPack) -> None:
    path = small_town().save(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="download it again"):
        read_extract(path, pack, WHEN)


@pytest.mark.parametrize(
    "content", [b"not a map", b"<html><body>Log in</body></html>", b"\x00" * 100, b"<osm><node id='x'/></osm>"]
)
@pytest.mark.parametrize("name", ["a.osm", "a.osm.pbf"])
def test_a_file_that_is_no_map_is_told(name: str, content: bytes, tmp_path: Path, pack: LayerPack) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match="could not be read as an OpenStreetMap file"):
        read_extract(tmp_path / name, pack, WHEN)


# The same place, whichever way it came

WAYS_IN = ["town.osm", "town.osm.pbf", "town.osm.gz", "town.osm.bz2", "body.json", "geom.json"]


def read_town(name: str, folder: Path, pack: LayerPack) -> gpd.GeoDataFrame:
    town, path = small_town(), folder / name
    if name.endswith(".json"):
        town.save_overpass(path, name.removesuffix(".json"))
    else:
        town.save(path)
    return by_id(read_file(path, pack)[0]).sort_index()


@pytest.mark.parametrize("name", WAYS_IN[1:])
def test_the_same_places_have_the_same_ids_tags_and_shapes_whichever_way_they_came(
    name: str, tmp_path: Path, pack: LayerPack
) -> None:
    plain, other = read_town("town.osm", tmp_path, pack), read_town(name, tmp_path, pack)
    assert list(other.index) == list(plain.index)
    assert list(map(json.loads, other["tags"])) == list(map(json.loads, plain["tags"]))
    assert list(other["last_edited_at"]) == list(plain["last_edited_at"])
    same = [
        a.normalize().equals_exact(b.normalize(), 1e-9) for a, b in zip(other.geometry, plain.geometry, strict=True)
    ]
    assert all(same), list(zip(other.index, same, strict=True))


def test_an_answer_with_centres_has_the_same_ids_and_a_point_in_the_middle_of_each(
    tmp_path: Path, pack: LayerPack
) -> None:
    plain, centres = read_town("town.osm", tmp_path, pack), read_town("center.json", tmp_path, pack)
    assert list(centres.index) == list(plain.index)
    for place, shape in zip(centres.geometry, plain.geometry, strict=True):
        assert place is not None and place.geom_type == "Point"
        assert place.distance(shapely.box(*shape.bounds).centroid) < 1e-6


def test_a_centre_is_not_passed_off_as_the_exact_shape(tmp_path: Path, pack: LayerPack) -> None:
    centres = read_town("center.json", tmp_path, pack)
    assert centres.loc["osm:way/101", "precision"] == "area"
    assert centres.loc["osm:node/1", "precision"] == "exact"


@pytest.mark.parametrize("out", ["body", "geom", "center"])
def test_the_name_of_the_file_does_not_matter_only_what_is_in_it(out: str, tmp_path: Path, pack: LayerPack) -> None:
    path = small_town().save_overpass(tmp_path / "download.txt", out)
    assert read_file(path, pack)[1].name == "saved Overpass answer"


# Overpass answers


def test_an_answer_is_dated_by_its_own_timestamp(answer: Callable[[Any], Reading]) -> None:
    assert set(answer(small_town().overpass()).records["retrieved_at"]) == {"2024-05-01T00:00:00Z"}


def test_an_answer_with_a_remark_is_a_failure_and_the_remark_is_told(answer: Callable[[Any], Reading]) -> None:
    cut = small_town().overpass() | {"remark": "runtime error: Query timed out"}
    with pytest.raises(SourceError, match=r"not complete.*Query timed out"):
        answer(cut)


def test_a_page_to_log_in_is_told_as_not_an_answer(tmp_path: Path, pack: LayerPack) -> None:
    path = tmp_path / "answer.json"
    path.write_text("<!DOCTYPE html><html><body>Welcome to Guest Wi-Fi</body></html>")
    with pytest.raises(SourceError, match="a web page, not data"):
        read_file(path, pack)
    with pytest.raises(SourceError, match="not JSON"):
        read_overpass(path, pack)


def test_an_answer_that_breaks_off_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="breaks off or is not JSON"):
        answer(json.dumps(small_town().overpass())[:-50])


def test_an_answer_nested_without_end_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="breaks off or is not JSON"):
        answer('{"elements": ' + "[" * 100_000)


def test_json_that_is_no_answer_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="has no list called “elements”"):
        answer({"features": []})


def test_an_answer_with_nothing_in_it_is_empty_and_not_a_failure(answer: Callable[[Any], Reading]) -> None:
    assert check_records(answer({"elements": []}).records).empty


def test_a_thing_named_twice_in_an_answer_is_one_record_in_its_newest_version(answer: Callable[[Any], Reading]) -> None:
    old, new = (
        {
            "type": "node",
            "id": 1,
            "lat": 51,
            "lon": 0.5,
            "version": version,
            "tags": {"amenity": "library", "name": name},
        }
        for version, name in ((1, "Old"), (2, "New"))
    )
    reading = answer({"elements": [new, old]})
    assert json.loads(only(reading)["tags"])["name"] == "New"
    assert any("more than once" in note for note in reading.notes)


def test_a_bare_skeleton_after_the_tags_does_not_replace_them(answer: Callable[[Any], Reading]) -> None:
    tagged = {"type": "node", "id": 1, "lat": 51, "lon": 0.5, "tags": {"amenity": "library"}}
    bare = {"type": "node", "id": 1, "lat": 51, "lon": 0.5}
    reading = answer({"elements": [tagged, bare]})
    assert only(reading)["source_id"] == "node/1" and reading.notes == ()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        [],
        {},
        {"type": "node", "id": 2},
        {"type": "node", "id": "x", "lat": 1, "lon": 1},
        {"type": "node", "id": 2, "lat": "north", "lon": 1},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": ["amenity"]},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "version": "x"},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "timestamp": "yesterday", "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "version": 10**15, "tags": {"amenity": "library"}},
        {"type": "node", "id": 10**30, "lat": 1, "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": float("nan"), "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 1e999, "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 95, "lon": 1234, "tags": {"amenity": "library"}},
        {"type": "way", "id": 2, "nodes": ["a"], "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "nodes": 7, "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "geometry": [5], "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "geometry": [{"lat": 1}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "way"}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "star", "ref": 1}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "way", "ref": 10**30}], "tags": {"leisure": "park"}},
        {"type": "area", "id": 3600000002, "tags": {"leisure": "park"}},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": {"amenity": "library", "name": "\ud800"}},
    ],
    ids=lambda odd: str(odd)[:70].encode("ascii", "replace").decode(),
)
def test_an_odd_element_does_not_stop_the_others(odd: Any, answer: Callable[[Any], Reading]) -> None:
    good = {"type": "node", "id": 1, "lat": 51, "lon": 0.5, "tags": {"amenity": "library"}}
    rows = by_id(answer({"elements": [good, odd]}))
    assert rows.loc["osm:node/1"].geometry.equals(shapely.Point(0.5, 51))


def test_the_ids_of_made_up_corners_never_become_records(answer: Callable[[Any], Reading]) -> None:
    records = answer(small_town().overpass("geom")).records
    assert not [name for name in records["source_id"] if len(name) > len("relation/200")]


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
