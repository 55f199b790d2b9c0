"""What a row says besides what it is: times, counts, relations, how well its place is known."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from assetmap.classify import classify, file_by_words
from assetmap.classify.details import is_approximate, times_of, with_details
from assetmap.classify.figures import is_count_column, read_counts
from assetmap.classify.links import relations_of
from assetmap.layers import LayerPack
from assetmap.tables import records_from

# Times


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"sessions": "Mon mornings", "description": "Thursdays too"}, "Mon mornings"),
        ({"description": "Men meet Monday mornings. All welcome."}, "Men meet Monday mornings"),
        ({"description": "25 evening walks last year"}, "25 evening walks last year"),
        ({"name": "The Fridays", "description": "a rock band"}, ""),
        ({"name": "Thursdays 7-9pm"}, "Thursdays 7-9pm"),
        ({"description": "A hall with a stage"}, ""),
    ],
)
def test_the_words_of_times_are_found_and_kept(said: dict[str, Any], words: str) -> None:
    assert times_of(said) == words


def test_a_place_gets_opening_hours_and_a_group_a_session() -> None:
    said = {"name": "X", "sessions": "Thursdays 7-9pm"}
    place, group = with_details(said, "place", (), ""), with_details(said, "group", (), "")
    assert place["opening_hours"] == "Th 19:00-21:00" and "session_times" not in place
    assert group["session_times"] == [{"days": ["Th"], "frequency": "weekly", "from": "19:00", "to": "21:00"}]
    assert "opening_hours" not in group and place["sessions"] == group["sessions"] == "Thursdays 7-9pm"


def test_the_last_thursday_is_the_last_of_the_month() -> None:
    said = with_details({"sessions": "last Thursday of the month"}, "group", (), "")
    assert said["session_times"] == [{"days": ["Th"], "frequency": "monthly", "which": -1}]


def test_hours_that_were_said_are_not_overwritten() -> None:
    said = {"sessions": "Thursdays 7-9pm", "opening_hours": "Fr 10:00-12:00"}
    assert with_details(said, "place", (), "")["opening_hours"] == "Fr 10:00-12:00"


# Counts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120 (April 2012)", [("", 120, "April 2012")]),
        ("about 500 people (2014)", [("about people", 500, "2014")]),
        (
            "over 500 (2012, in the text); 445 (2012, the sum)",
            [("over in the text", 500, "2012"), ("the sum", 445, "2012")],
        ),
        ("1,488 clients (1 July 2011 to 31 Dec 2013)", [("clients", 1488, "1 July 2011 to 31 Dec 2013")]),
        ("87% into work in 2013/4", [("% into work", 87, "2013/4")]),
        ("3 schools (2001/02); 17 schools (2002/03)", [("schools", 3, "2001/02"), ("schools", 17, "2002/03")]),
        ("many", []),
        ("", []),
    ],
)
def test_counts_keep_their_words_number_and_date(text: str, expected: list[tuple[str, int, str]]) -> None:
    counts = read_counts(text, "the list")
    assert [(one["what"], one["number"], one["date"]) for one in counts] == expected
    assert all(one["source"] == "the list" for one in counts)


@pytest.mark.parametrize(
    ("header", "is_count"),
    [
        ("How many came", True),
        ("Numbers", True),
        ("Attendance", True),
        ("Phone number", False),
        ("Charity number", False),
    ],
)
def test_a_column_of_counts_is_known_by_its_name(header: str, is_count: bool) -> None:
    assert is_count_column(header) is is_count


# Relations


def test_relations_are_read_from_columns_about_them() -> None:
    further = {"Who runs it": "The Trust", "Part of": "The Stables", "Contact": "Jean"}
    said = {"name": "Garden", "further": further, "address": "Trades Hall"}
    assert relations_of(said, {"Garden"}) == [
        {"type": "run_by", "to": "The Trust"},
        {"type": "part_of", "to": "The Stables"},
        {"type": "meets_at", "to": "Trades Hall"},
    ]


@pytest.mark.parametrize(
    "where", ["12 Example Street", "Example Street", "East of Glasgow", "Maryhill", "Hall, 3 High St"]
)
def test_an_address_or_a_district_is_no_relation(where: str) -> None:
    assert relations_of({"name": "Choir", "address": where}, {"Choir"}) == []


def test_the_name_of_another_row_is_a_relation_and_its_own_is_not() -> None:
    assert relations_of({"name": "Choir", "address": "The Rowan"}, {"Choir", "The Rowan"}) == [
        {"type": "meets_at", "to": "The Rowan"}
    ]
    assert relations_of({"name": "Trades Hall", "address": "Trades Hall"}, {"Trades Hall"}) == []


# The place


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"further": {"How exact": "rough - the area, not the door"}}, True),
        ({"description": "A garden. Position approximate."}, True),
        ({"description": "About approximately ten people"}, False),
        ({"further": {"Notes": "roughly monthly"}}, False),
    ],
)
def test_an_approximate_place_is_told_from_words_about_the_place(said: dict[str, Any], expected: bool) -> None:
    assert is_approximate(said) is expected


# In the flow


def table_of(*rows: dict[str, Any]) -> Any:
    import shapely

    number = len(rows)
    return records_from(
        {
            "record_id": [f"table:x/{at}" for at in range(number)],
            "source": ["my list"] * number,
            "source_id": [str(at) for at in range(number)],
            "tags": ["{}"] * number,
            "said": [json.dumps(row) for row in rows],
            "precision": ["exact"] * number,
            "contributor_kind": ["service"] * number,
            **{name: [None] * number for name in ("licence", "attribution", "retrieved_at", "last_edited_at")},
            "geometry": [shapely.Point(-4.2, 55.8)] * number,
        }
    )


def filed(pack: LayerPack, *rows: dict[str, Any]) -> tuple[list[dict[str, Any]], pd.DataFrame, Any]:
    records = table_of(*rows)
    records, classes, _ = file_by_words(records, classify(records, pack), pack)
    return [json.loads(said) for said in records["said"]], classes, records


def test_the_category_of_a_row_helps_to_file_it(pack: LayerPack) -> None:
    _, classes, _ = filed(pack, {"name": "St Example's", "category": "Church"})
    assert list(classes["layer"]) == ["places_of_worship"]


def test_a_layer_that_a_person_chose_wins_over_words(pack: LayerPack) -> None:
    said, classes, _ = filed(pack, {"name": "Choir", "category": "Church", "layer": "libraries"})
    assert said[0]["layer"] == "libraries" and "kind" not in said[0] and list(classes["layer"]) != ["places_of_worship"]


def test_a_row_carries_what_kind_it_is_when_it_is_no_asset(pack: LayerPack) -> None:
    rows = ({"name": "Litter on Main Street"}, {"name": "My flat"}, {"name": "Xyzzy plugh 4000"}, {"name": "Choir"})
    said, _, records = filed(pack, *rows)
    assert [one.get("kind") for one in said] == ["priority", "personal", "unsure", None]
    assert [one.get("visibility") for one in said] == ["coordinator", "coordinator", "room", None]
    assert list(records["precision"]) == ["exact", "none", "exact", "exact"]


def test_rows_carry_times_counts_relations_and_a_state(pack: LayerPack) -> None:
    further = {"How many came": "75 (2012)", "Run by": "Old Trust", "State": "ended December 2015"}
    said, _, records = filed(
        pack, {"name": "Choir", "sessions": "Mon mornings", "further": further | {"Accuracy": "approx"}}
    )
    one = said[0]
    assert one["counts"] == [{"what": "", "number": 75, "date": "2012", "source": "my list"}]
    assert one["relations"] == [{"type": "run_by", "to": "Old Trust"}] and one["status"] == "former"
    assert one["session_times"][0]["days"] == ["Mo"] and list(records["precision"]) == ["area"]


def test_a_level_that_a_person_said_is_not_changed_by_words(pack: LayerPack) -> None:
    said, _, _ = filed(pack, {"name": "Steering group", "level": "community"})
    assert said[0]["level"] == "community"


def test_a_layer_looked_up_from_a_category_does_not_publish_a_private_life(pack: LayerPack) -> None:
    row = {
        "name": "Choir",
        "description": "I have cancer but I sing",
        "category": "Choirs",
        "layer": "choirs_bands_and_drama",
    }
    said, _, records = filed(pack, row)
    assert said[0]["kind"] == "personal" and said[0]["visibility"] == "coordinator" and records.geometry.isna().all()


def test_a_row_that_was_told_as_a_wish_stays_one_whatever_its_words_say(pack: LayerPack) -> None:
    names = ("Choir", "Bus to the hospital", "Xyzzy plugh 4000", "More benches")
    told = [{"name": name, "kind": "priority", "category": "Church"} for name in names]
    said, classes, records = filed(pack, *told)
    assert [one["kind"] for one in said] == ["priority"] * 4
    assert [one.get("visibility") for one in said] == [None] * 4
    assert classes["layer"].isna().all()
    assert records.geometry.notna().all()
