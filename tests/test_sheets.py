"""Sheets for paper: what a person wrote stays text, numbers and squares agree, everything fits, nothing leaves without a view."""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from datetime import date
from typing import Any

import geopandas as gpd
import pypdf
import pytest
import shapely
from measured_assets import assets
from printed_halls import HERE, place

from assetmap.errors import ExportError
from assetmap.export.print_page import Sheet
from assetmap.export.sheet_blank import PENS, Invitation, blank_data, write_workshop_sheets
from assetmap.export.sheet_grid import sheet_grid
from assetmap.export.sheet_list import foot_line, list_data, write_list_sheet
from assetmap.export.sheet_map import draw_grid_map
from assetmap.export.sheet_pdf import MISSING_LETTERS, Printed
from assetmap.layers import THEMES, LayerPack
from assetmap.privacy import AudienceView, view_for
from assetmap.territories import Territory

DAY = date(2026, 11, 22)
HOSTILE = [
    '#eval("1")',
    '#panic("x")',
    '"]; #read("/etc/passwd"); ["',
    "$ sum_(i=0)^n $",
    "@nowhere and <label>",
    "C:\\new\\u{41} \\ `raw` ```",
    "[a](b) *bold* _it_ // no /* comment */",
    "= Heading",
    "- item + item / term: x",
    "<svg onload=x>&amp;{{ 7*7 }}",
    "~ -- --- ' \" #",
]


def view(*rows: dict[str, Any], audience: str = "public", area: Territory = HERE) -> AudienceView:
    return view_for(assets(*rows), audience, (area,))


def sheet(pack: LayerPack, area: Territory = HERE, **more: Any) -> Sheet:
    return Sheet(more.pop("title", area.name), "22 November 2026", pack, area, **more)


def streets(name: str = "Long <Row> & Co") -> gpd.GeoDataFrame:
    line = shapely.LineString([(-3.01, 51.59), (-2.99, 51.59)])
    return gpd.GeoDataFrame({"kind": ["street"], "name": [name]}, geometry=[line], crs="EPSG:4326")


def pages_of(printed: Printed) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def entries(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for group in data["groups"] for one in group["entries"]}


def test_only_a_view_becomes_a_sheet(pack: LayerPack) -> None:
    with pytest.raises(TypeError, match="AudienceView"):
        write_list_sheet(assets(place(1)), sheet(pack), DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("is_easy", [False, True])
def test_what_people_wrote_is_set_letter_for_letter(pack: LayerPack, is_easy: bool) -> None:
    rows = [place(n, -3.009 + n * 1e-3, name=name, address=name, sessions=name) for n, name in enumerate(HOSTILE)]
    printed = write_list_sheet(view(*rows), sheet(pack, title=HOSTILE[0]), DAY, is_easy=is_easy)
    text = squeezed("".join(pages_of(printed)))
    assert [name for name in HOSTILE if squeezed(name) not in text] == []
    assert text.count(squeezed(HOSTILE[1])) == 3


def test_the_name_of_a_street_and_of_a_territory_stays_text(pack: LayerPack) -> None:
    hostile = 'Row</text><script>x</script>"&{#panic()}'
    data = list_data(view(), sheet(pack, title=hostile, basemap=streets(hostile)))
    assert "<script" not in data["map"]["svg"]
    printed = write_list_sheet(view(), sheet(pack, title=hostile, basemap=streets(hostile)), DAY)
    assert squeezed(hostile) in squeezed(pages_of(printed)[0])


def test_controls_and_turned_text_are_left_out(pack: LayerPack) -> None:
    name = "Hall\x00 \x1b[31m\u202eenO\u202c \ud800\ufffe end"
    printed = write_list_sheet(view(place(1, name=name)), sheet(pack, basemap=streets("Row\x07 \ufffe")), DAY)
    assert squeezed("Hall [31menO end") in squeezed("".join(pages_of(printed)))


def test_a_sheet_is_tagged_and_says_so(pack: LayerPack) -> None:
    printed = write_list_sheet(view(place(1)), sheet(pack), DAY)
    reader = pypdf.PdfReader(io.BytesIO(printed.pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert reader.metadata and reader.metadata.title == "Here"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert printed.notes == ()


def test_characters_that_no_font_has_are_told_and_do_not_stop_the_print(pack: LayerPack) -> None:
    printed = write_list_sheet(view(place(1, name="Hall \U0001fbf9\U00016fe4")), sheet(pack), DAY)
    assert printed.notes == (MISSING_LETTERS,)
    assert "Hall" in "".join(pages_of(printed))


def test_the_same_view_gives_the_same_bytes(pack: LayerPack) -> None:
    one, two = (write_list_sheet(view(place(1)), sheet(pack), DAY).pdf for _ in range(2))
    assert one == two


def test_every_number_of_the_list_is_on_the_map_once_or_under_a_letter_of_its_own(pack: LayerPack) -> None:
    apart = [place(n, -3.009 + n % 10 * 0.002, 51.581 + n // 10 * 0.002) for n in range(60)]
    crowd = [place(n, -3.0 + n % 5 * 1e-6, 51.59) for n in range(60, 100)]
    data = list_data(view(*apart, *crowd), sheet(pack))
    on_map = re.findall(r'class="number"[^>]*>(\d+)<', data["map"]["svg"])
    letters = re.findall(r'class="cluster"[^>]*>([A-Z]+)<', data["map"]["svg"])
    listed = entries(data).values()
    assert Counter(on_map) == Counter(one["number"] for one in listed if not one["letter"])
    assert set(letters) == {one["letter"] for one in listed if one["letter"]} and letters
    columns = {name[0] for name in sheet_grid(HERE).names()}
    assert not columns & set(letters)


def test_the_list_says_in_which_square_each_place_is(pack: LayerPack) -> None:
    outside = shapely.box(-3.05, 51.585, -3.009, 51.586)
    data = list_data(view(place(1, -3.0001, 51.5901), place(2, geometry=outside), place(3, geometry=None)), sheet(pack))
    grid = sheet_grid(HERE)
    squares = {name: one["square"] for name, one in entries(data).items()}
    assert squares == {
        "Hall 001": grid.cell_of(-3.0001, 51.5901),
        "Hall 002": grid.cell_of(-3.0095, 51.5855),
        "Hall 003": "",
    }


def test_letters_and_numbers_stand_on_all_four_edges(pack: LayerPack) -> None:
    svg = list_data(view(), sheet(pack))["map"]["svg"]
    grid = sheet_grid(HERE)
    edge = Counter(re.findall(r'class="edge"[^>]*>(\w+)<', svg))
    assert edge == {**dict.fromkeys("ABCDEFGHJK"[: grid.columns], 2), **{str(n + 1): 2 for n in range(grid.rows)}}


def test_the_legend_counts_and_can_be_read_without_colours(pack: LayerPack) -> None:
    gp = {"layer": "gp_practices", "theme": "health_and_care", "level": "organisational"}
    data = list_data(view(place(1), place(2, -3.001), place(3, -3.002, **gp)), sheet(pack))
    assert [(one["text"], one["numbers"]) for one in data["legend"]] == [
        ("Community level: 2", ""),
        ("Organisational or institutional level: 1", ""),
        ("Meeting places: 2", "1, 2"),
        ("Health and care: 1", "3"),
    ]


def test_what_people_bring_is_a_band_and_what_is_withheld_is_said(pack: LayerPack) -> None:
    baker = place(2, name="Baker Beth", level="individual", layer="skills_and_talents", theme="people")
    printed = write_list_sheet(view(place(1), baker, place(3, publish="never")), sheet(pack), DAY)
    text = " ".join("".join(pages_of(printed)).split())
    assert "Baker Beth" not in text
    assert "What people bring in Here: fewer than 5." in text
    assert "Not on this sheet: 1 of a kind that is never published." in text


@pytest.mark.parametrize("audience", ["planner", "room", "coordinator"])
def test_a_sheet_above_the_publics_says_for_whom_it_is(pack: LayerPack, audience: str) -> None:
    pages = pages_of(write_list_sheet(view(*map(place, range(80)), audience=audience), sheet(pack), DAY))
    assert len(pages) > 1 and all("ot for passing on" in text for text in pages)


def test_the_first_page_credits_openstreetmap_and_the_last_all_sources(pack: LayerPack) -> None:
    other = json.dumps([{"source": "walk", "licence": "CC0-1.0", "attribution": "A long list of helpers " * 8}])
    pages = pages_of(write_list_sheet(view(place(1), place(2, sources=other)), sheet(pack), DAY))
    assert "© OpenStreetMap contributors (ODbL-1.0)" in pages[0] and "22 November 2026" in pages[0]
    assert squeezed("A long list of helpers") in squeezed(pages[-1])


def test_streets_alone_are_credited_and_their_absence_is_said(pack: LayerPack) -> None:
    with_streets, without = (list_data(view(), sheet(pack, basemap=one)) for one in (streets(), None))
    assert "OpenStreetMap" in with_streets["foot"] and "No street map loaded." not in with_streets["scale"]
    assert "OpenStreetMap" not in without["foot"] and "No street map loaded." in without["scale"]


def test_the_credit_line_fits_its_place() -> None:
    credits = ["© OpenStreetMap contributors (ODbL-1.0)", "Somebody else " * 20]
    line = foot_line(credits, "22 November 2026", 120)
    assert (
        line
        == "© OpenStreetMap contributors (ODbL-1.0) · All sources at the end · Made with assetmap on 22 November 2026"
    )


def test_an_empty_territory_says_that_nothing_is_mapped_yet(pack: LayerPack) -> None:
    assert "not mapped yet" in "".join(pages_of(write_list_sheet(view(), sheet(pack), DAY)))


def test_easy_read_is_large_and_says_one_thing_a_line(pack: LayerPack) -> None:
    row = place(1, address="1 High Street", sessions="Mondays 7 pm", phone="01234 567890")
    usual, easy = (list_data(view(row), sheet(pack), is_easy=one) for one in (False, True))
    assert easy["page"]["text"] >= 14 > usual["page"]["text"]
    assert entries(easy)["Hall 001"]["lines"] == [
        "Halls and community centres",
        "1 High Street",
        "Mondays 7 pm",
        "01234\u00a0567890",
    ]
    text = "".join(pages_of(write_list_sheet(view(row), sheet(pack), DAY, is_easy=True)))
    assert re.search(r"1 High Street\s*\n\s*Mondays 7 pm\s*\n\s*01234\s567890", text)


AREAS = {
    "square": Territory("a", "Here", shapely.box(-3, 51.58, -2.98, 51.5925)),
    "wide": Territory("a", "Here", shapely.box(-3, 51.58, -2.95, 51.583)),
    "high": Territory("a", "Here", shapely.box(-3, 51.58, -2.996, 51.62)),
}
LONG = "A rather long name of a territory in the far north of the town that somebody wrote"


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("is_easy", [False, True])
@pytest.mark.parametrize("shape", AREAS)
def test_map_and_legend_fit_on_the_first_page(pack: LayerPack, paper: str, is_easy: bool, shape: str) -> None:
    area = AREAS[shape]
    themes = {layer.theme: layer for layer in pack.values() if layer.level != "individual"}
    west, south, _, _ = area.bbox_lonlat
    rows = [
        place(n, west + 1e-3, south + 1e-3, layer=layer.id, theme=layer.theme, level=layer.level)
        for n, layer in enumerate(themes.values())
    ]
    one = sheet(pack, area, title=LONG, paper=paper, basemap=streets())
    pages = pages_of(write_list_sheet(view(*rows, area=area), one, DAY, is_easy=is_easy))
    assert squeezed(LONG) in squeezed(pages[0])
    assert "What the marks say" in pages[0] and "Getting about: 1" in pages[0] and "Each square is" in pages[0]
    assert "Hall 000" in "".join(pages[:2]) and all(pages)


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("shape", AREAS)
@pytest.mark.parametrize("joins", [False, True])
def test_each_workshop_sheet_has_a_front_and_a_back(pack: LayerPack, paper: str, shape: str, joins: bool) -> None:
    invitation = Invitation("https://192.168.100.200:8443/join/AB12CD", "AB12CD") if joins else None
    one = sheet(pack, AREAS[shape], title=LONG, paper=paper, basemap=streets())
    pages = pages_of(write_workshop_sheets(one, DAY, sheets=3, invitation=invitation))
    assert [re.findall(r"Sheet (\d)", text) for text in pages] == [["1"], ["1"], ["2"], ["2"], ["3"], ["3"]]
    assert all("Which pen for what" in text and "What?" in text for text in pages[::2])
    assert all("Who is it for?" in text for text in pages[1::2])
    assert all(("Join by phone" in text and "AB12CD" in text) is joins for text in pages[::2])


def test_lines_are_numbered_on_from_the_front_to_the_back(pack: LayerPack) -> None:
    data = blank_data(sheet(pack))
    assert data["back"][0] == data["lines"] + 1
    assert data["back"] == list(range(data["back"][0], data["back"][-1] + 1)) and len(data["back"]) >= 8


def test_every_theme_has_one_pen_and_every_pen_a_name_of_its_own() -> None:
    assert Counter(theme for pen in PENS for theme in pen.themes) == Counter(list(THEMES))
    assert len({pen.name for pen in PENS}) == len({pen.colour for pen in PENS}) == len(PENS)


def test_a_workshop_sheet_names_the_squares_of_the_territory_and_shows_its_code(pack: LayerPack) -> None:
    data = blank_data(sheet(pack))
    named = re.findall(r'class="square"[^>]*>(\w+)<', data["map"]["svg"])
    grid = sheet_grid(HERE)
    assert named == [one for one in grid.names() if not grid.place_of(one).within.is_empty]
    assert grid.code in pages_of(write_workshop_sheets(sheet(pack), DAY))[0]


def test_no_street_name_stands_on_the_name_of_a_square(pack: LayerPack) -> None:
    lines = [shapely.LineString([(-3.01, lat), (-2.99, lat)]) for lat in [51.581 + n * 3e-4 for n in range(60)]]
    many = gpd.GeoDataFrame(
        {"kind": "street", "name": [f"Number {n} Street" for n in range(60)]}, geometry=lines, crs="EPSG:4326"
    )
    svg = blank_data(sheet(pack, basemap=many))["map"]["svg"]
    number = r"(-?[\d.]+)"
    names = re.findall(
        rf'translate\({number} {number}\) rotate\({number}\)" y="[^"]*" font-size="{number}"[^>]*>([^<]+)<', svg
    )
    squares = re.findall(rf'class="square" x="{number}" y="{number}"', svg)
    assert len(names) > 5
    for x, y, _, size, text in names:
        half = len(text) * float(size) * 0.45 / 2
        for left, bottom in squares:
            is_beside = float(x) + half < float(left) or float(x) - half > float(left) + 3
            assert is_beside or not float(bottom) - 2 < float(y) < float(bottom) + 0.5


def test_the_code_to_scan_is_there_only_with_an_address(pack: LayerPack) -> None:
    none, address, code = (
        blank_data(sheet(pack), invitation=one)["join"]
        for one in (None, Invitation("http://10.0.0.2:8443/j"), Invitation(code="AB12"))
    )
    assert none is None
    assert address["qr"].startswith("<svg") and "<path" in address["qr"]
    assert code == {"qr": "", "address": "", "code": "AB12"}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://x.example", "http://", "https://a b", "https://x/" + "a" * 300]
)
def test_an_address_that_no_phone_can_open_is_refused(address: str) -> None:
    with pytest.raises(ExportError, match="is not an address to join by") as error:
        Invitation(address)
    assert len(str(error.value)) < 160


def test_a_code_of_more_than_letters_and_digits_is_refused() -> None:
    with pytest.raises(ExportError, match="is not a code"):
        Invitation(code="#eval(1)")


@pytest.mark.parametrize("number", [0, -1, 61])
def test_a_number_of_sheets_that_is_none_is_refused(pack: LayerPack, number: int) -> None:
    with pytest.raises(ExportError, match="Use 1 to 60"):
        blank_data(sheet(pack), sheets=number)


def test_a_sheet_without_a_territory_is_refused(pack: LayerPack) -> None:
    bare = Sheet("Here", "22 November 2026", pack)
    for write in (lambda: list_data(view(), bare), lambda: blank_data(bare)):
        with pytest.raises(ExportError, match="needs a territory"):
            write()


def test_the_scale_that_is_printed_is_true(pack: LayerPack) -> None:
    for data in (list_data(view(), sheet(pack)), list_data(view(), sheet(pack), is_easy=True), blank_data(sheet(pack))):
        scale = float(re.findall(r"1 : ([\d,]+)", data["scale"])[0].replace(",", ""))
        box = [float(one) for one in re.findall(r'viewBox="([^"]+)"', data["map"]["svg"])[0].split()]
        mm_a_unit = data["map"]["width"] / box[2]
        columns = re.findall(r'class="edge" x="([\d.]+)"', data["map"]["svg"])
        square_mm = (float(columns[2]) - float(columns[0])) * mm_a_unit
        assert square_mm * scale / 1000 == pytest.approx(sheet_grid(HERE).side_m, rel=2e-3)


def test_the_map_stays_within_its_frame(pack: LayerPack) -> None:
    from assetmap.export.print_map import Shown
    from assetmap.export.sheet_grid import grid_frame

    frame = grid_frame(sheet_grid(HERE), 180, 160)
    beyond = Shown(1, shapely.box(-3.2, 51.585, -2.8, 51.587), "#1b6e8c", "community")
    drawn = draw_grid_map(frame, streets(), [beyond])
    (mark,) = drawn.marks
    assert 0 <= mark.x <= frame.width_mm and 0 <= mark.y <= frame.height_mm
    assert drawn.svg.count('clip-path="url(#map)"') == 2
    assert math.isclose(drawn.width_mm, frame.width_mm + 9.2)
