"""The words people typed in workshops: beside the events, so that they can be taken out for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of words, found by event too, and an index of the events that change tables."""
    op.create_table(
        "words",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("about", "seq"),
        sa.ForeignKeyConstraint(["seq"], ["events.seq"]),
    )
    op.create_index("words_by_event", "words", ["seq"])
    changing = sa.text("substr(kind, 1, 5) <> 'live_' AND kind <> 'shared'")
    op.create_index("events_changing_tables", "events", ["seq"], sqlite_where=changing, postgresql_where=changing)
