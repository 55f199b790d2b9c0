"""The command line: one plain sentence when something is wrong, and the right file when nothing is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import run_main
from osm_data import Osm, small_town

from assetmap import workspace
from assetmap.layers import layers_folder
from assetmap.privacy import Audience

Run = Callable[..., tuple[int, str, str]]
IN_TOWN, ELSEWHERE = "-2.97,56.42,-2.92,56.45", "10,50,10.1,50.1"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder; return its exit code, stdout and stderr."""

    def run_here(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        code = run_main(monkeypatch, *arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_here


@pytest.fixture
def town(tmp_path: Path) -> str:
    small_town().save(tmp_path / "town.osm")
    return "town.osm"


def names_in(path: Path) -> set[str]:
    return {feature["properties"]["name"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]}


def is_one_plain_sentence(said: str, tmp_path: Path) -> bool:
    plain = said.startswith("assetmap: ") and said.rstrip().endswith((".", "”?"))
    return plain and "Traceback" not in said and "Error" not in said and str(tmp_path) not in said


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg", ".html"])
def test_quick_writes_each_kind_of_file(run: Run, town: str, tmp_path: Path, ending: str) -> None:
    code, out, err = run("quick", town, f"out{ending}")
    assert (code, out) == (0, "")
    assert re.search(rf"out\{ending}: \d assets for the audience “public”", err)
    assert (tmp_path / f"out{ending}").stat().st_size > 500


def test_quick_reads_several_files_and_keeps_a_thing_that_two_share_once(run: Run, town: str, tmp_path: Path) -> None:
    small_town().save_overpass(tmp_path / "answer.json")
    (tmp_path / "halls.csv").write_text("name,layer\nExample Choir,choirs\nMy group,informal_groups\n")
    code, _, _ = run("quick", town, "answer.json", "halls.csv", "out.geojson")
    features = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    names = [feature["properties"]["name"] for feature in features]
    assert code == 0 and names.count("Example Hall") == 1 and "My group" in names


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["--bbox", "-2.9325,56.4405,-2.9305,56.4425"], {"Example Hall"}),
        (["--point", "56.44,-2.93", "--metres", "50"], {"Example Pharmacy"}),
        (["--bbox=-2.9325,56.4405,-2.9305,56.4425"], {"Example Hall"}),
    ],
)
def test_quick_cuts_to_a_box_or_around_a_point(
    run: Run, town: str, tmp_path: Path, where: list[str], expected: set[str]
) -> None:
    assert run("quick", town, "out.geojson", *where)[0] == 0
    assert names_in(tmp_path / "out.geojson") == expected


def test_quick_cuts_to_a_named_area_of_a_file(run: Run, town: str, tmp_path: Path) -> None:
    ring = [[-2.9325, 56.4405], [-2.9305, 56.4405], [-2.9305, 56.4425], [-2.9325, 56.4425], [-2.9325, 56.4405]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Middle"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (tmp_path / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    code, _, _ = run("quick", town, "out.geojson", "--territory", "areas.geojson", "--territory-name", "Middle")
    assert code == 0 and names_in(tmp_path / "out.geojson") == {"Example Hall"}
    code, _, err = run("quick", town, "out.geojson", "--territory", "areas.geojson", "--territory-name", "West")
    assert code == 1 and "has no area called “West”. It has for instance: Middle." in err


def test_quick_writes_for_the_public_unless_told_otherwise(run: Run, tmp_path: Path) -> None:
    (tmp_path / "halls.csv").write_text(
        "name,layer,visibility\nOpen,community_centres,\nInner,community_centres,room\n"
    )
    run("quick", "halls.csv", "public.geojson")
    run("quick", "halls.csv", "room.geojson", "--audience", "room")
    assert names_in(tmp_path / "public.geojson") == {"Open"}
    assert names_in(tmp_path / "room.geojson") == {"Open", "Inner"}


def test_notes_about_the_inputs_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "halls.csv").write_text("name,layer,lat,lon\nHall,community_centres,95,1\n")
    code, _, err = run("quick", "halls.csv", "out.csv")
    assert code == 0 and "Note: halls.csv, row 2: lat is “95”" in err


def test_a_territory_with_nothing_in_it_is_told_and_an_empty_map_written(run: Run, town: str, tmp_path: Path) -> None:
    code, _, err = run("quick", town, "out.geojson", "--bbox", ELSEWHERE)
    assert code == 0 and "“not mapped yet”, not “nothing there”" in err
    assert names_in(tmp_path / "out.geojson") == set()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["quick", "none.osm", "out.geojson"], "There is no file none.osm."),
        (["quick", "empty.osm", "out.geojson"], "The file empty.osm is empty."),
        (["quick", "nothing.osm", "out.geojson"], "There is nothing in nothing.osm that any layer asks for."),
        (["quick", "page.osm", "out.geojson"], "page.osm is a web page, not data."),
        (["quick", "cut.osm.bz2", "out.geojson"], "cut.osm.bz2"),
        (["quick", "metres.csv", "out.geojson"], "Use `assetmap upload` with --crs EPSG:27700."),
        (["quick", "picture.csv", "out.geojson"], "picture.csv is a picture"),
        (["quick", ".", "out.geojson"], "is a folder"),
        (["quick", "town.osm", "out.pdf"], "out.pdf does not end in one of .html, .geojson, .gpkg, .csv."),
        (["quick", "town.osm", "out"], "out does not end in one of"),
        (["quick", "town.osm", "none/out.html"], "There is no folder none to write out.html into."),
        (["quick", "town.osm", "out.html", "--territory", "none.gpkg"], "There is no file none.gpkg."),
        (["quick", "town.osm", "out.html", "--territory", "."], "is a folder"),
        (
            ["quick", "town.osm", "out.html", "--territory", "wrong.csv"],
            "wrong.csv is neither GeoJSON nor a GeoPackage nor a zipped shapefile.",
        ),
        (["quick", "town.osm", "out.html", "--bbox", "1,2,0,3"], "is not west,south,east,north in degrees."),
        (["quick", "town.osm", "out.html", "--bbox", "nan,0,1,1"], "is not west,south,east,north in degrees."),
        (["quick", "town.osm", "out.html", "--point", "95,0"], "is not a latitude and a longitude"),
        (["quick", "town.osm", "out.html", "--point", "56,-3", "--metres", "0"], "is not a usable distance."),
        (["classify", "wrong.csv", "out.csv"], "wrong.csv has no column called “tags” or “name” or “description”."),
        (["classify", "none.csv", "out.csv"], "There is no file none.csv."),
        (["classify", ".", "out.csv"], "is a folder"),
        (["classify", "wrong.csv", "out.xlsx"], "out.xlsx does not end in .csv."),
        (["classify", "good.csv", "none/out.csv"], "There is no folder none"),
        (["match", "wrong.csv", "wrong.csv", "out.csv"], "wrong.csv has no column called “id”."),
        (["match", "none.csv", "wrong.csv", "out.csv"], "There is no file none.csv."),
        (["layers", "explain", "nonsense"], "“nonsense” is not a tag."),
        (
            ["layers", "check", "--folder", "layers"],
            "woodlands.toml: the key “color” is not known. Did you mean “colour”?",
        ),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_fault_is_one_plain_sentence_and_exit_code_1(
    run: Run, town: str, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "empty.osm").touch()
    Osm().node(1, 0, 51).save(tmp_path / "nothing.osm")
    (tmp_path / "page.osm").write_text("<html></html>")
    (tmp_path / "wrong.csv").write_text("Title\nHall\n")
    (tmp_path / "good.csv").write_text("tags\n{}\n")
    (tmp_path / "metres.csv").write_text("name,lat,lon\nHall,659143,259946\n")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    cut = small_town().save(tmp_path / "cut.osm.bz2")
    cut.write_bytes(cut.read_bytes()[:-100])
    (tmp_path / "layers").mkdir()
    text = (layers_folder() / "woodlands.toml").read_text(encoding="utf-8").replace("colour =", "color =")
    (tmp_path / "layers" / "woodlands.toml").write_text(text, encoding="utf-8")
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert told in err and is_one_plain_sentence(err, tmp_path), err
    assert not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["quick"],
        ["quick", "town.osm"],
        ["quick", "town.osm", "out.html", "--audience", "friends"],
        ["quick", "town.osm", "out.html", "--bbox", "1,2,3"],
        ["quick", "town.osm", "out.html", "--bbox", "a,b,c,d"],
        ["quick", "town.osm", "out.html", "--point", "56"],
        ["quick", "town.osm", "out.html", "--bbox", IN_TOWN, "--point", "56,-3"],
        ["quick", "town.osm", "out.html", "--territory-name", "X"],
        ["quick", "town.osm", "out.html", "--colour", "red"],
        ["paint"],
        ["classify", "a.csv"],
        ["match", "a.csv", "b.csv"],
        ["layers", "explain", "amenity=pub", "--shape", "sphere"],
        ["serve", "--port", "0"],
        ["demo", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_and_never_a_traceback(run: Run, town: str, arguments: list[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2 and "Traceback" not in err and err.strip()


def test_a_broken_layer_file_stops_the_work_with_its_name(
    run: Run, town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "layers"
    shutil.copytree(layers_folder(), folder)
    with (folder / "parks.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[osm")
    monkeypatch.setattr("assetmap.layers.files.layers_folder", lambda: folder)
    code, _, err = run("quick", town, "out.geojson")
    assert code == 1 and "parks.toml: is not readable as TOML" in err


def test_classify_tells_how_many_rows_stay_unsure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,tags\n1,"{""amenity"": ""library""}"\n2,\n')
    code, _, err = run("classify", "in.csv", "out.csv")
    assert code == 0 and "1 row stays unsure" in err


def test_layers_check_counts_the_layers(run: Run) -> None:
    assert run("layers", "check") == (0, f"{len(workspace.load_layers())} layers, no faults.\n", "")


def test_layers_list_names_every_layer_under_its_theme(run: Run) -> None:
    _, out, _ = run("layers", "list")
    assert all(f"  {layer.id} " in out and layer.label in out for layer in workspace.load_layers().values())


def test_layers_explain_says_why(run: Run) -> None:
    code, out, _ = run("layers", "explain", "amenity=doctors;name=Example")
    assert code == 0 and out.startswith(
        "This is shown in “GP practices” (gp_practices), because it is amenity=doctors."
    )


def test_the_version_is_told(run: Run) -> None:
    assert re.fullmatch(r"assetmap \d+\.\d+\S*\n", run("--version")[1])


# As its own process, as people run it


def as_process(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(workspace.__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root}
    command = [sys.executable, "-m", "assetmap", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_whole_way_as_its_own_process(tmp_path: Path, town: str) -> None:
    done = as_process(tmp_path, "quick", town, "out.html", "--bbox", IN_TOWN)
    assert done.returncode == 0 and done.stdout == ""
    assert "for the audience “public”" in done.stderr
    assert (tmp_path / "out.html").stat().st_size > 10_000


def test_a_fault_as_its_own_process_is_one_sentence(tmp_path: Path) -> None:
    done = as_process(tmp_path, "quick", "none.osm", "out.html")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "assetmap: There is no file none.osm. Check the name and the folder.\n"


# The workspace itself


def test_the_worked_examples_that_are_there_can_be_gathered() -> None:
    examples = workspace.examples()
    assert [example.id for example in examples][:3] == ["practice", "castlemilk", "hawkhill"] and len(examples) == 11
    for example in examples:
        territory, answers = example.territory(), example.answers
        gathering = workspace.gather_files(example.inputs, territory, with_basemap=False, answers=answers)
        assert len(workspace.view_of(gathering).assets) > 5, example.id


def test_a_gathering_is_seen_by_the_public_unless_told_otherwise(tmp_path: Path, town: str) -> None:
    gathering = workspace.gather_files([tmp_path / town], with_basemap=False)
    assert workspace.view_of(gathering).audience is Audience.PUBLIC


def test_progress_is_told_from_beginning_to_end(tmp_path: Path, town: str) -> None:
    told: list[float] = []
    workspace.gather_files([tmp_path / town], progress=lambda what, share: told.append(share))
    assert told[0] == 0 and told[-1] == 1 and told == sorted(told)


def test_the_streets_are_read_only_where_a_map_needs_them(tmp_path: Path, town: str) -> None:
    assert workspace.gather_files([tmp_path / town], with_basemap=False).basemap is None
    basemap = workspace.gather_files([tmp_path / town], with_basemap=True).basemap
    assert basemap is not None and "path" in set(basemap["kind"])


def test_what_a_person_holds_has_no_point_even_where_its_row_gave_one(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,layer,level,lat,lon,postcode\nBaker,skills_and_talents,,56.4,-2.9,G1 1AA\nKind,,individual,56.4,-2.9,G1\n"
    )
    assets = workspace.gather_files([path]).assets
    assert assets.geometry.isna().all() and assets["postcode"].isna().all()
    assert set(assets["visibility"]) == {"coordinator"} and set(assets["publish"]) == {"never"}


def test_a_layer_of_what_people_hold_makes_a_row_individual_whatever_level_it_claims(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,layer,level,lat,lon\nBaker,skills_and_talents,community,56.4,-2.9\n")
    assets = workspace.gather_files([path]).assets
    assert list(assets["level"]) == ["individual"] and assets.geometry.isna().all()


def test_of_a_rows_and_its_layers_rule_the_stricter_counts(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,layer,publish\nA,community_centres,never\nB,counselling_and_therapy,exact\nC,parks,\n")
    assert list(workspace.gather_files([path]).assets["publish"]) == ["never", "area_only", "exact"]


def test_one_asset_id_said_twice_does_not_make_two_assets_one(tmp_path: Path) -> None:
    path = tmp_path / "twins.csv"
    path.write_text("name,asset_id\nA,same\nB,same\nC,same\n")
    assets = workspace.gather_files([path]).assets
    assert list(assets["name"]) == ["A", "B", "C"] and assets["asset_id"].is_unique


def test_a_map_speaks_the_language_it_is_asked_to(run: Run, tmp_path: Path) -> None:
    run("territory", "add", "T", "--point", "51.58,-2.99", "--metres", "300", "--workspace", "w")
    assert run("map", "T", "t.html", "--language", "cy", "--workspace", "w")[0] == 0
    assert '<html lang="cy">' in (tmp_path / "t.html").read_text(encoding="utf-8")
    code, _, said = run("map", "T", "t.html", "--language", "xx", "--workspace", "w")
    assert code == 2 and "en-GB, gd, cy" in said
