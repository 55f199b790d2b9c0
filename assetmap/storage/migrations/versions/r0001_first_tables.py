"""The first tables: events, territories, records with their versions, links, compared pairs, assets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD_KEYS = "record_id source source_id tags said precision contributor_kind"
RECORD_TEXTS = "licence attribution retrieved_at last_edited_at"
ASSET_KEYS = (
    "asset_id status health_assets access_route precision visibility contributor_kind sources publish relations tags "
    "other_layers counts coordinator_notes said_by"
)
ASSET_TEXTS = (
    "name level layer theme form description why_it_matters open_to cost opening_hours sessions accessibility address "
    "postcode phone website consent checked_at filed_because"
)


def upgrade() -> None:
    """Make every table, its indexes and the guards of the events."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    _make_events()
    _make_territories(is_postgres)
    _make_records(is_postgres)
    _make_links_and_pairs()
    _make_assets(is_postgres)
    for statement in _POSTGRES_GUARDS if is_postgres else _SQLITE_GUARDS:
        op.execute(statement)


def _make_events() -> None:
    op.create_table("events", _seq("seq", primary_key=True), *_texts("at kind about actor payload"))
    op.create_index("events_by_kind", "events", ["kind", "seq"])
    op.create_index("events_by_about", "events", ["about", "seq"])


def _make_territories(is_postgres: bool) -> None:
    op.create_table(
        "territories",
        sa.Column("id", sa.Text(), primary_key=True),
        *_texts("name aliases population_source population_date"),
        _seq("population", nullable=True),
        sa.Column("geometry", _shape(is_postgres), nullable=False),
    )


def _make_records(is_postgres: bool) -> None:
    op.create_table(
        "records",
        _seq("from_seq"),
        _seq("to_seq", nullable=True),
        _seq("first_seq"),
        *_texts(f"territory_id {RECORD_KEYS} digest"),
        *_texts(RECORD_TEXTS, nullable=True),
        *_place(is_postgres),
        sa.PrimaryKeyConstraint("record_id", "from_seq"),
        sa.ForeignKeyConstraint(["from_seq"], ["events.seq"]),
        sa.ForeignKeyConstraint(["to_seq"], ["events.seq"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"]),
    )
    live = sa.text("to_seq IS NULL")
    op.create_index("records_live", "records", ["record_id"], unique=True, sqlite_where=live, postgresql_where=live)
    op.create_index("records_by_source", "records", ["source"])
    _index_places("records", is_postgres)


def _make_links_and_pairs() -> None:
    op.create_table(
        "links",
        sa.Column("record_id", sa.Text(), primary_key=True),
        *_texts("asset_id"),
        _seq("from_seq"),
        sa.ForeignKeyConstraint(["from_seq"], ["events.seq"]),
    )
    op.create_index("links_by_asset", "links", ["asset_id"])
    op.create_table(
        "pairs",
        *_texts("a_record b_record decision reason"),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("a_record", "b_record"),
    )


def _make_assets(is_postgres: bool) -> None:
    op.create_table(
        "assets",
        *_texts(f"{ASSET_KEYS} digest"),
        *_texts(f"{ASSET_TEXTS} territory_id", nullable=True),
        *_place(is_postgres),
        sa.PrimaryKeyConstraint("asset_id"),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"]),
    )
    _index_places("assets", is_postgres)


def _texts(names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _seq(name: str, nullable: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, number, nullable=nullable, primary_key=primary_key, autoincrement=False)


def _shape(is_postgres: bool) -> Any:
    if not is_postgres:
        return sa.LargeBinary()
    from geoalchemy2 import Geometry

    return Geometry("GEOMETRY", srid=4326, spatial_index=False)


def _place(is_postgres: bool) -> list[sa.Column[Any]]:
    boxes = () if is_postgres else ("minx", "miny", "maxx", "maxy")
    return [sa.Column("geometry", _shape(is_postgres)), *(sa.Column(name, sa.Double()) for name in boxes)]


def _index_places(table: str, is_postgres: bool) -> None:
    if is_postgres:
        op.create_index(f"{table}_by_place", table, ["geometry"], postgresql_using="gist")
    else:
        op.create_index(f"{table}_by_place", table, ["minx", "maxx", "miny", "maxy"])


_SQLITE_GUARDS = (
    f"PRAGMA application_id = {0x616D6170}",
    """CREATE TRIGGER events_stay BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER events_remain BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER events_follow_on BEFORE INSERT ON events
       WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
       BEGIN SELECT RAISE(ABORT, 'events are numbered without a gap'); END""",
)
_POSTGRES_GUARDS = (
    """CREATE FUNCTION guard_events() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
       BEGIN
         IF TG_OP <> 'INSERT' THEN
           RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
         ELSIF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events) THEN
           RAISE EXCEPTION 'events are numbered without a gap' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    "CREATE TRIGGER events_stay BEFORE INSERT OR UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION guard_events()",
    "CREATE TRIGGER events_remain BEFORE TRUNCATE ON events EXECUTE FUNCTION guard_events()",
)
