"""A workspace: what is gathered stays, and what is gone from OpenStreetMap goes with its history kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from osm_data import small_town
from town_samples import LIST, assets, gathered, id_of, judged, town, without

from assetmap.errors import SourceError, TerritoryError
from assetmap.layers import LayerPack
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import explain

# Territories


def test_a_territory_is_found_by_id_name_and_alias(project: Workspace) -> None:
    assert {project.territory(name).id for name in ("town", "TOWN", "the toun")} == {"town"}


def test_an_unknown_territory_is_answered_with_those_there_are(project: Workspace) -> None:
    with pytest.raises(TerritoryError, match="There are: Town"):
        project.territory("city")


# Gathering


def test_what_openstreetmap_knows_is_gathered_and_stays(project: Workspace, tmp_path: Path) -> None:
    told = gathered(project, tmp_path)
    assert set(told.changes.new.values()) == {"Example Pharmacy", "Example Hall", "Example Path", "Example Wood"}
    with Workspace.open(project.folder, create=False) as again:
        assert set(again.assets(town(again))["name"]) == set(told.changes.new.values())


def test_gathering_the_same_again_changes_nothing(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    before = assets(project)
    told = gathered(project, tmp_path)
    assert not told.changes
    less = ["geometry", "sources"]  # the sources say when they were asked
    assert before.drop(columns=less).equals(assets(project).drop(columns=less))


def test_refreshing_after_it_tells_what_came_and_then_nothing(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    assert len(project.refresh(town(project)).changes.new) == 4
    assert not project.refresh(town(project)).changes


def test_a_refresh_tells_what_it_takes_off_the_map_itself(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    project.refresh(town(project))
    layer = str(assets(project).loc["Example Pharmacy", "layer"])
    project.layers = LayerPack(one for one in project.layers.values() if one.id != layer)
    assert list(project.refresh(town(project)).changes.gone.values()) == ["Example Pharmacy"]


def test_what_is_gone_from_openstreetmap_goes_and_its_history_stays(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    pharmacy = id_of(project, "Example Pharmacy")
    told = gathered(project, tmp_path, without(small_town(), 1))
    assert list(told.changes.gone.values()) == ["Example Pharmacy"]
    assert any("is not on the map any more" in line for line in explain(project, pharmacy))


def test_gathering_a_street_leaves_the_rest_of_the_town_alone(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    project.add_territory(Territory("street", "Street", shapely.box(-2.9305, 56.4395, -2.9295, 56.4405)))
    path = without(small_town(), 1).save(tmp_path / "later.osm")
    told = gather(project, project.territory("street"), path)
    assert list(told.changes.gone.values()) == ["Example Pharmacy"] and len(assets(project)) == 3


def test_a_list_is_not_taken_for_openstreetmap(project: Workspace, tmp_path: Path) -> None:
    (tmp_path / "halls.csv").write_text(LIST, encoding="utf-8")
    with pytest.raises(SourceError, match="not OpenStreetMap data"):
        gather(project, town(project), tmp_path / "halls.csv")


def test_the_streets_beneath_are_kept_with_the_workspace(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    basemap = project.gathering(town(project)).basemap
    assert basemap is not None and len(basemap)


def test_an_empty_territory_says_so_in_words(project: Workspace) -> None:
    assert "not mapped yet" in project.gathering(town(project)).notes[0]


# Two at once


def test_a_judgement_made_while_somebody_gathers_is_not_lost(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(project, tmp_path)
    hall = id_of(project, "Example Hall")
    plan, calls = Workspace.plan, []

    def slow(self: Workspace, seen: object, doing: object) -> object:
        calls.append(doing)
        if len(calls) == 1:
            with Workspace.open(project.folder, create=False) as other:
                judge(other, [Wish(hall, "rename", "The Hut")])
        return plan(self, seen, doing)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "plan", slow)
    gathered(project, tmp_path, without(small_town(), 1))
    assert set(assets(project)["name"]) == {"The Hut", "Example Path", "Example Wood"}


# A copy


def test_a_backup_holds_everything_and_comes_back(project: Workspace, tmp_path: Path) -> None:
    from assetmap.storage import backup, restore

    gathered(project, tmp_path)
    judged(project, ("Example Hall", "rename", "The Hut"))
    backup(project.store, tmp_path / "copy.db")
    judged(project, ("The Hut", "rename", "Something else"))
    project.close()
    restore(tmp_path / "copy.db", project.folder)
    with Workspace.open(project.folder, create=False) as again:
        assert "The Hut" in set(again.assets(town(again))["name"])
