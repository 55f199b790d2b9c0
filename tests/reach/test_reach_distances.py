"""How far it is on foot, on streets small enough to measure with a ruler."""

from __future__ import annotations

import math

import numpy as np
import pytest
from street_plans import Plan, at, metres_between

from assetmap.errors import ReachError, SourceError
from assetmap.reach import Walking, WalkNetwork, build_network, distances_from, nearest, walk_minutes_between
from assetmap.reach.network import utm_zone_of
from assetmap.sources.walk_ways import read_walk_ways

ROUGH = 0.05
"""Metres: positions are stored to a centimetre."""


def test_the_way_follows_the_street_and_not_the_crow(plan: Plan) -> None:
    network = plan.street((0, 0), (300, 0), (300, 400)).network()
    assert metres_between(network, (0, 0), (300, 400)) == pytest.approx(700, abs=ROUGH)


def test_a_place_between_two_corners_starts_where_it_is(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).street((1000, 0), (1000, 500)).network()
    assert metres_between(network, (250, 0), (1000, 100)) == pytest.approx(850, abs=ROUGH)


def test_two_places_on_one_street_are_as_far_apart_as_they_are_along_it(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    assert metres_between(network, (200, 0), (650, 0)) == pytest.approx(450, abs=ROUGH)
    assert metres_between(network, (650, 0), (200, 0)) == pytest.approx(450, abs=ROUGH)


def test_the_way_from_the_door_to_the_street_counts(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    assert metres_between(network, (200, 30), (600, -20)) == pytest.approx(450, abs=ROUGH)


def test_the_nearest_street_is_taken_though_its_corners_are_far(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).street((0, 0), (0, 60), (450, 60)).network()
    assert metres_between(network, (500, 10), (1000, 0)) == pytest.approx(510, abs=ROUGH)


def test_the_shorter_of_two_ways_between_the_same_corners_counts(plan: Plan) -> None:
    network = plan.street((0, 0), (0, 300), (400, 300), (400, 0)).street((0, 0), (400, 0)).network()
    assert metres_between(network, (0, 0), (400, 0)) == pytest.approx(400, abs=ROUGH)


def test_ways_that_cross_without_a_common_node_do_not_meet(plan: Plan) -> None:
    network = plan.street((0, -300), (0, 300), bridge="yes").street((-300, 0), (300, 0)).network()
    assert math.isnan(metres_between(network, (0, -300), (300, 0)))


def test_a_way_is_met_in_its_middle_where_the_node_is_common(plan: Plan) -> None:
    network = plan.street((0, -300), (0, 0), (0, 300)).street((0, 0), (300, 0)).network()
    assert metres_between(network, (0, -300), (300, 0)) == pytest.approx(600, abs=ROUGH)


def test_without_a_bridge_the_other_side_of_the_river_is_out_of_reach(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).street((0, 40), (1000, 40)).network()
    assert math.isnan(metres_between(network, (500, 0), (500, 40)))


def test_the_other_side_of_the_river_is_as_far_as_the_bridge_makes_it(plan: Plan) -> None:
    plan.street((0, 0), (1000, 0)).street((0, 40), (1000, 40)).street((1000, 0), (1000, 40), bridge="yes")
    assert metres_between(plan.network(), (500, 0), (500, 40)) == pytest.approx(1040, abs=ROUGH)


def test_steps_are_walked_unless_somebody_keeps_off_them(plan: Plan) -> None:
    plan.street((0, 0), (100, 0), highway="steps").street((0, 0), (0, 200), (100, 200), (100, 0))
    network = plan.network()
    assert metres_between(network, (0, 0), (100, 0)) == pytest.approx(100, abs=ROUGH)
    assert metres_between(network, (0, 0), (100, 0), avoid_steps=True) == pytest.approx(500, abs=ROUGH)


def test_somebody_who_keeps_off_steps_does_not_start_on_them(plan: Plan) -> None:
    plan.street((0, 0), (100, 0), highway="steps").street((0, 0), (0, 200), (100, 200), (100, 0))
    assert metres_between(plan.network(), (40, 10), (100, 0)) == pytest.approx(10 + 60, abs=ROUGH)
    assert metres_between(plan.network(), (40, 10), (100, 0), avoid_steps=True) == pytest.approx(40 + 490, abs=ROUGH)


def test_a_stile_is_steps(plan: Plan) -> None:
    network = plan.node((100, 0), barrier="stile").street((0, 0), (100, 0), (200, 0)).network()
    assert metres_between(network, (0, 0), (200, 0)) == pytest.approx(200, abs=ROUGH)
    assert math.isnan(metres_between(network, (0, 0), (200, 0), avoid_steps=True))


def test_a_locked_gate_is_reached_from_both_sides_and_passed_from_neither(plan: Plan) -> None:
    plan.node((300, 0), barrier="gate", locked="yes").street((0, 0), (300, 0), (600, 0))
    network = plan.network()
    assert metres_between(network, (0, 0), (299, 0)) == pytest.approx(299, abs=ROUGH)
    assert metres_between(network, (600, 0), (301, 0)) == pytest.approx(299, abs=ROUGH)
    assert math.isnan(metres_between(network, (0, 0), (600, 0)))


def test_a_private_gate_at_a_corner_shuts_every_street_that_ends_there(plan: Plan) -> None:
    plan.node((300, 0), barrier="gate", access="private")
    network = plan.street((0, 0), (300, 0)).street((300, 0), (600, 0)).street((300, 0), (300, 300)).network()
    assert math.isnan(metres_between(network, (0, 0), (600, 0)))
    assert math.isnan(metres_between(network, (600, 0), (300, 300)))


def test_a_gate_that_is_not_locked_is_walked_through(plan: Plan) -> None:
    network = plan.node((300, 0), barrier="gate").street((0, 0), (300, 0), (600, 0)).network()
    assert metres_between(network, (0, 0), (600, 0)) == pytest.approx(600, abs=ROUGH)


def test_a_private_drive_is_gone_round_and_one_that_is_open_on_foot_is_not(plan: Plan) -> None:
    plan.street((0, 0), (0, 200), (100, 200), (100, 0)).street((0, 0), (100, 0), highway="service", access="private")
    assert metres_between(plan.network(), (0, 0), (100, 0)) == pytest.approx(500, abs=ROUGH)
    plan.street((0, 0), (100, 0), highway="service", access="private", foot="yes")
    assert metres_between(plan.network(), (0, 0), (100, 0)) == pytest.approx(100, abs=ROUGH)


def test_an_escalator_is_walked_the_way_it_moves(plan: Plan) -> None:
    plan.street((0, 0), (100, 0), highway="steps", conveying="forward").street((0, 0), (0, 200), (100, 200), (100, 0))
    network = plan.network()
    assert metres_between(network, (0, 0), (100, 0)) == pytest.approx(100, abs=ROUGH)
    assert metres_between(network, (100, 0), (0, 0)) == pytest.approx(500, abs=ROUGH)
    assert metres_between(network, (80, 0), (20, 0)) == pytest.approx(20 + 500 + 20, abs=ROUGH)


def test_a_square_of_one_way_is_walked_along_its_edge(plan: Plan) -> None:
    plan.street((0, 0), (100, 0), (100, 100), (0, 100), (0, 0), highway="pedestrian", area="yes")
    network = plan.street((100, 100), (100, 300)).network()
    assert metres_between(network, (0, 0), (100, 300)) == pytest.approx(400, abs=ROUGH)


def test_a_square_of_several_ways_is_walked_along_its_edge(plan: Plan) -> None:
    plan.street((-300, 0), (0, 0)).street((100, 100), (100, 300))
    plan.street((0, 0), (100, 0), (100, 100)).street((100, 100), (0, 100), (0, 0))
    half, other = plan.ways - 1, plan.ways
    for number, (kind, way, rest, _) in enumerate(plan.osm.things):
        if kind == "way" and way in (half, other):
            plan.osm.things[number] = (kind, way, rest, {})
    members = [("way", half, "outer"), ("way", other, "outer")]
    plan.osm.relation(1, members, {"type": "multipolygon", "highway": "pedestrian"})
    assert metres_between(plan.network(), (-300, 0), (100, 300)) == pytest.approx(700, abs=ROUGH)


def test_a_path_that_is_joined_to_nothing_does_not_catch_who_stands_beside_it(plan: Plan) -> None:
    plan.street((0, 0), (1000, 0)).street((500, 12), (560, 12))
    assert metres_between(plan.network(), (530, 10), (1000, 0)) == pytest.approx(480, abs=ROUGH)


def test_on_an_island_the_islands_own_path_is_taken(plan: Plan) -> None:
    network = plan.street((0, 0), (100, 0)).street((0, 200), (5000, 200)).network()
    assert metres_between(network, (10, 5), (90, 5)) == pytest.approx(90, abs=ROUGH)


def test_a_dead_end_that_loops_back_on_itself_is_walked_the_shorter_way_round(plan: Plan) -> None:
    plan.street((0, 0), (100, 0)).street((100, 0), (100, 100), (300, 100), (300, 0), (100, 0))
    network = plan.network()
    assert metres_between(network, (0, 0), (150, 0)) == pytest.approx(150, abs=ROUGH)
    assert metres_between(network, (0, 0), (100, 90)) == pytest.approx(190, abs=ROUGH)


def test_a_way_of_which_a_node_is_missing_ends_there(plan: Plan) -> None:
    plan.street((0, 0), (200, 0), (400, 0), (600, 0), (800, 0))
    plan.osm.things = [thing for thing in plan.osm.things if thing[:2] != ("node", plan.numbers[(400, 0)])]
    network = plan.network()
    assert metres_between(network, (0, 0), (200, 0)) == pytest.approx(200, abs=ROUGH)
    assert math.isnan(metres_between(network, (200, 0), (600, 0)))


def test_a_file_with_its_ways_before_its_nodes_is_read_the_same(plan: Plan) -> None:
    plan.street((0, 0), (300, 0), (300, 400))
    whole = plan.read()
    plan.osm.things.reverse()
    turned = read_walk_ways(plan.osm.save(plan.folder / "turned.osm"))
    assert np.array_equal(whole.nodes, turned.nodes) and np.array_equal(whole.lonlat, turned.lonlat)


def test_a_saved_overpass_answer_with_streets_will_do(plan: Plan) -> None:
    plan.street((0, 0), (300, 0), (300, 400)).save()
    answer = plan.osm.save_overpass(plan.folder / "answer.json")
    network = build_network(read_walk_ways(answer))
    assert metres_between(network, (0, 0), (300, 400)) == pytest.approx(700, rel=1e-4)


def test_only_streets_that_meet_the_box_are_read(plan: Plan) -> None:
    plan.street((0, 0), (300, 0)).street((5000, 0), (5300, 0))
    (west, south), (east, north) = at((-100, -100)), at((400, 100))
    ways = read_walk_ways(plan.save(), (west, south, east, north))
    assert len(ways.first) - 1 == 1
    assert ways.bbox_lonlat[0] >= west and ways.bbox_lonlat[2] <= east


def test_who_is_near_no_street_is_told_so(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    with pytest.raises(ReachError, match="no street within 250 m of"):
        distances_from(network, at((500, 400)), 800)
    assert math.isnan(metres_between(network, (500, 400), (0, 0)))


@pytest.mark.parametrize("content", ["", '<osm version="0.6"></osm>'])
def test_a_file_without_streets_says_how_to_get_them(plan: Plan, content: str) -> None:
    path = plan.folder / "empty.osm"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"empty\.osm"):
        read_walk_ways(path)


def test_a_folder_is_no_extract(plan: Plan) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        read_walk_ways(plan.folder)


def test_an_overpass_answer_without_streets_says_that_there_is_no_street_network(plan: Plan) -> None:
    answer = plan.node((0, 0), amenity="cafe").osm.save_overpass(plan.folder / "answer.json")
    with pytest.raises(SourceError, match=r"No street network: gather this territory from an OpenStreetMap extract"):
        read_walk_ways(answer)


# Several at once


def test_the_nearest_hall_is_the_nearest_on_foot_not_as_the_crow_flies(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).street((0, 40), (1000, 40)).street((1000, 0), (1000, 40)).network()
    halls = [at((500, 40)), at((0, 0))]
    found = nearest(network, [at((600, 0)), at((900, 0))], halls)
    assert found["destination"].tolist() == [1, 0]
    assert found["distance_m"].tolist() == pytest.approx([600, 640], abs=ROUGH)
    assert found["walk_minutes"].tolist() == pytest.approx([7.5, 8.0], abs=0.001)


def test_what_cannot_be_walked_to_has_no_minutes(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).street((0, 40), (1000, 40)).network()
    found = nearest(network, [at((500, 0))], [at((500, 40)), at((9000, 0))])
    assert found["destination"].tolist() == [-1]
    assert found["walk_minutes"].isna().all() and found["distance_m"].isna().all()


def test_beyond_the_limit_nothing_is_near(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    assert nearest(network, [at((0, 0))], [at((900, 0))], limit_minutes=10)["destination"].tolist() == [-1]
    assert nearest(network, [at((0, 0))], [at((700, 0))], limit_minutes=10)["destination"].tolist() == [0]


def test_a_hall_off_the_street_is_further_by_the_way_to_its_door(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    found = nearest(network, [at((500, 0))], [at((700, 0)), at((400, 150))])
    assert found["destination"].tolist() == [0]
    assert found["distance_m"].tolist() == pytest.approx([200], abs=ROUGH)


def test_without_halls_or_without_people_there_is_an_empty_answer(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    assert nearest(network, [at((0, 0))], [])["destination"].tolist() == [-1]
    assert len(nearest(network, [], [at((0, 0))])) == 0
    assert walk_minutes_between(network, [], [at((0, 0))]).shape == (0, 1)


def test_the_nearest_is_the_least_of_the_whole_table(plan: Plan) -> None:
    network = town(plan)
    random = np.random.default_rng(7)
    homes, halls = ([at((x, y)) for x, y in random.uniform(0, 900, (number, 2)).tolist()] for number in (60, 7))
    for walking in (Walking(), Walking(avoid_steps=True)):
        table = walk_minutes_between(network, homes, halls, walking)
        found = nearest(network, homes, halls, walking)
        assert found["walk_minutes"].to_numpy() == pytest.approx(np.nanmin(table, axis=1))
        assert table[np.arange(60), found["destination"]] == pytest.approx(found["walk_minutes"].to_numpy())


def test_a_table_says_what_each_pair_alone_says_whichever_side_is_longer(plan: Plan) -> None:
    network = town(plan)
    few, many = [at((130, 420)), at((501, 498))], [at((x + 1, x + 2)) for x in range(0, 900, 100)]
    for start, goal in ((few, many), (many, few)):
        alone = [[float(walk_minutes_between(network, [one], [other])[0, 0]) for other in goal] for one in start]
        assert walk_minutes_between(network, start, goal) == pytest.approx(np.array(alone))


def town(plan: Plan) -> WalkNetwork:
    """A grid of streets with a moving stair and steps."""
    for line in range(0, 1000, 100):
        plan.street(*[(x, line) for x in range(0, 1000, 100)])
        plan.street(*[(line, y) for y in range(0, 1000, 100)], oneway="yes")
    plan.street((100, 100), (150, 150), (200, 200), highway="steps")
    plan.street((500, 500), (600, 600), highway="steps", conveying="forward")
    return plan.network()


# Words and settings


@pytest.mark.parametrize("minutes", [0, -5, 121, math.nan, math.inf])
def test_a_walk_has_a_usable_length(minutes: float) -> None:
    with pytest.raises(ReachError, match="not a usable walk"):
        Walking().metres_in(minutes)


@pytest.mark.parametrize("speed", [0, -1, 30, math.nan])
def test_a_speed_is_one_at_which_people_walk(speed: float) -> None:
    with pytest.raises(ReachError, match="not a walking speed"):
        Walking(speed)


def test_ten_minutes_are_800_metres() -> None:
    assert Walking().metres_in(10) == pytest.approx(800)


@pytest.mark.parametrize(
    ("lon", "lat", "zone"), [(-3, 56, 32630), (13.8, 45.6, 32633), (151.2, -33.9, 32756), (180, 0, 32601)]
)
def test_metres_are_measured_in_the_zone_of_the_place(lon: float, lat: float, zone: int) -> None:
    assert utm_zone_of(lon, lat) == f"EPSG:{zone}"


def test_a_place_that_is_none_is_refused(plan: Plan) -> None:
    network = plan.street((0, 0), (1000, 0)).network()
    with pytest.raises(ReachError, match="not a longitude and a latitude"):
        nearest(network, [(math.nan, 1)], [at((0, 0))])
