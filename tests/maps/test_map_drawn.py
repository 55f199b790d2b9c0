"""A drawing that comes from a browser is believed only when it is a place or a shape that can be used."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from assetmap.maps.drawn import MOST_CORNERS, DrawnShapeError, check_drawn

LOOP = [[-3.0, 51.0], [-2.9, 51.0], [-2.9, 51.1], [-3.0, 51.1]]


def area(*corners):
    return {"type": "Polygon", "coordinates": [list(corners)]}


def test_a_point_has_six_decimals_and_nothing_else():
    said = {"type": "Point", "coordinates": [-3.12345678, 51], "name": "x", "crs": "y"}
    assert check_drawn(said) == {"type": "Point", "coordinates": [-3.123457, 51.0]}


def test_an_open_ring_is_closed():
    ring = check_drawn(area(*LOOP))["coordinates"][0]
    assert ring == [*LOOP, LOOP[0]]
    assert check_drawn(area(*LOOP, LOOP[0]))["coordinates"][0] == ring


def test_the_same_corner_twice_running_counts_once():
    line = {"type": "LineString", "coordinates": [LOOP[0], LOOP[0], LOOP[1], LOOP[1]]}
    assert check_drawn(line)["coordinates"] == LOOP[:2]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "no point, line or area"),
        ([], "no point, line or area"),
        ("Point", "no point, line or area"),
        ({"type": "MultiPolygon", "coordinates": [[LOOP]]}, "no point, line or area"),
        ({"type": "Point"}, "longitude and a latitude"),
        ({"type": "Point", "coordinates": [1, 2, 3]}, "longitude and a latitude"),
        ({"type": "Point", "coordinates": ["1", "2"]}, "two numbers"),
        ({"type": "Point", "coordinates": [True, False]}, "two numbers"),
        ({"type": "Point", "coordinates": [math.nan, 2]}, "not on the map"),
        ({"type": "Point", "coordinates": [math.inf, 2]}, "not on the map"),
        ({"type": "Point", "coordinates": [10**400, 2]}, "not on the map"),
        ({"type": "Point", "coordinates": [181, 2]}, "not on the map"),
        ({"type": "Point", "coordinates": [0, -86]}, "not on the map"),
        ({"type": "LineString", "coordinates": [LOOP[0]]}, "at least 2"),
        ({"type": "LineString", "coordinates": [LOOP[0], LOOP[0]]}, "at least 2"),
        ({"type": "LineString", "coordinates": {"0": LOOP[0]}}, "no corners"),
        ({"type": "LineString", "coordinates": LOOP * 200}, "more than 500"),
        ({"type": "Polygon", "coordinates": [LOOP, LOOP]}, "not one area"),
        ({"type": "Polygon", "coordinates": LOOP[0]}, "not one area"),
        (area(LOOP[0], LOOP[1], LOOP[0]), "at least 3"),
        (area(LOOP[0], LOOP[2], LOOP[1], LOOP[3]), "crosses itself"),
        (area([0, 0], [1, 1], [2, 2]), "crosses itself"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(said, why):
    with pytest.raises(DrawnShapeError, match=why):
        check_drawn(said)


def test_as_many_corners_as_may_be_are_taken():
    ring = [
        [math.cos(2 * math.pi * at / MOST_CORNERS), math.sin(2 * math.pi * at / MOST_CORNERS)]
        for at in range(MOST_CORNERS)
    ]
    assert len(check_drawn(area(*ring, ring[0]))["coordinates"][0]) == MOST_CORNERS + 1


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(st.sampled_from(["Point", "LineString", "Polygon"]), anything)
def test_whatever_a_browser_says_gives_a_valid_shape_or_a_sentence(kind, coordinates):
    try:
        drawn = check_drawn({"type": kind, "coordinates": coordinates})
    except DrawnShapeError as error:
        assert str(error)
    else:
        assert shapely.is_valid(shapely.geometry.shape(drawn))
