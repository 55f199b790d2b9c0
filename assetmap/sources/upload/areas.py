"""The areas of a file a person gave us, for drawing territories: read through the same door as every upload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import SourceError
from assetmap.sources.upload.opening import open_upload

if TYPE_CHECKING:
    import geopandas as gpd

CRS = "EPSG:4326"


def read_areas(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read the shapes of one layer with its columns as text, in longitude and latitude (EPSG:4326).

    Parameters
    ----------
    layer
        Which layer to take where the file has several.

    Raises
    ------
    SourceError
        When the file is refused, has several layers and none was chosen, has no shapes or does not say its
        coordinate system. GeoJSON that says none is in degrees, as its standard has it.
    """
    import geopandas as gpd

    contents = open_upload(path, sheet=layer)
    if len(contents.sheets) > 1:
        names = ", ".join(f"“{sheet.name[:40]}”" for sheet in contents.sheets)
        raise SourceError(f"{path.name} has several layers. Choose one: {names}.")
    sheet = contents.sheets[0]
    crs = sheet.crs or (CRS if contents.format == "GeoJSON" else None)
    if not sheet.has_shapes or crs is None:
        raise SourceError(f"{path.name} has no shapes, or does not say its coordinate system.")
    rows = [row for row in sheet.rows if not row.is_refused]
    columns = {
        name: [row.cells[at] for row in rows] for at, name in enumerate(sheet.header) if name.casefold() != "geometry"
    }
    frame = gpd.GeoDataFrame(columns, geometry=[row.place for row in rows], crs=crs)
    return frame.to_crs(CRS)
