"""Territories: made from files, boxes and points; what “inside” means, once, for points, lines and areas."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyproj
import pytest
import shapely

from assetmap.errors import TerritoryError
from assetmap.sources.boundaries import territory_from_file
from assetmap.territories import (
    Territory,
    clip_for_measuring,
    inside,
    make_id,
    territory_from_bbox,
    territory_from_point,
)

Write = Callable[[str, str | bytes], Path]
BOX = shapely.box(-2.94, 56.43, -2.92, 56.45)
HOLE = shapely.box(-2.932, 56.438, -2.928, 56.442)
PLAIN = Territory("plain", "Plain", BOX)
HOLED = Territory("holed", "Holed", BOX.difference(HOLE))
PARTS = Territory("parts", "Parts", shapely.MultiPolygon([BOX, shapely.box(-2.90, 56.43, -2.89, 56.45)]))
GEOD = pyproj.Geod(ellps="WGS84")


def is_inside(shape: Any, territory: Territory = PLAIN) -> bool:
    return bool(inside(gpd.GeoSeries([shape], crs=4326), territory)[0])


def collection(*shapes: Any, **names: list[str]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {key: values[place] for key, values in names.items()},
            "geometry": json.loads(shapely.to_geojson(shape)) if shape else None,
        }
        for place, shape in enumerate(shapes)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def moved(lon: float, lat: float, bearing: float, metres: float) -> shapely.Point:
    east, north, _ = GEOD.fwd(lon, lat, bearing, metres)
    return shapely.Point(east, north)


EDGES = {
    "north": (-2.93, 56.45, 0),
    "east": (-2.92, 56.44, 90),
    "south": (-2.93, 56.43, 180),
    "west": (-2.94, 56.44, 270),
}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("metres", [-0.001, 0, 0.001])
def test_a_point_on_the_edge_give_or_take_a_millimetre_is_inside(edge: str, metres: float) -> None:
    assert is_inside(moved(*EDGES[edge], metres))


@pytest.mark.parametrize("edge", EDGES)
def test_a_point_a_centimetre_beyond_the_edge_is_outside(edge: str) -> None:
    assert not is_inside(moved(*EDGES[edge], 0.01))


def test_a_point_at_a_corner_is_inside() -> None:
    assert is_inside(shapely.Point(-2.94, 56.43))


def test_a_point_in_a_hole_is_outside_and_on_the_holes_edge_inside() -> None:
    assert not is_inside(shapely.Point(-2.93, 56.44), HOLED)
    assert is_inside(shapely.Point(-2.932, 56.44), HOLED)


def test_every_part_of_a_territory_counts_and_the_gap_between_does_not() -> None:
    assert is_inside(shapely.Point(-2.895, 56.44), PARTS) and is_inside(shapely.Point(-2.93, 56.44), PARTS)
    assert not is_inside(shapely.Point(-2.91, 56.44), PARTS)


def test_something_without_a_place_is_inside_nothing() -> None:
    assert not is_inside(None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([(-2.935, 56.44), (-2.93, 56.44)], True),
        ([(-3.0, 56.44), (-2.93, 56.44)], True),
        ([(-3.0, 56.44), (-2.94, 56.44)], False),
        ([(-2.95, 56.44), (-2.94, 56.45), (-2.93, 56.46)], False),
        ([(-3.0, 56.44), (-2.8, 56.44)], True),
        ([(-3.0, 56.5), (-2.9, 56.5)], False),
    ],
    ids=["within", "reaches in", "ends at the edge", "touches a corner", "crosses", "far"],
)
def test_a_line_is_inside_when_some_length_of_it_is(line: list[tuple[float, float]], expected: bool) -> None:
    assert is_inside(shapely.LineString(line)) is expected


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (shapely.box(-2.935, 56.435, -2.93, 56.44), True),
        (shapely.box(-2.95, 56.44, -2.9399, 56.441), True),
        (shapely.box(-2.95, 56.44, -2.94, 56.45), False),
        (shapely.box(-2.95, 56.45, -2.94, 56.46), False),
        (shapely.box(-3, 56, -2, 57), True),
    ],
    ids=["within", "overlaps", "shares an edge", "shares a corner", "holds the territory"],
)
def test_an_area_is_inside_when_it_shares_some_surface(area: shapely.Polygon, expected: bool) -> None:
    assert is_inside(area) is expected


def test_an_area_within_a_hole_is_outside() -> None:
    assert not is_inside(HOLE.buffer(-0.0001), HOLED)


def test_nothing_at_all_is_answered_with_nothing() -> None:
    assert list(inside(gpd.GeoSeries([], crs=4326), PLAIN)) == []


def test_measuring_is_done_on_the_part_inside_in_metres() -> None:
    half = gpd.GeoSeries([shapely.box(-2.93, 56.43, -2.91, 56.45), None], index=[7, 9], crs=4326)
    clipped = clip_for_measuring(half, PLAIN)
    expected = abs(GEOD.geometry_area_perimeter(shapely.box(-2.93, 56.43, -2.92, 56.45))[0])
    assert clipped.crs.axis_info[0].unit_name == "metre"
    assert clipped.area.loc[7] == pytest.approx(expected, rel=0.002)
    assert list(clipped.index) == [7, 9] and clipped.loc[9] is None


def test_the_surface_of_a_territory_is_in_square_metres() -> None:
    assert PLAIN.area_m2 == pytest.approx(abs(GEOD.geometry_area_perimeter(BOX)[0]), rel=0.002)


# Population


def test_a_population_without_its_source_or_date_is_refused() -> None:
    for given in ({"population_source": "Census"}, {"population_date": "2022"}, {}):
        with pytest.raises(TerritoryError, match="has no source or no date"):
            Territory("a", "A", BOX, population=100, **given)


def test_an_unknown_population_reads_not_available() -> None:
    assert PLAIN.population_text == "n/a"


def test_a_population_is_told_with_its_source_and_date() -> None:
    told = Territory(
        "a", "A", BOX, population=13000, population_source="Census", population_date="2022"
    ).population_text
    assert told == "13,000 (Census, 2022)"


# From a box or a point


def test_a_box_is_west_south_east_north() -> None:
    assert territory_from_bbox((-2.94, 56.43, -2.92, 56.45)).bbox_lonlat == (-2.94, 56.43, -2.92, 56.45)


@pytest.mark.parametrize(
    "box",
    [
        (1, 0, -1, 2),
        (0, 2, 1, 1),
        (0, 0, 0, 1),
        (-181, 0, 1, 1),
        (0, 0, 1, 91),
        (179, 0, -179, 1),
        (float("nan"), 0, 1, 1),
    ],
)
def test_a_box_that_is_none_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(TerritoryError, match="is not west,south,east,north"):
        territory_from_bbox(box)


def test_around_a_point_means_so_many_metres_in_every_direction() -> None:
    around = territory_from_point(56.44, -2.93, 400)
    for bearing in (0, 45, 90, 200):
        assert is_inside(moved(-2.93, 56.44, bearing, 398), around)
        assert not is_inside(moved(-2.93, 56.44, bearing, 402), around)


@pytest.mark.parametrize(("lat", "lon"), [(95, 0), (0, 190), (float("nan"), 0)])
def test_a_point_off_the_globe_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(TerritoryError, match="is not a latitude and a longitude"):
        territory_from_point(lat, lon, 100)


@pytest.mark.parametrize("metres", [0, -1, 50_001, float("inf"), float("nan")])
def test_a_distance_that_is_not_usable_is_refused(metres: float) -> None:
    with pytest.raises(TerritoryError, match="is not a usable distance"):
        territory_from_point(56, -3, metres)


# From a file


def test_a_single_area_gives_its_name_to_the_territory(write: Write) -> None:
    territory = territory_from_file(write("area.geojson", collection(BOX, name=["Example Quarter"])))
    assert (territory.name, territory.id) == ("Example Quarter", "example-quarter")
    assert territory.polygon.equals(BOX)


def test_several_areas_are_joined_and_named_after_the_file(write: Write) -> None:
    territory = territory_from_file(
        write("streets.geojson", collection(BOX, shapely.box(0, 51, 1, 52), name=["A", "B"]))
    )
    assert territory.polygon.geom_type == "MultiPolygon" and territory.name == "streets"


def test_one_of_several_areas_is_chosen_by_name_whatever_the_case(write: Write) -> None:
    path = write("streets.geojson", collection(BOX, shapely.box(0, 51, 1, 52), label=["North", "South"]))
    assert territory_from_file(path, name="nORTH").polygon.equals(BOX)


def test_a_name_that_is_not_there_is_told_with_those_that_are(write: Write) -> None:
    path = write("streets.geojson", collection(BOX, shapely.box(0, 51, 1, 52), label=["North End", "South End"]))
    with pytest.raises(TerritoryError) as error:
        territory_from_file(path, name="West")
    assert "has no area called “West”" in str(error.value) and "North End, South End" in str(error.value)


@pytest.mark.parametrize("geometry", [BOX, shapely.MultiPolygon([BOX])])
def test_a_bare_shape_or_feature_is_a_territory(geometry: Any, write: Write) -> None:
    shape = json.loads(shapely.to_geojson(geometry))
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    assert territory_from_file(write("a.geojson", json.dumps(shape))).polygon.equals(BOX)
    assert territory_from_file(write("b.geojson", json.dumps(feature))).polygon.equals(BOX)


def test_points_and_lines_beside_the_areas_are_passed_over(write: Write) -> None:
    path = write("mixed.geojson", collection(BOX, shapely.Point(0, 51), None, name=["A", "B", "C"]))
    assert territory_from_file(path).polygon.equals(BOX)


def test_a_crossed_boundary_is_mended(write: Write) -> None:
    bow_tie = shapely.Polygon([(0, 51), (1, 52), (1, 51), (0, 52)])
    polygon = territory_from_file(write("bow.geojson", collection(bow_tie))).polygon
    assert polygon.is_valid and polygon.area == pytest.approx(0.5)


def test_heights_are_dropped(write: Write) -> None:
    raised = shapely.force_3d(BOX, 12.0)
    assert not territory_from_file(write("high.geojson", collection(raised))).polygon.has_z


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (collection(shapely.Point(0, 51)), "has no areas"),
        (collection(shapely.LineString([(0, 51), (1, 51)])), "has no areas"),
        (collection(None), "has no areas"),
        ('{"type": "FeatureCollection", "features": []}', "has no areas"),
        ('{"type": "Topology"}', "has no areas"),
        ('{"type": "FeatureCollection", "features": [5]}', "cannot be read"),
        ('{"type": "FeatureCollection", "features": 5}', "cannot be read"),
        (
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Star"}}]}',
            "cannot be read",
        ),
        (collection(shapely.box(300000, 700000, 301000, 701000)), "are not degrees"),
        ('{"type": ', "is not readable as GeoJSON"),
        ('{"a":' * 50_000, "is not readable as GeoJSON"),
        ("<kml></kml>", "is neither GeoJSON nor a GeoPackage"),
        ("", "is neither GeoJSON nor a GeoPackage"),
        ("SQLite format 3\0 and no more", "is damaged: its database cannot be read"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_a_file_without_a_usable_boundary_is_told(content: str, told: str, write: Write) -> None:
    with pytest.raises(TerritoryError) as error:
        territory_from_file(write("area.geojson", content))
    assert told in str(error.value) and "area.geojson" in str(error.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(TerritoryError, match="There is no file"):
        territory_from_file(tmp_path / "none.gpkg")
    with pytest.raises(TerritoryError, match="is a folder"):
        territory_from_file(tmp_path)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A GeoPackage with two layers: districts in degrees, and wards in the British grid's metres."""
    path = tmp_path / "areas.gpkg"
    districts = gpd.GeoDataFrame({"Name": ["North", "South"]}, geometry=[BOX, shapely.box(0, 51, 1, 52)], crs=4326)
    districts.to_file(path, layer="districts", driver="GPKG")
    districts.to_crs(27700).to_file(path, layer="wards", driver="GPKG")
    return path


def test_of_several_layers_one_has_to_be_chosen_and_they_are_listed(package: Path) -> None:
    with pytest.raises(TerritoryError, match=r"several layers.*districts, wards"):
        territory_from_file(package)


def test_a_layer_that_is_not_there_is_told_with_those_that_are(package: Path) -> None:
    with pytest.raises(TerritoryError, match=r"has no layer “towns”\. It has: districts, wards"):
        territory_from_file(package, layer="towns")


def test_a_layer_and_a_name_choose_one_area(package: Path) -> None:
    assert territory_from_file(package, layer="districts", name="North").polygon.equals(BOX)


def test_a_layer_in_metres_is_brought_to_degrees(package: Path) -> None:
    polygon = territory_from_file(package, layer="wards", name="North").polygon
    assert polygon.symmetric_difference(BOX).area < 1e-6 * BOX.area + 1e-9


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_layer_that_does_not_say_its_coordinate_system_is_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[BOX]).to_file(tmp_path / "bare.gpkg", driver="GPKG")
    with pytest.raises(TerritoryError, match=r"coordinate system|not degrees"):
        territory_from_file(tmp_path / "bare.gpkg")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Maryhill Road", "maryhill-road"),
        ("  Òran / Àite ", "oran-aite"),
        ("../../etc", "etc"),
        ("🌳", "territory"),
        ("", "territory"),
    ],
)
def test_an_id_is_plain_letters_digits_and_hyphens(name: str, expected: str) -> None:
    assert make_id(name) == expected


def test_a_zipped_shapefile_gives_a_territory(package: Path, tmp_path: Path) -> None:
    areas = gpd.read_file(package, layer="wards")
    areas.to_file(tmp_path / "wards.shp")
    with zipfile.ZipFile(tmp_path / "wards.zip", "w") as archive:
        for part in tmp_path.glob("wards.[sdp]*"):
            archive.write(part, f"wards/{part.name}")
    polygon = territory_from_file(tmp_path / "wards.zip", name="north").polygon
    assert polygon.symmetric_difference(BOX).area < 1e-6 * BOX.area + 1e-9


def test_a_zip_without_a_shapefile_is_told(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("notes.txt", "x")
    with pytest.raises(TerritoryError, match=r"notes\.zip is a zip without a shapefile"):
        territory_from_file(tmp_path / "notes.zip")


def test_a_name_that_is_not_in_a_package_is_told_with_those_that_are(package: Path) -> None:
    with pytest.raises(TerritoryError, match=r"no area called “West”. It has for instance: North, South"):
        territory_from_file(package, layer="districts", name="West")


def test_a_boundary_of_more_corners_than_an_upload_may_have_is_read(tmp_path: Path) -> None:
    ring = shapely.Point(0, 51).buffer(1, quad_segs=5_000)
    gpd.GeoDataFrame({"name": ["Isle"]}, geometry=[ring], crs=4326).to_file(tmp_path / "isle.gpkg", driver="GPKG")
    assert shapely.get_num_coordinates(territory_from_file(tmp_path / "isle.gpkg").polygon) == 20_001


def test_a_package_boundary_is_read_in_another_process(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a database from outside was opened in this process")

    monkeypatch.setattr("sqlite3.connect", never)
    monkeypatch.setattr("pyogrio.read_dataframe", never)
    assert territory_from_file(package, layer="districts", name="South").name == "South"


def test_a_package_with_a_damaged_area_is_told(package: Path) -> None:
    base = sqlite3.connect(package)
    base.execute("CREATE TABLE odd (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)")
    base.execute("INSERT INTO odd VALUES (1, x'475000010000000001ff', 'Odd')")
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('odd', 'features', 'odd', 4326)"
    )
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('odd', 'geom', 'POLYGON', 4326, 0, 0)")
    base.commit()
    base.close()
    with pytest.raises(TerritoryError, match="has a shape that cannot be used"):
        territory_from_file(package, layer="odd")
