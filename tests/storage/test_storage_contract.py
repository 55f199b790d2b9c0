"""What every store does, whichever database stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa
from geopandas.testing import assert_geodataframe_equal
from store_samples import EAST_END, assets, put, records

from assetmap.errors import StoreError, TableError
from assetmap.storage import Store, open_store
from assetmap.tables import ASSET_COLUMN_NAMES, RECORD_COLUMN_NAMES
from assetmap.territories import Territory


def append(store: Store, kind: str = "note", about: str = "a1", **payload: object) -> int:
    with store.write() as writing:
        return writing.append(kind, about, payload)


def live(store: Store, **choice: object) -> gpd.GeoDataFrame:
    with store.read() as look:
        return look.records(**choice)


def ids(table: gpd.GeoDataFrame) -> list[str]:
    return table["record_id"].tolist()


# Events


def test_a_new_store_is_at_version_0_and_empty(store: Store) -> None:
    with store.read() as look:
        empty = (look.events(), look.territories(), len(look.records()), len(look.assets()), len(look.links()))
    assert (store.version(), *empty) == (0, [], [], 0, 0, 0)


def test_events_are_numbered_from_1_without_a_gap(store: Store) -> None:
    with store.write() as writing:
        numbers = [writing.append("note", "a1", {"n": n}) for n in range(3)]
    assert [*numbers, append(store), store.version()] == [1, 2, 3, 4, 4]


def test_a_number_that_was_not_committed_is_given_again(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as writing:
        writing.append("note", "a1", {})
        raise ZeroDivisionError
    assert append(store) == 1


def test_an_event_comes_back_as_it_was_said(store: Store) -> None:
    said = {"text": "Café “Ùr” 🌳\n", "list": [1, 2.5, None, True], "nested": {"a": {}}, "control": "\0"}
    with store.write() as writing:
        writing.append("judgement", "asset-1", said, actor="room 2")
    with store.read() as look:
        event = look.events()[0]
    assert (event.kind, event.about, event.actor, dict(event.payload)) == ("judgement", "asset-1", "room 2", said)
    assert datetime.fromisoformat(event.at).utcoffset() == timedelta(0)


def test_events_are_chosen_by_number_kind_and_what_they_are_about(store: Store) -> None:
    for kind, about in (("note", "a1"), ("gather", "t1"), ("note", "a2"), ("upload", "t1")):
        append(store, kind, about)
    with store.read() as look:
        assert [event.seq for event in look.events(after=2)] == [3, 4]
        assert [event.seq for event in look.events(kinds=("gather", "upload"))] == [2, 4]
        assert [event.seq for event in look.events(kinds=["note"], about="a2")] == [3]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET actor = 'somebody else'",
        "DELETE FROM events",
        "INSERT INTO events VALUES (9, '', '', '', '', '')",
    ],
)
def test_the_database_itself_refuses_to_change_what_happened(store: Store, change: str) -> None:
    append(store)
    with pytest.raises(sa.exc.DBAPIError, match="events are"), store.engine.begin() as connection:
        connection.execute(sa.text(change))
    with store.read() as look:
        assert [(event.seq, event.actor) for event in look.events()] == [(1, "coordinator")]


def test_a_clock_that_goes_back_does_not_change_the_order(address: Path | str) -> None:
    moments = iter([datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)])
    open_store(address).close()
    if isinstance(address, Path):
        from assetmap.storage.sqlite import open_folder as reopen
    else:
        from assetmap.storage.postgis import open_url as reopen
    store = reopen(address, clock=lambda: next(moments))
    numbers = [append(store), append(store)]
    with store.read() as look:
        events = look.events()
    store.close()
    assert [event.seq for event in events] == numbers == [1, 2]
    assert events[1].at < events[0].at


@pytest.mark.parametrize("payload", [{"x": object()}, {"x": float("nan")}])
def test_what_is_not_plain_data_is_refused(store: Store, payload: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="not plain data"), store.write() as writing:
        writing.append("note", "a1", payload)
    assert store.version() == 0


def test_half_a_character_is_refused_in_words(store: Store) -> None:
    with pytest.raises(TableError, match="cannot be stored"), store.write() as writing:
        writing.append("note", "a1", {"text": "\ud83c"})
    assert store.version() == 0


# Transactions


def test_nothing_of_a_transaction_that_fails_is_stored(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as writing:
        writing.put_territory(EAST_END)
        writing.put_records(writing.append("gather", "east-end", {}), "east-end", records("n/1"))
        writing.put_assets(assets("a1"))
        raise KeyError
    with store.read() as look:
        assert (look.version(), look.territories(), len(look.records()), len(look.assets())) == (0, [], 0, 0)


def test_a_transaction_sees_what_it_wrote(store: Store) -> None:
    with store.write() as writing:
        writing.append("note", "a1", {})
        writing.put_assets(assets("a1", "a2"))
        seen = (writing.version(), len(writing.assets()))
    assert seen == (1, 2)


def test_what_was_stored_is_there_for_another_who_opens_it(store: Store, address: Path | str) -> None:
    append(store)
    again = open_store(address, create=False)
    version = again.version()
    again.close()
    assert version == 1


# Territories


def test_a_territory_comes_back_as_it_was_put(store: Store) -> None:
    with store.write() as writing:
        writing.put_territory(EAST_END)
    with store.read() as look:
        found = look.territories()
    assert found == [EAST_END]
    assert found[0].polygon.wkb == EAST_END.polygon.wkb


def test_a_territory_with_the_same_id_replaces_the_old_one(store: Store) -> None:
    smaller = Territory("east-end", "Calton", shapely.box(-4.25, 55.8, -4.2, 55.85))
    with store.write() as writing:
        writing.put_territory(EAST_END)
        writing.put_territory(smaller)
    with store.read() as look:
        assert look.territories() == [smaller]


def test_territories_come_by_name(store: Store) -> None:
    with store.write() as writing:
        for name in ("gorbals", "Bridgeton", "Ärnhall", "calton"):
            writing.put_territory(Territory(name[:1].lower(), name, shapely.box(0, 0, 1, 1)))
    with store.read() as look:
        assert [one.name for one in look.territories()] == ["Bridgeton", "calton", "gorbals", "Ärnhall"]


# Records


def test_records_come_back_as_they_were_put(store: Store) -> None:
    line = shapely.LineString([(-4.2, 55.8), (-4.1000000001, 55.8500000001)])
    said = records("n/2", "n/1", "n/3", geometry=[shapely.Point(-4.25, 55.85), None, line], licence=["a", None, "’🌳"])
    seq = put(store, said)
    found = live(store)
    expected = said.sort_values("record_id").reset_index(drop=True).assign(territory_id="east-end", first_seq=seq)
    assert list(found) == [*RECORD_COLUMN_NAMES, "territory_id", "first_seq"]
    assert_geodataframe_equal(found, expected, check_dtype=False)
    assert found.crs.to_epsg() == 4326


def test_records_are_chosen_by_source_and_by_id(store: Store) -> None:
    put(store, records("n/1", "n/2", "n/3", source=["osm", "halls", "osm"]))
    assert ids(live(store, source="osm")) == ["osm:n/1", "osm:n/3"]
    assert ids(live(store, ids=["osm:n/3", "osm:n/2", "osm:n/2", "nowhere"])) == ["osm:n/2", "osm:n/3"]
    assert ids(live(store, ids=[])) == []


def test_a_record_that_is_the_same_gets_no_new_version_only_when_it_was_retrieved(store: Store) -> None:
    first = put(store, records("n/1"))
    put(store, records("n/1", retrieved_at="2026-06-01T10:00:00Z"))
    with store.read() as look:
        history = look.record_history("osm:n/1")
    assert history["from_seq"].tolist() == [first]
    assert history["retrieved_at"].tolist() == ["2026-06-01T10:00:00Z"]


@pytest.mark.parametrize(
    "change",
    [
        {"tags": '{"amenity":"pub"}'},
        {"licence": None},
        {"licence": ""},
        {"geometry": None},
        {"geometry": shapely.Point(-4.25, 55.8500001)},
        {"last_edited_at": "2026-05-02"},
    ],
    ids=str,
)
def test_a_record_that_differs_gets_a_new_version_and_the_old_one_stays(
    store: Store, change: dict[str, object]
) -> None:
    first, second = put(store, records("n/1")), put(store, records("n/1", **change))
    with store.read() as look:
        history = look.record_history("osm:n/1")
    assert history["from_seq"].tolist() == [first, second]
    assert history["to_seq"].tolist()[0] == second
    assert history["to_seq"].isna().tolist() == [False, True]
    assert live(store)["first_seq"].tolist() == [first]


def test_the_history_has_the_record_columns_and_the_numbers(store: Store) -> None:
    put(store, records("n/1"))
    with store.read() as look:
        assert list(look.record_history("osm:n/1")) == [*RECORD_COLUMN_NAMES, "from_seq", "to_seq"]
        assert len(look.record_history("nowhere")) == 0


def test_a_record_of_another_territory_is_a_new_version(store: Store) -> None:
    put(store, records("n/1"))
    put(store, records("n/1"), territory=Territory("west-end", "West End", EAST_END.polygon))
    with store.read() as look:
        assert len(look.record_history("osm:n/1")) == 2
    assert live(store)["territory_id"].tolist() == ["west-end"]


def test_a_record_that_is_gone_is_no_longer_live_and_its_history_stays(store: Store) -> None:
    put(store, records("n/1", "n/2"))
    gone = put(store, records(), gone=["osm:n/1", "never there"])
    with store.read() as look:
        history = look.record_history("osm:n/1")
    assert ids(live(store)) == ["osm:n/2"]
    assert history["to_seq"].tolist() == [gone]


def test_a_record_that_comes_back_keeps_its_first_number(store: Store) -> None:
    first = put(store, records("n/1"))
    put(store, records(), gone=["osm:n/1"])
    back = put(store, records("n/1"))
    with store.read() as look:
        assert look.record_history("osm:n/1")["from_seq"].tolist() == [first, back]
    assert live(store)["first_seq"].tolist() == [first]


def test_records_can_be_asked_for_as_they_were(store: Store) -> None:
    one = put(store, records("n/1", "n/2"))
    two = put(store, records("n/1", tags='{"amenity":"pub"}'), gone=["osm:n/2"])
    assert live(store, at=one)["tags"].tolist() == ['{"amenity":"cafe"}'] * 2
    assert live(store, at=two)["tags"].tolist() == ['{"amenity":"pub"}']
    assert ids(live(store, at=0)) == []


def test_two_answers_under_one_event_leave_one_version(store: Store) -> None:
    with store.write() as writing:
        writing.put_territory(EAST_END)
        seq = writing.append("gather", "east-end", {})
        writing.put_records(seq, "east-end", records("n/1", "n/2"))
        writing.put_records(seq, "east-end", records("n/1", licence="other"), gone=["osm:n/2"])
        history = writing.record_history("osm:n/1")
    assert history["licence"].tolist() == ["other"]
    assert ids(live(store)) == ["osm:n/1"]


def test_records_without_their_event_or_territory_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no event 7"), store.write() as writing:
        writing.put_territory(EAST_END)
        writing.put_records(7, "east-end", records("n/1"))
    with pytest.raises(StoreError, match="does not fit"), store.write() as writing:
        writing.put_records(writing.append("gather", "nowhere", {}), "nowhere", records("n/1"))
    assert store.version() == 0


def test_a_record_cannot_be_gone_and_changed_at_once(store: Store) -> None:
    with pytest.raises(TableError, match="gone and changed"):
        put(store, records("n/1"), gone=["osm:n/1"])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("nul \0", "cannot be stored"), ("half \ud83c", "cannot be stored"), (7, "a text is needed")],
)
def test_a_text_that_one_database_would_not_keep_is_refused_by_both(store: Store, value: object, sentence: str) -> None:
    with pytest.raises(TableError, match=f"Column licence, row 2.*{sentence}"):
        put(store, records("n/1", "n/2", licence=["fine", value]))
    assert store.version() == 0


def test_a_table_that_breaks_the_contract_is_refused(store: Store) -> None:
    with pytest.raises(TableError, match="column tags"):
        put(store, records("n/1", tags="not json"))
    assert store.version() == 0


# Links, pairs, assets


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


def test_more_ids_than_one_statement_takes_can_be_asked_for(store: Store) -> None:
    put(store, records("n/1", "n/2"))
    asked = ["osm:n/2", *(f"osm:w/{number}" for number in range(40_000)), "osm:n/1"]
    assert ids(live(store, ids=asked)) == ["osm:n/1", "osm:n/2"]


def test_a_store_that_was_not_there_is_not_made_unasked(new_address: Callable[[], Path | str]) -> None:
    address = new_address()
    with pytest.raises(StoreError, match=r"no workspace|holds no workspace"):
        open_store(address, create=False)
    with pytest.raises(StoreError, match=r"no workspace|holds no workspace"):
        open_store(address, create=False)
