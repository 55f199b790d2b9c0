"""GeoPackages and shapefiles: every layer, nothing run that stands inside, damage said, and no process ended by it."""

from __future__ import annotations

import random
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from bad_files import (
    MAX_RSS,
    POINT,
    geopackage,
    gpkg_shape,
    opened,
    refused,
    rows_of,
    said,
    seconds_and_bytes,
    shapefile,
    zipped,
)

from assetmap.errors import SourceError
from assetmap.sources.upload.areas import read_areas
from assetmap.sources.upload.opening import open_upload

Write = Callable[[str, str | bytes], Path]


def changed(path: Path, sql: str) -> Path:
    base = sqlite3.connect(path)
    base.executescript(sql)
    base.commit()
    base.close()
    return path


def test_every_layer_is_a_sheet_with_its_own_columns_and_system(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT, POINT]})
    area = gpkg_shape(shapely.to_wkb(shapely.box(259000, 658000, 259100, 658100)), 27700)
    changed(
        path,
        f"""CREATE TABLE parks (fid INTEGER PRIMARY KEY, geom BLOB, title TEXT, size REAL, open BOOLEAN, seen DATE);
        INSERT INTO parks VALUES (1, x'{area.hex()}', 'Park', 3.0, 1, '2024-05-01');
        INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('parks', 'features', 27700);
        INSERT INTO gpkg_geometry_columns VALUES ('parks', 'geom', 'POLYGON', 27700, 0, 0);""",
    )
    halls, parks = opened(path).sheets
    assert (halls.name, halls.crs, halls.header, len(halls.rows)) == ("halls", "EPSG:4326", ("name",), 2)
    assert (parks.name, parks.crs, parks.header) == ("parks", "EPSG:27700", ("title", "size", "open", "seen"))
    assert parks.rows[0].cells == ("Park", "3", "true", "2024-05-01") and parks.rows[0].place.area == 10_000


def test_a_geopackage_written_by_gdal_is_read_whole(tmp_path: Path) -> None:
    shapes = np.array([shapely.to_wkb(shapely.box(0, 0, at, at)) for at in (1, 2)], dtype=object)
    pyogrio.raw.write(
        tmp_path / "a.gpkg",
        geometry=shapes,
        field_data=[np.array(["Café", "Hut"], dtype=object), np.array([1, 2])],
        fields=["name", "size"],
        geometry_type="Polygon",
        crs="EPSG:27700",
        layer="areas",
        driver="GPKG",
    )
    sheet = opened(tmp_path / "a.gpkg").sheets[0]
    assert sheet.crs == "EPSG:27700" and [row.cells for row in sheet.rows] == [("Café", "1"), ("Hut", "2")]
    assert [row.place.area for row in sheet.rows] == [1, 4]


def test_F01_a_wrong_beginning_is_no_geopackage(write: Write) -> None:
    assert refused(write("a.gpkg", b"SQLite format 2\0" + bytes(5_000)))


def test_F01_a_file_cut_in_the_middle_of_a_page_is_damaged(tmp_path: Path, write: Write) -> None:
    content = geopackage(tmp_path / "whole.gpkg", {"halls": [POINT] * 500}).read_bytes()
    assert "damaged" in refused(write("a.gpkg", content[: len(content) // 2 + 100]))


@pytest.mark.parametrize("seed", range(6))
def test_F01_flipped_bytes_are_refused_or_read_but_end_no_process(tmp_path: Path, write: Write, seed: int) -> None:
    content = bytearray(geopackage(tmp_path / "whole.gpkg", {"halls": [POINT] * 200}).read_bytes())
    chance = random.Random(seed)
    for _ in range(60):
        content[chance.randrange(100, len(content))] ^= chance.randrange(1, 256)
    try:
        contents = open_upload(write("a.gpkg", bytes(content)))
    except SourceError as error:
        assert "a.gpkg" in str(error)
    else:
        assert all(row.place is not None or row.problems for row in contents.sheets[0].rows)


def test_F02_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    assert "no GeoPackage" in refused(changed(tmp_path / "a.gpkg", "CREATE TABLE t (name TEXT)"))


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid, x AS name FROM n"


def test_F03_a_view_without_end_is_refused_without_being_run(tmp_path: Path) -> None:
    more = (
        f"CREATE VIEW spy AS {ENDLESS}; INSERT INTO gpkg_contents (table_name, data_type) VALUES ('spy', 'features');"
    )
    assert "only views" in refused(geopackage(tmp_path / "a.gpkg", {}, then=more))


def test_F03_a_view_beside_a_layer_is_left_out_and_said(tmp_path: Path) -> None:
    more = (
        f"CREATE VIEW spy AS {ENDLESS}; INSERT INTO gpkg_contents (table_name, data_type) VALUES ('spy', 'features');"
    )
    contents = opened(geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more))
    assert [sheet.name for sheet in contents.sheets] == ["halls"] and "“spy”" in said(contents)


def test_F03_a_list_of_layers_that_is_a_view_is_refused(tmp_path: Path) -> None:
    more = f"DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS {ENDLESS};"
    assert "as a view" in refused(geopackage(tmp_path / "a.gpkg", {}, then=more))


def test_F03_a_computed_column_is_not_among_those_read(tmp_path: Path) -> None:
    more = "ALTER TABLE halls ADD COLUMN twice TEXT GENERATED ALWAYS AS (name || name) VIRTUAL;"
    contents = opened(geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more))
    assert contents.sheets[0].header == ("name",)


def test_F03_a_column_computed_to_be_huge_is_refused(tmp_path: Path) -> None:
    more = "ALTER TABLE halls ADD COLUMN boom TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL;"
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more)
    _, most, words = seconds_and_bytes(path)
    assert words.startswith("refused") and most < MAX_RSS


def test_F04_triggers_do_not_run_and_the_file_is_not_written(tmp_path: Path) -> None:
    more = "CREATE TRIGGER t AFTER INSERT ON halls BEGIN UPDATE halls SET name = load_extension('x'); END;"
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more)
    before = path.read_bytes()
    assert rows_of(opened(path)) == [{"name": "Hall 1"}] and path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.gpkg"]


def test_F04_virtual_tables_are_not_read(tmp_path: Path) -> None:
    more = (
        "CREATE VIRTUAL TABLE words USING fts5(name); INSERT INTO words VALUES ('x');"
        "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('words', 'attributes');"
    )
    contents = opened(geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more))
    assert [sheet.name for sheet in contents.sheets] == ["halls"] and "“words”" in said(contents)


def deep_wkb(depth: int) -> bytes:
    return struct.pack("<BII", 1, 7, 1) * depth + POINT


@pytest.mark.parametrize(
    ("wkb", "reason"),
    [
        (deep_wkb(1_000_000), "nested"),
        (deep_wkb(17), "nested"),
        (struct.pack("<BII", 1, 2, 0xFFFFFFFF), "ends too soon"),
        (struct.pack("<BII", 1, 7, 0xFFFFFFFF), "ends too soon"),
        (struct.pack("<BII", 1, 3, 0x0FFFFFFF) + bytes(99), "ends too soon"),
        (POINT[:-3], "ends too soon"),
        (b"", "ends too soon"),
        (struct.pack("<BII", 1, 8, 2) + bytes(32), "curves"),
        (struct.pack("<BII", 1, 10, 0), "curves"),
        (struct.pack("<BI", 1, 99) + bytes(99), "damaged"),
        (shapely.to_wkb(shapely.Point()), "empty"),
        (struct.pack("<BIdd", 1, 1, float("inf"), 1.0), "not finite"),
    ],
    ids=[
        "F05 a million deep", "F05 17 deep", "F05 corners", "F05 members", "F05 rings", "F05 cut", "F05 nothing",
        "F07 circular string", "F07 curve polygon", "F05 unknown", "G16 empty", "G09 infinite",
    ],
)  # fmt: skip
def test_F05_F07_a_shape_that_would_end_its_reader_costs_only_its_row_the_place(
    tmp_path: Path, wkb: bytes, reason: str
) -> None:
    path = geopackage(tmp_path / "a.gpkg", {"halls": [POINT]})
    base = sqlite3.connect(path)
    base.execute("INSERT INTO halls (geom, name) VALUES (?, 'Odd')", (gpkg_shape(wkb),))
    base.commit()
    base.close()
    good, odd = opened(path).sheets[0].rows
    assert good.place is not None and odd.place is None and reason in str(odd.problems[0])


def test_F05_a_shape_without_the_packages_header_is_said(tmp_path: Path) -> None:
    path = changed(
        geopackage(tmp_path / "a.gpkg", {"halls": []}), "INSERT INTO halls (geom, name) VALUES ('text', 'Odd')"
    )
    row = opened(path).sheets[0].rows[0]
    assert row.place is None and len(row.problems) == 1


def test_F06_a_package_of_pictures_is_refused(tmp_path: Path) -> None:
    more = "CREATE TABLE t (x); INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'tiles');"
    assert "only pictures" in refused(geopackage(tmp_path / "a.gpkg", {}, then=more))


@pytest.mark.parametrize(("srs", "is_said"), [(-1, False), (0, False), (990001, True), (777, True)])
def test_F07_an_undefined_or_unknown_system_is_left_open(tmp_path: Path, srs: int, is_said: bool) -> None:
    contents = opened(geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, srs=srs))
    assert contents.sheets[0].crs is None and ("not one we know" in said(contents)) == is_said


def test_F08_a_package_copied_while_open_is_read_as_far_as_it_goes_and_said(tmp_path: Path, write: Write) -> None:
    path = geopackage(tmp_path / "whole.gpkg", {"halls": [POINT]})
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("INSERT INTO halls (name) VALUES ('not yet written')")
    base.commit()
    copy = write("a.gpkg", path.read_bytes())
    contents = opened(copy)
    base.close()
    assert len(contents.sheets[0].rows) == 1 and "newest changes may be missing" in said(contents)


@pytest.mark.parametrize("name", ["a]b", 'a"b', "a'b", "a--b", "a;DROP TABLE x", "sélect *", "[x]", "%s"])
def test_F09_names_of_layers_are_only_names(tmp_path: Path, name: str) -> None:
    contents = opened(geopackage(tmp_path / "a.gpkg", {name: [POINT]}))
    assert contents.sheets[0].name == name and len(contents.sheets[0].rows) == 1


def test_E12_a_layer_of_more_than_sixty_columns_is_refused(tmp_path: Path) -> None:
    more = "".join(f"ALTER TABLE halls ADD COLUMN c{at} TEXT;" for at in range(70))
    assert "columns" in refused(geopackage(tmp_path / "a.gpkg", {"halls": [POINT]}, then=more))


def test_a_package_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    more = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50001) "
        "INSERT INTO halls (name) SELECT x FROM n;"
    )
    assert "more than 50,000 rows" in refused(geopackage(tmp_path / "a.gpkg", {"halls": []}, then=more))


def test_F10_a_table_of_unknown_letters_is_read_and_said(tmp_path: Path, write: Write) -> None:
    parts = {name: data for name, data in shapefile(tmp_path).items() if not name.endswith(".cpg")}
    dbf = bytearray(parts["halls.dbf"].replace("Café".encode(), "Café".encode("cp1252") + b" "))
    dbf[29] = 0
    contents = opened(write("a.zip", zipped({**parts, "halls.dbf": bytes(dbf)})))
    assert rows_of(contents)[0]["NAME"].startswith("Café") and "does not say how its letters are written" in said(
        contents
    )


def test_a_shapefile_in_a_folder_of_its_zip_is_read_with_its_system(tmp_path: Path, write: Write) -> None:
    parts = {f"export/{name.upper()}": data for name, data in shapefile(tmp_path, "EPSG:27700").items()}
    sheet = opened(write("a.zip", zipped(parts))).sheets[0]
    assert sheet.crs == "EPSG:27700" and sheet.header == ("NAME",) and sheet.rows[0].cells == ("Café Hall",)


def test_two_shapefiles_in_one_zip_are_two_sheets(tmp_path: Path, write: Write) -> None:
    parts = shapefile(tmp_path)
    more = {name.replace("halls", "parks"): data for name, data in parts.items()}
    assert [sheet.name for sheet in opened(write("a.zip", zipped({**parts, **more}))).sheets] == ["halls", "parks"]


@pytest.mark.parametrize("part", ["halls.shp", "halls.shx", "halls.dbf"])
def test_a_shapefile_with_a_damaged_part_is_refused_or_read_but_ends_no_process(
    tmp_path: Path, write: Write, part: str
) -> None:
    parts = shapefile(tmp_path)
    parts[part] = parts[part][:40]
    try:
        contents = open_upload(write("a.zip", zipped(parts)))
    except SourceError as error:
        assert "a.zip" in str(error)
    else:
        assert all(row.place is None or row.place.geom_type == "Point" for row in contents.sheets[0].rows)


def test_a_part_that_only_has_a_shapefiles_name_is_refused(tmp_path: Path, write: Write) -> None:
    assert "no shapefile" in refused(
        write("a.zip", zipped({**shapefile(tmp_path), "halls.shp": b"<OGRVRTDataSource/>"}))
    )


def test_areas_of_a_layer_come_in_degrees_with_their_columns(tmp_path: Path) -> None:
    """259000, 658000 on the National Grid is in the south of Glasgow, by the grid's own definition."""
    shape = shapely.to_wkb(shapely.box(259000, 658000, 260000, 659000))
    path = geopackage(tmp_path / "a.gpkg", {"areas": [shape], "other": [POINT]}, srs=27700)
    areas = read_areas(path, "areas")
    assert areas.crs.to_epsg() == 4326 and list(areas["name"]) == ["Hall 1"]
    assert areas.geometry.iloc[0].centroid.distance(shapely.Point(-4.245, 55.797)) < 0.01


def test_areas_of_a_file_with_several_layers_ask_for_one(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", {"areas": [POINT], "other": [POINT]})
    with pytest.raises(SourceError, match="several layers"):
        read_areas(path)


def test_areas_without_a_declared_system_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="coordinate system"):
        read_areas(geopackage(tmp_path / "a.gpkg", {"areas": [POINT]}, srs=0))
