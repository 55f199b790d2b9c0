"""Territories that were removed stay, for records of theirs have a history; and whose data an outline was made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no territory was removed so far, and of no outline it is known what it was made of."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("territories", sa.Column("removed_seq", number, nullable=True))
    for name in ("outline_licence", "outline_attribution"):
        op.add_column("territories", sa.Column(name, sa.Text(), nullable=False, server_default=""))
