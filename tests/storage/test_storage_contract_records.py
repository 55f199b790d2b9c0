"""What every store does with territories and records, whichever database stands behind it."""

from __future__ import annotations

import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from store_samples import EAST_END, ids, live, put, records

from assetmap.errors import StoreError, TableError
from assetmap.storage import Store
from assetmap.tables import RECORD_COLUMN_NAMES
from assetmap.territories import Territory

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


def test_more_ids_than_one_statement_takes_can_be_asked_for(store: Store) -> None:
    put(store, records("n/1", "n/2"))
    asked = ["osm:n/2", *(f"osm:w/{number}" for number in range(40_000)), "osm:n/1"]
    assert ids(live(store, ids=asked)) == ["osm:n/1", "osm:n/2"]
