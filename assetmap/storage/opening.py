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
