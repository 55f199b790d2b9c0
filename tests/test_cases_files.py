"""The worked cases' files: made by their script, declared by hand, and brought in with every row and its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from case_files import ANSWERS, EXAMPLES, bring_in, expected_of

from assetmap.layers import LayerPack
from assetmap.tables import FORMS, RELATION_TYPES, STATUSES
from assetmap.taxonomy import LEVELS

CASES = sorted({file.split("/")[0] for file in ANSWERS})
FORMATS = {".xlsx", ".ods", ".csv", ".gpkg", ".kml", ".gpx", ".txt", ".geojson"}
NUMBERS = ("lat", "lon", "lat lon", "x", "y", "Easting", "Northing")


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    subprocess.run([sys.executable, EXAMPLES / "make_cases.py", folder], check=True, timeout=120)
    return folder


def cells_of(path: Path) -> Any:
    """Return what a file holds, without the packing that differs between versions of the libraries."""
    if path.suffix in (".xlsx", ".ods"):
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    if path.suffix == ".gpkg":
        import pyogrio

        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        tables = {name: pyogrio.read_dataframe(path, layer=name) for name in layers}
        return {name: (str(table.crs), table.to_json()) for name, table in tables.items()}
    return path.read_bytes()


def test_ten_cases_come_in_eight_formats() -> None:
    assert len(CASES) == 10
    assert {Path(file).suffix for file in ANSWERS} == FORMATS


def test_every_file_of_a_case_is_brought_in_by_these_tests() -> None:
    there = {
        f"{path.parent.name}/{path.name}"
        for case in CASES
        for path in (EXAMPLES / case).iterdir()
        if path.name not in ("README.md", "expected.csv")
    }
    assert there == set(ANSWERS)


def test_the_script_makes_the_committed_files_again(made_again: Path) -> None:
    made = sorted(path for path in made_again.rglob("*") if path.is_file())
    assert len(made) == len(ANSWERS) - 2
    for path in made:
        assert cells_of(path) == cells_of(EXAMPLES / path.relative_to(made_again)), path.name


def test_making_twice_gives_the_same_bytes(made_again: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLES / "make_cases.py", tmp_path], check=True, timeout=120)
    for path in made_again.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / path.relative_to(made_again)).read_bytes(), path.name


@pytest.mark.parametrize("case", CASES)
def test_a_case_says_where_it_is_from_and_that_nothing_is_invented(case: str) -> None:
    readme = (EXAMPLES / case / "README.md").read_text(encoding="utf-8")
    assert "striking a balance" in readme or "Assets-based approaches to intervention" in readme
    assert "**Licence**" in readme and "expected.csv" in readme and "osition" in readme


@pytest.mark.parametrize("file", ANSWERS)
def test_what_is_declared_uses_words_of_the_contract(file: str, pack: LayerPack) -> None:
    for row in expected_of(file):
        assert row["kind"] in ("asset", "priority", "personal") and row["placed"] in ("yes", "no")
        if row["kind"] != "asset":
            assert not row["level"] and row["placed"] == "no"
            continue
        assert row["level"] in LEVELS
        assert set(row["layer"].split("/")) <= set(pack) and set(row["form"].split("/")) <= set(FORMS)
        assert set(row["status"].split("/")) <= set(STATUSES) and row["health_assets"]
        assert all(one.split(":")[0] in RELATION_TYPES for one in filter(None, row["relations"].split("; ")))
        if row["level"] == "individual":
            assert row["placed"] == "no"


@pytest.mark.parametrize("file", ANSWERS)
class TestBroughtIn:
    def test_every_row_is_there_in_order_and_nothing_is_refused(self, file: str) -> None:
        brought = bring_in(file)
        assert brought.report.questions == () and brought.report.counts.refused == 0
        assert list(brought.assets["name"]) == [row["name"] for row in expected_of(file)]

    def test_what_has_a_place_is_what_was_declared(self, file: str) -> None:
        placed = bring_in(file).assets.geometry.notna()
        assert list(placed) == [row["placed"] == "yes" for row in expected_of(file)]

    def test_no_place_is_said_to_be_exact(self, file: str) -> None:
        assets = bring_in(file).assets
        assert set(assets.loc[assets.geometry.notna(), "precision"]) <= {"area"}

    def test_what_a_person_holds_has_no_place_and_is_never_public(self, file: str) -> None:
        assets = bring_in(file).assets
        held = assets[assets["level"] == "individual"]
        assert held.geometry.isna().all() and (held["visibility"] == "coordinator").all()

    def test_relations_are_read_where_they_are_written(self, file: str) -> None:
        read = found = wanted = 0
        for said, row in zip(bring_in(file).said, expected_of(file), strict=True):
            told = {f"{one['type']}:{one['to']}" for one in said.get("relations", [])}
            declared = set(filter(None, row["relations"].split("; ")))
            read, found, wanted = read + len(told), found + len(told & declared), wanted + len(declared)
        assert found == read and found >= wanted - 1  # one “Where” is a district, which is no venue


def test_places_are_where_they_were_put() -> None:
    at = {
        name: (place.y, place.x)
        for file in ANSWERS
        for name, place in zip(bring_in(file).assets["name"], bring_in(file).assets.geometry, strict=True)
        if place is not None
    }
    for name, lat, lon in (
        ("Maryhill GP practice", 55.89, -4.29),
        ("Trades Hall conversation café", 55.859, -4.248),
        ("Family nurses, second team: Inverclyde", 55.92, -4.77),
        ("Scottish Parliament", 55.952, -3.175),
        ("Nurture base at St Paul's Secondary School", 55.82, -4.35),
        ("Micro-area programme, Trieste", 45.65, 13.77),
    ):
        assert at[name] == pytest.approx((lat, lon), abs=0.01), name


def test_home_visits_have_no_place_and_are_for_the_co_ordinator() -> None:
    assets = bring_in("family_nurse_partnership/fnp.gpkg").assets.set_index("name")
    visits = assets.loc["Home visits by the nurse"]
    assert visits["visibility"] == "coordinator" and visits["precision"] == "none"


def test_counts_that_disagree_stay_side_by_side() -> None:
    said = {one["name"]: one for one in bring_in("north_west_recovery/nwrc_venues.csv").said}
    three = said["The three conversation cafés of 2012 together"]["counts"]
    assert [one["number"] for one in three] == [500, 445] and all(one["date"] == "2012" for one in three)
    single = [
        said[f"{venue} conversation café"]["counts"][0]["number"]
        for venue in ("Trades Hall", "Whiteinch Centre", "City Chambers")
    ]
    assert single == [75, 120, 250]


def test_what_residents_wanted_changed_is_a_priority_and_no_asset() -> None:
    brought = bring_in("hawkhill/hawkhill_listening_event.csv")
    assert [one["kind"] for one in brought.said] == ["priority"] * 3
    assert (brought.assets["visibility"] == "coordinator").all()


def test_no_text_of_a_case_names_a_phone_a_mail_or_a_postcode() -> None:
    import re

    for file in ANSWERS:
        for said in bring_in(file).said:
            text = json.dumps({key: one for key, one in said.items() if key not in NUMBERS}, ensure_ascii=False)
            assert not re.search(r"\b0\d{9,10}\b|@[\w-]+\.|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", text), said["name"]
