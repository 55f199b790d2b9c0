"""The doors of the storage: open, back up, restore. What a door needs is imported when it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assetmap.storage.store import Store


def open_store(url_or_folder: str | Path, *, create: bool = True) -> Store:
    """Open the store of a workspace, or make it where there was none.

    Parameters
    ----------
    url_or_folder
        A workspace's folder (SQLite), or a ``postgresql+psycopg://user@host/name`` address (PostGIS; its schema is
        ``assetmap`` unless the address ends in ``?schema=NAME``).
    create
        Whether a store may be made where none was.

    Raises
    ------
    StoreError
        When it is damaged, missing where there was one, newer than this software, or cannot be reached or written. What is
        there is left as it is.
    """
    if isinstance(url_or_folder, str) and "://" in url_or_folder:
        from assetmap.storage.postgis import open_url

        return open_url(url_or_folder, create)
    from assetmap.storage.sqlite import open_folder

    return open_folder(Path(url_or_folder), create)


def backup(store: Store, path: Path) -> None:
    """Write everything in ``store`` to the file ``path``, as of one moment. See :func:`assetmap.storage.copies.backup`."""
    from assetmap.storage import copies

    copies.backup(store, path)


def restore(path: Path, folder_or_store: Path | Store) -> str:
    """Put a backup in a store's place; return the name under which what was there is kept. See :func:`assetmap.storage.copies.restore`."""
    from assetmap.storage import copies

    return copies.restore(path, folder_or_store)
