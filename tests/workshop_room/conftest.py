"""An open workshop in a new store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from room_samples import Hall, open_room, rebuilt, timeless

from assetmap.storage import Store, open_store


@pytest.fixture
def room_store(tmp_path: Path) -> Store:
    """A store in which a workshop is open."""
    store = open_store(tmp_path / "workspace")
    open_room(store)
    return store


@pytest.fixture
def hall(room_store: Store) -> Iterator[Hall]:
    """An open workshop; whatever happened in it, the store tells the same of it at the end."""
    opened = Hall(room_store)
    yield opened
    live = opened.keeper.see(timeless)
    opened.keeper.close()
    assert live == rebuilt(room_store)
