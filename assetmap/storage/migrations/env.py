"""Alembic's door to the migrations: run on the connection, and in the transaction, that the store hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    render_as_batch=True,
    version_table_schema=context.config.attributes["schema"],
)
context.run_migrations()
