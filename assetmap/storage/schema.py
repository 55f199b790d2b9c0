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

    @property
    def in_order(self) -> tuple[sa.Table, ...]:
        """The tables so that whatever is referred to comes first."""
        return (self.events, self.territories, self.records, self.links, self.pairs, self.assets)


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
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

    def table(name: str, *columns: sa.Column[Any]) -> sa.Table:
        return sa.Table(name, metadata, *columns)

    def text(name: str, needed: bool = True, key: bool = False) -> sa.Column[Any]:
        return sa.Column(name, sa.Text(), nullable=not needed, primary_key=key)

    def seq(name: str, needed: bool = True, key: bool = False) -> sa.Column[Any]:
        return sa.Column(name, number, nullable=not needed, primary_key=key, autoincrement=False)

    def ours(columns: tuple[Column, ...], keys: tuple[str, ...]) -> list[sa.Column[Any]]:
        plain = [text(c.name, c.kind != "text", c.name in keys) for c in columns if c.kind != "geometry"]
        return [*plain, text("digest"), *place()]

    def place() -> list[sa.Column[Any]]:
        boxes: list[sa.Column[Any]] = (
            [] if dialect == POSTGRES else [sa.Column(name, sa.Double()) for name in BBOX_COLUMNS]
        )
        return [sa.Column("geometry", shape_type(dialect)), *boxes]

    return Schema(
        metadata,
        events=table("events", seq("seq", key=True), *map(text, ("at", "kind", "about", "actor", "payload"))),
        territories=table(
            "territories",
            text("id", key=True),
            text("name"),
            text("aliases"),
            seq("population", needed=False),
            text("population_source"),
            text("population_date"),
            sa.Column("geometry", shape_type(dialect), nullable=False),
        ),
        records=table(
            "records",
            seq("from_seq", key=True),
            seq("to_seq", needed=False),
            seq("first_seq"),
            text("territory_id"),
            *ours(RECORD_COLUMNS, ("record_id",)),
        ),
        links=table("links", text("record_id", key=True), text("asset_id"), seq("from_seq")),
        pairs=table(
            "pairs",
            text("a_record", key=True),
            text("b_record", key=True),
            sa.Column("score", sa.Double(), nullable=False),
            text("decision"),
            text("reason"),
        ),
        assets=table("assets", text("territory_id", needed=False), *ours(ASSET_COLUMNS, ("asset_id",))),
    )
