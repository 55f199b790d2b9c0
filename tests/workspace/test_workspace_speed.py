"""A judgement or an added asset touches what it is about, however large the workspace; and nothing is worked out twice for one upload."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import shapely
from osm_data import small_town

from assetmap.classify import words
from assetmap.storage.reading import SqlReading
from assetmap.workspace import redrawing
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace
from assetmap.workspace.telling import explain

LIST = """name,category,lat,lon,description
Knitting circle,group,,,"Knitters, Tuesdays at 2pm"
Chess club,group,,,Fridays
Bowling green,sport,56.435,-2.95,
"""


def upload(project: Workspace, folder: Path) -> Told:
    path = folder / "groups.csv"
    path.write_text(LIST, encoding="utf-8")
    return keep_upload(project, project.territory("town"), examine_upload(project, project.territory("town"), path))


@pytest.fixture
def ids(project: Workspace, tmp_path: Path) -> dict[str, str]:
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    upload(project, tmp_path)
    assets = project.assets(project.territory("town"))
    return dict(zip(assets["name"], assets["asset_id"], strict=True))


@pytest.fixture
def whole_tables(ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read whole from now on."""
    read: list[str] = []

    def watch(name: str) -> None:
        original = getattr(SqlReading, name)

        def watched(self: SqlReading, *args: Any, **options: Any) -> Any:
            asked: Iterable[Any] = [one for one in (*args, *options.values()) if one is not None]
            if not asked:
                read.append(name)
            return original(self, *args, **options)

        monkeypatch.setattr(SqlReading, name, watched)

    for name in ("records", "assets", "links", "events"):
        watch(name)
    return read


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("rename", "The Knitters"),
        ("hide", ""),
        ("note", "ask Ann"),
        ("move", "56.44,-2.93"),
        ("reclassify", "informal_groups"),
        ("status", "former 2015"),
        ("relate", "run_by Chess club"),
        ("unrelate", "run_by Chess club"),
        ("detail", "phone=01382 000001"),
    ],
)
def test_a_judgement_and_its_undo_read_no_table_whole(
    project: Workspace, ids: dict[str, str], whole_tables: list[str], action: str, value: str
) -> None:
    told = judge(project, [Wish(ids["Knitting circle"], action, value)])
    undo(project, told.seq)
    assert whole_tables == []


BENCH = NewAsset("Aunt Jessie's bench", "benches", shapely.Point(-2.945, 56.431))


def test_an_added_asset_and_its_undo_read_neither_records_nor_assets_whole(
    project: Workspace, ids: dict[str, str], whole_tables: list[str]
) -> None:
    told = add_asset(project, project.territory("town"), BENCH)
    assert list(told.changes.new.values()) == [BENCH.name]
    assert undo(project, told.seq).changes.gone == told.changes.new
    assert {"records", "assets", "events"} & set(whole_tables) == set()


def test_what_another_process_brought_in_meanwhile_is_seen_by_what_is_added_next(
    project: Workspace, ids: dict[str, str], whole_tables: list[str]
) -> None:
    hall = NewAsset(
        "Braeside community hall", "community_centres", shapely.Point(-2.94, 56.44), {"phone": "01382 111111"}
    )
    with Workspace.open(project.folder, create=False) as other:
        (uploaded,) = keep_upload(other, other.territory("town"), _list_of(other, hall)).changes.new
    told = add_asset(project, project.territory("town"), hall)
    assert told.changes.new == {}
    assert len(explain(project, uploaded)) > 3


def _list_of(project: Workspace, told: NewAsset) -> Any:
    path = project.folder.parent / "halls.csv"
    point = told.geometry
    assert isinstance(point, shapely.Point)
    path.write_text(
        f"name,category,lat,lon,phone\n{told.name},community centre,{point.y},{point.x},01382 111111\n",
        encoding="utf-8",
    )
    return examine_upload(project, project.territory("town"), path)


def test_joining_two_assets_draws_everything(project: Workspace, ids: dict[str, str], whole_tables: list[str]) -> None:
    judge(project, [Wish(ids["Knitting circle"], "same", ids["Chess club"])])
    assert {"records", "assets", "links"} <= set(whole_tables)


def test_a_rename_changes_relations_elsewhere_that_lead_to_it(project: Workspace, ids: dict[str, str]) -> None:
    judge(project, [Wish(ids["Chess club"], "relate", f"run_by {ids['Knitting circle']}")])
    judge(project, [Wish(ids["Knitting circle"], "rename", "The Knitters")])
    with project.store.read() as seen:
        ((relations,),) = seen.asset_texts(("relations",), [ids["Chess club"]])
    assert relations and '"The Knitters"' in relations


def test_a_list_that_was_looked_at_is_kept_without_judging_its_words_again(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []
    original = words.judge_words
    monkeypatch.setattr(words, "judge_words", lambda *row: judged.append(row[:3]) or original(*row))
    upload(project, tmp_path)
    assert len(judged) == len(set(judged)) == 3


def test_somebody_who_writes_while_a_judgement_is_thought_about_is_not_overwritten(
    project: Workspace, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original, calls = redrawing.run_part, []

    def slow(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            with Workspace.open(project.folder, create=False) as other:
                judge(other, [Wish(ids["Knitting circle"], "why_it_matters", "warm")])
        return original(*args)

    monkeypatch.setattr(redrawing, "run_part", slow)
    judge(project, [Wish(ids["Knitting circle"], "rename", "The Knitters")])
    assets = project.assets(project.territory("town")).set_index("asset_id")
    assert assets.loc[ids["Knitting circle"], ["name", "why_it_matters"]].tolist() == ["The Knitters", "warm"]
