"""One transaction on the store, in the SQL that both databases share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa

from assetmap.errors import StoreError, TableError
from assetmap.storage.frames import check_text, rows_of, texts_in, with_boxes, wkb_of
from assetmap.storage.reading import SqlReading, in_parts
from assetmap.storage.schema import BBOX_COLUMNS, Schema
from assetmap.storage.store import Event
from assetmap.tables import ASSET_COLUMN_NAMES, ASSET_COLUMNS, RECORD_COLUMNS, check_assets, check_records
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Row = Mapping[str, Any]
BulkInsert = Callable[[sa.Connection, sa.Table, list[dict[str, Any]]], None]


def insert_rows(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert many rows, with the box around each geometry where the table wants one."""
    if not rows:
        return
    complete = with_boxes(rows) if BBOX_COLUMNS[0] in table.c else rows
    statement = sa.insert(table).compile(dialect=connection.dialect, column_keys=list(complete[0]))
    in_order = itemgetter(*(statement.positiontup or ()))
    # Texts, numbers and bytes go to SQLite as they are: looking at each value on the way would take half the time
    connection.exec_driver_sql(str(statement), [in_order(row) for row in complete])


class SqlWriting(SqlReading):
    """See :class:`assetmap.storage.store.Writing`."""

    def __init__(
        self,
        connection: sa.Connection,
        schema: Schema,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        insert: BulkInsert = insert_rows,
    ) -> None:
        super().__init__(connection, schema)
        self._clock = clock
        self._insert = insert
        self.appended = 0
        """The number of the last event of this transaction, 0 before one was appended."""

    def append(self, kind: str, about: str, payload: Mapping[str, Any], actor: str = "coordinator") -> int:
        """Append an event and return its sequence number."""
        return self.append_event(kind, about, payload, actor).seq

    def append_event(self, kind: str, about: str, payload: Mapping[str, Any], actor: str = "coordinator") -> Event:
        """Append an event and return it as it is stored."""
        try:
            said = json.dumps(dict(payload), ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise StoreError(f"An event “{kind[:40]}” holds what is not plain data ({error}).") from error
        check_text((kind, about, actor, said), "The event")
        seq = self.version() + 1
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        event = {"seq": seq, "at": at, "kind": kind, "about": about, "actor": actor, "payload": said}
        self.connection.execute(sa.insert(self.schema.events), event)
        self.appended = seq
        return Event(seq, at, kind, about, actor, json.loads(said))

    def put_territory(self, territory: Territory) -> None:
        """Add a territory, or replace the one with its id; one that was removed is there again."""
        table = self.schema.territories
        texts = {
            "name": territory.name,
            "aliases": json.dumps(territory.aliases, ensure_ascii=False),
            "population_source": territory.population_source,
            "population_date": territory.population_date,
            "outline_licence": territory.outline_licence,
            "outline_attribution": territory.outline_attribution,
        }
        check_text((territory.id, *texts.values()), "The territory")
        shape = wkb_of(np.array([territory.polygon], dtype=object))[0]
        row = texts | {"population": territory.population, "geometry": shape, "removed_seq": None}
        known = self.connection.execute(sa.update(table).where(table.c.id == territory.id).values(row))
        if not known.rowcount:
            self.connection.execute(sa.insert(table), row | {"id": territory.id})

    def remove_territory(self, seq: int, territory_id: str) -> None:
        """Take a territory out as of event ``seq``; it is kept for the history of its records."""
        self._check_event(seq)
        table = self.schema.territories
        self.connection.execute(sa.update(table).where(table.c.id == territory_id).values(removed_seq=seq))

    def put_records(self, seq: int, territory_id: str, changed: gpd.GeoDataFrame, gone: Iterable[str] = ()) -> None:
        """Store new versions of records and close those that are gone, both as of event ``seq``."""
        rows = rows_of(check_records(changed), RECORD_COLUMNS, [territory_id] * len(changed))
        gone = list(gone)
        if both := set(gone) & set(rows.keys):
            raise TableError(f"The record {min(both)[:40]} cannot be gone and changed at once.")
        self._check_event(seq)
        c = self.schema.records.c
        live = self._by_key((c.record_id, c.digest, c.retrieved_at), rows.keys, c.to_seq.is_(None))
        numbered = list(enumerate(zip(rows.keys, rows.digests, strict=True)))
        same = [row for row, (key, digest) in numbered if key in live and live[key][0] == digest]
        new = sorted({row for row, _ in numbered}.difference(same))
        self._mark_retrieved([(rows.keys[row], rows.columns["retrieved_at"][row]) for row in same], live)
        replaced = [rows.keys[row] for row in new if rows.keys[row] in live]
        first = self._first_seqs([rows.keys[row] for row in new])
        self._close([*replaced, *gone], seq)
        fresh = rows.dicts(new, from_seq=seq, to_seq=None)
        self._insert(
            self.connection,
            self.schema.records,
            [row | {"first_seq": first.get(row["record_id"], seq)} for row in fresh],
        )

    def put_links(self, seq: int, links: pd.DataFrame, *, others_stay: bool = False) -> None:
        """Replace all links, or only those of these records; a link that stays keeps its ``from_seq``."""
        wanted = dict(zip(*_checked(links, ("record_id", "asset_id"), "record_id"), strict=True))
        self._check_event(seq)
        table = self.schema.links
        asked = wanted if others_stay else None
        stored = {key: asset for key, (asset,) in self._by_key((table.c.record_id, table.c.asset_id), asked).items()}
        self._remove(table, table.c.record_id, [key for key, asset in stored.items() if wanted.get(key) != asset])
        new = [(key, asset) for key, asset in wanted.items() if stored.get(key) != asset]
        rows = [{"record_id": key, "asset_id": asset, "from_seq": seq} for key, asset in new]
        self._insert(self.connection, table, rows)

    def put_pairs(self, pairs: pd.DataFrame) -> None:
        """Replace all compared pairs."""
        names = ("a_record", "b_record", "decision", "reason")
        columns = _checked(pairs, names, "a_record", "b_record")
        rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        scores = (float(score) for score in pairs["score"])
        self.connection.execute(sa.delete(self.schema.pairs))
        scored = [row | {"score": score} for row, score in zip(rows, scores, strict=True)]
        self._insert(self.connection, self.schema.pairs, scored)

    def put_assets(self, assets: gpd.GeoDataFrame, gone: Iterable[str] | None = None) -> None:
        """Replace all assets; with ``gone`` given, only put these and remove those. Rows that are the same are not written."""
        if "territory_id" not in assets:
            raise TableError("The table of assets lacks the column territory_id.")
        checked = check_assets(assets[[name for name in assets if name != "territory_id"]])
        rows = rows_of(checked[list(ASSET_COLUMN_NAMES)], ASSET_COLUMNS, texts_in(assets["territory_id"]))
        table = self.schema.assets
        wanted = None if gone is None else rows.keys
        stored = self._by_key((table.c.asset_id, table.c.digest), wanted)
        differing = [row for row, key in enumerate(rows.keys) if stored.get(key) != (rows.digests[row],)]
        leaving = set(stored).difference(rows.keys) if gone is None else set(gone).difference(rows.keys)
        self._remove(
            table, table.c.asset_id, [*(rows.keys[row] for row in differing if rows.keys[row] in stored), *leaving]
        )
        self._insert(self.connection, table, rows.dicts(differing))

    def put_words(self, seq: int, about: str, said: Mapping[str, Any]) -> None:
        """Keep what somebody typed, as of event ``seq``."""
        try:
            text = json.dumps(dict(said), ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise StoreError(f"What was typed is not plain data ({type(error).__name__}).") from error
        check_text((about, text), "What was typed")
        self._check_event(seq)
        self.connection.execute(sa.insert(self.schema.words), {"about": about, "seq": seq, "said": text})

    def erase_words(self, about: Iterable[str]) -> None:
        """Take out for good everything that was typed about these ids."""
        self._remove(self.schema.words, self.schema.words.c.about, about)

    def erase_records(self, ids: Iterable[str]) -> None:
        """Take out for good every version of these records, with their links and pairs."""
        every = list(ids)
        self._remove(self.schema.links, self.schema.links.c.record_id, every)
        self._remove(self.schema.pairs, self.schema.pairs.c.a_record, every)
        self._remove(self.schema.pairs, self.schema.pairs.c.b_record, every)
        self._remove(self.schema.records, self.schema.records.c.record_id, every)

    def _check_event(self, seq: int) -> None:
        if not 0 < seq <= self.version():
            raise StoreError(f"There is no event {seq} to which this could belong. Append the event first.")

    def _by_key(
        self,
        columns: Sequence[sa.ColumnElement[Any]],
        keys: Iterable[str] | None,
        where: sa.ColumnElement[bool] | None = None,
    ) -> dict[str, tuple[Any, ...]]:
        """Fetch columns of the rows with these keys (all without), by the first column."""
        query = sa.select(*columns)
        if where is not None:
            query = query.where(where)
        return {row[0]: tuple(row[1:]) for row in self._rows(query, columns[0], keys)}

    def _first_seqs(self, ids: Iterable[str]) -> dict[str, int]:
        c = self.schema.records.c
        query = sa.select(c.record_id, sa.func.min(c.first_seq)).group_by(c.record_id)
        return {row[0]: row[1] for row in self._rows(query, c.record_id, ids)}

    def _mark_retrieved(self, records: Iterable[tuple[str, str | None]], live: Mapping[str, tuple[Any, ...]]) -> None:
        """Note when records that did not change were last retrieved; usually one moment for all of them."""
        c = self.schema.records.c
        by_moment: dict[str | None, list[str]] = {}
        for key, retrieved_at in records:
            if live[key][1] != retrieved_at:
                by_moment.setdefault(retrieved_at, []).append(key)
        for retrieved_at, keys in by_moment.items():
            for some in in_parts(keys):
                these = sa.update(self.schema.records).where(c.to_seq.is_(None), c.record_id.in_(some))
                self.connection.execute(these.values(retrieved_at=retrieved_at))

    def _close(self, ids: Sequence[str], seq: int) -> None:
        """End the live versions of records; one that began with the same event was never live for anybody."""
        c = self.schema.records.c
        self._remove(self.schema.records, c.record_id, ids, c.from_seq == seq)
        for some in in_parts(ids):
            these = sa.update(self.schema.records).where(c.to_seq.is_(None), c.record_id.in_(some))
            self.connection.execute(these.values(to_seq=seq))

    def _remove(
        self, table: sa.Table, key: sa.ColumnElement[Any], ids: Iterable[str], *where: sa.ColumnElement[bool]
    ) -> None:
        for some in in_parts(ids):
            self.connection.execute(sa.delete(table).where(key.in_(some), *where))


def _checked(table: pd.DataFrame, names: Sequence[str], *keys: str) -> list[list[str]]:
    """Take text columns out of a table in which none may be missing and the keys stand once."""
    if lacking := [name for name in names if name not in table]:
        raise TableError(f"The table lacks the columns {', '.join(lacking)}.")
    columns = [texts_in(table[name]) for name in names]
    for name, values in zip(names, columns, strict=True):
        check_text(values, f"Column {name}")  # type: ignore[arg-type]  # a missing value is what it looks for
    if table.duplicated(list(keys)).any():
        raise TableError(f"The table holds the same {' and '.join(keys)} more than once.")
    return columns  # type: ignore[return-value]
