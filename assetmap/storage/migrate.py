"""Bring a store to the version this software writes, in the caller's transaction: wholly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import StoreError

if TYPE_CHECKING:
    import sqlalchemy as sa


@dataclass(frozen=True)
class Migrations:
    """Where the steps are, and the version they lead to. Versions are numbers written with four digits, oldest first."""

    folder: Path = Path(__file__).parent / "migrations"
    head: str = "0003"


OURS = Migrations()


def check_version(found: str, migrations: Migrations, name: str) -> bool:
    """Say whether a store at version ``found`` has steps to go.

    Raises
    ------
    StoreError
        When the store is of a version this software does not know; it is left as it is.
    """
    if found.isdecimal() and found <= migrations.head:
        return found < migrations.head
    raise StoreError(
        f"{name} was made by a newer assetmap (store version {found[:40]}, this one knows up to {migrations.head}). "
        "Nothing was changed. Install the newer assetmap to open it."
    )


def upgrade(connection: sa.Connection, migrations: Migrations = OURS, schema: str | None = None) -> None:
    """Run the steps that are missing. The caller has begun a transaction and commits it.

    Parameters
    ----------
    schema
        The PostgreSQL schema that holds the store; None on SQLite.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.attributes |= {"connection": connection, "schema": schema}
    try:
        command.upgrade(config, migrations.head)
    except CommandError as error:
        raise StoreError(
            f"The store could not be brought to version {migrations.head}. Nothing was changed."
        ) from error
