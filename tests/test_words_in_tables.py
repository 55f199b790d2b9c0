"""Classifying what people write: tables without tags, and the way through the flow."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assetmap.errors import AssetMapError
from assetmap.workspace import classify_table, gather_files, view_of

Write = Callable[[str, str | bytes], Path]


# Tables without tags


def classified(write: Write, tmp_path: Path, text: str) -> tuple[list[str], list[dict[str, str]]]:
    classify_table(write("in.csv", text), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def test_rows_with_tags_are_judged_by_tags_and_others_by_words(write: Write, tmp_path: Path) -> None:
    text = 'name,tags\nJob club,"{""amenity"": ""library""}"\nJob club,\nJob club,{}\n'
    _, rows = classified(write, tmp_path, text)
    assert [row["layer"] for row in rows] == ["libraries", "training_and_employability", "training_and_employability"]


def test_a_column_of_the_tables_own_stays_and_ours_gets_another_name(write: Write, tmp_path: Path) -> None:
    names, rows = classified(write, tmp_path, "name,kind,reason\nSt Example's,church,because\n")
    assert (
        names
        == "name kind reason assetmap_kind level layer form status health_assets assetmap_reason confidence".split()
    )
    assert (rows[0]["kind"], rows[0]["reason"], rows[0]["assetmap_kind"]) == ("church", "because", "asset")
    assert rows[0]["layer"] == "places_of_worship"


def test_a_column_name_in_capitals_is_read(write: Write, tmp_path: Path) -> None:
    names, rows = classified(write, tmp_path, "Name,Description\nChoir,no auditions\n")
    assert names[:2] == ["Name", "Description"] and rows[0]["layer"] == "choirs_bands_and_drama"


def test_a_table_without_words_or_tags_is_told(write: Write, tmp_path: Path) -> None:
    with pytest.raises(AssetMapError, match="has no column called"):
        classify_table(write("in.csv", "venue\nHall\n"), tmp_path / "out.csv")


# The flow


PEOPLE = """name,description,address,postcode,lat,lon
Tenants hall,"meeting room, step free",Example Street Hall,G1 1AA,55.88,-4.28
Retired joiner,happy to show folk,"Flat 2/1, 12 Example Street",G1 1AA,55.87,-4.28
Woman at no. 16,"recovering from depression, good listener",16 Example Street,G1 1AA,55.86,-4.28
New mums visiting round,home visits on Mondays,various homes,,55.85,-4.28
Litter on Main Street,,,,55.84,-4.28
Old library,closed 2016,,,55.83,-4.28
Qwerty,,,,55.82,-4.28
"""


def test_quick_files_rows_by_their_words(write: Write) -> None:
    assets = gather_files([write("people.csv", PEOPLE)]).assets.set_index("name")
    assert list(assets["layer"].fillna("")) == ["community_centres", "skills_and_talents", "", "", "libraries", ""]
    assert (
        assets.loc["Tenants hall", "filed_because"]
        == "The words “tenants hall” point to “Halls and community centres”."
    )
    assert assets.loc["Old library", "status"] == "former"
    assert {one["by"] for one in json.loads(assets.loc["Tenants hall", "health_assets"])} == {"rule"}


def test_nobody_but_the_co_ordinator_sees_private_lives_and_a_wish_is_no_asset(write: Write) -> None:
    gathering = gather_files([write("people.csv", PEOPLE)])
    for audience in ("public", "planner", "room"):
        assert list(view_of(gathering, audience).assets["name"]) == ["Tenants hall", "Old library"]
    seen = view_of(gathering, "coordinator").assets.set_index("name")
    assert "Woman at no. 16" in set(seen.index) and "Litter on Main Street" not in set(seen.index)
    for name in ("Retired joiner", "Woman at no. 16", "New mums visiting round"):
        assert seen.loc[name, "geometry"] is None and not seen.loc[name, "address"] and not seen.loc[name, "postcode"]


def test_what_is_kept_apart_is_said_without_counting_people(write: Write) -> None:
    notes = gather_files([write("people.csv", PEOPLE)]).notes
    assert "1 row reads like a wish or a trouble, not an asset: kept apart for the co-ordinator." in notes
    private = next(note for note in notes if "private life" in note)
    assert not re.search(r"\d", private)


def test_a_row_without_an_answer_says_nothing_and_not_a_number(write: Write) -> None:
    assert list(gather_files([write("x.csv", "name\nQwerty asdf ghjkl\n")]).assets["filed_because"]) == [None]


def test_a_layer_that_people_gave_is_not_judged_again(write: Write) -> None:
    text = "name,layer\nLitter on Main Street,environment_groups\n"
    assert list(gather_files([write("x.csv", text)]).assets["layer"]) == ["environment_groups"]


def test_what_is_unsure_is_never_public_and_loses_its_place_where_a_person_may_be_meant(write: Write) -> None:
    text = (
        "name,description,lat,lon\nXyzzy plugh 4000,grue,55.8,-4.2\nDave,,55.8,-4.2\nUnhinged stuff,ask her,55.8,-4.2\n"
    )
    gathering = gather_files([write("x.csv", text)])
    assert list(view_of(gathering, "public").assets["name"]) == []
    assert list(view_of(gathering, "room").assets["name"]) == ["Xyzzy plugh 4000"]
    assets = gathering.assets.set_index("name")
    assert assets.geometry.notna().to_dict() == {"Xyzzy plugh 4000": True, "Dave": False, "Unhinged stuff": False}


def test_a_business_is_kept_for_the_co_ordinator(write: Write) -> None:
    gathering = gather_files([write("x.csv", "name,lat,lon\nMulti-storey car park,55.8,-4.2\n")])
    assert list(view_of(gathering, "public").assets["name"]) == []
    assert list(gathering.assets["visibility"]) == ["coordinator"]
