"""Shapes: repaired where that is safe and said so, given up with a reason where not, and never a process with them."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from bad_files import (
    MAX_RSS,
    POINT,
    as_json,
    collection,
    feature,
    geopackage,
    opened,
    point,
    polygon,
    refused,
    said,
    seconds_and_bytes,
    shapefile,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.sources.upload.shapes import usable_shapes
from assetmap.sources.upload.sheets import SheetRow

Write = Callable[[str, str | bytes], Path]
Row = Callable[[Any], SheetRow]
SQUARE = [(-4.25, 55.89), (-4.24, 55.89), (-4.24, 55.895), (-4.25, 55.895), (-4.25, 55.89)]


@pytest.fixture
def row(write: Write) -> Row:
    """Open a collection of one feature with the given geometry and return its row."""
    return lambda geometry: opened(write("a.geojson", as_json(collection(feature(geometry))))).sheets[0].rows[0]


def test_G02_the_spot_where_both_numbers_are_0_is_no_place(row: Row) -> None:
    found = row(point(0, 0))
    assert found.place is None and "both 0" in str(found.problems[0])


def test_G03_a_place_off_the_earth_is_none_where_the_file_says_degrees(write: Write) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:4326"}}
    rows = opened(write("a.geojson", as_json(collection(feature(point(1, 95)), feature(point(1234.5, 5)), crs=crs))))
    assert [one.place for one in rows.sheets[0].rows] == [None, None] and said(rows).count("not on Earth") == 2


def test_numbers_that_are_no_degrees_stay_where_the_file_does_not_say(row: Row) -> None:
    assert row(point(330017, 671917)).place.x == 330017


def test_G10_a_bow_tie_is_repaired_and_its_area_said_before_and_after(row: Row) -> None:
    """Two triangles of 0.005 x 0.01 degrees at 55.9 north: about 0.17 square kilometres each."""
    found = row(polygon((-4.29, 55.89), (-4.28, 55.9), (-4.28, 55.89), (-4.29, 55.9), (-4.29, 55.89)))
    assert found.place.is_valid and found.place.area == pytest.approx(0.00005) and len(found.place.geoms) == 2
    assert "0 m² as drawn, 0.35 km² as 2 areas" in str(found.repaired[0]) and found.problems == ()


def test_G11_an_open_ring_is_closed_and_only_that(write: Write) -> None:
    data = collection(feature(polygon(*SQUARE[:-1])), feature(polygon(*SQUARE)))
    opened_ring, good = opened(write("a.geojson", as_json(data))).sheets[0].rows
    assert opened_ring.place.equals(good.place) and "has been closed" in str(opened_ring.repaired[0])
    assert good.repaired == ()


HOLES = {
    "G12 hole outside": [[[0, 1], [1, 1], [1, 2], [0, 2], [0, 1]], [[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]],
    "G12 hole across the edge": [
        [[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]],
        [[1, 2], [3, 2], [3, 2.5], [1, 2.5], [1, 2]],
    ],
    "G12 spike": [[[0, 1], [2, 1], [2, 3], [2, 5], [2, 3], [0, 3], [0, 1]]],
    "G12 touching itself": [[[0, 1], [2, 1], [2, 3], [1, 1], [0, 3], [0, 1]]],
}


@pytest.mark.parametrize("rings", HOLES.values(), ids=HOLES.keys())
def test_G12_holes_and_rings_that_do_not_fit_are_repaired_and_said(row: Row, rings: Any) -> None:
    found = row({"type": "Polygon", "coordinates": rings})
    assert found.place.is_valid and found.place.area > 0 and len(found.repaired) == 1


def test_G12_an_area_inside_another_of_the_same_thing_is_repaired(row: Row) -> None:
    inner = [[[0.5, 1.2], [0.7, 1.2], [0.7, 1.5], [0.5, 1.2]]]
    found = row({"type": "MultiPolygon", "coordinates": [[[[0, 1], [1, 1], [1, 2], [0, 2], [0, 1]]], inner]})
    assert found.place.is_valid and found.repaired


NOTHING = {
    "G13 two corners": polygon((1, 1), (2, 2), (1, 1)),
    "G13 one corner": polygon((1, 1), (1, 1), (1, 1), (1, 1)),
    "G13 no length": {"type": "LineString", "coordinates": [[1, 1], [1, 1]]},
    "G13 one place": {"type": "LineString", "coordinates": [[1, 1]]},
    "G13 a line for an area": polygon((1, 1), (2, 2), (3, 3), (1, 1)),
    "G16 empty line": {"type": "LineString", "coordinates": []},
    "G16 empty area": {"type": "Polygon", "coordinates": []},
    "G16 empty collection": {"type": "GeometryCollection", "geometries": []},
    "G16 empty parts": {"type": "MultiPoint", "coordinates": []},
    "G17 over the date line": polygon((179, -1), (-179, -1), (-179, 1), (179, 1), (179, -1)),
    "G18 over a pole": polygon((-80, 60), (80, 60), (80, 90), (-80, 90), (-80, 60)),
    "G18 the whole world": polygon((-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)),
}


@pytest.mark.parametrize("geometry", NOTHING.values(), ids=NOTHING.keys())
def test_G13_G16_G17_G18_what_is_no_shape_costs_the_row_its_place_with_a_reason(row: Row, geometry: Any) -> None:
    found = row(geometry)
    assert found.place is None and len(found.problems) == 1 and found.cells == ("Hall",)


def test_G14_outer_rings_run_anticlockwise_afterwards(row: Row) -> None:
    found = row(polygon(*SQUARE[::-1]))
    assert found.place.exterior.is_ccw and found.repaired == ()


def test_G15_of_a_mixed_collection_the_widest_kind_stands_for_the_thing(row: Row) -> None:
    geometries = [point(1, 1), polygon(*SQUARE), {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}]
    found = row({"type": "GeometryCollection", "geometries": geometries})
    assert found.place.geom_type == "Polygon" and "held 1 point, 1 line, 1 area" in str(found.repaired[0])


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]}, "MultiPoint"),
        ({"type": "MultiPoint", "coordinates": [[1, 1]]}, "Point"),
        ({"type": "MultiLineString", "coordinates": [[[1, 1], [2, 2]], [[3, 3], [4, 4]]]}, "MultiLineString"),
        ({"type": "MultiPolygon", "coordinates": [[[[0, 1], [1, 1], [1, 2], [0, 1]]]]}, "Polygon"),
        ({"type": "GeometryCollection", "geometries": [point(1, 1), point(2, 2)]}, "MultiPoint"),
    ],
)
def test_G15_several_parts_of_a_kind_stay_together(row: Row, geometry: Any, kind: str) -> None:
    found = row(geometry)
    assert found.place.geom_type == kind and found.repaired == ()


def circle(corners: int, size: float = 0.01) -> dict[str, Any]:
    turns = (2 * math.pi * at / corners for at in range(corners))
    around = [(-4.2 + size * math.cos(turn), 55.8 + size * math.sin(turn)) for turn in turns]
    return polygon(*around, around[0])


def test_G19_a_shape_of_too_many_corners_is_not_read_and_one_of_just_enough_is(row: Row) -> None:
    found = row(circle(10_000))
    assert found.place is None and "10,001 corners" in str(found.problems[0]) and "Simplify" in str(found.problems[0])
    assert row(circle(9_999)).place is not None


def test_G19_a_million_corners_in_a_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    ring = [[round(at / 1e5, 5), 5] for at in range(9_000)]
    path.write_text(
        json.dumps(collection(*[feature({"type": "LineString", "coordinates": ring})] * 112), separators=(",", ":"))
    )
    spent, most, words = seconds_and_bytes(path)
    assert "more than 1,000,000 corners" in words and spent < 10 and most < MAX_RSS


def star(corners: int, seed: int = 1) -> dict[str, Any]:
    chance = random.Random(seed)
    around = [(chance.random() + 1, chance.random() + 1) for _ in range(corners)]
    return polygon(*around, around[0])


def test_G20_a_star_that_takes_a_minute_to_repair_is_given_up_in_time(write: Write) -> None:
    data = collection(feature(star(400)), feature(star(1_900, 2)), feature(point()))
    path = write("a.geojson", as_json(data))
    start = time.monotonic()
    rows = opened(path).sheets[0].rows
    assert time.monotonic() - start < 9
    assert rows[2].place is not None and not rows[2].problems
    assert all(found.place is None or found.place.is_valid for found in rows[:2])
    assert rows[1].place is None and "crosses itself" in str(rows[1].problems[0])


def test_G20_a_broken_shape_beyond_the_limit_is_not_even_tried(row: Row) -> None:
    found = row(star(3_000))
    assert found.place is None and "too many to repair" in str(found.problems[0])


def test_G20_thousands_of_small_broken_shapes_are_done_in_time(write: Write) -> None:
    path = write("a.geojson", as_json(collection(*(feature(star(25, seed)) for seed in range(1_000)))))
    rows = opened(path).sheets[0].rows
    assert all(found.place is None or found.place.is_valid for found in rows)
    assert all(found.problems or found.repaired for found in rows if not found.place or found.repaired)


def test_G21_ten_thousand_things_at_one_place_are_ten_thousand_rows(write: Write) -> None:
    rows = opened(write("a.geojson", as_json(collection(*[feature(point())] * 10_000)))).sheets[0].rows
    assert len(rows) == 10_000 and len({found.place.wkb for found in rows}) == 1


def test_G22_places_are_rounded_to_a_centimetre(row: Row) -> None:
    found = row(point(-4.12345678901234567, 55.12345678901234567))
    assert (found.place.x, found.place.y) == (-4.1234568, 55.1234568)


def test_G22_a_sliver_thinner_than_the_rounding_is_no_area(row: Row) -> None:
    found = row(polygon((1, 1), (2, 1), (2, 1.000000001), (1, 1.000000001), (1, 1)))
    assert found.place is None and found.problems


def test_a_bow_tie_is_treated_alike_in_every_format(tmp_path: Path, write: Write) -> None:
    bow = shapely.Polygon([(1, 1), (2, 2), (2, 1), (1, 2), (1, 1)])
    ring = " ".join(f"{x},{y}" for x, y in bow.exterior.coords)
    outline = f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    from bad_files import kml, placemark

    paths = [
        write("a.kml", kml(placemark(more=outline))),
        write(
            "a.geojson",
            as_json(
                collection(
                    feature(
                        shapely.geometry.mapping(bow) | {"coordinates": polygon(*bow.exterior.coords)["coordinates"]}
                    )
                )
            ),
        ),
        geopackage(tmp_path / "a.gpkg", {"halls": [shapely.to_wkb(bow), POINT]}),
        write("a.zip", zipped(shapefile(tmp_path, shapes=[bow]))),
    ]
    found = [opened(path).sheets[0].rows[0] for path in paths]
    assert all(one.place.is_valid and one.place.area == pytest.approx(0.5) and one.repaired for one in found)


def test_corners_in_every_format_count_against_the_same_limit(tmp_path: Path) -> None:
    wide = shapely.to_wkb(shapely.LineString([(at / 1e5, 5) for at in range(10_001)]))
    row = opened(geopackage(tmp_path / "a.gpkg", {"halls": [wide]})).sheets[0].rows[0]
    assert row.place is None and "10,001 corners" in str(row.problems[0])


def test_a_collection_that_is_refused_says_one_plain_sentence(write: Write) -> None:
    assert "no assets" in refused(write("a.geojson", as_json(collection())))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "geometries"]), inner)
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "MultiPolygon", "GeometryCollection"])


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({"type": KINDS, "coordinates": ANY_JSON, "geometries": ANY_JSON}))
def test_whatever_a_geometry_holds_it_becomes_a_valid_place_or_a_reason(geometry: dict[str, Any]) -> None:
    shape = usable_shapes([geometry], "a.geojson", in_degrees=False)[0]
    assert (shape.place is None) == bool(shape.faults)
    assert shape.place is None or (shape.place.is_valid and not shape.place.is_empty and not shape.place.has_z)


WHOLE_WKB = [
    POINT,
    shapely.to_wkb(shapely.box(0, 0, 1, 1)),
    shapely.to_wkb(shapely.from_wkt("MULTILINESTRING Z ((0 0 1, 1 1 1), (2 2 2, 3 3 3))")),
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WHOLE_WKB), st.integers(0, 90), st.binary(max_size=8))
def test_whatever_bytes_a_shape_has_it_becomes_a_valid_place_or_a_reason(wkb: bytes, at: int, other: bytes) -> None:
    changed = wkb[:at] + other + wkb[at + len(other) :]
    shape = usable_shapes([changed], "a.gpkg", in_degrees=False)[0]
    assert (shape.place is None) == bool(shape.faults)
    assert shape.place is None or (shape.place.is_valid and not shape.place.is_empty)
