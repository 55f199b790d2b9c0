"""A disk that is full, for SQLite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def fill_disk(store: Any) -> Callable[[], None]:
    """Let the disk be full from now on; returns what makes room again."""
    pages = store.path.stat().st_size // 4096

    def fill(raw: Any, record: Any) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(store.engine, "connect", fill)
    return lambda: sa.event.remove(store.engine, "connect", fill)
