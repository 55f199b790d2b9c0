"""What is left for a person to decide: each queue holds what it should, and an answer takes it out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely
from osm_data import Osm, small_town

from assetmap.sources.upload.report import Choices
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.checking import QUEUES, Item, differences, queues
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.stored import Told, Workspace

TODAY = date(2026, 11, 22)
ALIKE = """name,category,lat,lon,description
Example Hall and Gardens,hall,56.4416,-2.9316,Our hall
Example Hall Trust,hall,56.4419,-2.9319,Our hall
"""


def town(project: Workspace) -> Territory:
    return project.territory("town")


def gathered(project: Workspace, tmp_path: Path, osm: Osm | None = None) -> Told:
    return gather(project, town(project), (osm or small_town()).save(tmp_path / "town.osm"))


def uploaded(project: Workspace, tmp_path: Path, text: str, source: str = "halls") -> Told:
    (tmp_path / f"{source}.csv").write_text(text, encoding="utf-8")
    report = examine_upload(project, town(project), tmp_path / f"{source}.csv", Choices(source_name=source))
    return keep_upload(project, town(project), report)


def queue(project: Workspace, name: str, today: date = TODAY) -> list[Item]:
    return [one.item() for one in queues(project, town(project), today).waiting[name]]


def named(project: Workspace, name: str) -> str:
    assets = project.assets(town(project))
    return str(assets.loc[assets["name"] == name, "asset_id"].iloc[0])


def answer(project: Workspace, item: Item, key: str) -> Told:
    (chosen,) = [one for one in item.answers if one.key == key]
    return judge(project, chosen.wishes) if chosen.takes_back is None else undo(project, chosen.takes_back)


def without(osm: Osm, number: int) -> Osm:
    return Osm([thing for thing in osm.things if thing[1] != number])


def test_an_empty_territory_asks_nothing(project: Workspace) -> None:
    found = queues(project, town(project), TODAY)
    assert list(found.waiting) == list(QUEUES)
    assert found.number(can_wait=True) == found.number(can_wait=False) == 0


@pytest.fixture
def everything(project: Workspace, tmp_path: Path) -> Workspace:
    """Something for most queues."""
    gathered(project, tmp_path)
    uploaded(project, tmp_path, ALIKE + "The Thing,,56.441,-2.931,blorp zonk\nKnitting circle,group,,,Knitters meet\n")
    return project


def test_no_two_answers_share_a_key_and_keys_are_not_streamlits_own(everything: Workspace) -> None:
    for waiting in queues(everything, town(everything), TODAY).waiting.values():
        for item in [one.item() for one in waiting]:
            keys = [one.key for one in item.answers]
            assert len(set(keys)) == len(keys)
            assert not {"C", "R", "S", "M", "U"} & set(keys)


def test_every_sentence_of_a_question_can_be_filled(everything: Workspace) -> None:
    asked = [one.item() for waiting in queues(everything, town(everything), TODAY).waiting.values() for one in waiting]
    assert len(asked) > 10
    for item in asked:
        said = [item.question(), *(text.format(**item.about) for text in item.reasons)]
        said += [text.format(**item.about) for one in item.answers for text in (one.words, one.done)]
        assert all(said)


def test_a_question_keeps_its_id_from_look_to_look(everything: Workspace) -> None:
    first, again = (queues(everything, town(everything), TODAY).waiting for _ in range(2))
    assert {name: [one.id for one in waiting] for name, waiting in first.items()} == {
        name: [one.id for one in waiting] for name, waiting in again.items()
    }


def test_the_id_of_a_waiting_question_is_that_of_its_words(everything: Workspace) -> None:
    for waiting in queues(everything, town(everything), TODAY).waiting.values():
        assert [one.item().id for one in waiting] == [one.id for one in waiting]


# Possible duplicates


def test_a_pair_that_matching_is_unsure_of_is_asked_about_likeliest_first(everything: Workspace) -> None:
    first, second = queue(everything, "duplicates")
    assert {first.about["name"], first.about["other"]} == {"Example Hall", "Example Hall and Gardens"}
    assert "Another row fits as well or better" in [reason.format(**first.about) for reason in first.reasons]
    assert "Example Hall Trust" in second.about.values()


def test_one_place_joins_the_two_and_the_pair_is_not_asked_again(everything: Workspace) -> None:
    first = queue(everything, "duplicates")[0]
    before = len(everything.assets(town(everything)))
    answer(everything, first, "Y")
    assert len(everything.assets(town(everything))) == before - 1
    assert first.id not in [item.id for item in queue(everything, "duplicates")]


def test_two_places_stay_two_and_the_pair_is_not_asked_again(everything: Workspace) -> None:
    first, second = queue(everything, "duplicates")
    answer(everything, first, "N")
    assert [item.id for item in queue(everything, "duplicates")] == [second.id]


def test_taking_an_answer_back_asks_again(everything: Workspace) -> None:
    first, _ = queue(everything, "duplicates")
    undo(everything, answer(everything, first, "N").seq)
    assert first.id in [item.id for item in queue(everything, "duplicates")]


def test_a_pair_of_another_territory_is_not_asked_about_here(everything: Workspace) -> None:
    everything.add_territory(Territory("wood", "Wood", shapely.box(-2.95, 56.43, -2.94, 56.44)))
    assert not queues(everything, everything.territory("wood"), TODAY).waiting["duplicates"]


def test_two_cards_say_what_is_the_same_and_what_is_not(everything: Workspace) -> None:
    found = queues(everything, town(everything), TODAY)
    one, other = (found.asset(asset_id) for asset_id in found.waiting["duplicates"][0].assets)
    verdicts = {line.column: line.verdict for line in differences(one, other, everything.layers)}
    assert verdicts["layer"] == "same"
    assert verdicts["name"] == "different"
    assert verdicts["description"] == "one"


# Kinds


def test_what_no_layer_took_is_asked_about_and_can_be_filed(everything: Workspace) -> None:
    (item,) = queue(everything, "kinds")
    assert item.question() == "What kind of thing is The Thing?"
    assert item.offers == "layer"
    judge(everything, [Wish(item.assets[0], "reclassify", "community_centres")])
    assert queue(everything, "kinds") == []


def test_layers_whose_words_stand_there_have_a_key_each(project: Workspace, tmp_path: Path) -> None:
    text = "name,description,lat,lon\nNew mums visiting round,home visits on Mondays,56.441,-2.931\n"
    uploaded(project, tmp_path, text)
    (item,) = queue(project, "kinds")
    offered = {one.words.format(**item.about): one.key for one in item.answers}
    assert offered["Parent and toddler groups"].isdecimal()


def test_what_seems_to_be_somebodys_own_is_first_offered_to_be_kept_back(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,description,lat,lon\nWoman at no. 16,recovering from depression,56.441,-2.931\n")
    (item,) = queue(project, "kinds")
    assert item.answers[0].key == "H"
    answer(project, item, "H")
    assert queue(project, "kinds") == []


# Suggested labels


def labels(project: Workspace) -> list[tuple[str, str]]:
    return [(item.about["name"], item.about["label"]) for item in queue(project, "labels")]


def test_labels_of_an_asset_follow_each_other_and_what_people_told_comes_first(everything: Workspace) -> None:
    names = [name for name, _ in labels(everything)]
    assert names.index("Knitting circle") < names.index("Example Wood")
    runs = [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]
    assert len(runs) == len(set(runs))


def test_yes_confirms_a_label_and_no_removes_it(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    first, second = queue(project, "labels")[:2]
    answer(project, first, "Y")
    answer(project, second, "N")
    left = labels(project)
    assert (first.about["name"], first.about["label"]) not in left
    assert (second.about["name"], second.about["label"]) not in left
    said = project.assets(town(project)).set_index("asset_id").loc[first.assets[0], "health_assets"]
    assert '"by":"confirmed"' in said


def test_all_of_an_asset_are_confirmed_at_once(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    first = queue(project, "labels")[0]
    answer(project, first, "A")
    assert first.about["name"] not in [name for name, _ in labels(project)]


def test_a_label_of_a_whole_layer_is_confirmed_at_once(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, ALIKE)
    first = queue(project, "labels")[0]
    answer(project, first, "L")
    assert first.about["label"] not in [label for _, label in labels(project)]


# Still true


def test_what_was_edited_long_ago_and_never_checked_is_asked_about(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    asked = {item.about["name"]: item for item in queue(project, "still_true")}
    pharmacy = asked["Example Pharmacy"]
    said = pharmacy.reasons[0].format(**pharmacy.about)
    assert said == "Nobody has checked it yet. It was last changed in OpenStreetMap on 12 March 2024."


def test_the_longest_overdue_by_the_layers_own_days_comes_first(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    days = {name: layer.check_every_days for name, layer in project.layers.items()}
    assets = project.assets(town(project)).set_index("asset_id")
    asked = [days[assets.loc[item.assets[0], "layer"]] for item in queue(project, "still_true", date(2036, 1, 1))]
    assert len(asked) == 4
    assert asked == sorted(asked)


def test_yes_checks_it_and_it_comes_again_when_its_time_is_up(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    pharmacy = next(item for item in queue(project, "still_true") if item.about["name"] == "Example Pharmacy")
    answer(project, pharmacy, "Y")
    assert "Example Pharmacy" not in [item.about["name"] for item in queue(project, "still_true")]
    later = queue(project, "still_true", date(2036, 1, 1))
    assert "Example Pharmacy" in [item.about["name"] for item in later]


def test_no_makes_it_former_and_it_is_not_asked_again(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    first = queue(project, "still_true")[0]
    answer(project, first, "N")
    assets = project.assets(town(project)).set_index("asset_id")
    assert assets.loc[first.assets[0], "status"] == "former"
    assert first.id not in [item.id for item in queue(project, "still_true", date(2036, 1, 1))]


# Gone from OpenStreetMap


def both_then_gone(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    uploaded(project, tmp_path, "name,category,lat,lon\nExample Pharmacy,pharmacy,56.44,-2.93\n")
    gathered(project, tmp_path, without(small_town(), 1))


def test_what_only_a_list_still_knows_is_asked_about(project: Workspace, tmp_path: Path) -> None:
    both_then_gone(project, tmp_path)
    (item,) = queue(project, "gone")
    assert item.question() == "OpenStreetMap does not show Example Pharmacy any more. Is it still there?"
    assert item.reasons[0].format(**item.about) == "It still stands in “halls”."
    answer(project, item, "Y")
    assert queue(project, "gone") == []


def test_a_check_of_earlier_does_not_answer_it(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    judge(project, [Wish(named(project, "Example Pharmacy"), "checked", "today")])
    uploaded(project, tmp_path, "name,category,lat,lon\nExample Pharmacy,pharmacy,56.44,-2.93\n")
    gathered(project, tmp_path, without(small_town(), 1))
    assert len(queue(project, "gone")) == 1


def test_what_nobody_knows_any_more_is_only_named(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    gathered(project, tmp_path, without(small_town(), 1))
    found = queues(project, town(project), TODAY)
    assert found.left == ("Example Pharmacy",)
    assert not found.waiting["gone"]


# No place yet


def test_what_has_no_place_is_asked_about_those_with_an_address_first(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,category,address\nA hall,village hall,\nZ hall,village hall,5 Nowhere Street\n")
    assert [item.about["name"] for item in queue(project, "no_place")] == ["Z hall", "A hall"]
    assert queue(project, "no_place")[0].offers == "place"


def test_what_needs_no_place_is_not_asked_again(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,category\nA hall,village hall\n")
    (item,) = queue(project, "no_place")
    answer(project, item, "N")
    assert queue(project, "no_place") == []


def test_a_place_given_answers_it(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,category\nA hall,village hall\n")
    (item,) = queue(project, "no_place")
    judge(project, [Wish(item.assets[0], "move", "56.44,-2.93")])
    assert queue(project, "no_place") == []


def test_what_a_person_holds_is_never_asked_for_a_place(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, "name,layer\nRetired joiner,skills_and_trades\nA hall,community_centres\n")
    assert [item.about["name"] for item in queue(project, "no_place")] == ["A hall"]


# Disputes


def disputed(project: Workspace, tmp_path: Path) -> Item:
    gathered(project, tmp_path)
    judge(project, [Wish(named(project, "Example Pharmacy"), "rename", "Corner Chemist")])
    renamed = small_town()
    for kind, number, _, tags in renamed.things:
        if (kind, number) == ("node", 1):
            tags["name"] = "New Pharmacy"
    gathered(project, tmp_path, renamed)
    (item,) = queue(project, "disputes")
    return item


def test_a_source_that_says_something_new_is_told_of(project: Workspace, tmp_path: Path) -> None:
    item = disputed(project, tmp_path)
    assert item.question() == "You and OpenStreetMap disagree about Corner Chemist. Which is right?"
    assert item.reasons[1].format(**item.about) == "OpenStreetMap now says: “New Pharmacy”."


def test_what_a_person_said_can_stand(project: Workspace, tmp_path: Path) -> None:
    answer(project, disputed(project, tmp_path), "Y")
    assert queue(project, "disputes") == []
    assert "Corner Chemist" in set(project.assets(town(project))["name"])


def test_what_the_source_says_can_stand(project: Workspace, tmp_path: Path) -> None:
    answer(project, disputed(project, tmp_path), "N")
    assert queue(project, "disputes") == []
    assert "New Pharmacy" in set(project.assets(town(project))["name"])
