"""CSV and GeoPackage: the same columns as the GeoJSON, nested ones as JSON text."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from assetmap.errors import ExportError
from assetmap.export.geojson import About, metadata_of
from assetmap.privacy import AudienceView
from assetmap.tables import guarded
from assetmap.writing import whole_file


def write_csv(view: AudienceView, about: About, path: Path) -> None:
    """Write ``view`` as CSV in UTF-8 with a byte-order mark (so that spreadsheets show accents); geometry as WKT, points also as lat, lon."""
    import shapely

    assets = view.assets
    shapes = assets.geometry.to_numpy()
    points = shapely.get_dimensions(shapes) == 0
    lat = [
        f"{value:.7f}".rstrip("0").rstrip(".") if point else ""
        for value, point in zip(shapely.get_y(shapes), points, strict=True)
    ]
    lon = [
        f"{value:.7f}".rstrip("0").rstrip(".") if point else ""
        for value, point in zip(shapely.get_x(shapes), points, strict=True)
    ]
    names = [name for name in assets.columns if name != "geometry"]
    texts = [[guarded(value) for value in assets[name]] for name in names]
    wkt = [text or "" for text in shapely.to_wkt(shapes, rounding_precision=7)]
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "lat", "lon", "geometry"])
        writer.writerows(zip(*texts, lat, lon, wkt, strict=True))


def write_gpkg(view: AudienceView, about: About, path: Path) -> None:
    """Write ``view`` as a GeoPackage with one layer ``assets`` and the metadata beside it.

    Raises
    ------
    ExportError
        When GDAL cannot write it.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    table = view.assets.rename_geometry("geom")
    metadata = json.dumps(metadata_of(view, about), ensure_ascii=False)
    with whole_file(path) as temporary:
        temporary.unlink()
        try:
            pyogrio.write_dataframe(
                table,
                temporary,
                layer="assets",
                driver="GPKG",
                geometry_type="Unknown",
                layer_metadata={"assetmap": metadata},
            )
        except (DataSourceError, DataLayerError, FeatureError) as error:  # a full disk is any of these
            raise ExportError(
                f"{path.name} could not be written as a GeoPackage. Look whether the disk is full. Nothing was changed."
            ) from error


def write_rows(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    """Write plain rows as CSV in UTF-8 with a byte-order mark, guarded against spreadsheet formulas."""
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(guarded, names))
        writer.writerows([guarded(row[name]) for name in names] for row in rows)
