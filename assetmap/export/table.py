"""CSV and GeoPackage: the same columns as the GeoJSON, nested ones as JSON text."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from assetmap.errors import ExportError
from assetmap.export.geojson import About, metadata_of
from assetmap.privacy import AudienceView
from assetmap.tables import FORMULA_STARTS
from assetmap.writing import whole_file

_PLAIN_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


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
    texts = [[_guarded(value) for value in assets[name]] for name in names]
    wkt = [text or "" for text in shapely.to_wkt(shapes, rounding_precision=7)]
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "lat", "lon", "geometry"])
        writer.writerows(zip(*texts, lat, lon, wkt, strict=True))


def _guarded(value: Any) -> str:
    """Put a ``'`` before a formula, and one more before what already has one, so that reading takes off just ours."""
    if value is None:
        return ""
    text = str(value)
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return "'" + text if text.lstrip("'").startswith(FORMULA_STARTS) else text


def write_gpkg(view: AudienceView, about: About, path: Path) -> None:
    """Write ``view`` as a GeoPackage with one layer ``assets`` and the metadata beside it.

    Raises
    ------
    ExportError
        When GDAL cannot write it.
    """
    import pyogrio

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
        except pyogrio.errors.DataSourceError as error:
            raise ExportError(f"{path.name} could not be written as a GeoPackage. Nothing was changed.") from error


def write_rows(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    """Write plain rows as CSV in UTF-8 with a byte-order mark, guarded against spreadsheet formulas."""
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(_guarded, names))
        writer.writerows([_guarded(row[name]) for name in names] for row in rows)
