"""The whole way at the command line, from a territory to maps, exports, judgements and a backup; and what is said on it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from osm_data import small_town
from project_lines import (
    PRACTICE,
    PRACTICE_EXTRACT,
    ROOT,
    TOWN_BOX,
    Run,
    Said,
    as_process,
    features_of,
    is_refusal,
    names_of,
    rows_of_csv,
    surroundings,
)

from assetmap.storage import open_store

HALLS = (
    "name,category,lat,lon,description\nExample Hall,hall,56.4415,-2.9315,Our hall\nKnitting circle,group,,,Knitters\n"
)


def areas_file(path: Path) -> Path:
    """Two layers of areas, one of which has three of them, two by the same name."""
    boxes = [shapely.box(-2.97, 56.42, -2.945, 56.45), shapely.box(-2.945, 56.42, -2.92, 56.45)]
    wards = gpd.GeoDataFrame(
        {"name": ["West", "East", "East"]}, geometry=[*boxes, shapely.box(-2.92, 56.42, -2.91, 56.45)], crs=4326
    )
    pyogrio.write_dataframe(wards, path, layer="wards")
    pyogrio.write_dataframe(wards.head(1), path, layer="towns", append=True)
    return path


# A territory


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--bbox=" + TOWN_BOX], "Added Town (town), 10.30 km²."),
        (["--point", "56.44,-2.93", "--metres", "500"], "Added Town (town), 0.7"),
        (["--file", "areas.gpkg", "--layer", "wards", "--name", "East"], "Added Town (town), 7."),
        (["--file", "areas.gpkg", "--layer", "towns"], "Added Town (town), 5."),
    ],
    ids=["a box", "a point", "two areas of one name in a GeoPackage", "the one area of a layer"],
)
def test_a_territory_is_added_and_listed(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    areas_file(tmp_path / "areas.gpkg")
    added = run("territory", "add", "Town", *arguments, "--alias", "The Toun")
    assert (added.code, added.err) == (0, "") and added.out.startswith(told)
    listed = run("territory", "list")
    assert listed.out.startswith("town") and "Town, also The Toun" in listed.out
    assert listed.out.rstrip().endswith("population not known")


def test_a_population_is_kept_only_with_who_says_so(run: Run, tmp_path: Path) -> None:
    box = ("territory", "add", "Town", f"--bbox={TOWN_BOX}", "--population", "900")
    refused = run(*box)
    assert is_refusal(refused, tmp_path) and "add --population-source" in refused.err
    assert not (tmp_path / "workspace").exists()
    assert run(*box, "--population-source", "Census", "--population-date", "2022").code == 0
    assert "population 900 (Census, 2022)" in run("territory", "list").out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--bbox", "1,2,3"],
        ["--bbox", "a,b,c,d"],
        ["--point", "56,-3"],
        ["--point", "56"],
        ["--bbox", TOWN_BOX, "--point", "56,-3"],
        ["--bbox", TOWN_BOX, "--population", "many"],
        ["--bbox", TOWN_BOX, "--population", "-1"],
        ["--place", "Town", "--choose", "0"],
    ],
    ids=" ".join,
)
def test_a_slip_of_the_keyboard_makes_no_workspace(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    said = run("territory", "add", "Town", *arguments)
    assert said.code == 2 and "Traceback" not in said.err
    assert not (tmp_path / "workspace").exists()


@pytest.mark.parametrize("name", ["", "   ", "\x07", "x" * 121])
def test_a_territory_needs_a_name_that_can_be_read(run: Run, tmp_path: Path, name: str) -> None:
    said = run("territory", "add", name, f"--bbox={TOWN_BOX}")
    assert is_refusal(said, tmp_path) and "name" in said.err
    assert not (tmp_path / "workspace").exists()


def test_another_name_never_takes_the_place_of_a_territory(run: Run) -> None:
    for name in ("Town", "Town!", "北京", "🌳", "Bràigh a' Chùirn"):
        assert run("territory", "add", name, f"--bbox={TOWN_BOX}").out.startswith(f"Added {name} (")
    ids = [line.split()[0] for line in run("territory", "list").out.splitlines()]
    assert sorted(ids) == ["braigh-a-chuirn", "territory", "territory-2", "town", "town-2"]
    assert run("territory", "add", "TOWN", f"--bbox={TOWN_BOX}").out.startswith("Replaced TOWN (town)")


# From OpenStreetMap's services, which a process on this machine stands in for


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    """Settings that name a stand-in for Overpass and Nominatim with the practice neighbourhood in it."""
    script = str(ROOT / "tests" / "live_osm" / "osm_service.py")
    command = [sys.executable, script, str(PRACTICE_EXTRACT)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings())
    assert started.stdout is not None
    yield dict(pair.split("=", 1) for pair in started.stdout.readline().split())
    started.kill()
    started.communicate()


def test_a_place_is_looked_up_chosen_and_gathered_live(
    run: Run, services: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**services, "NO_PROXY": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    type_in = run

    several = type_in("territory", "add", "Burgh", "--place", "Inverlarrach")
    assert several.code == 1 and several.out == "" and "Say which with --choose NUMBER:" in several.err
    places = [line.split(". ", 1)[1] for line in several.err.splitlines() if line.startswith("  ")]
    assert len(places) == 10 and not (tmp_path / "workspace" / "assetmap.db").exists()
    areas = [number for number, place in enumerate(places, start=1) if "a point and not an area" not in place]
    point = next(number for number in range(1, 11) if number not in areas)
    pointed = type_in("territory", "add", "Burgh", "--place", "Inverlarrach", "--choose", str(point))
    assert is_refusal(pointed, tmp_path) and "Add --metres N" in pointed.err
    beyond = type_in("territory", "add", "Burgh", "--place", "Inverlarrach", "--choose", "99")
    assert beyond.code == 1 and "There is no number 99" in beyond.err and "  1. " in beyond.err
    chosen = type_in(
        "territory", "add", "Burgh", "--place", "Inverlarrach", "--choose", str(areas[0]), "--metres", "300"
    )
    assert chosen.code == 0 and chosen.out.startswith("Added Burgh (burgh), 0.28 km²")
    live = type_in("gather", "burgh")
    assert live.code == 0 and int(live.out.split("\n", 1)[0].removeprefix("New: ")) > 20
    assert type_in("gather", "burgh", "--extract", str(PRACTICE_EXTRACT)).out == "Nothing is different.\n"


def test_a_service_that_cannot_be_had_is_one_sentence_and_changes_nothing(
    run: Run, begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSETMAP_OVERPASS_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("ASSETMAP_NOMINATIM_URL", "http://127.0.0.1:9/")
    said = run("gather", "town")
    assert is_refusal(said, tmp_path), said.err
    said = run("territory", "add", "Burgh", "--place", "Inverlarrach")
    assert is_refusal(said, tmp_path) and "boundary file" in said.err


# From files


def test_an_extract_and_a_saved_answer_say_the_same(run: Run, gathered: Path, tmp_path: Path) -> None:
    small_town().save_overpass(tmp_path / "answer.json")
    assert run("gather", "Town", "--overpass-json", "answer.json").out == "Nothing is different.\n"


def test_the_whole_way_as_people_type_it(run: Run, tmp_path: Path) -> None:
    """In a folder with spaces and a tree in its name; the first commands each in a process of its own."""
    folder = tmp_path / "East End 🌳"
    folder.mkdir()
    typed = 0
    (folder / "our halls.csv").write_text(HALLS, encoding="utf-8")
    small_town().save(folder / "town.osm")

    def type_in(*arguments: str) -> Said:
        nonlocal typed
        typed += 1
        at = ("--workspace", "the workspace")
        said = as_process(folder, *arguments, *at) if typed <= 3 else run(*arguments, *at, folder=folder)
        assert said.code == 0, (arguments, said.err)
        assert str(tmp_path) not in said.out + said.err
        return said

    type_in("territory", "add", "Town", f"--bbox={TOWN_BOX}")
    assert type_in("gather", "Town", "--extract", "town.osm").out.startswith("New: 4\n")
    brought = type_in("upload", "Town", "our halls.csv", "--report", "report.json", "--marked-up", "marked.csv")
    assert "2 rows. Taken: 2 (1 with a place, 1 without)" in brought.out and "Kept as number 3" in brought.out
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["counts"]["accepted"] == 2
    type_in("export", "Town", "town.csv")
    ids = {row["name"]: row["asset_id"] for row in rows_of_csv(folder / "town.csv")}
    (folder / "judged.csv").write_text(
        f"asset_id,action,value,reason\n{ids['Example Hall']},rename,The Hut,says the sign\n", encoding="utf-8"
    )
    judged = type_in("judge", "Town", "judged.csv").out
    assert judged.startswith("Kept 1 judgement, number 5.\n") and "is now “The Hut”" in judged
    assert "says the sign" in type_in("explain", ids["Example Hall"]).out
    assert "You and a source disagree: 0" in type_in("refresh", "Town").out
    type_in("backup", "monday.db")
    assert "is now “Example Hall”" in type_in("undo", "5").out
    assert "What was there is kept as" in type_in("restore", "monday.db").err
    type_in("map", "Town", "town.html")
    type_in("export", "Town", "town.geojson")
    assert set(names_of(folder / "town.geojson")) >= {"The Hut", "Example Wood"}
    assert (folder / "town.html").stat().st_size > 10_000


@pytest.mark.parametrize("audience", ["public", "room", "planner", "coordinator"])
def test_every_audience_gets_every_format_with_what_is_for_it(
    run: Run, begun: Path, tmp_path: Path, audience: str
) -> None:
    (tmp_path / "list.csv").write_text(
        "name,layer,lat,lon,visibility\nOpen,community_centres,56.44,-2.93,\nInner,community_centres,56.43,-2.94,room\n"
        "Plan,community_centres,56.425,-2.95,planner\nAnn bakes,skills_and_talents,,,\n"
    )
    assert run("upload", "Town", "list.csv").code == 0
    seen = {
        "public": {"Open"},
        "room": {"Open", "Inner"},
        "planner": {"Open", "Plan"},
        "coordinator": {"Open", "Inner", "Plan", "Ann bakes"},
    }[audience]
    for command, out in (("export", "o.geojson"), ("export", "o.csv"), ("export", "o.gpkg"), ("map", "o.html")):
        said = run(command, "Town", out, "--audience", audience)
        many = f"{len(seen)} asset{'' if len(seen) == 1 else 's'}"
        assert (said.code, said.out) == (0, "") and f"{out}: {many} for the audience “{audience}”." in said.err
    assert set(names_of(tmp_path / "o.geojson")) == seen
    assert {row["name"] for row in rows_of_csv(tmp_path / "o.csv")} == seen
    kept = sqlite3.connect(tmp_path / "o.gpkg")
    tables = [row[0] for row in kept.execute("SELECT table_name FROM gpkg_contents")]
    assert {row[0] for table in tables for row in kept.execute(f'SELECT name FROM "{table}"')} == seen
    kept.close()
    page = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert {name for name in ("Open", "Inner", "Plan", "Ann bakes") if f'"{name}"' in page} == seen


def test_the_template_comes_back_with_rows_of_ones_own(run: Run, begun: Path, tmp_path: Path) -> None:
    for name in ("list.csv", "list.xlsx"):
        assert f"{name}: an empty list with two examples" in run("template", name).err
        refused = run("upload", "Town", name)
        assert is_refusal(refused, tmp_path) and "nothing to bring in" in refused.err
        assert "Delete it" in refused.err
    head = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    row = {"name": "Our Hall", "lat": "56.44", "lon": "-2.93"}
    cells = ",".join(row.get(column, "") for column in head.split(","))
    (tmp_path / "list.csv").write_text(f"{head}\n{cells}\n", encoding="utf-8")
    assert "  Our Hall" in run("upload", "Town", "list.csv").out


def test_what_people_want_changed_is_listed_by_itself(run: Run, begun: Path, tmp_path: Path) -> None:
    (tmp_path / "wishes.csv").write_text("name,description\nLitter on Main Street,needs cleaned\nChoir,sings\n")
    run("upload", "Town", "wishes.csv")
    said = run("priorities", "Town")
    assert said.out == "Litter on Main Street: needs cleaned (from wishes)\n" and said.err == "1 in all.\n"


def test_the_marked_up_copy_is_mended_and_brought_in_again(run: Run, begun: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,lat,lon\nHall,56.44,-2.93\nHut,95,-2.93\n\nTotal,2,\n", encoding="utf-8")
    run("upload", "Town", "list.csv", "--marked-up", "marked.csv")
    text = (tmp_path / "marked.csv").read_text(encoding="utf-8-sig").replace("Hut,95,", "Hut,56.43,")
    (tmp_path / "marked.csv").write_text(text, encoding="utf-8")
    again = run("upload", "Town", "marked.csv", "--source-name", "list")
    assert again.code == 0 and "Taken: 2 (2 with a place, 0 without)" in again.out, again.out
    run("export", "Town", "o.geojson", "--audience", "coordinator")
    assert {one["name"]: one["description"] for one in features_of(tmp_path / "o.geojson")} == {
        "Hall": None,
        "Hut": None,
    }


def test_the_practice_files_boundary_is_found_by_the_name_of_an_area(run: Run, tmp_path: Path) -> None:
    file = str(PRACTICE / "territory.geojson")
    assert "0.15 km²" in run("territory", "add", "Burn", "--file", file, "--name", "Around the Burn").out
    wrong = run("territory", "add", "Burn", "--file", file, "--name", "Around the Moon")
    assert is_refusal(wrong, tmp_path) and "It has for instance:" in wrong.err


def test_a_map_and_an_export_are_kept_as_shared_with_numbers_only(run: Run, gathered: Path) -> None:
    run("map", "Town", "o.html", "--audience", "planner")
    run("export", "Town", "o.csv")
    with open_store(gathered).read() as seen:
        shared = seen.events(kinds=["shared"])
    assert [(one.about, one.payload) for one in shared] == [
        ("town", {"what": "map", "audience": "planner", "assets": 4, "of": 4}),
        ("town", {"what": "csv", "audience": "public", "assets": 4, "of": 4}),
    ]
