"""Make the worked cases' files from their plain tables: ``python make_cases.py [FOLDER]`` writes the same every time.

Needs geopandas, odfpy and xlsxwriter. What the rows say stands in ``case_tables.py``; what each should become in each folder's
``expected.csv``, which is written by hand and never by this script.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from case_tables import TABLES

FOLDER = Path(__file__).resolve().parent
STILL = (2017, 6, 1, 0, 0, 0)
"""The date inside the packed files. The report is of 2017."""

Part = tuple[str, list[str], list[list[str]]]


def parts_of(case: str) -> list[Part]:
    """Return the parts of a table: name (empty for the only one), header, rows."""
    header: list[str] = []
    parts: list[Part] = []
    for line in TABLES.get(case, "").strip().splitlines():
        if line.startswith("# "):
            parts.append((line[2:], header, []))
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if not header:
            header = cells
            continue
        if not parts:
            parts.append(("", header, []))
        parts[-1][2].append(cells)
    return parts


def write_xlsx(case: str, path: Path) -> None:
    """Write one sheet a part: a merged title, a line about it, an empty row, and only then the header."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(*STILL[:3])})
        bold = book.add_format({"bold": True, "align": "center"})
        for name, header, rows in parts_of(case):
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, len(header) - 1, f"What is around {name}", bold)
            sheet.write_string(1, 0, "From the report of 2017. Places are rough.")
            for at, cells in enumerate([header, *rows], start=3):
                for column, cell in enumerate(cells):
                    if header[column] in ("Lat", "Long") and at > 3 and cell:
                        sheet.write_number(at, column, float(cell))
                    elif cell:
                        sheet.write_string(at, column, cell)


def write_ods(case: str, path: Path) -> None:
    """Write one OpenDocument sheet with the header in its first row."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for name, header, rows in parts_of(case):
        table = Table(name=name or "Services")
        for cells in [header, *rows]:
            row = TableRow()
            for cell in cells:
                field = TableCell(valuetype="string")
                field.addElement(P(text=cell))
                row.addElement(field)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(path)
    _pack_again(path)


def _pack_again(path: Path) -> None:
    """Pack a zip file anew with one date for all, so that two runs give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            kind = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(entry.filename, STILL), old.read(entry), kind)
    path.write_bytes(packed.getvalue())


def write_text(case: str, path: Path, delimiter: str, encoding: str) -> None:
    """Write a delimited text with Windows line ends."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for _, header, rows in parts_of(case):
        writer.writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def write_utf16(case: str, path: Path) -> None:
    """Write tabs in little-endian UTF-16 with a mark in front, as a spreadsheet's “Unicode text” is."""
    write_text(case, path, "\t", "utf-16-le")
    path.write_bytes(b"\xff\xfe" + path.read_bytes())


def write_gpkg(case: str, path: Path) -> None:
    """Write a GeoPackage, one layer a part: ``name EPSG``; the table's last two columns are x and y."""
    import geopandas as gpd
    import pyogrio
    import shapely

    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": datetime(*STILL).strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    for name, header, rows in parts_of(case):
        layer, epsg = name.split()
        points = [shapely.Point(float(row[-2]), float(row[-1])) if row[-1] else None for row in rows]
        columns = {column: [row[at] or None for row in rows] for at, column in enumerate(header[:-2])}
        table = gpd.GeoDataFrame(columns, geometry=points, crs=f"EPSG:{epsg}")
        pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG", geometry_type="Point", append=path.exists())
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_kml(case: str, path: Path) -> None:
    """Write KML in the manner of Google's My Maps: folders, CDATA with line breaks, styles and extended data."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        "<Document>",
        "<name>musicALL</name>",
        '<Style id="icon-1899-0288D1-normal"><IconStyle><scale>1</scale></IconStyle></Style>',
    ]
    for folder, header, rows in parts_of(case):
        lines += ["<Folder>", f"<name>{escape(folder)}</name>"]
        for row in rows:
            said = dict(zip(header, row, strict=True))
            place, details = said.pop("lat lon"), {key: text for key, text in said.items() if key != "Name" and text}
            words = "<br>".join(f"{key}: {text}" for key, text in details.items())
            lines += [
                "<Placemark>",
                f"<name>{escape(said['Name'])}</name>",
                f"<description><![CDATA[{words}]]></description>",
            ]
            lines += ["<styleUrl>#icon-1899-0288D1</styleUrl>", "<ExtendedData>"]
            lines += [
                f"<Data name={quoteattr(key)}><value>{escape(text)}</value></Data>" for key, text in details.items()
            ]
            if place:
                lines.append('<Data name="How exact"><value>approximate</value></Data>')
            lines.append("</ExtendedData>")
            if place:
                lat, lon = place.split()
                lines.append(f"<Point><coordinates>\n            {lon},{lat},0\n          </coordinates></Point>")
            lines.append("</Placemark>")
        lines.append("</Folder>")
    path.write_bytes("\n".join([*lines, "</Document>", "</kml>", ""]).encode())


def write_geojson(case: str, path: Path) -> None:
    """Write GeoJSON with an empty geometry for what has no place."""
    features = []
    for _, header, rows in parts_of(case):
        for row in rows:
            said = {key: text for key, text in zip(header, row, strict=True) if text}
            lat_lon = [float(number) for number in said.pop("lat lon", "").split()]
            geometry = {"type": "Point", "coordinates": lat_lon[::-1]} if lat_lon else None
            accuracy = {"accuracy": "approximate, the middle of the area"} if lat_lon else {}
            features.append({"type": "Feature", "properties": said | accuracy, "geometry": geometry})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)
    path.write_bytes((text + "\n").encode())


def write_walkabout(_: str, path: Path) -> None:
    """Write the waypoints of Hawkhill's walkabout, taken from the placed rows of ``hawkhill.csv`` that one can walk to."""
    with (FOLDER / "hawkhill" / "hawkhill.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="walkabout" xmlns="http://www.topografix.com/GPX/1/1">',
    ]
    for name in ("Hawkhill Community Centre", "Hawkhill community garden", "Local footpath"):
        row = rows[name]
        lines.append(f"<wpt lat={quoteattr(row['lat'])} lon={quoteattr(row['lon'])}>")
        lines.append(f"<name>{escape(name)}</name><desc>{escape(row['description'])}</desc></wpt>")
    path.write_bytes("\n".join([*lines, "</gpx>", ""]).encode())


FILES: dict[str, tuple[str, Callable[[str, Path], None]]] = {
    "maryhill_craigmillar/lac_whats_around.xlsx": ("maryhill_craigmillar", write_xlsx),
    "bridging_service/bridging.ods": ("bridging_service", write_ods),
    "healthy_mind/healthy_mind.csv": ("healthy_mind", lambda case, path: write_text(case, path, ",", "utf-8-sig")),
    "family_nurse_partnership/fnp.gpkg": ("family_nurse_partnership", write_gpkg),
    "musicall_hazelwood/musicall.kml": ("musicall_hazelwood", write_kml),
    "north_west_recovery/nwrc_venues.csv": (
        "north_west_recovery",
        lambda case, path: write_text(case, path, ";", "cp1252"),
    ),
    "nurturing_glasgow/nurturing.txt": ("nurturing_glasgow", write_utf16),
    "trieste_sherbrooke/neighbourhoods.geojson": ("trieste_sherbrooke", write_geojson),
    "hawkhill/hawkhill_walkabout.gpx": ("", write_walkabout),
    "hawkhill/hawkhill_listening_event.csv": (
        "hawkhill_listening_event",
        lambda case, path: write_text(case, path, ",", "utf-8"),
    ),
}
"""Every file that is made: its table and its writer. ``castlemilk.csv`` and ``hawkhill.csv`` are written by hand."""


def main() -> None:
    """Write every file below the folder named on the command line, or in place."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, (case, write) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(case, path)


if __name__ == "__main__":
    main()
