"""The quiet map beneath a territory's assets: read from extracts, and kept in the workspace's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import ExportError, StoreError
from assetmap.sources.osm_extract import read_basemap
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

MARGIN_DEGREES = 0.004
"""How far around a territory's box streets are read, about 400 m: a map shows what leads to it. Chosen by us."""


def streets_for(
    extracts: Sequence[Path], territory: Territory | None, assets: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read the streets beneath a map of ``assets``; the houses of a whole town are not even read, and a note says so."""
    from assetmap.maps.basemap import NO_BUILDINGS_NOTE, is_town_sized

    if territory is not None:
        return streets_beneath(extracts, territory), ()
    with_buildings = not is_town_sized(assets[assets.geometry.notna()])
    return _read(extracts, None, with_buildings), () if with_buildings else (NO_BUILDINGS_NOTE,)


def streets_beneath(extracts: Sequence[Path], territory: Territory) -> gpd.GeoDataFrame:
    """Read the quiet map beneath a territory: streets, buildings, water and green, with a margin around.

    Returns
    -------
    GeoDataFrame
        As :func:`assetmap.sources.osm_extract.read_basemap` gives it: ``kind``, ``name`` and geometry, EPSG:4326.
    """
    return _read(extracts, territory.polygon.envelope.buffer(MARGIN_DEGREES), True)


def _read(extracts: Sequence[Path], within: BaseGeometry | None, with_buildings: bool) -> gpd.GeoDataFrame:
    import pandas as pd

    parts = [read_basemap(path, within, with_buildings) for path in extracts]
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def streets_file(folder: Path, territory: Territory) -> Path:
    """Return where a territory's quiet map is kept."""
    return folder / "streets" / f"{territory.id}.parquet"


def read_streets(folder: Path, territory: Territory) -> gpd.GeoDataFrame | None:
    """Read the streets kept for a territory; None when no extract was ever given, or when the file was lost."""
    path = streets_file(folder, territory)
    if not path.exists():
        return None
    import geopandas as gpd
    import pyarrow

    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError, pyarrow.ArrowException):  # it can be gathered again; the map says that there is none
        return None


def write_streets(folder: Path, territory: Territory, streets: gpd.GeoDataFrame) -> None:
    """Keep the streets beneath a territory's map.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    from assetmap.writing import whole_file

    path = streets_file(folder, territory)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            streets.to_parquet(temporary)
    except (OSError, ExportError) as error:
        raise StoreError(f"The streets of {territory.name} could not be kept in the workspace: {error}.") from error
