"""The practice neighbourhood through the whole flow gives the answer that was declared by hand beside it."""

from __future__ import annotations

import csv
import json

import pytest

from assetmap.workspace import examples, gather_files

KNOWN_DIFFERENCE = "Mill Quarter Residents' Association"
"""Tagged only as the office of an association: its name tells more than its tags. See the example's README."""


@pytest.fixture(scope="module")
def filed() -> dict[str, str]:
    practice = next(example for example in examples() if example.id == "practice")
    assets = gather_files(practice.inputs, with_basemap=False).assets
    ids = (f"osm:{json.loads(text)[0]['source_id']}" for text in assets["sources"])
    return dict(zip(ids, assets["layer"], strict=True))


@pytest.fixture(scope="module")
def declared() -> list[dict[str, str]]:
    practice = next(example for example in examples() if example.id == "practice")
    with (practice.inputs[0].parent / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_asset_is_in_the_layer_that_was_declared(filed, declared):
    expected = {row["record_id"]: row["layer"] for row in declared if row["layer"] and row["name"] != KNOWN_DIFFERENCE}
    assert len(expected) > 100
    assert {record: filed.get(record) for record in expected} == expected


def test_nothing_that_was_declared_to_be_no_asset_became_one(filed, declared):
    never = [row["record_id"] for row in declared if not row["layer"]]
    assert len(never) > 50
    assert [record for record in never if record in filed] == []


def test_nothing_else_became_an_asset(filed, declared):
    assert set(filed) <= {row["record_id"] for row in declared}
