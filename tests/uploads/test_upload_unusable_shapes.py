"""A shape that cannot be used costs a map file's row; an empty or missing one, and a cell of a table, only its place."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from bad_files import (
    POINT,
    as_json,
    collection,
    feature,
    geopackage,
    gpx,
    kml,
    placemark,
    point,
    polygon,
    shapefile,
    workbook,
    zipped,
)
from upload_tables import contents_of, context_of, examine_table, kinds, shapes_of

from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.opening import open_upload
from assetmap.sources.upload.report import Choices, UploadReport

Write = Callable[[str, str | bytes], Path]
GOOD = feature(point(), name="Good")
EMPTY: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}


def report_of(path: Path) -> UploadReport:
    return examine(open_upload(path), Choices(), context_of())


def names(report: UploadReport) -> list[str]:
    return [str(record_id).rpartition(":")[2] for record_id in report.records["record_id"]]


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (polygon((-4.28, 55.88), (-4.27, 55.88), (-4.28, 55.88)), "fewer than three corners"),
        ({"type": "LineString", "coordinates": [[-4.28, 55.88], [-4.28, 55.88]]}, "no length"),
        ({"type": "Pointy", "coordinates": [-4.28, 55.88]}, "unknown kind"),
        (point("-4.28", "55.88"), "not all numbers"),
        ({"type": "Point", "coordinates": []}, "no coordinates"),
        ({"type": "Point", "coordinates": None}, "no list of coordinates"),
        ({"type": "Point", "coordinates": [1]}, "fewer than two numbers"),
        (point(0, 0), "both 0"),
        (point(-4.28, 95), "not in degrees"),
        (polygon((-179, 0), (179, 0), (179, 1), (-179, 1), (-179, 0)), "half the world"),
    ],
    ids=["G13", "G13 line", "D19", "D20", "D21 []", "D21 null", "D21 [1]", "G02", "G03", "G17"],
)
def test_a_geojson_row_with_an_unusable_shape_is_refused_by_name(write: Write, shape: Any, why: str) -> None:
    report = report_of(write("a.geojson", as_json(collection(feature(shape, name="Odd park"), GOOD))))
    assert names(report) == ["good"] and report.counts.refused == 1
    (fault,) = report.faults
    assert (fault.row, fault.kind, fault.value) == (1, "refused", "Odd park")
    assert fault.what.startswith("“Odd park”: ") and why in fault.what and "Correct its shape" in fault.mend


@pytest.mark.parametrize(("shape", "said"), [(None, "has no place."), (EMPTY, "its shape is empty.")])
def test_a_missing_or_empty_shape_keeps_the_row_without_a_place(write: Write, shape: Any, said: str) -> None:
    report = report_of(write("a.geojson", as_json(collection(feature(shape, name="Nowhere"), GOOD))))
    assert names(report) == ["nowhere", "good"] and report.counts.without_place == 1
    assert [(fault.row, fault.kind, fault.what) for fault in report.faults] == [(1, "kept", said)]


def test_a_placemark_with_an_unusable_shape_is_refused_and_an_empty_one_kept(write: Write) -> None:
    bad = placemark("Bad", "<LineString><coordinates>-4.28,55.88 -4.28,55.88</coordinates></LineString>")
    empty = placemark("Empty", "<Point><coordinates></coordinates></Point>")
    report = report_of(write("a.kml", kml(bad + empty + placemark("Good"))))
    assert names(report) == ["empty", "good"] and kinds(report) == [(1, "refused"), (2, "kept")]


def test_a_waypoint_off_the_earth_is_refused_and_one_without_numbers_kept(write: Write) -> None:
    body = "<wpt lat='95' lon='-4'><name>Off</name></wpt><wpt><name>Unsaid</name></wpt>"
    body += "<trk><name>Stood still</name><trkseg><trkpt lat='55.88' lon='-4.28'/></trkseg></trk>"
    report = report_of(write("a.gpx", gpx(body + "<wpt lat='55.88' lon='-4.28'><name>Good</name></wpt>")))
    assert names(report) == ["unsaid", "good"] and report.counts.refused == 2
    assert [fault.value for fault in report.faults if fault.kind == "refused"] == ["Off", "Stood still"]


def test_a_package_row_with_a_damaged_shape_is_refused_and_one_without_a_shape_kept(tmp_path: Path) -> None:
    nested = struct.pack("<BII", 1, 7, 1) * 40 + POINT
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT, nested, b"", shapely.to_wkb(shapely.Point())]})
    report = report_of(path)
    assert names(report) == ["hall-1", "hall-3", "hall-4"]
    assert kinds(report) == [(2, "refused"), (3, "kept"), (4, "kept")]


def test_a_shapefile_row_with_a_line_of_no_length_is_refused(tmp_path: Path, write: Write) -> None:
    lines = [shapely.LineString([(-4.28, 55.88), (-4.27, 55.88)]), shapely.LineString([(-4.28, 55.88)] * 2)]
    report = report_of(write("a.zip", zipped(shapefile(tmp_path, shapes=lines))))
    assert report.counts.refused == 1 and names(report) == ["café-hall"]


def test_a_shape_that_is_nowhere_in_its_own_system_is_refused() -> None:
    sheet = shapes_of(
        ["name"], (shapely.Point(259000, 658000), ["Good"]), (shapely.Point(9e14, 9e14), ["Far"]), crs="EPSG:27700"
    )
    report = examine(contents_of(sheet, file="a.gpkg", format_="GeoPackage"), Choices(), context_of())
    assert names(report) == ["good"] and [fault.value for fault in report.faults if fault.kind == "refused"] == ["Far"]


def test_a_refused_row_says_nothing_else_that_is_odd_about_it(write: Write) -> None:
    odd = feature(point(0, 0), name="Odd", deep=[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]])
    report = report_of(write("a.geojson", as_json(collection(odd, GOOD))))
    assert kinds(report) == [(1, "refused")]


def test_cells_that_are_no_place_are_all_treated_in_one_way_and_keep_their_rows() -> None:
    cells = [("NaN", "NaN"), ("inf", "-4.28"), ("0", "0"), ("95", "-4.28"), ("", "-4.28"), ("by the shops", "-4.28")]
    rows = [[f"Club {at}", lat, lon] for at, (lat, lon) in enumerate(cells)]
    report = examine_table(["name", "lat", "lon"], ["Good", "55.88", "-4.28"], *rows)
    assert report.counts.refused == 0 and report.counts.without_place == len(cells)
    assert kinds(report) == [(row, "kept") for row in range(3, 3 + len(cells))]


def test_well_known_text_in_a_table_that_is_no_place_keeps_its_row() -> None:
    report = examine_table(["name", "wkt"], ["Good", "POINT (-4.28 55.88)"], ["Odd", "POINT (0 0)"])
    assert len(report.records) == 2 and kinds(report) == [(3, "kept")]


def test_a_name_that_is_a_formula_nobody_calculated_is_refused(write: Write) -> None:
    rows = [["name", "lat", "lon"], ["Hall", 55.88, -4.28], ['="Ha"&"ll"', 55.87, -4.27], ["+9 Club", 55.86, -4.26]]
    report = report_of(write("a.xlsx", workbook(rows)))
    assert names(report) == ["hall", "9-club"]
    (fault,) = report.faults
    assert (fault.row, fault.column, fault.kind) == (3, "name", "refused")
    assert fault.what == "the name is a formula that was never calculated." and "type the name" in fault.mend


def test_the_second_table_beside_the_first_knows_its_own_formulas(write: Write) -> None:
    """The columns of a table to the right are counted from where it begins."""
    left = [["Name", "Lat", "Lon"], ["Hall", 55.88, -4.28], ["Hut", 55.87, -4.27]]
    right = [["Name", "Room"], ["=A2", "upstairs"], ["Shed", "outside"]]
    rows = [[*one, None, *other] for one, other in zip([*left, ["Barn", 55.86, -4.26]], [*right, []], strict=True)]
    contents = open_upload(write("a.xlsx", workbook(rows)))
    assert [[row.uncomputed for row in sheet.rows] for sheet in contents.sheets] == [[(), (), ()], [(0,), ()]]


def test_other_formulas_nobody_calculated_cost_only_what_they_would_have_said(write: Write) -> None:
    report = report_of(write("a.xlsx", workbook([["name", "lat", "lon"], ["Hall", 55.88, -4.28], ["Hut", "=1", "=2"]])))
    assert names(report) == ["hall", "hut"] and report.counts.placed == 1
    assert {fault.kind for fault in report.faults} == {"kept"}
