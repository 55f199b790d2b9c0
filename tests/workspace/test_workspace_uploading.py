"""A workspace: lists and OpenStreetMap show each place once, and an upload is updated and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely
from town_samples import LIST, assets, gathered, id_of, town, uploaded

from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, keep_upload
from assetmap.workspace.deciding import undo
from assetmap.workspace.planning import Plan
from assetmap.workspace.stored import Workspace


def test_a_list_and_openstreetmap_show_the_same_hall_once(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    hall = id_of(project, "Example Hall")
    uploaded(project, tmp_path)
    found = assets(project)
    assert list(found["name"]).count("Example Hall") == 1 and found.loc["Example Hall", "asset_id"] == hall
    assert {source["source"] for source in json.loads(found.loc["Example Hall", "sources"])} == {"osm", "halls"}
    assert found.loc["Example Hall", "description"] == "Our hall"


def test_a_row_without_a_place_is_kept(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    assert assets(project).loc["Knitting circle", "geometry"] is None


def test_the_same_file_again_changes_nothing(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    assert not uploaded(project, tmp_path).changes


def test_next_years_file_updates_its_rows_and_keeps_their_ids(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    before = id_of(project, "Example Hall"), id_of(project, "Knitting circle")
    rows = ("Knitting circle,group,,,Knitters of all ages,", "Example Hall,hall,56.4415,-2.9315,Our hall,01382 000002")
    later = "\n".join((LIST.splitlines()[0], *rows, ""))
    told = uploaded(project, tmp_path, later, "halls-2027.csv", source="halls")
    assert (id_of(project, "Example Hall"), id_of(project, "Knitting circle")) == before
    assert {"phone", "description"} <= {change.column for change in told.changes.changed} and not told.changes.new


def test_a_row_that_was_renamed_is_recognised(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    before = id_of(project, "Example Hall")
    uploaded(project, tmp_path, LIST.replace("Example Hall", "The Exampel Hall"))
    assert id_of(project, "The Exampel Hall") == before


def test_a_row_that_is_not_in_the_file_any_more_goes(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    told = uploaded(project, tmp_path, "\n".join(LIST.splitlines()[:2]) + "\n")
    assert list(told.changes.gone.values()) == ["Knitting circle"]


def test_another_offices_list_of_the_same_shape_stands_beside(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    told = uploaded(
        project,
        tmp_path,
        LIST.replace("Example Hall,", "Other Hall,").replace("Knitting circle", "Chess club"),
        "others.csv",
    )
    assert {"Knitting circle", "Chess club"} <= set(assets(project)["name"])
    assert any("same columns as “halls”" in note for note in told.notes)


def test_an_upload_is_taken_back(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    before = set(assets(project)["name"])
    told = uploaded(project, tmp_path)
    undo(project, told.seq)
    assert set(assets(project)["name"]) == before
    assert assets(project).loc["Example Hall", "description"] is None


def test_taking_back_an_update_brings_the_earlier_list_back(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    told = uploaded(project, tmp_path, LIST.replace("Our hall", "Their hall"))
    undo(project, told.seq)
    assert assets(project).loc["Example Hall", "description"] == "Our hall"


def test_taking_back_an_upload_gives_rows_without_a_place_back_to_their_territory(
    project: Workspace, tmp_path: Path
) -> None:
    uploaded(project, tmp_path)
    project.add_territory(Territory("street", "Street", shapely.box(-2.9305, 56.4395, -2.9295, 56.4405)))
    path = tmp_path / "halls.csv"
    there = project.territory("street")
    told = keep_upload(project, there, examine_upload(project, there, path))
    assert "Knitting circle" not in set(assets(project)["name"])
    undo(project, told.seq)
    assert "Knitting circle" in set(assets(project)["name"])
    assert "Knitting circle" not in set(project.assets(there)["name"])


def test_rows_that_an_undo_brings_back_stand_where_they_stood(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path)
    order = list(project.look().records["record_id"])
    uploaded(project, tmp_path, "name,category,lat,lon\nOther Hall,hall,56.4405,-2.9305\n", "others.csv")
    told = uploaded(project, tmp_path, LIST.splitlines()[0] + "\nNew Hall,hall,56.4425,-2.9325,,\n")
    plans = []
    thought = project.plan

    def kept(*how: Any) -> Plan:
        plans.append(thought(*how))
        return plans[-1]

    project.plan = kept  # type: ignore[method-assign]
    undo(project, told.seq)
    assert [one for one in plans[-1].home if one in order] == order == list(plans[-1].home)[: len(order)]


def test_what_people_want_changed_is_kept_apart_from_assets(project: Workspace, tmp_path: Path) -> None:
    uploaded(
        project, tmp_path, "name,description\nLitter on Main Street,needs cleaned\nExample choir,sings on Mondays\n"
    )
    assert "Litter on Main Street" not in set(assets(project)["name"])
    assert [json.loads(said)["name"] for said in project.priorities(town(project))["said"]] == ["Litter on Main Street"]
