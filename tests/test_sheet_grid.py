"""The squares of a sheet: every place of a territory in exactly one, the same for everybody, found again from what is on paper."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.export.sheet_grid import MOST_SQUARES, SIZES, GridFrame, SquareError, grid_frame, sheet_grid
from assetmap.territories import Territory, territory_from_point

HERE = Territory("here", "Here", shapely.box(-3.01, 51.58, -2.99, 51.6))


@st.composite
def territories(draw: st.DrawFn) -> Territory:
    """Four-cornered territories from a back lane to a county, at the latitudes where people live."""
    lon, lat = draw(st.floats(-170, 170)), draw(st.floats(-60, 68))
    wide, high = draw(st.floats(1e-4, 0.5)), draw(st.floats(1e-4, 0.5))
    lean = draw(st.floats(-0.4, 0.4))
    corners = [(0, 0), (1, lean), (1, 1 + lean), (0, 1)]
    outline = shapely.Polygon([(round(lon + x * wide, 7), round(lat + y * high, 7)) for x, y in corners])
    return Territory("t", "T", outline)


@given(territories(), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_every_place_of_a_territory_lies_in_exactly_one_square(territory: Territory, x: float, y: float) -> None:
    grid = sheet_grid(territory)
    (a, b, c, d) = shapely.get_coordinates(territory.polygon)[:4]
    lower, upper = a + x * (b - a), d + x * (c - d)
    lon, lat = lower + y * (upper - lower)
    name = grid.cell_of(lon, lat)
    assert name is not None
    place = shapely.Point(lon, lat)
    tiny = 1e-9 + 1e-6 * grid.place_of(name).polygon.length
    holding = [one for one in grid.names() if grid.place_of(one).polygon.buffer(-tiny).contains(place)]
    assert holding in ([], [name])  # none when it is as good as on a line
    assert grid.place_of(name).polygon.distance(place) < tiny


@given(territories())
@settings(max_examples=12, deadline=None)
def test_the_middle_of_a_square_is_in_it_and_names_come_back(territory: Territory) -> None:
    grid = sheet_grid(territory)
    for name in grid.names():
        middle = grid.place_of(name).point
        assert grid.cell_of(middle.x, middle.y) == name
        assert grid.named(name) == name


@given(territories())
@settings(max_examples=12, deadline=None)
def test_there_are_a_few_squares_of_a_length_one_can_say(territory: Territory) -> None:
    grid = sheet_grid(territory)
    assert 5 <= max(grid.columns, grid.rows) <= MOST_SQUARES + 1
    assert f"{grid.side_m:.2g}" == f"{grid.side_m:g}" or float(f"{grid.side_m:.2g}") == grid.side_m


@given(territories())
@settings(max_examples=12, deadline=None)
def test_squares_are_the_same_on_every_paper_and_every_time(territory: Territory) -> None:
    grids = [sheet_grid(territory, size) for size in SIZES for _ in range(2)]
    assert len({(one.crs, one.west_m, one.north_m, one.side_m, one.columns, one.rows) for one in grids}) == 1
    assert len({one.code for one in grids}) == 1


def test_another_outline_has_another_code() -> None:
    moved = Territory("here", "Here", shapely.box(-3.01, 51.58, -2.98, 51.6))
    assert sheet_grid(moved).code != sheet_grid(HERE).code
    assert len(sheet_grid(HERE).code) == 4


def test_letters_run_east_and_numbers_south() -> None:
    grid = sheet_grid(HERE)
    a1, b1, a2 = (grid.place_of(name).point for name in ("A1", "B1", "A2"))
    assert a1.x < b1.x and a2.y < a1.y
    assert "I" not in "".join(grid.names()) and "O" not in "".join(grid.names())


def test_a_square_is_as_wide_as_it_says() -> None:
    grid = sheet_grid(HERE)
    area = shapely.transform(grid.place_of("C4").polygon, grid.to_metres).area
    assert math.sqrt(area) == pytest.approx(grid.side_m, rel=1e-6)


@pytest.mark.parametrize("written", ["C4", "c4", " c 4 ", "4C", "C-4", "C04", "c.4"])
def test_a_square_is_read_as_people_write_it(written: str) -> None:
    assert sheet_grid(HERE).place_of(written, 3).said == "square C4 of sheet 3"


@pytest.mark.parametrize("written", ["", "Z9", "C", "44", "C0", "C99", "CC4", "C4D", "#eval", "I3", "٣C"])
def test_a_square_that_is_not_there_is_refused_with_those_that_are(written: str) -> None:
    with pytest.raises(SquareError, match="A1 to F10"):
        sheet_grid(HERE).place_of(written)


def test_a_place_known_by_its_square_is_the_part_of_it_inside() -> None:
    grid = sheet_grid(HERE)
    corner = grid.place_of("A1")
    assert corner.precision == "area"
    assert 0 < corner.within.area < corner.polygon.area
    assert HERE.polygon.buffer(1e-12).covers(corner.within)


def test_beyond_the_sheet_there_is_no_square() -> None:
    assert sheet_grid(HERE).cell_of(-3.5, 51.59) is None


def test_a_paper_that_is_not_there_is_refused() -> None:
    with pytest.raises(SquareError, match="A4 and A3"):
        sheet_grid(HERE, "A5")


@pytest.mark.parametrize("room", [(180.0, 160.0), (120.0, 300.0), (60.0, 60.0)])
def test_the_squares_fit_on_the_paper_and_are_square(room: tuple[float, float]) -> None:
    frame = grid_frame(sheet_grid(HERE), *room)
    assert frame.width_mm <= room[0] + 1e-9 and frame.height_mm <= room[1] + 1e-9
    assert max(frame.width_mm / room[0], frame.height_mm / room[1]) > 0.9
    assert frame.square_mm * frame.grid.columns == pytest.approx(frame.width_mm)


def test_on_paper_a_place_lies_in_the_square_it_is_in() -> None:
    grid = sheet_grid(HERE)
    frame = grid_frame(grid, 180, 160)
    for name in grid.names():
        column, row = "ABCDEFGHJK".index(name[0]), int(name[1:]) - 1
        (at,) = frame.to_paper(shapely.points([grid.place_of(name).point.coords[0]]))
        assert (at.x / frame.square_mm, at.y / frame.square_mm) == pytest.approx((column + 0.5, row + 0.5), abs=1e-3)


@pytest.mark.parametrize(("lon", "leans"), [(-5.9, 1), (-0.1, -1)])
def test_north_leans_away_from_the_middle_of_the_zone(lon: float, leans: int) -> None:
    """West of a UTM zone's middle (3° west) grid north points west of true north: true north leans clockwise."""
    frame = grid_frame(sheet_grid(territory_from_point(56.0, lon, 500)), 180, 160)
    assert isinstance(frame, GridFrame)
    assert frame.lean * leans == pytest.approx(2.9 * math.sin(math.radians(56.0)), abs=0.05)
