"""One look at the store, in the SQL that both databases share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import shapely
import sqlalchemy as sa

from assetmap.storage.frames import frame_of
from assetmap.storage.schema import POSTGRES, Schema
from assetmap.storage.store import LIVE, SHARED, Event, Words
from assetmap.tables import ASSET_COLUMN_NAMES, RECORD_COLUMN_NAMES
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

IDS_AT_ONCE = 10_000
"""Ids in one statement; SQLite takes at most 32,766 parameters."""

_CHANGES_TABLES = f"substr(kind, 1, {len(LIVE)}) <> '{LIVE}' AND kind <> '{SHARED}'"
"""As the index says it that makes this quick: letter for letter, without parameters."""


class SqlReading:
    """See :class:`assetmap.storage.store.Reading`."""

    def __init__(self, connection: sa.Connection, schema: Schema) -> None:
        self.connection = connection
        self.schema = schema

    def version(self) -> int:
        """Return the highest sequence number, 0 for a new store."""
        return int(self.connection.scalar(sa.select(sa.func.max(self.schema.events.c.seq))) or 0)

    def tables_version(self) -> int:
        """Return the number of the last event that may have changed a table, 0 for a new store."""
        changing = sa.text(_CHANGES_TABLES)
        return int(self.connection.scalar(sa.select(sa.func.max(self.schema.events.c.seq)).where(changing)) or 0)

    def records_state(self) -> tuple[int, int, str]:
        """Return how many versions of records there are, and number and moment of the last event that began or ended one."""
        c, events = self.schema.records.c, self.schema.events.c
        asked = sa.select(sa.func.count(), sa.func.max(c.from_seq), sa.func.max(c.to_seq)).select_from(
            self.schema.records
        )
        count, began, ended = self.connection.execute(asked).one()
        last = max(began or 0, ended or 0)
        return int(count), last, str(self.connection.scalar(sa.select(events.at).where(events.seq == last)) or "")

    def words(self, after: int = 0, about: Iterable[str] | None = None) -> list[Words]:
        """Return what people typed with an event of a higher number than ``after``, in order of event."""
        table = self.schema.words
        query = sa.select(table.c.seq, table.c.about, table.c.said).where(table.c.seq > after)
        rows = sorted(tuple(row) for row in self._rows(query, table.c.about, about))
        return [Words(seq, key, json.loads(said)) for seq, key, said in rows]

    def events(self, after: int = 0, kinds: Sequence[str] = (), about: str | None = None) -> list[Event]:
        """Return events with a higher number than ``after``, oldest first."""
        table = self.schema.events
        columns = (table.c[name] for name in ("seq", "at", "kind", "about", "actor", "payload"))
        query = sa.select(*columns).where(table.c.seq > after).order_by(table.c.seq)
        if kinds:
            query = query.where(table.c.kind.in_(kinds))
        if about is not None:
            query = query.where(table.c.about == about)
        rows = self.connection.execute(query)
        return [Event(row.seq, row.at, row.kind, row.about, row.actor, json.loads(row.payload)) for row in rows]

    def territories(self, *, removed: bool = False) -> list[Territory]:
        """Return all territories, by name; with ``removed`` those that were removed, too."""
        table = self.schema.territories
        query = sa.select(table) if removed else sa.select(table).where(table.c.removed_seq.is_(None))
        found = [
            Territory(
                row.id,
                row.name,
                shapely.from_wkb(row.geometry),
                tuple(json.loads(row.aliases)),
                row.population,
                row.population_source,
                row.population_date,
                row.outline_licence,
                row.outline_attribution,
            )
            for row in self.connection.execute(query)
        ]
        return sorted(found, key=lambda territory: (territory.name.casefold(), territory.id))

    def records(
        self, source: str | None = None, ids: Iterable[str] | None = None, at: int | None = None
    ) -> gpd.GeoDataFrame:
        """Return the live records, or those that were live at an earlier version, in order of record id."""
        table = self.schema.records
        names = _without_geometry(RECORD_COLUMN_NAMES)
        query = sa.select(*(table.c[name] for name in (*names, "territory_id", "first_seq", "geometry")))
        if at is None:
            query = query.where(table.c.to_seq.is_(None))
        else:
            query = query.where(table.c.from_seq <= at, sa.or_(table.c.to_seq.is_(None), table.c.to_seq > at))
        if source is not None:
            query = query.where(table.c.source == source)
        rows = sorted(self._rows(query, table.c.record_id, ids), key=_first)
        frame = frame_of(rows, (*names, "territory_id", "first_seq"), ("first_seq",))
        return frame[[*RECORD_COLUMN_NAMES, "territory_id", "first_seq"]].astype({"first_seq": "int64"})

    def record_history(self, record_id: str) -> pd.DataFrame:
        """Return every version of one record, oldest first."""
        table = self.schema.records
        names = (*_without_geometry(RECORD_COLUMN_NAMES), "from_seq", "to_seq")
        query = sa.select(*(table.c[name] for name in (*names, "geometry")))
        query = query.where(table.c.record_id == record_id).order_by(table.c.from_seq)
        frame: pd.DataFrame = frame_of(self.connection.execute(query).all(), names, ("from_seq", "to_seq"))
        return frame[[*RECORD_COLUMN_NAMES, "from_seq", "to_seq"]].astype({"from_seq": "int64"})

    def links(self, assets: Iterable[str] | None = None, records: Iterable[str] | None = None) -> pd.DataFrame:
        """Return which record belongs to which asset, in order of record id."""
        c = self.schema.links.c
        key, ids = (c.asset_id, assets) if records is None else (c.record_id, records)
        links = self._plain(self.schema.links, ("record_id", "asset_id", "from_seq"), key, ids)
        return links.astype({"from_seq": "int64"})

    def pairs(self, decisions: Sequence[str] = (), records: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the compared pairs with one of these decisions (all without), of all or these records, in order of their ids."""
        import pandas as pd

        table, names = self.schema.pairs, ("a_record", "b_record", "score", "decision", "reason")
        ids = None if records is None else list(records)
        sides = (table.c.a_record,) if ids is None else (table.c.a_record, table.c.b_record)
        pairs = pd.concat([self._plain(table, names, side, ids) for side in sides], ignore_index=True)
        pairs = pairs.drop_duplicates(["a_record", "b_record"]).sort_values(["a_record", "b_record"], ignore_index=True)
        pairs = pairs.astype({"score": "float64"})
        return pairs[pairs["decision"].isin(decisions)].reset_index(drop=True) if decisions else pairs

    def assets(
        self, ids: Iterable[str] | None = None, bbox_lonlat: tuple[float, float, float, float] | None = None
    ) -> gpd.GeoDataFrame:
        """Return the assets, all, these, or those touching a box, in order of asset id."""
        table = self.schema.assets
        names = _without_geometry(ASSET_COLUMN_NAMES)
        query = sa.select(*(table.c[name] for name in (*names, "territory_id", "geometry")))
        if bbox_lonlat is not None:
            query = query.where(self._near(table, bbox_lonlat))
        rows = sorted(self._rows(query, table.c.asset_id, ids), key=_first)
        frame = frame_of(rows, (*names, "territory_id"))[[*ASSET_COLUMN_NAMES, "territory_id"]]
        if bbox_lonlat is None:
            return frame
        # Databases compare boxes; that a shape really touches is said by one library for both of them
        return frame[shapely.intersects(frame.geometry.to_numpy(), shapely.box(*bbox_lonlat))].reset_index(drop=True)

    def asset_texts(
        self, columns: Sequence[str], ids: Iterable[str] | None = None, related: bool = False
    ) -> list[tuple[str | None, ...]]:
        """Return a few text columns of the assets, all, these, or those that have relations, in no order."""
        c = self.schema.assets.c
        query = sa.select(*(c[name] for name in columns))
        if related:
            query = query.where(c.relations != "[]")
        return [tuple(row) for row in self._rows(query, c.asset_id, ids)]

    def _near(self, table: sa.Table, bbox_lonlat: tuple[float, float, float, float]) -> Any:
        west, south, east, north = bbox_lonlat
        if self.connection.dialect.name == POSTGRES:
            box = sa.func.ST_MakeEnvelope(west, south, east, north, 4326)
            return table.c.geometry.intersects(
                box
            )  # GeoAlchemy2's word for PostGIS's && (boxes), which the index answers
        c = table.c
        return sa.and_(c.minx <= east, c.maxx >= west, c.miny <= north, c.maxy >= south)

    def _rows(
        self, query: sa.Select[Any], key: sa.ColumnElement[Any], ids: Iterable[str] | None
    ) -> Iterator[Sequence[Any]]:
        """Run a query for all rows, or for those whose key is one of ``ids``."""
        if ids is None:
            yield from self.connection.execute(query).all()
            return
        for some in in_parts(ids):
            yield from self.connection.execute(query.where(key.in_(some))).all()

    def _plain(
        self,
        table: sa.Table,
        names: Sequence[str],
        key: sa.ColumnElement[Any] | None = None,
        ids: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        import pandas as pd

        query = sa.select(*(table.c[name] for name in names))
        rows = list(self._rows(query, table.c[names[0]] if key is None else key, ids))
        columns = zip(*sorted(rows, key=tuple), strict=True) if rows else ([] for _ in names)
        return pd.DataFrame(
            {name: pd.Series(values, dtype=object) for name, values in zip(names, columns, strict=True)}
        )


def in_parts(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut ids, each taken once, into parts that fit one statement."""
    every = list(dict.fromkeys(ids))
    for start in range(0, len(every), IDS_AT_ONCE):
        yield every[start : start + IDS_AT_ONCE]


def _without_geometry(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name != "geometry")


def _first(row: Sequence[Any]) -> Any:
    return row[0]
