"""Numbers, texts and shapes come back from their packed form as they went in."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from assetmap.maps.basemap import MAX_BUILDINGS, NO_BUILDINGS_NOTE, pack_basemap
from assetmap.maps.packing import pack_days, pack_ids, pack_ints, pack_shapes, pack_texts, unpack_ints


@given(st.lists(st.integers(min_value=-(2**52), max_value=2**52)))
def test_whole_numbers_come_back(values):
    assert unpack_ints(pack_ints(np.array(values, dtype=np.int64))) == values


def test_a_number_below_sixteen_takes_one_letter():
    assert pack_ints([0, -1, 1, 15]) == "ABCe"


def test_a_column_that_says_nothing_is_left_out():
    assert pack_texts(pd.Series([None, "", None], dtype=object)) is None
    assert pack_texts(pd.Series(["existing"] * 3, dtype=object), skip="existing") is None


def test_a_repeated_text_is_kept_once():
    packed = pack_texts(pd.Series(["free", None, "free", "free"], dtype=object))
    assert packed["w"] == ["free"]
    assert np.cumsum(unpack_ints(packed["r"])).tolist() == [0, 2, 3]
    assert unpack_ints(packed["x"]) == [0, 0, 0]


def test_days_count_from_1970_and_faulty_dates_are_none():
    assert unpack_ints(pack_days(pd.Series(["1970-01-02T10:00:00Z", None, "soon", "2024-03-12"], dtype=object))) == [
        1,
        0,
        0,
        19794,
    ]


def test_ids_that_are_not_uuids_stay_as_they_are():
    assert pack_ids(["a", "b"]) == {"text": ["a", "b"]}


def test_shapes_keep_parts_rings_and_places():
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    two = shapely.MultiPolygon([ring, shapely.box(10, 10, 11, 11)])
    line = shapely.LineString([(0, 0), (1, 1), (2, 0)])
    mixed = shapely.GeometryCollection([shapely.Point(5, 5), line])
    packed = pack_shapes(np.array([shapely.Point(1, 2), None, two, line, shapely.Point(), mixed], dtype=object))
    assert packed["kind"] == "103202"
    assert unpack_ints(packed["parts"]) == [2, 1, 1]
    assert unpack_ints(packed["rings"]) == [2, 1, 1, 1]
    assert unpack_ints(packed["vertices"]) == [4, 3, 4, 3, 3]
    first = unpack_ints(packed["xy"])[:2]
    assert first == [1_000_000, 2_000_000]
    assert len(unpack_ints(packed["xy"])) == 2 * (1 + 11 + 3 + 3)


def _basemap(kinds, shapes, names=None):
    return gpd.GeoDataFrame({"kind": kinds, "name": names or [None] * len(kinds)}, geometry=shapes, crs=4326)


def test_street_pieces_of_one_name_become_one_line():
    pieces = [shapely.LineString([(0, 0), (0.001, 0)]), shapely.LineString([(0.001, 0), (0.002, 0.001)])]
    packed, notes = pack_basemap(_basemap(["street", "street"], pieces, ["High Street"] * 2))
    assert packed["names"] == ["", "High Street"]
    assert unpack_ints(packed["kinds"][0]["shapes"]["parts"]) == [1]
    assert notes == ()


def test_a_town_s_buildings_are_left_out_and_the_map_says_so():
    boxes = [shapely.box(at * 1e-6, 0, (at + 1) * 1e-6, 1e-4) for at in range(MAX_BUILDINGS + 1)]
    packed, notes = pack_basemap(
        _basemap(["building"] * len(boxes) + ["water"], [*boxes, shapely.box(0, 0, 0.01, 0.01)])
    )
    assert [kind["kind"] for kind in packed["kinds"]] == ["water"]
    assert notes == (NO_BUILDINGS_NOTE,)


def test_a_town_s_buildings_stay_where_the_map_is_not_sent_about(monkeypatch):
    boxes = [shapely.box(at * 1e-5, 0, (at + 0.9) * 1e-5, 1e-4) for at in range(MAX_BUILDINGS + 1)]
    town = _basemap(["building"] * len(boxes), boxes)
    packed, notes = pack_basemap(town, town_buildings=True)
    assert sum(unpack_ints(packed["kinds"][0]["shapes"]["parts"])) == MAX_BUILDINGS + 1 and notes == ()
    monkeypatch.setattr("assetmap.maps.basemap.MAX_TOWN_BUILDINGS", MAX_BUILDINGS)
    assert pack_basemap(town, town_buildings=True) == ({"kinds": [], "names": [""]}, (NO_BUILDINGS_NOTE,))


def test_kinds_that_are_not_known_are_passed_over():
    assert pack_basemap(_basemap(["pylon"], [shapely.Point(0, 0).buffer(0.001)])) == (None, ())
