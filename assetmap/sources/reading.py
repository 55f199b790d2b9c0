"""What every source hands on: a table of records and what should be said about the reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Reading:
    """The records of one source (columns ``tables.RECORD_COLUMNS``) and notes for a person, one sentence each."""

    records: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()


def counted(number: int, one: str, many: str) -> str:
    """Say a number with the right form of its noun."""
    return f"{number:,} {one if number == 1 else many}"
