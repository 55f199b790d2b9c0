"""The quiet map beneath a territory's assets: read from extracts or vector street maps, and kept in the workspace's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from assetmap.errors import ExportError, StoreError
from assetmap.sources.osm_extract import read_basemap
from assetmap.sources.registry import STREET_TILES, format_of
from assetmap.sources.street_tiles import read_street_tiles
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

MARGIN_DEGREES = 0.004
"""How far around a territory's box streets are read, about 400 m: a map shows what leads to it. Chosen by us."""

AROUND_ASSETS_DEGREES = 0.01
"""How far around assets a street map is read where there is no territory, about a kilometre. Chosen by us."""


def streets_for(
    files: Sequence[Path], territory: Territory | None, assets: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read the streets beneath a map of ``assets``; the houses of a whole town are not even read, and a note says so.

    Extracts go before street maps, which show the same once more. A street map may be of the whole world: without a territory it is
    read around the assets.
    """
    from assetmap.maps.basemap import NO_BUILDINGS_NOTE, is_town_sized

    extracts = [path for path in files if format_of(path) is not STREET_TILES]
    needless = [path for path in files if path not in extracts] if extracts else []
    notes = tuple(f"{path.name} was not needed: the streets come from the extract." for path in needless)
    if territory is not None:
        return streets_beneath(extracts or files, territory), notes
    placed = assets[assets.geometry.notna()]
    with_buildings = not is_town_sized(placed)
    within = None
    if not extracts and len(placed):
        within = shapely.box(*placed.total_bounds).buffer(AROUND_ASSETS_DEGREES, join_style="mitre")
    streets = _read(extracts or files, within, with_buildings)
    return streets, notes if with_buildings else (*notes, NO_BUILDINGS_NOTE)


def streets_beneath(files: Sequence[Path], territory: Territory) -> gpd.GeoDataFrame:
    """Read the quiet map beneath a territory: streets, buildings, water and green, with a margin around.

    Returns
    -------
    GeoDataFrame
        As :func:`assetmap.sources.osm_extract.read_basemap` gives it: ``kind``, ``name`` and geometry, EPSG:4326.
    """
    return _read(files, territory.polygon.envelope.buffer(MARGIN_DEGREES), True)


def streets_of_file(path: Path, within: BaseGeometry | None = None, buildings: bool = True) -> gpd.GeoDataFrame:
    """Read the quiet map of an extract or of a vector street map.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    read = read_street_tiles if format_of(path) is STREET_TILES else read_basemap
    return read(path, within, buildings)


def _read(files: Sequence[Path], within: BaseGeometry | None, with_buildings: bool) -> gpd.GeoDataFrame:
    import pandas as pd

    parts = [streets_of_file(path, within, with_buildings) for path in files]
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def streets_file(folder: Path, territory: Territory) -> Path:
    """Return where a territory's quiet map is kept."""
    return folder / "streets" / f"{territory.id}.parquet"


def streets_changed_at(folder: Path, territory: Territory) -> int:
    """Return when a territory's quiet map was last written, in nanoseconds; 0 where there is none. What is made of it is kept by this."""
    try:
        return streets_file(folder, territory).stat().st_mtime_ns
    except OSError:
        return 0


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
