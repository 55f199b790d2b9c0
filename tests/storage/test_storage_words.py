"""What people typed stands beside the events and can be taken out for good; live events change no table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from store_samples import EAST_END, assets, many_records, put, records

from assetmap.errors import StoreError, TableError
from assetmap.storage import Store, backup, open_store, restore
from assetmap.storage.migrate import Migrations
from assetmap.storage.store import Words

PRIVATE = "a very private sentence of somebody"


def say(store: Store, about: str, **said: object) -> int:
    with store.write() as writing:
        seq = writing.append("live_said", "workshop-1", {"entry": about})
        writing.put_words(seq, about, said)
    return seq


def words(store: Store, **choice: object) -> list[Words]:
    with store.read() as look:
        return look.words(**choice)


def test_words_come_back_as_they_were_typed_in_order_of_event(store: Store) -> None:
    typed = [{"name": "Café “Ùr” 🌳\n", "place": {"lon": -4.25}}, {"name": "", "control": "\0"}]
    numbers = [say(store, about, **one) for about, one in zip(("e-2", "e-1"), typed, strict=True)]
    assert words(store) == [
        Words(seq, about, one) for seq, about, one in zip(numbers, ("e-2", "e-1"), typed, strict=True)
    ]


def test_words_are_chosen_by_event_and_by_what_they_are_about(store: Store) -> None:
    for about in ("e-1", "e-2", "e-1"):
        say(store, about, name=about)
    assert [one.seq for one in words(store, after=1)] == [2, 3]
    assert [one.seq for one in words(store, about=["e-1"])] == [1, 3]
    assert words(store, after=1, about=["e-9"]) == words(store, about=[]) == []


def test_later_words_leave_the_earlier_ones_until_all_are_erased(store: Store) -> None:
    for name in ("first", "second"):
        say(store, "e-1", name=name)
    say(store, "e-2", name="other")
    with store.write() as writing:
        writing.erase_words(["e-1", "e-1", "nowhere"])
    assert [one.said for one in words(store)] == [{"name": "other"}]


def test_words_without_an_event_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no event 1"), store.write() as writing:
        writing.put_words(1, "e-1", {"name": "x"})
    assert words(store) == []


@pytest.mark.parametrize("said", [{"x": object()}, {"x": float("nan")}])
def test_words_that_are_not_plain_data_are_refused(store: Store, said: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="not plain data"):
        say(store, "e-1", **said)
    assert (words(store), store.version()) == ([], 0)


def test_half_a_character_among_words_is_refused_in_words(store: Store) -> None:
    with pytest.raises(TableError, match="cannot be stored"):
        say(store, "e-1", name="\ud83c")
    assert store.version() == 0


def test_words_of_a_transaction_that_fails_are_not_stored_and_erased_ones_stay(store: Store) -> None:
    say(store, "e-1", name="first")
    with pytest.raises(ZeroDivisionError), store.write() as writing:
        writing.erase_words(["e-1"])
        writing.put_words(writing.append("live_said", "workshop-1", {}), "e-2", {"name": "second"})
        raise ZeroDivisionError
    assert [one.about for one in words(store)] == ["e-1"]


def test_an_appended_event_is_told_as_it_is_stored(store: Store) -> None:
    with store.write() as writing:
        told = writing.append_event("live_set", "workshop-1", {"value": (1, 2)}, "p-1")
    with store.read() as look:
        assert look.events() == [told]


def test_live_events_raise_the_version_and_not_that_of_the_tables(store: Store) -> None:
    assert (store.version(), store.tables_version()) == (0, 0)
    for kind in ("live_opened", "gather", "live_said", "live", "living_room", "live_said"):
        with store.write() as writing:
            writing.append(kind, "x", {})
            inside = (writing.version(), writing.tables_version())
    with store.read() as look:
        assert (look.version(), look.tables_version()) == inside == (6, 5)
    assert (store.version(), store.tables_version()) == (6, 5)


def test_an_index_finds_the_version_of_the_tables_behind_many_live_events(sqlite_store: Store) -> None:
    asked: list[str] = []
    sa.event.listen(sqlite_store.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    sqlite_store.tables_version()
    with sqlite_store.read() as look:
        (statement,) = (one for one in asked if "events" in one and "substr" in one)
        plan = look.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert "events_changing_tables" in str(plan)


# Records that go for good


def test_an_erased_record_leaves_no_version_no_link_and_no_pair(store: Store) -> None:
    put(store, records("n/1", "n/2", "n/3"))
    put(store, records("n/1", licence="changed"), gone=["osm:n/2"])
    with store.write() as writing:
        seq = writing.append("refresh", "east-end", {})
        ids = ["osm:n/1", "osm:n/2", "osm:n/3"]
        writing.put_links(seq, pd.DataFrame({"record_id": ids, "asset_id": ["a1", "a1", "a3"]}))
        first, second = ["osm:n/1", "osm:n/3", "osm:n/3"], ["osm:n/3", "osm:n/2", "osm:n/4"]
        writing.put_pairs(
            pd.DataFrame({"a_record": first, "b_record": second, "score": 1.0, "decision": "same", "reason": "near"})
        )
        writing.erase_records(["osm:n/1", "osm:n/2", "nowhere"])
    with store.read() as look:
        assert [len(look.record_history(one)) for one in ids] == [0, 0, 1]
        assert look.records()["record_id"].tolist() == look.links()["record_id"].tolist() == ["osm:n/3"]
        assert look.pairs()["b_record"].tolist() == ["osm:n/4"]
        assert len(look.records(at=1)) == 1


def test_an_erased_record_can_be_said_anew_as_if_never_met(store: Store) -> None:
    put(store, records("n/1"))
    with store.write() as writing:
        writing.erase_records(["osm:n/1"])
    seq = put(store, records("n/1"))
    with store.read() as look:
        assert look.records()["first_seq"].tolist() == [seq]


def left_of(store: Store) -> bytes:
    return b"".join(path.read_bytes() for path in store.path.parent.rglob("*") if path.is_file())


@pytest.mark.parametrize("length", [40, 3_000, 60_000], ids=["in a page", "almost a page", "over many pages"])
def test_no_byte_of_what_was_erased_is_left_in_the_folder(sqlite_store: Store, length: int) -> None:
    """More than one version, pages that were split and joined again, texts that run over pages of their own."""
    text = (f"{PRIVATE} " * (length // len(PRIVATE) + 1))[:length]
    for number in range(30):
        say(sqlite_store, f"e-{number}", name=f"{number} {text}")
    say(sqlite_store, "e-3", name=f"again {text}")
    put(sqlite_store, records("p/1", "p/2", said='{"name":"' + text + '"}'))
    put(sqlite_store, records("p/1", said='{"name":"Later ' + text + '"}'), gone=["osm:p/2"])
    assert PRIVATE.encode() in left_of(sqlite_store)
    with sqlite_store.write() as writing:
        writing.erase_words(f"e-{number}" for number in range(30))
        writing.erase_records(["osm:p/1", "osm:p/2"])
    assert sorted(path.name for path in sqlite_store.path.parent.iterdir()) == ["assetmap.db", "workspace.json"]
    assert PRIVATE.encode() not in left_of(sqlite_store)


def test_a_backup_taken_after_erasing_holds_nothing_of_it(sqlite_store: Store, tmp_path: Path) -> None:
    say(sqlite_store, "e-1", name=PRIVATE)
    with sqlite_store.write() as writing:
        writing.erase_words(["e-1"])
    backup(sqlite_store, tmp_path / "monday.db")
    assert PRIVATE.encode() not in (tmp_path / "monday.db").read_bytes()


def test_a_backup_carries_words_and_the_version_of_the_tables(store: Store, tmp_path: Path) -> None:
    put(store, records("n/1"))
    say(store, "e-1", name="Café 🌳")
    say(store, "e-1", name="Café Ùr")
    backup(store, tmp_path / "monday.db")
    restore(tmp_path / "monday.db", tmp_path / "new place")
    again = open_store(tmp_path / "new place", create=False)
    assert words(again) == words(store) != []
    assert (again.version(), again.tables_version()) == (3, 1)


def test_a_backup_is_restored_over_a_store_of_either_kind_with_its_words(store: Store, tmp_path: Path) -> None:
    origin = open_store(tmp_path / "origin")
    say(origin, "e-1", name="from the backup")
    backup(origin, tmp_path / "monday.db")
    say(store, "e-9", name="of today")
    restore(tmp_path / "monday.db", store)
    assert words(store) == words(origin)


# From the version before


@pytest.fixture
def old_address(new_address: Callable[[], Path | str]) -> Path | str:
    """The address of a store made by an older version, with a little of everything."""
    address, first = new_address(), Migrations(head="0002")
    if isinstance(address, Path):
        from assetmap.storage.sqlite import open_folder

        store: Store = open_folder(address, migrations=first)
    else:
        from assetmap.storage.postgis import open_url

        store = open_url(address, migrations=first)
    put(store, many_records(50))
    put(store, records("n/1"))
    with store.write() as writing:
        seq = writing.append("refresh", EAST_END.id, {"text": "🌳"}, actor="room")
        writing.put_links(seq, pd.DataFrame({"record_id": ["osm:n/1"], "asset_id": ["a1"]}))
        writing.put_assets(assets("a1", territory_id=EAST_END.id))
    with store.read() as look:
        assert "words" not in sa.inspect(look.connection).get_table_names(getattr(store, "schema_name", None))
    store.close()
    return address


def test_a_store_of_an_older_version_keeps_all_it_holds_and_takes_words(old_address: Path | str) -> None:
    store = open_store(old_address, create=False)
    with store.read() as look:
        assert (look.version(), look.tables_version(), look.words()) == (3, 3, [])
        assert [event.kind for event in look.events()] == ["gather", "gather", "refresh"]
        assert (len(look.records()), len(look.records(at=1)), look.territories()) == (51, 50, [EAST_END])
        assert look.assets()["asset_id"].tolist() == look.links()["asset_id"].tolist() == ["a1"]
    seq = say(store, "e-1", name="new")
    assert words(store) == [Words(seq, "e-1", {"name": "new"})]
    store.close()


def test_a_backup_of_an_older_version_is_restored_and_takes_words(tmp_path: Path) -> None:
    from assetmap.storage.sqlite import open_folder

    old = open_folder(tmp_path / "old", migrations=Migrations(head="0002"))
    put(old, records("n/1"))
    (tmp_path / "monday.db").write_bytes(old.path.read_bytes())
    restore(tmp_path / "monday.db", tmp_path / "new")
    store = open_store(tmp_path / "new", create=False)
    say(store, "e-1", name="new")
    assert (store.version(), store.tables_version(), len(words(store))) == (2, 1, 1)
