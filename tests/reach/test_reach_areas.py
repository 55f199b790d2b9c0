"""Walking areas: cut where the time is up, 25 m to either side, and nothing that cannot be walked to."""

from __future__ import annotations

import math

import pytest
import shapely
from street_plans import Plan, at, in_metres

from assetmap.errors import ReachError
from assetmap.reach import BUFFER_M, SLOWER_M_S, Walking, walk_area, walk_area_around, walk_areas

ROUND_END_M2 = 4 * 2 * BUFFER_M**2 * math.sin(math.pi / 8)
"""Area of the two rounded ends of a street, drawn with four corners to a quarter circle."""


def holds(area: shapely.Geometry, place: tuple[float, float]) -> bool:
    return bool(shapely.covers(in_metres(area), shapely.Point(place)))


def test_a_street_is_cut_exactly_where_the_time_is_up(plan: Plan) -> None:
    area = walk_area(plan.street((0, 0), (5000, 0)).network(), at((2000, 0)), 10)
    assert in_metres(area).bounds == pytest.approx((1175, -25, 2825, 25), abs=0.1)
    assert in_metres(area).area == pytest.approx(1600 * 50 + ROUND_END_M2, rel=1e-3)


def test_a_bent_street_is_cut_along_itself(plan: Plan) -> None:
    network = plan.street((0, 0), (300, 0), (300, 300), (3000, 300)).network()
    area = in_metres(walk_area(network, at((0, 0)), 10))
    assert shapely.covers(area, shapely.Point(500 + 24, 300)) and not shapely.covers(area, shapely.Point(500 + 26, 300))
    assert shapely.covers(area, shapely.Point(300, 150)) and not shapely.covers(area, shapely.Point(150, 150))


def test_a_street_walked_into_from_both_ends_may_keep_a_gap(plan: Plan) -> None:
    plan.street((0, 0), (0, 300)).street((0, 0), (0, -300)).street((0, 300), (800, 300), (800, -300), (0, -300))
    area = walk_area(plan.network(), at((0, 0)), 10)
    assert holds(area, (500 + 24, 300)) and not holds(area, (500 + 26, 300))
    assert holds(area, (500 + 24, -300)) and not holds(area, (800, 0))


def test_the_way_from_the_door_to_the_street_takes_its_time_and_belongs_to_the_area(plan: Plan) -> None:
    area = walk_area(plan.street((0, 0), (5000, 0)).network(), at((2000, 200)), 10)
    assert in_metres(area).bounds == pytest.approx((1375, -25, 2625, 225), abs=0.1)
    assert holds(area, (2000, 100))


def test_who_does_not_get_to_the_street_in_time_stays_on_the_way_to_it(plan: Plan) -> None:
    area = walk_area(plan.street((0, 0), (5000, 0)).network(), at((2000, 200)), 1)
    assert in_metres(area).bounds == pytest.approx((1975, 95, 2025, 225), abs=0.1)


def test_the_area_around_several_places_is_all_of_theirs_in_one(plan: Plan) -> None:
    for line in range(0, 2000, 200):
        plan.street(*[(x, line) for x in range(0, 2000, 200)]).street(*[(line, y) for y in range(0, 2000, 200)])
    plan.street((5000, 0), (7000, 0), oneway__foot="yes")
    network = plan.network()
    places = [at(one) for one in ((930, 800), (940, 800), (0, 30), (6000, 20), (6000, 240), (9000, 9000))]
    alone = shapely.union_all([walk_area(network, one, 10) for one in places[:-1]])
    together = walk_area_around(network, places, 10)
    assert together is not None
    assert together.symmetric_difference(alone).area < 1e-4 * alone.area


def test_there_is_no_area_around_places_without_a_street(plan: Plan) -> None:
    network = plan.street((0, 0), (5000, 0)).network()
    assert walk_area_around(network, [at((0, 900)), at((0, 1900))], 10) is None
    assert walk_area_around(network, [], 10) is None


def test_slower_is_less_far(plan: Plan) -> None:
    network = plan.street((0, 0), (5000, 0)).network()
    area = walk_area(network, at((2000, 0)), 10, Walking(SLOWER_M_S))
    assert in_metres(area).bounds == pytest.approx((2000 - 505, -25, 2000 + 505, 25), abs=0.1)


def test_five_ten_and_fifteen_minutes_are_what_each_is_alone(plan: Plan) -> None:
    for line in range(0, 2000, 200):
        plan.street(*[(x, line) for x in range(0, 2000, 200)]).street(*[(line, y) for y in range(0, 2000, 200)])
    network = plan.network()
    together = walk_areas(network, at((930, 800)))
    for minutes, area in zip((5, 10, 15), together, strict=True):
        alone = walk_area(network, at((930, 800)), minutes)
        assert area.symmetric_difference(alone).area < 1e-4 * alone.area
    assert [one.area for one in walk_areas(network, at((930, 800)), (15, 5))] == pytest.approx(
        [together[2].area, together[0].area]
    )


def test_the_far_bank_is_out_of_the_area_without_a_bridge(plan: Plan) -> None:
    network = plan.street((0, 0), (3000, 0)).street((0, 80), (3000, 80)).network()
    area = walk_area(network, at((1500, 0)), 15)
    assert holds(area, (1500, 20)) and not holds(area, (1500, 80))


def test_what_is_behind_a_locked_gate_is_out_of_the_area(plan: Plan) -> None:
    plan.node((300, 0), barrier="gate", locked="yes").street((0, 0), (300, 0), (600, 0))
    area = walk_area(plan.network(), at((0, 0)), 15)
    assert holds(area, (300, 0)) and not holds(area, (400, 0))


def test_a_private_drive_is_out_of_the_area(plan: Plan) -> None:
    plan.street((0, 0), (400, 0)).street((400, 0), (400, 300), highway="service", access="private")
    area = walk_area(plan.network(), at((0, 0)), 15)
    assert holds(area, (400, 20)) and not holds(area, (400, 200))


def test_behind_steps_is_out_of_the_area_of_who_keeps_off_them(plan: Plan) -> None:
    plan.street((0, 0), (200, 0)).street((200, 0), (230, 0), highway="steps").street((230, 0), (500, 0))
    network = plan.network()
    assert holds(walk_area(network, at((0, 0)), 10), (400, 0))
    kept_off = walk_area(network, at((0, 0)), 10, Walking(avoid_steps=True))
    assert holds(kept_off, (220, 0)) and not holds(kept_off, (240, 0))


def test_a_one_way_path_is_reached_from_its_beginning_only(plan: Plan) -> None:
    plan.street((0, 0), (200, 0)).street((200, 0), (600, 0), oneway__foot="yes").street(
        (0, 0), (-400, 0), oneway__foot="-1"
    )
    area = walk_area(plan.network(), at((100, 0)), 10)
    assert holds(area, (600, 0)) and not holds(area, (-100, 0))


def test_who_starts_on_a_one_way_path_goes_on_only(plan: Plan) -> None:
    area = walk_area(plan.street((0, 0), (2000, 0), oneway__foot="yes").network(), at((1000, 0)), 5)
    assert in_metres(area).bounds == pytest.approx((975, -25, 1425, 25), abs=0.1)


def test_the_area_is_one_valid_shape_in_degrees(plan: Plan) -> None:
    area = walk_area(plan.street((0, 0), (500, 0), (500, 500)).network(), at((0, 0)), 10)
    assert area.geom_type == "Polygon" and area.is_valid
    assert shapely.covers(shapely.box(-4, 56, -2, 57), area)


def test_a_point_in_the_sea_is_told_that_no_street_is_near(plan: Plan) -> None:
    network = plan.street((0, 0), (500, 0)).network()
    with pytest.raises(ReachError, match=r"Check that it is LAT,LON and that the extract covers it"):
        walk_area(network, (-3.0, 50.0), 10)
