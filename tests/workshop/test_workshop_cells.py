"""Cells hide homes: every place lies in one, each has enough addresses, and no two of them give away what lies between."""

from __future__ import annotations

import json

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.errors import TerritoryError, WorkshopError
from assetmap.territories import Territory, territory_from_point
from assetmap.workshop.cells import (
    K_PLANNER,
    K_PUBLIC,
    K_ROOM,
    NO_COUNTS,
    TOO_FEW,
    Cells,
    cells_of,
    grid_of,
)

GRID = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
"""The national grid as pyproj knows it: up to 3 m from the grid of the cells, which the places of these tests allow for."""

WEST_M, SOUTH_M = 64 * 4_000, 164 * 4_000
"""The south-west corner of the 4 km square in which these tests build houses: Glasgow."""


def lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat = GRID.transform(WEST_M + x, SOUTH_M + y, direction="INVERSE")
    return float(lon), float(lat)


def territory(west: float = 20, south: float = 20, east: float = 3_980, north: float = 3_980) -> Territory:
    corners = [lonlat(x, y) for x, y in ((west, south), (east, south), (east, north), (west, north))]
    return Territory("here", "Here", shapely.Polygon(corners))


def houses(counts: dict[tuple[int, int], int]) -> np.ndarray:
    """So many houses in the finest squares (column, row) of the 4 km square, well inside each."""
    points = [
        lonlat(column * 250 + 20 + 210 * (n % 23) / 23, row * 250 + 20 + 210 * (n // 23) / 60)
        for (column, row), number in counts.items()
        for n in range(number)
    ]
    return np.array(points).reshape(-1, 2)


EVERYWHERE = {(column, row): 20 for column in range(16) for row in range(16)}
"""20 houses in each 250 m square: 80 in 500 m, 320 in 1 km, which is 160 addresses."""

villages = st.dictionaries(
    st.tuples(st.integers(0, 15), st.integers(0, 15)), st.sampled_from([1, 40, 110, 320, 900]), max_size=12
)
places = st.tuples(st.floats(30, 3_970), st.floats(30, 3_970))


def known_in(cell_polygon: shapely.Geometry, buildings: np.ndarray) -> int:
    return int(shapely.contains_xy(cell_polygon, buildings[:, 0], buildings[:, 1]).sum()) if len(buildings) else 0


def by_rings(cells: Cells, lon: float, lat: float) -> list[str]:
    """Do what the phone does: the cells whose rings a line to the east crosses an odd number of times."""
    found = []
    for cell in cells.as_data()["cells"]:
        crossed = 0
        for ring in cell["rings"]:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
                crossed += (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1)
        if crossed % 2:
            found.append(cell["id"])
    return found


def test_an_even_suburb_is_divided_as_counted_by_hand() -> None:
    cells = cells_of(territory(), houses(EVERYWHERE))
    assert {cell.size_m for cell in cells} == {1_000}
    assert len(cells) == 16
    assert cells.note == ""


def test_an_id_says_the_grid_the_size_and_the_square() -> None:
    cell = cells_of(territory(), houses(EVERYWHERE)).of(*lonlat(1_500, 3_500))
    assert cell.id == "27700:1000:257:659"
    assert not cell.is_coarsest


def test_a_cell_that_has_too_few_homes_on_one_side_is_not_split() -> None:
    lonely = {**EVERYWHERE, **{(column, row): 0 for column in range(4) for row in range(4)}, (0, 0): 1}
    cells = cells_of(territory(), houses(lonely))
    assert cells.of(*lonlat(10, 10)).size_m == 2_000


@settings(max_examples=40, deadline=None)
@given(villages, st.lists(places, min_size=5, max_size=5))
def test_every_place_lies_in_exactly_one_cell_on_the_server_and_on_the_phone(village, somewhere) -> None:
    cells = cells_of(territory(), houses(village), K_ROOM)
    for x, y in somewhere:
        lon, lat = lonlat(x, y)
        near_an_edge = min(x % 250, 250 - x % 250, y % 250, 250 - y % 250) < 5
        assert near_an_edge or by_rings(cells, lon, lat) == [cells.of(lon, lat).id]
        assert shapely.distance(cells.of(lon, lat).polygon, shapely.Point(lon, lat)) < 1e-6


@settings(max_examples=40, deadline=None)
@given(villages, st.sampled_from([K_ROOM, K_PLANNER, K_PUBLIC]))
def test_every_cell_has_enough_addresses_or_is_the_coarsest(village, least) -> None:
    buildings = houses(village)
    for cell in cells_of(territory(), buildings, least):
        assert cell.is_coarsest or known_in(cell.polygon, buildings) * 0.5 >= least
        assert cell.has_enough == (known_in(cell.polygon, buildings) * 0.5 >= least)


@settings(max_examples=40, deadline=None)
@given(villages)
def test_taking_cells_from_a_coarser_one_leaves_whole_cells(village) -> None:
    buildings = houses(village)
    fine, coarse = cells_of(territory(), buildings, K_ROOM), cells_of(territory(), buildings, K_PUBLIC)
    for cell in fine:
        holding = [
            one for one in coarse if shapely.intersection(one.polygon, cell.polygon).area > cell.polygon.area / 1e6
        ]
        assert len(holding) == 1
        assert shapely.difference(cell.polygon, holding[0].polygon).area < cell.polygon.area / 1e6


@settings(max_examples=20, deadline=None)
@given(villages)
def test_cells_do_not_overlap_and_leave_nothing_of_the_territory_out(village) -> None:
    here = territory()
    polygons = [cell.polygon for cell in cells_of(here, houses(village), K_ROOM)]
    together = shapely.union_all(polygons)
    assert sum(one.area for one in polygons) == pytest.approx(together.area, rel=1e-9)
    assert shapely.difference(here.polygon, together).area < here.polygon.area / 1e9


@settings(max_examples=20, deadline=None)
@given(villages, st.randoms(use_true_random=False))
def test_the_answer_is_the_same_after_a_restart_and_in_any_order(village, random) -> None:
    buildings = houses(village)
    order = list(range(len(buildings)))
    random.shuffle(order)
    again = cells_of(territory(), buildings[order])
    assert json.dumps(again.as_data()) == json.dumps(cells_of(territory(), buildings).as_data())


@settings(max_examples=20, deadline=None)
@given(villages, st.integers(1, 900))
def test_buildings_in_another_square_do_not_matter(village, number) -> None:
    elsewhere = houses({(20, 3): number, (-5, 15): number})
    here = cells_of(territory(), np.concatenate([houses(village), elsewhere]), K_ROOM)
    assert here.as_data() == cells_of(territory(), houses(village), K_ROOM).as_data()


@settings(max_examples=20, deadline=None)
@given(villages, st.tuples(st.floats(1_100, 1_900), st.floats(1_100, 1_900)))
def test_two_territories_that_overlap_put_a_home_into_the_same_square(village, place) -> None:
    one, other = territory(20, 20, 2_000, 2_000), territory(1_000, 1_000, 3_980, 3_980)
    buildings = houses(village)
    place_lonlat = lonlat(*place)
    assert (
        cells_of(one, buildings, K_ROOM).of(*place_lonlat).id == cells_of(other, buildings, K_ROOM).of(*place_lonlat).id
    )


def test_a_place_without_known_buildings_is_no_cell_of_its_own() -> None:
    """A house that the map lacks would be alone in it."""
    buildings = houses({(0, 0): 320, (1, 0): 320})
    cells = cells_of(territory(), buildings)
    assert {cell.id for cell in cells} == {"27700:250:1024:2624", "27700:250:1025:2624"}
    assert cells.of(*lonlat(3_900, 3_900)).id == "27700:250:1025:2624"


def test_houses_told_twice_count_once() -> None:
    twice = np.concatenate([houses({(0, 0): 200}), houses({(0, 0): 200})])
    assert [cell.size_m for cell in cells_of(territory(), twice)] == [4_000]


@pytest.mark.parametrize("buildings", [None, np.empty((0, 2)), houses({(40, 40): 900})], ids=["none", "empty", "far"])
def test_without_buildings_there_are_only_the_coarsest_cells_and_that_is_said(buildings) -> None:
    cells = cells_of(territory(), buildings)
    assert [(cell.size_m, cell.is_coarsest, cell.has_enough) for cell in cells] == [(4_000, True, False)]
    assert cells.note == NO_COUNTS


def test_a_village_too_small_to_hide_anybody_is_told() -> None:
    cells = cells_of(territory(), houses({(3, 3): 40}))
    assert [cell.has_enough for cell in cells] == [False]
    assert cells.note == TOO_FEW


def test_a_place_beyond_the_edge_is_taken_as_far_as_the_cell_reaches() -> None:
    cells = cells_of(territory(1_100, 1_100, 1_200, 1_200), houses(EVERYWHERE))
    assert cells.of(*lonlat(1_900, 1_900)).id == cells.of(*lonlat(1_150, 1_150)).id


@pytest.mark.parametrize("lon, lat", [(-4.0, 57.0), (float("nan"), 55.8), (200.0, 100.0), (float("inf"), 0.0)])
def test_a_place_outside_is_refused(lon, lat) -> None:
    with pytest.raises(WorkshopError, match="outside the area"):
        cells_of(territory(), None).of(lon, lat)


@pytest.mark.parametrize("forged", ["", "27700:250:1:1", "27700:4000:64:165", "../etc", "27700:4000:64:164 "])
def test_an_id_of_no_cell_here_is_refused(forged) -> None:
    with pytest.raises(WorkshopError, match="no area of this workshop"):
        cells_of(territory(), None).by_id(forged)


def test_an_id_leads_back_to_its_cell() -> None:
    cells = cells_of(territory(), houses(EVERYWHERE))
    assert all(cells.by_id(cell.id) is cell for cell in cells)


@pytest.mark.parametrize("wrong", [[[0.0, 91.0]], [[float("nan"), 0.0]], [1.0, 2.0], [[1.0, 2.0, 3.0]]])
def test_buildings_that_are_no_points_are_refused(wrong) -> None:
    with pytest.raises(TerritoryError, match="longitude and latitude"):
        cells_of(territory(), np.array(wrong))


def test_cells_that_would_hide_nobody_are_refused() -> None:
    with pytest.raises(ValueError, match="hides nobody"):
        cells_of(territory(), None, K_ROOM - 1)


@pytest.mark.parametrize(
    "name, lat, lon, epsg",
    [
        ("Scilly", 49.92, -6.30, 27700),
        ("Lerwick", 60.15, -1.15, 27700),
        ("Dover", 51.12, 1.31, 27700),
        ("Calais", 50.95, 1.85, 32631),
        ("Islay", 55.63, -6.20, 27700),
        ("Rathlin", 55.30, -6.20, 32629),
        ("Belfast", 54.60, -5.93, 32630),
        ("Trieste", 45.65, 13.77, 32633),
        ("Sherbrooke", 45.40, -71.90, 32619),
        ("Wellington", -41.29, 174.78, 32760),
    ],
)
def test_the_grid_is_the_national_one_in_great_britain_and_utm_elsewhere(name, lat, lon, epsg) -> None:
    assert grid_of(territory_from_point(lat, lon, 500, name)) == epsg


def test_cells_outside_great_britain_work_alike() -> None:
    trieste = territory_from_point(45.65, 13.77, 800)
    cell = cells_of(trieste, None).of(13.77, 45.65)
    assert cell.id.startswith("32633:4000:")
    assert cell.polygon.contains(shapely.Point(13.77, 45.65))


def test_what_a_phone_gets_is_small_and_says_no_address() -> None:
    cells = cells_of(territory(), houses({(column, row): 320 for column in range(16) for row in range(16)}))
    data = cells.as_data()
    assert len(cells) == 256
    assert len(json.dumps(data, separators=(",", ":"))) < 40_000
    assert set(data) == {"cells", "note"}
    assert {key for cell in data["cells"] for key in cell} == {"id", "size_m", "rings"}
