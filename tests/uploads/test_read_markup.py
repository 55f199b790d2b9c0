"""KML, KMZ and GPX: no document types, limits of depth, all folders, plain words, ways as one line each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gpxpy.gpx
import pytest
import shapely
from bad_files import MAX_RSS, gpx, kml, opened, placemark, refused, rows_of, said, seconds_and_bytes

Write = Callable[[str, str | bytes], Path]
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def test_C01_a_billion_laughs_in_kml_are_refused(write: Write) -> None:
    assert "DOCTYPE" in refused(write("a.kml", kml(placemark("&i;"), before=LAUGHS)))


def test_C02_a_billion_laughs_in_gpx_are_refused(write: Write) -> None:
    assert "DOCTYPE" in refused(write("a.gpx", gpx("<wpt lat='1' lon='2'><name>&i;</name></wpt>", before=LAUGHS)))


def test_C03_a_long_entity_said_often_is_refused(write: Write) -> None:
    before = f'<!DOCTYPE kml [<!ENTITY a "{"x" * 100_000}">]>'
    assert "DOCTYPE" in refused(write("a.kml", kml(placemark("&a;" * 10_000), before=before)))


def hidden(encoding: str, declared: str, mark: bytes = b"") -> bytes:
    text = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE kml [<!ENTITY a "ha">]><kml>&a;</kml>'
    return mark + text.encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        hidden("utf-16-le", "UTF-16", b"\xff\xfe"),
        hidden("utf-16-be", "UTF-16", b"\xfe\xff"),
        hidden("utf-16-le", "UTF-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE kml+AD4-<kml/>',
        hidden("cp037", "IBM037"),
        b'<?xml version="1.0" encoding="IBM037"?><kml><Placemark/></kml>',
    ],
    ids=["C06 utf-16 le", "C06 utf-16 be", "C06 utf-16 no mark", "C06 utf-7", "C06 ebcdic", "C06 declared ebcdic"],
)
def test_C06_a_document_type_cannot_hide_in_another_encoding(write: Write, content: bytes) -> None:
    assert refused(write("a.kml", content))


def test_kml_in_utf_16_with_its_mark_is_read(write: Write) -> None:
    content = kml(placemark("Café")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert rows_of(opened(write("a.kml", content)))[0]["name"] == "Café"


def test_C08_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_bytes(kml("<Folder>" * 500_000 + "</Folder>" * 500_000))
    spent, most, words = seconds_and_bytes(path)
    assert "nested more than 64 deep" in words and spent < 10 and most < MAX_RSS


def test_C08_a_million_attributes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_bytes(kml("<Placemark " + " ".join(f'a{at}=""' for at in range(1_000_000)) + "/>"))
    spent, most, words = seconds_and_bytes(path)
    assert "more than 200 attributes" in words and spent < 10 and most < MAX_RSS


def test_C09_a_script_is_text_and_its_tags_are_shown_as_typed(write: Write) -> None:
    body = placemark(
        "<![CDATA[Tea ${1} {{2}}]]>", "<description><![CDATA[Soup<script>alert(1)</script> 1 < 2]]></description>"
    )
    row = rows_of(opened(write("a.kml", kml(body))))[0]
    assert row["name"] == "Tea ${1} {{2}}" and row["description"] == "Soup<script>alert(1)</script> 1 < 2"


@pytest.mark.parametrize(
    "namespace",
    ["", ' xmlns="http://earth.google.com/kml/2.1"', ' xmlns="http://earth.google.com/kml/2.2"'],
    ids=["C10 none", "C10 2.1", "C10 google"],
)
def test_C10_kml_of_no_or_an_old_version_is_read_and_said(write: Write, namespace: str) -> None:
    contents = opened(write("a.kml", kml(placemark("Hall"), namespace)))
    assert rows_of(contents) == [{"name": "Hall"}] and "read as KML 2.2" in said(contents)


def test_C11_gpx_with_tracks_only_gives_lines_and_says_so(write: Write) -> None:
    track = (
        "<trk><name>Walk</name><trkseg><trkpt lat='55.88' lon='-4.28'/><trkpt lat='55.89' lon='-4.29'/></trkseg></trk>"
    )
    contents = opened(write("a.gpx", gpx(track)))
    assert contents.sheets[0].rows[0].place.geom_type == "LineString" and "no waypoints" in said(contents)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("nan", "999"),
        ("55.8", "999"),
        ("95", "-4"),
        ("inf", "-4"),
        ("", ""),
        ("fifty", "-4"),
        ("1e400", "1"),
        ("1_0", "2"),
    ],
)
def test_C12_a_waypoint_that_is_nowhere_is_kept_without_a_place_and_said(write: Write, lat: str, lon: str) -> None:
    body = f"<wpt lat='{lat}' lon='{lon}'><name>Odd</name></wpt><wpt lat='55.88' lon='-4.28'><name>Good</name></wpt>"
    odd, good = opened(write("a.gpx", gpx(body))).sheets[0].rows
    assert odd.place is None and len(odd.problems) == 1 and "waypoint 1" in odd.problems[0].where
    assert good.place.equals(shapely.Point(-4.28, 55.88)) and good.problems == ()


@pytest.mark.parametrize(
    "content",
    [kml(placemark())[:-20], kml(placemark()) + b"<more/>", kml("<Placemark></name>"), b"<kml>\n\n<Placemark>\n</kml>"],
    ids=["C13 cut short", "C13 more after the end", "C13 crossed", "C13 not closed"],
)
def test_C13_broken_xml_is_refused_with_its_line(write: Write, content: bytes) -> None:
    assert "line" in refused(write("a.kml", content))


def test_all_folders_are_read_and_each_row_knows_its_own(write: Write) -> None:
    inner = f"<Folder><name>Indoors</name>{placemark('Hut')}</Folder>"
    body = f"<Folder><name>Places</name>{placemark('Hall')}{inner}</Folder>{placemark('Park')}"
    rows = rows_of(opened(write("a.kml", kml(body))))
    assert [(row["name"], row["folder"]) for row in rows] == [
        ("Hall", "Places"),
        ("Hut", "Places / Indoors"),
        ("Park", ""),
    ]


def test_a_description_becomes_plain_words_without_the_address_of_its_picture(write: Write) -> None:
    html = '<img src="https://example.invalid/p.jpg" /><br>Soup &amp; tea<br><a href="http://x.invalid">more</a>'
    row = rows_of(opened(write("a.kml", kml(placemark(more=f"<description><![CDATA[{html}]]></description>")))))[0]
    assert row["description"] == "Soup & tea\nmore"


def test_extended_data_are_columns_and_never_overwrite_the_name(write: Write) -> None:
    data = (
        "<ExtendedData><Data name='Type'><value>garden</value></Data><Data name='name'><value>Other</value></Data>"
        "<SchemaData><SimpleData name='Ward'>Ruchill</SimpleData></SchemaData></ExtendedData>"
    )
    row = rows_of(opened(write("a.kml", kml(placemark("Hall", data)))))[0]
    assert row == {"name": "Hall", "Type": "garden", "name (data)": "Other", "Ward": "Ruchill"}


def test_a_placemark_without_a_place_and_one_without_a_name_are_kept(write: Write) -> None:
    body = "<Placemark><address>Example Road</address></Placemark>" + placemark("")
    first, second = opened(write("a.kml", kml(body))).sheets[0].rows
    assert first.place is None and first.problems == () and second.place is not None and second.cells[0] == ""


def test_areas_with_holes_tracks_and_several_shapes_are_read(write: Write) -> None:
    def ring(size: float) -> str:
        corners = [(-size, -size), (size, -size), (size, size), (-size, size), (-size, -size)]
        text = " ".join(f"{-4 + x},{55 + y},0" for x, y in corners)
        return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"

    area = f"<Polygon><outerBoundaryIs>{ring(0.2)}</outerBoundaryIs><innerBoundaryIs>{ring(0.1)}</innerBoundaryIs></Polygon>"
    spots = "<MultiGeometry>" + "<Point><coordinates>-4.2,55.8</coordinates></Point>" * 2 + "</MultiGeometry>"
    contents = opened(write("a.kml", kml(placemark("Park", area) + placemark("Stops", spots))))
    park, stops = contents.sheets[0].rows
    assert park.place.area == pytest.approx(0.4**2 - 0.2**2) and stops.place.geom_type == "MultiPoint"


@pytest.mark.parametrize("text", ["", "here", "-4.2", "-4.2,x", "nan,nan", "-4.2;55.8"])
def test_coordinates_that_are_none_leave_a_placemark_without_a_place(write: Write, text: str) -> None:
    body = placemark(more=f"<Point><coordinates>{text}</coordinates></Point>")
    row = opened(write("a.kml", kml(body))).sheets[0].rows[0]
    assert row.place is None and len(row.problems) == 1


def test_a_map_without_placemarks_is_refused(write: Write) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink>"
    assert "no placemark" in refused(write("a.kml", kml(link)))


def test_a_gpx_written_by_another_program_is_read_whole(write: Write) -> None:
    """gpxpy writes it: waypoints, a route and a track in two pieces."""
    made = gpxpy.gpx.GPX()
    made.waypoints.append(gpxpy.gpx.GPXWaypoint(55.88, -4.28, name="Hall", comment="Tea", description="Soup"))
    route = gpxpy.gpx.GPXRoute(name="Way")
    route.points += [gpxpy.gpx.GPXRoutePoint(55.8, -4.2), gpxpy.gpx.GPXRoutePoint(55.9, -4.3)]
    made.routes.append(route)
    track = gpxpy.gpx.GPXTrack(name="Walk")
    for start in (55.1, 55.5):
        piece = gpxpy.gpx.GPXTrackSegment()
        piece.points += [gpxpy.gpx.GPXTrackPoint(start + step / 100, -4.0) for step in range(5)]
        track.segments.append(piece)
    made.tracks.append(track)
    contents = opened(write("a.gpx", made.to_xml()))
    assert [(row["name"], row["kind"]) for row in rows_of(contents)] == [
        ("Hall", "waypoint"),
        ("Way", "route"),
        ("Walk", "track"),
    ]
    assert rows_of(contents)[0]["cmt"] == "Tea" and rows_of(contents)[0]["desc"] == "Soup"
    kinds = [row.place.geom_type for row in contents.sheets[0].rows]
    assert kinds == ["Point", "LineString", "MultiLineString"]


def test_a_gpx_with_nothing_in_it_is_refused(write: Write) -> None:
    assert "no waypoints" in refused(write("a.gpx", gpx("")))


@pytest.mark.parametrize(
    "text",
    ["<a " * 6_000_000, "<a><" * 3_000_000, "<!--" * 4_000_000, '<a "' * 4_000_000 + ">", "<p>" * 199 + "<a " * 1_000],
    ids=["open tags", "tags", "open comments", "open quotes", "few tags"],
)
def test_a_description_of_nothing_but_open_tags_holds_nobody_up(write: Write, text: str) -> None:
    body = placemark(more=f"<description><![CDATA[{text}]]></description>")
    assert len(opened(write("a.kml", kml(body))).sheets[0].rows) == 1


@pytest.mark.parametrize("before", ["<?a?>" * 10_000, "<!--a-->" * 8_000, "<?a?><!--b--> " * 4_000, " " * 60_000])
def test_what_stands_before_the_first_element_holds_nobody_up(write: Write, before: str) -> None:
    assert refused(write("a.xml", f"{before}!"))


def test_many_long_descriptions_are_read_in_time(write: Write) -> None:
    text = "<p>" + '<a "' * 190 + "x" * 9_000
    body = placemark(more=f"<description><![CDATA[{text}]]></description>") * 1_800
    assert len(opened(write("a.kml", kml(body))).sheets[0].rows) == 1_800
