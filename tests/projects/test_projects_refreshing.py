"""Gathering again: what people decided holds, what is different is told, and nothing is told when nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest
from osm_data import Osm, small_town
from project_lines import TOWN_BOX, Run, features_of

NUMBER = 20


def street(renamed: frozenset[int] = frozenset(), lost: frozenset[int] = frozenset()) -> Osm:
    """Twenty pharmacies in a row, and the small town around them."""
    town = small_town()
    row = Osm()
    for at in range(NUMBER):
        name = f"Chemist {at}" if at in renamed else f"Pharmacy {at}"
        if at not in lost:
            row.node(1000 + at, -2.965 + at / 1000, 56.445, {"amenity": "pharmacy", "name": name})
    nodes = [thing for thing in town.things if thing[0] == "node"]
    return Osm([*nodes, *row.things, *(thing for thing in town.things if thing[0] != "node")])


@pytest.fixture
def judged(run: Run, tmp_path: Path) -> dict[str, str]:
    """Ids by name of twenty places, each renamed by a person to House 0, House 1 …"""
    street().save(tmp_path / "first.osm")
    run("territory", "add", "Town", f"--bbox={TOWN_BOX}")
    run("gather", "Town", "--extract", "first.osm")
    run("export", "Town", "o.geojson")
    ids = {one["name"]: one["asset_id"] for one in features_of(tmp_path / "o.geojson")}
    rows = [f"{ids[f'Pharmacy {at}']},rename,House {at},we call it so" for at in range(NUMBER)]
    (tmp_path / "judged.csv").write_text("\n".join(["asset_id,action,value,reason", *rows, ""]), encoding="utf-8")
    assert run("judge", "Town", "judged.csv").out.startswith(f"Kept {NUMBER} judgements, number 4 to {NUMBER + 3}.")
    run("refresh", "Town")
    return ids


def names_by_id(run: Run, tmp_path: Path) -> dict[str, str]:
    run("export", "Town", "o.geojson")
    return {one["asset_id"]: one["name"] for one in features_of(tmp_path / "o.geojson")}


def test_the_same_extract_again_says_that_nothing_is_different(run: Run, judged: dict[str, str]) -> None:
    assert run("gather", "Town", "--extract", "first.osm").out == "Nothing is different.\n"
    told = run("refresh", "Town").out.splitlines()
    zeros = ["New: 0", "Gone: 0", "Moved: 0", "Changed: 0"]
    assert told == [*zeros, "You and a source disagree: 0", "Judgements whose asset is gone: 0"]


def test_twenty_judgements_hold_after_a_changed_extract_and_the_disputes_are_told(
    run: Run, judged: dict[str, str], tmp_path: Path
) -> None:
    street(renamed=frozenset({3, 4, 5}), lost=frozenset({7})).save(tmp_path / "later.osm")
    later = run("gather", "Town", "--extract", "later.osm")
    assert "Gone: 1\n  House 7\n" in later.out
    names = names_by_id(run, tmp_path)
    assert {names.get(judged[f"Pharmacy {at}"]) for at in range(NUMBER) if at != 7} == {
        f"House {at}" for at in range(NUMBER) if at != 7
    }
    told = run("refresh", "Town").out
    assert "You and a source disagree: 3" in told and "the source now says “Chemist 4”. Yours stands." in told
    assert "Judgements whose asset is gone: 1" in told and "applies again if the asset comes back" in told
    run("gather", "Town", "--extract", "first.osm")
    assert names_by_id(run, tmp_path)[judged["Pharmacy 7"]] == "House 7"
    assert "Judgements whose asset is gone: 0" in run("refresh", "Town").out


def test_undoing_everything_in_reverse_ends_where_gathering_did(run: Run, gathered: Path, tmp_path: Path) -> None:
    run("export", "Town", "first.geojson", "--audience", "coordinator")
    before = {one["asset_id"]: one for one in features_of(tmp_path / "first.geojson")}
    (tmp_path / "halls.csv").write_text("name,lat,lon,description\nExample Hall,56.4415,-2.9315,Ours\nA choir,,,\n")
    run("upload", "Town", "halls.csv")
    ids = {one["name"]: asset_id for asset_id, one in before.items()}
    wishes = [
        f"{ids['Example Hall']},rename,The Hut",
        f"{ids['Example Wood']},hide,",
        f"{ids['Example Hall']},same,{ids['Example Pharmacy']}",
        f'{ids["Example Path"]},move,"56.43,-2.93"',
    ]
    (tmp_path / "judged.csv").write_text("\n".join(["asset_id,action,value", *wishes, ""]))
    assert run("judge", "Town", "judged.csv").out.startswith("Kept 4 judgements, number 5 to 8.")
    for number in (8, 7, 6, 5, 4):
        undone = run("undo", str(number))
        assert undone.code == 0 and undone.out.startswith(f"Took back number {number}, as number "), undone.err
    run("export", "Town", "last.geojson", "--audience", "coordinator")
    assert {one["asset_id"]: one for one in features_of(tmp_path / "last.geojson")} == before


@pytest.mark.parametrize("number", ["1", "99"])
def test_what_cannot_be_taken_back_is_said_so(run: Run, gathered: Path, number: str) -> None:
    said = run("undo", number)
    assert said.code == 1 and said.err.startswith(
        f"assetmap: Number {number} is no judgement, upload, gathering, added asset, walk, removed territory, filing of a workshop or undo."
    )


def test_a_gathering_says_by_which_number_it_is_taken_back(run: Run, judged: dict[str, str], tmp_path: Path) -> None:
    before = names_by_id(run, tmp_path)
    street(lost=frozenset(range(NUMBER))).save(tmp_path / "later.osm")
    later = run("gather", "Town", "--extract", "later.osm")
    number = later.err.partition("Kept as number ")[2].partition(";")[0]
    assert f"`assetmap undo {number}` takes it back." in later.err and "Gone: 20" in later.out
    assert run("undo", number).out.startswith(f"Took back number {number}, as number {int(number) + 1}.\nNew: 20\n")
    assert names_by_id(run, tmp_path) == before


def test_a_territory_is_removed_with_what_stands_in_it_and_brought_back(run: Run, gathered: Path) -> None:
    removed = run("territory", "remove", "The Toun")
    assert removed.code == 0
    assert removed.out == (
        "In Town 4 assets stand. 4 leave the map with it.\nRemoved Town, as number 3; `assetmap undo 3` brings it back.\n"
    )
    assert "No territory is left." in removed.err
    assert run("territory", "list").out == ""
    lost = run("export", "Town", "o.geojson")
    assert lost.code == 1 and "This workspace has no territory yet." in lost.err
    assert run("undo", "3").out.startswith("Took back number 3, as number 4.\nNew: 4\n")
    assert run("territory", "list").out.startswith("town ")


def test_a_territory_that_is_not_there_cannot_be_removed_or_renamed(run: Run, gathered: Path) -> None:
    for arguments in (("remove", "City"), ("rename", "City", "Town Two")):
        said = run("territory", *arguments)
        assert said.code == 1 and "There is no territory “City”." in said.err


def test_a_territory_is_called_otherwise_and_keeps_its_id(run: Run, gathered: Path) -> None:
    assert run("territory", "rename", "Town", "New Town").out == "Town is called New Town now (town).\n"
    listed = run("territory", "list").out
    assert listed.startswith("town ") and "New Town, also The Toun" in listed
    assert run("territory", "rename", "New Town", " ").code == 1
