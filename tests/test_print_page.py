"""The page to print: every place has its number, nothing runs, and it looks like the maps on the screen."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from measured_assets import assets
from printed_halls import HERE, place

from assetmap.export.print_map import MARK_MM, SHAPES, frame_for
from assetmap.export.print_marks import APART_MM, Mark, Spot, letter_of, place_marks, ranges
from assetmap.export.print_page import Sheet, write_print_page
from assetmap.export.print_streets import AREA_COLOURS, LINE_COLOURS, STREET, STREET_EDGE, WIDTHS_PX
from assetmap.layers import LayerPack
from assetmap.privacy import view_for
from assetmap.territories import Territory

WEB = Path(__file__).resolve().parent.parent / "assetmap" / "maps" / "web"


def page_of(pack: LayerPack, *rows: dict[str, Any], audience: str = "public", **sheet: Any) -> str:
    view = view_for(assets(*rows), audience, (HERE,))
    return write_print_page(view, Sheet("Here", "22 November 2026", pack, HERE, **sheet))


def numbers_on(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'class="number"[^>]*>(\d+)<', page)]


def numbers_under_letters(page: str) -> dict[str, list[int]]:
    said = re.search(r'class="letters">(.*?)</p>', page)
    found: dict[str, list[int]] = {}
    for letter, text in re.findall(r"<b>([A-Z]+)</b> ([\d–, ]+)", said[1]) if said else ():
        for part in text.split(","):
            first, _, last = part.strip().partition("–")
            found.setdefault(letter, []).extend(range(int(first), int(last or first) + 1))
    return found


def streets() -> gpd.GeoDataFrame:
    line = shapely.LineString([(-3.01, 51.59), (-2.99, 51.59)])
    house = shapely.box(-3.0, 51.591, -2.9999, 51.5911)
    return gpd.GeoDataFrame(
        {"kind": ["street", "building"], "name": ["Long <Row> & Co", None]}, geometry=[line, house], crs="EPSG:4326"
    )


def test_each_of_many_places_has_its_number_once_or_under_a_letter_that_is_on_the_map(pack: LayerPack) -> None:
    apart = [place(n, -3.009 + n % 10 * 0.002, 51.581 + n // 10 * 0.002) for n in range(60)]
    crowd = [place(n, -3.0 + n % 5 * 1e-6, 51.59) for n in range(60, 100)]
    page = page_of(pack, *apart, *crowd)
    under = numbers_under_letters(page)
    once = Counter(numbers_on(page) + [one for numbers in under.values() for one in numbers])
    assert once == Counter(range(1, 101))
    assert under
    assert Counter(re.findall(r'class="cluster"[^>]*>([A-Z]+)<', page)) == Counter(under.keys())


def test_the_list_says_what_each_number_is_and_its_letter(pack: LayerPack) -> None:
    crowd = [place(n, -3.0, 51.59) for n in range(80)]
    page = page_of(pack, *crowd)
    listed = dict(re.findall(r'class="no">(\d+)</span> <b><bdi>(.*?)</bdi></b>', page))
    assert listed == {str(n + 1): f"Hall {n:03}" for n in range(80)}
    letter, numbers = next(iter(numbers_under_letters(page).items()))
    entry = re.search(rf'class="no">{numbers[0]}</span>.*?</p>', page)
    assert entry and f"({letter})" in entry[0]


SPOTS = st.lists(st.tuples(st.floats(-5, 125), st.floats(-5, 105)), max_size=80)


@given(SPOTS)
@settings(max_examples=60, deadline=None)
def test_marks_hold_every_number_once_whatever_the_places(places: list[tuple[float, float]]) -> None:
    spots = [Spot(n, x, y) for n, (x, y) in enumerate(places, 1)]
    marks = place_marks(spots, 120, 100)
    assert Counter(one for mark in marks for one in mark.numbers) == Counter(range(1, len(spots) + 1))
    assert all(0 <= mark.x <= 120 and 0 <= mark.y <= 100 for mark in marks)
    assert marks == place_marks(spots, 120, 100)


def test_no_mark_stands_on_another_or_on_the_scale() -> None:
    spots = [Spot(n, 20 + n % 6 * 2.0, 88 + n // 6 * 1.5) for n in range(40)]
    scale = (2.0, 91.0, 45.0, 99.0)
    marks = place_marks(spots, 190, 100, [scale])
    for n, one in enumerate(marks):
        assert all(math.dist((one.x, one.y), (other.x, other.y)) >= APART_MM for other in marks[:n])
        assert not (
            scale[0] < one.x + MARK_MM / 2 and one.x - MARK_MM / 2 < scale[2] and one.y + MARK_MM / 2 > scale[1]
        )


def test_a_mark_beside_its_place_has_a_line_to_it(pack: LayerPack) -> None:
    page = page_of(pack, place(1, -3.0, 51.59), place(2, -3.0, 51.59))
    assert len(re.findall(r"<circle [^>]*r=\"0.65\"", page)) == 1
    assert Mark((1,), 10, 10, 10, 10).is_beside is False


@pytest.mark.parametrize(("numbers", "text"), [((3, 4, 5, 9), "3–5, 9"), ((1, 2), "1, 2"), ((7,), "7")])
def test_numbers_are_written_in_short(numbers: tuple[int, ...], text: str) -> None:
    assert ranges(numbers) == text


def test_letters_go_on_after_z_and_look_like_no_number() -> None:
    letters = [letter_of(n) for n in range(60)]
    assert letters[:3] == ["A", "B", "C"] and letters[23:26] == ["Z", "AA", "AB"]
    assert len(set(letters)) == 60
    assert not set("".join(letters)) & set("IO")


@pytest.mark.parametrize("lat", [0.0, 51.6, 60.0])
def test_a_kilometre_is_as_long_on_paper_as_the_scale_says(lat: float) -> None:
    frame = frame_for((-3.02, lat - 0.01, -2.98, lat + 0.01), 188, 200)
    for bearing in (0, 90):
        lon, up, _ = pyproj.Geod(ellps="WGS84").fwd(-3.0, lat, bearing, 1000)
        ends = shapely.get_coordinates(frame.to_paper(shapely.points([(-3.0, lat), (lon, up)])))
        assert math.dist(ends[0], ends[1]) == pytest.approx(1e6 / frame.scale, rel=1e-3)


def test_the_territory_fits_on_the_map_at_a_round_scale() -> None:
    frame = frame_for(HERE.bbox_lonlat, 188, 200)
    left, top, right, bottom = frame.to_paper(shapely.points([(0, 0)]))[0].bounds and shapely.total_bounds(
        frame.to_paper(shapely.get_parts(HERE.polygon))
    )
    assert left >= 0 and top >= 0 and right <= frame.width_mm and bottom <= frame.height_mm
    assert frame.scale in (12_500, 15_000)


def test_shapes_colours_and_widths_are_those_of_the_screen() -> None:
    marks, css, base = ((WEB / name).read_text(encoding="utf-8") for name in ("marks.js", "assetmap.css", "basemap.js"))
    assert dict(re.findall(r"^  (\w+|''): '(M[^']+)',$", marks, re.MULTILINE)) == {
        level or "''": path for level, path in SHAPES.items()
    }
    tokens: dict[str, str] = {}
    for name, value in re.findall(r"--am-map-([\w-]+): (#[0-9a-f]{6});", css):
        tokens.setdefault(name, value)  # the first of each is that of the light look
    assert {kind: tokens[kind] for kind in AREA_COLOURS} == AREA_COLOURS
    assert (tokens["street"], tokens["street-edge"]) == (STREET, STREET_EDGE)
    ours = {"stream": "water", "rail": "rail", "steps": "path", "path": "path"}
    assert {kind: tokens[token] for kind, token in ours.items()} == LINE_COLOURS
    theirs = {
        kind: [float(one) for one in text.split(",")]
        for kind, text in re.findall(r"^  (\w+): \[([\d., ]+)\],$", base, re.M)
    }
    assert {kind: list(map(float, widths)) for kind, widths in WIDTHS_PX.items()} == {k: theirs[k] for k in WIDTHS_PX}


def test_the_legend_counts_levels_and_themes(pack: LayerPack) -> None:
    gp = {"layer": "gp_practices", "theme": "health_and_care", "level": "organisational"}
    page = page_of(pack, place(1, -3.0, 51.59), place(2, -3.001, 51.59), place(3, -3.002, 51.59, **gp))
    legend = re.sub(r"<[^>]+>", "", re.search(r'class="legend">(.*?)</div>', page)[1])  # type: ignore[index]
    assert "Community level: 2" in legend and "Organisational or institutional level: 1" in legend
    assert "Meeting places: 2" in legend and "Health and care: 1" in legend
    assert "3 assets, as known on" in page


def test_nothing_on_the_page_runs_or_is_fetched(pack: LayerPack) -> None:
    awkward = "</svg><script>alert(1)</script><img src=x onerror=alert(1)>"
    row = place(1, -3.0, 51.59, name=awkward, address=awkward, sessions=awkward)
    page = page_of(pack, row, basemap=streets())
    assert "default-src 'none'" in page
    assert "<script" not in page and "<img" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "Long &lt;Row&gt; &amp; Co" in page


def test_openstreetmap_is_credited_for_the_streets_alone(pack: LayerPack) -> None:
    own = place(1, -3.0, 51.59, sources='[{"source":"walk","licence":"CC0-1.0","attribution":"Our walk"}]')
    with_streets, without = page_of(pack, own, basemap=streets()), page_of(pack, own)
    assert "© OpenStreetMap contributors (ODbL-1.0)" in with_streets
    assert "OpenStreetMap contributors" not in without and "Our walk (CC0-1.0)" in without
    assert "No street map loaded." in without and "No street map loaded." not in with_streets


@pytest.mark.parametrize(
    ("audience", "words"),
    [("public", ""), ("planner", "For planners: not for passing on."), ("coordinator", "For co-ordinators only")],
)
def test_a_page_above_the_publics_says_for_whom_it_is(pack: LayerPack, audience: str, words: str) -> None:
    page = page_of(pack, place(1, -3.0, 51.59), audience=audience)
    assert words in page
    assert ("not for passing on" in page.lower()) is bool(words)


def test_what_people_bring_is_on_paper_as_a_band(pack: LayerPack) -> None:
    baker = place(2, -3.0, 51.59, name="Baker Beth", level="individual", layer="skills_and_talents", theme="people")
    page = page_of(pack, place(1, -3.0, 51.59), baker, place(3, -3.0, 51.591, publish="never"))
    assert "Baker Beth" not in page
    assert "What people bring in Here: fewer than 5." in page
    assert "Not on this sheet: 1 of a kind that is never published." in page


def test_what_is_known_to_be_somewhere_here_has_no_mark(pack: LayerPack) -> None:
    page = page_of(
        pack, place(1, -3.0, 51.59, publish="area_only"), place(2, -3.0, 51.59, geometry=None, precision="none")
    )
    assert numbers_on(page) == []
    assert "Somewhere in this area" in page and "Without a place on the map" in page


def test_themes_left_out_are_named_with_their_number(pack: LayerPack) -> None:
    stop = {"layer": "bus_stops", "theme": "getting_about"}
    page = page_of(pack, place(1, -3.0, 51.59), place(2, -3.001, 51.59, **stop), without=("getting_about",))
    assert numbers_on(page) == [1]
    assert "Left out of this sheet: Getting about (1)." in re.sub("</?bdi>", "", page)


def test_an_empty_view_says_that_nothing_is_mapped_yet(pack: LayerPack) -> None:
    page = page_of(pack, place(1, -3.0, 51.59, publish="never"))
    assert "0 assets" in page and "not mapped yet" in page


def test_only_a_view_becomes_a_page(pack: LayerPack) -> None:
    with pytest.raises(TypeError, match="AudienceView"):
        write_print_page(assets(place(1, -3.0, 51.59)), Sheet("Here", "today", pack))  # type: ignore[arg-type]


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("shape", [(0.01, 0.01), (0.03, 0.006)])
def test_map_and_legend_fit_on_the_first_sheet(
    browser: Any, pack: LayerPack, tmp_path: Path, paper: str, shape: tuple[float, float]
) -> None:
    area = Territory(
        "here",
        "A rather long name of a territory in the far north of the town",
        shapely.box(-3, 51.58, -3 + shape[0], 51.58 + shape[1]),
    )
    themes = {layer.theme: layer for layer in pack.values() if layer.level != "individual"}
    rows = [
        place(
            n,
            -2.9995 + n % 10 * shape[0] / 11,
            51.581 + n // 10 * shape[1] / 9,
            layer=layer.id,
            theme=layer.theme,
            level=layer.level,
        )
        for n, layer in enumerate(list(themes.values()) * 5)
    ]
    page_text = write_print_page(
        view_for(assets(*rows), "planner", (area,)), Sheet(area.name, "22 November 2026", pack, area, paper=paper)
    )
    file = tmp_path / "page.html"
    file.write_text(page_text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.locator("main > section").last.evaluate("one => one.remove()")
    front = page.pdf(prefer_css_page_size=True)
    page.close()
    assert front.count(b"/Type /Page\n") == 1
    assert 2 <= pdf.count(b"/Type /Page\n") <= 4
