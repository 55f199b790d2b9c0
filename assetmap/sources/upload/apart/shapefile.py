"""Read shapefiles with GDAL from which every other driver was taken away."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from assetmap.sources.upload.apart.worker import RefusedError
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_ROWS

DRIVER = "ESRI Shapefile"


def read(folder: Path) -> Any:
    """Read every ``*.shp`` of ``folder``: columns, rows of text, shapes as hexadecimal WKB, and the system as EPSG or text.

    GDAL takes out drivers only while it starts, so the process starts itself again with the names of all the others.
    """
    for needless in ("pandas", "geopandas", "pyarrow"):
        sys.modules[needless] = None  # type: ignore[assignment]  # only raw arrays are read: saves half a second
    import pyogrio

    others = sorted(set(pyogrio.list_drivers()) - {DRIVER})
    if others and "GDAL_SKIP" not in os.environ:
        environment = {**os.environ, "GDAL_SKIP": ",".join(others)}
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)
    if others:
        raise RefusedError("cannot be read safely with this version of GDAL.")
    return [_layer(path) for path in sorted(folder.glob("*.shp"))]


def _layer(path: Path) -> dict[str, Any]:
    import pyogrio
    from pyogrio.raw import read as read_raw

    last: Exception | None = None
    encodings = (
        [None]
        if path.with_suffix(".cpg").exists() or path.with_suffix(".dbf").read_bytes()[29:30] != b"\0"
        else ["utf-8", "cp1252"]
    )
    for encoding in encodings:
        try:
            about, _, shapes, columns = read_raw(
                path, encoding=encoding, max_features=MAX_ROWS + 1, force_2d=True, datetime_as_string=True
            )
        except (UnicodeDecodeError, LookupError) as error:
            last = error
            continue
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError,
            ValueError,
        ) as error:
            raise RefusedError("holds a shapefile that is damaged. Save it again.") from error
        return _answer(path.stem, about, shapes, columns, encoding)
    raise RefusedError("holds a table whose letters cannot be read. Save it in UTF-8.") from last


def _answer(stem: str, about: Any, shapes: Any, columns: Any, encoding: str | None) -> dict[str, Any]:
    header = [str(name) for name in about["fields"]]
    if len(header) > MAX_COLUMNS:
        raise RefusedError(f"has {len(header):,} columns; at most {MAX_COLUMNS} are read.")
    texts = [[_text(value) for value in column] for column in columns]
    number = len(shapes) if shapes is not None else len(texts[0]) if texts else 0
    rows = [
        [
            [column[at] for column in texts],
            bytes(shapes[at]).hex() if shapes is not None and shapes[at] is not None else None,
        ]
        for at in range(number)
    ]
    crs = about["crs"]
    return {"name": stem, "header": header, "rows": rows, "crs": _code(crs), "has_crs": bool(crs), "guessed": encoding}


def _code(crs: Any) -> str:
    """Return the EPSG code of a coordinate system's description where PROJ recognises it."""
    if not crs:
        return ""
    if str(crs).upper().startswith("EPSG:"):
        return str(crs)
    import pyproj

    try:
        code = pyproj.CRS.from_user_input(str(crs)[:20_000]).to_epsg(min_confidence=60)
    except pyproj.exceptions.CRSError:
        return ""
    return f"EPSG:{code}" if code else ""


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bytes):
        return ""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    text = str(value)
    return "" if text == "NaT" else text
