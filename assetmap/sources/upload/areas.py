"""The areas of a GeoPackage or zipped shapefile, for drawing territories: read apart, like every upload, but with room for a country."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.errors import SourceError
from assetmap.sources.upload.apart.process import run_apart
from assetmap.sources.upload.databases import shapefile_layers
from assetmap.sources.upload.raw_shapes import shape_of
from assetmap.sources.upload.reference_systems import known_crs

if TYPE_CHECKING:
    import geopandas as gpd

CRS = "EPSG:4326"
MAX_BYTES = 200_000_000
"""Boundaries of a country are larger than a list of assets. Chosen by us."""
SECONDS = 60.0
_EPSG = re.compile(r"EPSG:[0-9]{4,6}", re.IGNORECASE)


def read_areas(path: Path, layer: str | None = None, name: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer: its columns of text, and its shapes in longitude and latitude (EPSG:4326).

    Parameters
    ----------
    layer
        Which layer to take where the file has several.
    name
        Only rows that bear this name in a column, whatever its case, need a shape; the others may come without.

    Raises
    ------
    SourceError
        When the file is refused, has several layers and none was chosen, lacks the one chosen, has no shapes, one that
        cannot be used, or does not say its coordinate system.
    """
    names, found = _read(path, layer, name)
    if layer is not None and layer not in names:
        raise SourceError(f"{path.name} has no layer “{layer[:40]}”. It has: {_listed(names)}.")
    if found is None and names:
        raise SourceError(f"{path.name} has several layers. Choose one with --territory-layer: {_listed(names)}.")
    crs = _system((found or {}).get("crs") or "")
    if found is None or crs is None:
        raise SourceError(f"{path.name} has no shapes, or does not say its coordinate system.")
    return _frame(found, crs, path.name)


def layers_of(path: Path) -> list[str]:
    """List the layers of a GeoPackage or zipped shapefile.

    Raises
    ------
    SourceError
        When the file is refused.
    """
    return _read(path, None, None)[0]


def _read(path: Path, layer: str | None, name: str | None) -> tuple[list[str], dict[str, Any] | None]:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Save the part that is needed.")
    read = _of_package if content.startswith(b"SQLite format 3\0") else _of_shapefiles
    return read(content, path.name, layer, name)


def _system(said: str) -> str | None:
    """Return a system of the world's list: a boundary may come in any, where lists of assets have the few that are asked about."""
    import pyproj

    if crs := known_crs(said):
        return crs
    try:
        return pyproj.CRS.from_epsg(int(said[5:])).to_string() if _EPSG.fullmatch(said) else None
    except pyproj.exceptions.CRSError:
        return None


def _listed(names: list[str]) -> str:
    return ", ".join(name[:40] for name in names[:20]) + (" …" if len(names) > 20 else "")


def _of_package(
    content: bytes, file: str, layer: str | None, name: str | None
) -> tuple[list[str], dict[str, Any] | None]:
    asked = json.dumps({"layer": layer, "name": name}).encode()
    answer = run_apart("areas", {"file.gpkg": content, "asked.json": asked}, file, seconds=SECONDS)
    return answer["names"], answer["layer"]


def _of_shapefiles(
    content: bytes, file: str, layer: str | None, name: str | None
) -> tuple[list[str], dict[str, Any] | None]:
    layers = shapefile_layers(content, file, [])
    chosen = [one for one in layers if layer in (None, one["name"])]
    return [one["name"] for one in layers], chosen[0] if len(chosen) == 1 else None


def _frame(layer: dict[str, Any], crs: str, file: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    places = []
    for _, shape in layer["rows"]:
        made = None if shape is None else shape_of(bytes.fromhex(shape))
        if made is not None and made.fault and not made.is_empty:
            raise SourceError(f"{file} has a shape that cannot be used: {made.fault[0]} Draw it again.")
        places.append(made.place if made else None)
    columns = {
        name: [cells[at] for cells, _ in layer["rows"]]
        for at, name in enumerate(layer["header"])
        if name.casefold() != "geometry"
    }
    return gpd.GeoDataFrame(columns, geometry=places, crs=crs).to_crs(CRS)
