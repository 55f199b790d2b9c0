"""Matching: each rule as a statement, with invented places along one street in metres north of its start."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from assetmap import cli, workspace
from assetmap.conflate import COLUMNS, compare, match
from assetmap.conflate.contacts import spell_phone, spell_postcode, spell_website
from assetmap.conflate.names import split_texts, words_of
from assetmap.errors import AssetMapError, TableError

CENTRE = "Larkhill Community Centre"
HERE = {"address": "1 Mill Road", "postcode": "ZZ1 1AA"}


def place(name: str | None, metres: float = 0, **more: Any) -> dict[str, Any]:
    return {"id": name or "nameless", "name": name, "lat": 55.9 + metres / 111_195, "lon": -4.2} | more


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=sorted({"id", "name", *(key for row in rows for key in row)}))


def judge(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    """Return the decision on two rows, and why; a pair that is not listed is different."""
    pairs = match(table(one), table(other))
    return (pairs["decision"].iloc[0], pairs["reason"].iloc[0]) if len(pairs) else ("different", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkhill Community Centre", "LARKHILL COMM. CTR"),
        ("Saint Bride's Church", "St. Brides Church"),
        ("Café Zoë", "Cafe Zoe Ltd"),
        ("Larkhill Men's Shed", "Larkhill Mens Shed SCIO"),
        ("Larkhill Mill Street Surgery", "Larkhill Mill St Surgery"),
        ("Larkhill Gardening Project", "Larkhil Gardening Project"),
        ("Quarry Lane Allotments", "Allotments, Quarry Lane"),
        ("Citizens Help Bureau", "CHB"),
        ("Birch & Alder Youth Project", "Birch and Alder Youth Project"),
        ("1st Larkhill Scouts", "First Larkhill Scout Group"),
    ],
)
def test_ways_of_writing_one_name_are_the_same(one: str, other: str) -> None:
    assert judge(place(one), place(other, 30))[0] == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkhill Library", "Larkhill Museum"),
        ("St Bride's Church", "St Bride's Primary School"),
        ("Larkhill Bowling Club", "Larkhill Tennis Club"),
        ("1st Larkhill Scouts", "2nd Larkhill Scouts"),
        (CENTRE, "Larkhill Credit Union"),
        (CENTRE, f"{CENTRE} Knitting Group"),
        (CENTRE, f"Friends of {CENTRE}"),
        ("St Bride's Church", "St Bride's Church Toddlers"),
    ],
)
def test_neighbours_of_like_names_are_different(one: str, other: str) -> None:
    assert judge(place(one, **HERE), place(other, 5, **HERE))[0] == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [("St Bride's Church", "St Bride's Church Hall"), ("Larkhill Parish Church", "Larkhill Baptist Church")],
)
def test_like_names_of_neighbours_that_may_be_one_are_for_a_person_to_tell(one: str, other: str) -> None:
    assert judge(place(one, **HERE), place(other, 20, **HERE))[0] == "unsure"


@pytest.mark.parametrize("name", ["Community Centre", "Church", "The Hall", "GP Practice", "Health Centre"])
def test_a_generic_name_alone_is_never_the_same(name: str) -> None:
    decision, reason = judge(place(name), place(name, 10))
    assert decision == "unsure" and "the name alone says too little" in reason


def test_a_generic_name_with_its_address_is_the_same() -> None:
    assert judge(place("Community Centre", **HERE), place("Community Centre", 20, **HERE))[0] == "same"


def test_a_place_name_that_many_rows_have_says_little() -> None:
    names = [f"Larkhill {word}" for word in "Anglers Weavers Potters Bakers Walkers Joiners Readers Cyclists".split()]
    a = table(*(place(name, 2 * number) for number, name in enumerate(names[:4])))
    b = table(*(place(name, 2 * number) for number, name in enumerate(names[4:])))
    assert "same" not in set(match(a, b)["decision"])


def test_different_organisations_in_one_building_are_not_the_same_even_with_one_switchboard() -> None:
    shared = HERE | {"phone": "01632 960001"}
    assert judge(place(CENTRE, **shared), place("Larkhill Law Centre", **shared))[0] != "same"


def test_chains_300_m_apart_are_different() -> None:
    same_site = {"website": "https://breadly.example"}
    assert judge(place("Breadly", **same_site), place("Breadly", 300, **same_site))[0] == "different"


@pytest.mark.parametrize(
    ("kind", "metres", "decision"),
    [
        ("shop", 30, "same"),
        ("shop", 60, "unsure"),
        ("shop", 100, "different"),
        ("allotments", 190, "same"),
        ("allotments", 320, "different"),
        ("", 140, "same"),
        ("", 260, "different"),
    ],
)
def test_how_far_apart_is_a_matter_of_the_kind_of_place(kind: str, metres: float, decision: str) -> None:
    assert judge(place("Quarry Lane", kind=kind), place("Quarry Lane", metres, kind=kind))[0] == decision


def test_conflicting_identifiers_are_different() -> None:
    decision, reason = judge(place(CENTRE, identifier="SC000001"), place(CENTRE, identifier="SC000002"))
    assert decision == "different" and "the identifiers differ" in reason


def test_identifiers_of_two_schemes_do_not_conflict() -> None:
    assert judge(place(CENTRE, identifier="SC000001"), place(CENTRE, identifier="90210"))[0] == "same"


def test_the_same_identifier_is_the_same_however_far_unless_the_names_have_nothing_in_common() -> None:
    here = place(CENTRE, identifier="SC000001")
    assert judge(here, place("Larkhill Comm Centre", 5000, identifier="sc 000001"))[0] == "same"
    assert judge(here, place("Quarry Anglers", 5000, identifier="SC000001"))[0] == "unsure"


def test_the_reason_is_a_sentence() -> None:
    decision, reason = judge(place(CENTRE, postcode="ZZ1 1AA"), place(CENTRE, 12, postcode="zz11aa"))
    assert (decision, reason) == ("same", "Same name, 12 m apart, same postcode")


def test_rows_without_a_place_are_matched_by_postcode_and_name() -> None:
    lost = {"id": "x", "name": CENTRE, "postcode": "ZZ1 1AA"}
    assert judge(lost, place(CENTRE, postcode="ZZ1 1AA"))[0] == "same"
    assert judge(lost, place("Quarry Anglers", postcode="ZZ1 1AA"))[0] == "different"


def test_rows_with_nothing_but_one_and_the_same_name_are_unsure() -> None:
    assert judge({"id": 1, "name": CENTRE}, {"id": 2, "name": CENTRE})[0] == "unsure"


def test_a_row_without_a_name_is_at_most_unsure() -> None:
    assert judge(place(None, **HERE), place(CENTRE, 10, **HERE))[0] == "unsure"


def test_a_row_is_the_same_as_one_row_only() -> None:
    a = table(place("Quarry Anglers"))
    b = table(place("Quarry Anglers", 10, id="near"), place("Quarry Anglers Old Hut", 60, id="further"))
    pairs = match(a, b)
    assert pairs.loc[pairs["decision"] == "same", "b_id"].tolist() == ["near"]


def test_two_rows_that_fit_equally_well_are_unsure() -> None:
    b = table(place("Quarry Anglers", 10, id="one"), place("Quarry Anglers", 10, id="two"))
    pairs = match(table(place("Quarry Anglers")), b)
    assert pairs["decision"].tolist() == ["unsure", "unsure"]
    assert pairs["reason"].str.contains("another row fits as well or better").all()


def test_ids_come_back_as_they_were() -> None:
    pairs = match(table(place(CENTRE, id=7)), table(place(CENTRE, id="x")))
    assert pairs[["a_id", "b_id"]].to_numpy().tolist() == [[7, "x"]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"id": 1}], "has no column “name”"),
        ([{"name": "A"}], "has no column “id”"),
        ([{"id": 1, "name": "A"}, {"id": 1, "name": "B"}], "has the id “1” more than once"),
        ([{"id": 1, "name": "A"}, {"id": None, "name": "B"}], "has no id in data row 2"),
    ],
)
def test_a_table_that_cannot_be_matched_is_told_in_a_sentence(rows: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(TableError, match=f"The second table {told}"):
        match(table(place(CENTRE)), pd.DataFrame(rows))


def test_empty_tables_give_an_empty_answer() -> None:
    empty = pd.DataFrame(columns=["id", "name"])
    for a, b in ((empty, empty), (empty, table(place(CENTRE))), (table(place(CENTRE)), empty)):
        assert match(a, b).columns.tolist() == list(COLUMNS) and match(a, b).empty


@pytest.mark.parametrize("text", ["+44 (0)1632 960001", "01632960001", "0044 1632 960 001", "1632960001.0"])
def test_phone_numbers_have_one_spelling(text: str) -> None:
    assert spell_phone(text) == "01632960001"


def test_postcodes_and_web_addresses_have_one_spelling() -> None:
    assert spell_postcode(" zz11aa") == "ZZ1 1AA" and spell_postcode("ZZ1") == ""
    assert spell_website("HTTPS://www.larkhill.example/about?x=1") == "larkhill.example"
    assert spell_website("facebook.com/larkhill/") == "facebook.com/larkhill"


def test_names_lose_case_accents_and_signs() -> None:
    assert list(split_texts(["St. Zoë’s / Café (G.P.)", "a\nb"])) == [["st", "zoes", "cafe", "gp"], ["a", "b"]]
    assert words_of(["The Ltd"]).keys[0] == "ltd the"


WORDS = "Larkhill Quarry Community Centre Church Hall St Bride 1st 2nd Scouts Club Ltd Surgery Café".split()
ROWS = st.fixed_dictionaries(
    {
        "name": st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join) | st.none() | st.text(max_size=12),
        "lat": st.floats(55.9, 55.904) | st.sampled_from([None, float("nan"), 91.0, "x"]),
        "lon": st.floats(-4.2, -4.199) | st.none(),
        "address": st.sampled_from(["1 Mill Road", "2 Mill Rd, ZZ1 1AA", "", None]),
        "postcode": st.sampled_from(["ZZ1 1AA", "ZZ2 2BB", "", None, 7]),
        "phone": st.sampled_from(["01632 960001", 1632960002.0, None]),
        "website": st.sampled_from(["https://a.example", "b.example/x", "none", None]),
        "identifier": st.sampled_from(["SC1", "SC2", 9, None]),
        "kind": st.sampled_from(["shop", "allotments", "", None]),
    }
)
TABLES = st.lists(ROWS, max_size=7).map(
    lambda rows: pd.DataFrame(
        [{"id": number, **row} for number, row in enumerate(rows)],
        columns=["id", "name", "lat", "lon", "address", "postcode", "phone", "website", "identifier", "kind"],
    )
)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_set(pairs: pd.DataFrame, first: str = "a_id", second: str = "b_id") -> set[tuple[Any, ...]]:
    return set(pairs[[first, second, "score", "decision", "reason"]].itertuples(index=False, name=None))


@thorough
@given(TABLES, TABLES)
def test_which_table_comes_first_changes_nothing(a: pd.DataFrame, b: pd.DataFrame) -> None:
    assert as_set(match(a, b)) == as_set(match(b, a), "b_id", "a_id")


@thorough
@given(TABLES, TABLES, st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(a: pd.DataFrame, b: pd.DataFrame, seed: int) -> None:
    order = np.random.default_rng(seed)
    mixed = match(a.iloc[order.permutation(len(a))], b.iloc[order.permutation(len(b))])
    pd.testing.assert_frame_equal(mixed, match(a, b))


@thorough
@given(TABLES, TABLES)
def test_every_answer_is_well_formed_and_no_row_is_the_same_as_two(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pairs = match(a, b)
    same = pairs[pairs["decision"] == "same"]
    assert pairs["score"].between(0, 1).all() and set(pairs["decision"]) <= {"same", "unsure", "different"}
    assert pairs["reason"].str.len().gt(0).all()
    assert same["a_id"].is_unique and same["b_id"].is_unique and not pairs.duplicated(["a_id", "b_id"]).any()


def test_a_thousand_invented_places_seen_twice_are_found_again() -> None:
    chance = random.Random(7)
    syllables = "lar quo bel mor tan fis dru kel vor nym sab wex".split()
    names = sorted({"".join(chance.choices(syllables, k=3)).title() for _ in range(1500)})[:1000]
    a = table(*(place(f"{name} Community Centre", 37 * n, id=n) for n, name in enumerate(names)))
    b = table(*(place(f"{name} Comm Ctr", 37 * n + 20, id=n) for n, name in enumerate(names)))
    same = match(a, b).query("decision == 'same'")
    right = (same["a_id"] == same["b_id"]).sum()
    assert right >= 970 and right >= 0.99 * len(same)


def test_the_command_writes_pairs_and_tells_what_has_no_place(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,name,lat,lon\n1,{CENTRE},55.9,-4.2\n2,=Sum Café,,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,name,lat,lon\nx,Larkhill Comm Ctr,55.9001,-4.2\n", encoding="utf-8")
    counts, notes = workspace.match_tables(tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0] == "a_id,b_id,score,decision,reason"
    assert "1,x,0.98" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert counts == {"same": 1} and notes == [
        "a.csv: 1 of 2 rows have no usable lat and lon; fewer pairs can be told."
    ]


def test_the_command_line_has_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,name,lat,lon\n1,{CENTRE},55.9,-4.2\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.csv", "a.csv", "out.csv")]
    done = CliRunner().invoke(cli.app, ["match", *files])
    assert done.exit_code == 0 and "1 same, 0 unsure." in done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == ["Same name, 0 m apart"]


@pytest.mark.parametrize(
    ("text", "out", "told"),
    [
        ("name\nHall\n", "out.csv", "bad.csv has no column called “id”"),
        ("id\n1\n", "out.csv", "bad.csv has no column “name”"),
        ("id,name\n1,A\n1,B\n", "out.csv", "bad.csv has the id “1” more than once"),
        ("id,name\n,A\n", "out.csv", "bad.csv has no id in data row 1"),
        ("id,name\n1,A\n", "out.xlsx", "out.xlsx does not end in .csv"),
    ],
)
def test_a_fault_of_the_command_is_one_sentence_and_writes_nothing(
    tmp_path: Path, text: str, out: str, told: str
) -> None:
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    with pytest.raises(AssetMapError, match=told):
        workspace.match_tables(tmp_path / "bad.csv", tmp_path / "bad.csv", tmp_path / out)
    assert not (tmp_path / out).exists()


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ("Leith Library Book Group", "Leith Library", "a"),
        ("Leith Library", "Leith Library Knitting Group", "b"),
        ("Colinton Lawn Tennis Club", "Colinton Surgery", ""),
        ("Leith Festival Association", "Leith Surgery", ""),
        ("Leith Library", "Leith Library", ""),
    ],
)
def test_a_group_meets_at_the_place_whose_whole_name_it_bears(first: str, second: str, meets: str) -> None:
    one, other = (
        pd.DataFrame({"id": [name], "name": [name], "lat": [55.97], "lon": [-3.17]}) for name in (first, second)
    )
    assert "".join(compare(one, other)["meets"]) == meets
