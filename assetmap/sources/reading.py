"""What every source hands on: a table of records and what should be said about the reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.sources.upload.report import UploadReport


@dataclass(frozen=True)
class Reading:
    """The records of one source (columns ``tables.RECORD_COLUMNS``) and notes for a person, one sentence each.

    ``report`` says of a file of somebody's own how it was understood (without the records); OpenStreetMap's have none.
    """

    records: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()
    report: UploadReport | None = None


def counted(number: int, one: str, many: str) -> str:
    """Say a number with the right form of its noun."""
    return f"{number:,} {one if number == 1 else many}"
