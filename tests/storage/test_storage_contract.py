"""What every store does with links, pairs and assets, whichever database stands behind it."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from store_samples import assets, put, records

from assetmap.errors import TableError
from assetmap.storage import Store
from assetmap.tables import ASSET_COLUMN_NAMES


def links(**assets_by_record: str) -> pd.DataFrame:
    return pd.DataFrame({"record_id": list(assets_by_record), "asset_id": list(assets_by_record.values())})


def test_links_are_replaced_and_those_that_stay_keep_their_number(store: Store) -> None:
    for table in (links(r1="a1", r2="a2", r3="a3"), links(r1="a1", r2="a9", r4="a4")):
        with store.write() as writing:
            writing.put_links(writing.append("refresh", "t", {}), table)
    with store.read() as look:
        found = look.links()
    assert found.to_dict("list") == {
        "record_id": ["r1", "r2", "r4"],
        "asset_id": ["a1", "a9", "a4"],
        "from_seq": [1, 2, 2],
    }


def test_links_of_some_records_are_put_and_the_others_stay(store: Store) -> None:
    for table, is_part in ((links(r1="a1", r2="a2", r3="a3"), False), (links(r2="a9", r3="a3", r4="a4"), True)):
        with store.write() as writing:
            writing.put_links(writing.append("added", "t", {}), table, others_stay=is_part)
    with store.read() as look:
        found = look.links()
    assert found.to_dict("list") == {
        "record_id": ["r1", "r2", "r3", "r4"],
        "asset_id": ["a1", "a9", "a3", "a4"],
        "from_seq": [1, 2, 1, 2],
    }


def test_a_record_that_comes_changes_or_goes_is_another_state_of_the_records_and_nothing_else_is(store: Store) -> None:
    def state() -> tuple[int, int, str]:
        with store.read() as look:
            return look.records_state()

    states = [state()]
    for table, gone in (
        (records("n/1", "n/2"), ()),
        (records("n/1", licence="changed"), ()),
        (records(), ("osm:n/2",)),
    ):
        put(store, table, gone=gone)
        states.append(state())
        with store.write() as writing:
            writing.append("judged", "a1", {})
        assert state() == states[-1]
    assert len(set(states)) == len(states) == 4
    with store.write() as writing:
        writing.erase_records(["osm:n/2"])
    assert state() != states[-1]


def test_a_record_belongs_to_one_asset(store: Store) -> None:
    twice = pd.DataFrame({"record_id": ["r1", "r1"], "asset_id": ["a1", "a2"]})
    with pytest.raises(TableError, match="more than once"), store.write() as writing:
        writing.put_links(writing.append("refresh", "t", {}), twice)
    assert store.version() == 0


def test_pairs_are_replaced_and_chosen_by_decision(store: Store) -> None:
    pairs = pd.DataFrame(
        {
            "a_record": ["r2", "r1"],
            "b_record": ["r3", "r2"],
            "score": [0.1 + 0.2, 1],
            "decision": ["unsure", "same"],
            "reason": "x",
        }
    )
    for _ in range(2):
        with store.write() as writing:
            writing.put_pairs(pairs)
    with store.read() as look:
        assert look.pairs()["a_record"].tolist() == ["r1", "r2"]
        assert look.pairs(["unsure"])[["a_record", "score"]].to_numpy().tolist() == [["r2", 0.1 + 0.2]]
        assert look.pairs(["different"]).empty


def test_assets_come_back_as_they_were_put_in_order_of_their_id(store: Store) -> None:
    area = shapely.Polygon(
        [(-4.3, 55.8), (-4.2, 55.8), (-4.2, 55.9)], [[(-4.22, 55.82), (-4.22, 55.83), (-4.23, 55.82)]]
    )
    shapes = [area, None, shapely.MultiLineString([[(0, 0), (1, 1)]]), shapely.Point(-4.2, 55.8)]
    put(store, records())
    mine = assets("b", "B", "a-2", "é", geometry=shapes, name=["x", None, "", "‘y’"], territory_id="east-end")
    with store.write() as writing:
        writing.put_assets(mine)
    with store.read() as look:
        found = look.assets()
    assert list(found) == [*ASSET_COLUMN_NAMES, "territory_id"]
    assert_geodataframe_equal(found, mine.sort_values("asset_id").reset_index(drop=True), check_dtype=False)


def test_assets_are_chosen_by_id(store: Store) -> None:
    with store.write() as writing:
        writing.put_assets(assets("a1", "a2", "a3"))
    with store.read() as look:
        assert look.assets(ids=["a3", "a1", "nowhere"])["asset_id"].tolist() == ["a1", "a3"]


def test_assets_touching_a_box_are_those_whose_shape_touches_it(store: Store) -> None:
    shapes = {
        "corner": shapely.Point(1, 1),
        "inside": shapely.Point(0.5, 0.5),
        "just outside": shapely.Point(1.0000001, 1),
        "passing by": shapely.LineString([(-1, 0.5), (0.5, 2)]),  # its box touches, the line does not
        "around": shapely.box(-5, -5, 5, 5),
        "around with a hole": shapely.box(-5, -5, 5, 5).difference(shapely.box(-1, -1, 2, 2)),
        "nowhere": None,
    }
    with store.write() as writing:
        writing.put_assets(assets(*shapes, geometry=list(shapes.values())))
    with store.read() as look:
        assert look.assets(bbox_lonlat=(0, 0, 1, 1))["asset_id"].tolist() == ["around", "corner", "inside"]
        assert look.assets(ids=["corner", "just outside"], bbox_lonlat=(0, 0, 1, 1))["asset_id"].tolist() == ["corner"]


def test_assets_are_replaced_as_a_whole(store: Store) -> None:
    for table in (assets("a1", "a2", "a3"), assets("a2", "a3", "a4", name=[None, "new", None])):
        with store.write() as writing:
            writing.put_assets(table)
    with store.read() as look:
        found = look.assets()
    assert dict(zip(found["asset_id"], found["name"], strict=True)) == {"a2": None, "a3": "new", "a4": None}


def test_some_assets_can_be_put_and_some_removed(store: Store) -> None:
    with store.write() as writing:
        writing.put_assets(assets("a1", "a2", "a3"))
        writing.put_assets(assets("a2", "a4", name="new"), gone=["a3", "nowhere"])
    with store.read() as look:
        found = look.assets()
    assert dict(zip(found["asset_id"], found["name"], strict=True)) == {"a1": None, "a2": "new", "a4": "new"}


def test_assets_that_moved_are_found_where_they_are_now(store: Store) -> None:
    for place in (shapely.Point(0, 0), shapely.Point(5, 5)):
        with store.write() as writing:
            writing.put_assets(assets("a1", geometry=[place]), gone=[])
    with store.read() as look:
        assert look.assets(bbox_lonlat=(-1, -1, 1, 1)).empty
        assert len(look.assets(bbox_lonlat=(4, 4, 6, 6))) == 1
