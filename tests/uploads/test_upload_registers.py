"""Registers: an address that may be somebody's home decides which territory a row belongs to, and goes no further."""

from __future__ import annotations

import json

import pytest
import shapely
from upload_tables import examine_table

from assetmap.sources.upload.report import Choices

HERE = shapely.box(-4.3, 55.8, -4.2, 55.9)
HEADER = ["charity number", "name", "lat", "lon", "postcode", "address"]
ROWS = [
    ["SC000001", "Example Choir", "55.85", "-4.25", "G1 1AA", "1 Example Street"],
    ["SC000002", "Example Band", "55.95", "-3.20", "EH1 1AA", "2 Example Street"],
    ["SC000003", "Example Club", "", "", "", ""],
]


def test_a_register_is_recognised_and_its_choice_is_offered() -> None:
    report = examine_table(HEADER, *ROWS, territory=HERE)
    assert any("--registered" in note for note in report.notes)
    assert report.counts.placed == 2


def test_of_registered_addresses_no_place_is_kept_and_only_rows_of_the_territory_are_taken() -> None:
    report = examine_table(HEADER, *ROWS, territory=HERE, choices=Choices(registered=True))
    assert [json.loads(said)["name"] for said in report.records["said"]] == ["Example Choir", "Example Club"]
    assert report.records.geometry.isna().all() and set(report.records["precision"]) == {"none"}
    assert (report.counts.accepted, report.counts.placed, report.counts.refused) == (2, 0, 1)
    assert any(fault.kind == "refused" and fault.row == 3 for fault in report.faults)


def test_a_registered_address_is_in_no_column_that_is_shown() -> None:
    report = examine_table(HEADER, *ROWS, territory=HERE, choices=Choices(registered=True))
    said = json.loads(report.records["said"].iloc[0])
    assert "address" not in said and "postcode" not in said
    assert said["further"]["registered postcode"] == "G1 1AA"


@pytest.mark.parametrize("header", ["charity number", "Charity No.", "practice_code", "UPRN"])
def test_a_number_that_others_know_a_thing_by_is_kept_for_matching(header: str) -> None:
    report = examine_table([header, "name"], ["SC000001", "Example Choir"])
    assert json.loads(report.records["said"].iloc[0])["identifier"] == "SC000001"


def test_a_row_number_is_no_such_number() -> None:
    report = examine_table(["ref", "name"], ["17", "Example Choir"])
    assert "identifier" not in json.loads(report.records["said"].iloc[0])
