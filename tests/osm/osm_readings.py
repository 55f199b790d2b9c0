"""What the tests of OpenStreetMap data ask of a reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
from osm_data import Osm

from assetmap.sources.reading import Reading
from assetmap.tables import check_records

WHEN = "2024-05-01T00:00:00Z"
Read = Callable[[Osm], Reading]


def by_id(reading: Reading) -> gpd.GeoDataFrame:
    check_records(reading.records)
    return reading.records.set_index("record_id")


def only(reading: Reading) -> Any:
    check_records(reading.records)
    assert len(reading.records) == 1
    return reading.records.iloc[0]
