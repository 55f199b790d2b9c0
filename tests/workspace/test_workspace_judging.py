"""A workspace: what people said survives every refresh, is taken back once, and is told in an asset's story."""

from __future__ import annotations

from pathlib import Path

import pytest
from osm_data import small_town
from town_samples import assets, gathered, id_of, judged, town, uploaded, without

from assetmap.errors import JudgementError
from assetmap.workspace.deciding import Wish, judge, read_wishes, undo
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import NoSuchAssetError, explain

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
