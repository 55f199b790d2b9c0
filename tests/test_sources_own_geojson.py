"""GeoJSON under our own column names: read back strictly, one odd asset never spoils the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.reading import Reading
from assetmap.sources.registry import read_file, read_upload
from assetmap.tables import check_records

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Any], Reading]
HALL = {
    "type": "Feature",
    "properties": {"name": "Example Hall"},
    "geometry": {"type": "Point", "coordinates": [-2.93, 56.44]},
}


@pytest.fixture
def read(write: Write, pack: LayerPack) -> Read:
    """Read a collection given as text, or as features beside a good one."""

    def read_content(content: Any) -> Reading:
        text = content if isinstance(content, str) else json.dumps({"type": "FeatureCollection", "features": content})
        text = text.replace("Infinity", "1e999") if not isinstance(content, str) else text
        return read_upload(write("halls.geojson", text), pack, "2024-05-01T00:00:00Z")

    return read_content


def shaped(geometry: Any, /, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": "Odd"} | properties, "geometry": geometry}


def refused(read: Read, content: Any) -> str:
    with pytest.raises(SourceError) as error:
        read(content)
    return str(error.value)


def test_a_feature_is_a_record_with_its_place_and_what_was_said(read: Read) -> None:
    reading = read([HALL])
    row = check_records(reading.records).iloc[0]
    assert row.geometry.equals(shapely.Point(-2.93, 56.44))
    assert json.loads(row["said"]) == {"name": "Example Hall"} and reading.notes == ()


def test_a_feature_without_a_place_is_kept_without_one_and_said(read: Read) -> None:
    reading = read([shaped(None)])
    assert reading.records.geometry.iloc[0] is None
    assert reading.notes == ("Nothing in halls.geojson says where things are: they are listed without a place.",)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["-2.93", "56.44"]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": None},
        {"type": "Point", "coordinates": [[]]},
        {"type": "Point"},
        {"type": "Pointy", "coordinates": [0, 51]},
        {"type": "point", "coordinates": [0, 51]},
        {"type": "Point", "coordinates": [1234, 95]},
        {"type": "Point", "coordinates": [1e999, 1]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": {"lat": 1, "lon": 2}},
        {"type": "LineString", "coordinates": [[0, 51]]},
        {"type": "Polygon", "coordinates": [[[0, 51], [1, 51]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
        {},
        [],
        5,
        "POINT (0 51)",
    ],
    ids=lambda geometry: str(geometry)[:60],
)
def test_a_shape_that_cannot_be_used_is_said_and_its_asset_refused(geometry: Any, read: Read) -> None:
    reading = read([HALL, shaped(geometry)])
    (place,) = check_records(reading.records).geometry
    assert place is not None
    assert any(note.startswith("halls.geojson, asset 2: ") for note in reading.notes)


def test_an_empty_shape_is_said_and_its_asset_kept_without_a_place(read: Read) -> None:
    reading = read([HALL, shaped({"type": "GeometryCollection", "geometries": []})])
    assert check_records(reading.records).geometry.iloc[1] is None
    assert any(note.startswith("halls.geojson, asset 2: its shape is empty") for note in reading.notes)


def test_a_shape_nested_too_deep_is_said_and_its_asset_refused(read: Read) -> None:
    geometry: dict[str, Any] = {"type": "Point", "coordinates": [0, 51]}
    for _ in range(14):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    reading = read([HALL, shaped(geometry)])
    assert len(reading.records) == 1 and "asset 2" in reading.notes[0] and "nested" in reading.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "x"}, "geometry": '
        + '{"type":"GeometryCollection","geometries":[' * 50_000
        + "]}" * 50_000
        + "}]}",
        '{"a":' * 50_000 + "1" + "}" * 50_000,
    ],
    ids=["arrays", "collections", "objects"],
)
def test_a_file_nested_without_end_is_refused_before_any_parser_sees_it(content: str, read: Read) -> None:
    assert "is nested more than 32 deep" in refused(read, content)


def test_brackets_in_words_are_not_nesting(read: Read) -> None:
    reading = read([shaped(None, description="[{" * 500 + '"\\')])
    assert "[{[{" in reading.records["said"].iloc[0]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_in_place_of_numbers_are_refused(word: str, read: Read) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [HALL]}).replace("56.44", word)
    assert f"{word} is not a number" in refused(read, content)


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "features": [],}',
        "{'type': 'FeatureCollection'}",
        '{"type": "FeatureCollection", "features": [{"properties": {"name": ' + "9" * 5000 + "}}]}",
    ],
    ids=["cut short", "trailing comma", "single quotes", "endless number"],
)
def test_json_that_is_not_whole_or_not_json_is_refused(content: str, read: Read) -> None:
    assert "is not readable as JSON" in refused(read, content)


def test_a_key_said_twice_in_one_asset_is_refused_because_readers_disagree_which_counts(read: Read) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [shaped(None)]})
    twice = content.replace('"name": "Odd"', '"name": "Odd", "level": "individual", "level": "organisational"')
    assert "“level” twice" in refused(read, twice)


def test_a_collection_with_nothing_in_it_is_told(read: Read) -> None:
    assert "has no assets in it" in refused(read, [])


def test_a_collection_under_other_names_is_understood(read: Read) -> None:
    reading = read([HALL | {"properties": {"title": "Hall", "Wer": "alle"}}])
    assert json.loads(reading.records["said"].iloc[0]) == {"name": "Hall", "further": {"Wer": "alle"}}


def test_a_bare_feature_is_a_collection_of_one(read: Read) -> None:
    assert len(read(json.dumps(HALL)).records) == 1


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, {"type": "Point"}])
def test_what_is_no_feature_is_said_and_left_out(odd: Any, read: Read) -> None:
    reading = read([HALL, odd])
    assert len(reading.records) == 1 and "asset 2: is not a GeoJSON feature" in reading.notes[0]


@pytest.mark.parametrize("properties", [None, {}, [], ["name"], "name", 5])
def test_properties_that_are_none_at_all_leave_an_asset_without_a_name(properties: Any, read: Read) -> None:
    reading = read([HALL, HALL | {"properties": properties}])
    assert len(reading.records) == 2
    assert any("asset 2: has no name" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sources", [{"licence": 5, "attribution": ["x"]}]),
        ("sources", ["x", None, 5]),
        ("sources", [{"source": {"a": 1}, "source_id": [1]}]),
        ("relations", ["x", {"type": "part_of", "to": 1e999}]),
        ("other_layers", [5, {"a": 1}, "no_such_layer"]),
        ("health_assets", [None, [], {"level": [], "entry": {}}]),
        ("tags", {"amenity": {"a": 1}, "name": None, "x": ["y"]}),
        ("name", {"a": "b"}),
        ("name", ["a", "b"]),
        ("name", 5),
        ("level", 5),
        ("level", ["individual"]),
        ("lat", 5),
        ("geometry", "POINT (0 51)"),
        ("asset_id", {"a": 1}),
        ("website", ["javascript:alert(1)"]),
        ("source_id", "\udc00"),
        ("asset_id", "\ud800"),
    ],
    ids=lambda part: str(part)[:40].encode("ascii", "replace").decode(),
)
def test_values_of_the_wrong_kind_never_stop_the_way_from_file_to_files(
    column: str, value: Any, write: Write, tmp_path: Path
) -> None:
    from assetmap.workspace import gather_files, write_output

    features = [HALL, shaped(None, **{column: value})]
    text = json.dumps({"type": "FeatureCollection", "features": features}).replace("Infinity", "1e999")
    path = write("odd.geojson", text)
    gathering = gather_files([path])
    assert len(gathering.assets) == 2
    for ending in (".geojson", ".csv", ".gpkg"):
        write_output(gathering, tmp_path / f"out{ending}", "coordinator", "2024-05-01T00:00:00Z")
    json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"), parse_constant=pytest.fail)


def test_an_unknown_ending_of_the_name_does_not_matter(write: Write, pack: LayerPack) -> None:
    path = write("halls.data", json.dumps({"type": "FeatureCollection", "features": [HALL]}))
    assert len(read_file(path, pack)[0].records) == 1


def test_a_crs_member_is_not_followed(write: Write, pack: LayerPack) -> None:
    crs = {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs", "type": "proj4"}}
    path = write("halls.geojson", json.dumps({"type": "FeatureCollection", "crs": crs, "features": [HALL]}))
    assert read_file(path, pack)[0].records.geometry.iloc[0].equals(shapely.Point(-2.93, 56.44))
