"""GeoJSON: strict where readers disagree, friendly where they do not; every odd feature is said, none is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import (
    MAX_RSS,
    PLACE,
    as_json,
    collection,
    feature,
    opened,
    point,
    refused,
    rows_of,
    said,
    seconds_and_bytes,
)

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Any], Any]


@pytest.fixture
def one(write: Write) -> Read:
    """Open a collection of one feature with the given geometry and return its row."""
    return lambda geometry: opened(write("a.geojson", as_json(collection(feature(geometry))))).sheets[0].rows[0]


WHOLE = json.dumps(collection(feature(point())))


def test_D01_a_file_cut_short_is_refused_with_the_position(write: Write) -> None:
    assert "line 1, position" in refused(write("a.geojson", WHOLE[:-10]))


@pytest.mark.parametrize(
    "text",
    [WHOLE[:-2] + ",]}", "// map\n" + WHOLE, WHOLE.replace('"', "'"), f"show({WHOLE})", WHOLE + "x", "{" + WHOLE],
    ids=["D02 comma", "D02 comment", "D02 single quotes", "D02 jsonp", "D02 more after the end", "D02 braces"],
)
def test_D02_what_is_almost_json_is_refused(write: Write, text: str) -> None:
    assert refused(write("a.geojson", text))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"], ids=["D03 utf-16", "D04 mark"])
def test_D03_D04_marks_at_the_beginning_are_understood(write: Write, encoding: str) -> None:
    text = json.dumps(collection(feature(point(), name="Café")), ensure_ascii=False)
    assert rows_of(opened(write("a.geojson", text.encode(encoding))))[0]["name"] == "Café"


def test_D05_a_hundred_thousand_lists_in_lists_are_refused_before_they_are_parsed(write: Write) -> None:
    geometry = '{"type":"Point","coordinates":' + "[" * 100_000 + "]" * 100_000 + "}"
    text = WHOLE.replace(json.dumps(point()), geometry)
    assert "nested more than 32 deep" in refused(write("a.geojson", text))


def test_D05_brackets_in_a_text_are_no_nesting(write: Write) -> None:
    name = '[{\\"' * 2_000
    assert rows_of(opened(write("a.geojson", as_json(collection(feature(point(), name=name))))))[0]["name"] == name


def nested(depth: int) -> str:
    inside = '{"type":"Point","coordinates":[1,2]}'
    return '{"type":"GeometryCollection","geometries":[' * depth + inside + "]}" * depth


def test_D06_collections_nested_without_end_are_refused(write: Write) -> None:
    text = WHOLE.replace(json.dumps(point()), nested(50_000))
    assert "nested more than 32 deep" in refused(write("a.geojson", text))


@pytest.mark.parametrize("depth", [16, 17, 200], ids=["D06 17 levels", "D06 18 levels", "D06 201 levels"])
def test_D06_one_shape_nested_too_deep_costs_only_its_own_place(write: Write, depth: int) -> None:
    text = json.dumps(collection(feature(point(7, 7)), feature(point(1, 1)))).replace(
        json.dumps(point(7, 7)), nested(depth)
    )
    deep, good = opened(write("a.geojson", text)).sheets[0].rows
    assert deep.place is None and "nested more than 16 deep" in str(deep.problems[0]) and good.place is not None


def test_a_shape_nested_a_little_is_its_own_part(write: Write) -> None:
    text = WHOLE.replace(json.dumps(point()), nested(5))
    assert opened(write("a.geojson", text)).sheets[0].rows[0].place.geom_type == "Point"


def test_D07_a_key_said_twice_is_refused_and_named(write: Write) -> None:
    text = WHOLE.replace('"name": "Hall"', '"level":"individual","level":"organisational"')
    assert "“level” twice" in refused(write("a.geojson", text))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_D08_words_that_are_no_numbers_are_refused(write: Write, word: str) -> None:
    assert f"{word} is not a number" in refused(write("a.geojson", WHOLE.replace(str(PLACE[0]), word)))


def test_D09_a_number_beyond_all_numbers_leaves_its_row_without_a_place(write: Write) -> None:
    row = opened(write("a.geojson", WHOLE.replace(str(PLACE[0]), "1e999"))).sheets[0].rows[0]
    assert row.place is None and "not finite" in str(row.problems[0])


def test_D10_an_integer_of_five_thousand_digits_is_refused(write: Write) -> None:
    assert "too long" in refused(write("a.geojson", WHOLE.replace(str(PLACE[0]), "9" * 5_000)))


def test_D11_half_a_character_is_left_out_and_said(write: Write) -> None:
    row = opened(write("a.geojson", WHOLE.replace("Hall", "Ha\\ud800ll"))).sheets[0].rows[0]
    assert row.cells == ("Hall",) and "half of a character" in str(row.problems[0])
    row.cells[0].encode("utf-8")


def test_D11_half_a_character_in_a_key_or_a_nested_value_does_not_get_through(write: Write) -> None:
    text = WHOLE.replace('"name": "Hall"', '"na\\udc00me": "Hall", "more": ["\\ud800"]')
    contents = opened(write("a.geojson", text))
    assert "".join((*contents.sheets[0].header, *contents.sheets[0].rows[0].cells)).encode("utf-8")


def test_H15_whole_characters_beyond_the_first_plane_stay(write: Write) -> None:
    family = "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽"
    assert rows_of(opened(write("a.geojson", as_json(collection(feature(point(), name=family))))))[0]["name"] == family


def test_D12_H17_a_character_with_the_number_0_is_taken_out_and_said(write: Write) -> None:
    row = opened(write("a.geojson", WHOLE.replace("Hall", "Ha\\u0000ll"))).sheets[0].rows[0]
    assert row.cells == ("Hall",) and "taken out" in str(row.repaired[0])


@pytest.mark.parametrize("data", [point(), feature(point())], ids=["D13 geometry", "D13 feature"])
def test_D13_a_bare_geometry_or_feature_is_a_collection_of_one(write: Write, data: Any) -> None:
    contents = opened(write("a.geojson", as_json(data)))
    assert len(contents.sheets[0].rows) == 1 and contents.sheets[0].rows[0].place is not None and contents.notes


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"type": "Topology", "objects": {}, "arcs": []}, "TopoJSON"),
        ({"features": [{"attributes": {"n": 1}, "geometry": {"x": 1, "y": 2}}], "spatialReference": {}}, "Esri JSON"),
        (collection(feature(point()), conformsTo=["http://www.opengis.net/spec/json-fg-1/0.1/conf/core"]), "JSON-FG"),
        (collection({**feature(point()), "stac_version": "1.0.0"}), "STAC"),
        ({"version": 0.6, "elements": [], "osm3s": {}}, "Overpass"),
        ({"name": "Hall"}, "no GeoJSON"),
        ([{"name": "Hall"}], "list"),
        ([], "list"),
    ],
    ids=["D14 topojson", "D14 esri", "D14 json-fg", "D14 stac", "overpass", "any object", "any list", "empty list"],
)
def test_D14_other_formats_in_json_are_named(write: Write, data: Any, name: str) -> None:
    assert name in refused(write("a.json", as_json(data)))


def test_D15_a_feature_without_a_shape_is_kept_without_a_word(one: Read) -> None:
    row = one(None)
    assert row.place is None and row.problems == () and row.cells == ("Hall",)


@pytest.mark.parametrize("properties", [None, {}], ids=["D16 null", "D16 none"])
def test_D16_a_feature_without_properties_is_kept(write: Write, properties: Any) -> None:
    data = collection(feature(point()), {"type": "Feature", "properties": properties, "geometry": point()})
    rows = opened(write("a.geojson", as_json(data))).sheets[0].rows
    assert rows[1].cells == ("",) and rows[1].place is not None


def test_D16_properties_that_are_no_object_are_said(write: Write) -> None:
    data = collection({"type": "Feature", "properties": "x", "geometry": point()})
    assert "no list of names and values" in said(opened(write("a.geojson", as_json(data))))


def test_D17_nested_values_are_kept_as_json_text(write: Write) -> None:
    sources = [{"source": "osm", "source_id": "node/1"}]
    row = rows_of(opened(write("a.geojson", as_json(collection(feature(point(), sources=sources, tags={"a": "b"}))))))[
        0
    ]
    assert json.loads(row["sources"]) == sources and row["tags"] == '{"a":"b"}'


def test_D17_a_value_nested_too_deep_is_left_out_and_said(write: Write) -> None:
    text = WHOLE.replace('"Hall"', "[" * 40 + "]" * 40)
    row = opened(write("a.geojson", text)).sheets[0].rows[0]
    assert row.cells == ("",) and "nested too deep" in str(row.problems[0])


def test_D18_ids_that_repeat_are_kept_as_text_and_counted(write: Write) -> None:
    data = collection(*({**feature(point()), "id": 7} for _ in range(3)))
    contents = opened(write("a.geojson", as_json(data)))
    assert [row["id"] for row in rows_of(contents)] == ["7"] * 3 and "2 features have ids" in said(contents)


def test_a_property_called_id_goes_before_the_features_own(write: Write) -> None:
    data = collection({**feature(point(), id="mine"), "id": "own"})
    assert rows_of(opened(write("a.geojson", as_json(data))))[0]["id"] == "mine"


ODD = {
    "D19 unknown": {"type": "Pointy", "coordinates": [1, 2]},
    "D19 small letters": {"type": "point", "coordinates": [1, 2]},
    "D19 no kind": {"coordinates": [1, 2]},
    "D20 texts": {"type": "Point", "coordinates": ["-4.2", "55.8"]},
    "D20 one text": {"type": "Point", "coordinates": [-4.2, "55.8"]},
    "D20 yes and no": {"type": "Point", "coordinates": [True, False]},
    "D20 texts in a line": {"type": "LineString", "coordinates": [["1", "2"], ["3", "4"]]},
    "D21 none": {"type": "Point", "coordinates": []},
    "D21 one": {"type": "Point", "coordinates": [1]},
    "D21 null": {"type": "Point", "coordinates": None},
    "D21 nested none": {"type": "Point", "coordinates": [[]]},
    "D21 nested": {"type": "Point", "coordinates": [[1, 2]]},
    "D21 null inside": {"type": "LineString", "coordinates": [[1, 2], None]},
    "D21 no coordinates": {"type": "Point"},
    "D21 a word": "here",
    "D21 a list": [1, 2],
    "D21 polygon of numbers": {"type": "Polygon", "coordinates": [1, 2, 3, 4]},
    "D21 polygon of nothing": {"type": "Polygon", "coordinates": [[]]},
    "D21 multipolygon of nothing": {"type": "MultiPolygon", "coordinates": [[[]]]},
    "D21 collection of a word": {"type": "GeometryCollection", "geometries": "x"},
    "D21 collection of null": {"type": "GeometryCollection", "geometries": [None]},
    "D20 huge": {"type": "Point", "coordinates": [10**400, 1]},
}


@pytest.mark.parametrize("geometry", ODD.values(), ids=ODD.keys())
def test_D19_D20_D21_a_shape_that_is_none_costs_the_row_its_place_with_a_reason(write: Write, geometry: Any) -> None:
    rows = opened(write("a.geojson", as_json(collection(feature(geometry), feature(point()))))).sheets[0].rows
    assert rows[0].place is None and len(rows[0].problems) == 1 and "feature 1" in rows[0].problems[0].where
    assert rows[1].place is not None and rows[1].problems == ()


@pytest.mark.parametrize("rest", [[3], [3, 4], [1e308]], ids=["D22 3d", "D22 4d", "D22 huge height"])
def test_D22_heights_are_left_out_and_said(write: Write, rest: list[float]) -> None:
    data = collection(feature({"type": "Point", "coordinates": [*PLACE, *rest]}))
    contents = opened(write("a.geojson", as_json(data)))
    place = contents.sheets[0].rows[0].place
    assert not place.has_z and list(place.coords) == [tuple(PLACE)] and "Heights of 1 feature" in said(contents)


def test_D23_a_declared_grid_is_handed_on_even_where_its_numbers_are_degrees(write: Write) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:27700"}}
    sheet = opened(write("a.geojson", as_json(collection(feature(point()), crs=crs)))).sheets[0]
    assert sheet.crs == "EPSG:27700" and sheet.rows[0].place.x == PLACE[0]


@pytest.mark.parametrize("number", [10_001, 61])
def test_D24_more_than_sixty_columns_in_a_feature_are_refused(write: Write, number: int) -> None:
    data = collection(feature(point(), **{f"p{at}": "x" for at in range(number - 1)}))
    assert f"{number:,} columns" in refused(write("a.geojson", as_json(data)))


def test_columns_beyond_sixty_in_all_go_together_into_one(write: Write) -> None:
    """As exports of OpenStreetMap have: few tags each, hundreds of different ones together."""
    contents = opened(
        write("a.geojson", as_json(collection(*(feature(point(), **{f"p{at}": str(at)}) for at in range(99)))))
    )
    assert len(contents.sheets[0].header) == 60 and "100 different columns" in said(contents)
    assert json.loads(rows_of(contents)[-1]["other columns"]) == {"p98": "98"}


def test_D25_four_hundred_thousand_features_are_refused_within_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    one_feature = '{"type":"Feature","geometry":null,"properties":{}}'
    path.write_text('{"type":"FeatureCollection","features":[' + ",".join([one_feature] * 390_000) + "]}")
    spent, most, words = seconds_and_bytes(path)
    assert words.startswith("refused") and "more than 50,000 rows" in words
    assert spent < 10 and most < 512_000_000


@pytest.mark.parametrize("piece", ["[]", "[0]", "{}", "[[],[]]", "1.5", '""'])
def test_D25_whatever_fills_the_file_memory_stays_within_the_limit(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "a.geojson"
    filling = ",".join([piece] * (19_900_000 // (len(piece) + 1)))
    path.write_text('{"type":"FeatureCollection","features":[],"x":[' + filling + "]}")
    spent, most, words = seconds_and_bytes(path)
    assert words.startswith("refused") and spent < 10 and most < MAX_RSS


def test_D26_a_collection_of_nothing_is_refused(write: Write) -> None:
    assert "no assets" in refused(write("a.geojson", as_json(collection())))


def test_D27_names_a_page_could_trip_over_are_plain_columns(write: Write) -> None:
    data = collection(feature(point(), __proto__="x", constructor="y"))
    assert rows_of(opened(write("a.geojson", as_json(data)))) == [
        {"name": "Hall", "__proto__": "x", "constructor": "y"}
    ]


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n\x1e"], ids=["D28 lines", "D28 windows", "D28 text sequence"])
def test_D28_a_feature_on_each_line_is_read_as_a_collection(write: Write, separator: str) -> None:
    contents = opened(write("a.geojsonl", separator.join([json.dumps(feature(point()))] * 3) + "\n"))
    assert len(contents.sheets[0].rows) == 3 and "on each line" in said(contents)


def test_what_is_no_feature_is_refused_by_itself(write: Write) -> None:
    data = {"type": "FeatureCollection", "features": [7, None, {"type": "Point"}, feature(point())]}
    rows = opened(write("a.geojson", as_json(data))).sheets[0].rows
    assert [row.is_refused for row in rows] == [True, True, True, False] and [row.number for row in rows] == [
        1,
        2,
        3,
        4,
    ]


def test_numbers_and_answers_are_written_as_people_write_them(write: Write) -> None:
    row = rows_of(
        opened(write("a.geojson", as_json(collection(feature(point(), a=3.0, b=True, c=None, d=1234567890123, e=0.5)))))
    )
    assert [row[0][key] for key in "abcde"] == ["3", "true", "", "1234567890123", "0.5"]


def test_an_export_of_ours_goes_through_whole(write: Write) -> None:
    properties = {
        "name": "Hall",
        "health_assets": [{"id": "x", "why": "y"}],
        "tags": {"amenity": "pub"},
        "layer": "pubs",
    }
    data = collection(
        {"type": "Feature", "id": "a-1", "properties": properties, "geometry": point()}, metadata={"title": "T"}
    )
    contents = opened(write("a.geojson", as_json(data)))
    row = rows_of(contents)[0]
    assert row["id"] == "a-1" and json.loads(row["health_assets"]) == properties["health_assets"]
    assert contents.notes == () and contents.sheets[0].rows[0].problems == ()
