"""Files that name other files or addresses: nothing but the file itself is ever read, on disk or over the network."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from bad_files import (
    CANARY,
    POINT,
    as_json,
    collection,
    feature,
    geopackage,
    gpx,
    kml,
    opened,
    placemark,
    point,
    refused,
    rezipped,
    said,
    shapefile,
    workbook,
    zipped,
)

from assetmap.errors import SourceError
from assetmap.sources.upload.opening import open_upload

Write = Callable[[str, str | bytes], Path]


class Canary:
    """A server on this machine that counts who asks it for something."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.hits.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(f"name,lat,lon\n{CANARY},55.9,-4.3\n".encode())

            do_HEAD = do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/canary.csv"


@pytest.fixture(scope="module")
def server() -> Iterator[Canary]:
    """One running canary server."""
    canary = Canary()
    thread = threading.Thread(target=canary.server.serve_forever, daemon=True)
    thread.start()
    yield canary
    canary.server.shutdown()
    thread.join()
    canary.server.server_close()


@pytest.fixture
def canary(server: Canary) -> Canary:
    """The canary server with nobody having asked yet."""
    server.hits.clear()
    return server


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A file beside the upload that nobody may read."""
    path = tmp_path / "canary.csv"
    path.write_text(f"name,lat,lon\n{CANARY},55.9,-4.3\n")
    return path


def everything_about(path: Path) -> str:
    """All that comes out of opening a file, as one text."""
    try:
        return repr(open_upload(path))
    except SourceError as error:
        return str(error)


def test_the_canary_sings_when_it_is_asked(canary: Canary) -> None:
    """Without this, no hits would prove nothing."""
    from urllib.request import urlopen

    with urlopen(canary.url) as answer:
        assert CANARY in answer.read().decode() and canary.hits == ["/canary.csv"]


def vrt(source: str) -> str:
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>'
        f"{source}</SrcDataSource><GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>"
    )


ENDINGS = [f"B{at:02} {end}" for at, end in enumerate("geojson csv kml gpx xlsx gpkg json txt".split(), start=1)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_B01_to_B08_a_virtual_file_by_any_name_is_refused_and_its_target_never_read(
    write: Write, bait: Path, ending: str
) -> None:
    path = write(f"places.{ending.split()[1]}", vrt(str(bait)))
    assert CANARY not in refused(path)


def test_B09_a_virtual_file_that_names_an_address_reaches_nobody(write: Write, canary: Canary) -> None:
    assert "XML" in refused(write("a.geojson", vrt(f"/vsicurl/{canary.url}")))
    assert canary.hits == []


def test_B10_a_virtual_file_with_sql_runs_nothing(write: Write, tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "own.sqlite")
    base.executescript("CREATE TABLE t (name TEXT); INSERT INTO t VALUES ('kept');")
    base.close()
    layer = f"<SrcDataSource>{tmp_path}/own.sqlite</SrcDataSource><SrcSQL>UPDATE t SET name = 'gone'</SrcSQL>"
    refused(write("a.geojson", f'<OGRVRTDataSource><OGRVRTLayer name="t">{layer}</OGRVRTLayer></OGRVRTDataSource>'))
    base = sqlite3.connect(tmp_path / "own.sqlite")
    assert base.execute("SELECT name FROM t").fetchall() == [("kept",)]
    base.close()


def test_B11_a_recipe_that_reads_a_file_is_refused(write: Write, bait: Path) -> None:
    recipe = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline read {bait} ! write streamed"}
    assert "recipe" in refused(write("a.geojson", as_json(recipe)))


def test_B12_a_recipe_that_reads_an_address_reaches_nobody(write: Write, canary: Canary) -> None:
    recipe = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline read /vsicurl/{canary.url} ! write x"}
    assert "recipe" in refused(write("a.json", as_json(recipe)))
    assert canary.hits == []


def test_B13_the_description_of_a_web_service_reaches_nobody(write: Write, canary: Canary) -> None:
    assert "XML" in refused(write("a.gpx", f"<OGRWFSDataSource><URL>{canary.url}</URL></OGRWFSDataSource>"))
    assert canary.hits == []


def test_B14_a_link_to_a_coordinate_system_is_never_followed(write: Write, canary: Canary) -> None:
    crs = {"type": "link", "properties": {"href": canary.url, "type": "proj4"}}
    contents = opened(write("a.geojson", as_json(collection(feature(point()), crs=crs))))
    assert contents.sheets[0].crs is None and "ignored" in said(contents)
    assert canary.hits == []


@pytest.mark.parametrize(
    "name",
    [
        "{url}",
        "/etc/passwd",
        "+proj=longlat +init=epsg:4326",
        "EPSG:4326+{url}",
        'PROJCS["x"]',
        "EPSG:999999",
        "EPSG:4979x",
    ],
)
def test_B15_only_known_codes_name_a_coordinate_system(write: Write, canary: Canary, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name.format(url=canary.url)}}
    contents = opened(write("a.geojson", as_json(collection(feature(point()), crs=crs))))
    assert contents.sheets[0].crs is None and "ignored" in said(contents)
    assert canary.hits == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EPSG:27700", "EPSG:27700"),
        ("urn:ogc:def:crs:EPSG::27700", "EPSG:27700"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/EPSG/0/2157", "EPSG:2157"),
        ("EPSG:900913", "EPSG:3857"),
        ("epsg:32630", "EPSG:32630"),
        ("EPSG:25830", "EPSG:25830"),
    ],
)
def test_a_known_coordinate_system_is_taken_in_any_of_its_usual_names(write: Write, name: str, code: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert opened(write("a.geojson", as_json(collection(feature(point(1.0, 2.0)), crs=crs)))).sheets[0].crs == code


def test_B17_links_overlays_and_icons_are_left_out_and_counted(write: Write, canary: Canary) -> None:
    style = f"<Style><IconStyle><Icon><href>{canary.url}</href></Icon></IconStyle></Style>"
    link = f"<NetworkLink><Link><href>{canary.url}</href></Link></NetworkLink>"
    overlay = f"<ScreenOverlay><Icon><href>{canary.url}</href></Icon></ScreenOverlay>"
    contents = opened(write("a.kml", kml(style + link + overlay + placemark())))
    assert "1 link to another map" in said(contents) and "2 icons" in said(contents)
    assert canary.url not in repr(contents) and canary.hits == []


def test_B19_gml_is_refused_and_its_schema_never_asked_for(write: Write, canary: Canary) -> None:
    gml = (
        '<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://ogr.maptools.org/ {canary.url}"></ogr:FeatureCollection>'
    )
    assert "XML of a kind that is not read" in refused(write("a.xml", gml))
    assert canary.hits == []


@pytest.mark.parametrize("text", ["MEM:::DATAPOINTER=1,PIXELS=1", "PG:host=127.0.0.1", "ADBC:driver=x"])
def test_B21_names_of_databases_in_cells_are_plain_text(write: Write, text: str) -> None:
    assert opened(write("a.csv", f'name,lat\n"{text}",55.88\n')).sheets[0].rows[0].cells[0] == text


@pytest.mark.parametrize(
    "make",
    [
        lambda body, before: kml(placemark(body), before=before),
        lambda body, before: gpx(f"<wpt lat='1' lon='2'><name>{body}</name></wpt>", before),
    ],
    ids=["C04 kml", "C04 gpx"],
)
def test_C04_an_entity_that_names_a_file_is_refused(
    write: Write, bait: Path, make: Callable[[str, str], bytes]
) -> None:
    before = f'<!DOCTYPE kml [<!ENTITY leak SYSTEM "file://{bait}">]>'
    path = write("a.kml" if b"<kml" in make("", "") else "a.gpx", make("&leak;", before))
    assert "DOCTYPE" in refused(path) and CANARY not in everything_about(path)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE kml [<!ENTITY leak SYSTEM "{url}">]>',
        '<!DOCTYPE kml [<!ENTITY % leak SYSTEM "{url}"> %leak;]>',
        '<!DOCTYPE kml SYSTEM "{url}">',
        '<!DOCTYPE kml PUBLIC "-//X//Y" "{url}">',
    ],
    ids=["C05 entity", "C05 parameter entity", "C05 outside definition", "C05 public definition"],
)
def test_C05_a_declaration_that_names_an_address_reaches_nobody(write: Write, canary: Canary, declaration: str) -> None:
    assert "DOCTYPE" in refused(write("a.kml", kml(placemark(), before=declaration.format(url=canary.url))))
    assert canary.hits == []


def test_C07_style_sheets_and_inclusions_are_ignored(write: Write, canary: Canary, bait: Path) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{bait}" parse="text"/>'
    content = kml(placemark() + include, before=f'<?xml-stylesheet href="{canary.url}"?>')
    contents = opened(write("a.kml", content))
    assert CANARY not in repr(contents) and canary.hits == []


def test_E20_links_to_other_workbooks_are_not_followed(write: Write, canary: Canary) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="{canary.url}" '
        'TargetMode="External"/></Relationships>'
    )
    content = rezipped(
        workbook([["name", "link"], ["Hall", "x"]]), {"xl/externalLinks/_rels/externalLink1.xml.rels": rels.encode()}
    )
    assert opened(write("a.xlsx", content)).sheets[0].rows[0].cells == ("Hall", "x")
    assert canary.hits == []


def test_a_shapefile_whose_parts_name_other_sources_is_read_by_its_own_driver_or_refused(
    tmp_path: Path, write: Write, canary: Canary, bait: Path
) -> None:
    """A header that two drivers would take for theirs: only the shapefile's own is there."""
    parts = shapefile(tmp_path)
    shp = bytearray(parts["halls.shp"])
    trap = vrt(str(bait)).encode()
    parts["halls.shp"] = bytes(shp[:100]) + trap
    parts["halls.cpg"] = canary.url.encode()
    parts["halls.prj"] = f'PROJCS["{canary.url}"]'.encode()
    assert CANARY not in everything_about(write("a.zip", zipped(parts))) and canary.hits == []


def test_a_geopackage_that_names_a_virtual_table_of_files_reads_none(tmp_path: Path, bait: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT]})
    base = sqlite3.connect(path)
    base.execute("PRAGMA writable_schema=ON")
    sql = f"CREATE VIRTUAL TABLE spy USING VirtualText('{bait}', 'UTF-8', 1)"
    base.execute(
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'spy', 'spy', 0, ?)", (sql,)
    )
    base.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('spy', 'features')")
    base.commit()
    base.close()
    text = everything_about(path)
    assert CANARY not in text and "views" in text
