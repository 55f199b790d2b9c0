"""What the numbers of a sheet say about places: read strictly, asked about where they could mean two things, never guessed."""

from __future__ import annotations

import math
import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from upload_tables import contents_of, context_of, examine_table, kinds, latlon, said, shapes_of

from assetmap.errors import SourceError
from assetmap.sources.upload.degrees import read_angle, read_number
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.grid_references import read_grid_reference
from assetmap.sources.upload.report import Choices

HEADER = ["name", "lat", "lon"]
GRID = Choices(crs="EPSG:27700")
PARK = shapely.box(-4.30, 55.86, -4.25, 55.90)


@pytest.mark.parametrize(
    ("text", "axis", "degrees"),
    [
        ("55.88", "lat", 55.88),
        (" -4.28 ", "lon", -4.28),
        ("55,88", "lat", 55.88),
        ("−4.28", "lon", -4.28),
        ("4.28 W", "lon", -4.28),
        ("N55.88", "lat", 55.88),
        ("55°52'48\"N", "lat", 55.88),
        ("55° 52.8' N", "lat", 55.88),
        ("4º 16’ 48” w", "lon", -4.28),
        ("-4° 16' 48\"", "lon", -4.28),
        ("55 52 48 N", "lat", 55.88),
        ("55d 52m 48s", "lat", 55.88),
        ("33 S", "lat", -33.0),
    ],
)
def test_an_angle_is_read_as_people_write_it(text: str, axis: str, degrees: float) -> None:
    angle = read_angle(text, axis)  # type: ignore[arg-type]
    assert angle is not None and angle.degrees == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "1e1",
        "1_000",
        "0x37",
        "٥١",
        "５５",
        "55..8",
        "--4",
        "north",
        "55 52",
        "55°61'N",
        "55.5°10'N",
        "55.8 E",
        "-55 N",
        "9" * 60,
    ],
)
def test_what_is_no_latitude_is_not_read_as_one(text: str) -> None:
    assert read_angle(text, "lat") is None


@given(st.floats(-90, 90).map(lambda value: round(value, 6)))
def test_minutes_and_seconds_give_back_the_degrees_they_were_made_of(degrees: float) -> None:
    tenths_of_milliseconds = round(abs(degrees) * 36_000_000)
    minutes, rest = divmod(tenths_of_milliseconds, 600_000)
    text = f"{minutes // 60}°{minutes % 60}'{rest / 10_000:.4f}\"{'S' if degrees < 0 else 'N'}"
    angle = read_angle(text, "lat")
    assert angle is not None and angle.degrees == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "number"),
    [("260,564", 260564.0), ("1,260,564.5", 1260564.5), ("259946", 259946.0), ("12,5", 12.5), ("1e5", None)],
)
def test_metres_may_have_their_thousands_apart(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "side_m", "precision"),
    [
        ("NS 57 68", 1000, "area"),
        ("ns570680", 100, "street"),
        ("NS 5705 6805", 10, "exact"),
        ("NS 57050 68050", 1, "exact"),
    ],
)
def test_a_grid_reference_is_the_middle_of_its_square(text: str, side_m: int, precision: str) -> None:
    square = read_grid_reference(text)
    assert square is not None and (square.side_m, square.precision) == (side_m, precision)
    assert (square.x - 257050) ** 2 + (square.y - 668050) ** 2 <= (side_m * 2) ** 2


def test_an_irish_reference_is_on_its_own_grid() -> None:
    square = read_grid_reference("O 159 344")  # the centre of Dublin
    assert square is not None and square.crs == "EPSG:29903" and (square.x, square.y) == (315950, 234450)


@pytest.mark.parametrize("text", ["NS 570 68", "ZZ 12 34", "NS", "I 12 34", "NS 5 7 0 6 8 0 1", "hall"])
def test_what_is_no_grid_reference_is_not_read_as_one(text: str) -> None:
    assert read_grid_reference(text) is None


# In a sheet


def test_decimal_commas_and_degree_signs_are_understood_and_said() -> None:
    report = examine_table(HEADER, ["A", "55,88", "-4,28"], ["B", "55°52'48\"N", "4°16'48\"W"])
    assert latlon(report) == latlon(report, 1) == (55.88, -4.28)
    assert any("decimal comma" in note for note in report.notes)


def test_eastings_and_northings_are_metres_of_the_national_grid() -> None:
    report = examine_table(["name", "Easting", "Northing"], ["Caister", "651,409.903", "313177.270"])
    # The worked point of Ordnance Survey's guide to coordinate systems; in WGS84 it is 52°39'28.72"N 1°42'57.79"E.
    assert latlon(report) == pytest.approx((52.657978, 1.716053), abs=5e-5)
    assert any("2 to 5 m" in note for note in report.notes) and not report.questions


def test_a_thousands_comma_in_the_far_west_is_no_decimal_comma() -> None:
    """159,143 could be degrees; under “Easting” it is metres."""
    report = examine_table(["name", "Easting", "Northing"], ["Skye", "159,143", "845,000"])
    assert not report.questions and latlon(report) == pytest.approx((57.42, -6.0), abs=0.1)


def test_six_figures_of_a_grid_reference_are_a_place_known_to_a_street() -> None:
    report = examine_table(["name", "Grid ref"], ["A", "NS 570 680"], ["B", "near the park"])
    assert report.records["precision"].tolist() == ["street", "none"]
    assert "square of 100 m" in said(report)["place_reason"]
    assert kinds(report) == [(3, "kept")]


def test_both_numbers_in_one_column_are_a_place() -> None:
    report = examine_table(["name", "Coordinates"], ["A", "55.88, -4.28"], ["B", "55.88;-4.28"], ["C", "NS 570 680"])
    assert latlon(report) == latlon(report, 1) == (55.88, -4.28) and latlon(report, 2) is not None


def test_x_and_y_in_degrees_are_longitude_and_latitude() -> None:
    assert latlon(examine_table(["name", "X", "Y"], ["A", "-4.28", "55.88"])) == (55.88, -4.28)


@pytest.mark.parametrize(
    ("lat", "lon", "told"),
    [
        ("NaN", "NaN", "lat is “NaN”"),
        ("inf", "-4.2", "lat is “inf”"),
        ("0", "0", "both 0"),
        ("near the shops", "-4.2", "lat is “near the shops”"),
        ("55.9", "", "lon is empty"),
        ("155.9", "-4.2", "lat is “155.9”"),
        ("5.588", "-4.2", "the decimal point of lat may have slipped (55.88?)"),
        ("-4.2", "55.88", "look the wrong way round"),
    ],
)
def test_a_faulty_place_leaves_its_row_in_the_list_without_one(lat: str, lon: str, told: str) -> None:
    rows = [[f"Good {at}", "55.88", f"-4.2{at}"] for at in range(4)]
    report = examine_table(HEADER, *rows, ["Odd", lat, lon])
    assert latlon(report, 4) is None and report.counts.accepted == 5 and report.counts.placed == 4
    (fault,) = report.faults
    assert (fault.row, fault.kind) == (6, "kept") and told in fault.what


def test_a_row_with_nothing_but_a_faulty_place_is_refused() -> None:
    report = examine_table(HEADER, ["Good", "55.88", "-4.2"], ["", "95", "-4.2"])
    assert report.counts.refused == 1 and report.counts.accepted == 1
    assert [fault.kind for fault in report.faults if fault.row == 3] == ["refused"]


def test_a_longitude_counted_all_round_the_earth_is_turned_and_said() -> None:
    report = examine_table(HEADER, ["A", "55.88", "355.72"])
    assert latlon(report) == (55.88, -4.28) and kinds(report) == [(2, "repaired")]


def test_a_place_far_from_all_others_is_kept_and_warned_about() -> None:
    rows = [[f"Near {at}", "55.88", "-4.28"] for at in range(3)]
    report = examine_table(HEADER, *rows, ["London", "51.5", "-0.12"])
    assert latlon(report, 3) == (51.5, -0.12)
    assert any(fault.row == 5 and "km from the middle of the others" in fault.what for fault in report.faults)


# Asked, never guessed


def test_latitude_and_longitude_the_wrong_way_round_are_asked_about() -> None:
    rows = [[f"Club {at}", "-4.28", f"55.8{at}"] for at in range(5)]
    report = examine_table(HEADER, *rows)
    (question,) = report.questions
    assert (question.id, question.how_to_say, question.rows) == ("swap", "--swap", 5)
    assert question.samples[0].before == "-4.28, 55.8" and question.samples[0].after == (55.8, -4.28)
    assert report.records.empty and report.counts.accepted == 0
    swapped = examine_table(HEADER, *rows, choices=Choices(swap=True))
    assert latlon(swapped, 1) == (55.81, -4.28) and any("As you chose" in note for note in swapped.notes)
    left = examine_table(HEADER, *rows, choices=Choices(swap=False))
    assert not left.questions and latlon(left, 1) == (-4.28, 55.81)


def test_which_way_round_is_told_by_the_territory_where_it_lies_elsewhere() -> None:
    berlin = shapely.box(13.3, 52.4, 13.5, 52.6)
    rows = [["A", "13.4", "52.5"], ["B", "13.41", "52.51"]]
    assert [one.id for one in examine_table(HEADER, *rows, territory=berlin).questions] == ["swap"]
    assert not examine_table(HEADER, *rows).questions


@pytest.mark.parametrize("header", [["name", "lat", "lon"], ["name", "Y", "X"]])
def test_metres_where_degrees_should_be_are_asked_about(header: list[str]) -> None:
    rows = [["A", "668050", "257050"], ["B", "668,150", "257,150"]]
    report = examine_table(header, *rows)
    (question,) = report.questions
    assert question.id == "crs" and question.how_to_say == "--crs EPSG:27700" and report.records.empty
    assert "look like British National Grid" in question.text
    answered = examine_table(header, *rows, choices=GRID)
    assert latlon(answered) == (55.88432, -4.28696) and not answered.questions


def test_degrees_under_eastings_and_northings_are_asked_about() -> None:
    report = examine_table(["name", "Easting", "Northing"], ["A", "-4.28", "55.88"])
    assert [one.how_to_say for one in report.questions] == ["--crs EPSG:4326"]
    answered = examine_table(["name", "Easting", "Northing"], ["A", "-4.28", "55.88"], choices=Choices(crs="EPSG:4326"))
    assert latlon(answered) == (55.88, -4.28)


def layer(*shapes: object, crs: str | None, format_: str, choices: Choices | None = None):  # type: ignore[no-untyped-def]
    rows = [(shape, [f"Thing {at}"]) for at, shape in enumerate(shapes)]
    contents = contents_of(shapes_of(["name"], *rows, crs=crs), file="layer.zip", format_=format_)
    return examine(contents, choices or Choices(), context_of())


def test_a_layer_without_a_system_is_asked_about_whatever_its_numbers() -> None:
    metres = layer(shapely.Point(257050, 668050), crs=None, format_="Shapefile")
    degrees = layer(shapely.Point(-4.28, 55.88), crs=None, format_="Shapefile")
    assert [one.how_to_say for one in metres.questions] == ["--crs EPSG:27700"]
    assert [one.how_to_say for one in degrees.questions] == ["--crs EPSG:4326"]


def test_a_layer_whose_system_contradicts_its_numbers_is_asked_about() -> None:
    one = layer(shapely.Point(257050, 668050), crs="EPSG:4326", format_="GeoJSON")
    other = layer(shapely.Point(-4.28, 55.88), crs="EPSG:27700", format_="GeoPackage")
    assert [question.how_to_say for question in one.questions] == ["--crs EPSG:27700"]
    assert [question.how_to_say for question in other.questions] == ["--crs EPSG:4326"]


def test_shapes_are_brought_from_their_system_into_degrees() -> None:
    square = shapely.box(257000, 668000, 257100, 668100)
    report = layer(square, crs="EPSG:27700", format_="GeoPackage")
    place = report.records.geometry.iloc[0]
    assert place.geom_type == "Polygon" and not report.questions
    assert place.centroid.distance(shapely.Point(-4.286957, 55.884315)) < 1e-4


def test_geojson_in_degrees_needs_no_answer_and_lists_what_has_no_shape() -> None:
    report = layer(shapely.Point(-4.28, 55.88), None, crs=None, format_="GeoJSON")
    assert report.counts.placed == 1 and report.counts.without_place == 1 and kinds(report) == [(2, "kept")]


def test_shapes_with_their_axes_the_wrong_way_round_are_asked_about() -> None:
    reversed_ = shapely.LineString([(55.88, -4.28), (55.89, -4.29)])
    assert [one.id for one in layer(reversed_, crs="EPSG:4326", format_="GeoJSON").questions] == ["swap"]
    report = layer(reversed_, crs="EPSG:4326", format_="GeoJSON", choices=Choices(swap=True))
    assert report.records.geometry.iloc[0].equals(shapely.LineString([(-4.28, 55.88), (-4.29, 55.89)]))


@pytest.mark.parametrize(
    "crs", ["EPSG:99999", "+proj=utm", "27700", "EPSG:5701", "https://example.org", "EPSG:4326\n+init"]
)
def test_only_codes_of_systems_for_maps_are_taken(crs: str) -> None:
    with pytest.raises(SourceError, match="is not a system of coordinates"):
        examine_table(HEADER, ["A", "668050", "257050"], choices=Choices(crs=crs))


def test_places_outside_the_territory_are_kept_counted_and_warned_about() -> None:
    rows = [["In", "55.88", "-4.28"], ["Edge", "55.90", "-4.28"], ["Out", "55.92", "-4.28"]]
    report = examine_table(HEADER, *rows, territory=PARK)
    assert report.counts.outside == 1 and report.counts.placed == 3 and kinds(report) == [(4, "warned")]
    assert "2.2 km outside" in report.faults[0].what


def test_five_kinds_of_one_place_lie_together() -> None:
    """The same spot in degrees, with signs, in metres and as references differs by no more than each can say."""
    chance = random.Random(7)
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    for _ in range(20):
        lat, lon = 55 + chance.random(), -4 + chance.random()
        x, y = to_grid.transform(lon, lat)
        header = ["name", "lat", "lon", "Easting", "Northing", "Grid ref"]
        report = examine_table(
            header,
            ["degrees", f"{lat:.6f}", f"{lon:.6f}", "", "", ""],
            ["metres", "", "", f"{x:.1f}", f"{y:.1f}", ""],
        )
        one, other = report.records.geometry
        assert math.dist(one.coords[0], other.coords[0]) < 2e-6
