"""Rows about people: nobody sees them but co-ordinators, consent is asked for, and what tells of health is not held."""

from __future__ import annotations

import json
from typing import Any

import pytest
from upload_tables import examine_table, said

from assetmap.classify.apart import private_words, without_conditions
from assetmap.sources.upload.columns import propose_columns
from assetmap.sources.upload.consent import has_consent
from assetmap.sources.upload.sheets import Sheet

JOINER = ["Retired joiner", "shows folk how to use tools"]
HALL = ["Example Hall", "meeting room"]
AT_HOME = ["Man at no. 9", "recovering from depression, sings well"]
HEADER = ["name", "description"]
KNOWN: dict[str, Any] = {
    "private_words": private_words,
    "without_conditions": without_conditions,
    "is_persons_own": lambda name, description, category: "joiner" in name,
}


def test_consent_is_asked_for_rows_about_people_in_words_and_as_data() -> None:
    report = examine_table(HEADER, JOINER, HALL, AT_HOME, **KNOWN)
    note = next(note for note in report.notes if "consent" in note)
    assert note.startswith("list.csv: Rows 2, 4 are about people, and no consent is recorded.")
    assert (
        "Nobody sees them but co-ordinators" in note and "in a column “consent”" in note and note in report.sentences()
    )
    asked = json.loads(json.dumps(report.as_json()))["consent"]
    assert [one["row"] for one in asked["rows"]] == [2, 4] and asked["column"] == "consent"


def test_each_row_about_a_person_says_that_no_consent_is_recorded() -> None:
    report = examine_table(HEADER, JOINER, HALL, AT_HOME, **KNOWN)
    assert [(fault.row, fault.kind) for fault in report.faults] == [(2, "kept"), (4, "kept")]
    assert all(fault.mend.endswith("No consent is recorded.") for fault in report.faults)


def test_a_list_without_people_asks_for_no_consent() -> None:
    report = examine_table(HEADER, HALL, **KNOWN)
    assert report.consent is None and report.as_json()["consent"] is None and report.faults == ()


def test_consent_that_is_recorded_is_kept_and_not_asked_for_again() -> None:
    rows = [[*JOINER, "agreed, 3 May 2024"], [*AT_HOME, "not yet"]]
    report = examine_table([*HEADER, "Consent given"], *rows, **KNOWN)
    assert said(report)["consent"] == "agreed, 3 May 2024"
    assert report.consent is not None and [one.row for one in report.consent.rows] == [3]
    assert "Row 3 is about a person" in report.consent.text


def test_recorded_consent_puts_nobody_on_a_map() -> None:
    report = examine_table([*HEADER, "lat", "lon", "consent"], [*JOINER, "55.88", "-4.28", "yes"], **KNOWN)
    assert report.consent is None and report.counts.placed == 0


@pytest.mark.parametrize("text", ["", " ", "-", "?", "no", "No, not yet", "not asked", "refused", "pending", "0", "N"])
def test_an_answer_that_is_none_or_a_refusal_is_no_consent(text: str) -> None:
    assert not has_consent({"consent": text})


@pytest.mark.parametrize("text", ["yes", "Agreed 3 May 2024, in the room", "y", "signed form", "Norma asked her: yes"])
def test_an_answer_in_the_persons_favour_is_consent(text: str) -> None:
    assert has_consent({"consent": text})


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("consent", "consent"),
        ("Consent to share", "consent"),
        ("Happy to be listed", "consent"),
        ("Photo consent", "further"),
    ],
)
def test_a_column_of_consent_is_known_by_its_name(header: str, ours: str) -> None:
    _, column = propose_columns(Sheet("", ("name", header), ()), {})
    assert column.ours == ours


def test_what_a_private_row_tells_of_health_is_not_held_and_that_is_said() -> None:
    report = examine_table([*HEADER, "remarks about"], [*AT_HOME, "has asthma"], **KNOWN)
    assert "depress" not in report.records["said"].iloc[0] and "asthma" not in report.records["said"].iloc[0]
    assert said(report)["description"] == "sings well" and said(report)["visibility"] == "coordinator"
    assert "What it told of their health was left out." in report.faults[0].what


def test_a_group_about_a_condition_keeps_its_words() -> None:
    report = examine_table(HEADER, ["Example Hall", "dementia cafe and mental health support"], **KNOWN)
    assert said(report)["description"] == "dementia cafe and mental health support"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Woman with dementia at no. 9", "Woman at no. 9"),
        ("has bad diabetes and asthma, bakes", "bakes"),
        ("Alzheimer's, still paints", "still paints"),
        ("depression", ""),
        ("runs a dementia cafe", "runs a dementia cafe"),
        ("plays  the fiddle,", "plays  the fiddle,"),
    ],
)
def test_a_text_without_conditions_keeps_the_rest(text: str, left: str) -> None:
    assert without_conditions(text) == left
