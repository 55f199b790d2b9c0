"""A workspace: what is gathered and uploaded stays, each place once, and what people said survives every refresh."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from osm_data import Osm, small_town

from assetmap.errors import JudgementError, SourceError, TerritoryError
from assetmap.layers import LayerPack
from assetmap.sources.upload.report import Choices
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge, read_wishes, undo
from assetmap.workspace.planning import Plan, Told
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import NoSuchAssetError, explain

LIST = """name,category,lat,lon,description,phone
Example Hall,hall,56.4415,-2.9315,Our hall,01382 000001
Knitting circle,group,,,"Knitters, Tuesdays at 2pm",
"""


def town(project: Workspace) -> Territory:
    return project.territory("town")


def gathered(project: Workspace, tmp_path: Path, osm: Osm | None = None) -> Told:
    path = (osm or small_town()).save(tmp_path / "town.osm")
    return gather(project, town(project), path)


def uploaded(
    project: Workspace, tmp_path: Path, text: str = LIST, name: str = "halls.csv", source: str | None = None
) -> Told:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    report = examine_upload(project, town(project), path, Choices(source_name=source))
    return keep_upload(project, town(project), report)


def assets(project: Workspace) -> gpd.GeoDataFrame:
    return project.assets(town(project)).set_index("name", drop=False)


def id_of(project: Workspace, name: str) -> str:
    return str(assets(project).loc[name, "asset_id"])


def judged(project: Workspace, *wishes: tuple[str, ...]) -> Told:
    """Judge assets by their names: (name, action, value, reason)."""
    return judge(project, [Wish(id_of(project, name), *rest) for name, *rest in wishes])


def without(osm: Osm, number: int) -> Osm:
    return Osm([thing for thing in osm.things if thing[1] != number])


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


# Uploads, each place once


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


# Judgements


JUDGED = [
    ("Example Pharmacy", "rename", "The Chemist's"),
    ("Example Pharmacy", "why_it_matters", "They know us by name"),
    ("Example Hall", "status", "dormant 2025"),
    ("Example Hall", "checked", "2026-11-01"),
    ("Example Wood", "hide", "", "nesting"),
    ("Example Path", "reclassify", "parks"),
]


def test_judgements_survive_a_second_gather_and_a_changed_extract(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    ids = {name: id_of(project, name) for name in ("Example Pharmacy", "Example Hall", "Example Wood", "Example Path")}
    judged(project, *JUDGED)
    changed = small_town()
    changed.things = [
        (kind, number, rest, tags | {"name": "Boots"} if number == 1 else tags)
        for kind, number, rest, tags in changed.things
    ]
    gathered(project, tmp_path, changed)
    found = project.assets(town(project)).set_index("asset_id")
    assert found.loc[ids["Example Pharmacy"], ["name", "why_it_matters"]].tolist() == [
        "The Chemist's",
        "They know us by name",
    ]
    assert found.loc[ids["Example Hall"], ["status", "checked_at"]].tolist() == ["dormant", "2026-11-01"]
    assert (
        found.loc[ids["Example Wood"], "visibility"] == "coordinator"
        and found.loc[ids["Example Path"], "layer"] == "parks"
    )
    told = project.refresh(town(project))
    assert [(one.judgement.action, one.says_now) for one in told.applied if one.state == "disputed"] == [
        ("rename", "Boots")
    ]


def test_a_judgement_on_what_is_gone_is_shown_and_applies_again_when_it_comes_back(
    project: Workspace, tmp_path: Path
) -> None:
    gathered(project, tmp_path)
    judged(project, ("Example Pharmacy", "rename", "The Chemist's"))
    gathered(project, tmp_path, without(small_town(), 1))
    told = project.refresh(town(project))
    assert [one.state for one in told.applied] == ["no_longer_applies"]
    gathered(project, tmp_path)
    assert "The Chemist's" in set(assets(project)["name"])


def test_places_judged_the_same_become_one_and_not_the_same_two_again(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    hall, wood = id_of(project, "Example Hall"), id_of(project, "Example Wood")
    judge(project, [Wish(hall, "same", wood)])
    assert len(assets(project)) == 3
    kept = set(assets(project)["asset_id"]) & {hall, wood}
    assert len(kept) == 1
    other = ({hall, wood} - kept).pop()
    judge(project, [Wish(kept.pop(), "not_same", other)])
    assert {hall, wood} <= set(assets(project)["asset_id"])


def test_what_matching_joined_a_person_can_keep_apart_for_ever(project: Workspace, tmp_path: Path) -> None:
    from assetmap.assets import asset_id_of

    gathered(project, tmp_path)
    uploaded(project, tmp_path)
    with project.store.read() as seen:
        row = next(one for one in seen.records(source="halls")["record_id"] if "hall" in one)
    judge(project, [Wish(id_of(project, "Example Hall"), "not_same", asset_id_of(row))])
    assert list(assets(project)["name"]).count("Example Hall") == 2
    gathered(project, tmp_path)
    assert list(assets(project)["name"]).count("Example Hall") == 2


def test_an_undo_takes_a_judgement_back_and_an_undo_of_it_brings_it_again(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    told = judged(project, ("Example Hall", "rename", "The Hut"))
    first = undo(project, told.seq)
    assert "The Hut" not in set(assets(project)["name"])
    undo(project, first.seq)
    assert "The Hut" in set(assets(project)["name"])


def test_nothing_is_taken_back_twice(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    told = judged(project, ("Example Hall", "rename", "The Hut"))
    undo(project, told.seq)
    with pytest.raises(JudgementError, match="taken back before"):
        undo(project, told.seq)


@pytest.mark.parametrize("seq", [1, 3, 999])
def test_only_what_people_did_can_be_taken_back(project: Workspace, tmp_path: Path, seq: int) -> None:
    gathered(project, tmp_path)
    project.refresh(town(project))
    with pytest.raises(JudgementError, match="is no judgement"):
        undo(project, seq)


def test_of_a_file_of_judgements_all_are_kept_or_none_and_every_fault_is_told(
    project: Workspace, tmp_path: Path
) -> None:
    gathered(project, tmp_path)
    hall = id_of(project, "Example Hall")
    path = tmp_path / "judged.csv"
    path.write_text(f"asset_id,action,value\n{hall},rename,The Hut\nnope,hide,\n{hall},fly,\n", encoding="utf-8")
    version = project.store.version()
    with pytest.raises(JudgementError, match="2 of 3 judgements") as fault:
        judge(project, read_wishes(path), town(project))
    assert "row 3" in str(fault.value) and "row 4" in str(fault.value)
    assert project.store.version() == version and "The Hut" not in set(assets(project)["name"])


def test_what_a_person_holds_is_never_moved_to_a_point(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,level\nRetired joiner happy to show folk,individual\n")
    with pytest.raises(JudgementError, match="never has a point"):
        judged(project, ("Retired joiner happy to show folk", "move", "56.44,-2.93"))


def test_an_asset_cannot_be_the_same_as_itself(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    with pytest.raises(JudgementError, match="this asset itself"):
        judged(project, ("Example Hall", "same", id_of(project, "Example Hall")))


# The story of an asset


def test_the_story_tells_sources_reasons_judgements_and_undos(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    uploaded(project, tmp_path)
    told = judged(project, ("Example Hall", "note", "ask Ann for the key"))
    judged(project, ("Example Hall", "rename", "The Hut", "says the sign"))
    undo(project, told.seq)
    story = "\n".join(explain(project, id_of(project, "The Hut")))
    for part in (
        "The Hut (",
        "Source osm, way/101 says",
        "Source halls,",
        "Taken for the same",
        "is called “The Hut” (says the sign); holds",
        "taken back",
        "Came on the map",
    ):
        assert part in story, part


def test_an_id_from_before_two_assets_were_joined_leads_to_the_one(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    hall, wood = id_of(project, "Example Hall"), id_of(project, "Example Wood")
    judge(project, [Wish(hall, "same", wood)])
    stories = [explain(project, one)[0] for one in (hall, wood)]
    assert sum("was joined with" in line for line in stories) == 1


def test_an_asset_nobody_ever_had_is_said_so(project: Workspace) -> None:
    with pytest.raises(NoSuchAssetError, match="never was"):
        explain(project, "nope")


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


def names(values: Sequence[str]) -> set[str]:
    return set(values)


def test_a_backup_holds_everything_and_comes_back(project: Workspace, tmp_path: Path) -> None:
    from assetmap.storage import backup, restore

    gathered(project, tmp_path)
    judged(project, ("Example Hall", "rename", "The Hut"))
    backup(project.store, tmp_path / "copy.db")
    judged(project, ("The Hut", "rename", "Something else"))
    project.close()
    restore(tmp_path / "copy.db", project.folder)
    with Workspace.open(project.folder, create=False) as again:
        assert "The Hut" in names(again.assets(town(again))["name"])
