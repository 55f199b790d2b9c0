"""How near something is to a territory's street corners; numbers are counted by hand on a plan of 80 m streets, a minute each."""

from __future__ import annotations

import pytest
import shapely
from measured_assets import seen
from street_plans import Plan, at

from assetmap.reach import Walking, WalkNetwork, build_network
from assetmap.sources.walk_ways import read_walk_ways
from assetmap.territories import Territory
from assetmap.workspace.nearness import area_around, how_near, outline_to_draw, places_of_kind

USUAL = Walking()
HALL = "layer:community_centres"


@pytest.fixture
def road(plan: Plan) -> WalkNetwork:
    """A road of twenty stretches of 80 m: 21 corners, each a minute from the next."""
    for number in range(20):
        plan.street((80.0 * number, 0.0), (80.0 * number + 80.0, 0.0))
    return build_network(read_walk_ways(plan.save()))


def territory(west: float = -20.0, east: float = 1_620.0) -> Territory:
    (left, low), (right, high) = at((west, -50.0)), at((east, 50.0))
    return Territory("here", "Here", shapely.box(left, low, right, high))


def hall(metres: float, **values: object) -> dict[str, object]:
    return {"geometry": shapely.Point(at((metres, 0.0)))} | values


def near(network: WalkNetwork, where: Territory, *halls: dict[str, object], walking: Walking = USUAL):  # type: ignore[no-untyped-def]
    view = seen(*halls, audience="coordinator", area=where)
    return how_near(network, where, places_of_kind(view, HALL), walking)


def test_corners_within_five_ten_and_fifteen_minutes_are_counted(road: WalkNetwork) -> None:
    found = near(road, territory(), hall(10.0))
    assert found.corners == 21
    assert found.within == (6, 11, 16)


def test_the_nearest_of_two_counts(road: WalkNetwork) -> None:
    assert near(road, territory(), hall(10.0), hall(1_590.0)).within == (12, 21, 21)


def test_slower_walking_reaches_fewer(road: WalkNetwork) -> None:
    assert near(road, territory(), hall(10.0), walking=Walking(0.8)).within == (4, 7, 10)


def test_corners_outside_the_territory_do_not_count(road: WalkNetwork) -> None:
    assert near(road, territory(east=420.0), hall(0.0)).corners == 6


def test_what_is_gone_or_has_no_place_is_not_walked_to(road: WalkNetwork) -> None:
    found = near(road, territory(), hall(0.0, status="former"), hall(0.0, geometry=None))
    assert (found.places, found.without_place, found.within) == (0, 1, (0, 0, 0))


def test_roughly_placed_ones_are_told(road: WalkNetwork) -> None:
    assert near(road, territory(), hall(0.0, precision="street")).approximate == 1


def test_the_area_around_two_halls_holds_both_and_not_what_lies_between(road: WalkNetwork) -> None:
    view = seen(hall(0.0), hall(1_600.0), audience="coordinator", area=territory())
    area = area_around(road, places_of_kind(view, HALL), 5, USUAL)
    assert area is not None
    inside = [area.contains(shapely.Point(at((metres, 0.0)))) for metres in (10.0, 390.0, 800.0, 1_210.0, 1_590.0)]
    assert inside == [True, True, False, True, True]


def test_there_is_no_area_around_nothing(road: WalkNetwork) -> None:
    view = seen(hall(0.0, geometry=None), audience="coordinator", area=territory())
    assert area_around(road, places_of_kind(view, HALL), 5, USUAL) is None


def test_small_gaps_in_an_area_are_shaded_and_large_ones_stay() -> None:
    def square(x: float, y: float, side: float) -> list[tuple[float, float]]:
        return [tuple(at((x + dx, y + dy))) for dx, dy in ((0, 0), (side, 0), (side, side), (0, side))]

    area = shapely.MultiPolygon(
        [
            (square(0, 0, 900), [square(100, 100, 95), square(400, 400, 105)]),
            (square(2000, 0, 500), [square(2100, 100, 90)]),
            (square(3000, 0, 500), []),
        ]
    )
    drawn = outline_to_draw(area)
    assert [len(one.interiors) for one in drawn.geoms] == [1, 0, 0]
    assert [drawn.contains(shapely.Point(at(place))) for place in ((150, 150), (450, 450), (2150, 150), (3250, 250))] == [
        True, False, True, True,
    ]  # fmt: skip


def test_a_kind_is_a_theme_or_a_layer(road: WalkNetwork) -> None:
    with pytest.raises(ValueError, match="theme:ID or layer:ID"):
        places_of_kind(seen(), "community_centres")
