"""The store's tables as SQLAlchemy sees them, for either database. What a store really holds is made by the migrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assetmap.tables import ASSET_COLUMNS, RECORD_COLUMNS, Column

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

POSTGRES = "postgresql"
BBOX_COLUMNS = ("minx", "miny", "maxx", "maxy")
"""Degrees west, south, east, north around a geometry; SQLite finds places by them, PostGIS by its own index."""


@dataclass(frozen=True)
class Schema:
    """The tables of one kind of database."""

    metadata: sa.MetaData
    events: sa.Table
    territories: sa.Table
    records: sa.Table
    links: sa.Table
    pairs: sa.Table
    assets: sa.Table
    words: sa.Table

    @property
    def in_order(self) -> tuple[sa.Table, ...]:
        """The tables so that whatever is referred to comes first."""
        return (self.events, self.territories, self.records, self.links, self.pairs, self.assets, self.words)


def shape_type(dialect: str) -> TypeEngine[Any]:
    """Return the column type that takes and gives WKB (EPSG:4326) as bytes: PostGIS's own geometry, or bytes.

    One for each column: GeoAlchemy2 keeps in the type whether its column may be empty.
    """
    if dialect != POSTGRES:
        return sa.LargeBinary()
    from geoalchemy2 import Geometry

    class WkbGeometry(Geometry):  # type: ignore[misc]  # GeoAlchemy2 is not typed
        """PostGIS geometry that speaks WKB bytes, so that both databases are fed and read by the same statements."""

        cache_ok = True

        def bind_expression(self, bindvalue: Any) -> Any:
            return sa.func.ST_GeomFromWKB(bindvalue, 4326, type_=self)

        def column_expression(self, col: Any) -> Any:
            return sa.func.ST_AsBinary(col, type_=sa.LargeBinary)

        def bind_processor(self, dialect: Any) -> Any:
            return None

        def result_processor(self, dialect: Any, coltype: Any) -> Any:
            return None

    return WkbGeometry("GEOMETRY", srid=4326, spatial_index=False)


def make_schema(dialect: str) -> Schema:
    """Describe the tables for ``dialect`` (``sqlite`` or ``postgresql``)."""
    metadata = sa.MetaData()

    def table(name: str, *columns: sa.Column[Any]) -> sa.Table:
        return sa.Table(name, metadata, *columns)

    return Schema(
        metadata,
        events=table("events", _seq("seq", key=True), *map(_text, ("at", "kind", "about", "actor", "payload"))),
        territories=table(
            "territories",
            _text("id", key=True),
            _text("name"),
            _text("aliases"),
            _seq("population", needed=False),
            _text("population_source"),
            _text("population_date"),
            _text("outline_licence"),
            _text("outline_attribution"),
            _seq("removed_seq", needed=False),
            sa.Column("geometry", shape_type(dialect), nullable=False),
        ),
        records=table(
            "records",
            _seq("from_seq", key=True),
            _seq("to_seq", needed=False),
            _seq("first_seq"),
            _text("territory_id"),
            *_contract(RECORD_COLUMNS, "record_id", dialect),
        ),
        links=table("links", _text("record_id", key=True), _text("asset_id"), _seq("from_seq")),
        pairs=table(
            "pairs",
            _text("a_record", key=True),
            _text("b_record", key=True),
            sa.Column("score", sa.Double(), nullable=False),
            _text("decision"),
            _text("reason"),
        ),
        assets=table("assets", _text("territory_id", needed=False), *_contract(ASSET_COLUMNS, "asset_id", dialect)),
        words=table("words", _text("about", key=True), _seq("seq", key=True), _text("said")),
    )


def _text(name: str, needed: bool = True, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not needed, primary_key=key)


def _seq(name: str, needed: bool = True, key: bool = False) -> sa.Column[Any]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, number, nullable=not needed, primary_key=key, autoincrement=False)


def _contract(columns: tuple[Column, ...], key: str, dialect: str) -> list[sa.Column[Any]]:
    """Return the columns of a table of the contract (``tables``), its digest, and its place with the box around it."""
    plain = [_text(c.name, c.kind != "text", c.name == key) for c in columns if c.kind != "geometry"]
    boxes: list[sa.Column[Any]] = [] if dialect == POSTGRES else [sa.Column(name, sa.Double()) for name in BBOX_COLUMNS]
    return [*plain, _text("digest"), sa.Column("geometry", shape_type(dialect)), *boxes]
