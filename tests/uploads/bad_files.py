"""Files that are broken, hostile or merely odd, made in code; and the two questions every test asks of one: opened, or refused how."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from assetmap.errors import SourceError
from assetmap.sources.upload.opening import open_upload
from assetmap.sources.upload.sheets import Contents

SECONDS = 10
MAX_RSS = 600_000_000
CANARY = "CANARY-7f3a"
PLACE = [-4.2868, 55.8893]
ROOT = Path(__file__).resolve().parents[2]


def opened(path: Path) -> Contents:
    """Open a file that must be readable, within the time a file may take."""
    start = time.monotonic()
    contents = open_upload(path)
    assert time.monotonic() - start < SECONDS
    assert all(len(row.cells) == len(sheet.header) for sheet in contents.sheets for row in sheet.rows)
    return contents


def refused(path: Path) -> str:
    """Return why a file is refused: one plain message, soon, without a path, code or a long piece of the file."""
    start = time.monotonic()
    try:
        contents = open_upload(path)
    except SourceError as error:
        message = str(error)
    else:
        raise AssertionError(f"{path.name} was opened: {contents}")
    assert time.monotonic() - start < SECONDS
    assert str(path.parent) not in message and "Traceback" not in message and "Error(" not in message
    assert len(message) < 400 and message.endswith((".", "?"))
    return message


def said(contents: Contents) -> str:
    """Everything a reading says to a person."""
    problems = [
        str(problem) for sheet in contents.sheets for row in sheet.rows for problem in (*row.problems, *row.repaired)
    ]
    return "\n".join((*contents.notes, *problems, *(str(line) for sheet in contents.sheets for line in sheet.not_rows)))


def rows_of(contents: Contents) -> list[dict[str, str]]:
    """The rows of the first sheet by column."""
    sheet = contents.sheets[0]
    return [dict(zip(sheet.header, row.cells, strict=True)) for row in sheet.rows]


def seconds_and_bytes(path: Path) -> tuple[float, int, str]:
    """Open a file in a process of its own; return its seconds, the resident bytes of it and its children, what it said."""
    code = (
        "import sys, time, resource\nfrom pathlib import Path\n"
        "from assetmap.sources.upload.opening import open_upload\nfrom assetmap.errors import SourceError\n"
        "start = time.monotonic()\n"
        "try:\n    said = f'opened {sum(len(s.rows) for s in open_upload(Path(sys.argv[1])).sheets)}'\n"
        "except SourceError as error:\n    said = f'refused {error}'\n"
        "spent = time.monotonic() - start\n"
        "own = next((int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')), 0)\n"
        "most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(spent, most * 1024, said)\n"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    spent, most, words = done.stdout.strip().split(" ", 2)
    return float(spent), int(most), words


def collection(*features: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A GeoJSON collection."""
    return {"type": "FeatureCollection", "features": list(features), **more}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": {"name": "Hall", **properties}, "geometry": geometry}


def point(x: Any = PLACE[0], y: Any = PLACE[1]) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y]}


def polygon(*corners: Sequence[float]) -> dict[str, Any]:
    """A GeoJSON polygon with one ring, as given."""
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


def as_json(data: Any) -> bytes:
    """JSON as a file."""
    return json.dumps(data).encode()


def kml(body: str, namespace: str = ' xmlns="http://www.opengis.net/kml/2.2"', before: str = "") -> bytes:
    """A KML file around ``body``."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<kml{namespace}><Document>{body}</Document></kml>'.encode()


def placemark(name: str = "Hall", more: str = "<Point><coordinates>-4.28,55.88,0</coordinates></Point>") -> str:
    """A KML placemark."""
    return f"<Placemark><name>{name}</name>{more}</Placemark>"


def gpx(body: str, before: str = "") -> bytes:
    """A GPX file around ``body``."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}<gpx version="1.1" creator="t" '
    return f'{head}xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'.encode()


def zipped(entries: dict[str, bytes], **options: Any) -> bytes:
    """A zip of the given entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name) if "\\" in name else name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def rezipped(archive: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same zip with some entries put in, changed, or (None) taken out."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        entries: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
    return zipped({name: content for name, content in {**entries, **changes}.items() if content is not None})


def shapefile(
    folder: Path, crs: str | None = "EPSG:4326", shapes: Sequence[Any] = (), **options: Any
) -> dict[str, bytes]:
    """The parts of a shapefile ``halls``."""
    shapes = shapes or [shapely.Point(-4.28, 55.88), shapely.Point(-4.27, 55.87)]
    pyogrio.raw.write(
        folder / "halls.shp",
        geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[np.array(["Café Hall", *["Hut"] * (len(shapes) - 1)], dtype=object)],
        fields=["NAME"],
        geometry_type=shapes[0].geom_type,
        crs=crs,
        **options,
    )
    return {path.name: path.read_bytes() for path in sorted(folder.glob("halls.*"))}


def gpkg_shape(wkb: bytes, srs: int = 4326) -> bytes:
    """WKB with a GeoPackage header before it."""
    return b"GP\0\x01" + struct.pack("<i", srs) + wkb


GPKG_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('u', -1, 'NONE', -1, 'undefined', ''), ('u', 0, 'NONE', 0, 'undefined', ''),
    ('w', 4326, 'EPSG', 4326, '', ''), ('b', 27700, 'EPSG', 27700, '', ''), ('o', 990001, 'NONE', 1, 'PROJCS[odd]', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
    last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z INTEGER, m INTEGER);
"""


def geopackage(path: Path, layers: dict[str, Sequence[bytes]], srs: int = 4326, then: str = "") -> Path:
    """A GeoPackage with layers of named rows and shapes in WKB, and more SQL run on it."""
    base = sqlite3.connect(path)
    base.executescript(GPKG_SCHEMA)
    for name, shapes in layers.items():
        quoted = '"' + name.replace('"', '""') + '"'
        base.execute(f"CREATE TABLE {quoted} (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES (?, 'features', ?)", (name, srs))
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 0, 0)", (name, srs))
        rows = [(gpkg_shape(wkb, srs) if wkb else None, f"Hall {at}") for at, wkb in enumerate(shapes, start=1)]
        base.executemany(f"INSERT INTO {quoted} (geom, name) VALUES (?, ?)", rows)
    base.executescript(then)
    base.commit()
    base.close()
    return path


POINT = shapely.to_wkb(shapely.Point(-4.28, 55.88))


def workbook(rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """An XLSX workbook with a first sheet ``Assets`` and others by name; a text beginning with ``=`` is a formula."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in {"Assets": rows, **sheets}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def open_document(rows: Sequence[Sequence[str]]) -> bytes:
    """An ODS workbook with one sheet of texts."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Assets")
    for line in rows:
        row = TableRow()
        for text in line:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
