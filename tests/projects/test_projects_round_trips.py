"""What an export holds comes back whole from its own file; and an own export brought in again changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from project_lines import TOWN_BOX, Run, features_of

from assetmap.workspace import Workspace
from assetmap.workspace.bringing import examine_upload, keep_upload
from assetmap.workspace.deciding import Wish, judge

RICH = (
    "name,layer,lat,lon,description,phone,opening_hours,status,visibility\n"
    "Example Hall,community_centres,56.4415,-2.9315,Our hall,01632 960001,Mo-Fr 09:00-17:00,,\n"
    '"Café “Zur Brücke”, upstairs",cafes,56.4300,-2.9400,"Two lines,\nof words",,,dormant,\n'
    "=1+1 Club,choirs_bands_and_drama,56.4310,-2.9410,,,,,\n"
    "Knitting circle,craft_and_art_groups,,,Knitters of all ages,,,,\n"
    "For the room only,community_centres,56.4350,-2.9450,,,,,room\n"
    "Retired joiner,skills_and_talents,,,happy to show folk,,,,\n"
)
KEPT = (
    "name",
    "level",
    "layer",
    "theme",
    "form",
    "status",
    "description",
    "why_it_matters",
    "access_route",
    "opening_hours",
    "phone",
    "website",
    "precision",
    "visibility",
)
"""Columns that must come back just as they were; labels, relations, sources and counts are compared by themselves."""


@pytest.fixture(scope="session")
def rich_once(made_once: Path) -> Path:
    """A workspace with OpenStreetMap's town, a list beside it, and judgements of many kinds on both."""
    folder = made_once / "rich"
    shutil.copytree(made_once / "gathered", folder)
    (made_once / "halls.csv").write_text(RICH, encoding="utf-8")
    with Workspace.open(folder, create=False) as project:
        town = project.territory("town")
        keep_upload(project, town, examine_upload(project, town, made_once / "halls.csv"))
        ids = dict(project.assets(town)[["name", "asset_id"]].itertuples(index=False))
        wishes = [
            Wish(ids["Example Hall"], "rename", "The Hut", "says the sign"),
            Wish(ids["Example Hall"], "confirm", "community/community_cohesion"),
            Wish(ids["Example Hall"], "count", "people at the café; 120; 2012-04; our own count"),
            Wish(ids["Example Hall"], "note", "ask Ann for the key"),
            Wish(ids["Knitting circle"], "relate", f"meets_at {ids['Example Hall']}"),
            Wish(ids["Example Pharmacy"], "why_it_matters", "They know us by name"),
            Wish(ids["Example Wood"], "hide", "", "nesting"),
        ]
        judge(project, wishes, town)
    return folder


@pytest.fixture
def rich(rich_once: Path, tmp_path: Path) -> Path:
    """The rich workspace, for one test to change."""
    shutil.copytree(rich_once, tmp_path / "workspace")
    return tmp_path / "workspace"


def by_id(path: Path) -> dict[str, dict[str, Any]]:
    return {one["asset_id"]: one for one in features_of(path)}


def labels(one: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    return {(label["level"], label["entry"], label["as"], label["by"]) for label in one["health_assets"]}


def relations(one: dict[str, Any]) -> set[tuple[str, str]]:
    return {(relation["type"], relation["to"]) for relation in one["relations"]}


def notes(one: dict[str, Any]) -> list[str]:
    return [note["text"] for note in one["coordinator_notes"]]


def origins(one: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(source["source"], source["source_id"], source.get("licence") or "") for source in one["sources"]}


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("audience", ["public", "coordinator"])
@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg"])
def test_an_export_brought_into_a_fresh_workspace_loses_nothing_of_it(
    run: Run, tmp_path: Path, ending: str, audience: str
) -> None:
    run("export", "Town", f"town{ending}", "--audience", audience)
    run("export", "Town", "was.geojson", "--audience", audience)
    run("territory", "add", "Town", f"--bbox={TOWN_BOX}", "--workspace", "fresh")
    said = run("upload", "Town", f"town{ending}", "--workspace", "fresh")
    assert said.code == 0, said.err
    run("export", "Town", "is.geojson", "--audience", audience, "--workspace", "fresh")
    was, now = by_id(tmp_path / "was.geojson"), by_id(tmp_path / "is.geojson")
    assert {one["name"] for one in now.values()} == {one["name"] for one in was.values()}
    assert set(now) == set(was)
    for asset_id, before in was.items():
        after = now[asset_id]
        differing = {
            column: (before[column], after[column])
            for column in KEPT
            if column in before and before[column] != after[column]
        }
        assert not differing, (before["name"], differing)
        assert labels(after) == labels(before) and relations(after) == relations(before), before["name"]
        assert origins(before) <= origins(after), before["name"]
        assert after["counts"] == before["counts"], before["name"]


@pytest.mark.parametrize("ending", [".geojson", ".csv"])
def test_an_own_export_of_places_nobody_judged_changes_nothing_in_its_own_workspace(
    run: Run, gathered: Path, ending: str
) -> None:
    run("export", "Town", f"town{ending}")
    assert "Nothing is different." in run("upload", "Town", f"town{ending}").out


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(("ending", "audience"), [(".geojson", "public"), (".csv", "coordinator"), (".gpkg", "room")])
def test_an_own_export_brought_into_the_same_workspace_doubles_nothing_and_judges_nothing_anew(
    run: Run, tmp_path: Path, ending: str, audience: str
) -> None:
    run("export", "Town", f"town{ending}", "--audience", audience)
    run("export", "Town", "was.geojson", "--audience", "coordinator")
    said = run("upload", "Town", f"town{ending}", "--source-name", "our own export")
    assert said.code == 0 and "New: " not in said.out.replace("New: 0", ""), said.out
    run("export", "Town", "is.geojson", "--audience", "coordinator")
    was, now = by_id(tmp_path / "was.geojson"), by_id(tmp_path / "is.geojson")
    assert set(now) == set(was)
    for asset_id, before in was.items():
        after = now[asset_id]
        columns = ("name", "layer", "level", "status", "visibility", "why_it_matters", "counts")
        assert {column: after[column] for column in columns} == {column: before[column] for column in columns}
        assert notes(after) == notes(before)
        assert labels(after) == labels(before) and relations(after) == relations(before), before["name"]
    shapes = [
        {feature["id"]: feature["geometry"] for feature in json.loads(path.read_text())["features"]}
        for path in (tmp_path / "was.geojson", tmp_path / "is.geojson")
    ]
    assert shapes[0].keys() == shapes[1].keys()
    assert [one is None for one in shapes[0].values()] == [shapes[1][one] is None for one in shapes[0]]
