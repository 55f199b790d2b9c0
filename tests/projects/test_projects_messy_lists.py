"""Lists as they really come: what each is taken for, what is asked, what is refused; and nothing in them ever runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pyogrio
import pytest
import shapely
from bad_files import collection, feature, gpx, kml, placemark, point, polygon, shapefile, workbook, zipped
from project_lines import Run, features_of, is_refusal, rows_of_csv

CANARY = "CANARY-51d0"
EAST, NORTH = 342757, 727923
"""56.44 N, 2.93 W in metres of the British National Grid, by pyproj."""
SPOTS = [(-2.93, 56.44), (-2.94, 56.43), (-2.95, 56.425)]
NAN_LIST = (
    "name,lat,lon\nGood club,56.44,-2.93\nA choir,NaN,NaN\nB choir,inf,-2.93\nC choir,0,0\nD choir,by the shops,-2.93\n"
)


@dataclass(frozen=True)
class Case:
    """A list: how it is made, what is typed, and what is said of it. ``asked`` is in the question before it is answered."""

    file: str
    content: str | bytes | Callable[[Path], bytes]
    taken: int | None = None
    placed: int = 0
    words: tuple[str, ...] = ()
    asked: str = ""
    answer: tuple[str, ...] = ()


def spots(*names: str, head: str = "name,lat,lon") -> str:
    rows = [f"{name},{56.44 - at / 500},{-2.93 - at / 500}" for at, name in enumerate(names)]
    return "\n".join([head, *rows, ""])


def two_tables(folder: Path) -> bytes:
    path = folder / "made.xlsx"
    rows = [["Halls", "Lat", "Lon"], ["Old hall", 56.44, -2.93], ["New hall", 56.43, -2.94]]
    path.write_bytes(
        workbook(rows, Skills=[["Skill", "Evening"], ["Mends bikes", "Mondays"]], kept=[["x"], ["Secret"]])
    )
    book = openpyxl.load_workbook(path)
    book["kept"].sheet_state = "hidden"
    book.save(path)
    return path.read_bytes()


def bare_shapefile(folder: Path) -> bytes:
    metres = [shapely.Point(EAST, NORTH), shapely.Point(EAST - 700, NORTH - 500)]
    parts = shapefile(folder, None, metres)
    return zipped({f"halls/{name}": content for name, content in parts.items() if not name.endswith(".prj")})


def two_layers(folder: Path) -> bytes:
    import geopandas as gpd

    path = folder / "made.gpkg"
    points = gpd.GeoDataFrame({"name": ["Old hall"]}, geometry=[shapely.Point(SPOTS[0])], crs=4326)
    greens = gpd.GeoDataFrame({"title": ["Future orchard"]}, geometry=[shapely.box(*SPOTS[2], *SPOTS[1])], crs=4326)
    pyogrio.write_dataframe(points, path, layer="halls")
    pyogrio.write_dataframe(greens.to_crs(27700), path, layer="greens", append=True)
    return path.read_bytes()


def deep(levels: int) -> dict[str, object]:
    shape: dict[str, object] = point(*SPOTS[0])
    for _ in range(levels):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    return shape


def as_text(data: object) -> str:
    return json.dumps(data)


BNG = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
RING = [(-2.94, 56.43), (-2.93, 56.43), (-2.93, 56.44), (-2.94, 56.44), (-2.94, 56.43)]
BOW = [RING[0], RING[2], RING[1], RING[3], RING[0]]
LINES = "<LineString><coordinates>-2.93,56.44 -2.94,56.43</coordinates></LineString>"
VRT = f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>bait.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>{CANARY}"
DOCTYPE = '<!DOCTYPE kml [<!ENTITY out SYSTEM "file:bait.csv">]>'

CASES = [
    Case("01_mark_at_the_start.csv", "\ufeff" + spots("Old hall", "New hall"), 2, 2),
    Case(
        "02_semicolons.csv",
        "Nom;Breitengrad;Längengrad\nCafé “Zur Brücke”;56,44;-2,93\n".encode("cp1252"),
        1,
        1,
        ("decimal comma", "Windows text", "Café “Zur Brücke”"),
    ),
    Case(
        "03_metres.csv",
        f'Venue,Easting,Northing\nOld hall,{EAST},{NORTH}\nNew hall,"342,124",726818\n',
        2,
        2,
        ("British National Grid",),
    ),
    Case("04_postcodes.csv", "Group,Post Code\nA choir,dd22aa\nB choir,DD2  2AB\nC choir,ZZ9 9ZZ\nD choir,\n", 4, 2),
    Case(
        "05_degrees_minutes_seconds.csv",
        'name,latitude,longitude\nA choir,"56°26\'24.0""N","2°55\'48.0""W"\nB choir,56° 25.8\' N,2° 56.4\' W\n',
        2,
        2,
    ),
    Case(
        "06_wrong_way_round.csv",
        spots("A choir", "B choir", "C choir", head="name,lon,lat"),
        3,
        3,
        asked="--swap, or --no-swap",
        answer=("--swap",),
    ),
    Case(
        "07_columns_twice.csv",
        "name,notes,notes,lat,lon\nA choir,one,two,56.44,-2.93\nA choir,one,two,56.44,-2.93\n",
        2,
        2,
        ("may be the same as row 2",),
    ),
    Case(
        "08_titles.csv",
        "Our survey 2024,,\n,,\nName of group,Lat,Long\nA choir,56.44,-2.93\n,,\nB choir,56.43,-2.94\nTotal,2,\nPrepared by the committee,,\n",
        2,
        2,
        ("not as a row",),
    ),
    Case("09_tables.xlsx", two_tables, 2, 2, asked='--sheet "Assets"', answer=("--sheet", "Assets")),
    Case(
        "10_formulas.xlsx",
        workbook(
            [
                ["name", "lat", "lon"],
                ["Tea dance", 56.44, -2.93],
                ["A club", "=1+55", "=0-3"],
                ["+9 Club", 56.43, -2.94],
                ["=A2", 56.42, -2.95],
            ]
        ),
        3,
        2,
        (
            "is a formula without a stored value",
            "row 5: the name is a formula that was never calculated",
            "Not taken: 1",
        ),
    ),
    Case("11_old_crs.geojson", as_text(collection(feature(point(EAST, NORTH)), crs=BNG)), 1, 1),
    Case(
        "12_metres_unsaid.geojson",
        as_text(collection(feature(point(EAST, NORTH)), feature(point(EAST - 700, NORTH - 500), name="Hut"))),
        2,
        2,
        asked="--crs EPSG:27700",
        answer=("--crs", "EPSG:27700"),
    ),
    Case(
        "13_my_map.kml",
        kml(
            f"<Folder>{placemark('Old hall', '<Point><coordinates>-2.93,56.44,0</coordinates></Point>')}</Folder><Folder>"
            f"{placemark('Canal path', LINES)}{placemark('Only an address', '')}</Folder>"
        ),
        3,
        2,
        ("has no place",),
    ),
    Case(
        "14_walk.gpx",
        gpx(
            '<wpt lat="56.44" lon="-2.93"><name>A choir</name></wpt><wpt lat="56.43" lon="-2.94"/>'
            '<trk><name>Canal path</name><trkseg><trkpt lat="56.44" lon="-2.93"/><trkpt lat="56.43" lon="-2.94"/></trkseg></trk>'
        ),
        3,
        3,
        ("no name",),
    ),
    Case("15_no_prj.zip", bare_shapefile, 2, 2, asked="--crs EPSG:27700", answer=("--crs", "EPSG:27700")),
    Case(
        "16_layers.gpkg",
        two_layers,
        2,
        2,
        asked="“halls”, “greens”",
        answer=("--sheet", "halls", "--sheet", "greens"),
    ),
    Case("19_points_elsewhere.geojson", VRT, words=("not read",)),
    Case("20_bomb.zip", zipped({"halls.shp": b" " * 30_000_000}), words=("100 times its size",)),
    Case("21_entities.kml", kml(placemark("&out;"), before=DOCTYPE), words=("DOCTYPE",)),
    Case(
        "22_collections.geojson",
        as_text(
            collection(
                feature(
                    {"type": "GeometryCollection", "geometries": [point(*SPOTS[0]), polygon(*RING)]}, name="A choir"
                ),
                feature(deep(2), name="B choir"),
                feature(deep(200), name="C choir"),
                feature({"type": "GeometryCollection", "geometries": []}, name="D choir"),
                feature(None, name="E choir"),
            )
        ),
        4,
        2,
        ("“C choir”: its shape is nested", "empty", "has no place", "Not taken: 1"),
    ),
    Case("23_no_numbers.csv", NAN_LIST, 5, 1, ("“NaN”", "both 0")),
    Case("23b_no_json.geojson", as_text(collection(feature(point(float("nan"), 1)))), words=("NaN is not a number",)),
    Case(
        "24_bow_tie.geojson",
        as_text(
            collection(
                feature(polygon(*BOW), name="A park"),
                feature(polygon(*RING[:-1]), name="B park"),
                feature(polygon(*RING[::-1]), name="C park"),
                feature(polygon(RING[0], RING[1], RING[0]), name="D park"),
            )
        ),
        3,
        3,
        (
            "crossed itself",
            "closed",
            "“D park”: its area has fewer than three corners. Correct its shape",
            "Not taken: 1",
        ),
    ),
    Case("25_nothing.csv", "", words=("is empty",)),
    Case("26_only_a_header.csv", "name,lat,lon\n", words=("no rows",)),
    Case("27_picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", words=("is a picture",)),
    Case("28_unicode_text.csv", spots("Old hall", "Café").replace(",", "\t").encode("utf-16"), 2, 2),
    Case("30_many.csv", spots(*(f"Lunch club {number}" for number in range(30))), 30, 30),
    Case("bait.csv", spots(f"{CANARY} lunch club"), 1, 1),
]


@pytest.fixture
def postcodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that knows two postcodes."""
    text = "pcd,pcds,lat,long\nDD2 2AA,DD2 2AA,56.44,-2.93\nDD2 2AB,DD2 2AB,56.43,-2.94\n"
    (tmp_path / "onspd.csv").write_text(text)
    monkeypatch.setenv("ASSETMAP_POSTCODES", str(tmp_path / "onspd.csv"))


@pytest.mark.usefixtures("begun", "postcodes")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_list_does_what_its_line_says(run: Run, tmp_path: Path, case: Case) -> None:
    made = tmp_path / "made"
    made.mkdir()
    content = case.content(made) if callable(case.content) else case.content
    (tmp_path / case.file).write_bytes(content if isinstance(content, bytes) else content.encode())
    if case.file != "bait.csv":
        (tmp_path / "bait.csv").write_text(spots(CANARY))
    said = run("upload", "Town", case.file)
    if case.asked:
        assert is_refusal(said, tmp_path) and case.asked in said.err and said.err.rstrip().endswith("Nothing was kept.")
        assert "Taken" not in said.out
        said = run("upload", "Town", case.file, *case.answer)
    told = said.out + said.err
    assert all(word in told for word in case.words), told
    assert CANARY not in told or case.file == "bait.csv"
    if case.taken is None:
        assert is_refusal(said, tmp_path) and said.out == "", told
        return
    assert said.code == 0, told
    assert f"Taken: {case.taken} ({case.placed} with a place, {case.taken - case.placed} without)" in said.out, told
    assert not re.search(r"Traceback|\bnan\b", told) and str(tmp_path) not in told


class Tags(HTMLParser):
    """Every tag and attribute of a page as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


HOSTILE = [
    "<script>alert(1)</script> choir",
    "</script><script>document.title='owned'</script> choir",
    "<img src=x onerror=alert(2)> choir",
    "${7*7} choir",
    "{{7*7}} choir",
    "[click](javascript:alert(4)) choir",
    "Tom & Jerry <b>bold</b> choir",
    "\u2028--><svg onload=alert(5)> choir",
]


def test_markup_in_a_list_is_words_on_the_map_and_never_runs(run: Run, begun: Path, tmp_path: Path) -> None:
    """17: names and descriptions that hold markup, script and templates."""
    rows = [f'"{name}","{name}\n{name}",56.44{at},-2.93{at}' for at, name in enumerate(HOSTILE)]
    (tmp_path / "list.csv").write_text("\n".join(["name,description,lat,lon", *rows, ""]), encoding="utf-8")
    assert run("upload", "Town", "list.csv").code == 0
    assert run("map", "Town", "plain.html").code == 0 and run("export", "Town", "o.geojson").code == 0
    page = (tmp_path / "plain.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    found = [(tag, attrs) for tag, attrs in tags.seen if tag in ("b", "svg", "img")]
    assert not [
        tag for tag, attrs in found if ("src", "x") in attrs or any(name.startswith("onload") for name, _ in attrs)
    ]
    assert not [name for _, attrs in tags.seen for name, _ in attrs if name == "onerror"]
    assert "<script>alert(1)" not in page and "<script>document.title='owned'" not in page and "<b>bold" not in page
    assert "javascript:alert(4)" not in [value for _, attrs in tags.seen for _, value in attrs]
    assert {one["name"] for one in features_of(tmp_path / "o.geojson")} >= {
        HOSTILE[0],
        HOSTILE[2],
        HOSTILE[3],
        HOSTILE[6],
    }


FORMULAS = ["=cmd|' /C calc'!A0 club", "@SUM(1+1)*cmd club", "-2+3 club", "+Plus club"]


def test_a_formula_in_a_list_is_text_and_harmless_in_a_csv(run: Run, begun: Path, tmp_path: Path) -> None:
    """18."""
    (tmp_path / "list.csv").write_text(spots(*FORMULAS))
    assert run("upload", "Town", "list.csv").code == 0
    run("export", "Town", "o.geojson", "--audience", "coordinator")
    run("export", "Town", "o.csv", "--audience", "coordinator")
    assert {one["name"] for one in features_of(tmp_path / "o.geojson")} == set(FORMULAS)
    rows = rows_of_csv(tmp_path / "o.csv")
    assert {row["name"] for row in rows} == {f"'{name}" for name in FORMULAS}
    assert not [cell for row in rows for cell in row.values() if re.match(r"[=@+\t\r]|-[^0-9]", cell)]


def test_people_and_homes_are_on_no_map_and_in_no_export(run: Run, begun: Path, tmp_path: Path) -> None:
    """29: invented people; telephone numbers from the range kept for drama."""
    (tmp_path / "people.csv").write_text(
        "name,description,address,phone,lat,lon\n"
        'Retired plumber,"happy to show folk how","Flat 1/1, 9 Example Road",07700 900321,56.441,-2.931\n'
        "Speaks Urdu,will interpret,11 Example Road,07700 900654,56.442,-2.932\n"
        'Man at no. 13,"recovering from depression, kind",13 Example Road,,56.443,-2.933\n'
        "Baby club round the houses,home visits on Fridays,various homes,,56.444,-2.934\n"
        '"Example Road hall","meeting room, step free",Example Road,01632 960001,56.445,-2.935\n'
    )
    said = run("upload", "Town", "people.csv")
    assert "Taken: 5 (1 with a place, 4 without)" in said.out
    assert "Rows 2, 3, 4, 5 are about people, and no consent is recorded" in said.err and "column “consent”" in said.err
    run("export", "Town", "own.geojson", "--audience", "coordinator")
    assert not re.search("depress", (tmp_path / "own.geojson").read_text(encoding="utf-8"))
    for audience in ("public", "room", "planner"):
        outs = [f"{audience}{ending}" for ending in (".geojson", ".csv", ".html")]
        for out in outs:
            run("map" if out.endswith("html") else "export", "Town", out, "--audience", audience)
        text = "".join((tmp_path / out).read_text(encoding="utf-8") for out in outs)
        private = (
            "plumber",
            "Urdu",
            "no. 13",
            "depression",
            "Baby club",
            "07700",
            "Flat 1/1",
            "56.441",
            "56.443",
            "56.444",
        )
        assert not [word for word in private if word in text]
        assert "Example Road hall" in text
