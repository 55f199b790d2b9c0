"""Judgements: how the words of a file are understood, and which of them count."""

from __future__ import annotations

import json

import pytest

from assetmap.assets import judge
from assetmap.errors import JudgementError
from assetmap.judgements import ACTIONS, Judgement, in_force, standing, understand
from assetmap.layers import LayerPack, load_layers


@pytest.fixture(scope="module")
def pack() -> LayerPack:
    return load_layers()


@pytest.mark.parametrize(
    ("action", "text", "value"),
    [
        ("rename", " The Old Hall ", {"name": "The Old Hall"}),
        ("move", "55.81, -4.22", {"lat": 55.81, "lon": -4.22}),
        ("reclassify", "community_centres", {"layer": "community_centres"}),
        ("reclassify", "halls and community centres", {"layer": "community_centres"}),
        ("confirm", "community/community_cohesion", {"level": "community", "entry": "community_cohesion"}),
        ("status", "former 2015-12", {"status": "former", "since": "2015-12"}),
        ("status", "dormant", {"status": "dormant", "since": ""}),
        ("status", "former unknown", {"status": "former", "since": ""}),
        ("hide", "", {}),
        ("show", "", {"to": ""}),
        ("show", "planner", {"to": "planner"}),
        ("relate", "meets_at Example Hall", {"type": "meets_at", "to": "Example Hall"}),
        ("checked", "today", {"on": ""}),
        ("checked", "2026-11-22", {"on": "2026-11-22"}),
        ("detail", "phone = 0141 496 0000", {"column": "phone", "text": "0141 496 0000"}),
        ("detail", "cost=", {"column": "cost", "text": ""}),
        (
            "count",
            "people; 120; 2012-04; our count",
            {"what": "people", "number": "120", "date": "2012-04", "source": "our count"},
        ),
        ("same", "abc", {"other": "abc"}),
    ],
)
def test_what_people_write_is_understood(pack: LayerPack, action: str, text: str, value: dict[str, object]) -> None:
    assert understand(action, text, pack) == (action, value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Not the same", "not_same"),
        ("add label", "add_health_asset"),
        ("WHY", "why_it_matters"),
        ("un-hide", "un_hide"),
        ("unhide", "show"),
    ],
)
def test_an_action_may_be_written_as_people_write_it(pack: LayerPack, written: str, meant: str) -> None:
    if meant in ACTIONS:
        text = {"show": "", "add_health_asset": "community/community_cohesion"}.get(meant, "x")
        assert understand(written, text, pack)[0] == meant
    else:
        with pytest.raises(JudgementError, match="no action"):
            understand(written, "", pack)


@pytest.mark.parametrize(
    ("action", "text", "says"),
    [
        ("fly", "", "is no action"),
        ("rename", " ", "needs a text"),
        ("rename", "x" * 121, "at most 120"),
        ("move", "somewhere", "LAT,LON"),
        ("move", "0,0", "no place on Earth"),
        ("move", "95,4", "no place on Earth"),
        ("move", "nan,4", "no place on Earth"),
        ("reclassify", "castles", "is no layer"),
        ("confirm", "religious_tolerance_and_harmony", "LEVEL/ENTRY"),
        ("status", "closed", "the status is one of"),
        ("status", "former 2015-13", "is no date"),
        ("checked", "last week", "is no date"),
        ("relate", "likes Example Hall", "Relations:"),
        ("relate", "meets_at", "Relations:"),
        ("detail", "geometry=1", "columns:"),
        ("detail", "access_route=maybe", "access_route is one of"),
        ("count", "120", "WHAT; NUMBER"),
        ("same", "", "the other asset's id"),
        ("show", "everybody", "nothing, or one of"),
    ],
)
def test_what_is_not_understood_is_said_in_words(pack: LayerPack, action: str, text: str, says: str) -> None:
    with pytest.raises(JudgementError, match=says):
        understand(action, text, pack)


def made(seq: int, action: str, **value: str) -> Judgement:
    return Judgement(seq, "2026-11-22T10:00:00Z", "a", action, value)


def test_of_two_renames_the_later_counts_and_of_notes_both() -> None:
    judged = [
        made(1, "rename", name="A"),
        made(2, "note", text="x"),
        made(3, "note", text="y"),
        made(4, "rename", name="B"),
    ]
    assert [one.seq for one in in_force(judged)] == [2, 3, 4]


def test_showing_takes_a_hiding_back() -> None:
    assert [one.action for one in in_force([made(1, "hide"), made(2, "show")])] == ["show"]


def test_each_detail_has_a_last_word_of_its_own() -> None:
    judged = [
        made(1, "detail", column="phone", text="1"),
        made(2, "detail", column="cost", text="free"),
        made(3, "detail", column="phone", text="2"),
    ]
    assert [one.seq for one in in_force(judged)] == [2, 3]


def test_what_was_taken_back_does_not_stand() -> None:
    assert [one.seq for one in standing([made(2, "hide"), made(1, "rename", name="A")], {2})] == [1]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_says_itself_in_words(pack: LayerPack, action: str) -> None:
    written = {
        "same": "b", "not_same": "b", "rename": "A", "move": "55,-4", "reclassify": "parks", "status": "former", "note": "n", "why_it_matters": "w",
        "relate": "meets_at b", "unrelate": "meets_at b", "checked": "2026", "detail": "cost=free", "count": "a; 1", "show": "room",
    }  # fmt: skip
    _, value = understand(action, written.get(action, "community/community_cohesion"), pack)
    assert len(Judgement(1, "", "a", action, value, "because").sentence()) > 10


def asset(**columns: object) -> dict[str, object]:
    lists = {"coordinator_notes": "[]", "counts": "[]", "relations": "[]"}
    return {"said_by": "{}", **lists, **{name: json.dumps(value) for name, value in columns.items()}}


def said(seq: int, action: str, **value: str) -> Judgement:
    return Judgement(seq, "2026-11-22T10:00:00Z", "a", action, value)


def test_notes_stand_one_after_another_and_what_a_source_says_of_that_day_is_not_doubled(pack: LayerPack) -> None:
    drawn = asset(coordinator_notes=[{"text": "Leaks", "at": "2026-11-22T09:00:00Z"}])
    judge(drawn, [said(1, "note", text="Mended"), said(2, "note", text="Leaks"), said(3, "note", text="Mended")], pack)
    assert [one["text"] for one in json.loads(str(drawn["coordinator_notes"]))] == ["Leaks", "Mended"]


def test_a_relation_that_was_taken_away_and_given_again_stands_once_and_last(pack: LayerPack) -> None:
    drawn = asset(relations=[{"type": "meets_at", "to": "Old Hall"}, {"type": "run_by", "to": "The Trust"}])
    judged = [
        said(1, "unrelate", type="meets_at", to="OLD HALL"),
        said(2, "relate", type="run_by", to="Friends"),
        said(3, "relate", type="meets_at", to="Old Hall"),
        said(4, "relate", type="meets_at", to="Old Hall"),
    ]
    judge(drawn, judged, pack)
    told = [(one["type"], one["to"]) for one in json.loads(str(drawn["relations"]))]
    assert told == [("run_by", "The Trust"), ("run_by", "Friends"), ("meets_at", "Old Hall")]
