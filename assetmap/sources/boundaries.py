"""Territories from boundary files: GeoJSON read here, databases and archives in a process of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.boundaries import BoundaryFile
from assetmap.errors import SourceError, TerritoryError
from assetmap.tables import CRS
from assetmap.territories import Territory, territory_from_areas

if TYPE_CHECKING:
    import geopandas as gpd


def territory_from_file(path: Path, layer: str | None = None, name: str | None = None) -> Territory:
    """Make a territory from a GeoJSON file, a GeoPackage or a zipped shapefile.

    Parameters
    ----------
    layer
        Which layer of a GeoPackage or zip; needed when it has several.
    name
        Which area, by the value of any text column; areas of that name are joined. Without it all areas are joined.

    Raises
    ------
    TerritoryError
        When the file cannot be read, the layer or name is not there (the ones that are there are listed), or it has no areas.
    """
    _check_file(path)
    return territory_from_areas(_read_areas(path, layer, name), path.name, name)


def read_boundaries(path: Path, layer: str | None = None) -> BoundaryFile:
    """Read a boundary file to choose from its areas; of several layers the first, where ``layer`` is none of them.

    Raises
    ------
    TerritoryError
        When the file cannot be read or has no areas.
    """
    _check_file(path)
    layers: list[str] = []
    if not _is_geojson(path):
        from assetmap.sources.upload.areas import layers_of

        try:
            layers = layers_of(path) if _is_packed(path) else []
        except SourceError as error:
            raise TerritoryError(str(error)) from error
    taken = layer if layer in layers else next(iter(layers), None)
    return BoundaryFile(path.name, _read_areas(path, taken, None), layers, taken)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise TerritoryError(f"There is no file {path.name}. Check the name and the folder.")
    if path.is_dir():
        raise TerritoryError(f"{path.name} is a folder. Name the boundary file in it.")


def _is_geojson(path: Path) -> bool:
    return _start(path).startswith(b"{")


def _is_packed(path: Path) -> bool:
    return _start(path).startswith((b"SQLite format 3", b"PK\x03\x04", b"PK\x05\x06"))


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")


def _read_areas(path: Path, layer: str | None, name: str | None) -> gpd.GeoDataFrame:
    if _is_geojson(path):
        return _read_geojson_areas(path)
    if not _is_packed(path):
        raise TerritoryError(
            f"{path.name} is neither GeoJSON nor a GeoPackage nor a zipped shapefile. Save the boundary as one of these."
        )
    from assetmap.sources.upload.areas import read_areas

    try:
        return read_areas(path, layer, name)
    except SourceError as error:
        raise TerritoryError(str(error)) from error


def _read_geojson_areas(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from shapely.errors import ShapelyError

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TerritoryError(f"{path.name} is not readable as GeoJSON: {error}.") from error
    features = data.get("features", [data] if data.get("type") == "Feature" else None)
    if features is None and "coordinates" in data:
        features = [{"type": "Feature", "properties": {}, "geometry": data}]
    if not features:
        raise TerritoryError(f"{path.name} has no areas. A territory needs at least one polygon.")
    try:
        frame = gpd.GeoDataFrame.from_features(features, crs=CRS)
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        raise TerritoryError(f"{path.name} has a shape that cannot be read: {error}.") from error
    bounds = frame.total_bounds
    if frame.geometry.notna().any() and not (
        -180 <= bounds[0] and bounds[2] <= 180 and -90 <= bounds[1] and bounds[3] <= 90
    ):
        raise TerritoryError(
            f"The numbers in {path.name} are not degrees of longitude and latitude. Save it again in WGS84 (EPSG:4326)."
        )
    return frame
