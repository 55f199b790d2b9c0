"""What every store does with events and transactions, whichever database stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_samples import EAST_END, append, assets, records

from assetmap.errors import StoreError, TableError
from assetmap.storage import Store, open_store

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


# Opening


def test_a_store_that_was_not_there_is_not_made_unasked(new_address: Callable[[], Path | str]) -> None:
    address = new_address()
    with pytest.raises(StoreError, match=r"no workspace|holds no workspace"):
        open_store(address, create=False)
    with pytest.raises(StoreError, match=r"no workspace|holds no workspace"):
        open_store(address, create=False)
