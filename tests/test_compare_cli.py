"""`assetmap compare` and `assetmap street`: territories side by side as a file, and one plain sentence when that cannot be."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from command_line import run_main
from osm_data import small_town

from assetmap import taxonomy
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

Run = Callable[..., tuple[int, str, str]]
LIST = """name,category,description,phone
=Evil hall,hall,"HYPERLINK",
Chess club,group,Mondays 7pm,01382 000001
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder; return its exit code, stdout and stderr."""

    def run_here(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        code = run_main(monkeypatch, *arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_here


@pytest.fixture(scope="module")
def mapped_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace: a gathered town with its population, and a village that nobody mapped."""
    folder = tmp_path_factory.mktemp("compared")
    town = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), ("The Toun",), 4_000, "A census", "2024")
    with Workspace.open(folder / "workspace") as project:
        project.add_territory(town)
        project.add_territory(Territory("village", "Village", shapely.box(10, 50, 10.1, 50.1)))
        gather(project, town, small_town().save(folder / "town.osm"))
    return folder


@pytest.fixture
def two_territories(mapped_once: Path, tmp_path: Path) -> Path:
    """Put that workspace into the empty folder; return the file that comparing writes."""
    shutil.copytree(mapped_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out.csv"


def rows_of(path: Path, kind: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["measure"] == kind]


def test_the_16_health_assets_stand_side_by_side_in_the_order_named(run: Run, two_territories: Path) -> None:
    code, _, _ = run("compare", "Village", "Town", "out.csv")
    rows = rows_of(two_territories, "health_asset")
    assert code == 0
    assert [row["territory"] for row in rows] == ["Village", "Town"] * 16
    assert [row["key"] for row in rows[::2]] == [f"{one.level}/{one.entry}" for one in taxonomy.HEALTH_ASSETS.values()]


def test_what_is_not_mapped_is_no_zero(run: Run, two_territories: Path) -> None:
    run("compare", "Village", "Town", "out.csv")
    village, town = rows_of(two_territories, "health_asset")[-2:]
    assert (village["number"], village["says"]) == ("", "not mapped")
    assert town["state"] in ("none_told", "counted") and town["number"] != ""


def test_a_rate_is_told_with_the_source_of_the_population(run: Run, two_territories: Path) -> None:
    run("compare", "Village", "Town", "out.csv")
    rated = [row for row in rows_of(two_territories, "theme") if row["per_1000"]]
    assert rated and {(row["territory"], row["source"]) for row in rated} == {("Town", "population: A census")}
    assert float(rated[0]["per_1000"]) == round(int(rated[0]["number"]) / 4, 1)


def test_what_cannot_be_told_is_said_beside_the_file(run: Run, two_territories: Path) -> None:
    _, _, err = run("compare", "Village", "out.csv")
    assert "Village is the only territory named" in err
    assert "population of Village is not known" in err
    assert "Village is not mapped" in err


def test_the_same_territory_twice_is_refused_also_under_another_name(run: Run, two_territories: Path) -> None:
    code, _, err = run("compare", "Town", "The Toun", "out.csv")
    assert (code, err) == (1, "assetmap: Town is named twice (“Town” and “The Toun”). Name every territory once.\n")
    assert not two_territories.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Town", "Nowhere", "out.csv"), "There is no territory “Nowhere”"),
        (("Town", "Village"), "Village does not end in .csv"),
        (("out.csv",), "Name at least one territory"),
        (("Town", "nowhere/out.csv"), "There is no folder nowhere"),
    ],
)
def test_what_cannot_be_compared_is_one_plain_sentence(
    run: Run, two_territories: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, _, err = run("compare", *arguments)
    assert code == 1 and err.startswith("assetmap: ") and message in err and err.count("\n") == 1


@pytest.mark.parametrize("dates", [("--from", "soon"), ("--from", "2026-02-01", "--to", "2026-01-01")])
def test_dates_that_are_none_are_wrong_usage(run: Run, two_territories: Path, dates: tuple[str, ...]) -> None:
    assert run("compare", "Town", "out.csv", *dates)[0] == 2


def test_changes_are_counted_by_month_and_listed_when_dates_are_asked_for(run: Run, two_territories: Path) -> None:
    run("compare", "Town", "out.csv")
    added = sum(int(row["number"]) for row in rows_of(two_territories, "changes") if row["key"] == "added")
    assert added > 0 and rows_of(two_territories, "change") == []
    run("compare", "Town", "out.csv", "--from", "2000-01-01")
    assert len(rows_of(two_territories, "change")) == added
    run("compare", "Town", "out.csv", "--to", "2000-01-01")
    assert rows_of(two_territories, "change") == []


def test_a_name_that_is_a_formula_is_only_text_in_a_spreadsheet(
    run: Run, two_territories: Path, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("upload", "Town", "list.csv")
    run("compare", "Town", "out.csv", "--audience", "coordinator", "--from", "2000-01-01")
    names = {row["name"] for row in rows_of(two_territories, "change")}
    assert "Chess club" in names and not any(name.startswith("=") for name in names)


def test_the_week_has_168_hours_and_says_who_has_no_times(run: Run, two_territories: Path) -> None:
    run("compare", "Town", "out.csv")
    rows = rows_of(two_territories, "open_hours")
    assert len([row for row in rows if row["key"] != "without_times"]) == 168
    assert "no times yet" in next(row["says"] for row in rows if row["key"] == "without_times")


def test_a_street_where_nothing_was_found_is_a_finding(run: Run, two_territories: Path) -> None:
    code, out, _ = run("street", "Town", "Back Lane", "--on", "2026-01-05", "--nothing-found", "--note", "ask Jane")
    assert code == 0 and "Back Lane was walked and asked on 2026-01-05, nothing found (number " in out
    run("compare", "Town", "out.csv")
    row = next(row for row in rows_of(two_territories, "street") if row["name"] == "Back Lane")
    assert (row["state"], row["when"]) == ("nothing_found", "2026-01-05")
    assert "Jane" not in two_territories.read_text(encoding="utf-8-sig")
    run("compare", "Town", "out.csv", "--audience", "coordinator")
    assert "Jane" in two_territories.read_text(encoding="utf-8-sig")


def test_a_street_is_taken_back_by_its_number(run: Run, two_territories: Path) -> None:
    _, out, _ = run("street", "Town", "Back Lane", "--on", "2026-01-05")
    number = out.split("(number ")[1].split(")")[0]
    assert run("undo", number)[0] == 0
    run("compare", "Town", "out.csv")
    assert "Back Lane" not in {row["name"] for row in rows_of(two_territories, "street")}


def test_comparing_twice_writes_the_same_file(run: Run, two_territories: Path) -> None:
    run("compare", "Town", "Village", "out.csv")
    first = two_territories.read_bytes()
    run("compare", "Town", "Village", "out.csv")
    assert two_territories.read_bytes() == first
