"""The turn in which questions are asked, what is asked of many at once, and how much was answered today."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shapely
from osm_data import Osm, small_town

from assetmap.layers import OWN_LAYERS
from assetmap.layers.editing import switch_off
from assetmap.privacy import view_for
from assetmap.sources.upload.report import Choices
from assetmap.territories import Territory
from assetmap.workspace.asking import Answer, Asked, Item
from assetmap.workspace.asking_of_labels import MANY_ALIKE
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.checking import CAN_WAIT, QUEUES, Queues, queues
from assetmap.workspace.deciding import Wish, judge, undo, undo_together
from assetmap.workspace.stored import Told, Workspace

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
LATER = date(2036, 1, 1)
BENCHES = 7


def town(project: Workspace) -> Territory:
    return project.territory("town")


def with_benches(benches: int = BENCHES) -> Osm:
    """The small town with benches and two pubs in it."""
    osm = Osm()
    for number in range(benches):
        osm.node(500 + number, -2.94 + number / 1000, 56.435, {"amenity": "bench"})
    for number in range(2):
        osm.node(600 + number, -2.93 + number / 1000, 56.437, {"amenity": "pub", "name": f"Example Arms {number}"})
    osm.things += small_town().things
    order = {"node": 0, "way": 1, "relation": 2}
    osm.things.sort(key=lambda thing: (order[thing[0]], thing[1]))
    return osm


@pytest.fixture
def benches(project: Workspace, tmp_path: Path) -> Workspace:
    gather(project, town(project), with_benches().save(tmp_path / "town.osm"))
    return project


def uploaded(project: Workspace, folder: Path, text: str, source: str = "halls") -> Told:
    (folder / f"{source}.csv").write_text(text, encoding="utf-8")
    report = examine_upload(project, town(project), folder / f"{source}.csv", Choices(source_name=source))
    return keep_upload(project, town(project), report)


def asked(project: Workspace, today: date = LATER) -> Queues:
    return queues(project, town(project), today)


def of_many(project: Workspace) -> list[Asked]:
    return [one for one in asked(project).waiting["labels"] if one.parts]


def the_answer(item: Item, key: str) -> Answer:
    (chosen,) = [one for one in item.answers if one.key == key]
    return chosen.to(item.id)


def labels_of(project: Workspace, layer: str) -> list[list[dict[str, str]]]:
    assets = project.assets(town(project))
    return [json.loads(text) for text in assets.loc[assets["layer"] == layer, "health_assets"]]


# Which queue first


def test_what_nobody_sees_until_it_is_answered_is_asked_first_and_what_can_wait_last() -> None:
    assert list(QUEUES)[:2] == ["kinds", "no_place"]
    assert set(list(QUEUES)[-len(CAN_WAIT) :]) == CAN_WAIT


def test_what_waits_for_a_kind_is_not_on_everyones_map(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,lat,lon,description\nThe Thing,56.44,-2.93,blorp zonk\nLib,56.43,-2.94,library\n")
    waiting = {one.assets[0] for one in asked(project).waiting["kinds"]}
    shown = view_for(project.assets(town(project)), "public").assets
    assert len(waiting) == 1 and len(shown) == 1
    assert not waiting & set(shown["asset_id"])


def test_what_can_wait_is_counted_apart(benches: Workspace, tmp_path: Path) -> None:
    uploaded(benches, tmp_path, "name,lat,lon,description\nThe Thing,56.44,-2.93,blorp zonk\n")
    found = asked(benches)
    assert found.number(can_wait=False) == found.count("kinds") == 1
    assert found.number(can_wait=True) == found.count("labels") + found.count("still_true")


def test_the_order_is_the_same_from_a_workspace_that_was_filled_the_other_way_round(tmp_path: Path) -> None:
    orders = []
    for turn in (1, -1):
        folder = tmp_path / str(turn)
        folder.mkdir()
        with Workspace.open(folder / "workspace") as project:
            project.add_territory(HERE)
            steps = [
                lambda one=project, at=folder: gather(one, town(one), with_benches().save(at / "town.osm")),
                lambda one=project, at=folder: uploaded(one, at, "name,category,lat,lon\nA hall,hall,56.43,-2.95\n"),
            ]
            for step in steps[::turn]:
                step()
            orders.append({name: [one.id for one in queue] for name, queue in asked(project).waiting.items()})
    assert orders[0] == orders[1]
    assert orders[0]["labels"] and orders[0]["still_true"]


# Many alike


def test_many_alike_are_asked_about_once_and_stand_behind_that_question_one_by_one(benches: Workspace) -> None:
    first = of_many(benches)[0]
    assert len(first.parts) == len(first.assets) == BENCHES
    assert first.number() == BENCHES
    assert all(part.id.startswith("label ") and not part.parts for part in first.parts)
    item = first.item()
    assert item.id == first.id
    assert item.offers == "one_by_one"
    assert item.question().startswith(f"Do all {BENCHES} of “Benches")


def test_a_few_names_stand_for_many(project: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Hall {letter},hall,56.43,-2.9{at}\n" for at, letter in enumerate("ABCDEFGH", start=30))
    uploaded(project, tmp_path, f"name,category,lat,lon\n{rows}")
    item = of_many(project)[0].item()
    assert item.about["some"] == "Hall A, Hall B, Hall D, Hall E, Hall G"
    assert "nameless" not in item.about


def test_few_alike_are_asked_about_one_by_one(project: Workspace, tmp_path: Path) -> None:
    gather(project, town(project), with_benches(MANY_ALIKE - 1).save(tmp_path / "town.osm"))
    assert of_many(project) == []
    assert asked(project).waiting["labels"]


def test_no_suggestion_is_asked_twice_or_lost(benches: Workspace) -> None:
    queue = asked(benches).waiting["labels"]
    singles = [one.id for whole in queue for one in (whole.parts or (whole,))]
    waiting = [
        f"label {asset_id} {label['level']}/{label['entry']}"
        for asset_id, text in benches.assets(town(benches))[["asset_id", "health_assets"]].itertuples(index=False)
        for label in json.loads(text)
        if label["by"] == "rule"
    ]
    assert sorted(singles) == sorted(waiting)
    assert asked(benches).count("labels") == len(waiting)


def test_yes_to_many_is_a_judgement_on_each_that_says_so_in_one_step(benches: Workspace) -> None:
    item = of_many(benches)[0].item()
    wishes = the_answer(item, "Y").wishes
    version = benches.store.version()
    judge(benches, wishes)
    assert benches.store.version() == version + BENCHES == version + len(wishes)
    said = [one for labels in labels_of(benches, "benches") for one in labels if one["by"] == "confirmed"]
    assert len(said) == BENCHES
    assert all(one["reason"].endswith(f"Said of {BENCHES} assets of “{item.about['layer']}” at once.") for one in said)
    assert item.id not in [one.id for one in of_many(benches)]


def test_no_to_many_takes_the_label_from_each(benches: Workspace) -> None:
    item = of_many(benches)[0].item()
    before = labels_of(benches, "benches")
    judge(benches, the_answer(item, "N").wishes)
    assert [len(labels) for labels in labels_of(benches, "benches")] == [len(labels) - 1 for labels in before]


def test_many_judgements_are_taken_back_in_one_step(benches: Workspace) -> None:
    before, first = labels_of(benches, "benches"), of_many(benches)[0]
    told = judge(benches, the_answer(first.item(), "Y").wishes)
    undo_together(benches, range(told.seq - BENCHES + 1, told.seq + 1))
    assert labels_of(benches, "benches") == before
    assert of_many(benches)[0].id == first.id


def test_what_was_taken_back_in_between_keeps_the_whole_step_from_being_taken_back(benches: Workspace) -> None:
    told = judge(benches, the_answer(of_many(benches)[0].item(), "Y").wishes)
    undo(benches, told.seq)
    version = benches.store.version()
    with pytest.raises(Exception, match=f"Number {told.seq} was taken back before"):
        undo_together(benches, range(told.seq - BENCHES + 1, told.seq + 1))
    assert benches.store.version() == version


def test_what_people_told_of_is_not_lumped_with_what_openstreetmap_has(benches: Workspace, tmp_path: Path) -> None:
    uploaded(benches, tmp_path, "name,layer,lat,lon\nAnn's bench,benches,56.431,-2.951\n")
    first = asked(benches).waiting["labels"][0]
    assert first.item().about["name"] == "Ann's bench"
    assert first.assets[0] not in {asset_id for one in of_many(benches) for asset_id in one.assets}


# The turn within a queue


def test_what_has_a_name_is_asked_about_before_the_many_that_have_none(benches: Workspace) -> None:
    queue = asked(benches).waiting["labels"]
    assert [bool(one.parts) for one in queue] == sorted(bool(one.parts) for one in queue)


def test_the_layers_take_turns_so_that_no_kind_is_asked_about_twice_before_the_others(benches: Workspace) -> None:
    layers = benches.assets(town(benches)).set_index("asset_id")["layer"]
    names = benches.assets(town(benches)).set_index("asset_id")["name"]
    turn = [one.assets[0] for one in asked(benches).waiting["still_true"]]
    named = [layers[one] for one in turn if names[one]]
    assert len(named) == 6
    assert len(set(named[:5])) == 5 and named[5] == "pubs"
    assert [layers[one] for one in turn[6:]] == ["benches"] * BENCHES


def test_what_people_told_of_is_checked_first(benches: Workspace, tmp_path: Path) -> None:
    uploaded(benches, tmp_path, "name,category,lat,lon\nZ hall,village hall,56.431,-2.951\n")
    asset_id = asked(benches).waiting["still_true"][0].assets[0]
    assert benches.assets(town(benches)).set_index("asset_id")["name"][asset_id] == "Z hall"


def test_nothing_is_asked_about_a_layer_that_is_switched_off(benches: Workspace) -> None:
    switch_off(["benches"], benches.folder / OWN_LAYERS)
    benches.take_layers_anew()
    found = asked(benches)
    assert of_many(benches) == []
    assert len(found.waiting["still_true"]) == 6


# Done today


def today() -> date:
    return datetime.now(UTC).date()


def test_questions_answered_today_are_counted_and_many_at_once_are_one(benches: Workspace) -> None:
    queue = asked(benches).waiting["still_true"]
    assert asked(benches, today()).answered_today == 0
    judge(benches, the_answer(queue[0].item(), "N").wishes)  # two judgements
    judge(benches, the_answer(of_many(benches)[0].item(), "Y").wishes)
    assert asked(benches, today()).answered_today == 2


def test_what_was_taken_back_or_done_on_another_day_or_elsewhere_does_not_count(benches: Workspace) -> None:
    first, second = asked(benches).waiting["still_true"][:2]
    told = judge(benches, the_answer(first.item(), "Y").wishes)
    judge(benches, [Wish(second.assets[0], "note", "asked nobody")])
    assert asked(benches, today()).answered_today == 1
    assert asked(benches, today() + timedelta(days=1)).answered_today == 0
    undo(benches, told.seq)
    assert asked(benches, today()).answered_today == 0
