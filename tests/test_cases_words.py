"""How the words of the worked cases are filed: the shares reached, row by row against what was declared by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from case_files import ANSWERS, OWN_COLUMNS, bring_in, expected_of

from assetmap.layers import LayerPack

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
import text as text_benchmark

FROM_WORDS = [file for file in ANSWERS if file not in OWN_COLUMNS]


def test_a_third_of_the_rows_is_held_out_by_a_fixed_rule() -> None:
    rows = text_benchmark.read_cases()
    held = [row for row in rows if row["part"] == "held out"]
    assert len(rows) == 347 and 0.3 <= len(held) / len(rows) <= 0.4
    assert all((row["part"] == "held out") == text_benchmark.is_held_out(row["name"]) for row in rows)


@pytest.mark.parametrize(("part", "level", "health"), [("dev", 0.9, 0.85), ("held out", 0.85, 0.84)])
def test_the_words_of_the_cases_are_filed_as_often_as_was_measured(
    part: str, level: float, health: float, pack: LayerPack
) -> None:
    score = text_benchmark.score(text_benchmark.read_cases(), pack)[0][part]
    assert score.level / score.rows >= level and score.health / score.assets >= health
    assert score.leaks == 0


def test_over_all_rows_the_goal_is_met(pack: LayerPack) -> None:
    rows = [row | {"part": "all"} for row in text_benchmark.read_cases()]
    score = text_benchmark.score(rows, pack)[0]["all"]
    assert score.level / score.rows >= 0.9 and score.health / score.assets >= 0.85


def test_no_trouble_and_no_home_becomes_a_public_asset() -> None:
    for file in ANSWERS:
        brought = bring_in(file)
        for row, said, visibility in zip(expected_of(file), brought.said, brought.assets["visibility"], strict=True):
            if row["kind"] in ("priority", "personal"):
                assert said["kind"] == row["kind"] and visibility == "coordinator", row["name"]


def test_what_people_hold_is_not_shown_as_a_service_or_a_place() -> None:
    wrong = [
        row["name"]
        for file in ANSWERS
        for row, level in zip(expected_of(file), bring_in(file).assets["level"], strict=True)
        if row["level"] == "individual" and level in ("community", "organisational")
    ]
    assert wrong == []


def test_the_levels_hold_when_the_files_come_in_as_they_are() -> None:
    right = rows = stages = 0
    for file in FROM_WORDS:
        assets = bring_in(file).assets
        for row, level, status in zip(expected_of(file), assets["level"], assets["status"], strict=True):
            rows += 1
            right += (level or "") == row["level"]
            stages += row["kind"] != "asset" or status in row["status"].split("/")
    assert right / rows >= 0.9 and stages / rows >= 0.98


def test_a_health_asset_names_the_rule_that_gave_it() -> None:
    for file in FROM_WORDS:
        for labels in bring_in(file).assets["health_assets"]:
            assert all(label["by"] == "rule" and label["reason"] and label["rule"] for label in json.loads(labels))
