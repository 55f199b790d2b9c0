"""A file that leaves something open is asked about in the browser, answered there, and then shown on the map; nothing is kept."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from osm_data import Osm
from visits import DRAWN, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

PREVIEW = f".st-key-am-preview {DRAWN}"

HOSTILE = [
    "a [x](javascript:alert(1))",
    ":material/home: :red[x]",
    "$\\LaTeX$ `b`",
    "<img src=x onerror=document.title='ran'>",
    "${document.title='ran'}",
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "two sheets.xlsx"
    book = xlsxwriter.Workbook(str(path))
    rows = {
        "Assets": (
            ["Venue", "Lat", "Lon", "What"],
            ["Village Hall", 56.12, -3.79, "Community centre"],
            ["Odd", 0, 0, "Library"],
        ),
        "Contacts $a$": (["Who", "Phone"], ["Jo", "0141 496 0000"]),
    }
    for name, lines in rows.items():
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    book.close()
    return path


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    path = tmp_path / "swapped.csv"
    rows = "".join(f"Hall {n},{-3.79 - n / 1000},{56.12 + n / 1000},community centre\n" for n in range(4))
    path.write_text(f"name,lat,lon,description\n{rows}")
    return path


def bring(here: Any, *files: Path) -> Any:
    page = here.open("bring-in?example=practice")
    page.get_by_role("button", name="Look at this file").wait_for()
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    page.locator("[data-testid=stFileUploaderFile], [data-testid=stFileChip]").first.wait_for()
    page.get_by_role("button", name="Look at this file").click()
    return page


def questions(page: Any) -> Any:
    page.get_by_role("button", name="Go on").wait_for()
    page.locator(".st-key-am-questions").locator(
        "[role=radiogroup], [role=combobox], input[type=checkbox]"
    ).first.wait_for(state="attached")
    return page.locator(".st-key-am-questions")


def open_report(page: Any, file: Path) -> Any:
    page.get_by_text(f"How {file.name} was read").click()
    page.get_by_role("tab", name="Columns").wait_for()
    return page.locator(".st-key-am-reports")


def shown(page: Any) -> str:
    """Return what is said of the files once they are on the map."""
    page.wait_for_selector(PREVIEW)
    said: str = page.locator(".st-key-am-summaries").inner_text()
    return said


def names(page: Any) -> list[str]:
    page.wait_for_selector(PREVIEW)
    return sorted(page.locator(f"{PREVIEW} .am-row-name").all_text_contents())


def width_of(page: Any) -> int:
    wide: int = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    return wide


def test_a_workbook_with_two_sheets_is_asked_about_and_drawn(visit: Any, workbook: Path) -> None:
    here = visit()
    page = bring(here, workbook)
    assert "Which of them should be taken?" in questions(page).inner_text()
    page.get_by_text("Assets: 2 rows").click()
    page.get_by_role("button", name="Go on").click()
    assert names(page) == ["Odd", "Village Hall"]
    assert "2 rows; 2 taken, 1 with a place, 1 without" in shown(page)
    report = open_report(page, workbook)
    assert "Taken without a place" in report.locator(".am-table").inner_text()
    assert here.outside == []
    assert here.complaints == []


def test_going_on_without_an_answer_is_told_and_a_mind_can_be_changed(visit: Any, workbook: Path) -> None:
    page = bring(visit(), workbook)
    questions(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("One question has no answer yet").wait_for()
    page.get_by_text("Contacts $a$: 1 row").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Taken: “Contacts $a$”.").wait_for(state="attached")
    if page.locator(".st-key-am-reports").count():
        open_report(page, workbook)
    page.get_by_role("button", name="Ask me again").click()
    page.get_by_text("There are 2 tables").wait_for()
    assert [one.is_checked() for one in page.locator(".st-key-am-questions").get_by_role("checkbox").all()] == [
        False,
        True,
    ]


def test_swapped_numbers_are_asked_about_with_their_rows_and_answered_by_keyboard_alone(
    visit: Any, swapped: Path
) -> None:
    page = bring(visit(), swapped)
    assert "-3.79, 56.12" in questions(page).locator(".am-table").inner_text()
    assert "56.12000, -3.79000" in questions(page).locator(".am-table").inner_text()
    _press_tab_until(page, "document.activeElement.type === 'radio'")
    page.keyboard.press("Space")
    _press_tab_until(page, "document.activeElement.innerText.trim() === 'Go on'")
    page.keyboard.press("Enter")
    assert names(page) == ["Hall 0", "Hall 1", "Hall 2", "Hall 3"]


def _press_tab_until(page: Any, reached: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    pytest.fail(f"The keyboard does not reach it: {reached}")


def test_metres_in_a_geojson_are_asked_about_on_a_phone(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "grid.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Hall {n}", "description": "community centre"},
            "geometry": {"type": "Point", "coordinates": [288700 + n * 100, 693000]},
        }
        for n in range(4)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    page = bring(visit(390, 844), file)
    assert "numbers look like British National Grid" in questions(page).inner_text()
    assert width_of(page) <= 390
    page.locator("label").filter(has_text="British National Grid").last.click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(PREVIEW)
    assert "4 with a place" in shown(page)
    open_report(page, file)
    assert width_of(page) <= 390


def test_a_kml_is_drawn_at_once(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "barn.kml"
    file.write_text(
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>The Barn</name>'
        "<description>A community centre</description><Point><coordinates>-3.79,56.12</coordinates></Point>"
        "</Placemark></Document></kml>"
    )
    page = bring(visit(), file)
    assert names(page) == ["The Barn"]
    assert "barn.kml: 1 asset; 1 taken, 1 with a place" in shown(page)


def test_awkward_column_names_are_shown_letter_for_letter(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "odd [a](b) $x$.csv"
    with file.open("w", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(HOSTILE)
        writer.writerows([[f"{n} {word}" for word in HOSTILE] for n in ("one", "two", "three")])
    here = visit()
    page = bring(here, file)
    asked = questions(page)
    for header in HOSTILE:
        assert f"{header} (as in “one {header[:20]}" in asked.inner_text()
    page.locator("label").filter(has_text="javascript").last.click()
    page.get_by_role("button", name="Go on").click()
    page.locator(".st-key-am-summaries", has_text="rows").wait_for()
    open_report(page, file)
    page.get_by_role("tab", name="Columns").click()
    shown = page.locator(".st-key-am-reports").inner_text()
    for header in HOSTILE:
        assert f"“{header}”" in shown
    assert page.locator(".st-key-am-reports a, .st-key-am-reports img, .st-key-am-reports .katex").count() == 0
    assert page.title() != "ran"
    assert here.outside == []


def test_what_a_column_means_can_be_changed(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(
        "name,Group run by,lat,lon\nKnitting,Wool Ladies choir,56.12,-3.79\nChess,Old Rooks choir,56.121,-3.791\n"
    )
    page = bring(visit(), file)
    assert names(page) == ["Chess", "Knitting"]
    open_report(page, file)
    page.get_by_role("tab", name="Columns").click()
    column = page.get_by_role("combobox", name="“Group run by”")
    column.scroll_into_view_if_needed()  # its choices close when the page scrolls
    page.wait_for_timeout(300)
    column.click()
    page.keyboard.type("the name")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read it again like this").click()
    page.locator(".st-key-am-summaries", has_text="“Group run by” is the name").wait_for()
    page.locator(f"{PREVIEW} .am-row-name", has_text="Wool Ladies choir").wait_for(state="attached")
    assert names(page) == ["Old Rooks choir", "Wool Ladies choir"]


def test_the_marked_up_copy_and_the_report_can_be_taken_along(visit: Any, swapped: Path, tmp_path: Path) -> None:
    page = bring(visit(), swapped)
    questions(page)
    page.get_by_text("Swap them in every row", exact=True).click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(PREVIEW)
    open_report(page, swapped)
    page.get_by_role("tab", name="To take along").click()
    for label, ending in (("Download the marked-up copy", ".csv"), ("Download the report", ".json")):
        with page.expect_download() as coming:
            page.get_by_role("button", name=label).click()
        coming.value.save_as(tmp_path / f"taken{ending}")
        assert coming.value.suggested_filename.endswith(ending)
    assert "assetmap: what happened" in (tmp_path / "taken.csv").read_text(encoding="utf-8-sig")
    assert json.loads((tmp_path / "taken.json").read_text(encoding="utf-8"))["choices"]["swap"] is True


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_question_and_the_report(visit: Any, swapped: Path, width: int) -> None:
    page = bring(visit(width, 844), swapped)
    questions(page)
    assert axe_violations(page) == []
    page.get_by_text("Swap them in every row", exact=True).click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(PREVIEW)
    open_report(page, swapped)
    for tab in ("Columns", "To take along", "What happened"):
        page.get_by_role("tab", name=tab).click()
        assert axe_violations(page) == []


AWKWARD = [
    "<img src=x onerror=document.title='ran'>",
    "${document.title='ran'}",
    "{{7*7}} {% raw %}",
    "`back` \\ticks\\ $\\LaTeX$",
    "[link](javascript:alert(1)) :material/home: :red[x]",
    "'; DROP TABLE assets--",
    "Taigh a’ Chomainn — 50 % & more",
    "Świetlica مركز 社区 👩🏽‍🌾",
    "__proto__",
]


def test_awkward_names_are_shown_letter_for_letter(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "awkward b.csv"
    with file.open("w", newline="", encoding="utf-8") as written:
        rows = csv.writer(written)
        rows.writerow(["name", "lat", "lon", "layer"])
        rows.writerows([name, 56.12 + at / 5000, -3.79, "community_centres"] for at, name in enumerate(AWKWARD))
    here = visit()
    page = bring(here, file)
    assert names(page) == sorted(AWKWARD)
    assert page.title() != "ran"
    assert here.outside == []
    assert here.complaints == []


def test_an_error_names_the_file_letter_for_letter(visit: Any, tmp_path: Path) -> None:
    table = tmp_path / "x ${1} [a](b) `c` $d$.csv"
    table.write_text("", encoding="utf-8")
    here = visit()
    page = here.open("bring-in?example=practice")
    page.get_by_label("Or where a large file is on this computer").fill(str(table))
    page.get_by_role("button", name="Look at this file").click()
    alert = page.get_by_test_id("stAlert")
    alert.wait_for()
    assert "x ${1} [a](b) `c` $d$.csv" in alert.inner_text()
    assert here.outside == []


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_scrolls_sideways_on_a_phone(visit: Any, swapped: Path, width: int) -> None:
    page = bring(visit(width, 844), swapped)
    page.get_by_text("Swap them in every row", exact=True).click()
    assert width_of(page) <= width
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(PREVIEW)
    assert width_of(page) <= width


def test_gathering_can_be_begun_and_its_page_left_and_found_again_by_keyboard_alone(visit: Any, tmp_path: Path) -> None:
    content = Osm().node(1, -3.79, 56.12, {"amenity": "pharmacy", "name": "A new pharmacy"})
    here = visit()
    page = here.open_map()
    page.get_by_role("link", name="Bring in").focus()
    page.keyboard.press("Enter")
    page.get_by_text("From OpenStreetMap", exact=True).first.wait_for()
    _press_tab_until(page, "document.activeElement.innerText.trim() === 'A list or a map of your own'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask OpenStreetMap now").wait_for()
    _press_tab_until(page, "document.activeElement.placeholder?.endsWith('.osm.pbf')")
    page.keyboard.type(str(content.save(tmp_path / "not a list.txt.osm")) + "x")
    page.keyboard.press("Tab")
    _press_tab_until(page, "document.activeElement.innerText.trim() === 'Bring in from this file'")
    page.keyboard.press("Enter")
    page.get_by_text("There is no file").wait_for()
    assert here.outside == []
