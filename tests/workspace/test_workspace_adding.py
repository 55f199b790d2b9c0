"""One asset that somebody told us of: kept like everything else, taken back by its number."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from osm_data import small_town

from assetmap.errors import JudgementError
from assetmap.territories import Territory
from assetmap.workspace import view_of
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import explain

BENCH = NewAsset("Aunt Jessie's bench", "benches", shapely.Point(-2.94, 56.44), {"why_it_matters": "We sit there."})


def names(project: Workspace) -> set[str]:
    return set(project.assets(project.territory("town"))["name"])


def test_what_was_added_is_on_the_map_with_what_was_said_of_it(project: Workspace) -> None:
    add_asset(project, project.territory("town"), BENCH)
    (asset,) = project.assets(project.territory("town")).to_dict("records")
    assert (asset["name"], asset["layer"], asset["why_it_matters"]) == (BENCH.name, "benches", "We sit there.")
    assert asset["geometry"].equals(BENCH.geometry)
    assert (asset["contributor_kind"], asset["visibility"]) == ("coordinator", "public")


def test_without_a_place_it_belongs_to_the_territory_it_was_told_of(project: Workspace) -> None:
    add_asset(project, project.territory("town"), NewAsset("Walking group", "walking_groups"))
    assert names(project) == {"Walking group"}


def test_it_is_taken_back_by_its_number_and_stays_in_the_history(project: Workspace) -> None:
    told = add_asset(project, project.territory("town"), BENCH)
    (asset_id,) = told.changes.new
    undo(project, told.seq)
    assert names(project) == set()
    assert any("told to the co-ordinator" in line for line in explain(project, asset_id))


def test_what_was_taken_back_is_not_taken_back_twice(project: Workspace) -> None:
    told = add_asset(project, project.territory("town"), BENCH)
    undo(project, told.seq)
    with pytest.raises(JudgementError, match="taken back before"):
        undo(project, told.seq)


def test_it_survives_a_gathering_and_what_people_said_of_it_too(project: Workspace, tmp_path: Path) -> None:
    told = add_asset(project, project.territory("town"), BENCH)
    judge(project, [Wish(next(iter(told.changes.new)), "rename", "Jessie's seat", "", "")])
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    assert "Jessie's seat" in names(project)


def test_what_a_person_holds_gets_no_point_and_stays_with_the_coordinator(project: Workspace) -> None:
    personal = next(layer.id for layer in project.layers.values() if layer.level == "individual")
    add_asset(project, project.territory("town"), NewAsset("Mends bicycles", personal, shapely.Point(-2.94, 56.44)))
    (asset,) = project.assets(project.territory("town")).to_dict("records")
    assert asset["geometry"] is None
    assert asset["visibility"] == "coordinator"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (NewAsset("  ", "benches"), "has no name"),
        (NewAsset("A bench", "benchs"), "is no layer"),
        (NewAsset("A bench", "benches", details={"status": "gone"}), "status"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(project: Workspace, told: NewAsset, said: str) -> None:
    before = project.store.version()
    with pytest.raises(JudgementError, match=said):
        add_asset(project, project.territory("town"), told)
    assert project.store.version() == before


def test_a_relation_to_what_is_hidden_in_the_next_territory_reaches_no_audience(project: Workspace) -> None:
    project.add_territory(Territory("next", "Next door", shapely.box(-2.91, 56.42, -2.86, 56.45)))
    hall = NewAsset("Quiet Hall", "community_centres", shapely.Point(-2.9, 56.44), {"visibility": "coordinator"})
    (there,) = add_asset(project, project.territory("next"), hall).changes.new
    (here,) = add_asset(project, project.territory("town"), BENCH).changes.new
    judge(project, [Wish(here, "relate", f"meets_at {there}", "", "")])
    gathering = project.gathering(project.territory("town"))
    assert "Quiet Hall" in view_of(gathering, "coordinator").assets["relations"].iloc[0]
    assert view_of(gathering).assets["relations"].tolist() == ["[]"]
